"""Proposals of awards: which requests are chosen, out of which money, and why others are left out."""

from __future__ import annotations

import pytest

from meetings.foundation.errors import RuleViolation
from meetings.sponsorship.choosing import (
    DEFAULT_ORDER,
    Criterion,
    Policy,
    Result,
    SoFar,
    Why,
    ahead_and_behind,
    balance,
    check,
    values,
)
from meetings.sponsorship.choosing_model import choose
from meetings.sponsorship.rules import CostKind, Earmark, Gender, Share
from meetings.states.rules import CountryList
from tests.sponsorship.support_choosing import FARE, LDC, NIGHTS, one, problem

SECONDS = 10.0


def test_as_many_are_brought_as_the_money_reaches_for() -> None:
    asked = problem([one(1, fare=300), one(2, fare=200), one(3, fare=100)], (300, None))

    found = choose(asked, Policy(), seconds=SECONDS)

    assert found.chosen == (2, 3)
    assert found.is_optimal and found.bounds == found.worth[: len(found.bounds)]
    assert found.split == {2: (Share(1, FARE, 200),), 3: (Share(1, FARE, 100),)}
    assert found.first_come == (1,)
    assert ahead_and_behind(found) == ([2, 3], [1])
    assert check(asked, found) == []


def test_a_request_is_paid_out_of_several_pledges_and_free_money_is_kept() -> None:
    candidates = [one(1, fare=100, subsistence=60), one(2, group="asian", fare=100)]
    asked = problem(
        candidates, (200, None), (100, Earmark(cost_kind=NIGHTS)), (70, Earmark(group="african")), so_far=SoFar()
    )

    found = choose(asked, Policy(), seconds=SECONDS)

    assert found.split == {
        1: (Share(1, FARE, 30), Share(3, FARE, 70), Share(2, NIGHTS, 60)),
        2: (Share(1, FARE, 100),),
    }
    assert check(asked, found) == []


def test_an_earmark_keeps_money_from_those_it_is_not_for() -> None:
    asked = problem([one(1), one(2, lists=LDC)], (100, Earmark(country_list=CountryList.LDC)))

    found = choose(asked, Policy(), seconds=SECONDS)

    assert found.chosen == (2,)
    left = found.left[0]
    assert (left.why, left.kinds, left.needed, left.there, left.lacking) == (Why.NO_MONEY, (FARE,), 100, 0, 100)


def test_what_is_lacking_is_said_of_the_kinds_of_costs_for_which_it_lacks() -> None:
    asked = problem(
        [one(1, fare=100, subsistence=50, visa=20)], (500, Earmark(cost_kind=FARE)), (60, Earmark(cost_kind=NIGHTS))
    )

    left = choose(asked, Policy(), seconds=SECONDS).left[0]

    assert (left.kinds, left.needed, left.there) == ((CostKind.VISA,), 20, 0)


def test_a_state_sends_no_more_than_it_may() -> None:
    candidates = [one(1, "NPL", fare=200), one(2, "NPL"), one(3, "LAO"), one(4, "LAO")]
    asked = problem(candidates, (1_000, None), so_far=SoFar({"LAO": 1}))

    found = choose(asked, Policy((Criterion.NUMBER,)), seconds=SECONDS)

    assert found.chosen == (1,)
    whys = {left.request: (left.why, left.others) for left in found.left}
    assert whys == {2: (Why.STATE_CHOSEN, (1,)), 3: (Why.STATE_AWARDED, ()), 4: (Why.STATE_AWARDED, ())}


def test_it_is_said_by_which_criterion_and_how_much_the_set_would_be_worse() -> None:
    candidates = [one(1, fare=200), one(2, is_new=True), one(3, is_new=True), one(4)]

    found = choose(problem(candidates, (200, None)), Policy(), seconds=SECONDS)

    assert found.chosen == (2, 3)
    whys = {left.request: (left.why, left.criterion, left.worse, left.is_exact) for left in found.left}
    assert whys == {
        1: (Why.AHEAD, Criterion.NUMBER, 1, True),
        4: (Why.AHEAD, Criterion.NEVER_ATTENDED, 1, True),
    }


def test_between_equals_those_who_asked_first_are_chosen() -> None:
    found = choose(problem([one(1), one(2), one(3)], (200, None)), Policy((Criterion.NUMBER,)), seconds=SECONDS)

    assert found.chosen == found.first_come == (1, 2)
    assert [left.why for left in found.left] == [Why.LATER]


