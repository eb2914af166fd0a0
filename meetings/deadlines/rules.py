"""Deadlines: what is recorded of them, how they stand at an instant, and those counted back from an opening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.windows import Window, WorkingDays, check_day, check_zone, local_instant

CODES = (
    "deadline.act_not_allowed",
    "deadline.extension_missing",
    "deadline.extension_not_later",
    "deadline.hour_needs_day",
    "deadline.nothing_to_count_from",
    "deadline.offset_out_of_range",
    "deadline.reminders_unreadable",
    "deadline.reminders_range",
    "deadline.reminders_too_many",
)
"""Every code this module raises."""

REMARKS = ("deadline.ends_on_weekend", "deadline.ends_on_holiday", "deadline.ends_on_floating")
"""Every code of something that is only said."""

REMINDERS = (30, 7, 1)  # days before the last one on which people are reminded, where nothing else is said
REMINDERS_FURTHEST = 365
REMINDERS_MOST = 6
OFFSET_MAXIMUM = 730  # days either way: two years before an opening nothing is prepared yet


class DeadlineState(StrEnum):
    """What has been recorded of a deadline."""

    OPEN = "open"
    DONE = "done"
    EXTENDED = "extended"
    WAIVED = "waived"


class DeadlineAction(StrEnum):
    """What somebody does with a deadline. Each is a recorded act, and none happens by itself."""

    DO = "do"
    REOPEN = "reopen"
    EXTEND = "extend"
    WAIVE = "waive"


_S, _A = DeadlineState, DeadlineAction

TRANSITIONS: Mapping[tuple[DeadlineState, DeadlineAction], DeadlineState] = {
    (_S.OPEN, _A.DO): _S.DONE,
    (_S.OPEN, _A.EXTEND): _S.EXTENDED,
    (_S.OPEN, _A.WAIVE): _S.WAIVED,
    (_S.EXTENDED, _A.DO): _S.DONE,
    (_S.EXTENDED, _A.EXTEND): _S.EXTENDED,
    (_S.EXTENDED, _A.WAIVE): _S.WAIVED,
    (_S.DONE, _A.REOPEN): _S.OPEN,
    (_S.WAIVED, _A.REOPEN): _S.OPEN,
}
"""Services, buttons and tests all read this table. What was extended is extended again once it is reopened."""


def actions(state: DeadlineState) -> tuple[DeadlineAction, ...]:
    """What may be done with a deadline, in the order of buttons."""
    return tuple(action for action in DeadlineAction if (state, action) in TRANSITIONS)


def move(state: DeadlineState, action: DeadlineAction, *, was_extended: bool = False) -> DeadlineState:
    """The state after an act; raises Conflict `deadline.act_not_allowed` (state, action)."""
    after = TRANSITIONS.get((state, action))
    if after is None:
        raise Conflict("deadline.act_not_allowed", state=state, action=action)
    return _S.EXTENDED if action is _A.REOPEN and was_extended else after


def check_extension(current: Window | None, until: date | None, *, about: str = "until") -> date:
    """The day until which a deadline is extended: never earlier than it was.

    Raises `deadline.extension_missing`, and `deadline.extension_not_later` (latest, until).
    """
    if until is None:
        raise RuleViolation("deadline.extension_missing", field=about)
    check_day(until, about=about)
    if current is not None and until <= current.latest:
        raise RuleViolation("deadline.extension_not_later", field=about, latest=current.latest, until=until)
    return until


def in_force(given: Window, extended_to: date | None) -> Window:
    """When something is due that was given a day or window and perhaps extended: a later day then stands alone.

    An extension names a day. It stays there when the window is read anew, and is none any more once that reaches it.
    """
    return given if extended_to is None or extended_to <= given.latest else Window.on(extended_to)


class Standing(StrEnum):
    """How a deadline stands at an instant: computed, never stored."""

    UNDATED = "undated"
    UPCOMING = "upcoming"
    WITHIN = "within"
    """Its earliest reading has come, its latest has not."""
    DUE_TODAY = "due_today"
    PASSED = "passed"
    """Over without an answer, where nobody was obliged to give one."""
    OVERDUE = "overdue"
    DONE = "done"
    WAIVED = "waived"

    @property
    def waits(self) -> bool:
        """Whether somebody still has something to do."""
        return self in _WAITING


_WAITING = frozenset({Standing.UNDATED, Standing.UPCOMING, Standing.WITHIN, Standing.DUE_TODAY, Standing.OVERDUE})


@dataclass(frozen=True)
class DeadlineFacts:
    """A deadline as plain values: days are those of `zone`, the office's; `at` is an hour of the exact day.

    `window` is the day or window in force, after any extension.
    """

    window: Window | None
    state: DeadlineState = DeadlineState.OPEN
    is_binding: bool = True
    zone: str = OFFICE_ZONE
    at: time | None = None

    @property
    def last_instant(self) -> datetime | None:
        """The last instant in time (aware, UTC) if it has an hour. An hour that comes twice is its second one."""
        if self.at is None or self.window is None:
            return None
        return datetime.combine(self.window.latest, self.at, ZoneInfo(self.zone)).replace(fold=1).astimezone(UTC)


def check_hour(window: Window | None, at: time | None, zone: str, *, about: str = "at") -> None:
    """Whether a deadline may have this hour.

    Raises `zone.unknown`, `deadline.hour_needs_day` (a window has no hour), `time.gap` (skipped by daylight saving).
    """
    check_zone(zone)
    if at is None:
        return
    if window is None or not window.is_exact:
        raise RuleViolation("deadline.hour_needs_day", field=about)
    local_instant(window.latest, at, zone, about=about)


def standing(facts: DeadlineFacts, now: datetime) -> Standing:
    """How a deadline stands at an aware instant.

    The last day counts to its end in the office's zone, the hour to the second: “no later than 6 p.m.” is in time at
    6 p.m. What does not bind is never overdue.
    """
    if facts.state is _S.DONE:
        return Standing.DONE
    if facts.state is _S.WAIVED:
        return Standing.WAIVED
    if facts.window is None:
        return Standing.UNDATED
    today = local_day(now, facts.zone)
    last = facts.last_instant
    if today > facts.window.latest or (last is not None and now > last):
        return Standing.OVERDUE if facts.is_binding else Standing.PASSED
    if today == facts.window.latest:
        return Standing.DUE_TODAY
    return Standing.UPCOMING if today < facts.window.earliest or facts.window.is_exact else Standing.WITHIN


def local_day(now: datetime, zone: str) -> date:
    """The day it is at a place; `now` is aware."""
    if now.tzinfo is None:
        raise TypeError("an instant needs a time zone")
    return now.astimezone(ZoneInfo(zone)).date()


def days_left(facts: DeadlineFacts, now: datetime) -> int | None:
    """How many days there are to the last day, negative after it; None without a day."""
    if facts.window is None:
        return None
    return (facts.window.latest - local_day(now, facts.zone)).days


def day_remark(last_day: date, station: WorkingDays) -> str | None:
    """The code of what is remarkable about a last day at a duty station: nobody works then, or people are away."""
    off = station.day_off(last_day)
    if off is not None:
        return f"deadline.ends_on_{off}"
    return "deadline.ends_on_floating" if last_day in station.floating else None


def check_offset(offset_days: int, *, about: str = "offset_days") -> int:
    """The same offset, if it is within two years either way; raises `deadline.offset_out_of_range`."""
    if not -OFFSET_MAXIMUM <= offset_days <= OFFSET_MAXIMUM:
        raise RuleViolation(
            "deadline.offset_out_of_range", field=about, minimum=-OFFSET_MAXIMUM, maximum=OFFSET_MAXIMUM
        )
    return offset_days


def count_back(opening: date | None, window: Window | None, offset_days: int) -> Window:
    """The day so many calendar days from an opening (before it, for a negative offset): exact once it is dated.

    While the meeting has only a window the result is as wide: its earliest opening gives the earliest day. Raises
    `deadline.nothing_to_count_from`, `deadline.offset_out_of_range`, `date.out_of_range`.
    """
    check_offset(offset_days)
    if opening is not None:
        return Window.on(opening).shift(offset_days)
    if window is None:
        raise RuleViolation("deadline.nothing_to_count_from")
    return window.shift(offset_days)


@dataclass(frozen=True)
class CountingRule:
    """A deadline that every meeting of some kinds has, counted from its opening. `kinds` are meeting kinds."""

    key: str
    kinds: frozenset[str]
    offset_days: int

    def __post_init__(self) -> None:
        check_offset(self.offset_days)


def counted(
    rules: Iterable[CountingRule], kind: str, opening: date | None, window: Window | None
) -> list[tuple[CountingRule, Window]]:
    """The deadlines that the rules give a meeting of that kind, the earliest first; none while nothing is known."""
    if opening is None and window is None:
        return []
    due = [(rule, count_back(opening, window, rule.offset_days)) for rule in rules if kind in rule.kinds]
    return sorted(due, key=lambda pair: (pair[1], pair[0].key))


_BETWEEN = re.compile(r"[\s,;/،؛、，；]+")


def parse_reminders(text: str, *, about: str = "reminders") -> tuple[int, ...]:
    """How many days before the last one people are reminded, the earliest first; none from empty text.

    Raises `deadline.reminders_unreadable`, `deadline.reminders_range`, `deadline.reminders_too_many`.
    """
    words = [word for word in _BETWEEN.split(text) if word]
    found: set[int] = set()
    for word in words:
        if not (word.isascii() and word.isdigit()):
            raise RuleViolation("deadline.reminders_unreadable", field=about)
        if len(word) > 4 or not 1 <= int(word) <= REMINDERS_FURTHEST:
            raise RuleViolation("deadline.reminders_range", field=about, minimum=1, maximum=REMINDERS_FURTHEST)
        found.add(int(word))
    if len(found) > REMINDERS_MOST:
        raise RuleViolation("deadline.reminders_too_many", field=about, maximum=REMINDERS_MOST)
    return tuple(sorted(found, reverse=True))
