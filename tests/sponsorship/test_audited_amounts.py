"""The audit log says amounts as people read them, each in its own currency."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts import acts
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.sponsorship import returning, setting_up
from tests.sponsorship.support import FINANCE, a_fund, a_request
from tests.sponsorship.support_awards import an_award
from tests.sponsorship.support_pledges import again, confirmed, paid, rated

pytestmark = pytest.mark.usefixtures("register")


def told(app: Flask, action: str) -> dict[str, str]:
    """What the last act of that kind says, by its words."""
    query = sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id.desc()).limit(1)
    with app.test_request_context("/en/"):
        app.preprocess_request()
        return {str(one.label): one.after for one in acts.told(list(db.session.scalars(query)))[0].changes}


def test_amounts_are_told_with_their_currency(app: Flask) -> None:
    fund = a_fund()
    pledge = confirmed(fund, rated(1.3), currency="EUR", amount=100_000)
    paid(pledge, 100_000, rated(1.3))
    returning.ask(FINANCE, pledge.id, again(pledge).revision, 5_000, "Not needed.")
    an_award(a_request(fund), pledge, 60_050)
    setting_up.set_limit(FINANCE, fund.id, fund.revision, 1_234_56)
    db.session.commit()

    entered = told(app, "pledge.confirm")
    assert told(app, "pledge.propose")["Amount"] == "EUR\u00a01,000.00" and entered["Rate"] == "1.3"
    assert entered["Worth in the fund’s currency"] == "USD\u00a01,300.00"
    assert told(app, "pledge_return.ask")["Amount"] == "USD\u00a050.00"
    assert told(app, "award.enter")["Amount"] == "USD\u00a0600.50"
    assert told(app, "ledger.enter")["Amount of all entries"] == "USD\u00a0600.50"
    assert told(app, "fund.limit_lower")["Limit"] == "USD\u00a01,234.56"
