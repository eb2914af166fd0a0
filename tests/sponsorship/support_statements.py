"""What tests of statements start from: awards with shares of several donors as plain rows and ledger acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.sponsorship import entering, ledger
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund, LedgerAct, Pledge
from meetings.sponsorship.models_requests import Award, AwardShare, SponsorshipRequest, Travel
from meetings.sponsorship.rules import CostKind, Gender, RequestStatus, TravelOutcome
from tests.sponsorship import support
from tests.sponsorship.support import FINANCE, SECOND

UNNAMED = "Quiet Hands"
AFTER = datetime.fromisoformat("2012-06-01T09:00:00-04:00")
"""When all meetings of these tests are over, and what was given for them is public."""


def an_award(fund: Fund, request: SponsorshipRequest, shares: dict[int, int]) -> Award:
    """Money of pledges, by their ids, committed to a request."""
    made = clock.now()
    second = {"approved_at": made, "approved_by_id": SECOND.user_id, "approved_by_name": SECOND.name}
    award = support.award_of(request, sum(shares.values()), is_above_limit=True, entered_at=made, **second)
    for pledge, amount in shares.items():
        share = AwardShare(award_id=award.id, pledge_id=pledge, cost_kind=CostKind.FARE, amount_minor=amount, earmark=1)
        db.session.add(share)
    request.status = RequestStatus.AWARDED
    support.enter(fund, ActKind.AWARD, ledger.awarded(award.id, shares), award=award.id)
    db.session.commit()
    return award


def moved(fund: Fund, award: Award, kind: ActKind, entries: list[ledger.Entry]) -> int:
    """An act about an award."""
    number = support.enter(fund, kind, entries, award=award.id)
    db.session.commit()
    return number


def spent(fund: Fund, award: Award) -> None:
    """Everything that is committed or advanced for an award is spent."""
    kinds = (AccountKind.ADVANCED, AccountKind.COMMITTED)
    moved(
        fund,
        award,
        ActKind.SETTLEMENT,
        ledger.settled(award.id, *(entering.of_award(fund, award.id, k) for k in kinds)),
    )


def taken_back(fund: Fund, act: int) -> LedgerAct:
    """An act, reversed."""
    command = entering.Command(support.key(), ActKind.REVERSAL, support.TODAY)
    made = entering.reverse(FINANCE, entering.locked_fund(fund.id), command, act)
    db.session.commit()
    return made


def stayed_away(award: Award) -> None:
    """The representative did not come."""
    db.session.add(Travel(award_id=award.id, outcome=TravelOutcome.NO_SHOW))
    db.session.commit()


@dataclass(frozen=True)
class Whole:
    """A fund in which everything has happened."""

    fund: Fund
    canada: Pledge  # named
    hands: Pledge  # of an organization that is named
    quiet: Pledge  # of one that is not
    open: tuple[Award, ...]  # not settled yet

    def settle(self) -> None:
        """Spend what is left of them."""
        for award in self.open:
            spent(self.fund, award)


def a_whole_fund() -> Whole:
    """Three donors; two of them help Nepal, one Nigeria; Peru’s delegate stays away; odd cents everywhere."""
    fund = support.a_fund(support_rate=700)
    canada = support.a_pledge(fund, 20_000_01, paid=10_000_01)
    hands = support.a_pledge(fund, 9_000_00, paid=9_000_00, donor="open-hands")
    quiet = support.a_pledge(fund, 7_000_77, paid=5_555_55, donor="quiet-hands", is_named=False)
    quiet.donor_name = UNNAMED
    wrong = support.a_receipt(fund, quiet.id, 100_00)
    taken_back(fund, wrong.act_id)
    nepal = support.a_request(fund, "NPL")
    nigeria = support.a_request(fund, "NGA", gender=Gender.MAN)
    peru = support.a_request(fund, "PER", gender=Gender.NOT_SAID)
    first = an_award(fund, nepal, {canada.id: 1_000_33, quiet.id: 2_000_67})
    moved(fund, first, ActKind.ADVANCE, ledger.advanced(first.id, {canada.id: 800_26, quiet.id: 1_600_53}))
    settled = ledger.settled(first.id, {canada.id: 800_26, quiet.id: 1_600_53}, {canada.id: 10_01})
    moved(fund, first, ActKind.SETTLEMENT, settled)
    moved(fund, first, ActKind.RELEASE, ledger.released(first.id, {canada.id: 190_06}))
    second = an_award(fund, nigeria, {hands.id: 3_100_00})
    third = an_award(fund, peru, {quiet.id: 500_00})
    moved(fund, third, ActKind.ADVANCE, ledger.advanced(third.id, {quiet.id: 400_00}))
    stayed_away(third)
    moved(fund, third, ActKind.RECOVERY, ledger.recovered(third.id, {quiet.id: 300_00}))
    support.enter(fund, ActKind.RETURN, ledger.returned(hands.id, 1_234_56), pledge=hands.id)
    support.enter(fund, ActKind.LAPSE, ledger.lapsed(canada.id, 5_000_00), pledge=canada.id)
    db.session.commit()
    return Whole(fund, canada, hands, quiet, (first, second, third))
