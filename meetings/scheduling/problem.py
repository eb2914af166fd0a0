"""A timetable to be made, in general terms: sessions, slots in rooms, and wishes, each hard or with a weight.

Times are whole minutes on one axis, counted from midnight of the first day on the venue’s clock; an interval holds its
start and not its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DAY = 24 * 60
"""Minutes of a day."""

HARD = None
"""The weight of what has to hold."""

Weight = int | None
"""What a breach costs each time; None: it must not be."""


@dataclass(frozen=True, order=True)
class Span:
    """From a minute to another one, the last not included."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether both share a minute."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether the other one lies within."""
        return self.start <= other.start and other.end <= self.end

    @property
    def day(self) -> int:
        """The day on which it begins, 0 the first."""
        return self.start // DAY


@dataclass(frozen=True)
class Room:
    """Where sessions are held. `capacity` None: nobody counts; `provides` is what it has, such as `booth-6`."""

    id: int
    capacity: int | None = None
    provides: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slot:
    """A room for some time, to be given to one session at most."""

    id: int
    room: int
    span: Span


@dataclass(frozen=True)
class Placement:
    """Where and when a session is held: what a plan says of it."""

    room: int | None
    span: Span


@dataclass(frozen=True)
class Session:
    """What has to be placed. `fixed` is where it is and stays; `draws` is what it takes from pools while it lasts.

    One that `fills` its slot lasts as long as that does, and `minutes` is the least it needs; any other begins with its
    slot and lasts for its `minutes`.
    """

    id: int
    minutes: int
    attendance: int = 0
    needs: frozenset[str] = frozenset()  # what its room has to provide
    draws: Mapping[str, int] = field(default_factory=dict)
    fixed: Placement | None = None
    fills: bool = False

    def within(self, slot: Slot) -> Placement:
        """Where it is held when it is given a slot."""
        end = slot.span.end if self.fills else slot.span.start + self.minutes
        return Placement(slot.room, Span(slot.span.start, end))


class ClashKind(StrEnum):
    """Why two sessions should not overlap; instances may name further kinds."""

    PERSON = "person"
    BODY = "body"
    STATED = "stated"


@dataclass(frozen=True)
class Clash:
    """Two sessions that should not overlap. `about` names who or what is wanted in both."""

    first: int
    second: int
    kind: str
    weight: Weight = HARD
    about: str = ""


@dataclass(frozen=True)
class Ban:
    """A session should not be within a span: not overlap it or, with `by_start`, not begin in it."""

    session: int
    span: Span
    kind: str
    weight: Weight = HARD
    by_start: bool = False
    about: str = ""


@dataclass(frozen=True)
class Wish:
    """A session would rather be in one of these rooms (empty: any) and within one of these spans (empty: any)."""

    session: int
    kind: str
    weight: Weight
    rooms: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()
    about: str = ""


class Order(StrEnum):
    """How two sessions stand to one another in time."""

    BEFORE = "before"  # the first ends before the second begins
    DIRECTLY_BEFORE = "directly_before"  # and nothing lies between: no slot of that day begins between
    SAME_DAY = "same_day"
    OTHER_DAY = "other_day"
    NEXT_DAY = "next_day"  # on days that follow one another, whichever comes first
    NOT_FOLLOWING_DAYS = "not_following_days"  # on the same day, or with a day between
    A_DAY_BETWEEN = "a_day_between"  # neither on the same day nor on days that follow one another
    SAME_ROOM = "same_room"


@dataclass(frozen=True)
class Relation:
    """The first session stands to the second in this order."""

    first: int
    second: int
    order: Order
    kind: str
    weight: Weight = HARD


class Count(StrEnum):
    """How a supply is used."""

    AT_ONCE = "at_once"  # as much as the sessions draw at any one minute of the span
    IN_ALL = "in_all"  # as much as the sessions that begin within the span draw together


@dataclass(frozen=True)
class Supply:
    """So much of a pool there is in a span, such as teams of interpreters in a half-day."""

    pool: str
    span: Span
    amount: int
    count: Count
    kind: str
    weight: Weight = HARD


@dataclass(frozen=True)
class Problem:
    """Everything that makes a timetable good or bad.

    `overheads` are what each breach of what every problem has costs (None: must not be): `room` (two sessions in one
    room at once), `capacity` (too small; `capacity_step` people too many count once more), `needs` (the room lacks
    something, once for each), `slot` (outside every slot of the room, or for less time than it lasts), `unplaced`,
    `fixed` (moved though fixed). One that is not named must not be.
    """

    sessions: tuple[Session, ...]
    rooms: tuple[Room, ...]
    slots: tuple[Slot, ...]
    clashes: tuple[Clash, ...] = ()
    bans: tuple[Ban, ...] = ()
    wishes: tuple[Wish, ...] = ()
    relations: tuple[Relation, ...] = ()
    supplies: tuple[Supply, ...] = ()
    overheads: Mapping[str, Weight] = field(default_factory=dict)


Plan = Mapping[int, Placement]
"""Where each session is, by its id; those that are missing are not placed."""
