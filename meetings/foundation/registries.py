"""Where higher features hang what lower pages show of them; filled when a feature's package is assembled."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from .feed_scope import FeedScope
from .languages import LazyString, Text
from .windows import Window

if TYPE_CHECKING:  # pure rules read this module, so it loads no database
    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute

    from .access_table import Action

T = TypeVar("T")
log = logging.getLogger(__name__)


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


class AccountLink(NamedTuple):
    """A page in one's own menu: of everybody, or of those who may do something somewhere (an `Action`)."""

    label: LazyString | str
    endpoint: str
    action: Action | None = None


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
    is_sample: bool = False  # not a fact: drawn and listed with that word


@dataclass(frozen=True)
class UpcomingItem:
    """A row of "what is next": when, what, a line about it, and its state in a word with a tone."""

    window: Window
    title: Text
    line: LazyString | str
    state: LazyString | str
    tone: str
    url: str
    is_open: bool = False  # the window is all there is: no day is fixed yet


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a calendar feed, in no particular language; `feeds` turns it into a VEVENT or VTODO.

    `starts`/`ends` are dates (all-day; `ends` is the last day) or aware instants (timed; `ends` is the end).
    `changed_at` moves with everything that is rendered of it, names that it shows of other records included
    (`database.shown_by_others`). Callables answer in a language; `gettext` is in that language while they run.
    """

    kind: str  # meeting | deadline | session | call | election | silence
    id: int
    revision: int  # SEQUENCE is one less
    changed_at: datetime
    starts: date | datetime
    ends: date | datetime
    title: Text
    status: str  # confirmed | tentative | cancelled | postponed
    path: str  # of its page, below the language: "meetings/mge-2011/"
    description: Callable[[str], list[str]]  # lines of plain text
    location: Text | None = None
    zone: str = "UTC"  # the venue's, by which the description tells a timed entry's hours
    dates_open: bool = False  # an undated meeting on the first day of its window
    over_on: date | None = None  # its last day where `ends` does not tell: a window's last day
    categories: Callable[[str], list[str]] | None = None
    done: bool = False
    completed_at: datetime | None = None  # when it was done
    is_sample: bool = False  # not a fact: sent with that word
    geo: tuple[float, float] | None = None  # latitude, longitude


@dataclass(frozen=True)
class OddRecord:
    """A record that cannot become an entry: left out of feeds, logged, shown to the secretariat with its reason."""

    kind: str
    id: int
    path: str  # of its page, below the language
    reason: str  # a code, or what went wrong in the words of the program


def entries_of(
    kind: str, records: Iterable[T], path: Callable[[T], str], make: Callable[[T], FeedEntry | None]
) -> list[FeedEntry | OddRecord]:
    """What `make` makes of each record (None: nothing to show). One that fails is an OddRecord; the others go on."""
    made: list[FeedEntry | OddRecord] = []
    for record in records:
        try:
            entry = make(record)
        except Exception:  # whatever is wrong with one record
            number: int = getattr(record, "id", 0)
            log.exception("record left out of feeds", extra={"kind": kind, "record": number})
            made.append(OddRecord(kind, number, path(record), "failed"))
        else:
            made += [entry] if entry is not None else []
    return made


@dataclass(frozen=True)
class Marks:
    """Records as far as it takes to know whether their entries are still the ones that were written.

    Each text has a value of every record, as the database writes it, with commas between: thousands are compared, none
    is read. `stamps` are `changed_at`.
    """

    ids: str = ""
    revisions: str = ""
    stamps: str = ""

    def __len__(self) -> int:
        return self.ids.count(",") + 1 if self.ids else 0

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Id, revision and stamp of each."""
        texts = (self.ids, self.revisions, self.stamps)
        return zip(*(text.split(",") if text else [] for text in texts), strict=True)


