"""What the tests of the fund start from: an open fund, donors with money, requests. All of it is plain rows and ledger
acts: no service is needed, so that a fault of one part fails the tests of that part only."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Meeting
from meetings.foundation import clock, money
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.sponsorship import entering, ledger
from meetings.sponsorship.entering import Command
from meetings.sponsorship.ledger import ActKind
from meetings.sponsorship.models import Fund, FundCall, Pledge, PledgeEarmark, Receipt
from meetings.sponsorship.models_requests import Award, RequestAct, SponsorshipRequest
from meetings.sponsorship.rules import (
    Answer,
    AwardStatus,
    CostKind,
    DonorKind,
    FundStatus,
    Gender,
    PledgeStatus,
    RequestStatus,
    RequestStep,
    support_of,
)
from tests.support import register

MGE, PREPCOM = "mge-2011", "prepcom-2012"
TODAY = date(2011, 1, 13)
OPENS, CLOSES = date(2011, 1, 10), date(2011, 3, 21)
_keys = count(1)


def person(number: int, *holdings: tuple[Role, str]) -> Actor:
    """Somebody who holds these roles; numbers tell persons apart, nobody has an account."""
    return Actor(user_id=number, name=f"Person {number}", holdings=tuple(Holding(*held) for held in holdings))


FINANCE = person(901, (Role.FINANCE, "small-arms"))
SECOND = person(902, (Role.FINANCE, "small-arms"))
OTHER_FINANCE = person(903, (Role.FINANCE, "other"))
FINANCE_OF_NEPAL = person(904, (Role.FINANCE, "small-arms"), (Role.MEMBER, "NPL"))
SECRETARIAT = person(905, (Role.SECRETARIAT, "small-arms"))
AUDITOR = person(906, (Role.AUDITOR, "*"))
CANADA = person(907, (Role.DONOR_CONTACT, "CAN"))
FOUNDATION = person(908, (Role.DONOR_CONTACT, "open-hands"))
NEPAL = person(909, (Role.FOCAL_POINT, "NPL"))
NEPAL_MEMBER = person(910, (Role.MEMBER, "NPL"))
NIGERIA = person(911, (Role.FOCAL_POINT, "NGA"))
READER = person(912)
NOBODY = Actor()


def load(app: Flask) -> None:
    """Give the database of a test what the demonstration has of States, mandates and meetings."""
    register.hold(app)


def key() -> str:
    """A key for a command, as a form makes them."""
    return f"test-key-{next(_keys):024d}"


def meeting(code: str = MGE) -> Meeting:
    """A meeting of the register."""
    return db.session.scalars(sa.select(Meeting).where(Meeting.code == code)).one()


def a_fund(status: FundStatus = FundStatus.OPEN, **values: Any) -> Fund:
    """A fund in dollars that pays for everything, with a limit of 5,000.00 and a call for the meeting of experts."""
    process = db.session.scalars(sa.select(Process).where(Process.code == "small-arms")).one()
    given: dict[str, Any] = {
        "name": Text.of(en="Voluntary sponsorship fund"),
        "administrator": Text.of(en="An institute that States chose"),
        "basis": Text.of(en="Decision of States, 10 January 2011"),
        "currency": "USD",
        "support_rate": 0,
        "limit_minor": 500_000,
        "eligibility": Text(),
        "priority": Text(),
        "admissible": [kind.value for kind in CostKind],
        "status_words": Text(),
    }
    fund = Fund(status=status, **({"process_id": process.id} | given | values))
    db.session.add(fund)
    db.session.flush()
    db.session.add(FundCall(fund_id=fund.id, meeting_id=meeting().id, opens_on=OPENS, closes_on=CLOSES, note=Text()))
    db.session.commit()
    return fund


def a_pledge(
    fund: Fund, promised: int, paid: int = 0, donor: str = "CAN", is_named: bool = True, **earmark: Any
) -> Pledge:
    """A confirmed pledge in the fund's currency, in minor units, of which some has been received."""
    kind = DonorKind.STATE if donor.isupper() else DonorKind.ORGANIZATION
    pledge = Pledge(
        fund_id=fund.id,
        donor_kind=kind,
        donor_code=donor,
        donor_name="" if kind is DonorKind.STATE else "Open Hands",
        is_named=is_named,
        status=PledgeStatus.CONFIRMED,
        amount_minor=promised,
        currency=fund.currency,
        rate_e8=money.RATE_SCALE,
        rate_on=TODAY,
        worth_minor=promised,
        pledged_on=TODAY,
        confirmed_by_id=FINANCE.user_id,
    )
    db.session.add(pledge)
    db.session.flush()
    asked = {"meeting_id": None, "group_code": "", "country_list": None, "cost_kind": None} | earmark
    db.session.add(
        PledgeEarmark(
            pledge_id=pledge.id, position=1, consented_on=TODAY, at=clock.now(), actor_name=FINANCE.name, **asked
        )
    )
    enter(fund, ActKind.PLEDGE, ledger.pledged(pledge.id, promised), pledge=pledge.id)
    if paid:
        a_receipt(fund, pledge.id, paid)
    db.session.commit()
    return pledge


