"""Requests for sponsorship in every state that a State’s own pages show: see `furnish`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor, Holding, Role, system
from meetings.foundation.attachments import AttachmentKind, Upload
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.sponsorship import asking_fund, keeping_requests, telling_requests
from meetings.sponsorship.drafts import CostsDraft, FilesDraft, PersonDraft, RequestDraft, SealedPerson
from meetings.sponsorship.models import Fund, FundCall
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import Answer, CostKind, DeclineReason, FileKind, FundStatus, Gender, RequestStep

PROCESS, MEETING, NEXT = "small-arms", "mge-2011", "prepcom-2012"
NAME = system("tests.furnish").name
DESK = Actor(name=NAME, holdings=(Holding(Role.FINANCE, PROCESS),))
PDF = b"%PDF-1.7\n%%EOF\n"
WORDS = {  # the need, in the language in which each State writes
    "en": "The Government cannot bear the costs.\n\nNobody could come otherwise.",
    "ar": "لا تستطيع الحكومة تحمل التكاليف.",
    "zh": "政府无力承担费用。",
    "fr": "Le Gouvernement ne peut prendre les frais à sa charge.",
    "es": "El Gobierno no puede sufragar los gastos.",
}
Samples = dict[str, list[dict[str, Any]]]


def asker(state: str) -> Actor:
    """The focal point of a State."""
    return Actor(name=NAME, holdings=(Holding(Role.FOCAL_POINT, state),))


def the_fund() -> Fund:
    """The fund of the process, opened, with calls for two meetings; the one that there is already, if there is one."""
    process = db.session.scalars(sa.select(Process).where(Process.code == PROCESS)).one()
    fund = db.session.scalar(sa.select(Fund).where(Fund.process_id == process.id))
    if fund is None:
        fund = Fund(
            process_id=process.id,
            status=FundStatus.OPEN,
            name=Text.of(en="Voluntary sponsorship fund"),
            administrator=Text.of(en="An institute that States chose"),
            basis=Text.of(en="Decision of States"),
            currency="USD",
            limit_minor=500_000,
            eligibility=Text(),
            priority=Text(),
            admissible=[kind.value for kind in CostKind],
            status_words=Text(),
            is_sample=True,
        )
        db.session.add(fund)
        db.session.flush()
    today = clock.business_today()
    for code in (MEETING, NEXT):
        meeting = db.session.scalars(sa.select(Meeting).where(Meeting.code == code)).one()
        key = (FundCall.fund_id == fund.id, FundCall.meeting_id == meeting.id)
        if db.session.scalar(sa.select(FundCall.id).where(*key)) is None:
            days = {"opens_on": today, "closes_on": today + timedelta(days=30)}
            db.session.add(FundCall(fund_id=fund.id, meeting_id=meeting.id, note=Text(), is_sample=True, **days))
    db.session.flush()
    return fund


def a_draft(fund: Fund, state: str, lang: str, **values: Any) -> SponsorshipRequest:
    """A request with something of everything, not submitted."""
    usual = RequestDraft(
        lang=lang,
        note_reference="NV/2011/7",
        note_on=clock.business_today(),
        person=PersonDraft("Ana Quispe", Gender.WOMAN, "Adviser", "Ministry of the Interior", "ana@example.org"),
        need=WORDS[lang],
        has_mission=False,
        took_part=WORDS[lang],
        has_attended=Answer.YES,
        costs=CostsDraft(fare=200_000, nights=4, daily=25_000, terminal=10_000, visa=6_000, insurance=4_000),
        needs_visa=True,
        files=FilesDraft(Upload("note.pdf", AttachmentKind.PDF, PDF), FileKind.NOTE_VERBALE),
        is_sample=True,
    )
    meeting = db.session.scalars(sa.select(Meeting.id).where(Meeting.code == MEETING)).one()
    return asking_fund.draft(asker(state), fund.id, state, [meeting], replace(usual, **values))[0]


def a_request(fund: Fund, state: str, lang: str, **values: Any) -> SponsorshipRequest:
    """The same, submitted."""
    made = a_draft(fund, state, lang, **values)
    return asking_fund.submit(asker(state), made.id, made.revision)


def furnish_requests_for_sponsorship() -> Samples:
    """A draft that lacks something and one that can be submitted, requests in five languages in every state, one that
    names nobody, one withdrawn, one late and carried to the next meeting."""
    fund = the_fund()
    bare = a_draft(fund, "NPL", "en", need="", files=FilesDraft())
    draft, nameless = a_draft(fund, "NPL", "en"), a_request(fund, "NPL", "ar", person=PersonDraft())
    private = SealedPerson("X7654321", None, None, "NPL", "Ana Quispe", "NP12 0000 7777", "Bank of Patan", "BOPXNPKA")
    files = FilesDraft(Upload("passport.pdf", AttachmentKind.PDF, PDF), FileKind.PASSPORT)
    person = PersonDraft("Ana Quispe", Gender.WOMAN)
    asking_fund.name_person(asker("NPL"), draft.id, draft.revision, person, private, files)
    taken, declined, gone = (a_request(fund, "NPL", lang) for lang in ("zh", "fr", "es"))
    for step in (RequestStep.TAKE_UP, RequestStep.WAIT):
        keeping_requests.take(DESK, taken, step)
        telling_requests.answered(DESK, taken, step)
    why = "The copy of the passport is missing."
    keeping_requests.take(DESK, declined, RequestStep.DECLINE, reason=DeclineReason.INCOMPLETE, words=why)
    telling_requests.answered(DESK, declined, RequestStep.DECLINE)
    asking_fund.withdraw(asker("NPL"), gone.id, gone.revision, "Another State helps.")
    late = a_request(fund, "NPL", "en")
    late.is_late = True
    db.session.flush()
    carried = asking_fund.carry(DESK, late.id, late.revision, "For the next meeting.")
    db.session.commit()
    everyone = (taken, nameless, declined, gone, late, carried, bare, draft)
    return {
        "sponsorship.requests_own": [{}],
        "sponsorship.new_request": [{"fund": fund.id}],
        "sponsorship.request": [{"number": one.id} for one in everyone],
        "sponsorship.edit_request": [{"number": bare.id}, {"number": draft.id}],
        "sponsorship.person": [{"number": draft.id}, {"number": nameless.id}],
        "sponsorship.request_file": [{"number": one.id, "file": one.files[0].attachment_id} for one in (taken, draft)],
        "sponsorship.request_step": [
            {"number": bare.id, "step": "submit"},
            *({"number": draft.id, "step": step} for step in ("submit", "discard")),
            {"number": nameless.id, "step": "withdraw"},
        ],
    }
