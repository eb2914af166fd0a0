"""A fund with donors, named and not, and representatives whom they help, for pages that show statements: see `furnish`.

Where a fund is there already, its donors are taken as they are and nothing is made.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.foundation import clock, money
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.sponsorship import pledging, receiving_money, setting_up
from meetings.sponsorship.drafts_fund import FundDraft
from meetings.sponsorship.drafts_pledges import PledgeDraft, RateDraft, ReceiptDraft
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.rules import FundStatus, FundStep

NAME = system("tests.furnish").name
FINANCE = Actor(name=NAME, holdings=(Holding(Role.FINANCE, "small-arms"),))
Samples = dict[str, list[dict[str, Any]]]


def furnish_statements() -> Samples:
    """Pledges of two donors in an open fund, one of them in another currency, both with a receipt."""
    fund = db.session.scalar(sa.select(Fund).order_by(Fund.id).limit(1))
    if fund is None:
        fund = setting_up.create(FINANCE, "small-arms", FundDraft(Text.of(en="Sponsorship fund"), "USD"))
    if fund.status is FundStatus.PREPARED:
        setting_up.take(FINANCE, fund.id, fund.revision, FundStep.OPEN)
    codes = list(db.session.scalars(sa.select(Pledge.donor_code).where(Pledge.fund_id == fund.id).distinct()))
    if not codes:
        codes = [_given(fund, "CAN", "CAD", True), _given(fund, "quiet-hands", fund.currency, False)]
    donors = [{"fund": fund.id, "donor": code} for code in sorted(codes)]
    forms = ("html", "pdf", "docx")
    return {
        "sponsorship.statements": [{"fund": fund.id}],
        "sponsorship.statement": donors,
        "sponsorship.statement_document": [{**donors[0], "form": form} for form in forms],
        "sponsorship.statement_workbook": donors[:1],
        "sponsorship.report": [{"fund": fund.id}],
        "sponsorship.report_document": [{"fund": fund.id, "form": form} for form in forms],
        "sponsorship.report_workbook": [{"fund": fund.id}],
    }


def _given(fund: Fund, donor: str, currency: str, is_named: bool) -> str:
    today = clock.business_today()
    rate = RateDraft() if currency == fund.currency else RateDraft(money.parse_rate("0.9912"), today, "Rate of the day")
    draft = PledgeDraft(
        10_000_01, currency, today, reference=f"FURNISH-{donor}", donor_name="Quiet Hands", is_named=is_named
    )
    pledge = pledging.enter(FINANCE, fund.id, donor, draft)
    pledging.confirm(FINANCE, pledge.id, pledge.revision, f"furnish-confirm-{donor}", rate)
    receiving_money.receive(FINANCE, pledge.id, ReceiptDraft(f"furnish-receive-{donor}", today, 5_000_02, rate))
    return donor
