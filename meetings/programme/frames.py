"""The days and hours of a programme as plain values: how they begin, and how they follow the dates of their meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window, WorkingDays, each_day, shift_day

from .rules import MINUTES_OF_DAY, PERIODS_MAXIMUM, Equipment, Hours, PartyKind, PeriodKind, check_periods

CODES = ("programme.too_many_periods",)
"""Every code this module raises besides those of `rules`."""

NO_NOTE = Text()
WHOLE_DAY = Hours(0, MINUTES_OF_DAY)


class DaysMove(StrEnum):
    """What becomes of the days of a programme when the dates of its meeting are others."""

    SHIFT = "shift"  # everything moves along
    FIT = "fit"  # days come and go, sessions stay where they are


class FrameAct(StrEnum):
    """What is done with a frame that is there, as the log calls it."""

    DAY = "day"
    VENUE = "venue"
    ROOMS = "rooms"
    CLOSE_ROOM = "close_room"
    REOPEN_ROOM = "reopen_room"
    DEADLINE = "deadline"
    SHIFT = "shift"
    FIT = "fit"


@dataclass(frozen=True)
class PeriodPlan:
    """A part of a day, with so many teams of interpreters."""

    kind: PeriodKind
    hours: Hours
    teams: int = 0


@dataclass(frozen=True)
class DayPlan:
    """A day with its parts. A closed one keeps the parts it had, for the case that it is opened again."""

    on: date
    is_open: bool = True
    note: Text = NO_NOTE  # why it is closed
    periods: tuple[PeriodPlan, ...] = ()


@dataclass(frozen=True)
class Fit:
    """How the days of a programme stand to those of its meeting."""

    missing: tuple[date, ...] = ()  # of the meeting, not in the programme
    outside: tuple[date, ...] = ()  # in the programme, not of the meeting
    shift: int = 0  # by how many days the programme would begin where the meeting does

    @property
    def is_exact(self) -> bool:
        """Whether both have the same days."""
        return not self.missing and not self.outside


def check_plan(periods: Collection[PeriodPlan]) -> tuple[PeriodPlan, ...]:
    """The parts of one day in their order. Raises `programme.too_many_periods` (maximum) and what `check_periods`
    does."""
    if len(periods) > PERIODS_MAXIMUM:
        raise RuleViolation("programme.too_many_periods", field="starts", maximum=PERIODS_MAXIMUM)
    check_periods([one.hours for one in periods])
    return tuple(sorted(periods, key=lambda one: one.hours))


def plan_days(
    spans: Iterable[Window],
    station: WorkingDays,
    holidays: Mapping[date, Text],
    periods: Sequence[PeriodPlan],
) -> tuple[DayPlan, ...]:
    """The days of a meeting, each with the usual parts; closed are weekends and official holidays, these by name."""
    return tuple(
        plan_day(day, station, holidays, periods) for span in spans for day in each_day(span.earliest, span.latest)
    )


def plan_day(on: date, station: WorkingDays, holidays: Mapping[date, Text], periods: Sequence[PeriodPlan]) -> DayPlan:
    """One day as it begins."""
    is_open = station.is_working(on)
    note = NO_NOTE if is_open else holidays.get(on, NO_NOTE)
    return DayPlan(on, is_open, note, tuple(periods) if is_open else ())


def fit(days: Collection[date], spans: Collection[Window]) -> Fit:
    """How the days of a programme stand to the periods of its meeting."""
    wanted = {day for span in spans for day in each_day(span.earliest, span.latest)}
    if not days or not wanted:
        return Fit(tuple(sorted(wanted)), tuple(sorted(days)))
    return Fit(
        tuple(sorted(wanted.difference(days))),
        tuple(sorted(set(days).difference(wanted))),
        (min(wanted) - min(days)).days,
    )


def moved(
    days: Sequence[DayPlan],
    by: int,
    station: WorkingDays,
    holidays: Mapping[date, Text],
    periods: Sequence[PeriodPlan],
) -> tuple[DayPlan, ...]:
    """All days moved by so many. What the secretariat decided of a day goes with it; weekends and holidays stay where
    they are in the calendar: a day that falls on one is closed, one that was closed for one is open again.

    `station` and `holidays` know the days before and after. Raises `date.out_of_range`.
    """
    moved = []
    for day in days:
        on = shift_day(day.on, by)
        plain = plan_day(on, station, holidays, day.periods or periods)
        was_off, is_off = not station.is_working(day.on), not plain.is_open
        if is_off and day.is_open:
            moved.append(replace(day, on=on, is_open=False, note=plain.note))
        elif was_off and not day.is_open and day.note == holidays.get(day.on, NO_NOTE):
            moved.append(replace(plain, periods=day.periods) if is_off else plain)
        else:
            moved.append(replace(day, on=on))
    return tuple(moved)


def fitted(
    days: Sequence[DayPlan], found: Fit, added: Collection[DayPlan], occupied: Collection[date]
) -> tuple[DayPlan, ...]:
    """Days that follow those of the meeting: with those added that it has besides, without those that it does not have
    any more; where a session stands on one of these, it is closed instead."""
    outside = set(found.outside)
    kept = [replace(day, is_open=False) if day.on in outside else day for day in days]
    return tuple(
        sorted((*added, *(day for day in kept if day.on not in outside or day.on in occupied)), key=lambda day: day.on)
    )


def can_fit(found: Fit, occupied: Collection[date], closed: Collection[date]) -> bool:
    """Whether `fitted` would change anything: what sessions hold, closed, is all that may be left outside."""
    return bool(found.missing) or any(day not in occupied or day not in closed for day in found.outside)


# --- what is given to services, once it has been typed or read from data --------------------------------------------


@dataclass(frozen=True)
class VenueDraft:
    """A venue; `periods` are the hours that its days usually have, `teams` those of interpreters in each."""

    place: str  # its code
    name: Text
    periods: Sequence[PeriodPlan] = ()
    teams: int = 0
    note: Text = NO_NOTE
    is_sample: bool = False


@dataclass(frozen=True)
class RoomDraft:
    """A room of a venue."""

    name: Text
    capacity: int | None = None
    booths: int = 0
    is_accessible: bool = False
    equipment: Sequence[Equipment] = ()
    note: Text = NO_NOTE
    position: int | None = None  # among the rooms; None: the last


@dataclass(frozen=True)
class FrameDraft:
    """How a programme begins. What is left out is as usual: the meeting’s days, the venue’s hours, teams and rooms."""

    venue: int
    rooms: Sequence[int] | None = None  # None: all of the venue
    days: Sequence[DayPlan] | None = None
    teams: int | None = None
    requests_until: datetime | None = None
    source: int | None = None  # another programme, whose hours, bodies and sessions are taken over
    is_sample: bool = False


@dataclass(frozen=True)
class ClosureDraft:
    """Hours in which a room is lost on some days; the whole of them unless hours are given."""

    room: int
    days: Sequence[date]
    hours: Hours = WHOLE_DAY
    reason: Text = NO_NOTE


@dataclass(frozen=True)
class PartyDraft:
    """A person or a body that is not ready made."""

    kind: PartyKind
    name: Text
