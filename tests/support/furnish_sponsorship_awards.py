"""Requests that are judged and awards in every state, for pages that show them: see `furnish`."""

from __future__ import annotations

from typing import Any

from meetings.foundation.database import db
from meetings.sponsorship import approving, awarding, reviewing
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import Award, SponsorshipRequest
from meetings.sponsorship.rules import CostKind, DeclineReason, Opinion, RequestStatus, Share
from tests.sponsorship.support import a_pledge, a_request, key
from tests.support.furnish_sponsorship_fund import of_finance

Samples = dict[str, list[dict[str, Any]]]


def _award(request: SponsorshipRequest, pledge: int, amount: int = 100_000) -> Award:
    shares = [Share(pledge, CostKind.FARE, amount)]
    return awarding.award(of_finance(), request.id, request.revision, key(), shares, "Welcome.")


def furnish_awards(fund: Fund) -> Samples:
    """Requests of an open fund in every state of the review, with opinions; awards that wait, stand, are released."""
    first, second = of_finance(), of_finance("finance-second")
    pledge, of_fares = a_pledge(fund, 5_000_000, 4_000_000).id, a_pledge(fund, 90_000, 90_000, "JPN", cost_kind="fare")
    new = a_request(fund, "NPL", RequestStatus.SUBMITTED, is_sample=True)
    late = a_request(fund, "MLI", RequestStatus.SUBMITTED, is_late=True, is_sample=True)
    review = a_request(fund, "NGA", lang="en", is_sample=True)
    reviewing.give_opinion(first, review.id, Opinion.SUPPORT, "Never there before.")
    reviewing.give_opinion(second, review.id, Opinion.WITH_RESERVATIONS, "")
    listed, declined = a_request(fund, "PER", is_sample=True), a_request(fund, "GHA", is_sample=True)
    reviewing.wait(first, listed.id, listed.revision, "If money comes in.")
    reviewing.decline(first, declined.id, declined.revision, DeclineReason.HELPED_OTHERWISE, "By another fund.")
    before, fund.limit_minor = fund.limit_minor, 100_000
    db.session.flush()
    made = _award(a_request(fund, "FJI", is_sample=True), pledge)
    released = _award(a_request(fund, "HTI", is_sample=True), of_fares.id, 50_000)
    approving.release(first, released.id, released.revision, key(), "The journey is off.")
    fund.limit_minor = 0
    db.session.flush()
    waits, refused = (_award(a_request(fund, state, is_sample=True), pledge) for state in ("JAM", "KEN"))
    approving.refuse(second, refused.id, refused.revision, "Too much.")
    fund.limit_minor = before
    db.session.commit()
    awards = (made, released, waits, refused)
    return {
        "sponsorship.review_list": [{"fund": fund.id}, {"fund": fund.id, "status": "waiting"}],
        "sponsorship.review": [{"number": one.id} for one in (new, review, listed, declined)],
        "sponsorship.decide": [
            {"number": new.id, "step": "take_up"},
            {"number": review.id, "step": "wait"},
            {"number": review.id, "step": "decline"},
            {"number": listed.id, "step": "reconsider"},
            {"number": late.id, "step": "decline"},
        ],
        "sponsorship.new_award": [{"number": review.id}, {"number": listed.id}],
        "sponsorship.award": [{"number": one.id} for one in awards],
        "sponsorship.award_step": [
            {"number": waits.id, "step": "refuse"},
            {"number": made.id, "step": "release"},
        ],
        "sponsorship.awards": [{"fund": fund.id}, {"fund": fund.id, "status": "waiting"}],
    }
