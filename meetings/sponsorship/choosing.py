"""Which requests a fund could meet, as plain values: the problem, the policy, what is proposed and why; a check.

A proposal pays each request that it chooses in full, out of pledges whose earmarks allow it, and never more of a pledge
than is available. Among all such sets it is the best one by the policy: criteria in the order that was chosen, or with
weights. Of sets that are equal by these, one with more requests is better; of as many, the one that has the earliest
of the requests in which they differ.

Balance is counted in points: a group’s first representative counts 60, its second 30, its third 20, and so on; likewise
of women and of men. Those who are sponsored already come first in this count. `choosing_model` finds the set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from meetings.foundation.errors import RuleViolation
from meetings.states.rules import CountryList

from .rules import CostKind, Gender, Share

CODES = ("policy.empty", "policy.twice", "policy.money_first", "policy.weight")
"""Every code this module raises."""

POINTS = 60
"""What one representative counts where criteria are weighed; a first one of a group in the balance of groups."""

MONEY_POINTS = 1_000
"""What all the money counts where it is kept and criteria are weighed."""

WEIGHT_MAXIMUM = 100


class Criterion(StrEnum):
    """What makes one set of requests better than another. Of each, more is better."""

    NUMBER = "number"  # of representatives
    NEVER_ATTENDED = "never_attended"  # of those, from States that have never attended
    LEAST_DEVELOPED = "least_developed"  # of those, from least developed countries
    GROUPS = "groups"  # points for the balance of groups
    WOMEN_AND_MEN = "women_and_men"  # points for the balance of women and men
    MONEY_KEPT = "money_kept"  # minor units


DEFAULT_ORDER = tuple(Criterion)


@dataclass(frozen=True)
class Policy:
    """Criteria in their order; or with weights, if there are any. Raises the codes of this module."""

    order: tuple[Criterion, ...] = DEFAULT_ORDER
    weights: Mapping[Criterion, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weights:
            if any(not 0 <= weight <= WEIGHT_MAXIMUM for weight in self.weights.values()):
                raise RuleViolation("policy.weight", field="weights", maximum=WEIGHT_MAXIMUM)
            if not any(weight for criterion, weight in self.weights.items() if criterion is not Criterion.MONEY_KEPT):
                raise RuleViolation("policy.empty", field="weights")
            return
        if not self.order:
            raise RuleViolation("policy.empty", field="order")
        if len(set(self.order)) < len(self.order):
            raise RuleViolation("policy.twice", field="order")
        if self.order[0] is Criterion.MONEY_KEPT:
            raise RuleViolation("policy.money_first", field="order")

    @property
    def criteria(self) -> list[Criterion]:
        """Those that count."""
        return [one for one in Criterion if self.weights.get(one)] if self.weights else list(self.order)

    def to_json(self) -> dict[str, Any]:
        """As it is stored with a fund and with a proposal."""
        if self.weights:
            return {"weights": {one.value: self.weights.get(one, 0) for one in Criterion}}
        return {"order": [one.value for one in self.order]}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Policy:
        """As it was stored; the usual order where nothing was."""
        if said.get("weights"):
            return cls((), {Criterion(one): int(weight) for one, weight in said["weights"].items()})
        return cls(tuple(map(Criterion, said["order"]))) if said.get("order") else cls()


@dataclass(frozen=True)
class Candidate:
    """A request that could be met."""

    request: int
    state: str
    group: str
    lists: frozenset[CountryList]
    never_attended: bool
    gender: Gender
    costs: Mapping[CostKind, int]

    @property
    def total(self) -> int:
        """All its costs, in minor units."""
        return sum(self.costs.values())


@dataclass(frozen=True)
class Money:
    """What is available of a pledge, and for which kinds of costs of which requests its earmark allows it."""

    pledge: int
    available: int
    allows: Mapping[int, frozenset[CostKind]]

    def allowed(self, request: int, kind: CostKind) -> bool:
        """Whether it may go to a kind of costs of a request."""
        return kind in self.allows.get(request, ())


@dataclass(frozen=True)
class SoFar:
    """Those whom the fund brings to the meeting already."""

    states: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    genders: Mapping[Gender, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Candidates in the order in which their requests were submitted, the money, and how many a State may send."""

    candidates: tuple[Candidate, ...]
    funds: tuple[Money, ...]
    so_far: SoFar = SoFar()
    max_per_state: int = 1

    @property
    def available(self) -> int:
        """All the money there is."""
        return sum(one.available for one in self.funds)

    def places(self, state: str) -> int:
        """How many more representatives a State may send."""
        return max(0, self.max_per_state - self.so_far.states.get(state, 0))

    def chosen(self, requests: Collection[int]) -> list[Candidate]:
        """The candidates of these requests, in their order."""
        return [one for one in self.candidates if one.request in requests]


