"""Proposals of awards, for pages that show them: see `furnish`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.database import db
from meetings.sponsorship import proposing
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.queries_proposals import JUDGED
from meetings.sponsorship.rules import FundStatus
from tests.sponsorship.support import key

FINANCE = Actor(name=system("tests.furnish").name, holdings=(Holding(Role.FINANCE, "*"),))
Samples = dict[str, list[dict[str, Any]]]


def furnish_proposals() -> Samples:
    """A proposal for each meeting of the open fund for which requests are being reviewed or wait: call it after what
    furnishes funds, pledges and requests."""
    fund = db.session.scalars(sa.select(Fund).where(Fund.status == FundStatus.OPEN).order_by(Fund.id)).first()
    if fund is None:
        return {}
    asked = sa.select(SponsorshipRequest.meeting_id).where(
        SponsorshipRequest.fund_id == fund.id, SponsorshipRequest.status.in_(JUDGED)
    )
    numbers = [
        proposing.propose(FINANCE, fund.id, meeting, key(), seconds=1.0, lets_go=False)
        for meeting in sorted(set(db.session.scalars(asked)))
    ]
    return {
        "sponsorship.proposals": [{"fund": fund.id}],
        "sponsorship.new_proposal": [{"fund": fund.id}],
        "sponsorship.policy": [{"fund": fund.id}],
        "sponsorship.proposal": [{"fund": fund.id, "number": number} for number in numbers],
    }