def test_between_equals_more_requests_go_first_however_late_they_came() -> None:
    late = [one(number, fare=50) for number in (9, 10)]
    asked = problem([*(one(number, fare=100) for number in range(1, 9)), *late], (100, None))

    found = choose(asked, Policy((Criterion.LEAST_DEVELOPED,)), seconds=5)

    assert found.chosen == (9, 10) and {left.why for left in found.left} == {Why.LATER}


def test_of_as_many_the_set_with_the_earliest_request_goes_first() -> None:
    costs = enumerate((60, 50, 50, 90, 40), start=1)

    found = choose(
        problem([one(number, fare=cost) for number, cost in costs], (100, None)), Policy(DEFAULT_ORDER[:1]), seconds=5
    )

    assert found.chosen == (1, 5) and found.is_optimal


def test_however_many_there_are_each_is_given_a_reason_in_time() -> None:
    asked = [
        one(number, group=f"group {number % 5}", lists=LDC if number % 3 else (), fare=80 + number * 37 % 101, visa=9)
        for number in range(1, 121)
    ]

    found = choose(problem(asked, (1_500, None), (900, Earmark(group="group 1"))), Policy(), seconds=0.5)

    assert len(found.left) > 80 and Why.NOT_SHOWN not in {left.why for left in found.left}


def test_the_order_of_criteria_decides() -> None:
    candidates = [one(1, fare=100), one(2, fare=100), one(3, fare=200, is_new=True)]
    asked = problem(candidates, (200, None))

    number_first = choose(asked, Policy((Criterion.NUMBER, Criterion.NEVER_ATTENDED)), seconds=SECONDS)
    new_first = choose(asked, Policy((Criterion.NEVER_ATTENDED, Criterion.NUMBER)), seconds=SECONDS)

    assert (number_first.chosen, new_first.chosen) == ((1, 2), (3,))


@pytest.mark.parametrize(("weight", "chosen"), [(1, (1, 2)), (2, (3,))])
def test_weights_decide(weight: int, chosen: tuple[int, ...]) -> None:
    asked = problem([one(1), one(2), one(3, fare=200, is_new=True)], (200, None))
    policy = Policy((), {Criterion.NUMBER: 2, Criterion.NEVER_ATTENDED: weight * 2 - 1})

    found = choose(asked, policy, seconds=SECONDS)

    assert found.chosen == chosen
    left = found.left[0]
    assert (left.why, left.criterion, left.worse) == (Why.AHEAD, None, 60)


def test_those_who_are_sponsored_already_count_in_the_balance() -> None:
    candidates = [one(1, group="african", gender=Gender.MAN), one(2, group="asian", gender=Gender.WOMAN)]
    so_far = SoFar({"AAA": 1, "BBB": 1}, {"african": 2}, {Gender.MAN: 2})
    asked = problem(candidates, (100, None), so_far=so_far)

    found = choose(asked, Policy((Criterion.NUMBER, Criterion.GROUPS)), seconds=SECONDS)

    assert found.chosen == (2,)
    assert (found.left[0].criterion, found.left[0].worse) == (Criterion.GROUPS, 40)
    assert found.values[Criterion.WOMEN_AND_MEN] == 60
    assert values(asked, [1])[Criterion.WOMEN_AND_MEN] == 20


def test_points_of_balance_count_each_further_one_less() -> None:
    assert balance({}, "aabc") == 60 + 30 + 60 + 60
    assert balance({"a": 1}, "a") == 30


def test_nobody_is_guessed_to_be_a_woman_or_a_man() -> None:
    asked = problem([one(1, gender=Gender.NOT_SAID)], (100, None))

    assert choose(asked, Policy(), seconds=SECONDS).values[Criterion.WOMEN_AND_MEN] == 0


def test_money_is_kept_between_sets_that_are_equal_otherwise() -> None:
    asked = problem([one(1, fare=150), one(2, fare=120)], (200, None))

    found = choose(asked, Policy((Criterion.NUMBER, Criterion.MONEY_KEPT)), seconds=SECONDS)

    assert (found.chosen, found.values[Criterion.MONEY_KEPT]) == ((2,), 80)
    assert (found.left[0].criterion, found.left[0].worse) == (Criterion.MONEY_KEPT, 30)


