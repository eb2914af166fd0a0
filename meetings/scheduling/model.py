"""A problem as a model for OR-Tools’ CP-SAT.

    build(problem, *, assumptions=False, keep=None) -> Built

A Boolean for each part of each session (`choices`: a time with rooms that make no difference; `rooms`: what holds so
that everyone finds a room). A session’s *times* are the spans in which it may be held, each a Boolean that gathers its
parts. Clashes, relations and supplies speak of times only, and of the moments when something begins: two spans overlap
if and only if both run when the later one begins.

Where clashes must not be, sessions that all clash with one another share one row for each moment (a clique cover, by
greedy choice). Where they cost something, each pair has a Boolean that says whether it clashes.

With `assumptions`, nothing is left out, nothing costs, and what must hold is bound to a literal each,
`Built.literals`: without any of them true, every plan passes that gives no room to two sessions at once. With `keep`,
`Built.kept` says of each session whether it is where that plan has it (it is absent where it may not be there).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from ortools.sat.python import cp_model

from meetings.scheduling.breaking import Rules
from meetings.scheduling.choices import Choices, Demand, Part
from meetings.scheduling.cliques import cover
from meetings.scheduling.exclusion import in_order, stars
from meetings.scheduling.pools import draws
from meetings.scheduling.problem import Clash, Order, Placement, Plan, Problem, Relation, Session, Span, Supply
from meetings.scheduling.rooms import Rooming

Literal = cp_model.BoolVarT
Truth = Callable[[Literal], bool]


class Built:
    """A model with what its variables mean. `build` makes one."""

    def __init__(self, problem: Problem, choices: Choices) -> None:
        self.problem, self.rules = problem, choices.rules
        self.discuss = choices.discuss
        self.rooming = Rooming(choices.parts, choices.frames)
        self.model = cp_model.CpModel()
        self.placed: dict[Part, Literal] = {}
        self.times: dict[int, dict[Span, Literal]] = {}  # by session
        self.missing: dict[int, Literal] = {}  # of sessions that may be left out: whether they are
        self.kept: dict[int, Literal] = {}
        self.literals: dict[Demand, Literal] = {}
        self._any_of: dict[frozenset[int], Literal] = {}
        self.terms: list[tuple[cp_model.IntVar, int]] = []  # what is counted, and what each costs

    @property
    def cost(self) -> cp_model.LinearExprT:
        """What the plan costs."""
        return cp_model.LinearExpr.weighted_sum([var for var, _ in self.terms], [cost for _, cost in self.terms])

    def plan(self, true: Truth, prefer: Plan | None = None) -> dict[int, Placement]:
        """The plan of a solution; where rooms make no difference, in those of `prefer`."""
        return self.rooming.seated((part for part, literal in self.placed.items() if true(literal)), prefer)

    def hint(self, plan: Plan) -> None:
        """Where to begin the search."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for session, parts in self.rooming.parts.items():
            at = plan.get(session)
            chosen = next((part for part in parts if at is not None and part.takes(at)), None)
            if chosen is None:
                continue
            said = {self.placed[part].index: (self.placed[part], part is chosen) for part in parts}
            said |= {literal.index: (literal, span == chosen.span) for span, literal in self.times[session].items()}
            for literal, value in said.values():
                self.model.add_hint(literal, value)

    def any_of(self, literals: list[Literal]) -> Literal:
        """Whether one of these, which exclude one another, is true."""
        if len(literals) == 1:
            return literals[0]
        key = frozenset(literal.index for literal in literals)
        if key not in self._any_of:
            self._any_of[key] = self.model.new_bool_var("")
            self.model.add(cp_model.LinearExpr.sum(literals) == self._any_of[key])
        return self._any_of[key]

    def bind(self, demand: Demand) -> Literal:
        """The literal that makes a demand hold."""
        if demand not in self.literals:
            self.literals[demand] = self.model.new_bool_var("")
        return self.literals[demand]


def build(problem: Problem, *, assumptions: bool = False, keep: Plan | None = None) -> Built:
    """The model of a problem."""
    built = Built(problem, Choices(Rules(problem), discuss=assumptions, keep=keep))
    for session in problem.sessions:
        _place(built, session)
    for row in built.rooming.rows:
        literals = [built.placed[part] for part in row.parts]
        if row.limit == 1:
            built.model.add_at_most_one(literals)
        else:
            built.model.add(cp_model.LinearExpr.sum(literals) <= row.limit)
    _keep_fixed_apart(built)
    _clashes(built)
    for relation in problem.relations:
        _relation(built, relation)
    for supply in problem.supplies:
        _supply(built, supply)
    if built.terms:
        built.model.minimize(built.cost)
    return built


