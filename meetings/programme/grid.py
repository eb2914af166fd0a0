"""A programme as a table: weeks with their days, a day with its rooms, a day of those who have to be at sessions.

It works on anything that has days, periods, rooms and sessions with these names: a programme in work and the content
of a release alike. Nothing is lost: what lies outside every period has a line of its own, and so has a day that is no
day of the programme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from meetings.foundation.languages import Text

from .rules import Hours, PeriodKind


class DayLike(Protocol):
    """A day; `note` says why it is closed."""

    @property
    def on(self) -> date: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def note(self) -> Text: ...


class PeriodLike(Protocol):
    """A part of a day."""

    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> PeriodKind: ...
    @property
    def hours(self) -> Hours: ...


class RoomLike(Protocol):
    """A room."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> Text: ...


class SessionLike(Protocol):
    """A session, and where it stands."""

    @property
    def id(self) -> int: ...
    @property
    def on(self) -> date | None: ...
    @property
    def hours(self) -> Hours | None: ...
    @property
    def room(self) -> int | None: ...


S = TypeVar("S", bound=SessionLike)
S_co = TypeVar("S_co", bound=SessionLike, covariant=True)


class Source(Protocol[S_co]):
    """What a table is made of."""

    @property
    def days(self) -> Sequence[DayLike]: ...
    @property
    def periods(self) -> Sequence[PeriodLike]: ...
    @property
    def rooms(self) -> Sequence[RoomLike]: ...
    @property
    def sessions(self) -> Sequence[S_co]: ...


@dataclass(frozen=True)
class Band:
    """A part that days have in common: the periods of one kind. `kind` None: hours outside every period; `hours` None:
    they are not the same on all days."""

    kind: PeriodKind | None
    hours: Hours | None = None


@dataclass(frozen=True)
class Cell(Generic[S]):
    """What is held in a band: on a day, in a room, or with somebody. Without periods, nothing is held then."""

    on: date
    band: Band
    periods: tuple[Hours, ...] = ()
    sessions: tuple[S, ...] = ()

    @property
    def starts(self) -> int | None:
        """When something would begin that is put here."""
        return self.periods[0].starts if self.periods else None


@dataclass(frozen=True)
class DayLine(Generic[S]):
    """A day with a cell for each band. `day` None: it is no day of the programme."""

    on: date
    day: DayLike | None
    cells: tuple[Cell[S], ...]

    @property
    def is_open(self) -> bool:
        """Whether sessions are held on it."""
        return _is_open(self.day)


@dataclass(frozen=True)
class Week(Generic[S]):
    """The days of one week, and the bands that they have in common."""

    bands: tuple[Band, ...]
    lines: tuple[DayLine[S], ...]


@dataclass(frozen=True)
class Line(Generic[S]):
    """A room, or somebody, with a cell for each band of the day; `key` is the room’s id or the party’s key, None: the
    sessions without a room."""

    key: int | str | None
    cells: tuple[Cell[S], ...]


@dataclass(frozen=True)
class Sheet(Generic[S]):
    """One day by rooms or by those who have to be there."""

    on: date
    day: DayLike | None
    bands: tuple[Band, ...]
    lines: tuple[Line[S], ...]


def weeks(source: Source[S]) -> list[Week[S]]:
    """All days, a table for each week; days on which something stands though they are no days of the programme, too."""
    by_day = _by_day(source)
    known = {day.on: day for day in source.days}
    periods = _periods(source)
    found = []
    for _, group in groupby(sorted({*known, *by_day}), key=lambda on: on.isocalendar()[:2]):
        days = list(group)
        bands = _bands(periods, days, {on: by_day.get(on, []) for on in days})
        lines = (
            DayLine(on, known.get(on), _cells(on, bands, periods, by_day.get(on, ()), is_open=_is_open(known.get(on))))
            for on in days
        )
        found.append(Week(bands, tuple(lines)))
    return found


def _is_open(day: DayLike | None) -> bool:
    return day is not None and day.is_open


def by_room(source: Source[S], on: date) -> Sheet[S]:
    """One day by rooms, in their order; last those sessions that have none."""
    held = _by_day(source).get(on, [])
    known = {room.id for room in source.rooms}
    keys: list[int | None] = [room.id for room in source.rooms]
    if any(session.room not in known for session in held):
        keys.append(None)

    def among(key: int | str | None) -> list[S]:
        return [session for session in held if (session.room if session.room in known else None) == key]

    return _sheet(source, on, held, keys, among)


