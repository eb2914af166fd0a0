"""Small problems of awards, and what is best of them by trying every set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import chain, combinations

from meetings.sponsorship.choosing import Candidate, Money, Policy, Problem, SoFar, worth
from meetings.sponsorship.rules import CostKind, Earmark, Gender, Use
from meetings.states.rules import CountryList

LDC = frozenset({CountryList.LDC})
FARE, NIGHTS = CostKind.FARE, CostKind.SUBSISTENCE


def one(
    request: int,
    state: str = "",
    group: str = "african",
    lists: Collection[CountryList] = (),
    is_new: bool = False,
    gender: Gender = Gender.WOMAN,
    **costs: int,
) -> Candidate:
    """A candidate of a State of its own, who asks for 100 for a ticket."""
    asked = {CostKind(kind): amount for kind, amount in costs.items()} or {FARE: 100}
    return Candidate(request, state or f"S{request:02}", group, frozenset(lists), is_new, gender, asked)


def money(pledge: int, available: int, candidates: Collection[Candidate], earmark: Earmark | None = None) -> Money:
    """A pledge, and what its earmark allows."""
    mark = earmark or Earmark()
    allows = {
        c.request: frozenset(k for k in CostKind if mark.allows(Use("mge-2011", c.group, c.lists, k)))
        for c in candidates
    }
    return Money(pledge, available, {request: kinds for request, kinds in allows.items() if kinds})


def problem(
    candidates: Collection[Candidate], *funds: tuple[int, Earmark | None], so_far: SoFar | None = None, most: int = 1
) -> Problem:
    """A problem with pledges 1, 2, 3 …"""
    given = tuple(money(number, there, candidates, mark) for number, (there, mark) in enumerate(funds, start=1))
    return Problem(tuple(candidates), given, so_far or SoFar(), most)


def reaches(asked: Problem, requests: Collection[int]) -> bool:
    """Whether the money reaches, by Hall’s theorem over every set of kinds of costs, as pledges allow them."""
    needs: Counter[frozenset[int]] = Counter()
    for candidate in asked.chosen(requests):
        for kind, amount in candidate.costs.items():
            needs[frozenset(m.pledge for m in asked.funds if m.allowed(candidate.request, kind))] += amount
    for pledges in subsets([m.pledge for m in asked.funds]):
        there = sum(m.available for m in asked.funds if m.pledge in pledges)
        if sum(amount for who, amount in needs.items() if who <= set(pledges)) > there:
            return False
    return True


def may(asked: Problem, requests: Collection[int]) -> bool:
    """Whether a set may be chosen."""
    chosen = asked.chosen(requests)
    states = Counter(candidate.state for candidate in chosen)
    is_within = all(number <= asked.places(state) for state, number in states.items())
    return is_within and all(candidate.total for candidate in chosen) and reaches(asked, requests)


def subsets(things: Collection[int]) -> list[tuple[int, ...]]:
    """Every selection."""
    return list(chain.from_iterable(combinations(things, size) for size in range(len(things) + 1)))


def every(asked: Problem) -> list[tuple[int, ...]]:
    """Every set that may be chosen."""
    return [found for found in subsets([c.request for c in asked.candidates]) if may(asked, found)]


def best_worth(asked: Problem, policy: Policy, sets: Collection[tuple[int, ...]]) -> tuple[int, ...]:
    """What the best of some sets is worth."""
    return max(worth(asked, policy, found) for found in sets)
