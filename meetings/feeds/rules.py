"""Which entries a feed holds, in which order, and how their state reads. CALENDAR.md in code, without any words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetings.foundation.registries import FeedEntry, FeedScope
from meetings.foundation.windows import EARLIEST_DAY, FIRST_YEAR, LAST_YEAR

PAST_MONTHS = 6
LAPSE_DAYS = 30  # a cancelled entry stays so long after its end that every subscriber has seen it
MOST_ENTRIES = 999  # Google drops what lies beyond a thousand entries, or a megabyte, without a word
MOST_BYTES = 1_000_000
GONE = frozenset({"cancelled", "postponed"})
STATUSES = frozenset({"confirmed", "tentative"}) | GONE
_UID = re.compile(r"[!-~]{1,255}")


@dataclass(frozen=True)
class Feed:
    """One feed's content. `code` narrows it to a meeting, `record_id` to one record; `as_tasks` makes VTODOs.

    Only a capped feed has a window and is kept small.
    """

    key: str
    kinds: frozenset[str]
    colour: str
    rgb: str  # the same colour for Apple
    as_tasks: bool = False
    is_capped: bool = True
    code: str | None = None
    record_id: int | None = None

    @property
    def name(self) -> str:
        """What tells it from all other feeds, as in its address."""
        return self.key if self.is_capped else f"{self.key}s/{self.code or self.record_id}"


MEETINGS = Feed("meetings", frozenset({"meeting"}), "steelblue", "#4682B4")
DEADLINES = Feed("deadlines", frozenset({"deadline"}), "firebrick", "#B22222")
TASKS = Feed("tasks", frozenset({"deadline"}), "darkgoldenrod", "#B8860B", as_tasks=True)
DEFAULT_FEEDS = (MEETINGS, DEADLINES, TASKS)


def meeting_feed(code: str) -> Feed:
    """The feed of one meeting: itself, its sessions and deadlines, however long ago."""
    kinds = frozenset({"meeting", "session", "deadline"})
    return Feed("meeting", kinds, "steelblue", "#4682B4", is_capped=False, code=code)


def deadline_feed(record_id: int) -> Feed:
    """One deadline, to be put into a calendar once."""
    return Feed("deadline", frozenset({"deadline"}), "firebrick", "#B22222", is_capped=False, record_id=record_id)


class Heading(StrEnum):
    """The word in front of a title, for the many calendars that show nothing else of an entry's state."""

    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    DATES_OPEN = "dates_open"
    TENTATIVE = "tentative"
    DONE = "done"


