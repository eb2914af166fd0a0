"""What is broken when a session is held somewhere: the one place that says so, for the score and for the solver alike.

A question about one placement (`Rules.own`), about two (`clashes`, `breaks`), or about all that draw from a pool
(`peak`, `total`). The solver asks these of every place that a session may take and writes the answers into its model;
`score` asks them of a plan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from meetings.scheduling.problem import (
    HARD,
    Ban,
    Clash,
    Count,
    Order,
    Placement,
    Problem,
    Relation,
    Session,
    Slot,
    Span,
    Supply,
    Weight,
    Wish,
)

Stated = Clash | Ban | Wish | Relation | Supply
"""What somebody wishes, as the problem holds it."""


@dataclass(frozen=True)
class Breach:
    """One thing that is wrong: which, with whom, where, and what it costs (`weight` None: it must not be)."""

    kind: str
    sessions: tuple[int, ...]
    weight: Weight
    times: int = 1
    room: int | None = None
    span: Span | None = None
    about: str = ""
    wish: Stated | None = None  # what it breaks; None: what every problem has, such as the size of a room

    @property
    def cost(self) -> int:
        """What it costs; nothing where it must not be, which is counted apart."""
        return 0 if self.weight is None else self.weight * self.times


def clashes(one: Placement, other: Placement) -> bool:
    """Whether two sessions are held at the same time."""
    return one.span.overlaps(other.span)


def forbids(ban: Ban, placement: Placement) -> bool:
    """Whether a ban forbids this time."""
    if ban.by_start:
        return ban.span.start <= placement.span.start < ban.span.end
    return ban.span.overlaps(placement.span)


def disappoints(wish: Wish, placement: Placement) -> bool:
    """Whether a wish is not met here."""
    if wish.rooms and placement.room not in wish.rooms:
        return True
    return bool(wish.spans) and not any(span.holds(placement.span) for span in wish.spans)


def drawn(supply: Supply, session: Session, placement: Placement) -> int:
    """What a session, held here, takes of a supply at some time."""
    amount = session.draws.get(supply.pool, 0)
    if supply.count is Count.IN_ALL:
        return amount if supply.span.start <= placement.span.start < supply.span.end else 0
    return amount if supply.span.overlaps(placement.span) else 0


def used(supply: Supply, held: Iterable[tuple[Session, Placement]]) -> tuple[int, tuple[int, ...], Span]:
    """How much of a supply these sessions take, which ones, and when: the first time that most is taken."""
    takers = [(session, at.span, amount) for session, at in held if (amount := drawn(supply, session, at))]
    if supply.count is Count.IN_ALL or not takers:
        return sum(amount for _, _, amount in takers), tuple(session.id for session, _, _ in takers), supply.span
    # The most is reached when something begins.
    begins = sorted({max(span.start, supply.span.start) for _, span, _ in takers})
    peak, when = max((sum(n for _, span, n in takers if span.start <= at < span.end), -at) for at in begins)
    there = [(session.id, span) for session, span, _ in takers if span.start <= -when < span.end]
    until = min(supply.span.end, *(span.end for _, span in there))
    return peak, tuple(id_ for id_, _ in there), Span(-when, until)


class Rules:
    """A problem with what has to be looked up in it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sessions = {session.id: session for session in problem.sessions}
        self.rooms = {room.id: room for room in problem.rooms}
        self.slots: dict[int, list[Slot]] = defaultdict(list)
        for slot in problem.slots:
            self.slots[slot.room].append(slot)
        self._bans: dict[int, list[Ban]] = defaultdict(list)
        for ban in problem.bans:
            self._bans[ban.session].append(ban)
        self.wishes_of: dict[int, list[Wish]] = defaultdict(list)
        for wish in problem.wishes:
            self.wishes_of[wish.session].append(wish)
        self._begins = sorted({slot.span.start for slot in problem.slots})

    def overhead(self, kind: str) -> Weight:
        """What a breach of what every problem has costs each time; it must not be where nothing is said."""
        return self.problem.overheads.get(kind, HARD)

    @cached_property
    def clashes_of(self) -> dict[int, list[Clash]]:
        """The clashes of each session."""
        found: dict[int, list[Clash]] = defaultdict(list)
        for clash in self.problem.clashes:
            found[clash.first].append(clash)
            found[clash.second].append(clash)
        return found

    @cached_property
    def relations_of(self) -> dict[int, list[Relation]]:
        """The relations of each session."""
        found: dict[int, list[Relation]] = defaultdict(list)
        for relation in self.problem.relations:
            found[relation.first].append(relation)
            found[relation.second].append(relation)
        return found

    def crowding(self, session: Session, room: int | None) -> int:
        """How often a room that is too small for a session is counted."""
        found = self.rooms.get(room) if room is not None else None
        if found is None or found.capacity is None or session.attendance <= found.capacity:
            return 0
        step = self.overhead("capacity_step")
        return 1 + ((session.attendance - found.capacity) // step if step else 0)

    def lacking(self, session: Session, room: int | None) -> list[str]:
        """What a session needs and its room does not have; nobody asks that of a session that has no room yet."""
        if room is None:
            return []
        found = self.rooms.get(room)
        return sorted(session.needs - (found.provides if found else frozenset()))

    def cramped(self, session: Session, span: Span) -> bool:
        """Whether a session is given less time than it lasts."""
        return span.end - span.start < session.minutes

    def outside(self, session: Session, at: Placement) -> bool:
        """Whether this is outside every slot, or too short for the session."""
        if at.room is None or self.cramped(session, at.span):
            return True
        return not any(slot.span.holds(at.span) for slot in self.slots.get(at.room, ()))

    def own(self, session: Session, at: Placement) -> Iterator[Breach]:
        """What is wrong with where a session is held, whatever the others do."""
        if self.outside(session, at):
            yield Breach("slot", (session.id,), self.overhead("slot"), 1, at.room, at.span)
        yield from self.own_in_slot(session, at)

    def own_in_slot(self, session: Session, at: Placement) -> Iterator[Breach]:
        """The same of a place that is known to lie in a slot."""
        us, room, span = (session.id,), at.room, at.span
        if session.fixed is not None and session.fixed != at:
            yield Breach("fixed", us, self.overhead("fixed"), 1, room, span)
        if times := self.crowding(session, room):
            yield Breach("capacity", us, self.overhead("capacity"), times, room, span)
        for need in self.lacking(session, room):
            yield Breach("needs", us, self.overhead("needs"), 1, room, span, need)
        for ban in self._bans.get(session.id, ()):
            if forbids(ban, at):
                yield Breach(ban.kind, us, ban.weight, 1, room, span, ban.about, ban)
        for wish in self.wishes_of.get(session.id, ()):
            if disappoints(wish, at):
                yield Breach(wish.kind, us, wish.weight, 1, room, span, wish.about, wish)

    def missing(self, session: Session) -> Iterator[Breach]:
        """What is wrong with a session that is held nowhere."""
        yield Breach("unplaced", (session.id,), self.overhead("unplaced"))
        if session.fixed is not None:
            yield Breach("fixed", (session.id,), self.overhead("fixed"), 1, session.fixed.room, session.fixed.span)

    def breaks(self, order: Order, first: Placement, second: Placement) -> bool:
        """Whether two sessions do not stand to one another in this order."""
        days = second.span.day - first.span.day
        match order:
            case Order.BEFORE:
                return first.span.end > second.span.start
            case Order.DIRECTLY_BEFORE:
                between = bisect_left(self._begins, second.span.start) - bisect_left(self._begins, first.span.end)
                return bool(days) or first.span.end > second.span.start or between > 0
            case Order.SAME_DAY:
                return days != 0
            case Order.OTHER_DAY:
                return days == 0
            case Order.NEXT_DAY:
                return abs(days) != 1
            case Order.NOT_FOLLOWING_DAYS:
                return abs(days) == 1
            case Order.A_DAY_BETWEEN:
                return abs(days) < 2
            case Order.SAME_ROOM:
                return first.room is None or first.room != second.room
