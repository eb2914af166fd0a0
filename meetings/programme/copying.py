"""What a programme takes over from that of another meeting: hours, bodies, sessions and how they stand to one another.

What belongs to the other meeting alone stays behind: numbers of meetings, items of its agenda, persons, what was asked
for there, what is known to the desk alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound, RuleViolation

from . import parties, queries
from .frames import DayPlan
from .models import Programme, ProgrammeParty, ProgrammeSession, SessionRelation
from .rules import Interpretation, PartyKind

_SAME = (
    *("kind", "title", "note", "minutes", "attendance", "langs", "is_listed", "is_open", "needs_access", "equipment"),
    "period_wishes",
)
_DECIDED = frozenset({Interpretation.GRANTED, Interpretation.NOT_GRANTED})


def source(actor: Actor, programme_id: int) -> Programme:
    """The whole programme of another meeting that `actor` runs. Raises RuleViolation `programme.source_unknown`."""
    try:
        found = queries.whole(programme_id)
    except NotFound:
        found = None
    if found is None or not parties.runs(actor, found.meeting):
        raise RuleViolation("programme.source_unknown", field="source")
    return found


def hours(days: Sequence[DayPlan], other: Sequence[DayPlan], teams: int | None = None) -> tuple[DayPlan, ...]:
    """Days with the hours of those of another programme: the first open one has those of the first open one there, and
    so on; what comes after its last day is like that. `teams` are those there unless they are given."""
    open_there = [day for day in other if day.is_open]
    if not open_there:
        return tuple(days)
    result, place = [], 0
    for day in days:
        if day.is_open:
            like = open_there[min(place, len(open_there) - 1)].periods
            like = like if teams is None else tuple(replace(one, teams=teams) for one in like)
            day, place = replace(day, periods=like), place + 1
        result.append(day)
    return tuple(result)


def take_over(programme: Programme, other: Programme) -> None:
    """Give a programme that is being begun the bodies and sessions of another one, each on the same working day of its
    meeting, at the same hour, in the same room where the meeting has it; both are loaded whole."""
    bodies = _bodies(programme, other)
    days = dict(
        zip(
            (day.on for day in other.days if day.is_open),
            (day.on for day in programme.days if day.is_open),
            strict=False,
        )
    )
    rooms = {room.id for room in programme.rooms}
    made: dict[int, ProgrammeSession] = {}
    for session in other.sessions:
        if session.called_off_at is None and session.request_id is None:
            made[session.id] = _like(session, programme, days, rooms)
            made[session.id].parties = [bodies[one.key] for one in session.parties if one.key in bodies]
    db.session.add_all(made.values())
    db.session.flush()
    for one in other.relations:
        if one.first_id in made and one.second_id in made:
            db.session.add(
                SessionRelation(
                    programme_id=programme.id,
                    first_id=made[one.first_id].id,
                    second_id=made[one.second_id].id,
                    order=one.order,
                    is_hard=one.is_hard,
                )
            )
    db.session.flush()


def _bodies(programme: Programme, other: Programme) -> dict[str, ProgrammeParty]:
    """Bodies by their keys; those that the programme does not have yet are added."""
    found = {party.key: party for party in programme.parties}
    for party in other.parties:
        if party.kind is PartyKind.BODY and party.key not in found:
            found[party.key] = ProgrammeParty(
                programme_id=programme.id, key=party.key, kind=party.kind, name=party.name
            )
            db.session.add(found[party.key])
    return found


def _like(
    session: ProgrammeSession, programme: Programme, days: Mapping[date, date], rooms: set[int]
) -> ProgrammeSession:
    on = days.get(session.on) if session.on is not None else None
    not_before = days.get(session.not_before_on) if session.not_before_on is not None else None
    not_after = days.get(session.not_after_on) if session.not_after_on is not None else None
    wanted = Interpretation.WANTED if session.interpretation in _DECIDED else session.interpretation
    return ProgrammeSession(
        **{name: getattr(session, name) for name in _SAME},
        programme_id=programme.id,
        interpretation=wanted,
        room_wish_id=session.room_wish_id if session.room_wish_id in rooms else None,
        not_before_on=not_before,
        not_before_at=session.not_before_at if not_before is not None else None,
        not_after_on=not_after,
        not_after_at=session.not_after_at if not_after is not None else None,
        on=on,
        starts=session.starts if on is not None else None,
        room_id=session.room_id if on is not None and session.room_id in rooms else None,
        is_sample=programme.is_sample,
        items=[],
    )
