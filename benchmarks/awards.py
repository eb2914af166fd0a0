"""Proposals of awards for requests made up: how long the best set takes, whether it is proven, and what it is worth
beside the order of submission alone."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from meetings.sponsorship.choosing import Candidate, Criterion, Money, Policy, Problem, Why, check, worth
from meetings.sponsorship.choosing_flows import Flows, first_come
from meetings.sponsorship.choosing_model import choose
from meetings.sponsorship.rules import CostKind, Earmark, Gender, Use
from meetings.states.rules import CountryList

SIZES = (60, 200)
SEEDS = (0, 1, 2)
PLEDGES = 12
SECONDS = 5.0
"""For the search, and half as many for the reasons: somewhat more than pages give."""

GROUPS = ("african", "asian-pacific", "eastern-european", "latin-american-caribbean", "western-european-others")
WEIGHTS = Policy(
    (), {Criterion.NUMBER: 5, Criterion.NEVER_ATTENDED: 3, Criterion.LEAST_DEVELOPED: 3, Criterion.GROUPS: 2}
)
POLICIES = {"order": Policy(), "weights": WEIGHTS}


def problem(size: int, seed: int) -> Problem:
    """So many requests of about as many States, and money for a third of them, most of it earmarked."""
    chance = random.Random(seed)
    found = tuple(_candidate(number, chance, size) for number in range(1, size + 1))
    asked = sum(one.total for one in found)
    funds = []
    for pledge in range(1, PLEDGES + 1):
        mark = Earmark(
            group=chance.choice(("", "", *GROUPS[:4])),
            country_list=chance.choice((None, None, CountryList.LDC, CountryList.SIDS)),
            cost_kind=chance.choice((None, None, None, CostKind.FARE, CostKind.SUBSISTENCE)),
        )
        allows = {
            one.request: frozenset(k for k in one.costs if mark.allows(Use("m", one.group, one.lists, k)))
            for one in found
        }
        funds.append(Money(pledge, asked * chance.randint(15, 40) // (PLEDGES * 80), allows))
    return Problem(found, tuple(funds))


def _candidate(number: int, chance: random.Random, size: int) -> Candidate:
    return Candidate(
        request=number,
        state=f"S{chance.randint(1, size)}",
        group=chance.choices(GROUPS, (9, 7, 2, 6, 1))[0],
        lists=frozenset(one for one in CountryList if chance.random() < 0.3),
        never_attended=chance.random() < 0.3,
        gender=chance.choices(list(Gender), (35, 60, 5))[0],
        costs={
            CostKind.FARE: chance.randint(80_000, 400_000),
            CostKind.SUBSISTENCE: chance.randint(4, 7) * chance.randint(15_000, 40_000),
            CostKind.TERMINAL: 15_200,
        },
    )


def run() -> Iterator[dict[str, Any]]:
    """For each size, policy and seed."""
    for size in SIZES:
        for named, policy in POLICIES.items():
            for seed in SEEDS:
                yield _figure(problem(size, seed), named, policy, seed)


def _figure(asked: Problem, named: str, policy: Policy, seed: int) -> dict[str, Any]:
    begun = time.perf_counter()
    found = choose(asked, policy, seconds=SECONDS, seed=seed)
    seconds = time.perf_counter() - begun
    first = first_come(asked, Flows(asked))
    whys = Counter(left.why.value for left in found.left)
    is_sound = not check(asked, found) and found.worth >= worth(asked, policy, first)
    return {
        "benchmark": "awards",
        "what": f"{len(asked.candidates)} requests, {PLEDGES} pledges",
        "policy": named,
        "seed": seed,
        "seconds": round(seconds, 2),
        "optimal": found.is_optimal,
        "chosen": len(found.chosen),
        "first_come_chosen": len(first),
        "worth": list(found.worth),
        "first_come": list(worth(asked, policy, first)),
        "bounds": list(found.bounds),
        "left": dict(whys),
        "shown": 1 - whys[Why.NOT_SHOWN.value] / max(1, len(found.left)),
        "met": is_sound and seconds < 2 * SECONDS + 1,
    }
