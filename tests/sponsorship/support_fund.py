"""What tests of the fund itself start from: drafts of its rules and calls, rows read anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.sponsorship.drafts_fund import CallDraft, FundDraft
from meetings.sponsorship.models import Fund, FundCall

WHY = Text.of(en="The money has run out.", fr="Il n’y a plus d’argent.")


def a_draft(**values: Any) -> FundDraft:
    """Rules of a fund in dollars."""
    return FundDraft(**{"name": Text.of(en="Sponsorship fund"), "currency": "USD", "support_rate": 700, **values})


def a_call_draft(first: date = date(2011, 1, 20), last: date = date(2011, 3, 21), **values: Any) -> CallDraft:
    """Requests from one day to another."""
    return CallDraft(first, last, **values)


def again(fund: Fund) -> Fund:
    """The fund as it is stored now."""
    db.session.flush()
    db.session.expire_all()
    return db.session.scalars(sa.select(Fund).where(Fund.id == fund.id)).one()


def call_of(fund: Fund) -> FundCall:
    """The fund’s only call."""
    return db.session.scalars(sa.select(FundCall).where(FundCall.fund_id == fund.id)).one()


def acts(kind: str = "fund") -> list[str]:
    """What the audit log has of a kind of objects, in its order."""
    query = sa.select(AuditEntry.action).where(AuditEntry.object_kind == kind).order_by(AuditEntry.id)
    return list(db.session.scalars(query))
