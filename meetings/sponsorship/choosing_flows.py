"""Whether the money reaches: earmarked flows from pledges to costs, in whole minor units and exactly.

Costs that the same pledges may pay are one class. By Gale’s and Hall’s theorem the money reaches exactly if for every
set of classes no more is asked than there is in the pledges that may pay any of them: `Cut` is such a set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ortools.graph.python.max_flow import SimpleMaxFlow

from .choosing import Candidate, Problem
from .rules import CostKind, Share

Kind = frozenset[int]
"""A class of costs: the pledges that may pay them."""

CUTS_MAXIMUM = 400


@dataclass(frozen=True)
class Cut:
    """Pledges with what is in all of them: costs that no other pledge may pay cannot come to more."""

    pledges: Kind
    there: int

    def asks(self, classes: Mapping[Kind, int]) -> int:
        """What is asked of these pledges alone."""
        return sum(amount for one, amount in classes.items() if one <= self.pledges)


class Flows:
    """The money of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.available = {one.pledge: one.available for one in problem.funds if one.available > 0}
        self.of: dict[int, dict[CostKind, Kind]] = {}  # by request and kind of costs, who may pay
        self.asked: dict[int, dict[Kind, int]] = {}  # by request and class, how much
        funds = [one for one in problem.funds if one.available > 0]
        for one in problem.candidates:
            kinds = self.of[one.request] = {
                kind: frozenset(money.pledge for money in funds if money.allowed(one.request, kind))
                for kind, amount in one.costs.items()
                if amount
            }
            asked: dict[Kind, int] = defaultdict(int)
            for kind, pledges in kinds.items():
                asked[pledges] += one.costs[kind]
            self.asked[one.request] = dict(asked)

    def cut(self, pledges: Kind) -> Cut:
        """These pledges as a cut."""
        return Cut(pledges, sum(self.available[one] for one in pledges))

    def first_cuts(self) -> list[Cut]:
        """Cuts to begin with: each class, all the money, and unions of classes while there are not too many."""
        classes = sorted(
            {one for asked in self.asked.values() for one in asked}, key=lambda one: (len(one), sorted(one))
        )
        found = dict.fromkeys([*classes, frozenset(self.available)])
        for one in classes:
            if len(found) > CUTS_MAXIMUM:
                break
            found |= dict.fromkeys([one | other for other in found])
        return [self.cut(one) for one in found]

    def together(self, requests: Iterable[int]) -> dict[Kind, int]:
        """What requests ask for, by class."""
        total: dict[Kind, int] = defaultdict(int)
        for request in requests:
            for one, amount in self.asked[request].items():
                total[one] += amount
        return dict(total)

    def broken(self, requests: Collection[int]) -> Cut | None:
        """A cut that shows that the money does not reach for all of these; none if it does."""
        classes = self.together(requests)
        paid, cut = _flow(classes, self.available)
        return None if paid == sum(classes.values()) else self.cut(cut)

    def reaches(self, requests: Collection[int]) -> bool:
        """Whether the money reaches for all of these."""
        return self.broken(requests) is None

    def lacking(self, request: int, beside: Collection[int] = ()) -> tuple[tuple[CostKind, ...], int, int] | None:
        """Where the money does not reach for a request alone, or `beside` others for which it does: for which kinds of
        costs, how much they are, how much is left there for them."""
        cut = self.broken([*beside, request])
        if cut is None:
            return None
        kinds = tuple(kind for kind in CostKind if (by := self.of[request].get(kind)) is not None and by <= cut.pledges)
        return kinds, cut.asks(self.asked[request]), cut.there - cut.asks(self.together(beside))

    def split(self, requests: Collection[int]) -> dict[int, tuple[Share, ...]]:
        """What each of these takes of which pledge: of those that can be used for least first, so that free money is
        kept, and of as few as that leaves. The money must reach."""
        problem, rest = self.problem, dict(self.available)
        width = {one.pledge: sum(map(len, one.allows.values())) for one in problem.funds}
        chosen = problem.chosen(requests)
        open_ = self.together(requests)
        found = {}
        for one in chosen:
            shares = []
            for kind, pledges in self.of[one.request].items():
                due = one.costs[kind]
                for pledge in sorted(pledges, key=lambda pledge: (width[pledge], pledge)):
                    amount = _most(open_, rest, pledges, pledge, due)
                    if amount:
                        shares.append(Share(pledge, kind, amount))
                        open_[pledges] -= amount
                        rest[pledge] -= amount
                        due -= amount
                assert due == 0, "the money does not reach"
            found[one.request] = tuple(sorted(shares, key=lambda s: (list(CostKind).index(s.cost_kind), s.pledge)))
        return found


def _most(open_: dict[Kind, int], rest: dict[int, int], of: Kind, pledge: int, due: int) -> int:
    """The most that a pledge can pay of a class so that the money reaches for the rest: each minor unit too many lacks
    elsewhere, one for one."""
    amount = min(rest[pledge], due)
    if not amount:
        return 0
    after = {**open_, of: open_[of] - amount}
    paid, _cut = _flow(after, {**rest, pledge: rest[pledge] - amount})
    return amount - (sum(after.values()) - paid)


def _flow(classes: Mapping[Kind, int], available: Mapping[int, int]) -> tuple[int, Kind]:
    """The most that pledges can pay of classes; and the pledges of a smallest cut, exhausted by what is left unpaid."""
    graph = SimpleMaxFlow()
    pledges = {pledge: number for number, pledge in enumerate(available, start=2)}
    numbers = {one: number for number, one in enumerate(classes, start=2 + len(pledges))}
    for pledge, number in pledges.items():
        graph.add_arc_with_capacity(number, 1, available[pledge])
    for one, number in numbers.items():
        graph.add_arc_with_capacity(0, number, classes[one])
        for pledge in sorted(one):
            graph.add_arc_with_capacity(number, pledges[pledge], classes[one])
    if not numbers or not pledges:
        return 0, frozenset()
    status = graph.solve(0, 1)
    assert status == graph.OPTIMAL, status
    reached = set(graph.get_source_side_min_cut())
    return graph.optimal_flow(), frozenset(pledge for pledge, number in pledges.items() if number in reached)


def first_come(problem: Problem, flows: Flows) -> tuple[int, ...]:
    """Who would be chosen in the order of submission alone: each in turn, if the money reaches with those before."""
    chosen: list[int] = []
    states: dict[str, int] = defaultdict(int)
    for one in problem.candidates:
        if _fits(problem, one, states[one.state]) and flows.reaches([*chosen, one.request]):
            chosen.append(one.request)
            states[one.state] += 1
    return tuple(chosen)


def _fits(problem: Problem, one: Candidate, of_state: int) -> bool:
    return one.total > 0 and of_state < problem.places(one.state)