def first_of_month(day: date, months_before: int = 0) -> date:
    """The first day of the month so many months before that of `day`."""
    months = day.year * 12 + day.month - 1 - months_before
    return date(months // 12, months % 12 + 1, 1)


def scope(feed: Feed, today: date) -> FeedScope:
    """What a feed asks of its sources. It changes with the month, not with the day, and so do the feed's bytes."""
    if not feed.is_capped:
        anchor = first_of_month(today)
        return FeedScope(feed.kinds, EARLIEST_DAY, anchor, meeting=feed.code, record_id=feed.record_id)
    edge = first_of_month(today, PAST_MONTHS)
    return FeedScope(feed.kinds, edge, first_of_month(today), limit=MOST_ENTRIES)


def is_all_day(entry: FeedEntry) -> bool:
    """Whether it takes whole days."""
    return not isinstance(entry.starts, datetime)


def last_day(entry: FeedEntry) -> date:
    """The day after which the entry is over, at its venue."""
    if entry.over_on is not None:
        return entry.over_on
    if isinstance(entry.ends, datetime):
        return entry.ends.astimezone(ZoneInfo(entry.zone)).date()
    return entry.ends


def has_lapsed(last: date, today: date) -> bool:
    """Whether something cancelled or postponed, whose last day was `last`, has been shown for long enough."""
    return today > last + timedelta(days=LAPSE_DAYS)


def latest_lapse(lapses: Iterable[date], today: date) -> date | None:
    """The last day on which a cancelled or postponed entry left the feeds, `lapses` being their last days."""
    gone = [last for last in lapses if has_lapsed(last, today)]
    return max(gone) + timedelta(days=LAPSE_DAYS + 1) if gone else None


def belongs(entry: FeedEntry, wanted: FeedScope, today: date) -> bool:
    """Whether the entry stays in the feed's window."""
    last = last_day(entry)
    return last >= wanted.earliest and not (entry.status in GONE and has_lapsed(last, today))


def by_nearness(entries: Iterable[FeedEntry], anchor: date) -> list[FeedEntry]:
    """What is not over on `anchor`, the nearest first, then what is, the most recent first."""
    ahead: list[FeedEntry] = []
    over: list[FeedEntry] = []
    for entry in entries:
        (ahead if last_day(entry) >= anchor else over).append(entry)
    return [
        *sorted(ahead, key=lambda e: (start_key(e), e.kind, e.id)),
        *sorted(over, key=lambda e: (last_day(e), start_key(e), e.kind, e.id), reverse=True),
    ]


def start_key(entry: FeedEntry) -> str:
    """Sorts days and instants alike: a whole day comes before its hours."""
    starts = entry.starts
    if isinstance(starts, datetime):
        return starts.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M%S")
    return starts.strftime("%Y%m%d")


def uid(kind: str, record_id: int, host: str) -> str:
    """The identity of an entry, for life: the same in every feed and language."""
    return f"{kind}-{record_id}@{host}"


def sequence(entry: FeedEntry) -> int:
    """SEQUENCE: from 0, one up with every revision."""
    return entry.revision - 1


def heading(entry: FeedEntry, as_task: bool = False) -> Heading | None:
    """The word that belongs in front of the title. A task says itself that it is done."""
    if entry.status in GONE:
        return Heading(entry.status)
    if entry.done:
        return None if as_task else Heading.DONE
    if entry.dates_open:
        return Heading.DATES_OPEN
    return Heading.TENTATIVE if entry.status == "tentative" else None


def event_status(entry: FeedEntry) -> str:
    """STATUS of a VEVENT. What is postponed without new dates does not take place on the old ones."""
    if entry.status in GONE:
        return "CANCELLED"
    return "TENTATIVE" if entry.status == "tentative" or entry.dates_open else "CONFIRMED"


def task_status(entry: FeedEntry) -> str:
    """STATUS of a VTODO."""
    if entry.status in GONE:
        return "CANCELLED"
    return "COMPLETED" if entry.done else "NEEDS-ACTION"


def blocks_time(entry: FeedEntry) -> bool:
    """TRANSP: only a session that takes place keeps an hour busy."""
    return entry.kind == "session" and not is_all_day(entry) and event_status(entry) != "CANCELLED"


def oddity(entry: FeedEntry) -> str | None:
    """Why an entry cannot be sent, as a code; None when nothing is wrong with it."""
    starts, ends = entry.starts, entry.ends
    if isinstance(starts, datetime) != isinstance(ends, datetime):
        return "mixed_times"
    for moment in (starts, ends):
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return "no_offset"
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return "year"
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        if ends <= starts:
            return "end_before_start"
    elif ends < starts:
        return "end_before_start"
    if entry.revision < 1 or entry.changed_at.tzinfo is None:
        return "no_revision"
    if entry.status not in STATUSES:
        return "status"
    if not any(text.strip() for _, text in entry.title.versions):
        return "no_title"
    return None


def is_uid(text: str) -> bool:
    """Whether it may be a UID: printable ASCII without blanks, at most 255 octets."""
    return _UID.fullmatch(text) is not None


def within(sizes: Sequence[int], budget: int) -> int:
    """How many of the parts, in this order, fit into `budget` bytes together."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if total > budget:
            return count
    return len(sizes)
