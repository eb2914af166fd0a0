"""Awards in force, as plain rows with their ledger acts, and days around the meeting of experts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.sponsorship import entering, ledger, queries_travel, settling, travelling
from meetings.sponsorship.ledger import Account, AccountKind, ActKind
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.models_requests import Award, AwardShare, SponsorshipRequest, Travel
from meetings.sponsorship.rules import CostKind, RequestStatus, TravelOutcome
from meetings.sponsorship.settling import Payment
from meetings.sponsorship.travelling import Report
from tests.sponsorship import support
from tests.sponsorship.support import a_fund, a_pledge, a_request, enter, key

# Nobody among the accounts, so that notices can be told by them.
FINANCE = replace(support.FINANCE, user_id=None)
NEPAL = replace(support.NEPAL, user_id=None)
NEPAL_MEMBER = replace(support.NEPAL_MEMBER, user_id=None)
BEFORE = datetime(2011, 4, 20, 15, tzinfo=UTC)
AFTER = datetime(2011, 5, 20, 15, tzinfo=UTC)
PAID_ON = date(2011, 4, 18)
FARE, SUBSISTENCE, TERMINAL = CostKind.FARE, CostKind.SUBSISTENCE, CostKind.TERMINAL
PDF = b"%PDF-1.7\n%%EOF\n"
Given = dict[tuple[int, CostKind], int]


def an_award(request: SponsorshipRequest, shares: Given, **values: Any) -> Award:
    """A committed award with these shares; its request is awarded."""
    award = support.award_of(request, sum(shares.values()), **values)
    for (pledge, kind), amount in shares.items():
        row = {"award_id": award.id, "pledge_id": pledge, "cost_kind": kind, "amount_minor": amount, "earmark": 1}
        db.session.add(AwardShare(**row))
    by_pledge: dict[int, int] = {}
    for (pledge, _kind), amount in shares.items():
        by_pledge[pledge] = by_pledge.get(pledge, 0) + amount
    fund = db.session.get_one(Fund, request.fund_id)
    enter(fund, ActKind.AWARD, ledger.awarded(award.id, by_pledge), award=award.id)
    request.status = RequestStatus.AWARDED
    db.session.commit()
    return award


def a_journey(state: str = "NPL", **fund: Any) -> Award:
    """An award of 3,100.00 to Nepal: the ticket of 2,000.00 by a pledge for tickets alone, the rest by another one."""
    made = a_fund(**fund)
    tickets: Pledge = a_pledge(made, 5_000_00, paid=5_000_00, cost_kind=FARE)
    free = a_pledge(made, 5_000_00, paid=5_000_00, donor="open-hands")
    shares = {(tickets.id, FARE): 2_000_00, (free.id, SUBSISTENCE): 1_000_00, (free.id, TERMINAL): 100_00}
    return an_award(a_request(made, state), shares)


def payment(amount: int = 0, accepted: dict[CostKind, int] | None = None, words: str = "", **given: Any) -> Payment:
    """What a form of money asks; a key of its own unless one is given."""
    return Payment(given.get("key") or key(), given.get("on", PAID_ON), amount, accepted or {}, words)


def advanced(award: Award, amount: int = 2_480_00) -> None:
    """Pay an advance before the meeting: four fifths unless said otherwise."""
    with clock.frozen(BEFORE):
        settling.advance(FINANCE, award.id, payment(amount))
    db.session.commit()


def came(award: Award, outcome: TravelOutcome = TravelOutcome.ATTENDED) -> None:
    """Record what became of it, after the meeting."""
    with clock.frozen(AFTER):
        settling.record_outcome(FINANCE, award.id, revision(award), outcome, "The list of participants.")
    db.session.commit()


def reported(award: Award, actor: Actor = NEPAL, **values: Any) -> Travel:
    """The State reports, after the meeting."""
    actual = {FARE: 1_900_00, SUBSISTENCE: 1_000_00, TERMINAL: 80_00}
    given: dict[str, Any] = {"attended": True, "lang": "en", "text": "She spoke on tracing.", "actual": actual}
    with clock.frozen(AFTER):
        travelling.report(actor, award.id, revision(award), Report(**(given | values)))
    db.session.commit()
    found = queries_travel.locked(award.id).travel
    assert found is not None
    return found


def settled(award: Award, accepted: dict[CostKind, int] | None = None, words: str = "") -> None:
    """Settle it, after the meeting."""
    with clock.frozen(AFTER):
        settling.settle(FINANCE, award.id, revision(award), payment(0, accepted, words, on=AFTER.date()))
    db.session.commit()


def revision(award: Award) -> int:
    """At which its journey is; 0 where nothing is recorded."""
    travel = queries_travel.locked(award.id).travel
    return travel.revision if travel is not None else 0


def held(award: Award) -> dict[AccountKind, int]:
    """What of an award is in each kind of account, over all pledges; what is nothing is left out."""
    found: dict[AccountKind, int] = {}
    for account, balance in balances(award).items():
        if account.award == award.id and balance:
            found[account.kind] = found.get(account.kind, 0) + balance
    return found


def balances(award: Award) -> dict[Account, int]:
    """All balances of its fund."""
    return entering.balances(db.session.get_one(Fund, award.fund_id))