def by_party(source: Source[S], on: date, parties: Mapping[str, Iterable[int]]) -> Sheet[S]:
    """One day of those who have to be at sessions: `parties` has the ids of each one’s, by their key."""
    held, wanted = _by_day(source).get(on, []), {key: frozenset(ids) for key, ids in parties.items()}

    def among(key: int | str | None) -> list[S]:
        return [session for session in held if session.id in wanted[str(key)]]

    return _sheet(source, on, held, list(wanted), among)


def unplaced(source: Source[S]) -> list[S]:
    """Sessions without a day and an hour."""
    return [session for session in source.sessions if session.on is None or session.hours is None]


def _sheet(
    source: Source[S],
    on: date,
    held: Sequence[S],
    keys: Sequence[int | str | None],
    among: Callable[[int | str | None], list[S]],
) -> Sheet[S]:
    periods = _periods(source)
    bands = _bands(periods, [on], {on: held})
    day = next((day for day in source.days if day.on == on), None)
    lines = tuple(Line(key, _cells(on, bands, periods, among(key), is_open=_is_open(day))) for key in keys)
    return Sheet(on, day, bands, lines)


def _by_day(source: Source[S]) -> dict[date, list[S]]:
    found: dict[date, list[S]] = defaultdict(list)
    for session in source.sessions:
        if session.on is not None and session.hours is not None:
            found[session.on].append(session)
    order = {room.id: position for position, room in enumerate(source.rooms)}

    def place(session: S) -> tuple[Hours | None, int, int]:
        rank = len(order) if session.room is None else order.get(session.room, len(order))
        return session.hours, rank, session.id

    for sessions in found.values():
        sessions.sort(key=place)
    return found


Periods = Mapping[date, Sequence[PeriodLike]]


def _periods(source: Source[S]) -> Periods:
    found: dict[date, list[PeriodLike]] = defaultdict(list)
    for period in sorted(source.periods, key=lambda period: (period.on, period.hours)):
        found[period.on].append(period)
    return found


def _bands(periods: Periods, days: Sequence[date], held: Mapping[date, Sequence[S]]) -> tuple[Band, ...]:
    """The bands of these days, in the order of the day; hours outside every period last, if something is then."""
    hours: dict[PeriodKind, set[tuple[Hours, ...]]] = defaultdict(set)
    for on in days:
        for kind, group in groupby(sorted(periods.get(on, ()), key=lambda p: (p.kind, p.hours)), key=lambda p: p.kind):
            hours[kind].add(tuple(period.hours for period in group))
    bands = []
    for kind in PeriodKind:
        if kind in hours:
            common = next(iter(hours[kind])) if len(hours[kind]) == 1 else ()
            bands.append(Band(kind, common[0] if len(common) == 1 else None))
    if any(_kind_of(periods.get(on, ()), session) is None for on in days for session in held[on]):
        bands.append(Band(None))
    return tuple(bands)


def _cells(
    on: date, bands: Sequence[Band], periods: Periods, held: Iterable[S], *, is_open: bool
) -> tuple[Cell[S], ...]:
    """The cells of one line. On a day that is closed nothing begins, whatever hours it would have."""
    of_day = periods.get(on, ())
    offered = of_day if is_open else ()
    by_kind: dict[PeriodKind | None, list[S]] = defaultdict(list)
    for session in held:
        by_kind[_kind_of(of_day, session)].append(session)
    return tuple(
        Cell(on, band, tuple(p.hours for p in offered if p.kind is band.kind), tuple(by_kind[band.kind]))
        for band in bands
    )


def _kind_of(periods: Sequence[PeriodLike], session: SessionLike) -> PeriodKind | None:
    """The period with which a session shares most of its time; None: with none."""
    hours = session.hours
    assert hours is not None
    shared = [
        (min(hours.ends, period.hours.ends) - max(hours.starts, period.hours.starts), -position)
        for position, period in enumerate(periods)
    ]
    most, position = max(shared, default=(0, 0))
    return periods[-position].kind if most > 0 else None
