"""A session that is asked for, put among those there are: whether where it would be held is free."""

from __future__ import annotations

from dataclasses import replace

from meetings.foundation.errors import Conflict
from meetings.scheduling.score import breaches_of

from . import posing
from .rules import Hours
from .situation import SessionFacts, Situation
from .weights import Kind

CODES = ("programme.slot_gone", "programme.slot_taken")
"""Every code this module raises."""

ASKED = 0
"""The id of a session that is no more than asked for: those that are stored count from 1."""


def with_asked(situation: Situation, asked: SessionFacts) -> Situation:
    """A programme with a session besides that is asked for, under the id ASKED."""
    return replace(situation, sessions=(replace(asked, id=ASKED), *situation.sessions))


def check_vacant(situation: Situation) -> None:
    """Whether the session of a situation that is asked for can be held where it is placed, or is placed nowhere.

    Raises Conflict `programme.slot_taken` where something else is in the room then, `programme.slot_gone` where the
    meeting does not have the room or the hours, or not for so long.
    """
    asked = situation.session_by_id[ASKED]
    if asked.on is None or asked.hours is None:
        return
    if asked.room is None:
        days = {day.on for day in situation.days if day.is_open}
        parts = [period.hours for period in situation.periods if period.on in days and period.on == asked.on]
        if not any(_within(asked.hours, part) for part in parts):
            raise Conflict("programme.slot_gone", field="slot")
        return
    broken = {breach.kind for breach in breaches_of(posing.pose(situation), posing.plan(situation), ASKED)}
    if Kind.SLOT in broken:
        raise Conflict("programme.slot_gone", field="slot")
    if Kind.ROOM in broken:
        raise Conflict("programme.slot_taken", field="slot")


def _within(inner: Hours, outer: Hours) -> bool:
    return outer.starts <= inner.starts and inner.ends <= outer.ends
