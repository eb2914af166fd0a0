"""What the tests of pledges and of the ledger start from besides: pledges as services make them."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.sponsorship import ledger, pledging, queries_pledges, receiving_money
from meetings.sponsorship.drafts_pledges import PledgeDraft, RateDraft, ReceiptDraft
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund, LedgerAct, Pledge, Receipt
from meetings.sponsorship.models_requests import Award, SponsorshipRequest
from tests.sponsorship import support
from tests.sponsorship.support import CANADA, FINANCE, TODAY, key

NOT_RATED = RateDraft()


def rated(rate: float = 0.9, on: date = TODAY, source: str = "Operational rate") -> RateDraft:
    """A rate of exchange."""
    return RateDraft(round(rate * 10**8), on, source)


def given(amount: int = 100_000, currency: str = "USD", **values: Any) -> PledgeDraft:
    """A pledge as it is typed."""
    return PledgeDraft(amount, currency, **{"pledged_on": TODAY, **values})


def proposed(fund: Fund, actor: Actor = CANADA, donor: str = "CAN", **values: Any) -> Pledge:
    """One that a donor’s contact has proposed."""
    made = pledging.propose(actor, fund.id, donor, given(**values))
    db.session.commit()
    return made


def confirmed(fund: Fund, rate: RateDraft = NOT_RATED, **values: Any) -> Pledge:
    """One that finance has confirmed."""
    made = proposed(fund, **values)
    pledging.confirm(FINANCE, made.id, made.revision, key(), rate)
    db.session.commit()
    return made


def paid(pledge: Pledge, amount: int, rate: RateDraft = NOT_RATED, on: date = TODAY, by: str = "") -> Receipt:
    """An instalment that came in."""
    receipt = receiving_money.receive(FINANCE, pledge.id, ReceiptDraft(by or key(), on, amount, rate))
    db.session.commit()
    return receipt


def held(pledge: Pledge) -> dict[AccountKind, int]:
    """What of a pledge is where; what is nothing is left out."""
    db.session.commit()
    return {kind: left for kind, left in queries_pledges.standing([pledge.id])[pledge.id].items() if left}


def again(pledge: Pledge) -> Pledge:
    """A pledge as it is stored now."""
    db.session.commit()
    db.session.expire_all()
    return queries_pledges.whole(pledge.id)


def acts(kind: ActKind) -> list[LedgerAct]:
    """The acts of a kind, in their order."""
    return list(db.session.scalars(sa.select(LedgerAct).where(LedgerAct.kind == kind).order_by(LedgerAct.id)))


def an_award(fund: Fund, request: SponsorshipRequest, shares: dict[int, int]) -> Award:
    """Money committed to a request, of each pledge a share."""
    award = support.award_of(request, sum(shares.values()), entered_at=request.submitted_at)
    support.enter(fund, ActKind.AWARD, ledger.awarded(award.id, shares), award=award.id)
    db.session.commit()
    return award
