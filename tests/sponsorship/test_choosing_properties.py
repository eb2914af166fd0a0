"""Whatever the requests, the money and the policy: proposals are sound, the best, and true in what they say."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.sponsorship import choosing_model
from meetings.sponsorship.choosing import (
    Candidate,
    Criterion,
    Money,
    Policy,
    Problem,
    Result,
    SoFar,
    Why,
    check,
    worth,
)
from meetings.sponsorship.choosing_model import choose
from meetings.sponsorship.rules import CostKind, Earmark, Gender
from meetings.states.rules import CountryList
from tests.sponsorship import support_choosing
from tests.sponsorship.support_choosing import best_worth, every, may, reaches

SECONDS = 20.0
GROUPS = ["african", "asian", ""]
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

costs = st.dictionaries(
    st.sampled_from([CostKind.FARE, CostKind.SUBSISTENCE, CostKind.VISA]), st.integers(0, 40), min_size=1, max_size=3
)
earmarks = st.builds(
    Earmark,
    st.sampled_from(["", "", "mge-2011", "elsewhere"]),
    st.sampled_from(["", "", "african", "asian"]),
    st.sampled_from([None, None, CountryList.LDC]),
    st.sampled_from([None, None, CostKind.FARE, CostKind.SUBSISTENCE]),
)
policies = st.one_of(
    st.permutations(list(Criterion))
    .flatmap(lambda order: st.integers(1, 6).map(lambda number: tuple(order[:number])))
    .filter(lambda order: order[0] is not Criterion.MONEY_KEPT)
    .map(Policy),
    st.dictionaries(st.sampled_from(list(Criterion)), st.integers(0, 9), min_size=1)
    .filter(lambda found: any(weight for one, weight in found.items() if one is not Criterion.MONEY_KEPT))
    .map(lambda found: Policy((), found)),
)


@st.composite
def problems(draw: st.DrawFn, most: int = 7, unit: int = 1) -> Problem:
    """Some requests of few States, and up to four pledges."""
    found = [
        Candidate(
            request=number,
            state=draw(st.sampled_from(["AAA", "BBB", "CCC", f"S{number}"])),
            group=draw(st.sampled_from(GROUPS)),
            lists=frozenset(draw(st.sets(st.sampled_from([CountryList.LDC, CountryList.SIDS])))),
            never_attended=draw(st.booleans()),
            gender=draw(st.sampled_from(Gender)),
            costs={kind: amount * unit for kind, amount in draw(costs).items()},
        )
        for number in range(1, draw(st.integers(0, most)) + 1)
    ]
    funds = [(draw(st.integers(0, 120)) * unit, draw(earmarks)) for _ in range(draw(st.integers(0, 4)))]
    so_far = SoFar(
        draw(st.dictionaries(st.sampled_from(["AAA", "BBB"]), st.integers(0, 2), max_size=2)),
        draw(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 3), max_size=2)),
        draw(st.dictionaries(st.sampled_from([Gender.WOMAN, Gender.MAN]), st.integers(0, 3), max_size=2)),
    )
    return support_choosing.problem(found, *funds, so_far=so_far, most=draw(st.integers(1, 2)))


@SOME
@given(problems(), policies)
def test_no_set_is_better_and_none_worse_than_by_the_order_of_submission(asked: Problem, policy: Policy) -> None:
    found = choose(asked, policy, seconds=SECONDS)

    assert check(asked, found) == []
    assert found.is_optimal and found.bounds == found.worth[: len(found.bounds)]
    assert found.worth == worth(asked, policy, found.chosen) == best_worth(asked, policy, every(asked))
    assert may(asked, found.first_come)
    assert found.worth >= worth(asked, policy, found.first_come)


@SOME
@given(problems(), policies, st.integers(1, 3))
def test_of_equal_sets_more_requests_go_first_and_then_those_that_begin_earlier(
    asked: Problem, policy: Policy, block: int
) -> None:
    with patch.object(choosing_model, "BLOCK", block):
        found = choose(asked, policy, seconds=SECONDS)

    judged = len(policy.order) if not policy.weights else 1
    equal = [one for one in every(asked) if worth(asked, policy, one)[:judged] == found.worth[:judged]]
    most = max(map(len, equal))
    assert found.is_optimal and found.chosen == min(one for one in equal if len(one) == most)


@SOME
@given(problems(most=9), policies)
def test_what_is_said_without_time_is_true(asked: Problem, policy: Policy) -> None:
    found = choose(asked, policy, seconds=0.0)

    assert check(asked, found) == []
    for left in (one for one in found.left if one.why is Why.BESIDE):
        wanted = [*found.chosen, left.request]
        for more, is_enough in ((left.lacking - 1, False), (left.lacking, True)):
            given = Money(99, more, {left.request: frozenset(left.kinds)})
            assert reaches(replace(asked, funds=(*asked.funds, given)), wanted) is is_enough


@SOME
@given(problems(most=6), policies)
def test_what_is_said_of_those_left_out_is_true(asked: Problem, policy: Policy) -> None:
    found = choose(asked, policy, seconds=SECONDS)
    sets = every(asked)
    of = {one.request: one for one in asked.candidates}

    for left in found.left:
        one = of[left.request]
        mates = tuple(c.request for c in asked.chosen(found.chosen) if c.state == one.state)
        with_it = [chosen for chosen in sets if left.request in chosen]
        match left.why:
            case Why.NO_COSTS:
                assert one.total == 0
            case Why.STATE_AWARDED:
                assert asked.places(one.state) == 0
            case Why.NO_MONEY:
                assert not reaches(asked, [left.request])
                assert left.needed == sum(one.costs[kind] for kind in left.kinds)
                payers = [m for m in asked.funds if any(m.allowed(left.request, kind) for kind in left.kinds)]
                assert left.there == sum(m.available for m in payers)
                assert left.lacking > 0
            case Why.STATE_CHOSEN:
                assert left.others == mates and len(mates) == asked.places(one.state)
            case Why.AHEAD:
                other = best_worth(asked, policy, with_it)
                place = next(n for n, bound in enumerate(found.bounds) if bound != other[n])
                assert left.is_exact and found.worth[place] - other[place] == left.worse > 0
                assert left.criterion is (None if policy.weights else policy.order[place])
            case Why.LATER:
                other = best_worth(asked, policy, with_it)
                judged = len(found.bounds)
                assert other[:judged] == found.worth[:judged] and other < found.worth
            case _:
                raise AssertionError("there was time enough")


@SOME
@given(problems(most=12, unit=10**9 + 7), policies, st.integers(0, 3))
def test_the_same_comes_of_the_same_seed_with_amounts_of_any_size(asked: Problem, policy: Policy, seed: int) -> None:
    first, again = (choose(asked, policy, seconds=SECONDS, seed=seed) for _ in range(2))

    assert check(asked, first) == []
    assert first.to_json() | {"seconds": 0} == again.to_json() | {"seconds": 0}
    assert Result.from_json(first.to_json()).to_json() == first.to_json()