Values = Mapping[Criterion, int]


def points_of(position: int) -> int:
    """What the representative at this position (1, 2, 3 …) of a group counts."""
    return POINTS // position


def balance(before: Mapping[Any, int], added: Iterable[Any]) -> int:
    """The points of those added to those there are."""
    found, counted = 0, Counter(before)
    for one in added:
        counted[one] += 1
        found += points_of(counted[one])
    return found


def values(problem: Problem, requests: Collection[int]) -> dict[Criterion, int]:
    """What a set of requests is worth by each criterion."""
    chosen = problem.chosen(requests)
    genders = [one.gender for one in chosen if one.gender is not Gender.NOT_SAID]
    return {
        Criterion.NUMBER: len(chosen),
        Criterion.NEVER_ATTENDED: sum(one.never_attended for one in chosen),
        Criterion.LEAST_DEVELOPED: sum(CountryList.LDC in one.lists for one in chosen),
        Criterion.GROUPS: balance(problem.so_far.groups, (one.group for one in chosen)),
        Criterion.WOMEN_AND_MEN: balance(problem.so_far.genders, genders),
        Criterion.MONEY_KEPT: problem.available - sum(one.total for one in chosen),
    }


def points(problem: Problem, policy: Policy, found: Values) -> dict[Criterion, int]:
    """What each criterion adds where they are weighed."""
    added = {}
    for criterion, weight in policy.weights.items():
        value = found[criterion]
        match criterion:
            case Criterion.NUMBER | Criterion.NEVER_ATTENDED | Criterion.LEAST_DEVELOPED:
                value *= POINTS
            case Criterion.MONEY_KEPT:
                value = value * MONEY_POINTS // problem.available if problem.available else 0
        added[criterion] = value * weight
    return added


def worth(problem: Problem, policy: Policy, requests: Collection[int]) -> tuple[int, ...]:
    """What a set is worth by the policy: of two sets, the greater tuple is better. At the end: how many, then how
    early each of them was submitted, the first one first."""
    found = values(problem, requests)
    judged = [found[one] for one in policy.order] if not policy.weights else []
    if policy.weights:
        judged = [sum(points(problem, policy, found).values())]
    places = [-place for place, one in enumerate(problem.candidates, start=1) if one.request in requests]
    return (*judged, len(places), *places)


# --- what comes of it -----------------------------------------------------------------------------------------------


class Why(StrEnum):
    """Why a request is left out."""

    NO_COSTS = "no_costs"  # it asks for nothing
    STATE_AWARDED = "state_awarded"  # its State has all the places it may have
    NO_MONEY = "no_money"  # not even alone: what earmarks leave for some of its costs is not enough
    STATE_CHOSEN = "state_chosen"  # others of its State take the places
    AHEAD = "ahead"  # with it, the set would be worse by a criterion
    LATER = "later"  # with it, a set would be as good by the policy, but have fewer requests, or later ones
    EQUAL = "equal"  # with it, another set would be as good in every respect: so it was said before ties were decided
    BESIDE = "beside"  # the money does not reach for it beside the others; what a set with it is worth was not found
    NOT_SHOWN = "not_shown"  # time ran out before this was shown


@dataclass(frozen=True)
class Left:
    """A request that is left out, and why, with what shows it."""

    request: int
    why: Why
    kinds: tuple[CostKind, ...] = ()  # no money: of these kinds of costs it needs so much, and there is so much
    needed: int = 0
    there: int = 0
    others: tuple[int, ...] = ()  # requests of its State that are chosen
    criterion: Criterion | None = None  # which gets worse with it; none: the sum of points
    worse: int = 0  # by how much
    is_exact: bool = True  # or by so much at least

    @property
    def lacking(self) -> int:
        """How much money there would have to be in addition."""
        return self.needed - self.there


