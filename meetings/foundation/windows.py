"""Days as the field knows them: windows that stay imprecise, working days around holidays, strict parsing.

Everything here is plain values. Years run from 1990 to 2100; whatever lies outside is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from meetings.foundation.errors import RuleViolation

FIRST_YEAR = 1990
LAST_YEAR = 2100
EARLIEST_DAY = date(FIRST_YEAR, 1, 1)
LATEST_DAY = date(LAST_YEAR, 12, 31)

CODES = (
    "date.empty",
    "date.control",
    "date.not_a_date",
    "date.no_such_day",
    "date.no_such_month",
    "date.out_of_range",
    "window.reversed",
    "working_days.none",
    "time.empty",
    "time.control",
    "time.not_a_time",
    "time.no_such_time",
    "time.gap",
    "zone.unknown",
)
"""Every code this module raises."""

# Digits are ASCII on purpose: [0-9], since \d takes the digits of every script.
_ISO = re.compile(r"([0-9]{4,9})-([0-9]{2})-([0-9]{2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4,9})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def check_day(day: date, *, about: str | None = None) -> date:
    """The same day, if its year is one that the calendar keeps; raises `date.out_of_range`."""
    if isinstance(day, datetime):
        raise TypeError("a day is a date, not a datetime")
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise _out_of_range(day.year, about)
    return day


def _out_of_range(year: int, about: str | None) -> RuleViolation:
    return RuleViolation("date.out_of_range", field=about, year=year, first=FIRST_YEAR, last=LAST_YEAR)


@dataclass(frozen=True, order=True)
class Window:
    """The days within which something falls, both ends included; exact when both are the same day.

    The words of the source (“early 2012”) are kept beside it: a window is a reading of them, never their replacement.
    """

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        check_day(self.earliest)
        check_day(self.latest)
        if self.latest < self.earliest:
            raise RuleViolation("window.reversed", earliest=self.earliest, latest=self.latest)

    @classmethod
    def on(cls, day: date) -> Window:
        """The exact window of one day."""
        return cls(day, day)

    @classmethod
    def since(cls, day: date) -> Window:
        """From a day on, without an end."""
        return cls(day, LATEST_DAY)

    @property
    def is_exact(self) -> bool:
        """Whether it is a single day."""
        return self.earliest == self.latest

    @property
    def is_open_ended(self) -> bool:
        """Whether it has no end of its own."""
        return self.latest == LATEST_DAY

    @property
    def days(self) -> int:
        """How many calendar days it holds, both ends counted."""
        return (self.latest - self.earliest).days + 1

    def contains(self, day: date) -> bool:
        """Whether the day lies within, the ends included."""
        return self.earliest <= day <= self.latest

    def covers(self, other: Window) -> bool:
        """Whether the other window lies wholly within this one."""
        return self.earliest <= other.earliest and other.latest <= self.latest

    def overlaps(self, other: Window) -> bool:
        """Whether the two share a day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def shared(self, other: Window) -> Window | None:
        """The days the two share, if there are any."""
        if not self.overlaps(other):
            return None
        return Window(max(self.earliest, other.earliest), min(self.latest, other.latest))

    def shift(self, days: int) -> Window:
        """The window moved by so many calendar days; raises `date.out_of_range` when it leaves the calendar."""
        return Window(shift_day(self.earliest, days), shift_day(self.latest, days))


def shift_day(day: date, days: int) -> date:
    """A day moved by so many calendar days; raises `date.out_of_range` when it leaves the calendar."""
    ordinal = day.toordinal() + days
    if not EARLIEST_DAY.toordinal() <= ordinal <= LATEST_DAY.toordinal():
        raise _out_of_range(LAST_YEAR + 1 if days > 0 else FIRST_YEAR - 1, None)
    return date.fromordinal(ordinal)


class HolidayKind(StrEnum):
    """Official: no meeting is serviced. Floating: staff may take it, and the United Nations avoids it (a warning)."""

    OFFICIAL = "official"
    FLOATING = "floating"


@dataclass(frozen=True, order=True)
class HolidayOn:
    """A holiday at one duty station on one day."""

    day: date
    kind: HolidayKind
    name_key: str


