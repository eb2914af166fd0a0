"""What the acts of the day come to: when a session really began and rose, whether its slot was given back.

Acts are only added to. One that was an error is taken back by another act, and what folding the acts gives is as if it
had not been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text

from .rules import DayAct

CODES = (
    "programme.act_backwards",
    "programme.act_in_future",
    "programme.act_not_allowed",
    "programme.nothing_to_take_back",
    "programme.slip_nothing",
)
"""Every code this module raises."""

NO_TEXT = Text()
AHEAD = timedelta(minutes=5)  # clocks of people and of servers differ


class State(StrEnum):
    """How a session stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    HELD = "held"
    RELEASED = "released"
    CALLED_OFF = "called_off"


_S, _A = State, DayAct

STEPS: Mapping[tuple[State, DayAct], State] = {
    (_S.PLANNED, _A.BEGIN): _S.UNDER_WAY,
    (_S.PLANNED, _A.SLIP): _S.PLANNED,
    (_S.PLANNED, _A.ROLL_OVER): _S.PLANNED,
    (_S.PLANNED, _A.RELEASE): _S.RELEASED,
    (_S.PLANNED, _A.CALL_OFF): _S.CALLED_OFF,
    (_S.UNDER_WAY, _A.END): _S.HELD,
    (_S.UNDER_WAY, _A.ROLL_OVER): _S.UNDER_WAY,
    (_S.HELD, _A.ROLL_OVER): _S.HELD,
    (_S.RELEASED, _A.ROLL_OVER): _S.RELEASED,
    (_S.CALLED_OFF, _A.ROLL_OVER): _S.CALLED_OFF,
}
"""What may happen to a session from where, and where it leads; the last act can be taken back from anywhere."""


@dataclass(frozen=True)
class Act:
    """One recorded act."""

    act: DayAct
    at: datetime
    minutes: int | None = None  # of a slip; negative: earlier
    shortened: int = 0  # minutes by which it lasts less long, where its end stays
    into: int | None = None


@dataclass(frozen=True)
class Entry:
    """What somebody enters of a session."""

    act: DayAct
    at: datetime
    minutes: int | None = None
    keeps_end: bool = False
    into: int | None = None
    words: Text = NO_TEXT


@dataclass(frozen=True)
class Happening:
    """What a session’s acts come to."""

    state: State = State.PLANNED
    began_at: datetime | None = None
    ended_at: datetime | None = None
    given_back_at: datetime | None = None  # the slot was released, or the session called off
    slipped: int = 0  # minutes; negative: earlier
    shortened: int = 0
    rolled_into: tuple[int, ...] = ()
    last_at: datetime | None = None

    @property
    def is_given_back(self) -> bool:
        """Whether it is not held, and its services are free for others."""
        return self.state in (State.RELEASED, State.CALLED_OFF)


def standing(acts: Iterable[Act]) -> list[Act]:
    """The acts that were not taken back. Raises Conflict `programme.nothing_to_take_back`."""
    kept: list[Act] = []
    for act in acts:
        if act.act is not DayAct.TAKE_BACK:
            kept.append(act)
        elif kept:
            kept.pop()
        else:
            raise Conflict("programme.nothing_to_take_back")
    return kept


def fold(acts: Sequence[Act]) -> Happening:
    """What acts come to. Raises Conflict `programme.act_not_allowed` (state, act) where one cannot follow."""
    found = Happening()
    for act in standing(acts):
        after = STEPS.get((found.state, act.act))
        if after is None:
            raise Conflict("programme.act_not_allowed", state=found.state, act=act.act)
        found = replace(found, state=after)
        match act.act:
            case DayAct.BEGIN:
                found = replace(found, began_at=act.at)
            case DayAct.END:
                found = replace(found, ended_at=act.at)
            case DayAct.RELEASE | DayAct.CALL_OFF:
                found = replace(found, given_back_at=act.at)
            case DayAct.SLIP:
                slipped = found.slipped + (act.minutes or 0)
                found = replace(found, slipped=slipped, shortened=found.shortened + act.shortened)
            case DayAct.ROLL_OVER if act.into is not None:
                found = replace(found, rolled_into=(*found.rolled_into, act.into))
    return replace(found, last_at=acts[-1].at if acts else None)


def called_off(found: Happening, at: datetime | None = None) -> Happening:
    """The same of a session that was called off besides, in planning: `at`, where that is known."""
    if found.is_given_back or found.state is State.HELD:
        return found
    return replace(found, state=State.CALLED_OFF, given_back_at=at)


def possible(acts: Sequence[Act], *, is_called_off: bool = False) -> tuple[DayAct, ...]:
    """What may be recorded next, in the order of buttons."""
    found = fold(acts)
    state = called_off(found).state if is_called_off else found.state
    next_acts = tuple(act for act in DayAct if (state, act) in STEPS)
    return (*next_acts, DayAct.TAKE_BACK) if standing(acts) else next_acts


def check(acts: Sequence[Act], act: Act, now: datetime) -> Happening:
    """What the acts come to with one more.

    Raises what `fold` does; `programme.slip_nothing` on `minutes`; on `at`: `programme.act_in_future`, and
    `programme.act_backwards` (before) for one before the act that it follows.
    """
    if act.act is DayAct.SLIP and not act.minutes:
        raise RuleViolation("programme.slip_nothing", field="minutes")
    if act.at > now + AHEAD:
        raise RuleViolation("programme.act_in_future", field="at")
    before = [kept.at for kept in standing(acts)]
    if act.act is not DayAct.TAKE_BACK and before and act.at < before[-1]:
        raise RuleViolation("programme.act_backwards", field="at", before=before[-1])
    return fold([*acts, act])
