"""What one release changes of another one: a line for each session, a line for each day. Plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .content import Content, HeldDay, HeldPeriod, HeldSession


class What(StrEnum):
    """What became of a session; of several, the first that holds."""

    ADDED = "added"
    TAKEN_OUT = "taken_out"
    CALLED_OFF = "called_off"
    REINSTATED = "reinstated"  # it was called off, and takes place after all
    MOVED = "moved"  # to another day or hour
    ROOM = "room"  # at the same time, elsewhere
    CHANGED = "changed"


class Field(StrEnum):
    """What is announced of a session, in the order in which a line names it."""

    TIME = "time"
    LENGTH = "length"
    ROOM = "room"
    NUMBER = "number"
    KIND = "kind"
    TITLE = "title"
    ITEMS = "items"
    INTERPRETATION = "interpretation"
    IS_OPEN = "is_open"
    PARTIES = "parties"
    NOTE = "note"
    STANDING = "standing"  # whether it is called off


_SHOWN: dict[Field, Callable[[Content, HeldSession], object]] = {
    Field.TIME: lambda content, one: (one.on, one.starts, content.zone if one.on is not None else ""),
    Field.LENGTH: lambda _, one: one.minutes,
    Field.ROOM: lambda content, one: (one.room, content.room_of(one), content.venue if one.room is not None else None),
    Field.NUMBER: lambda _, one: one.number,
    Field.KIND: lambda _, one: one.kind,
    Field.TITLE: lambda _, one: one.title,
    Field.ITEMS: lambda content, one: content.items_of(one),
    Field.INTERPRETATION: lambda _, one: (one.interpretation, one.langs),
    Field.IS_OPEN: lambda _, one: one.is_open,
    Field.PARTIES: lambda content, one: content.parties_of(one),
    Field.NOTE: lambda _, one: one.note,
    Field.STANDING: lambda _, one: one.is_called_off,
}


@dataclass(frozen=True)
class SessionChange:
    """One session: how it was announced and how it is now, and which fields differ. It is in one of both at least."""

    before: HeldSession | None
    after: HeldSession | None
    fields: tuple[Field, ...] = ()

    @property
    def id(self) -> int:
        """Of the session."""
        return self.latest.id

    @property
    def latest(self) -> HeldSession:
        """As it is now, or was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def what(self) -> What:
        """What became of it, in a word."""
        if self.before is None:
            return What.ADDED
        if self.after is None:
            return What.TAKEN_OUT
        if Field.STANDING in self.fields:
            return What.CALLED_OFF if self.after.is_called_off else What.REINSTATED
        if Field.TIME in self.fields:
            return What.MOVED
        return What.ROOM if Field.ROOM in self.fields else What.CHANGED


@dataclass(frozen=True)
class DayChange:
    """One day: opened, closed, or with other hours; None where there was or is no such day."""

    before: HeldDay | None
    after: HeldDay | None
    has_other_hours: bool = False

    @property
    def on(self) -> date:
        """The day."""
        found = self.after or self.before
        assert found is not None
        return found.on


@dataclass(frozen=True)
class Changes:
    """All that differs between two contents, days in order, sessions as they stand now."""

    days: tuple[DayChange, ...] = ()
    sessions: tuple[SessionChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.days or self.sessions)


def between(before: Content, after: Content) -> Changes:
    """What `after` changes of `before`."""
    return Changes(_days(before, after), _sessions(before, after))


def _sessions(before: Content, after: Content) -> tuple[SessionChange, ...]:
    found = []
    for session in (*after.sessions, *(one for one in before.sessions if one.id not in after.session_by_id)):
        old, new = before.session_by_id.get(session.id), after.session_by_id.get(session.id)
        if old is None or new is None:
            found.append(SessionChange(old, new))
            continue
        fields = tuple(field for field, shown in _SHOWN.items() if shown(before, old) != shown(after, new))
        if fields:
            found.append(SessionChange(old, new, fields))
    return tuple(found)


def _days(before: Content, after: Content) -> tuple[DayChange, ...]:
    old, new = ({day.on: day for day in content.days} for content in (before, after))
    found = []
    for on in sorted(old.keys() | new.keys()):
        one, other = old.get(on), new.get(on)
        hours = [[period for period in content.periods if period.on == on] for content in (before, after)]
        has_other_hours = _plain(hours[0]) != _plain(hours[1])
        if one != other or has_other_hours:
            found.append(DayChange(one, other, has_other_hours))
    return tuple(found)


def _plain(periods: Iterable[HeldPeriod]) -> list[tuple[str, int, int]]:
    return [(period.kind.value, period.hours.starts, period.hours.ends) for period in periods]