class DayOff(StrEnum):
    """Why a day is not a working day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class ExcludedDay(NamedTuple):
    """A day that was not counted, and why."""

    day: date
    reason: DayOff


@dataclass(frozen=True)
class WorkingDays:
    """The working days of one duty station. `weekend` holds weekdays, Monday being 0."""

    weekend: frozenset[int] = frozenset({5, 6})
    official: frozenset[date] = frozenset()
    floating: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.weekend >= frozenset(range(7)):
            raise RuleViolation("working_days.none")

    @classmethod
    def around(cls, holidays: Iterable[HolidayOn], weekend: frozenset[int] = frozenset({5, 6})) -> WorkingDays:
        """Built from a list of holidays; their `name_key` is then found with `name_of`."""
        known = sorted(holidays)
        return cls(
            weekend=weekend,
            official=frozenset(h.day for h in known if h.kind is HolidayKind.OFFICIAL),
            floating=frozenset(h.day for h in known if h.kind is HolidayKind.FLOATING),
            names={h.day: h.name_key for h in reversed(known)} | {h.day: h.name_key for h in known if _official(h)},
        )

    def name_of(self, day: date) -> str | None:
        """The `name_key` of the holiday on that day, the official one first."""
        return self.names.get(day)

    def day_off(self, day: date) -> DayOff | None:
        """Why nobody works that day, or None. A holiday on a weekend takes nothing away and counts as the weekend."""
        if day.weekday() in self.weekend:
            return DayOff.WEEKEND
        return DayOff.HOLIDAY if day in self.official else None

    def is_working(self, day: date) -> bool:
        """Whether meetings are serviced that day. A floating holiday is a working day."""
        return self.day_off(day) is None

    def days(self, start: date, end: date) -> list[date]:
        """The working days from start to end, both included, in order; none if the end comes first."""
        return [day for day in each_day(start, end) if self.is_working(day)]

    def count(self, start: date, end: date) -> int:
        """How many working days there are from start to end, both included."""
        return len(self.days(start, end))

    def excluded(self, start: date, end: date) -> list[ExcludedDay]:
        """The days from start to end that were not counted, each with its reason, in order."""
        reasons = ((day, self.day_off(day)) for day in each_day(start, end))
        return [ExcludedDay(day, reason) for day, reason in reasons if reason is not None]

    def holidays(self, start: date, end: date) -> list[date]:
        """The official holidays from start to end that take a working day away, in order."""
        return [day for day, reason in self.excluded(start, end) if reason is DayOff.HOLIDAY]

    def floating_days(self, start: date, end: date) -> list[date]:
        """The working days from start to end that are floating holidays, in order."""
        return sorted(day for day in self.floating if start <= day <= end and self.is_working(day))

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day (before it, for a negative n); the day itself for 0."""
        step = 1 if n > 0 else -1
        left = abs(n)
        while left:
            day = shift_day(day, step)
            left -= self.is_working(day)
        return day


def _official(holiday: HolidayOn) -> bool:
    return holiday.kind is HolidayKind.OFFICIAL


def each_day(start: date, end: date) -> list[date]:
    """Every calendar day from start to end, both included, in order; none if the end comes first."""
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def parse_date(text: str, *, about: str | None = None, first: int = FIRST_YEAR) -> date:
    """A day as people and browsers write it: `2011-05-09`, or `9.5.2011`; slashes are refused as ambiguous.

    `first` is the first year of which a day may be; somebody may be born before our records begin.

    Raises, on the field `about`: `date.empty`, `date.control` (NUL and other controls), `date.not_a_date`,
    `date.no_such_month`, `date.no_such_day` (31 February), `date.out_of_range` (the year 20111).
    """
    text = _plain(text, "date", about)
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DOTTED.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise RuleViolation("date.not_a_date", field=about)
    if not first <= year <= LAST_YEAR:
        raise _out_of_range(year, about)
    if not 1 <= month <= 12:
        raise RuleViolation("date.no_such_month", field=about, month=month)
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleViolation("date.no_such_day", field=about, day=day, month=month, year=year) from None


def parse_time(text: str, *, about: str | None = None) -> time:
    """An hour on the 24-hour clock, `09:30` or `9:30`.

    Raises, on the field `about`: `time.empty`, `time.control`, `time.not_a_time`, `time.no_such_time` (25:00).
    """
    text = _plain(text, "time", about)
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise RuleViolation("time.not_a_time", field=about)
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        raise RuleViolation("time.no_such_time", field=about, hour=hour, minute=minute)
    return time(hour, minute)


def _plain(text: str, what: str, about: str | None) -> str:
    if _CONTROL.search(text):
        raise RuleViolation(f"{what}.control", field=about)
    text = text.strip()
    if not text:
        raise RuleViolation(f"{what}.empty", field=about)
    return text


@dataclass(frozen=True)
class LocalInstant:
    """A wall-clock time of a place, resolved. `is_ambiguous`: the clocks showed it twice that day."""

    instant: datetime
    zone: str
    is_ambiguous: bool


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def check_zone(zone: str, *, about: str | None = None) -> ZoneInfo:
    """The IANA time zone of that name; raises `zone.unknown`. Names are looked up, never opened as paths."""
    if zone not in _zones():
        raise RuleViolation("zone.unknown", field=about)
    return ZoneInfo(zone)


def local_instant(day: date, at: time, zone: str, *, second: bool = False, about: str | None = None) -> LocalInstant:
    """The instant (aware, UTC) of a wall-clock time at a place.

    A time that daylight saving skips raises `time.gap`, with `instead` as the wall clock that the same moment would
    have shown. A time that comes twice is flagged `is_ambiguous` and resolved to its first occurrence, or to its
    second one if `second` is set.
    """
    check_day(day, about=about)
    place = check_zone(zone, about=about)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    first, last = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = first.astimezone(place).replace(tzinfo=None, fold=0)
    if shown != wall:
        raise RuleViolation("time.gap", field=about, day=day, at=at, zone=zone, instead=shown)
    return LocalInstant(last if second else first, zone, is_ambiguous=first != last)
