"""Where sessions are held: moved to a day, an hour and a room, taken off the timetable, fixed. Undoing a move is the
move back. The programme’s row is locked first, so that two who move the same session find out in turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.scheduling.score import Option, options

from . import keeping, keeping_frame, posing, queries, queries_day, reading
from .models import Programme, ProgrammeSession
from .rules import RoomWay, check_placed
from .situation import SessionFacts, Situation
from .steps import Slot

CODES = ("programme.day_not_open", "programme.room_unknown", "programme.session_called_off")
"""Every code this module raises besides those of others."""


def move(
    actor: Actor, session_id: int, revision: int, slot: Slot, way: RoomWay | None = None
) -> tuple[ProgrammeSession, Slot | None]:
    """Hold a session that still is at `revision` on another day, at another hour, in another room; and where it was.

    `way` finds the room instead of the slot. Raises NotFound; Conflict `record.changed_meanwhile` and
    `programme.session_called_off`; on `place` `programme.day_not_open`, `programme.room_unknown`,
    `programme.placed_past_midnight`.
    """
    programme, session = _held(actor, session_id, revision)
    if session.called_off_at is not None:
        raise Conflict("programme.session_called_off", field="place")
    check_placed(slot.starts, session.minutes, about="place")
    if not any(day.on == slot.on and day.is_open for day in programme.days):
        raise RuleViolation("programme.day_not_open", field="place")
    room = slot.room
    if way is RoomWay.SAME and session.room_id is not None:
        room = session.room_id
    elif way is not None:
        room = best_room(reading.situation(programme), session_id, slot.on, slot.starts)
    if room is not None and room not in {session.room_id, *(one.id for one in programme.rooms)}:
        raise RuleViolation("programme.room_unknown", field="place")
    return session, _put(actor, programme, session, Slot(slot.on, slot.starts, room))


def unplace(actor: Actor, session_id: int, revision: int) -> tuple[ProgrammeSession, Slot | None]:
    """Take a session off the timetable: it has no day, hour and room any more, and is not fixed; and where it was.

    Raises NotFound, Conflict `record.changed_meanwhile`.
    """
    programme, session = _held(actor, session_id, revision)
    return session, _put(actor, programme, session, None)


def fix(actor: Actor, session_id: int, revision: int, *, is_fixed: bool) -> ProgrammeSession:
    """Fix a session where it is, so that no solver moves it; or let it go. Raises NotFound, Conflict
    `record.changed_meanwhile` and `programme.not_placed`."""
    programme, session = _held(actor, session_id, revision)
    if is_fixed and session.on is None:
        raise Conflict("programme.not_placed")
    if session.is_fixed != is_fixed:
        before = keeping.of_session(session)
        session.is_fixed = is_fixed
        verb = "fix" if is_fixed else "unfix"
        _store(programme)
        audit.record(
            actor, f"programme_session.{verb}", "programme_session", session.id, before, keeping.of_session(session)
        )
    return session


def place_of(session: ProgrammeSession) -> Slot | None:
    """Where a session is held; None where it has no day and hour."""
    if session.on is None or session.starts is None:
        return None
    return Slot(session.on, session.starts, session.room_id)


def best_room(situation: Situation, session_id: int, on: date, starts: int) -> int | None:
    """The room in which least would break if a session began then: among equals the one where it is, then the smallest.
    None where the meeting has no room at that hour."""
    one = situation.session_by_id[session_id]
    begins = situation.axis(on, starts)
    found = options(posing.pose(situation), posing.plan(situation), session_id)
    there = [option for option in found if option.placement.span.start == begins]
    return min(there, key=_rank(situation, one)).slot.room if there else None


def _rank(situation: Situation, session: SessionFacts) -> Callable[[Option], tuple[int, int, bool, float, int]]:
    def rank(option: Option) -> tuple[int, int, bool, float, int]:
        seats = situation.room_by_id[option.slot.room].capacity
        size = float("inf") if seats is None else seats
        return option.hard, option.cost, option.slot.room != session.room, size, option.slot.room

    return rank


def _held(actor: Actor, session_id: int, revision: int) -> tuple[Programme, ProgrammeSession]:
    programme = keeping_frame.locked(actor, queries.programme_of(session_id))
    session = keeping.session_of(programme, session_id)
    keeping.check_revision(session, revision)
    if queries_day.begun([session_id]):
        raise Conflict("programme.session_held", field="place")
    return programme, session


def _put(actor: Actor, programme: Programme, session: ProgrammeSession, slot: Slot | None) -> Slot | None:
    was = place_of(session)
    if slot == was:
        return was
    before = keeping.of_session(session)
    if slot is None:
        session.on = session.starts = session.room_id = None
        session.is_fixed = False
    else:
        session.on, session.starts, session.room_id = slot.on, slot.starts, slot.room
    _store(programme)
    audit.record(actor, "programme_session.move", "programme_session", session.id, before, keeping.of_session(session))
    return was


def _store(programme: Programme) -> None:
    keeping.touch(programme)
    db.session.flush()
