"""The sponsorship fund with something in every state, for pages that show it: see `furnish`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.sponsorship.models import Fund
from tests.support.furnish_sponsorship_awards import furnish_awards
from tests.support.furnish_sponsorship_fund import furnish_fund
from tests.support.furnish_sponsorship_pledges import furnish_pledges
from tests.support.furnish_sponsorship_proposals import furnish_proposals
from tests.support.furnish_sponsorship_requests import furnish_requests_for_sponsorship
from tests.support.furnish_sponsorship_statements import furnish_statements
from tests.support.furnish_sponsorship_travel import furnish_travel

Samples = dict[str, list[dict[str, Any]]]


def furnish_sponsorship() -> Samples:
    """One fund: each part adds to what those before it left."""
    samples = furnish_fund() | furnish_pledges() | furnish_requests_for_sponsorship()
    fund = db.session.scalars(sa.select(Fund)).one()
    samples |= furnish_awards(fund) | furnish_travel(fund) | furnish_statements() | furnish_proposals()
    return samples
