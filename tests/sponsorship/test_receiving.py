"""Instalments come in at the rate of their day, with programme support kept back; what was wrong is reversed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.sponsorship import lapsing, receiving_money, verifying
from meetings.sponsorship.drafts_pledges import RateDraft, ReceiptDraft
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund
from meetings.sponsorship.rules import PledgeStatus
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    OTHER_FINANCE,
    SECRETARIAT,
    TODAY,
    a_fund,
    a_request,
    key,
    load,
)
from tests.sponsorship.support_pledges import NOT_RATED, acts, again, an_award, confirmed, held, paid, proposed, rated

pytestmark = pytest.mark.either_database
K = AccountKind


@pytest.fixture(autouse=True)
def fund(app: Flask) -> Fund:
    load(app)
    return a_fund(support_rate=700)


def sound() -> bool:
    db.session.commit()
    return not list(verifying.find())


def test_money_that_comes_in_can_be_awarded_less_programme_support(fund: Fund) -> None:
    pledge = confirmed(fund, amount=107_000)
    receipt = paid(pledge, 53_500)

    assert (receipt.credited_minor, receipt.support_minor) == (53_500, 3_500)
    assert held(pledge) == {K.DONOR: -107_000, K.PLEDGED: 53_500, K.AVAILABLE: 50_000, K.SUPPORT: 3_500}
    paid(pledge, 60_000)
    assert held(pledge)[K.DONOR] == -113_500, "more than was promised is a gift"
    assert K.PLEDGED not in held(pledge) and sound()


def test_instalments_in_another_currency_pay_off_the_whole_whatever_the_roundings(fund: Fund) -> None:
    pledge = confirmed(fund, rated(1.33333333), currency="EUR", amount=100_000)
    for amount, rate in ((33_333, 1.3), (33_333, 1.4), (33_334, 1.35)):
        receipt = paid(pledge, amount, rated(rate))
        assert receipt.credited_minor == round(amount * rate + 1e-9)

    kept = held(pledge)
    assert K.PLEDGED not in kept and kept[K.AVAILABLE] + kept[K.SUPPORT] == -kept[K.DONOR] and sound()


def test_the_same_receipt_sent_ten_times_is_one(fund: Fund) -> None:
    pledge, once = confirmed(fund), key()
    numbers = {paid(pledge, 10_000, by=once).id for _ in range(10)}

    assert len(numbers) == len(acts(ActKind.RECEIPT)) == 1
    with pytest.raises(Conflict, match=r"act\.key_used"):
        paid(pledge, 10_001, by=once)


def test_what_cannot_be_received(fund: Fund) -> None:
    pledge, foreign = confirmed(fund), confirmed(fund, rated(), currency="EUR")
    refusals = [
        (pledge, ReceiptDraft(key(), TODAY + timedelta(days=1), 1), "received_on", "receipt.future"),
        (pledge, ReceiptDraft(key(), TODAY - timedelta(days=1), 1), "received_on", "receipt.before_pledge"),
        (pledge, ReceiptDraft(key(), TODAY, 0), "paid", "money.zero"),
        (pledge, ReceiptDraft(key(), TODAY, 10**14), "paid", "money.too_much"),
        (pledge, ReceiptDraft("short", TODAY, 1), None, "act.key"),
        (foreign, ReceiptDraft(key(), TODAY, 1), "rate", "pledge.rate_missing"),
        (foreign, ReceiptDraft(key(), TODAY, 1, rated(0.1)), "rate", "pledge.worthless"),
        (
            foreign,
            ReceiptDraft(key(), TODAY, 1, RateDraft(10**8, date(2011, 2, 1), "x")),
            "rate_on",
            "pledge.rate_later",
        ),
    ]
    for one, draft, field, code in refusals:
        with pytest.raises(DomainError) as refused:
            receiving_money.receive(FINANCE, one.id, draft)
        db.session.rollback()
        assert (refused.value.code, refused.value.field) == (code, field)
    with pytest.raises(Conflict, match=r"pledge\.not_confirmed"):
        paid(proposed(fund), 1)
    for who in (SECRETARIAT, AUDITOR, CANADA, OTHER_FINANCE):
        with pytest.raises(NotFound):
            receiving_money.receive(who, pledge.id, ReceiptDraft(key(), TODAY, 1))


def test_a_receipt_is_reversed_once_with_a_reason(fund: Fund) -> None:
    pledge = confirmed(fund, amount=100_000)
    before, receipt, once = held(pledge), paid(pledge, 40_000), key()
    with pytest.raises(DomainError, match=r"text\.empty"):
        receiving_money.reverse(FINANCE, fund.id, receipt.act_id, key(), " ")
    for who in (SECRETARIAT, AUDITOR, CANADA, OTHER_FINANCE):
        with pytest.raises(NotFound):
            receiving_money.reverse(who, fund.id, receipt.act_id, key(), "no")
    made = {receiving_money.reverse(FINANCE, fund.id, receipt.act_id, once, "Another fund’s.").id for _ in range(3)}

    assert held(pledge) == before and len(made) == 1 and sound()
    with pytest.raises(Conflict, match=r"ledger\.reversed"):
        receiving_money.reverse(FINANCE, fund.id, receipt.act_id, key(), "Twice.")
    with pytest.raises(Conflict, match=r"ledger\.reversal_reversed"):
        receiving_money.reverse(FINANCE, fund.id, made.pop(), key(), "Back.")
    with pytest.raises(Conflict, match=r"act\.not_reversible"):
        receiving_money.reverse(FINANCE, fund.id, acts(ActKind.PLEDGE)[0].id, key(), "A pledge lapses.")
    paid(pledge, 100_000)
    assert K.PLEDGED not in held(pledge) and sound()


def test_what_is_awarded_is_not_taken_back_with_its_receipt(fund: Fund) -> None:
    pledge = confirmed(fund, amount=100_000)
    receipt = paid(pledge, 40_000)
    award = an_award(fund, a_request(fund), {pledge.id: 100})

    with pytest.raises(Conflict, match=r"ledger\.not_enough"):
        receiving_money.reverse(FINANCE, fund.id, receipt.act_id, key(), "Wrong.")
    db.session.rollback()
    with pytest.raises(Conflict, match=r"act\.not_reversible"):
        receiving_money.reverse(FINANCE, fund.id, acts(ActKind.AWARD)[0].id, key(), f"Award {award.id}.")


def test_a_lapse_that_is_reversed_lets_the_pledge_stand_again(fund: Fund) -> None:
    pledge = confirmed(fund, amount=100_000, expires_on=TODAY)
    receipt = paid(pledge, 40_000)
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert lapsing.lapse_expired(pledge.id)
        db.session.commit()
        with pytest.raises(Conflict, match=r"receipt\.lapsed"):
            receiving_money.reverse(FINANCE, fund.id, receipt.act_id, key(), "Wrong.")
        with pytest.raises(Conflict, match=r"pledge\.not_confirmed"):
            paid(pledge, 1)
        db.session.rollback()
        receiving_money.reverse(FINANCE, fund.id, acts(ActKind.LAPSE)[0].id, key(), "It was paid in time.")
        found = again(pledge)
        assert (found.status, found.expires_on) == (PledgeStatus.CONFIRMED, None)
        paid(pledge, 60_000, NOT_RATED, clock.business_today())
    assert K.PLEDGED not in held(pledge) and sound()


def test_a_reversal_sent_again_after_midnight_is_the_same(fund: Fund) -> None:
    wrong, once = paid(confirmed(fund), 20_000), key()
    made = receiving_money.reverse(FINANCE, fund.id, wrong.act_id, once, "Wrong.")
    db.session.commit()
    with clock.frozen(clock.now() + timedelta(days=1)):
        again_made = receiving_money.reverse(FINANCE, fund.id, wrong.act_id, once, "Wrong.")

    assert again_made.id == made.id and made.happened_on == TODAY
