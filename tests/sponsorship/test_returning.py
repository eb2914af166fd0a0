"""Money goes back to its donor when a second person of finance agrees, and only what is available."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.sponsorship import queries_pledges, receiving_money, returning, verifying
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Pledge, PledgeReturn
from meetings.sponsorship.rules import ReturnStatus
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    OTHER_FINANCE,
    SECOND,
    SECRETARIAT,
    TODAY,
    a_fund,
    a_pledge,
    a_request,
    key,
    load,
)
from tests.sponsorship.support_pledges import acts, again, an_award, held

pytestmark = pytest.mark.either_database


@pytest.fixture
def pledge(app: Flask) -> Pledge:
    load(app)
    return a_pledge(a_fund(), 100_000, paid=60_000)


def asked(pledge: Pledge, amount: int) -> int:
    back = returning.ask(FINANCE, pledge.id, again(pledge).revision, amount, "The meeting was cancelled.")
    db.session.commit()
    return back.id


def test_a_second_person_sends_the_money_back(pledge: Pledge) -> None:
    number, once = asked(pledge, 25_000), key()
    with pytest.raises(Conflict, match=r"return\.same_person"):
        returning.do(FINANCE, number, 1, key(), TODAY)
    for who in (SECRETARIAT, AUDITOR, CANADA, OTHER_FINANCE):
        with pytest.raises(NotFound):
            returning.do(who, number, 1, key(), TODAY)
    with pytest.raises(DomainError, match=r"return\.future"):
        returning.do(SECOND, number, 1, key(), TODAY + timedelta(days=1))
    db.session.rollback()
    for _ in range(10):
        done = returning.do(SECOND, number, 1, once, TODAY)
        db.session.commit()

    assert (done.status, len(acts(ActKind.RETURN))) == (ReturnStatus.DONE, 1)
    assert held(pledge)[AccountKind.RETURNED] == 25_000 and held(pledge)[AccountKind.AVAILABLE] == 35_000
    with pytest.raises(Conflict, match=r"return\.decided"):
        returning.do(SECOND, number, done.revision, key(), TODAY)


def returned(pledge: Pledge, amount: int = 25_000) -> PledgeReturn:
    """Money that FINANCE asked for and SECOND sent back."""
    number = asked(pledge, amount)
    back = returning.do(SECOND, number, 1, key(), TODAY)
    db.session.commit()
    return back


def test_nobody_reverses_alone_what_two_have_returned(pledge: Pledge) -> None:
    back, once = returned(pledge), key()
    number, act = back.id, acts(ActKind.RETURN)[0].id
    for who in (FINANCE, SECOND):
        with pytest.raises(Conflict, match=r"act\.not_reversible"):
            receiving_money.reverse(who, pledge.fund_id, act, key(), "The bank sent it back.")
        with pytest.raises(Conflict, match=r"return\.reversal_not_asked"):
            returning.reverse(who, number, back.revision, key())
    with pytest.raises(DomainError, match=r"text\.empty"):
        returning.ask_reversal(SECOND, number, back.revision, " ")
    for stranger in (SECRETARIAT, AUDITOR, CANADA, OTHER_FINANCE):
        with pytest.raises(NotFound):
            returning.ask_reversal(stranger, number, back.revision, "no")
        with pytest.raises(NotFound):
            returning.reverse(stranger, number, back.revision, key())
    db.session.rollback()

    back = returning.ask_reversal(SECOND, number, back.revision, "The bank sent it back.")
    db.session.commit()
    assert held(pledge)[AccountKind.AVAILABLE] == 35_000
    with pytest.raises(Conflict, match=r"return\.reversal_asked"):
        returning.ask_reversal(FINANCE, number, back.revision, "Once more.")
    for code, do in (("reverse", key()), ("keep", "It stands.")):
        with pytest.raises(Conflict, match=r"return\.same_person"):
            getattr(returning, code)(SECOND, number, back.revision, do)
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        returning.reverse(FINANCE, number, back.revision - 1, key())
    made = set()
    for _ in range(10):
        made.add(returning.reverse(FINANCE, number, back.revision, once).id)
        db.session.commit()

    assert len(made) == len(acts(ActKind.REVERSAL)) == 1
    assert held(pledge)[AccountKind.AVAILABLE] == 60_000 and not list(verifying.find())
    back = queries_pledges.stored_return(number)
    with pytest.raises(Conflict, match=r"ledger\.reversed"):
        returning.reverse(FINANCE, number, back.revision, key())
    with pytest.raises(Conflict, match=r"ledger\.reversed"):
        returning.keep(FINANCE, number, back.revision, "It stands.")


def test_a_return_stands_when_a_second_person_says_so_and_its_reversal_may_be_asked_again(pledge: Pledge) -> None:
    number = returned(pledge).id
    back = returning.ask_reversal(FINANCE, number, queries_pledges.stored_return(number).revision, "Wrong account.")
    with pytest.raises(DomainError, match=r"text\.empty"):
        returning.keep(SECOND, number, back.revision, " ")
    returning.keep(SECOND, number, back.revision, "It was the right one.")

    assert (back.reversal_words, back.is_reversal_asked) == ("", False)
    assert returning.ask_reversal(SECOND, number, back.revision, "It was wrong after all.").is_reversal_asked
    assert held(pledge)[AccountKind.AVAILABLE] == 35_000 and not list(verifying.find())


def test_what_has_not_gone_back_is_not_reversed(pledge: Pledge) -> None:
    number = asked(pledge, 100)
    with pytest.raises(Conflict, match=r"return\.not_done"):
        returning.ask_reversal(SECOND, number, 1, "Not needed.")


def test_a_reversal_by_who_asked_for_it_is_found(pledge: Pledge) -> None:
    back = returned(pledge)
    back = returning.ask_reversal(SECOND, back.id, back.revision, "The bank sent it back.")
    returning.reverse(FINANCE, back.id, back.revision, key())
    back.reversal_asked_by_id = FINANCE.user_id
    db.session.commit()

    assert list(verifying.find()) == [
        f"pledge {pledge.id}: return {back.id}: one person asked for its reversal and did it"
    ]


def test_a_return_is_refused_with_a_reason(pledge: Pledge) -> None:
    number = asked(pledge, 25_000)
    with pytest.raises(DomainError, match=r"text\.empty"):
        returning.refuse(SECOND, number, 1, " ")
    db.session.rollback()
    returning.refuse(SECOND, number, 1, "It is needed.")

    assert queries_pledges.asked_back(pledge.id) == 0 and held(pledge)[AccountKind.AVAILABLE] == 60_000


def test_only_what_is_available_and_not_asked_back_goes_back(pledge: Pledge) -> None:
    first = asked(pledge, 40_000)
    with pytest.raises(DomainError) as refused:
        asked(pledge, 20_001)
    db.session.rollback()
    assert (refused.value.code, refused.value.field) == ("return.too_much", "amount")
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        returning.ask(FINANCE, pledge.id, 1, 10, "The same form once more.")
    an_award(pledge.fund, a_request(pledge.fund), {pledge.id: 30_000})

    with pytest.raises(Conflict, match=r"ledger\.not_enough"):
        returning.do(SECOND, first, 1, key(), TODAY)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_or_less_does_not_go_back(pledge: Pledge, amount: int) -> None:
    with pytest.raises(DomainError, match=r"money\.zero"):
        asked(pledge, amount)


def test_money_does_not_go_back_before_it_was_pledged(pledge: Pledge) -> None:
    number = asked(pledge, 100)
    with pytest.raises(DomainError, match=r"return\.before_pledge"):
        returning.do(SECOND, number, 1, key(), TODAY - timedelta(days=1))
