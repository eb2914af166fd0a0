"""The days of a programme follow the dates of its meeting when the secretariat says so: nothing moves by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window, shift_day

from . import frames, keeping, keeping_frame, queries_frame, reading
from .frames import DayPlan, DaysMove, Fit, FrameAct
from .models import Programme, ProgrammeDay, ProgrammePeriod
from .rules import check_days

DAYS_OF_SESSION = ("on", "not_before_on", "not_after_on")


def meeting_moved(_actor: Any, meeting_id: int) -> None:
    """The dates of a meeting have changed. Where its programme has other days now, it counts as changed: whoever is
    about to publish it looks again."""
    query = sa.select(Programme).where(Programme.meeting_id == meeting_id).with_for_update(of=Programme)
    query = query.options(joinedload(Programme.meeting), selectinload(Programme.days))
    programme = db.session.execute(query).scalar_one_or_none()
    if programme is not None and not reading.days_fit(programme).is_exact:
        keeping.touch(programme)
        db.session.flush()


def shift(actor: Actor, programme_id: int, revision: int, by: int) -> None:
    """Move all days by so many, with their hours, closures of rooms, sessions, and what these wait for.

    Raises Conflict `record.changed_meanwhile`; RuleViolation `programme.nothing_to_move`, `date.out_of_range`.
    """
    programme = keeping_frame.locked(actor, programme_id)
    keeping.check_revision(programme, revision)
    plans = reading.plans_of(programme)
    if not by or not plans:
        raise RuleViolation("programme.nothing_to_move")
    before = keeping_frame.of_frame(programme)
    held = Window(plans[0].on, plans[-1].on)
    station, holidays = reading.calendar_of(programme.meeting, [held, held.shift(by)])
    _replace(programme, frames.moved(plans, by, station, holidays, reading.usual_periods(programme.venue)))
    for closure in programme.closures:
        closure.on = shift_day(closure.on, by)
    for session in (*programme.sessions, *queries_frame.removed_sessions(programme.id)):
        for name in DAYS_OF_SESSION:
            if (day := getattr(session, name)) is not None:
                setattr(session, name, shift_day(day, by))
    after = keeping_frame.of_frame(programme) | {"by": by}
    keeping_frame.changed(actor, FrameAct.SHIFT, programme, before, after)


def fit(actor: Actor, programme_id: int, revision: int) -> None:
    """Let days stay where they are: those that the meeting has besides are added, those that it no longer has go. Where
    a session stands on one of these, it stays, closed, until the session is elsewhere.

    Raises Conflict `record.changed_meanwhile`; RuleViolation `programme.nothing_to_move`, and what `check_days` does.
    """
    programme = keeping_frame.locked(actor, programme_id)
    keeping.check_revision(programme, revision)
    found, spans = reading.days_fit(programme), reading.spans_of(programme.meeting)
    if not spans or not frames.can_fit(found, occupied(programme), closed(programme)):
        raise RuleViolation("programme.nothing_to_move")
    before = keeping_frame.of_frame(programme)
    station, holidays = reading.calendar_of(programme.meeting)
    usual = reading.usual_periods(programme.venue)
    added = [frames.plan_day(on, station, holidays, usual) for on in found.missing]
    days = frames.fitted(reading.plans_of(programme), found, added, occupied(programme))
    check_days([day.on for day in days if day.on not in found.outside], spans[0].earliest, spans[-1].latest)
    _replace(programme, days)
    keeping_frame.changed(actor, FrameAct.FIT, programme, before, keeping_frame.of_frame(programme))


def ways(found: Fit, held: Collection[date], shut: Collection[date]) -> list[DaysMove]:
    """What can become of the days as they stand to those of the meeting, sessions being `held` on some days and some
    being closed."""
    can_shift = found.shift != 0 and not found.is_exact
    moves = {DaysMove.SHIFT: can_shift, DaysMove.FIT: frames.can_fit(found, held, shut)}
    return [move for move, is_open in moves.items() if is_open]


def occupied(programme: Programme) -> frozenset[date]:
    """The days of a loaded programme on which sessions stand."""
    return frozenset(session.on for session in programme.sessions if session.on is not None)


def closed(programme: Programme) -> frozenset[date]:
    """The days of a loaded programme on which nothing is held."""
    return frozenset(day.on for day in programme.days if not day.is_open)


def _replace(programme: Programme, days: Sequence[DayPlan]) -> None:
    """Other days instead of those there are. Rows are new ones: days that move by one would stand on one another."""
    rows = [*programme.days, *programme.periods]
    programme.days.clear()
    programme.periods.clear()
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    programme.days = [ProgrammeDay(on=day.on, is_open=day.is_open, note=day.note) for day in days]
    programme.periods = [
        ProgrammePeriod(on=day.on, kind=one.kind, starts=one.hours.starts, ends=one.hours.ends, teams=one.teams)
        for day in days
        for one in day.periods
    ]
