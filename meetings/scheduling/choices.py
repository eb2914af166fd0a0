"""Where each session may be held, gathered so that rooms which make no difference are one choice.

A *seat* is a place that one session may take: a slot, or where it is fixed or already stands. Its *part* gathers the
seats of one session that begin with the same slot and are alike: they cost the same and break the same demands. Which
of the part’s rooms the session has in the end is told afterwards (`rooms`), which keeps the model small and free of
symmetries: with twelve rooms of three sizes and no wishes, one part for each slot instead of twelve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meetings.scheduling.breaking import Breach, Rules, Stated
from meetings.scheduling.problem import Order, Placement, Plan, Session, Slot, Span

BACKGROUND = frozenset({"slot"})
"""What is never up for discussion: what slots there are."""


@dataclass(frozen=True)
class Demand:
    """Something that has to hold: what is wished, or (`wish` None) what every problem has, of these sessions."""

    kind: str
    sessions: tuple[int, ...]
    about: str = ""
    wish: Stated | None = None

    @classmethod
    def of(cls, breach: Breach) -> Demand:
        """What a breach breaks."""
        return cls(breach.kind, breach.sessions, breach.about, breach.wish)


@dataclass(frozen=True)
class Part:
    """Places that are alike for a session: a time in one of these rooms, or without one. `frame`: all of the slot."""

    session: int
    frame: Span
    span: Span
    rooms: frozenset[int]
    cost: int = 0
    breaks: frozenset[Demand] = frozenset()
    kept: bool = False  # where the session stands in the plan that is to be kept
    room: int | None = None  # the room, where another session asks which one it is

    def takes(self, at: Placement) -> bool:
        """Whether a place is one of these."""
        return self.span == at.span and (at.room in self.rooms if at.room is not None else not self.rooms)

    settled: bool = False  # where it is fixed: nobody else is offered this place


@dataclass(frozen=True)
class _Worth:
    """What makes seats of one time alike."""

    cost: int
    breaks: frozenset[Demand]
    kept: bool
    room: int | None


class Choices:
    """The parts of every session.

    With `discuss`, nothing is left out because it must not be: such a part says which demands it breaks. `keep` gives
    the place of a session in that plan a part of its own, if it may be held there.
    """

    def __init__(self, rules: Rules, *, discuss: bool = False, keep: Plan | None = None) -> None:
        self.rules, self.discuss, self.keep = rules, discuss, keep or {}
        rooms: dict[Span, set[int]] = defaultdict(set)
        for slot in rules.problem.slots:
            rooms[slot.span].add(slot.room)
        self.frames = {span: frozenset(rooms[span]) for span in sorted(rooms)}
        self._known_kinds: dict[tuple[frozenset[int], ...], list[frozenset[int]]] = {}
        self._apart = {
            session
            for relation in rules.problem.relations
            if relation.order is Order.SAME_ROOM
            for session in (relation.first, relation.second)
        }
        self._settled = {
            session.id: session.fixed
            for session in rules.problem.sessions
            if session.fixed is not None and rules.overhead("fixed") is None and not discuss
        }
        self._occupied: dict[int | None, list[Span]] = defaultdict(list)
        for at in self._settled.values():
            self._occupied[at.room].append(at.span)
        self.parts = {session.id: tuple(self._parts(session)) for session in rules.problem.sessions}

    def _parts(self, session: Session) -> Iterator[Part]:
        if (at := self._settled.get(session.id)) is not None:
            if (worth := self._worth(session, at, self.rules.own(session, at))) is not None:
                rooms = frozenset() if at.room is None else frozenset({at.room})
                yield Part(session.id, at.span, at.span, rooms, worth.cost, settled=True, room=worth.room)
            return
        alike: dict[tuple[Span, Span, _Worth], set[int]] = defaultdict(set)
        for frame, span, rooms, worth in self._seats(session):
            alike[frame, span, worth] |= rooms
        for (frame, span, worth), together in alike.items():
            yield Part(session.id, frame, span, frozenset(together), worth.cost, worth.breaks, worth.kept, worth.room)

    def _seats(self, session: Session) -> Iterator[tuple[Span, Span, frozenset[int], _Worth]]:
        """Every seat of a session: the span of its slot, its time, rooms that are the same to it, what it is worth.

        Only slots that are long enough; and where the session is fixed or stands, be it outside every slot.
        """
        special = {at for at in (self.keep.get(session.id), session.fixed) if at is not None and not self._closed(at)}
        kinds = self._kinds(session)
        for frame, offered in self.frames.items():
            span = session.within(Slot(0, 0, frame)).span
            if not frame.holds(span) or self.rules.cramped(session, span):
                continue
            free = offered - {room for room in offered & self._occupied.keys() if self._closed(Placement(room, span))}
            own = frozenset(at.room for at in special if at.span == span and at.room in free)
            special = {at for at in special if at.span != span or at.room not in own}
            for rooms in (*(kind & free - own for kind in kinds), *(frozenset({room}) for room in own)):
                if rooms:
                    # What is the same everywhere is asked of one of them.
                    at = Placement(min(rooms), span)
                    if (worth := self._worth(session, at, self.rules.own_in_slot(session, at))) is None:
                        continue
                    if session.id not in self._apart:
                        yield frame, span, rooms, worth
                    else:
                        yield from ((frame, span, frozenset({one}), replace(worth, room=one)) for one in sorted(rooms))
        for at in sorted(special, key=lambda at: at.span):
            if (worth := self._worth(session, at, self.rules.own(session, at))) is not None:
                yield at.span, at.span, frozenset() if at.room is None else frozenset({at.room}), worth

    def _kinds(self, session: Session) -> list[frozenset[int]]:
        """Rooms that are the same to a session: they have the same, and its wishes do not tell them apart."""
        wishes = tuple(wish.rooms for wish in self.rules.wishes_of.get(session.id, ()) if wish.rooms)
        if wishes not in self._known_kinds:
            kinds: dict[object, set[int]] = defaultdict(set)
            for id_ in self.rules.slots:
                room = self.rules.rooms.get(id_)
                named = tuple(id_ in rooms for rooms in wishes)
                kinds[room and (room.capacity, room.provides), named].add(id_)
            self._known_kinds[wishes] = sorted(map(frozenset, kinds.values()), key=min)
        return self._known_kinds[wishes]

    def _closed(self, at: Placement) -> bool:
        """Whether somebody is fixed there."""
        return at.room is not None and any(at.span.overlaps(taken) for taken in self._occupied.get(at.room, ()))

    def _worth(self, session: Session, at: Placement, breaches: Iterable[Breach]) -> _Worth | None:
        """What a place is worth; None: the session must not be held there."""
        found = list(breaches)
        must_not = [breach for breach in found if breach.weight is None]
        if must_not and (not self.discuss or any(breach.kind in BACKGROUND for breach in must_not)):
            return None
        return _Worth(
            sum(breach.cost for breach in found),
            frozenset(Demand.of(breach) for breach in must_not),
            self.keep.get(session.id) == at,
            at.room if session.id in self._apart else None,
        )
