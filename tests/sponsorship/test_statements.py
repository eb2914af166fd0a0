"""Figures of statements: over any sequence of acts they add up to the last minor unit, and nobody is counted twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.foundation.errors import DomainError
from meetings.sponsorship import ledger, statements
from meetings.sponsorship.ledger import Account, AccountKind, ActKind, Entry
from meetings.sponsorship.rules import Gender, support_of
from meetings.sponsorship.statements import Figures, Help, Movement

PLEDGES, AWARDS = (1, 2, 3), (11, 12)
AMOUNT = st.integers(1, 1_000_00)


def moved(act: ActKind, entries: list[Entry]) -> list[Movement]:
    return [Movement(act, entry) for entry in entries]


def of(*acts: tuple[ActKind, list[Entry]]) -> dict[int, Figures]:
    return statements.figures(one for act, entries in acts for one in moved(act, entries))


# --- examples -------------------------------------------------------------------------------------------------------


def test_a_contribution_is_followed_from_the_promise_to_the_journey() -> None:
    found = of(
        (ActKind.PLEDGE, ledger.pledged(1, 1_000_00)),
        (ActKind.RECEIPT, ledger.received(1, 600_00, 600_00, 42_00, 1_000_00)),
        (ActKind.AWARD, ledger.awarded(11, {1: 300_00})),
        (ActKind.ADVANCE, ledger.advanced(11, {1: 240_00})),
        (ActKind.SETTLEMENT, ledger.settled(11, {1: 240_00}, {1: 10_00})),
        (ActKind.RELEASE, ledger.released(11, {1: 50_00})),
        (ActKind.RETURN, ledger.returned(1, 100_00)),
        (ActKind.LAPSE, ledger.lapsed(1, 400_00)),
    )[1]

    assert found == Figures(
        pledged=1_000_00,
        lapsed=400_00,
        received=600_00,
        support=42_00,
        available=208_00,
        settled=250_00,
        returned=100_00,
    )
    assert found.adds_up and found.awarded == 250_00


def test_what_the_rate_of_the_day_gives_or_takes_stands_apart_from_what_was_promised() -> None:
    less = of(
        (ActKind.PLEDGE, ledger.pledged(1, 100_00)), (ActKind.RECEIPT, ledger.received(1, 100_00, 93_17, 0, 100_00))
    )[1]
    more = of(
        (ActKind.PLEDGE, ledger.pledged(1, 100_00)), (ActKind.RECEIPT, ledger.received(1, 150_00, 160_00, 0, 100_00))
    )[1]

    assert (less.pledged, less.difference, less.received, less.outstanding) == (100_00, -6_83, 93_17, 0)
    assert (more.pledged, more.difference, more.received, more.outstanding) == (100_00, 60_00, 160_00, 0)
    assert less.adds_up and more.adds_up


def test_an_act_that_is_taken_back_leaves_no_trace_in_the_figures() -> None:
    receipt = ledger.received(1, 100_00, 93_17, 5_00, 100_00)
    before = of((ActKind.PLEDGE, ledger.pledged(1, 100_00)))
    after = of(
        (ActKind.PLEDGE, ledger.pledged(1, 100_00)),
        (ActKind.RECEIPT, receipt),
        (ActKind.RECEIPT, ledger.reversal(receipt)),
    )

    assert after == before == {1: Figures(pledged=100_00, outstanding=100_00)}


def test_figures_that_do_not_add_up_say_so() -> None:
    right = Figures(pledged=100, received=100, available=60, support=40)

    assert right.adds_up
    assert not replace(right, available=61).adds_up and not replace(right, pledged=101).adds_up


def test_a_representative_of_several_donors_counts_once_in_all_and_by_share_for_each() -> None:
    shared = Help(11, 5, "NPL", "asia-pacific", Gender.WOMAN, {1: 30_00, 2: 70_00})
    own = Help(12, 5, "NGA", "african", Gender.MAN, {2: 50_00})
    gone = Help(13, 5, "PER", "latin-american-and-caribbean", Gender.MAN, {2: 20_00}, is_absent=True)
    released = Help(14, 5, "HTI", "latin-american-and-caribbean", Gender.MAN, {1: 0})
    helped = [shared, own, gone, released]

    whole = statements.counted(helped)
    first, second = (statements.counted(statements.of_pledges(helped, {pledge})) for pledge in (1, 2))

    assert (whole.representatives, whole.women, whole.men, whole.absent, whole.amount) == (2, 1, 1, 1, 170_00)
    assert [one.state for one in whole.states] == ["NGA", "NPL"] and "HTI" not in whole.groups
    assert (first.representatives, first.amount, first.states[0].amount) == (1, 30_00, 30_00)
    assert (second.representatives, second.amount, second.absent) == (2, 140_00, 1)
    assert first.amount + second.amount == whole.amount


def test_a_state_at_two_meetings_is_one_state_and_stands_at_both() -> None:
    helped = [Help(n, meeting, "NPL", "asia-pacific", Gender.NOT_SAID, {1: 10}) for n, meeting in ((11, 5), (12, 6))]

    assert [(one.state, one.representatives) for one in statements.counted(helped).states] == [("NPL", 2)]
    assert {meeting: one.representatives for meeting, one in statements.by_meeting(helped).items()} == {5: 1, 6: 1}
    assert statements.counted(helped).not_said == 2


# --- any sequence ---------------------------------------------------------------------------------------------------


@st.composite
def entered(draw: st.DrawFn) -> list[Movement]:
    """What a ledger holds after acts of all kinds in any order; those that the ledger refuses are left out."""
    balances: dict[Account, int] = {}
    held: list[tuple[ActKind, list[Entry]]] = []
    movements: list[Movement] = []
    for _number in range(draw(st.integers(1, 25))):
        act = draw(st.sampled_from(list(ActKind)))
        pledge, award, amount = draw(st.sampled_from(PLEDGES)), draw(st.sampled_from(AWARDS)), draw(AMOUNT)
        other = draw(st.sampled_from(PLEDGES))
        shares = {pledge: amount} if other == pledge else {pledge: amount, other: draw(AMOUNT)}
        outstanding = balances.get(Account(AccountKind.PLEDGED, pledge), 0)
        match act:
            case ActKind.PLEDGE:
                entries = ledger.pledged(pledge, amount)
            case ActKind.LAPSE:
                entries = ledger.lapsed(pledge, amount)
            case ActKind.RECEIPT:
                credited = draw(AMOUNT)
                entries = ledger.received(pledge, amount, credited, support_of(credited, 700), outstanding)
            case ActKind.AWARD:
                entries = ledger.awarded(award, shares)
            case ActKind.RELEASE:
                entries = ledger.released(award, shares)
            case ActKind.ADVANCE:
                entries = ledger.advanced(award, shares)
            case ActKind.SETTLEMENT:
                entries = ledger.settled(award, shares, {pledge: draw(st.integers(0, 100))})
            case ActKind.RECOVERY:
                entries = ledger.recovered(award, shares)
            case ActKind.RETURN:
                entries = ledger.returned(pledge, amount)
            case ActKind.REVERSAL:
                if not held:
                    continue
                act, taken = held.pop(draw(st.integers(0, len(held) - 1)))
                entries = ledger.reversal(taken)
        try:
            balances = ledger.check(entries, balances)
        except DomainError:
            continue
        held.append((act, entries))
        movements += moved(act, entries)
    return movements


@settings(max_examples=200, deadline=None)
@given(entered())
def test_whatever_is_entered_the_figures_add_up_and_are_those_of_the_ledger(movements: list[Movement]) -> None:
    found = statements.figures(movements)
    balances = Counter(ledger.fold(one.entry for one in movements))

    for pledge, figures in found.items():
        assert figures.adds_up
        for kind, name in statements._BALANCES.items():
            there = sum(
                balance for account, balance in balances.items() if (account.kind, account.pledge) == (kind, pledge)
            )
            assert getattr(figures, name) == there
        assert -balances[Account(AccountKind.DONOR, pledge)] == figures.received + figures.outstanding
    whole = statements.total(found.values())
    assert whole.adds_up and whole.received == sum(one.received for one in found.values())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            Help,
            award=st.integers(1, 10_000),
            meeting=st.sampled_from((5, 6)),
            state=st.sampled_from(("NPL", "NGA", "PER")),
            group=st.sampled_from(("african", "")),
            gender=st.sampled_from(Gender),
            shares=st.dictionaries(st.sampled_from(PLEDGES), st.integers(0, 1_000), max_size=3),
            is_absent=st.booleans(),
        ),
        max_size=12,
    )
)
def test_donors_parts_come_to_the_whole_and_representatives_are_counted_once(helped: list[Help]) -> None:
    whole = statements.counted(helped)
    parts = [statements.counted(statements.of_pledges(helped, {pledge})) for pledge in PLEDGES]
    meetings = statements.by_meeting(helped).values()

    assert sum(part.amount for part in parts) == whole.amount == sum(one.amount for one in meetings)
    assert whole.women + whole.men + whole.not_said == whole.representatives == sum(whole.groups.values())
    assert sum(one.representatives for one in meetings) == whole.representatives <= len(helped)
    assert max(part.representatives for part in parts) <= whole.representatives
    assert sum(one.representatives for one in whole.states) == whole.representatives