def _place(built: Built, session: Session) -> None:
    """One part of a session, or none, where it may be left out."""
    model = built.model
    spans: dict[Span, list[Literal]] = defaultdict(list)
    for part in built.rooming.parts[session.id]:
        literal = built.placed[part] = model.new_bool_var("")
        spans[part.span].append(literal)
        if part.cost and not built.discuss:
            built.terms.append((literal, part.cost))
        if part.kept:
            built.kept[session.id] = literal
        for demand in part.breaks:
            model.add_implication(literal, ~built.bind(demand))
    times = built.times[session.id] = {}
    for span, literals in spans.items():
        times[span] = literals[0] if len(literals) == 1 else model.new_bool_var("")
        if len(literals) > 1:
            model.add(cp_model.LinearExpr.sum(literals) == times[span])
    without = list(built.rules.missing(session))
    must_not = [breach for breach in without if breach.weight is None]
    if must_not and not built.discuss:
        model.add_exactly_one(times.values())
        return
    missing = built.missing[session.id] = model.new_bool_var("")
    model.add_exactly_one([*times.values(), missing])
    for breach in must_not:
        model.add_implication(missing, ~built.bind(Demand.of(breach)))
    if not built.discuss and (cost := sum(breach.cost for breach in without)):
        built.terms.append((missing, cost))


def _keep_fixed_apart(built: Built) -> None:
    """No plan at all where two sessions are fixed in one room at one time, if that must not be."""
    settled = [part for part in built.placed if part.settled and part.rooms]
    by_room: dict[frozenset[int], list[Part]] = defaultdict(list)
    for part in settled:
        by_room[part.rooms].append(part)
    if built.rules.overhead("room") is None and any(
        one.span.overlaps(other.span) for there in by_room.values() for one, other in combinations(there, 2)
    ):
        built.model.add_bool_or([])


def _moments(times: Iterable[Span]) -> list[int]:
    return sorted({span.start for span in times})


def _running(times: dict[Span, Literal], moment: int) -> list[Literal]:
    """The times of a session that run at a moment; they exclude one another."""
    return [literal for span, literal in times.items() if span.start <= moment < span.end]


def _together(built: Built, sessions: Iterable[int]) -> Iterator[list[list[Literal]]]:
    """For each moment when two or more of these sessions may be held, the literals of each that would be."""
    times = [built.times.get(session, {}) for session in sessions]
    seen = set()
    for moment in _moments(span for mine in times for span in mine):
        running = [there for mine in times if (there := _running(mine, moment))]
        key = frozenset(literal.index for there in running for literal in there)
        if len(running) > 1 and key not in seen:
            seen.add(key)
            yield running


def _one_at_most(built: Built, groups: list[list[Literal]], *, unless: Literal | None, when: Literal | None) -> None:
    """At most one of the groups, each of which excludes itself: `unless` this is true, or only `when` that is."""
    literals = [literal for group in groups for literal in group]
    if unless is None and when is None:
        built.model.add_at_most_one(literals)
    elif len(literals) == 2:
        excuse = [unless] if unless is not None else []
        condition = [~when] if when is not None else []
        built.model.add_bool_or([~literal for literal in literals] + excuse + condition)
    else:
        total = cp_model.LinearExpr.sum(literals)
        row = built.model.add(total <= 1 if unless is None else total <= 1 + unless)
        if when is not None:
            row.only_enforce_if(when)


