"""Holidays of duty stations: entered, changed, removed; and which meetings that touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, Window

from . import checking, constraints, queries, queries_lists
from .constraints import Outcome, OutcomeState
from .models import Holiday, Meeting, Place
from .stations import Stations

CODES = ("holiday.taken", "holiday.unknown")
"""Every code about holidays besides those of the rules."""

ENTERED = "entered"  # the basis of a day that somebody of the secretariat has put down


def put(
    actor: Actor,
    place: Place,
    on: date,
    kind: HolidayKind,
    name: Text,
    *,
    is_lunar: bool = False,
    change: Holiday | None = None,
    revision: int = 0,
) -> Holiday:
    """Enter a holiday, or change one (`change`, as it was at `revision`). Raises Conflict and `holiday.taken`."""
    if change is not None and change.revision != revision:
        raise Conflict("record.changed_meanwhile")
    if queries_lists.is_taken(place.id, on, kind, change):
        raise RuleViolation("holiday.taken", field="on")
    before = _stored(change) if change is not None else None
    record = change or Holiday(basis=ENTERED)
    record.place_id, record.on, record.kind, record.name, record.is_lunar = place.id, on, kind, name, is_lunar
    if before == _stored(record):
        return record
    record.basis = ENTERED
    db.session.add(record)
    db.session.flush()
    verb = "holiday.edit" if change is not None else "holiday.add"
    audit.record(actor, verb, "holiday", record.id, before, _stored(record))
    return record


def remove(actor: Actor, record: Holiday, revision: int) -> None:
    """Take a holiday off the list. Raises Conflict."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")
    audit.record(actor, "holiday.remove", "holiday", record.id, _stored(record))
    db.session.delete(record)
    db.session.flush()


def _stored(record: Holiday) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ("place_id", "on", "kind", "name", "is_lunar")}


@dataclass(frozen=True)
class Affected:
    """A meeting on a day that became a holiday, or ceased to be one: its working days now, and what is broken now."""

    meeting: Meeting
    working_days: int
    broken: tuple[Outcome, ...]


def affected(actor: Actor, place: Place, days: Iterable[date]) -> list[Affected]:
    """The meetings at a duty station on any of the days, checked again; four queries."""
    wanted = sorted(set(days))
    if not wanted:
        return []
    span = Window(wanted[0], wanted[-1])
    found = queries.meetings_on(span, actor, place_id=place.id)
    everything = {m.code: checking.facts_of(m) for m in found}
    facts = {
        code: fact for code, fact in everything.items() if any(p.contains(day) for p in fact.periods for day in wanted)
    }
    held = {m.code: m for m in found if m.code in facts}
    stored = [r for r in queries.requirements_about(held) if checking.needs_facts(r)]
    missing = {code for r in stored for code in r.meeting_codes} - set(facts)
    linked = queries.with_codes(missing)
    stations = Stations.of([*held.values(), *linked])
    station = stations.at(place.id)
    facts |= {m.code: checking.facts_of(m, stations.at(m.place_id)) for m in linked}
    result: list[Affected] = []
    for code, meeting in held.items():
        count = facts[code].working_days(station)
        if count is None:
            continue
        outcomes = (
            constraints.check(checking.as_rule(r), facts, station, clock.business_today())
            for r in stored
            if code in r.meeting_codes
        )
        result.append(Affected(meeting, count, tuple(o for o in outcomes if o.state is OutcomeState.BROKEN)))
    return result
