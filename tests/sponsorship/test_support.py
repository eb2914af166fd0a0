"""The rows from which tests of the fund start are sound: what triggers count is what the rules fold."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db
from meetings.sponsorship import entering
from meetings.sponsorship.ledger import Account, AccountKind
from meetings.sponsorship.models import LedgerAccount, LedgerAct, LedgerEntry
from tests.sponsorship import support


@pytest.fixture(autouse=True)
def _register(app: Flask, database: object) -> None:
    support.load(app)


def test_money_received_is_available_less_what_is_kept_for_programme_support() -> None:
    fund = support.a_fund(support_rate=700)
    pledge = support.a_pledge(fund, 1_000_00, paid=535_00)

    held = entering.balances(fund)

    assert held[Account(AccountKind.PLEDGED, pledge.id)] == 465_00
    assert held[Account(AccountKind.AVAILABLE, pledge.id)] == 500_00
    assert held[Account(AccountKind.SUPPORT, pledge.id)] == 35_00
    assert sum(held.values()) == 0


@pytest.mark.parametrize(
    "touch",
    [
        sa.update(LedgerEntry).values(amount_minor=1),
        sa.delete(LedgerEntry),
        sa.update(LedgerAct).values(words="no"),
        sa.delete(LedgerAct),
        sa.update(LedgerAccount).values(balance=LedgerAccount.balance + 1),
        sa.update(LedgerAccount).values(award_id=None, pledge_id=1, fund_id=1, kind="support"),
        sa.delete(LedgerAccount),
    ],
    ids=["entry changed", "entry removed", "act changed", "act removed", "balance", "account changed", "account gone"],
)
def test_nothing_in_the_ledger_is_changed_past_it(touch: sa.sql.dml.UpdateBase) -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 1_000_00, paid=500_00)

    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(touch)
    db.session.rollback()
