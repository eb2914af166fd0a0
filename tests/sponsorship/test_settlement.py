"""Settlements as plain values: to the last minor unit, never below zero, and every earmark kept."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.sponsorship import ledger, settlement
from meetings.sponsorship.ledger import Account, AccountKind
from meetings.sponsorship.rules import CostKind, Share

FARE, SUBSISTENCE, VISA = CostKind.FARE, CostKind.SUBSISTENCE, CostKind.VISA
SHARES = (Share(1, FARE, 2_000_00), Share(2, SUBSISTENCE, 1_000_00))
AWARD = 7
many = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@st.composite
def journeys(draw: st.DrawFn) -> tuple[list[Share], int, dict[CostKind, int]]:
    """Shares of an award, what of it is advanced, and what of its costs is accepted."""
    pairs = st.tuples(st.integers(1, 4), st.sampled_from(list(CostKind)))
    given = draw(st.dictionaries(pairs, st.integers(1, 300_00), min_size=1, max_size=9))
    shares = [Share(pledge, kind, amount) for (pledge, kind), amount in given.items()]
    advance = draw(st.integers(0, sum(share.amount for share in shares)))
    most = {kind: sum(of.values()) for kind, of in settlement.by_kind(shares).items()}
    return shares, advance, {kind: draw(st.integers(0, amount)) for kind, amount in most.items()}


def opening(shares: list[Share], advance: int) -> tuple[dict[int, int], dict[int, int]]:
    """What is advanced and what is still committed, by pledge."""
    gives: dict[int, int] = {}
    for share in shares:
        gives[share.pledge] = gives.get(share.pledge, 0) + share.amount
    advanced = ledger.spread(advance, gives)
    return advanced, settlement.less(gives, advanced)


@many
@given(journeys())
def test_what_is_accepted_is_spent_to_the_last_unit_and_nothing_is_left_committed(
    journey: tuple[list[Share], int, dict[CostKind, int]],
) -> None:
    shares, advance, accepted = journey
    advanced, committed = opening(shares, advance)

    found = settlement.settled(shares, accepted, advanced, committed)
    before = {Account(AccountKind.ADVANCED, pledge, AWARD): amount for pledge, amount in advanced.items()}
    before |= {Account(AccountKind.COMMITTED, pledge, AWARD): amount for pledge, amount in committed.items()}
    after = ledger.fold(found.entries(AWARD), before)

    assert found.total == sum(accepted.values())
    assert all(balance >= 0 for balance in after.values())
    assert sum(after.values()) == sum(before.values())
    of = {kind: sum(b for a, b in after.items() if a.kind is kind) for kind in AccountKind}
    assert of[AccountKind.COMMITTED] == 0
    assert of[AccountKind.SETTLED] == sum(accepted.values())
    assert of[AccountKind.ADVANCED] == found.due_back


@many
@given(journeys())
def test_a_traveller_is_paid_or_pays_exactly_the_difference_to_the_advance(
    journey: tuple[list[Share], int, dict[CostKind, int]],
) -> None:
    shares, advance, accepted = journey
    found = settlement.settled(shares, accepted, *opening(shares, advance))

    assert found.balance == max(0, found.total - advance)
    assert found.due_back == max(0, advance - found.total)


@many
@given(journeys())
def test_no_pledge_pays_for_what_it_was_not_given_for(
    journey: tuple[list[Share], int, dict[CostKind, int]],
) -> None:
    shares, advance, accepted = journey
    found = settlement.settled(shares, accepted, *opening(shares, advance))

    for pledge in {share.pledge for share in shares}:
        allowed = 0
        for share in shares:
            if share.pledge == pledge:
                allowed += min(share.amount, accepted[share.cost_kind])
        spent = found.out_of_advance.get(pledge, 0) + found.out_of_commitment.get(pledge, 0)
        assert spent <= allowed


@many
@given(journeys())
def test_money_for_tickets_settles_tickets_alone(journey: tuple[list[Share], int, dict[CostKind, int]]) -> None:
    shares, advance, accepted = journey
    tickets = 99
    others = [Share(share.pledge, share.cost_kind, share.amount) for share in shares if share.cost_kind is not FARE]
    fares = [Share(tickets, FARE, 500_00), *others]
    costs = {kind: amount for kind, amount in accepted.items() if kind is not FARE} | {FARE: 123_45}
    found = settlement.settled(fares, costs, *opening(fares, min(advance, 500_00)))

    assert found.out_of_advance.get(tickets, 0) + found.out_of_commitment.get(tickets, 0) == 123_45


def test_where_one_pledge_has_a_balance_to_pay_and_another_one_to_get_back_they_are_set_off() -> None:
    # 80 per cent of each pledge is advanced; the ticket was never used, the nights were.
    found = settlement.settled(SHARES, {SUBSISTENCE: 1_000_00}, {1: 1_600_00, 2: 800_00}, {1: 400_00, 2: 200_00})

    assert found.out_of_advance == {2: 800_00} and found.out_of_commitment == {2: 200_00}
    assert found.set_off == {1: 200_00} and found.released == {1: 400_00}
    assert (found.balance, found.due_back) == (0, 1_400_00)


def test_after_a_no_show_all_that_was_advanced_is_due_back() -> None:
    found = settlement.settled(SHARES, {}, {1: 1_600_00, 2: 800_00}, {1: 400_00, 2: 200_00})

    assert (found.total, found.balance, found.due_back) == (0, 0, 2_400_00)
    assert found.released == {1: 400_00, 2: 200_00}


@pytest.mark.parametrize(
    ("accepted", "code", "about"),
    [
        ({FARE: 2_000_01}, "settlement.too_much", "fare"),
        ({FARE: -1}, "settlement.too_much", "fare"),
        ({VISA: 1}, "settlement.kind", "visa"),
    ],
)
def test_no_more_is_accepted_than_was_awarded_kind_by_kind(
    accepted: dict[CostKind, int], code: str, about: str
) -> None:
    with pytest.raises(RuleViolation) as broken:
        settlement.settled(SHARES, accepted, {}, {1: 2_000_00, 2: 1_000_00})

    assert (broken.value.code, broken.value.field) == (code, about)


def test_a_pledge_that_holds_less_than_it_gave_settles_nothing() -> None:
    with pytest.raises(Conflict, match="not_enough"):
        settlement.settled(SHARES, {FARE: 2_000_00}, {}, {1: 1_999_99, 2: 1_000_00})


def test_an_advance_is_at_most_the_rate_of_the_award_less_what_was_advanced() -> None:
    assert settlement.largest_advance(3_100_01, 8_000, 0) == 2_480_00
    assert settlement.largest_advance(3_100_01, 8_000, 2_000_00) == 480_00
    assert settlement.largest_advance(3_100_01, 8_000, 3_000_00) == 0
