"""Which entries a feed holds, in which order, and how their state reads. CALENDAR.md in code, without any words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from meetings.foundation.feed_scope import ANY, Concerns, Facets, FeedScope
from meetings.foundation.registries import FeedEntry
from meetings.foundation.windows import EARLIEST_DAY, FIRST_YEAR, LAST_YEAR
from meetings.mandates.rules import Addressee

PAST_MONTHS = 6
LAPSE_DAYS = 30  # a cancelled entry stays so long after its end that every subscriber has seen it
MOST_ENTRIES = 999  # Google drops what lies beyond a thousand entries, or a megabyte, without a word
MOST_BYTES = 1_000_000
GONE = frozenset({"cancelled", "postponed"})
STATUSES = frozenset({"confirmed", "tentative"}) | GONE


OF_ONE_THING = frozenset({"meeting", "deadline", "group", "chosen"})  # keys of feeds that are named after their subject
WITH_PAGE_IN_CALENDAR = frozenset({"saved", "chosen", "private"})


@dataclass(frozen=True)
class Feed:
    """One feed's content. `facets` choose of its kinds, `record_id` one record; `as_tasks` makes VTODOs.

    `name` is its address below `feeds/`. `key` names its words. A feed with `past_months` leaves out what was over
    before them; one with `most_bytes` leaves out what lies farthest off when there is too much.
    """

    key: str
    name: str
    kinds: frozenset[str]
    colour: str
    rgb: str  # the same colour for Apple
    as_tasks: bool = False
    past_months: int | None = PAST_MONTHS
    most_entries: int | None = MOST_ENTRIES
    most_bytes: int | None = MOST_BYTES
    facets: Facets = ANY
    record_id: int | None = None

    @property
    def page(self) -> str:
        """The page about it, below the language."""
        if self.key in WITH_PAGE_IN_CALENDAR:
            return f"calendar/{self.name}/"
        return f"{self.name}/" if self.key in {"meeting", "deadline"} else "calendar/"

    @property
    def looks_at_all(self) -> bool:
        """Whether it sees every record of its kinds, so that what it does not miss is in order again."""
        return self.facets == ANY and self.record_id is None


MEETINGS = Feed("meetings", "meetings", frozenset({"meeting"}), "steelblue", "#4682B4")
DEADLINES = Feed("deadlines", "deadlines", frozenset({"deadline"}), "firebrick", "#B22222")
TASKS = Feed("tasks", "tasks", frozenset({"deadline"}), "darkgoldenrod", "#B8860B", as_tasks=True)
DEFAULT_FEEDS = (MEETINGS, DEADLINES, TASKS)
EVERYTHING = frozenset({"meeting", "session", "deadline", "call", "election"})
IN_CONFIDENCE = frozenset({"silence"})  # in nobody's feed but that of who is asked, or asks


def meeting_feed(code: str) -> Feed:
    """The feed of one meeting: itself, its sessions and deadlines, calls and elections, however long ago."""
    facets = Facets(meetings=frozenset({code}))
    return _whole(Feed("meeting", f"meetings/{code}", EVERYTHING, "steelblue", "#4682B4", facets=facets))


def deadline_feed(record_id: int) -> Feed:
    """One deadline, to be put into a calendar once."""
    kinds = frozenset({"deadline"})
    return _whole(Feed("deadline", f"deadlines/{record_id}", kinds, "firebrick", "#B22222", record_id=record_id))


def _whole(feed: Feed) -> Feed:
    return replace(feed, past_months=None, most_entries=None, most_bytes=None)


def group_feed(code: str) -> Feed:
    """What concerns one regional group: the meetings it takes part in, elections, what is due from it, calls to it."""
    concerns = Concerns(groups=frozenset({code}), owners=frozenset({Addressee.REGIONAL_GROUP.value}))
    facets = Facets(concerns=concerns)
    return Feed("group", f"groups/{code}", EVERYTHING, "seagreen", "#2E8B57", facets=facets)


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
    edge = EARLIEST_DAY if feed.past_months is None else first_of_month(today, feed.past_months)
    return FeedScope(
        feed.kinds,
        edge,
        first_of_month(today),
        limit=feed.most_entries,
        record_id=feed.record_id,
        facets=feed.facets,
    )


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


class Part(NamedTuple):
    """An entry as it was written, with what decides on its place."""

    order: str  # by start, then by UID
    last: date  # the day after which it is over
    is_gone: bool  # cancelled or postponed
    content: bytes


def placed(entry: FeedEntry, host: str, content: bytes) -> Part:
    """An entry with the bytes that were written of it."""
    return Part(
        order=f"{start_key(entry)} {uid(entry.kind, entry.id, host)}",
        last=last_day(entry),
        is_gone=entry.status in GONE,
        content=content,
    )


def belonging(parts: Iterable[Part], wanted: FeedScope, today: date) -> list[Part]:
    """Those that stay in the feed's window."""
    edge = wanted.earliest
    return [part for part in parts if part.last >= edge and not (part.is_gone and has_lapsed(part.last, today))]


def by_nearness(parts: Iterable[Part], anchor: date) -> list[Part]:
    """What is not over on `anchor`, the nearest first, then what is, the most recent first."""
    ahead: list[Part] = []
    over: list[Part] = []
    for part in parts:
        (ahead if part.last >= anchor else over).append(part)
    return [
        *sorted(ahead, key=lambda p: p.order),
        *sorted(over, key=lambda p: (p.last, p.order), reverse=True),
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


def within(sizes: Sequence[int], budget: int) -> int:
    """How many of the parts, in this order, fit into `budget` bytes together."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if total > budget:
            return count
    return len(sizes)
