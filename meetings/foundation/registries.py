"""Where higher features hang what lower pages show of them; filled when a feature's package is assembled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from .languages import LazyString, Text
from .windows import Window

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by key, in the order given by `rank`, then by key; registering a key again replaces it."""

    def __init__(self) -> None:
        self._things: dict[str, tuple[int, T]] = {}

    def register(self, key: str, thing: T, rank: int = 100) -> T:
        """Hang `thing` under `key`; lower ranks come first."""
        self._things[key] = (rank, thing)
        return thing

    def get(self, key: str) -> T | None:
        """What hangs under `key`."""
        return self._things[key][1] if key in self._things else None

    def items(self) -> list[tuple[str, T]]:
        """Keys and things in order."""
        return [(k, t) for k, (_, t) in sorted(self._things.items(), key=lambda kv: (kv[1][0], kv[0]))]

    def __iter__(self) -> Iterator[T]:
        return iter(t for _, t in self.items())


@dataclass(frozen=True)
class Link:
    """A place to go to: `label` is a Text of people or a lazy string of ours; `note` says where it stands."""

    label: Text | LazyString | str
    url: str
    note: Text | LazyString | str = ""
    tone: str = "open"


@dataclass(frozen=True)
class ReadinessCell:
    """One cell of a meeting's readiness: `label` in words, `tone` one of ok, warn, bad, open, info."""

    label: LazyString | str
    tone: str
    url: str = ""


@dataclass(frozen=True)
class ReadinessColumn:
    """A column of the readiness strip. `cells(meeting_ids)` answers for many meetings in a fixed number of queries."""

    title: LazyString | str
    cells: Callable[[Sequence[int]], dict[int, ReadinessCell]]


@dataclass(frozen=True)
class TimelineItem:
    """What the first page draws: a bar (a meeting) or a point (a deadline)."""

    key: str
    label: Text
    window: Window
    kind: str  # sure | window | past | due
    note: LazyString | str
    url: str


@dataclass(frozen=True)
class UpcomingItem:
    """A row of "what is next": when, what, a line about it, and its state in a word with a tone."""

    window: Window
    title: Text
    line: LazyString | str
    state: LazyString | str
    tone: str
    url: str


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a calendar feed, in no particular language; `feeds` turns it into a VEVENT or VTODO.

    `starts`/`ends` are dates (all-day; `ends` is the last day) or aware instants (timed; `ends` is the end).
    """

    kind: str  # meeting | deadline | session
    id: int
    revision: int
    changed_at: datetime
    starts: date | datetime
    ends: date | datetime
    title: Text
    status: str  # confirmed | tentative | cancelled | postponed
    path: str  # endpoint path below the language: "meetings/mge-2011/"
    description: Callable[[str], list[str]]  # lines of plain text in a language
    location: Callable[[str], str] | None = None
    zone: str = "UTC"
    dates_open: bool = False  # an undated meeting on the first day of its window
    ended_on: date | None = None  # when a cancelled or postponed entry's old dates ended
    categories: Callable[[str], list[str]] | None = None
    done: bool = False  # VTODO: completed
    completed_at: datetime | None = None
    meeting_code: str = ""
    geo: tuple[float, float] | None = None


@dataclass(frozen=True)
class SearchHit:
    """One thing found: its kind (a lazy plural name), title, where, and a line about it."""

    kind: LazyString | str
    title: Text | LazyString | str
    url: str
    line: Text | LazyString | str = ""


@dataclass(frozen=True)
class RequirementAnswer:
    """How the deadline that answers a requirement stands: done, or extended to a day; `url` leads to it."""

    done: bool = False
    extended_to: date | None = None
    url: str = ""


readiness: Registry[ReadinessColumn] = Registry()
paragraph_answers: Registry[Callable[[Sequence[int]], dict[int, list[Link]]]] = Registry()  # by paragraph id
requirement_answers: Registry[Callable[[Sequence[int]], dict[int, RequirementAnswer]]] = Registry()  # by requirement id
meeting_panels: Registry[Callable[[int], dict[str, Any]]] = Registry()
waiting: Registry[Callable[[Any], list[Link]]] = Registry()  # by actor
timeline: Registry[Callable[[date, date], list[TimelineItem]]] = Registry()
upcoming: Registry[Callable[[date, int], list[UpcomingItem]]] = Registry()  # (from day, at most n)
feed_sources: Registry[Callable[..., list[FeedEntry]]] = Registry()
search_sources: Registry[Callable[[list[list[str]], int], list[SearchHit]]] = Registry()
meeting_moved: Registry[Callable[[Any, int], None]] = Registry()  # (actor, meeting id): in the same transaction
navigation: Registry[tuple[LazyString | str, str]] = Registry()  # (label, endpoint)
page_context: Registry[Callable[[], dict[str, Any]]] = Registry()  # what every template gets besides
error_sentences: Registry[LazyString] = Registry()  # by error code; %(name)s are the error's params
seeders: Registry[Callable[[Path], None]] = Registry()  # load a folder of data; a second run changes nothing
chores: Registry[tuple[int, Callable[[], object]]] = Registry()  # (every so many minutes, what); run by the worker
