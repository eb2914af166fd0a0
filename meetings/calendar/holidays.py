"""Holidays of duty stations and meetings of others: entered, changed, removed; and which meetings that touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, Window

from . import checking, constraints, queries
from .constraints import Outcome, OutcomeState
from .models import Holiday, Meeting, OtherMeeting, Place
from .stations import Stations

CODES = ("holiday.taken", "holiday.unknown", "other_meeting.unknown", "other_meeting.exact_needs_words")
"""Every code this module raises besides those of the rules."""

ENTERED = "entered"  # the basis of a day that somebody of the secretariat has put down


def holiday(holiday_id: int) -> Holiday:
    """One holiday; raises NotFound."""
    found = db.session.get(Holiday, holiday_id)
    if found is None:
        raise NotFound("holiday.unknown")
    return found


def of_year(place_id: int, year: int) -> list[Holiday]:
    """The holidays of a duty station in a year, by day."""
    query = (
        sa.select(Holiday)
        .where(Holiday.place_id == place_id, Holiday.on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Holiday.on, Holiday.kind.desc(), Holiday.id)
    )
    return list(db.session.execute(query).scalars())


def known_years(place_id: int) -> list[int]:
    """The years in which a duty station has holidays on record."""
    year = sa.extract("year", Holiday.on)
    query = sa.select(year).where(Holiday.place_id == place_id).distinct().order_by(year)
    return [int(row[0]) for row in db.session.execute(query)]


def put_holiday(
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
    taken = sa.select(Holiday.id).where(Holiday.place_id == place.id, Holiday.on == on, Holiday.kind == kind)
    if change is not None:
        taken = taken.where(Holiday.id != change.id)
    with db.session.no_autoflush:
        if db.session.execute(taken).first() is not None:
            raise RuleViolation("holiday.taken", field="on")
    before = _holiday_values(change) if change is not None else None
    record = change or Holiday(basis=ENTERED)
    record.place_id, record.on, record.kind, record.name, record.is_lunar = place.id, on, kind, name, is_lunar
    if before == _holiday_values(record):
        return record
    record.basis = ENTERED
    db.session.add(record)
    db.session.flush()
    verb = "holiday.edit" if change is not None else "holiday.add"
    audit.record(actor, verb, "holiday", record.id, before, _holiday_values(record))
    return record


def remove_holiday(actor: Actor, record: Holiday, revision: int) -> None:
    """Take a holiday off the list. Raises Conflict."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")
    audit.record(actor, "holiday.remove", "holiday", record.id, _holiday_values(record))
    db.session.delete(record)
    db.session.flush()


def _holiday_values(record: Holiday) -> dict[str, Any]:
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
            constraints.check(checking.as_rule(r), facts, station, checking.today(meeting))
            for r in stored
            if code in r.meeting_codes
        )
        result.append(Affected(meeting, count, tuple(o for o in outcomes if o.state is OutcomeState.BROKEN)))
    return result


def other_meeting(key: str) -> OtherMeeting:
    """One meeting of another process; raises NotFound."""
    if not queries.is_key(key):
        raise NotFound("other_meeting.unknown")
    query = sa.select(OtherMeeting).where(OtherMeeting.key == key).options(joinedload(OtherMeeting.place))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("other_meeting.unknown")
    return found


def other_meetings(page: int, size: int = 25) -> tuple[list[OtherMeeting], int, int]:
    """A page of the meetings of others, the latest first; its number, and how many pages there are."""
    total = db.session.execute(sa.select(sa.func.count(OtherMeeting.id))).scalar_one()
    pages = max(1, -(-total // size))
    page = max(1, min(page, pages))
    query = (
        sa.select(OtherMeeting)
        .options(joinedload(OtherMeeting.place))
        .order_by(OtherMeeting.earliest_on.desc(), OtherMeeting.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return list(db.session.execute(query).scalars()), page, pages


@dataclass(frozen=True)
class OtherValues:
    """What is known of a meeting of another process: its dates, or the days between which it falls, in what words."""

    title: Text
    days: Window
    is_exact: bool
    words: Text
    note: Text
    source: str = ""
    place: Place | None = None


def put_other(
    actor: Actor, values: OtherValues, *, key: str = "", change: OtherMeeting | None = None, revision: int = 0
) -> OtherMeeting:
    """Enter a meeting of another process, or change one. Raises Conflict, `other_meeting.exact_needs_words`."""
    if change is not None and change.revision != revision:
        raise Conflict("record.changed_meanwhile")
    if not values.is_exact and not values.words:
        raise RuleViolation("other_meeting.exact_needs_words", field="words")
    before = _other_values(change) if change is not None else None
    record = change or OtherMeeting(key=key or _free_key(values))
    record.title, record.words, record.note = values.title, values.words, values.note
    record.earliest_on, record.latest_on = values.days.earliest, values.days.latest
    record.is_exact, record.source, record.place = values.is_exact, values.source, values.place
    if before == _other_values(record):
        return record
    db.session.add(record)
    db.session.flush()
    verb = "other_meeting.edit" if change is not None else "other_meeting.add"
    audit.record(actor, verb, "other_meeting", record.key, before, _other_values(record))
    return record


def remove_other(actor: Actor, record: OtherMeeting, revision: int) -> None:
    """Take a meeting of another process off the list. Raises Conflict."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")
    audit.record(actor, "other_meeting.remove", "other_meeting", record.key, _other_values(record))
    db.session.delete(record)
    db.session.flush()


def _other_values(record: OtherMeeting) -> dict[str, Any]:
    names = ("title", "earliest_on", "latest_on", "is_exact", "words", "note", "source")
    return {name: getattr(record, name) for name in names} | {"place": record.place.code if record.place else None}


def _free_key(values: OtherValues) -> str:
    """A key nobody sees: the first day, and a number where that day has several."""
    base = f"other-{values.days.earliest.isoformat()}"
    taken = set(db.session.execute(sa.select(OtherMeeting.key).where(OtherMeeting.key.startswith(base))).scalars())
    number = 1
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