def a_receipt(fund: Fund, pledge: int, paid: int) -> Receipt:
    """An instalment at the rate of the pledge."""
    support = support_of(paid, fund.support_rate)
    act = enter(fund, ActKind.RECEIPT, ledger.received(pledge, paid, paid, support, paid), pledge=pledge)
    receipt = Receipt(
        pledge_id=pledge,
        act_id=act,
        received_on=TODAY,
        paid_minor=paid,
        rate_e8=money.RATE_SCALE,
        rate_on=TODAY,
        credited_minor=paid,
        support_minor=support,
    )
    db.session.add(receipt)
    db.session.flush()
    return receipt


def enter(fund: Fund, kind: ActKind, entries: list[ledger.Entry], **of: int) -> int:
    """Enter an act; its id. `of` names its pledge or award."""
    command = Command(key(), kind, TODAY, pledge_id=of.get("pledge"), award_id=of.get("award"))
    return entering.enter(FINANCE, entering.locked_fund(fund.id), command, command.digest(), entries).id


def next_number(of: type[SponsorshipRequest | Award]) -> int:
    """A number like those of the services, which PostgreSQL does not count, but without chance."""
    return int(db.session.scalar(sa.select(sa.func.max(of.id))) or 0) + 1


def award_of(request: SponsorshipRequest, total: int, **values: Any) -> Award:
    """An award that finance has entered, committed unless `values` say otherwise; it has no shares yet."""
    given: dict[str, Any] = {
        "id": next_number(Award),
        "fund_id": request.fund_id,
        "request_id": request.id,
        "key": key(),
        "digest": "",
        "status": AwardStatus.COMMITTED,
        "total_minor": total,
        "is_above_limit": False,
        "entered_at": clock.now(),
        "entered_by_id": FINANCE.user_id,
        "entered_by_name": FINANCE.name,
    }
    award = Award(**(given | values))
    db.session.add(award)
    db.session.flush()
    return award


def a_request(
    fund: Fund, state: str = "NPL", status: RequestStatus = RequestStatus.REVIEW, code: str = MGE, **values: Any
) -> SponsorshipRequest:
    """A request of 2,000.00 for a ticket, four nights at 250.00 and 100.00 for terminals: 3,100.00 in all."""
    given: dict[str, Any] = {
        "lang": "en",
        "note_reference": "NV/2011/7",
        "note_on": TODAY,
        "person_name": f"Delegate of {state}",
        "gender": Gender.WOMAN,
        "post": "Adviser",
        "institution": "Ministry of the Interior",
        "email": "delegate@example.org",
        "need": "The Government cannot bear the costs.",
        "has_attended": Answer.NO,
        "fare_minor": 200_000,
        "nights": 4,
        "daily_minor": 25_000,
        "terminal_minor": 10_000,
        "departs_on": date(2011, 5, 7),
        "returns_on": date(2011, 5, 14),
        "needs_visa": True,
    }
    is_draft = status is RequestStatus.DRAFT
    request = SponsorshipRequest(
        id=next_number(SponsorshipRequest),
        fund_id=fund.id,
        meeting_id=meeting(code).id,
        state_code=state,
        status=status,
        submitted_at=None if is_draft else clock.now(),
        **(given | values),
    )
    db.session.add(request)
    db.session.flush()
    if not is_draft:
        act = RequestAct(
            request_id=request.id, position=1, step=RequestStep.SUBMIT, at=clock.now(), actor_name="Person"
        )
        db.session.add(act)
    db.session.commit()
    return request
