"""What an external calendar is made of once it is read, what is refused, and when it is asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

SIZE_MAXIMUM = 2_000_000  # bytes, of a file and of what an address answers, unpacked
EVENTS_MAXIMUM = 5_000  # VEVENTs of a file
ROWS_MAXIMUM = 10_000  # what is kept of a file, every occurrence counted
OCCURRENCES_MAXIMUM = 500  # of one event that repeats
ODDITIES_KEPT = 50  # shown with line and reason; the others are only counted
LONGEST = 366  # days: what is longer says nothing about any of them
DAYS_BACK, DAYS_AHEAD = 366, 3 * 366  # how far from today an event that repeats is written out

EVERY = timedelta(hours=4)
LONGEST_WAIT = timedelta(days=1)
JITTER = 0.1  # part of the wait: calendars added together are not asked for together for ever
STALE_AFTER = timedelta(days=30)  # then all of it is asked for again: what repeats has to be written out further
CLAIM = timedelta(minutes=2)  # a worker that was killed while fetching gives its calendar back after this

FILE_CODES = (
    *("file.empty", "file.too_large", "file.not_utf8", "file.web_page", "file.not_calendar", "file.unclosed"),
    *("file.unbalanced", "file.outside", "file.line_too_long", "file.too_deep", "file.too_many_events"),
)
"""Why a file is refused whole; each but the first two with the line."""


class EventStatus(StrEnum):
    """How sure an event is, in the words of iCalendar."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class Oddness(StrEnum):
    """What is wrong with one event of a sound file."""

    NO_START = "no_start"
    BAD_START = "bad_start"
    BAD_END = "bad_end"
    MIXED = "mixed"
    END_BEFORE_START = "end_before_start"
    TOO_LONG = "too_long"
    YEAR = "year"
    RULE_UNREADABLE = "rule_unreadable"
    RULE_TOO_OFTEN = "rule_too_often"
    RULE_TOO_MUCH = "rule_too_much"
    TWICE = "twice"
    # The event is kept, with a doubt:
    ZONE_UNKNOWN = "zone_unknown"
    LINE_UNREADABLE = "line_unreadable"
    DATES_UNREADABLE = "dates_unreadable"
    THIS_AND_FUTURE = "this_and_future"
    CUT = "cut"

    @property
    def is_kept(self) -> bool:
        """Whether the event is kept all the same."""
        return self in _KEPT


_KEPT = frozenset(
    {Oddness.ZONE_UNKNOWN, Oddness.LINE_UNREADABLE, Oddness.DATES_UNREADABLE, Oddness.THIS_AND_FUTURE, Oddness.CUT}
)


@dataclass(frozen=True)
class Oddity:
    """One thing that was odd: the line of the file it stands in, what, the value, and the event's summary."""

    line: int
    oddness: Oddness
    detail: str = ""
    summary: str = ""

    def as_stored(self) -> list[Any]:
        """As JSON keeps it."""
        return [self.line, self.oddness.value, self.detail, self.summary]

    @classmethod
    def from_stored(cls, stored: list[Any]) -> Oddity:
        """What JSON has kept."""
        line, oddness, detail, summary = stored
        return cls(line, Oddness(oddness), detail, summary)


@dataclass(frozen=True)
class ReadEvent:
    """An event, or one occurrence of it. `days` are those it takes in its own zone, the last one included.

    `instance` tells the occurrences of one UID apart: the day or instant it was planned for, empty where nothing
    repeats. `starts_at` and `ends_at` (UTC) are absent where whole days are taken.
    """

    uid: str
    instance: str
    days: Window
    zone: str
    summary: str
    line: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    location: str = ""
    url: str = ""
    status: EventStatus = EventStatus.CONFIRMED
    is_free: bool = False  # it does not block time


@dataclass(frozen=True)
class Reading:
    """What a sound file holds. `oddities` are the first of them, `odd_count` all."""

    events: tuple[ReadEvent, ...]
    oddities: tuple[Oddity, ...] = ()
    odd_count: int = 0
    name: str = ""  # as the calendar calls itself


class FileRefused(RuleViolation):
    """The file is broken as a whole. `line` counts from 1, as editors do."""

    def __init__(self, code: str, line: int = 0, detail: str = "", *, begun: str = "", maximum: int = 0) -> None:
        super().__init__(code, line=line, detail=detail, begun=begun, maximum=maximum)
        self.line = line
        self.detail = detail


@dataclass(frozen=True)
class Values:
    """What people say of a calendar. `process` is a code, empty for all; `address` is empty for a file."""

    name: Text
    process: str
    zone: str
    counts_free: bool = False
    address: str = ""


@dataclass(frozen=True)
class Upload:
    """A file that was sent up: nothing of it is stored but its events and its name."""

    file_name: str
    data: bytes


def written_out(today: date) -> Window:
    """The days between which events that repeat are written out."""
    return Window(today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))


def next_due(now: datetime, failures: int, chance: float) -> datetime:
    """When to ask again after `failures` in a row, a day at most. `chance` from 0 to 1 spreads it by a tenth."""
    wait = min(EVERY * (1 << min(failures, 8)), LONGEST_WAIT)
    return now + wait * (1 - JITTER * chance)


def is_stale(read_on: date | None, today: date) -> bool:
    """Whether all of a calendar has to be read again, unchanged or not."""
    return read_on is None or abs(today - read_on) >= STALE_AFTER
