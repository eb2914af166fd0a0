"""What is wrong with a plan: the definition that the solver, warnings and tests share.

    score(problem, plan) -> Score                        everything
    breaches_of(problem, plan, session) -> breaches      what one session has a part in
    options(problem, plan, session) -> list[Option]      for each slot: what would break if the session were moved there

A plan may be anything that people make of it: incomplete, outside every slot, without rooms, with sessions that the
problem does not know (they are passed over).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from meetings.scheduling.breaking import Breach, Rules, clashes, drawn, used
from meetings.scheduling.problem import Clash, Placement, Plan, Problem, Relation, Session, Slot, Span, Supply

Held = tuple[Session, Placement]


@dataclass(frozen=True)
class Score:
    """What is wrong with a plan. `hard`: how often something breaks that must not; `cost`: what the rest costs."""

    breaches: tuple[Breach, ...]
    hard: int
    cost: int
    by_kind: Mapping[str, int]  # what each kind costs
    hard_by_kind: Mapping[str, int]  # and how often it breaks where it must not


@dataclass(frozen=True)
class Option:
    """A slot to which a session could be moved, and what would then break that it has a part in."""

    slot: Slot
    placement: Placement
    breaches: tuple[Breach, ...]
    hard: int
    cost: int


def score(problem: Problem, plan: Plan) -> Score:
    """Everything that is wrong with a plan."""
    rules = Rules(problem)
    return summed(_all(rules, plan))


def summed(breaches: Iterable[Breach]) -> Score:
    """Breaches, counted."""
    found = tuple(breaches)
    costs: Counter[str] = Counter()
    hard: Counter[str] = Counter()
    for breach in found:
        if breach.weight is None:
            hard[breach.kind] += breach.times
        else:
            costs[breach.kind] += breach.cost
    return Score(found, hard.total(), costs.total(), dict(costs), dict(hard))


def breaches_of(problem: Problem, plan: Plan, session: int) -> tuple[Breach, ...]:
    """What is wrong that a session has a part in."""
    around = _Around(Rules(problem), plan, session)
    at = plan.get(session)
    return tuple(around.rules.missing(around.session) if at is None else around.breaches(at))


def options(problem: Problem, plan: Plan, session: int) -> list[Option]:
    """For each slot, in order of time, what would break that a session has a part in, were it moved there."""
    around = _Around(Rules(problem), plan, session)
    found = []
    for slot in sorted(problem.slots, key=lambda slot: (slot.span, slot.room, slot.id)):
        at = around.session.within(slot)
        breaches = tuple(around.breaches(at))
        hard = sum(breach.times for breach in breaches if breach.weight is None)
        found.append(Option(slot, at, breaches, hard, sum(breach.cost for breach in breaches)))
    return found


class _Around:
    """What a session meets in a plan, gathered once for all places where it could be held."""

    def __init__(self, rules: Rules, plan: Plan, session: int) -> None:
        self.rules, self.session = rules, rules.sessions[session]
        self.others = [held for held in _held(rules, plan) if held[0].id != session]
        self.places = {other.id: at for other, at in self.others}
        self.pairs = tuple(
            chain[Clash | Relation](rules.clashes_of.get(session, ()), rules.relations_of.get(session, ()))
        )
        self.supplies = [
            (supply, [held for held in self.others if supply.pool in held[0].draws])
            for supply in rules.problem.supplies
            if self.session.draws.get(supply.pool)
        ]

    def breaches(self, at: Placement) -> Iterator[Breach]:
        """What is wrong if it is held here."""
        one = self.session
        yield from self.rules.own(one, at)
        for other, theirs in self.others:
            if at.room is not None and at.room == theirs.room and clashes(at, theirs):
                yield _same_room(self.rules, (one, at), (other, theirs))
        places = {**self.places, one.id: at}
        for pair in self.pairs:
            yield from _between(self.rules, places, pair)
        for supply, takers in self.supplies:
            if drawn(supply, one, at):
                yield from (found for found in _beyond(supply, [(one, at), *takers]) if one.id in found.sessions)


def _held(rules: Rules, plan: Plan) -> list[Held]:
    return [(session, plan[session.id]) for session in rules.problem.sessions if session.id in plan]


def _all(rules: Rules, plan: Plan) -> Iterator[Breach]:
    problem = rules.problem
    for session in problem.sessions:
        at = plan.get(session.id)
        yield from rules.missing(session) if at is None else rules.own(session, at)
    held = _held(rules, plan)
    yield from _in_one_room(rules, held)
    places = {session.id: at for session, at in held}
    for pair in chain[Clash | Relation](problem.clashes, problem.relations):
        yield from _between(rules, places, pair)
    takers: dict[str, list[Held]] = defaultdict(list)
    for session, at in held:
        for pool in session.draws:
            takers[pool].append((session, at))
    for supply in problem.supplies:
        yield from _beyond(supply, takers.get(supply.pool, ()))


def _in_one_room(rules: Rules, held: Iterable[Held]) -> Iterator[Breach]:
    """Sessions that are in one room at once: a sweep through each room’s day."""
    rooms: dict[int, list[Held]] = defaultdict(list)
    for session, at in held:
        if at.room is not None:
            rooms[at.room].append((session, at))
    for there in rooms.values():
        there.sort(key=lambda pair: pair[1].span)
        running: list[Held] = []
        for one in there:
            running = [other for other in running if clashes(other[1], one[1])]
            yield from (_same_room(rules, other, one) for other in running)
            running.append(one)


def _same_room(rules: Rules, one: Held, other: Held) -> Breach:
    shared = _shared(one[1].span, other[1].span)
    return Breach("room", (one[0].id, other[0].id), rules.overhead("room"), 1, one[1].room, shared)


def _shared(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), min(one.end, other.end))


def _between(rules: Rules, places: Mapping[int, Placement], pair: Clash | Relation) -> Iterator[Breach]:
    """Whether two sessions break what is wished of the pair; nothing is asked of one that is held nowhere."""
    first, second = places.get(pair.first), places.get(pair.second)
    if first is None or second is None or pair.first == pair.second:
        return
    both = (pair.first, pair.second)
    if isinstance(pair, Clash):
        if clashes(first, second):
            yield Breach(pair.kind, both, pair.weight, 1, None, _shared(first.span, second.span), pair.about, pair)
    elif rules.breaks(pair.order, first, second):
        yield Breach(pair.kind, both, pair.weight, wish=pair)


def _beyond(supply: Supply, held: Iterable[Held]) -> Iterator[Breach]:
    """Whether more is taken of a supply than there is."""
    amount, sessions, when = used(supply, held)
    if amount > supply.amount:
        yield Breach(supply.kind, sessions, supply.weight, amount - supply.amount, None, when, supply.pool, supply)