def _clashes(built: Built) -> None:
    pairs: dict[tuple[int, int], list[Clash]] = defaultdict(list)
    for clash in built.problem.clashes:
        if clash.first != clash.second and {clash.first, clash.second} <= built.times.keys():
            pairs[min(clash.first, clash.second), max(clash.first, clash.second)].append(clash)
    if built.discuss:
        for pair, found in pairs.items():
            for clash in found:
                if clash.weight is None:
                    demand = Demand(clash.kind, (clash.first, clash.second), clash.about, clash)
                    for groups in _together(built, pair):
                        _one_at_most(built, groups, unless=None, when=built.bind(demand))
        return
    hard = {pair for pair, found in pairs.items() if any(clash.weight is None for clash in found)}
    ordered = in_order(built.problem, built.times.keys() - built.missing.keys())
    excluded = hard | {(min(pair), max(pair)) for pair in ordered}
    for clique in cover(excluded):
        for groups in _together(built, clique):
            _one_at_most(built, groups, unless=None, when=None)
    weights = {
        pair: weight
        for pair, found in pairs.items()
        if pair not in excluded and (weight := sum(clash.weight or 0 for clash in found))
    }
    for session, group, weight in stars(weights, excluded, built.times):
        _star(built, session, group, weight)


def _star(built: Built, session: int, group: tuple[int, ...], weight: int) -> None:
    """A session that clashes with one of a group, of which no two are held at once."""
    own = built.times[session]
    rows = []
    for moment in _moments(span for member in (session, *group) for span in built.times[member]):
        mine = _running(own, moment)
        theirs = [literal for member in group for literal in _running(built.times[member], moment)]
        if mine and theirs and (mine, theirs) not in rows:
            rows.append((mine, theirs))
    if rows:
        clash_there = built.model.new_bool_var("")
        built.terms.append((clash_there, weight))
        for mine, theirs in rows:
            _one_at_most(built, [mine, [built.any_of(theirs)]], unless=clash_there, when=None)


def _relation(built: Built, relation: Relation) -> None:
    """A time of the one with all times of the other that do not go with it, the same for times with the same ones."""
    if relation.first == relation.second or (relation.weight is not None and (built.discuss or not relation.weight)):
        return
    rows = list(_unsuited(built, relation))
    if not rows:
        return
    unless = when = None
    if relation.weight is not None:
        unless = built.model.new_bool_var("")
        built.terms.append((unless, relation.weight))
    elif built.discuss:
        when = built.bind(Demand(relation.kind, (relation.first, relation.second), "", relation))
    for groups in rows:
        _one_at_most(built, groups, unless=unless, when=when)


def _unsuited(built: Built, relation: Relation) -> Iterator[list[list[Literal]]]:
    one, other = _places(built, relation.first, relation.order), _places(built, relation.second, relation.order)
    breaks = built.rules.breaks
    for mine, theirs, turned in ((one, other, False), (other, one, True)):
        same: dict[tuple[Placement, ...], list[Literal]] = defaultdict(list)
        for at, literals in mine.items():
            bad = (its for its in theirs if breaks(relation.order, *((its, at) if turned else (at, its))))
            same[tuple(bad)] += literals
        for bad_ones, literals in same.items():
            if bad_ones:
                yield [literals, [literal for at in bad_ones for literal in theirs[at]]]


def _places(built: Built, session: int, order: Order) -> dict[Placement, list[Literal]]:
    """The times of a session, or its rooms, as places that a relation can judge."""
    if order is not Order.SAME_ROOM:
        return {Placement(None, span): [literal] for span, literal in built.times.get(session, {}).items()}
    found: dict[Placement, list[Literal]] = defaultdict(list)
    for part in built.rooming.parts.get(session, ()):
        # Whoever has to be in another one's room has a part for each room.
        found[Placement(part.room, Span(0, 0))].append(built.placed[part])
    return found


def _supply(built: Built, supply: Supply) -> None:
    """No more than there is, or what is beyond it counted."""
    if supply.weight is not None and (built.discuss or not supply.weight):
        return
    rows = draws(built.problem, supply, built.times)
    if not rows:
        return
    beyond = when = None
    if supply.weight is not None:
        beyond = built.model.new_int_var(0, max(sum(draw.amount for draw in row) for row in rows), "")
        built.terms.append((beyond, supply.weight))
    elif built.discuss:
        takers = tuple(session.id for session in built.problem.sessions if session.draws.get(supply.pool))
        when = built.bind(Demand(supply.kind, takers, supply.pool, supply))
    for row in rows:
        total = cp_model.LinearExpr.weighted_sum(
            [built.times[draw.session][draw.span] for draw in row], [draw.amount for draw in row]
        )
        found = built.model.add(total <= supply.amount + (0 if beyond is None else beyond))
        if when is not None:
            found.only_enforce_if(when)
