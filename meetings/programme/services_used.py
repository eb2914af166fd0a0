"""Services granted and used: how much of the time for which there were interpreters a meeting has made use of.

The General Assembly measures bodies against a benchmark of 80 per cent (resolution 48/222 and those after it). Counted
are minutes of sessions with interpretation: granted is the length of the slot; used is what of it the session took;
what was given back before it began can serve others, and what began late, rose early or was never held is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .happening import Happening, State
from .rules import SessionKind

BENCHMARK = 80
"""Per cent (General Assembly resolution 48/222)."""


@dataclass(frozen=True)
class Slot:
    """A slot that was granted, and what happened in it. `starts` and `ends` are the hours that were granted last."""

    session: int
    kind: SessionKind
    on: date
    starts: datetime
    ends: datetime
    happening: Happening


@dataclass(frozen=True)
class Use:
    """Minutes. All that is granted is used, given back, lost, or not known yet."""

    granted: int = 0
    used: int = 0
    given_back: int = 0
    lost: int = 0
    unknown: int = 0  # still to come, under way, or nobody recorded what happened
    late: int = 0  # of what is lost: because it began late
    early: int = 0  # of what is lost: because it rose early
    beyond: int = 0  # beyond the end of slots: never part of what was granted

    def __add__(self, other: Use) -> Use:
        return Use(
            self.granted + other.granted,
            self.used + other.used,
            self.given_back + other.given_back,
            self.lost + other.lost,
            self.unknown + other.unknown,
            self.late + other.late,
            self.early + other.early,
            self.beyond + other.beyond,
        )

    @property
    def known(self) -> int:
        """What is granted as far as it is known what became of it."""
        return self.granted - self.unknown

    @property
    def per_cent(self) -> int | None:
        """What is used of what is known, rounded down, so that 80 is never claimed too early; None: nothing is."""
        return self.used * 100 // self.known if self.known else None

    @property
    def is_met(self) -> bool | None:
        """Whether the benchmark is met; None while nothing is known."""
        return None if not self.known else self.used * 100 >= BENCHMARK * self.known


def granted_hours(starts: datetime, ends: datetime, happening: Happening) -> tuple[datetime, datetime]:
    """The hours that were granted, of those that are published: a session that slipped has the services it had."""
    first = starts - timedelta(minutes=happening.slipped)
    return first, first + (ends - starts) + timedelta(minutes=happening.shortened)


def of_slot(slot: Slot) -> Use:
    """What became of one slot."""
    granted = _minutes(slot.starts, slot.ends)
    happening = slot.happening
    if happening.is_given_back:
        at = happening.given_back_at or slot.starts
        if at < slot.starts:
            return Use(granted, given_back=granted)
        return Use(granted, lost=granted)  # too late for anybody else
    if happening.state is not State.HELD or happening.began_at is None or happening.ended_at is None:
        return Use(granted, unknown=granted)
    began = min(max(happening.began_at, slot.starts), slot.ends)
    ended = max(min(happening.ended_at, slot.ends), began)
    late = _minutes(slot.starts, began)
    used = min(_minutes(began, ended), granted - late)
    early = granted - late - used
    beyond = max(0, _minutes(slot.ends, max(happening.ended_at, slot.ends)))
    return Use(granted, used, lost=late + early, late=late, early=early, beyond=beyond)


def by_day(slots: Iterable[Slot]) -> Mapping[date, Use]:
    """Of each day, in order."""
    found: dict[date, Use] = {}
    for slot in sorted(slots, key=lambda one: (one.on, one.starts, one.session)):
        found[slot.on] = found.get(slot.on, Use()) + of_slot(slot)
    return found


def by_kind(slots: Iterable[Slot]) -> Mapping[SessionKind, Use]:
    """Of each kind of sessions, in the order of kinds."""
    counted: dict[SessionKind, Use] = {}
    for slot in slots:
        counted[slot.kind] = counted.get(slot.kind, Use()) + of_slot(slot)
    return {kind: counted[kind] for kind in SessionKind if kind in counted}


def total(slots: Iterable[Slot]) -> Use:
    """Of all of them."""
    return sum((of_slot(slot) for slot in slots), Use())


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