@dataclass(frozen=True)
class Result:
    """A proposal. `bounds`: what no set can be above, by each criterion of an order, or by the sum of points; its worth
    where that is best."""

    chosen: tuple[int, ...]
    split: Mapping[int, tuple[Share, ...]]  # by request
    values: Values
    worth: tuple[int, ...]
    bounds: tuple[int, ...]
    is_optimal: bool
    seconds: float
    seed: int
    left: tuple[Left, ...]
    first_come: tuple[int, ...]
    first_values: Values

    def shares(self, request: int) -> tuple[Share, ...]:
        """What a request would be given."""
        return self.split.get(request, ())

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "chosen": list(self.chosen),
            "split": [[one, s.pledge, s.cost_kind.value, s.amount] for one in self.chosen for s in self.split[one]],
            "values": {one.value: value for one, value in self.values.items()},
            "worth": list(self.worth),
            "bounds": list(self.bounds),
            "is_optimal": self.is_optimal,
            "seconds": round(self.seconds, 3),
            "seed": self.seed,
            "left": [_left_to_json(one) for one in self.left],
            "first_come": list(self.first_come),
            "first_values": {one.value: value for one, value in self.first_values.items()},
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Result:
        """As it was stored."""
        split: dict[int, list[Share]] = {one: [] for one in said["chosen"]}
        for request, pledge, kind, amount in said["split"]:
            split[request].append(Share(pledge, CostKind(kind), amount))
        return cls(
            chosen=tuple(said["chosen"]),
            split={request: tuple(shares) for request, shares in split.items()},
            values={Criterion(one): value for one, value in said["values"].items()},
            worth=tuple(said["worth"]),
            bounds=tuple(said["bounds"]),
            is_optimal=said["is_optimal"],
            seconds=said["seconds"],
            seed=said["seed"],
            left=tuple(_left_from_json(one) for one in said["left"]),
            first_come=tuple(said["first_come"]),
            first_values={Criterion(one): value for one, value in said["first_values"].items()},
        )


def _left_to_json(one: Left) -> dict[str, Any]:
    said: dict[str, Any] = {"request": one.request, "why": one.why.value, "kinds": [kind.value for kind in one.kinds]}
    said |= {"needed": one.needed, "there": one.there, "others": list(one.others), "worse": one.worse}
    return said | {"criterion": one.criterion.value if one.criterion else None, "is_exact": one.is_exact}


def _left_from_json(said: Mapping[str, Any]) -> Left:
    changed = {
        "why": Why(said["why"]),
        "kinds": tuple(map(CostKind, said["kinds"])),
        "others": tuple(said["others"]),
        "criterion": Criterion(said["criterion"]) if said["criterion"] else None,
    }
    return Left(**{**said, **changed})


def check(problem: Problem, result: Result) -> list[str]:
    """What is wrong with a result, in words for those who program: nothing, if all is well. It counts by itself."""
    wrong = []
    candidates = {one.request: one for one in problem.candidates}
    funds = {one.pledge: one for one in problem.funds}
    taken: Counter[int] = Counter()
    for request in result.chosen:
        paid: Counter[CostKind] = Counter()
        for share in result.split[request]:
            if share.amount <= 0:
                wrong.append(f"request {request}: a share of {share.amount}")
            if not funds[share.pledge].allowed(request, share.cost_kind):
                wrong.append(f"request {request}: pledge {share.pledge} is not for its {share.cost_kind}")
            paid[share.cost_kind] += share.amount
            taken[share.pledge] += share.amount
        asked = {kind: amount for kind, amount in candidates[request].costs.items() if amount}
        if dict(paid) != asked or not asked:
            wrong.append(f"request {request}: asked {asked}, paid {dict(paid)}")
    wrong += [f"pledge {one}: {amount} taken" for one, amount in taken.items() if amount > funds[one].available]
    states = Counter(candidates[request].state for request in result.chosen)
    wrong += [f"{state}: {number} chosen" for state, number in states.items() if number > problem.places(state)]
    if len(set(result.chosen)) < len(result.chosen) or set(result.split) != set(result.chosen):
        wrong.append("a request is chosen twice, or split and not chosen")
    if sorted(result.chosen + tuple(one.request for one in result.left)) != sorted(candidates):
        wrong.append("a request is neither chosen nor left out, or both")
    if dict(result.values) != values(problem, result.chosen):
        wrong.append("its values are not those of the set")
    return wrong


def ahead_and_behind(result: Result) -> tuple[Sequence[int], Sequence[int]]:
    """Who is chosen and would not be by the order of submission alone, and the other way round."""
    return (
        [one for one in result.chosen if one not in result.first_come],
        [one for one in result.first_come if one not in result.chosen],
    )
