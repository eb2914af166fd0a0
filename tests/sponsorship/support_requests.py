"""What the tests of requests of States start from: drafts as forms give them, documents, people of a delegation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from meetings.foundation.access import Actor
from meetings.foundation.attachments import AttachmentKind, Upload
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.sponsorship import asking_fund, queries
from meetings.sponsorship.drafts import CostsDraft, FilesDraft, PersonDraft, RequestDraft, SealedPerson
from meetings.sponsorship.models import Fund, FundCall
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import Answer, FileKind, Gender
from tests.sponsorship.support import NEPAL, NEPAL_MEMBER, OPENS, PREPCOM, TODAY, meeting

PDF = b"%PDF-1.7\n%%EOF\n"
SEALED = SealedPerson(
    passport_number="X7654321",
    passport_expires_on=date(2015, 6, 1),
    born_on=date(1970, 2, 3),
    nationality="NPL",
    bank_holder="Sita Example",
    bank_account="NP12 0000 7777",
    bank_name="Bank of Patan",
    bank_code="BOPXNPKA",
)


def upload(name: str = "note.pdf") -> Upload:
    """A document as a form gives it."""
    return Upload(name, AttachmentKind.PDF, PDF)


def given(**values: Any) -> RequestDraft:
    """A request that can be submitted: a ticket, four nights, with its note verbale."""
    usual = RequestDraft(
        lang="en",
        note_reference="NV/2011/7",
        note_on=TODAY,
        person=PersonDraft("Sita Example", Gender.WOMAN, "Adviser", "Ministry", "sita@example.org"),
        need="The Government cannot bear the costs.",
        has_mission=False,
        took_part="In 2008.",
        has_attended=Answer.YES,
        was_sponsored="",
        costs=CostsDraft(fare=200_000, nights=4, daily=25_000, terminal=10_000),
        departs_on=date(2011, 5, 7),
        returns_on=date(2011, 5, 14),
        needs_visa=True,
        files=FilesDraft(upload(), FileKind.NOTE_VERBALE),
    )
    return replace(usual, **values)


def unknown(actor: Actor) -> Actor:
    """Somebody with these roles and no account: what they do stands beside accounts that there are."""
    return replace(actor, user_id=None)


def drafted(fund: Fund, actor: Actor = NEPAL_MEMBER, **values: Any) -> SponsorshipRequest:
    """A draft of Nepal’s for the meeting of experts."""
    state = next(iter(actor.holdings)).scope
    (made,) = asking_fund.draft(unknown(actor), fund.id, state, [meeting().id], given(**values))
    db.session.commit()
    return again(made)


def submitted(fund: Fund, actor: Actor = NEPAL, **values: Any) -> SponsorshipRequest:
    """The same, submitted by the focal point."""
    made = drafted(fund, actor, **values)
    asking_fund.submit(unknown(actor), made.id, made.revision)
    db.session.commit()
    return again(made)


def again(request: SponsorshipRequest) -> SponsorshipRequest:
    """A request as it is stored."""
    db.session.expire_all()
    return queries.locked_request(request.id)


def a_call(fund: Fund, code: str = PREPCOM, opens_on: date = OPENS, closes_on: date = date(2011, 12, 1)) -> FundCall:
    """A call for another meeting."""
    call = FundCall(fund_id=fund.id, meeting_id=meeting(code).id, opens_on=opens_on, closes_on=closes_on, note=Text())
    db.session.add(call)
    db.session.commit()
    return call
