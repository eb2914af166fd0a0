"""Money goes back to its donor when a second person of finance agrees, and only what is available."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.sponsorship import queries_pledges, receiving_money, returning, verifying
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Pledge
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
    receiving_money.reverse(FINANCE, pledge.fund_id, acts(ActKind.RETURN)[0].id, key(), "The bank sent it back.")
    assert held(pledge)[AccountKind.AVAILABLE] == 60_000 and not list(verifying.find())


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
