"""A programme as plain values: what warnings, the solver, grids, releases and documents are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from meetings.foundation.languages import Text
from meetings.scheduling.problem import DAY, Span

from .rules import Arrangement, Hours, Interpretation, PartyKind, PeriodKind, SessionKind

NO_TEXT = Text()


@dataclass(frozen=True)
class Day:
    """A day of the meeting. `is_working`: the venue’s office is open; `is_open`: the secretariat holds sessions."""

    on: date
    is_open: bool = True
    is_working: bool = True
    note: Text = NO_TEXT  # why it is closed: the holiday, or what the secretariat says


@dataclass(frozen=True)
class Period:
    """A part of a day, with so many teams of interpreters."""

    id: int
    on: date
    kind: PeriodKind
    hours: Hours
    teams: int = 0


@dataclass(frozen=True)
class RoomFacts:
    """A room that the meeting has, or that a session stands in though it is gone (`is_available` False)."""

    id: int
    name: Text
    capacity: int | None = None
    booths: int = 0
    is_accessible: bool = False
    equipment: frozenset[str] = frozenset()
    is_available: bool = True


@dataclass(frozen=True)
class Closure:
    """Hours in which the meeting does not have a room."""

    id: int
    room: int
    on: date
    hours: Hours
    reason: Text = NO_TEXT


@dataclass(frozen=True)
class PartyFacts:
    """A person or a body."""

    key: str
    kind: PartyKind
    name: Text


@dataclass(frozen=True)
class ItemFacts:
    """An item of the agenda: `number` as it is written, such as 6 (a)."""

    id: int
    number: str
    heading: Text
    minutes: int | None = None
    is_branch: bool = False  # items below it are what is discussed
    path: tuple[int, ...] = ()  # the numbers from the outermost: (6, 1) is 6 (a), however a language writes it


@dataclass(frozen=True)
class SessionFacts:
    """A session in work, and where it stands: a day and an hour, and a room where one is given."""

    id: int
    kind: SessionKind
    title: Text
    minutes: int
    number: int | None = None
    note: Text = NO_TEXT
    attendance: int = 0
    langs: tuple[str, ...] = ()
    interpretation: Interpretation = Interpretation.NONE
    is_listed: bool = True
    is_open: bool = True
    needs_access: bool = False
    equipment: frozenset[str] = frozenset()
    room_wish: int | None = None
    period_wishes: tuple[PeriodKind, ...] = ()
    not_before: tuple[date, int] | None = None
    not_after: tuple[date, int] | None = None
    parties: frozenset[str] = frozenset()
    items: tuple[int, ...] = ()
    is_fixed: bool = False
    is_called_off: bool = False
    on: date | None = None
    starts: int | None = None
    room: int | None = None
    revision: int = 1

    @property
    def hours(self) -> Hours | None:
        """When it is held on its day; None while it is not placed."""
        return None if self.starts is None else Hours(self.starts, self.starts + self.minutes)


@dataclass(frozen=True)
class RelationFacts:
    """How two sessions are to stand to one another."""

    id: int
    first: int
    second: int
    order: Arrangement
    is_hard: bool = True


@dataclass(frozen=True)
class Situation:
    """All of a programme in work. Days are in order, periods by day and hour, sessions by id."""

    days: tuple[Day, ...]
    periods: tuple[Period, ...] = ()
    rooms: tuple[RoomFacts, ...] = ()
    closures: tuple[Closure, ...] = ()
    parties: tuple[PartyFacts, ...] = ()
    items: tuple[ItemFacts, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    relations: tuple[RelationFacts, ...] = ()
    weights: Mapping[str, int | None] = field(default_factory=dict)  # where they are not the usual ones
    mandated_days: int | None = None  # on so many days at most, as the mandate has it

    @cached_property
    def first(self) -> date:
        """The day from which the solver counts its minutes; any will do while there is none."""
        return self.days[0].on if self.days else date(2000, 1, 1)

    def axis(self, on: date, minute: int) -> int:
        """A minute of a day on the solver’s axis."""
        return (on - self.first).days * DAY + minute

    def span(self, on: date, hours: Hours) -> Span:
        """Hours of a day on the solver’s axis."""
        return Span(self.axis(on, hours.starts), self.axis(on, hours.ends))

    def off_axis(self, minute: int) -> tuple[date, int]:
        """The day and the minute of the day for a minute on the solver’s axis."""
        return self.first + timedelta(days=minute // DAY), minute % DAY

    @cached_property
    def room_by_id(self) -> dict[int, RoomFacts]:
        """Rooms by their ids."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def session_by_id(self) -> dict[int, SessionFacts]:
        """Sessions by their ids."""
        return {session.id: session for session in self.sessions}

    @cached_property
    def party_by_key(self) -> dict[str, PartyFacts]:
        """Persons and bodies by their keys."""
        return {party.key: party for party in self.parties}
