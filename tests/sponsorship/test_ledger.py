"""The ledger as plain values: whatever the acts, nothing falls below zero, all is balanced, earmarks are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.sponsorship import ledger
from meetings.sponsorship.ledger import Account, AccountKind, Entry
from meetings.sponsorship.rules import CostKind, Earmark, Share, Use, check_shares, support_of
from meetings.states.rules import CountryList

K = AccountKind
AMOUNTS = st.integers(min_value=1, max_value=2_000)
GROUPS, MEETINGS = ("african", "grulac"), ("mge-2011", "prepcom-2012")
EARMARKS = st.builds(
    Earmark,
    meeting=st.sampled_from(("", *MEETINGS)),
    group=st.sampled_from(("", *GROUPS)),
    country_list=st.sampled_from((None, *CountryList)),
    cost_kind=st.sampled_from((None, *CostKind)),
)
USES = st.builds(
    Use,
    meeting=st.sampled_from(MEETINGS),
    group=st.sampled_from(GROUPS),
    lists=st.frozensets(st.sampled_from(list(CountryList))),
    cost_kind=st.sampled_from(list(CostKind)),
)


@dataclass
class Act:
    """An act as it was entered, and what of it was taken back."""

    entries: list[Entry]
    is_reversed: bool = False


@dataclass
class Award:
    """An award with its use, and what it took of each pledge under the earmark of its day."""

    use: Use
    shares: dict[int, int]
    earmarks: dict[int, Earmark] = field(default_factory=dict)


class Ledger(RuleBasedStateMachine):
    """Several donors, awards and travellers, doing whatever comes to mind; what is refused changes nothing."""

    @initialize(promises=st.lists(st.tuples(AMOUNTS, EARMARKS), min_size=1, max_size=4))
    def begin(self, promises: list[tuple[int, Earmark]]) -> None:
        self.balances: dict[Account, int] = {}
        self.acts: list[Act] = []
        self.awards: dict[int, Award] = {}
        self.earmarks = {pledge: earmark for pledge, (_amount, earmark) in enumerate(promises, start=1)}
        for pledge, (amount, _earmark) in enumerate(promises, start=1):
            self.enter(ledger.pledged(pledge, amount))

    def enter(self, entries: list[Entry]) -> bool:
        """Whether it was entered; one by one, as the database counts them, nothing falls below zero either."""
        before = dict(self.balances)
        try:
            after = ledger.check(entries, self.balances)
        except DomainError:
            assert self.balances == before
            return False
        running = dict(before)
        for entry in entries:
            running = ledger.fold([entry], running)
            assert all(left >= 0 for account, left in running.items() if account.kind is not K.DONOR)
        assert running == after
        self.balances = after
        self.acts.append(Act(entries))
        return True

    def held(self, kind: AccountKind, pledge: int, award: int | None = None) -> int:
        return self.balances.get(Account(kind, pledge, award), 0)

    def of_award(self, kind: AccountKind, award: int) -> dict[int, int]:
        return {a.pledge: left for a, left in self.balances.items() if (a.kind, a.award) == (kind, award) and left}

    def pick(self, data: Any) -> int:
        return int(data.draw(st.sampled_from(sorted(self.awards))))

    @rule(data=st.data(), paid=AMOUNTS, credited=AMOUNTS, rate=st.integers(0, 2000))
    def receive(self, data: Any, paid: int, credited: int, rate: int) -> None:
        pledge = data.draw(st.sampled_from(sorted(self.earmarks)))
        outstanding, before = self.held(K.PLEDGED, pledge), self.held(K.AVAILABLE, pledge)
        support = support_of(credited, rate)
        assert self.enter(ledger.received(pledge, paid, credited, support, outstanding))
        assert self.held(K.PLEDGED, pledge) == max(0, outstanding - paid)
        assert self.held(K.AVAILABLE, pledge) == before + credited - support

    @rule(data=st.data(), amount=AMOUNTS)
    def lapse(self, data: Any, amount: int) -> None:
        pledge = data.draw(st.sampled_from(sorted(self.earmarks)))
        is_enough = amount <= self.held(K.PLEDGED, pledge)
        assert self.enter(ledger.lapsed(pledge, amount)) is is_enough

    @rule(data=st.data(), earmark=EARMARKS)
    def earmark_anew(self, data: Any, earmark: Earmark) -> None:
        self.earmarks[data.draw(st.sampled_from(sorted(self.earmarks)))] = earmark

    @rule(data=st.data(), use=USES, wanted=AMOUNTS)
    def award(self, data: Any, use: Use, wanted: int) -> None:
        asked = {pledge: data.draw(st.integers(0, wanted)) for pledge in sorted(self.earmarks)}
        shares = {pledge: amount for pledge, amount in asked.items() if amount}
        allowed = {
            pledge: frozenset({use.cost_kind} if earmark.allows(use) else ())
            for pledge, earmark in self.earmarks.items()
        }
        given = [Share(pledge, use.cost_kind, amount) for pledge, amount in shares.items()]
        try:
            check_shares({use.cost_kind: sum(shares.values())}, given, allowed)
        except RuleViolation:
            assert any(not self.earmarks[pledge].allows(use) for pledge in shares)
            return
        number = len(self.awards) + 1
        is_enough = all(amount <= self.held(K.AVAILABLE, pledge) for pledge, amount in shares.items())
        if self.enter(ledger.awarded(number, shares)):
            assert is_enough
            self.awards[number] = Award(use, shares, dict(self.earmarks))
        else:
            assert not shares or not is_enough

    @precondition(lambda self: self.awards)
    @rule(data=st.data(), amount=AMOUNTS)
    def advance(self, data: Any, amount: int) -> None:
        award = self.pick(data)
        committed = self.of_award(K.COMMITTED, award)
        try:
            shares = ledger.spread(amount, committed)
        except Conflict:
            assert amount > sum(committed.values())
            return
        assert self.enter(ledger.advanced(award, shares))

    @precondition(lambda self: self.awards)
    @rule(data=st.data(), spent=AMOUNTS)
    def settle(self, data: Any, spent: int) -> None:
        award = self.pick(data)
        advanced, committed = self.of_award(K.ADVANCED, award), self.of_award(K.COMMITTED, award)
        first = min(spent, sum(advanced.values()))
        rest = min(spent - first, sum(committed.values()))
        self.enter(ledger.settled(award, ledger.spread(first, advanced), ledger.spread(rest, committed)))

    @precondition(lambda self: self.awards)
    @rule(data=st.data())
    def release(self, data: Any) -> None:
        award = self.pick(data)
        self.enter(ledger.released(award, self.of_award(K.COMMITTED, award)))

    @precondition(lambda self: self.awards)
    @rule(data=st.data(), amount=AMOUNTS)
    def recover(self, data: Any, amount: int) -> None:
        award = self.pick(data)
        advanced = self.of_award(K.ADVANCED, award)
        self.enter(ledger.recovered(award, ledger.spread(min(amount, sum(advanced.values())), advanced)))

    @rule(data=st.data(), amount=AMOUNTS)
    def give_back(self, data: Any, amount: int) -> None:
        pledge = data.draw(st.sampled_from(sorted(self.earmarks)))
        is_enough = amount <= self.held(K.AVAILABLE, pledge)
        assert self.enter(ledger.returned(pledge, amount)) is is_enough

    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        act = data.draw(st.sampled_from(self.acts))
        if not act.is_reversed and self.enter(ledger.reversal(act.entries)):
            act.is_reversed = self.acts[-1].is_reversed = True

    @rule()
    def reverse_the_last_at_once(self) -> None:
        act, before = self.acts[-1], dict(self.balances)
        if self.enter(ledger.reversal(act.entries)):
            undone = ledger.fold(ledger.reversal(self.acts[-1].entries), self.balances)
            assert {a: left for a, left in undone.items() if left} == {a: left for a, left in before.items() if left}
            act.is_reversed = self.acts[-1].is_reversed = True

    @invariant()
    def nothing_is_below_zero(self) -> None:
        for account, left in getattr(self, "balances", {}).items():
            assert left <= 0 if account.kind is K.DONOR else left >= 0, account

    @invariant()
    def all_is_balanced(self) -> None:
        of_pledge: Counter[int] = Counter()
        for account, left in getattr(self, "balances", {}).items():
            of_pledge[account.pledge] += left
        assert not any(of_pledge.values())

    @invariant()
    def balances_are_the_sums_of_entries(self) -> None:
        entries = [entry for act in getattr(self, "acts", ()) for entry in act.entries]
        assert ledger.fold(entries) == getattr(self, "balances", {})

    @invariant()
    def earmarks_are_kept(self) -> None:
        for account, left in getattr(self, "balances", {}).items():
            if account.award is not None and left:
                award = self.awards[account.award]
                assert award.earmarks[account.pledge].allows(award.use)


Ledger.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestLedger = Ledger.TestCase


# --- sharing --------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.integers(1, 20), st.integers(0, 10**11), max_size=8), st.data())
def test_what_is_spread_sums_exactly_and_takes_no_more_than_there_is(held: dict[int, int], data: Any) -> None:
    amount = data.draw(st.integers(0, sum(held.values())))
    found = ledger.spread(amount, held)

    assert sum(found.values()) == amount
    assert all(0 < share <= held[pledge] for pledge, share in found.items())
    whole = sum(held.values())
    for pledge, left in held.items():
        assert found.get(pledge, 0) - amount * left // (whole or 1) in {0, 1}, "in proportion"
    assert found == ledger.spread(amount, dict(reversed(held.items()))), "whatever the order"


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 100), max_size=5))
def test_more_than_there_is_cannot_be_spread(held: dict[int, int]) -> None:
    with pytest.raises(Conflict, match=r"ledger\.not_enough"):
        ledger.spread(sum(held.values()) + 1, held)


@given(st.integers(1, 10**11), st.integers(0, 2000))
def test_support_is_its_rate_of_what_is_left_and_never_a_cent_more(credited: int, rate: int) -> None:
    support = support_of(credited, rate)

    assert 0 <= support < credited and support * 10_000 <= (credited - support) * rate
    assert (support + 1) * 10_000 > (credited - support - 1) * rate


# --- what cannot be entered -----------------------------------------------------------------------------------------


def test_an_entry_moves_more_than_nothing_between_two_accounts() -> None:
    donor, promised = Account(K.DONOR, 1), Account(K.PLEDGED, 1)
    for amount in (0, -1):
        with pytest.raises(RuleViolation, match=r"ledger\.amount"):
            Entry(donor, promised, amount)
    with pytest.raises(ValueError, match="itself"):
        Entry(donor, donor, 1)
    for kind, award in ((K.COMMITTED, None), (K.AVAILABLE, 1)):
        with pytest.raises(ValueError, match="kept per award"):
            Account(kind, 1, award)


def test_nothing_is_no_act() -> None:
    with pytest.raises(RuleViolation, match=r"ledger\.no_entries"):
        ledger.check([], {})


def test_no_award_exceeds_any_balance_though_all_together_would_do() -> None:
    held = ledger.fold(
        entry
        for pledge in (1, 2)
        for entry in (*ledger.pledged(pledge, 500), *ledger.received(pledge, 500, 500, 0, 500))
    )
    ledger.check(ledger.awarded(1, {1: 500, 2: 500}), held)
    with pytest.raises(Conflict) as refused:
        ledger.check(ledger.awarded(1, {1: 501, 2: 1}), held)
    assert refused.value.params == {"kind": "available", "pledge": 1}