@dataclass(frozen=True)
class FeedSource:
    """Where a feed's entries of one `kind` come from.

    `marks` answers a scope in one query that reads no record; `load` makes the entries of records by their ids, in a
    fixed number of queries. `words` are all sentences of ours that its entries render: when the translation of one is
    mended, its entries count as changed. `lapses` are the last days, not before the given one, of entries that leave
    feeds some days after (cancelled, postponed): validators need them before anything is built. What of them one select
    gives is `lapsing`, with the day as its parameter `since`: one statement asks for that of all sources.
    """

    kind: str
    marks: Callable[[FeedScope], Marks]
    load: Callable[[Sequence[int]], list[FeedEntry | OddRecord]]
    words: Callable[[], Sequence[LazyString]]
    lapses: Callable[[date], Iterable[date]] = field(default=lambda _since: ())
    lapsing: Select[Any] | None = None


@dataclass(frozen=True)
class SearchHit:
    """One thing found: its kind (a lazy plural name), title, where, and a line about it."""

    kind: LazyString | str
    title: Text | LazyString | str
    url: str
    line: Text | LazyString | str = ""


@dataclass(frozen=True)
class Named:
    """Objects by a column of theirs, as the log keeps it, called by another one; one statement asks for all such kinds.

    `url` gives the page of one by its key, empty for none or where the reader may not see it.
    """

    key: InstrumentedAttribute[Any]
    name: InstrumentedAttribute[Any]
    url: Callable[[str], str] = field(default=lambda _key: "")


@dataclass(frozen=True)
class AuditKind:
    """What the page of the audit log says of one kind of object.

    `links` answers ids, as the log keeps them, with names and pages (no page: no url); what is gone is left out. Kinds
    whose name is a column say which (Named).
    `fields` are words for what an act changes, `values` words for what some of them may be, `refers` the kinds of the
    objects whose ids others hold. What is `silent` tells nobody anything: it follows from the rest. A kind that others
    only refer to has no name of its own.
    """

    name: LazyString | str  # of several of them
    links: Callable[[Collection[str]], dict[str, Link]] | Named
    fields: Mapping[str, LazyString] = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, LazyString] | Callable[[Any], str]] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ScopeChoice:
    """Something that a role can be held within; `process` is the code of the one it belongs to, empty for none."""

    code: str
    name: str
    process: str = ""


@dataclass(frozen=True)
class RequirementAnswer:
    """How the deadline that answers a requirement stands: done, waived, or extended to a day; `url` leads to it."""

    done: bool = False
    waived: bool = False
    extended_to: date | None = None
    url: str = ""


@dataclass(frozen=True)
class ClashingEvent:
    """Something elsewhere on some days, to be warned of. `title` is a stranger's text, `source` says where it is from.

    `starts_at` is given where it takes hours, not whole days; `zone` is that of its place, for showing them.
    """

    key: str
    title: str
    days: Window
    source: Text
    is_certain: bool
    starts_at: datetime | None = None
    zone: str = "UTC"
    place: str = ""
    url: str = ""


@dataclass(frozen=True)
class Clashing:
    """What a source knows of some days: the events that are named, and how many more there are."""

    events: tuple[ClashingEvent, ...] = ()
    more: int = 0


class SubjectPanel(NamedTuple):
    """What a feature shows on a page of a meeting’s preparation, by the meeting’s id; None: nothing for who looks."""

    subject: str  # agenda, programme, officers
    of_meeting: Callable[[int], dict[str, Any] | None]


@dataclass(frozen=True)
class Followers:
    """What goes by what is said of requirements, by their ids: `follow(actor, ids)` within the same transaction."""

    follow: Callable[[Any, Collection[int]], None]
    how_many: Callable[[Collection[int]], int]


