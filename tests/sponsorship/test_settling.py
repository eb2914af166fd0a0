"""Finance’s side of a journey: advances, outcomes, settlements and money that comes back, each entered once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.calendar.rules import MeetingStatus
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError, NotFound
from meetings.sponsorship import labels_travel, queries_travel, settlement, settling, travelling, verifying_awards
from meetings.sponsorship.ledger import Account, AccountKind
from meetings.sponsorship.models import LedgerAct
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import AwardStatus, CostKind, RequestStatus, TravelOutcome
from tests.sponsorship import support
from tests.sponsorship.support import AUDITOR, FINANCE_OF_NEPAL, OTHER_FINANCE, SECRETARIAT
from tests.sponsorship.support_travel import (
    AFTER,
    BEFORE,
    FARE,
    FINANCE,
    NEPAL,
    SUBSISTENCE,
    TERMINAL,
    a_journey,
    advanced,
    an_award,
    balances,
    came,
    held,
    payment,
    revision,
    settled,
)

COMMITTED, ADVANCED, SETTLED = AccountKind.COMMITTED, AccountKind.ADVANCED, AccountKind.SETTLED
NO_SHOW = TravelOutcome.NO_SHOW


@pytest.fixture(autouse=True)
def _register(app: Flask, database: object) -> None:
    support.load(app)


def again(award: Award) -> Award:
    db.session.expire_all()
    return queries_travel.locked(award.id)


def refused(do: Callable[[], object]) -> DomainError:
    db.session.commit()
    with pytest.raises(DomainError) as broken:
        do()
    db.session.rollback()
    return broken.value


def undo(award: Award, **given: str) -> LedgerAct:
    last = settling.last_act(again(award))
    assert last is not None
    with clock.frozen(AFTER):
        return settling.undo(
            FINANCE, award.id, last.id, given.get("key") or support.key(), AFTER.date(), given.get("words", "Wrong.")
        )


# --- advances -------------------------------------------------------------------------------------------------------


def test_an_advance_is_spread_over_the_pledges_by_what_is_committed() -> None:
    award = a_journey()
    advanced(award, 2_480_00)

    tickets, free = (share.pledge_id for share in again(award).shares[:2])
    now = balances(award)
    assert now[Account(ADVANCED, tickets, award.id)] == 1_600_00
    assert now[Account(ADVANCED, free, award.id)] == 880_00
    assert held(award) == {COMMITTED: 620_00, ADVANCED: 2_480_00}


def test_no_more_is_advanced_than_the_rules_of_the_fund_allow_at_once_or_in_parts() -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        at_once = refused(lambda: settling.advance(FINANCE, award.id, payment(2_480_01)))
        settling.advance(FINANCE, award.id, payment(2_000_00))
        in_parts = refused(lambda: settling.advance(FINANCE, award.id, payment(480_01)))
    advanced(award, 480_00)
    with clock.frozen(BEFORE):
        full = refused(lambda: settling.advance(FINANCE, award.id, payment(1)))

    assert (at_once.code, at_once.field) == ("advance.too_much", "amount")
    assert (in_parts.code, full.code) == ("advance.too_much", "advance.full")


@pytest.mark.parametrize("amount", [0, -1])
def test_an_advance_of_nothing_is_none(amount: int) -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        assert refused(lambda: settling.advance(FINANCE, award.id, payment(amount))).code == "money.zero"


def test_the_same_command_ten_times_is_one_advance_and_another_with_its_key_is_refused() -> None:
    award, sent = a_journey(), support.key()
    with clock.frozen(BEFORE):
        made = {settling.advance(FINANCE, award.id, payment(1_000_00, key=sent)).id for _time in range(10)}
        assert refused(lambda: settling.advance(FINANCE, award.id, payment(999_00, key=sent))).code == "act.key_used"

    assert len(made) == 1
    assert held(award)[ADVANCED] == 1_000_00


def test_nothing_is_advanced_before_somebody_is_named() -> None:
    award = a_journey()
    again(award).request.person_name = ""
    db.session.commit()

    assert refused(lambda: settling.advance(FINANCE, award.id, payment(1_00))).code == "travel.nobody_named"


@pytest.mark.parametrize("who", [OTHER_FINANCE, SECRETARIAT, AUDITOR, NEPAL, support.NOBODY], ids=lambda who: who.name)
def test_others_than_finance_enter_nothing(who: Actor) -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        for do in (
            lambda: settling.advance(who, award.id, payment(1_00)),
            lambda: settling.record_outcome(who, award.id, 0, NO_SHOW, "Nobody."),
            lambda: settling.settle(who, award.id, 0, payment()),
            lambda: settling.recover(who, award.id, payment(1_00)),
            lambda: settling.undo(who, award.id, 1, support.key(), AFTER.date(), "No."),
        ):
            assert isinstance(refused(do), NotFound)


def test_nobody_pays_settles_or_recovers_for_a_state_for_which_they_act() -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        assert refused(lambda: settling.advance(FINANCE_OF_NEPAL, award.id, payment(1_00))).code == "award.own_state"
        found = refused(lambda: settling.record_outcome(FINANCE_OF_NEPAL, award.id, 0, NO_SHOW, "x"))
        assert found.code == "award.own_state"


# --- settlement -----------------------------------------------------------------------------------------------------


def test_a_journey_that_cost_less_is_settled_out_of_the_advance_and_the_rest_is_free_again() -> None:
    award = a_journey()
    advanced(award)
    came(award)
    settled(award, {FARE: 1_600_00, SUBSISTENCE: 900_00, TERMINAL: 80_00})

    tickets = again(award).shares[0].pledge_id
    assert held(award) == {SETTLED: 2_580_00}
    assert balances(award)[Account(AccountKind.AVAILABLE, tickets)] == 3_400_00
    assert again(award).status is AwardStatus.SETTLED
    travel = again(award).travel
    assert travel is not None and travel.is_final


def test_money_that_comes_back_in_two_parts_makes_the_journey_final() -> None:
    award = a_journey()
    advanced(award)
    came(award)
    settled(award, {FARE: 1_000_00, SUBSISTENCE: 1_000_00, TERMINAL: 100_00})
    assert settling.money_of(again(award).request.fund, again(award)).due_back == 380_00
    assert again(award).status is AwardStatus.COMMITTED
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(80_00))
        assert refused(lambda: settling.recover(FINANCE, award.id, payment(300_01))).code == "recovery.too_much"
        settling.recover(FINANCE, award.id, payment(300_00))
        assert refused(lambda: settling.recover(FINANCE, award.id, payment(1))).code == "recovery.nothing"

    assert held(award) == {SETTLED: 2_100_00}
    assert again(award).status is AwardStatus.SETTLED


def test_a_no_show_owes_all_that_was_advanced_and_nothing_is_settled() -> None:
    award = a_journey()
    advanced(award)
    came(award, NO_SHOW)
    settled(award)
    assert held(award) == {ADVANCED: 2_480_00}
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(2_480_00))
    db.session.commit()

    assert held(award) == {}
    assert again(award).status is AwardStatus.RELEASED
    assert again(award).request.status is RequestStatus.AWARDED
    assert not [said for said in verifying_awards.find() if "Request" in said]


def test_costs_after_a_no_show_are_accepted_with_a_reason() -> None:
    award = a_journey()
    advanced(award)
    came(award, NO_SHOW)
    with clock.frozen(AFTER):
        kept = payment(0, {FARE: 150_00}, on=AFTER.date())
        found = refused(lambda: settling.settle(FINANCE, award.id, revision(award), kept))
    assert (found.code, found.field) == ("travel.accepted_why", "words")
    settled(award, {FARE: 150_00}, words="The ticket was cancelled late.")

    assert held(award) == {SETTLED: 150_00, ADVANCED: 2_330_00}


def test_where_all_was_advanced_a_no_show_owes_it_without_anything_to_settle() -> None:
    award = a_journey(advance_rate=10_000)
    advanced(award, 3_100_00)
    came(award, NO_SHOW)
    assert settling.money_of(again(award).request.fund, again(award)).due_back == 3_100_00
    settled(award)
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(3_100_00))
    db.session.commit()

    assert held(award) == {} and again(award).status is AwardStatus.RELEASED


def test_a_journey_without_an_advance_is_paid_when_it_is_settled() -> None:
    award = a_journey()
    came(award)
    settled(award, {FARE: 2_000_00, SUBSISTENCE: 1_000_00, TERMINAL: 100_00})

    assert held(award) == {SETTLED: 3_100_00} and again(award).status is AwardStatus.SETTLED


@pytest.mark.parametrize(
    ("accepted", "code"),
    [({FARE: 2_000_01}, "settlement.too_much"), ({}, "travel.nothing_accepted")],
)
def test_what_cannot_be_settled_is_refused(accepted: dict[CostKind, int], code: str) -> None:
    award = a_journey()
    came(award)
    with clock.frozen(AFTER):
        given = payment(0, accepted, on=AFTER.date())
        assert refused(lambda: settling.settle(FINANCE, award.id, revision(award), given)).code == code


def test_nothing_is_settled_before_it_is_known_what_became_of_the_journey() -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        given = payment(0, {FARE: 1_00})
        assert refused(lambda: settling.settle(FINANCE, award.id, 0, given)).code == "travel.no_outcome"
        assert refused(lambda: settling.recover(FINANCE, award.id, payment(1))).code == "travel.not_settled"


def test_what_became_of_a_journey_is_not_known_before_the_meeting() -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        found = refused(lambda: settling.record_outcome(FINANCE, award.id, 0, NO_SHOW, "A letter."))

    assert found.code == "travel.too_early"


def test_a_settlement_is_made_once_for_its_key_and_once_at_all() -> None:
    award, sent = a_journey(), support.key()
    came(award)
    seen = revision(award)
    with clock.frozen(AFTER):
        given = payment(0, {FARE: 1_000_00}, key=sent, on=AFTER.date())
        made = {settling.settle(FINANCE, award.id, seen, given) for _time in range(10)}
        db.session.commit()
        other = payment(0, {FARE: 1_000_00}, on=AFTER.date())
        assert refused(lambda: settling.settle(FINANCE, award.id, revision(award), other)).code == "travel.settled"

    assert len(made) == 1 and held(award) == {SETTLED: 1_000_00}


def test_a_settlement_of_what_was_reported_otherwise_meanwhile_is_refused() -> None:
    award = a_journey()
    came(award)
    with clock.frozen(AFTER):
        given = payment(0, {FARE: 1_000_00}, on=AFTER.date())
        found = refused(lambda: settling.settle(FINANCE, award.id, revision(award) - 1, given))

    assert found.code == "record.changed_meanwhile"


# --- taken back -----------------------------------------------------------------------------------------------------


def test_acts_are_taken_back_the_last_one_first_and_the_record_follows() -> None:
    award = a_journey()
    advanced(award)
    came(award)
    settled(award, {FARE: 1_000_00, SUBSISTENCE: 1_000_00, TERMINAL: 100_00})
    with clock.frozen(AFTER):
        settling.recover(FINANCE, award.id, payment(380_00))
    db.session.commit()
    assert again(award).status is AwardStatus.SETTLED

    undo(award)
    assert held(award) == {SETTLED: 2_100_00, ADVANCED: 380_00} and again(award).status is AwardStatus.COMMITTED
    undo(award)
    assert held(award) == {COMMITTED: 620_00, ADVANCED: 2_480_00}
    undo(award)
    assert held(award) == {COMMITTED: 3_100_00}
    assert settling.last_act(again(award)) is None
    travel = again(award).travel
    assert travel is not None and not travel.is_final and travel.outcome is TravelOutcome.ATTENDED


def test_only_the_last_act_is_taken_back_once_and_with_a_reason() -> None:
    award = a_journey()
    advanced(award, 1_000_00)
    first = settling.last_act(again(award))
    assert first is not None
    advanced(award, 500_00)
    with clock.frozen(AFTER):
        not_last = refused(lambda: settling.undo(FINANCE, award.id, first.id, support.key(), AFTER.date(), "Wrong."))
        no_reason = refused(lambda: undo(award, words=" "))
    sent = support.key()
    last = settling.last_act(again(award))
    assert last is not None
    with clock.frozen(AFTER):
        made = {settling.undo(FINANCE, award.id, last.id, sent, AFTER.date(), "Wrong.").id for _time in range(3)}

    assert (not_last.code, no_reason.code) == ("travel.not_last", "text.empty")
    assert len(made) == 1 and held(award)[ADVANCED] == 1_000_00


def test_an_outcome_is_changed_only_after_the_settlement_is_taken_back() -> None:
    award = a_journey()
    came(award, NO_SHOW)
    settled(award)
    with clock.frozen(AFTER):
        record = lambda: settling.record_outcome(  # noqa: E731
            FINANCE, award.id, revision(award), TravelOutcome.ATTENDED, "The list."
        )
        assert refused(record).code == "travel.settled"
    undo(award)
    db.session.commit()
    came(award)

    travel = again(award).travel
    assert travel is not None and travel.outcome is TravelOutcome.ATTENDED


def test_every_code_has_its_sentence() -> None:
    own = {*settling.CODES, *settlement.CODES, *travelling.CODES} - {"money.too_much"}

    assert own <= set(labels_travel.ERRORS)
    assert set(labels_travel.ERRORS) <= own


def test_acts_of_the_ledger_are_of_their_award() -> None:
    award = a_journey()
    advanced(award)
    undo(award)

    kinds = [act.kind.value for act in db.session.scalars(sa.select(LedgerAct).where(LedgerAct.award_id == award.id))]
    assert kinds == ["award", "advance", "reversal"]


def test_a_no_show_is_not_undone_once_somebody_else_of_the_state_is_helped_instead() -> None:
    award = a_journey()
    came(award, NO_SHOW)
    settled(award)
    found = again(award)
    assert found.status is AwardStatus.RELEASED and found.request.status is RequestStatus.AWARDED
    share = found.shares[0]
    other = an_award(support.a_request(found.request.fund), {(share.pledge_id, FARE): 100_00})

    assert refused(lambda: undo(award)).code == "request.one_per_state"
    other.status = AwardStatus.REFUSED
    db.session.commit()
    undo(award)
    db.session.commit()
    assert again(award).status is AwardStatus.COMMITTED


def test_what_was_advanced_for_a_meeting_that_is_cancelled_is_accounted_for_at_once() -> None:
    award = a_journey()
    advanced(award)
    support.meeting().status = MeetingStatus.CANCELLED
    db.session.commit()
    with clock.frozen(BEFORE):
        settling.record_outcome(FINANCE, award.id, revision(award), NO_SHOW, "The meeting is cancelled.")
        kept = payment(0, {FARE: 150_00}, words="The ticket could not be given back.")
        settling.settle(FINANCE, award.id, revision(award), kept)
    db.session.commit()

    assert held(award) == {SETTLED: 150_00, ADVANCED: 2_330_00}


def test_an_award_that_does_not_stand_as_its_accounts_do_is_found() -> None:
    award = a_journey()
    assert not [said for said in verifying_awards.find() if "accounts say otherwise" in said]
    again(award).status = AwardStatus.SETTLED
    db.session.commit()

    assert f"Award {award.id} is settled, but its accounts say otherwise." in list(verifying_awards.find())