def test_large_amounts_are_counted_to_the_last_unit() -> None:
    most = 10**11 - 1
    candidates = [one(number, fare=most, subsistence=most - number) for number in range(1, 13)]
    there = 6 * most + sum(most - number for number in range(7, 13))
    asked = problem(candidates, (there // 2, None), (there - there // 2, None))

    found = choose(asked, Policy(), seconds=SECONDS)

    assert found.chosen == (7, 8, 9, 10, 11, 12)
    assert found.values[Criterion.MONEY_KEPT] == 0
    assert check(asked, found) == []
    one_less = problem(candidates, (there // 2, None), (there - there // 2 - 1, None))
    assert len(choose(one_less, Policy(), seconds=SECONDS).chosen) == 5


def test_without_money_or_requests_nothing_is_chosen() -> None:
    nothing = choose(problem([], (100, None)), Policy(), seconds=SECONDS)
    poor = choose(problem([one(1)]), Policy((), {Criterion.NUMBER: 1, Criterion.MONEY_KEPT: 1}), seconds=SECONDS)
    free = choose(problem([one(1, fare=0)], (100, None)), Policy(), seconds=SECONDS)

    assert (nothing.chosen, nothing.left, nothing.is_optimal) == ((), (), True)
    assert (poor.chosen, poor.left[0].why) == ((), Why.NO_MONEY)
    assert (free.chosen, free.left[0].why) == ((), Why.NO_COSTS)


def test_without_time_the_order_of_submission_is_proposed_and_nothing_claimed() -> None:
    candidates = [one(number, fare=100 + number * 7 % 13, group="ab"[number % 2]) for number in range(40)]
    asked = problem(candidates, (1_000, None), (500, Earmark(group="a")))

    found = choose(asked, Policy(), seconds=0.0)

    assert found.worth >= (len(found.first_come),)
    assert check(asked, found) == []
    assert {left.why for left in found.left} == {Why.BESIDE}


def test_a_result_and_a_policy_are_stored_as_they_are() -> None:
    found = choose(problem([one(1), one(2, fare=500), one(3)], (200, None)), Policy(), seconds=SECONDS)
    weights = Policy((), dict.fromkeys(Criterion, 3))

    again = Result.from_json(found.to_json())

    assert (again.chosen, again.split, again.left, again.values) == (
        found.chosen,
        found.split,
        found.left,
        found.values,
    )
    assert again.to_json() == found.to_json()
    assert Policy.from_json({}).order == DEFAULT_ORDER
    assert Policy.from_json(weights.to_json()) == weights
    assert Policy.from_json(Policy((Criterion.GROUPS,)).to_json()) == Policy((Criterion.GROUPS,))


@pytest.mark.parametrize(
    ("order", "weights", "code"),
    [
        ((), {}, "policy.empty"),
        ((Criterion.GROUPS, Criterion.GROUPS), {}, "policy.twice"),
        ((Criterion.MONEY_KEPT, Criterion.GROUPS), {}, "policy.money_first"),
        ((), {Criterion.NUMBER: 101}, "policy.weight"),
        ((), {Criterion.NUMBER: -1}, "policy.weight"),
        ((), {Criterion.MONEY_KEPT: 5}, "policy.empty"),
    ],
)
def test_a_policy_that_says_nothing_is_refused(
    order: tuple[Criterion, ...], weights: dict[Criterion, int], code: str
) -> None:
    with pytest.raises(RuleViolation) as caught:
        Policy(order, weights)
    assert caught.value.code == code


def test_the_checker_finds_what_is_wrong() -> None:
    asked = problem([one(1), one(2, "S01")], (150, Earmark(group="african")), (50, Earmark(group="asian")))
    right = choose(asked, Policy(), seconds=SECONDS).to_json()
    faults = {
        "pledge 2 is not": {"split": [[1, 1, "fare", 50], [1, 2, "fare", 50]]},
        "paid": {"split": [[1, 1, "fare", 99]]},
        "taken": {"chosen": [1, 2], "split": [[1, 1, "fare", 100], [2, 1, "fare", 100]], "left": []},
        "S01": {"chosen": [1, 2], "split": [[1, 1, "fare", 100], [2, 1, "fare", 100]], "left": []},
        "neither": {"left": []},
        "values": {"values": right["values"] | {"number": 2}},
        "share of -1": {"split": [[1, 1, "fare", 101], [1, 1, "visa", -1]]},
    }

    assert check(asked, Result.from_json(right)) == []
    for words, fault in faults.items():
        assert words in "; ".join(check(asked, Result.from_json(right | fault)))


def test_the_order_of_submission_passes_over_what_the_money_does_not_reach_for() -> None:
    found = choose(problem([one(1, fare=80), one(2, fare=50), one(3, fare=20)], (100, None)), Policy(), seconds=SECONDS)

    assert found.first_come == (1, 3)
