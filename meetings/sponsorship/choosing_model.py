"""The best set of requests, found with OR-Tools’ CP-SAT, and why each of the others is left out.

    choose(problem, policy, *, seconds, seed=0) -> Result

A Boolean for each request. What the money allows are inequalities over these (`choosing_flows.Cut`), so that no amount
is a variable; when a set is found for which the money does not reach, the cut that shows it is added and the search
goes on. Criteria are taken one after the other, each held while the next is improved; then the number of requests, then
some requests after the others in the order of submission, each worth more than all that follow it. The search begins
with the set of the first-come rule and is never worse. With one worker and its seed it finds the same each time, unless
time runs out.

Why a request is left out is shown by solving again with it forced in, criterion by criterion, until one gets worse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import floor, gcd
from time import perf_counter
from typing import Any

from ortools.sat.python import cp_model

from meetings.states.rules import CountryList

from .choosing import (
    MONEY_POINTS,
    POINTS,
    Candidate,
    Criterion,
    Left,
    Policy,
    Problem,
    Result,
    Why,
    points_of,
    values,
    worth,
)
from .choosing_flows import Cut, Flows, first_come
from .rules import Gender

LEAST = 0.01
"""Seconds that the solver is given at least."""

SHARE = 0.25
"""Seconds for a reason at least, while there are any: rather some that are shown than none."""

POINTED = "points"
"""The one step of a policy with weights."""

COUNT = "count"
"""What decides first between sets that are equal by the policy: more requests."""

BLOCK = 20
"""Requests whose order is decided together: each counts twice the next one, which more of them would make too large."""

Term = tuple[int, int]  # the index of a variable, and its coefficient
Block = tuple[int, ...]  # requests in the order of submission
Step = Criterion | str | Block


@dataclass(frozen=True)
class _Found:
    """What came of one search: a set that is as good as it says, if any, and what none can be above."""

    chosen: frozenset[int] | None
    bound: int
    is_proven: bool


class _Model:
    """Sets of requests that may be chosen."""

    def __init__(self, problem: Problem, policy: Policy, flows: Flows, seed: int) -> None:
        self.problem, self.policy, self.flows, self.seed = problem, policy, flows, seed
        self.model = cp_model.CpModel()
        self.open = [one for one in problem.candidates if one.total and flows.reaches([one.request])]
        self.most: dict[int, int] = {}  # of variables that can be more than one
        self.x = {one.request: self.model.new_bool_var("") for one in self.open}
        states: dict[str, list[Any]] = defaultdict(list)
        for one in self.open:
            states[one.state].append(self.x[one.request])
        for state, there in states.items():
            self.model.add(cp_model.LinearExpr.sum(there) <= problem.places(state))
        for cut in flows.first_cuts():
            self._hold(self.model, cut)
        self.steps: list[Step] = [POINTED] if policy.weights else list(policy.order)
        asked = [one.request for one in self.open]
        self.blocks: list[Block] = [tuple(asked[at : at + BLOCK]) for at in range(0, len(asked), BLOCK)]
        counted: list[Step] = [*policy.criteria, COUNT, *self.blocks]
        self.terms: dict[Step, list[Term]] = {one: self._terms(one) for one in counted}
        if policy.weights:
            self.terms[POINTED] = self._weighed()

    def _hold(self, model: cp_model.CpModel, cut: Cut) -> None:
        """No more is asked of these pledges alone than there is in them. Amounts are divided by what divides all."""
        asked = {one.request: cut.asks(self.flows.asked[one.request]) for one in self.open}
        asked = {request: amount for request, amount in asked.items() if amount}
        if sum(asked.values()) <= cut.there:
            return
        unit = gcd(*asked.values())
        found = [(self.x[request].index, amount // unit) for request, amount in asked.items()]
        model.add(_expression(model, found) <= cut.there // unit)

    def _terms(self, step: Step) -> list[Term]:
        """What a step counts; of the money kept, what is spent, counted down."""
        match step:
            case Criterion.NEVER_ATTENDED:
                return self._of((one, 1) for one in self.open if one.never_attended)
            case Criterion.LEAST_DEVELOPED:
                return self._of((one, 1) for one in self.open if CountryList.LDC in one.lists)
            case Criterion.MONEY_KEPT:
                return self._of((one, -one.total) for one in self.open)
            case Criterion.GROUPS:
                return self._balance([(one.group, one) for one in self.open], self.problem.so_far.groups)
            case Criterion.WOMEN_AND_MEN:
                said = [(one.gender, one) for one in self.open if one.gender is not Gender.NOT_SAID]
                return self._balance(said, self.problem.so_far.genders)
            case tuple():
                return [(self.x[request].index, amount) for request, amount in _doubled(step)]
            case _:
                return self._of((one, 1) for one in self.open)

    def _of(self, counted: Iterable[tuple[Candidate, int]]) -> list[Term]:
        return [(self.x[one.request].index, amount) for one, amount in counted]

    def _balance(self, members: list[tuple[Any, Candidate]], before: Any) -> list[Term]:
        """A Boolean for each further representative; as each counts less than the one before, they fill up in order."""
        of: dict[Any, list[Any]] = defaultdict(list)
        for key, one in members:
            of[key].append(self.x[one.request])
        found = []
        for key, there in of.items():
            levels = [self.model.new_bool_var("") for _ in there]
            self.model.add(cp_model.LinearExpr.sum(levels) == cp_model.LinearExpr.sum(there))
            for lower, higher in pairwise(levels):
                self.model.add_implication(higher, lower)
            begun = before.get(key, 0)
            found += [(level.index, points_of(begun + place)) for place, level in enumerate(levels, start=1)]
        return [term for term in found if term[1]]

    def _weighed(self) -> list[Term]:
        """The sum of points."""
        found: list[Term] = []
        for criterion, weight in self.policy.weights.items():
            if not weight:
                continue
            if criterion is Criterion.MONEY_KEPT:
                if self.open and self.problem.available:
                    found.append((self._kept().index, weight))
                continue
            each = weight * (1 if criterion in {Criterion.GROUPS, Criterion.WOMEN_AND_MEN} else POINTS)
            found += [(index, amount * each) for index, amount in self.terms[criterion]]
        return found

    def _kept(self) -> cp_model.IntVar:
        """Thousandths of the money that are kept, rounded down."""
        there = self.problem.available
        kept = self.model.new_int_var(0, MONEY_POINTS, "")
        spent = _expression(self.model, self.terms[Criterion.MONEY_KEPT])
        self.most[kept.index] = MONEY_POINTS
        self.model.add(there * kept <= MONEY_POINTS * there + MONEY_POINTS * spent)
        return kept

    def value(self, step: Step, requests: Collection[int]) -> int:
        """What a set is worth by a step, as the model counts it."""
        if isinstance(step, tuple):
            return sum(amount for request, amount in _doubled(step) if request in requests)
        if step == COUNT:
            return len(requests)
        if step == POINTED:
            return worth(self.problem, self.policy, requests)[0]
        criterion = Criterion(step)
        found = values(self.problem, requests)[criterion]
        return found - self.problem.available if criterion is Criterion.MONEY_KEPT else found

    def hold(self, step: Step, least: int) -> None:
        """From now on no set is worth less by this step."""
        if self.terms[step]:
            self.model.add(_expression(self.model, self.terms[step]) >= least)

    def fix(self, block: Block, chosen: Collection[int]) -> None:
        """From now on every set has those of these requests that are chosen, and no other of them."""
        for request in block:
            self.model.add(self.x[request] == (request in chosen))

    def best(
        self,
        step: Step,
        seconds: float,
        hint: Collection[int],
        force: int | None = None,
        most: int | None = None,
    ) -> _Found:
        """The best set by a step; with `force`, of those with this request; `most`: what none is above, if known."""
        if not self.terms[step]:
            return _Found(None, 0, is_proven=True)  # every set is worth the same
        end = perf_counter() + seconds
        model = self.model.clone()
        objective = _expression(model, self.terms[step])
        if force is not None:
            model.add(model.get_bool_var_from_proto_index(self.x[force].index) == 1)
        if most is not None:
            model.add(objective <= most)
        for request, literal in self.x.items():
            model.add_hint(model.get_bool_var_from_proto_index(literal.index), request in hint)
        model.maximize(objective)
        ceiling = sum(max(0, amount) * self.most.get(index, 1) for index, amount in self.terms[step])
        while True:
            solver = cp_model.CpSolver()
            solver.parameters.max_time_in_seconds = max(LEAST, end - perf_counter())
            solver.parameters.num_workers, solver.parameters.random_seed = 1, self.seed
            status = solver.solve(model)
            if status == cp_model.INFEASIBLE:
                return _Found(None, 0, is_proven=True)
            if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
                return _Found(None, ceiling, is_proven=False)
            bound = min(ceiling, floor(solver.best_objective_bound + 1e-6))
            chosen = frozenset(
                one for one, x in self.x.items() if solver.boolean_value(model.get_bool_var_from_proto_index(x.index))
            )
            broken = self.flows.broken(chosen)
            if broken is None:
                is_proven = status == cp_model.OPTIMAL
                return _Found(chosen, self.value(step, chosen) if is_proven else bound, is_proven)
            self._hold(model, broken)
            self._hold(self.model, broken)
            if perf_counter() > end:
                return _Found(None, bound, is_proven=False)


def choose(problem: Problem, policy: Policy, *, seconds: float, seed: int = 0) -> Result:
    """The best set that is found in so many seconds; reasons are given half as many again."""
    begun = perf_counter()
    flows = Flows(problem)
    first = first_come(problem, flows)
    model = _Model(problem, policy, flows, seed)
    best, bounds, is_optimal = frozenset(first), [], True
    for place, step in enumerate(model.steps):
        share = (begun + seconds - perf_counter()) / (len(model.steps) + 1 - place)
        found = model.best(step, share, best)
        if found.chosen is not None and worth(problem, policy, found.chosen) > worth(problem, policy, best):
            best = found.chosen
        reached = model.value(step, best)
        is_optimal = is_optimal and found.is_proven
        bound = reached if found.is_proven else max(reached, found.bound)
        bounds.append(bound + problem.available if step == Criterion.MONEY_KEPT else bound)
        model.hold(step, reached)
    best, is_decided = _decided(model, best, begun + seconds)
    is_optimal = is_optimal and is_decided
    chosen = tuple(one.request for one in problem.candidates if one.request in best)
    left = _Reasons(problem, policy, flows, chosen, seed, is_optimal).all(seconds / 2)
    return Result(
        chosen=chosen,
        split=flows.split(chosen),
        values=values(problem, chosen),
        worth=worth(problem, policy, chosen),
        bounds=tuple(bounds),
        is_optimal=is_optimal,
        seconds=perf_counter() - begun,
        seed=seed,
        left=left,
        first_come=first,
        first_values=values(problem, first),
    )


def _decided(model: _Model, best: frozenset[int], end: float) -> tuple[frozenset[int], bool]:
    """Of the sets that are equal by the policy, the one that goes first: as many requests as can be, then the earliest
    that can be in, and so on. Whether that is proven; where time runs out, the best that was found."""
    problem, policy = model.problem, model.policy
    is_proven, fixed = True, set[int]()
    steps: list[Step] = [COUNT, *model.blocks]
    for step in steps:
        if step != COUNT and best <= fixed:
            break  # as many as can be, and each as early: no other can be in
        if perf_counter() > end:
            return best, False
        if model.value(step, best) < sum(amount for _index, amount in model.terms[step]):
            found = model.best(step, end - perf_counter(), best)
            if found.chosen is not None and worth(problem, policy, found.chosen) > worth(problem, policy, best):
                best = found.chosen
            is_proven = is_proven and found.is_proven
        if isinstance(step, tuple):
            model.fix(step, best)
            fixed |= set(step)
        else:
            model.hold(step, len(best))
    return best, is_proven


class _Reasons:
    """Why requests are left out of a set."""

    def __init__(
        self, problem: Problem, policy: Policy, flows: Flows, chosen: tuple[int, ...], seed: int, is_optimal: bool
    ) -> None:
        self.problem, self.flows, self.chosen, self.is_optimal = problem, flows, chosen, is_optimal
        self.policy, self.worth = policy, worth(problem, policy, chosen)
        self.model = _Model(problem, policy, flows, seed)

    def all(self, seconds: float) -> tuple[Left, ...]:
        """One for each, in the order of submission."""
        begun = perf_counter()
        end, judged = begun + seconds, len(self.model.steps)
        out = [one for one in self.problem.candidates if one.request not in self.chosen]
        found = {one.request: left for one in out if (left := self._plain(one)) is not None}
        asked = [one.request for one in out if one.request not in found]
        near = {one: self._exchanged(one) if perf_counter() < begun + seconds / 4 else () for one in asked}
        for place, step in enumerate(self.model.steps, start=1):
            reached = self.model.value(step, self.chosen)
            searched = [one for one in asked if one not in found and near[one][:place] != self.worth[:place]]
            for done, request in enumerate(searched):
                there = end - perf_counter()
                left = self._ahead(step, request, reached, min(there, max(SHARE, there / (len(searched) - done))))
                if left is not None:
                    found[request] = left
            self.model.hold(step, reached)
        for request in asked:
            is_as_good = near[request][:judged] == self.worth[:judged] and near[request] < self.worth
            if request not in found and (self.is_optimal or is_as_good):
                found[request] = Left(request, Why.LATER)
            elif request not in found or found[request].why is Why.NOT_SHOWN:
                found[request] = self._beside(request)
        return tuple(found[one.request] for one in out)

    def _beside(self, request: int) -> Left:
        """What needs no search and is true of every set: that the money does not reach for the request beside it."""
        lacking = self.flows.lacking(request, self.chosen)
        if lacking is None:
            return Left(request, Why.NOT_SHOWN)
        kinds, needed, there = lacking
        return Left(request, Why.BESIDE, kinds=kinds, needed=needed, there=there)

    def _plain(self, one: Candidate) -> Left | None:
        """What needs no search."""
        places = self.problem.places(one.state)
        others = tuple(c.request for c in self.problem.chosen(self.chosen) if c.state == one.state)
        if not one.total:
            return Left(one.request, Why.NO_COSTS)
        if not places:
            return Left(one.request, Why.STATE_AWARDED)
        lacking = self.flows.lacking(one.request)
        if lacking is not None:
            kinds, needed, there = lacking
            return Left(one.request, Why.NO_MONEY, kinds=kinds, needed=needed, there=there)
        return Left(one.request, Why.STATE_CHOSEN, others=others) if len(others) >= places else None

    def _exchanged(self, request: int) -> tuple[int, ...]:
        """What the set is worth with the request for one of the others: where that is as much, nothing is searched."""
        sets = [frozenset({*self.chosen, request} - {other}) for other in self.chosen]
        judged = sorted(
            ((worth(self.problem, self.policy, one), one) for one in sets), key=lambda p: p[0], reverse=True
        )
        for found, one in judged:
            if found[0] < self.worth[0]:
                break
            states = Counter(c.state for c in self.problem.chosen(one))
            if all(number <= self.problem.places(state) for state, number in states.items()) and self.flows.reaches(
                one
            ):
                return found
        return ()

    def _ahead(self, step: Step, request: int, reached: int, seconds: float) -> Left | None:
        """The reason, if it shows at this step: with the request, no set is worth as much by it."""
        if seconds <= 0:
            return Left(request, Why.NOT_SHOWN)
        most = reached if self.is_optimal else None
        found = self.model.best(step, seconds, self.chosen, force=request, most=most)
        if found.chosen is None and found.is_proven:
            return None  # this step says nothing of any set
        if found.bound >= reached:
            is_as_good = found.chosen is not None and self.model.value(step, found.chosen) == reached
            return None if is_as_good else Left(request, Why.NOT_SHOWN)
        criterion = step if isinstance(step, Criterion) else None
        return Left(request, Why.AHEAD, criterion=criterion, worse=reached - found.bound, is_exact=found.is_proven)


def _doubled(block: Block) -> list[tuple[int, int]]:
    """What each of some requests counts: more than all those behind it together."""
    return [(request, 1 << behind) for behind, request in enumerate(reversed(block))][::-1]


def _expression(model: cp_model.CpModel, terms: list[Term]) -> Any:
    """A sum over variables of a model, given by their indexes."""
    found = [model.get_int_var_from_proto_index(index) for index, _amount in terms]
    return cp_model.LinearExpr.weighted_sum(found, [amount for _index, amount in terms])