readiness: Registry[ReadinessColumn] = Registry()
# By paragraph id; the codes given with each are those of the meetings that its requirements name.
paragraph_answers: Registry[Callable[[Mapping[int, Collection[str]]], dict[int, list[Link]]]] = Registry()
meeting_codes: Registry[Callable[[Collection[str]], set[str]]] = Registry()  # which of these codes meetings have
places: Registry[Callable[[], dict[str, Text]]] = Registry()  # every place's name by its code
# What rests on paragraphs or requirements, by their ids, public or not; what the actor may not see has no address.
resting: Registry[Callable[[Any, Sequence[int], Sequence[int]], list[Link]]] = Registry()
requirement_followers: Registry[Followers] = Registry()
requirement_answers: Registry[Callable[[Sequence[int]], dict[int, RequirementAnswer]]] = Registry()  # by requirement id
# Further pages of a meeting, beside its own: (label, endpoint), which gets its `code`.
meeting_tabs: Registry[tuple[LazyString | str, str]] = Registry()
# By meeting id: `title`, `template` and what the template needs; it gets all of it as `panel`. None: nothing for who
# looks at it.
meeting_panels: Registry[Callable[[int], dict[str, Any] | None]] = Registry()
# The same on a page of a meeting’s preparation; several may stand on one page.
subject_panels: Registry[SubjectPanel] = Registry()
# The same by account id, on its page of the administration.
account_panels: Registry[Callable[[int], dict[str, Any] | None]] = Registry()
account_links: Registry[AccountLink] = Registry()
group_links: Registry[Callable[[str], Link]] = Registry()  # by a regional group's code: what else there is of it
# What is due for a meeting in some areas of its preparation: (meeting id, areas as `mandates.rules.Area` values).
preparation: Registry[Callable[[int, frozenset[str]], list[UpcomingItem]]] = Registry()
waiting: Registry[Callable[[Any], list[Link]]] = Registry()  # by actor
# What lies between two days, at most so many: first what comes after a third day, soonest first, then what was before.
timeline: Registry[Callable[[date, date, date, int], list[TimelineItem]]] = Registry()
# Under which days the entries of the timeline stand, from a day on: in their order, at most so many.
timeline_days: Registry[Callable[[date, int], list[date]]] = Registry()
# From which instants on, not before the first given and before the second, time alone lets public pages say something
# else; full hours aside, which all of them go by.
turns: Registry[Callable[[datetime, datetime], list[datetime]]] = Registry()
upcoming: Registry[Callable[[date, int], list[UpcomingItem]]] = Registry()  # (from day, at most n)
feed_sources: Registry[FeedSource] = Registry()
search_sources: Registry[Callable[[list[list[str]], int], list[SearchHit]]] = Registry()
meeting_moved: Registry[Callable[[Any, int], None]] = Registry()  # (actor, meeting id): in the same transaction
# What somebody wrote of a meeting’s chair: (actor, meeting id), in the same transaction.
chair_written: Registry[Callable[[Any, int], None]] = Registry()
# By the code of a meeting, before it is locked: lets all wait who would change what it shows of its chair.
chair_held: Registry[Callable[[str], None]] = Registry()
navigation: Registry[tuple[LazyString | str, str]] = Registry()  # (label, endpoint)
# What takes place elsewhere on some periods, for a process (a code; None: any): so many events, in one query.
clash_sources: Registry[Callable[[Sequence[Window], str | None], Clashing]] = Registry()
others_views: Registry[tuple[LazyString | str, str]] = Registry()  # (label, endpoint): what others hold, for clashes
calendar_views: Registry[tuple[LazyString | str, str]] = Registry()  # (label, endpoint): month, agenda
page_context: Registry[Callable[[], dict[str, Any]]] = Registry()  # what every template gets besides
error_sentences: Registry[LazyString] = Registry()  # by error code; %(name)s are the error's params
seeders: Registry[Callable[[Path], None]] = Registry()  # load a folder of data; a second run changes nothing
samplers: Registry[Callable[[Path], None]] = Registry()  # the same, of what a demonstration shows besides
chores: Registry[tuple[int, Callable[[], object]]] = Registry()  # (every so many minutes, what); run by the worker
audit_acts: Registry[LazyString] = Registry()  # by the code of an act, such as meeting.confirm: what it did
audit_kinds: Registry[AuditKind] = Registry()  # by the kind of object, such as meeting
scope_choices: Registry[Callable[[str], list[ScopeChoice]]] = Registry()  # by ScopeKind: what there is, in a language
