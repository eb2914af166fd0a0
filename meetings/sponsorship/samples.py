"""A fund from `*/sponsorship.toml`, as people of a demonstration set it up: each act at the hour that the file gives.

The resolutions only encourage States to consider a fund; whatever is made here is marked as a sample. Nothing is
written past the services. A case is played once and whole, when its last step lies in the past.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from meetings.accounts.seeding import player
from meetings.calendar.models import Meeting
from meetings.foundation import clock, money
from meetings.foundation.access import Actor
from meetings.foundation.attachments import AttachmentKind, Upload
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.states.rules import CountryList

from . import asking_fund, pledging, receiving_money, setting_up
from .drafts import CostsDraft, FilesDraft, PersonDraft, RequestDraft
from .drafts_fund import CallDraft, FundDraft
from .drafts_pledges import EarmarkDraft, PledgeDraft, RateDraft, ReceiptDraft
from .models import Fund, Pledge
from .rules import Answer, CostKind, FileKind, FundStep, Gender

Step = Mapping[str, Any]
NOTE = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
"""A note verbale of a sample: a document without a page."""


def load(data: Path) -> None:
    """Play what has not been played. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    for file in sorted(data.glob("*/sponsorship.toml")):
        with file.open("rb") as opened:
            cases = tomllib.load(opened)["case"]
        for case in cases:
            if max(step["at"] for step in case["step"]) <= clock.now() and _fund(case) is None:
                _play(case)


def _play(case: Step) -> None:
    for step in sorted(case["step"], key=lambda one: one["at"]):
        with clock.frozen(step["at"]):
            _DEEDS[step["does"]](player(step["by"]), case, step)
            db.session.flush()


# --- what is done ---------------------------------------------------------------------------------------------------


def _set_up(who: Actor, case: Step, step: Step) -> None:
    draft = FundDraft(
        name=Text.of(step["name"]),
        currency=step["currency"],
        administrator=Text.of(step["administrator"]),
        basis=Text.of(step["basis"]),
        eligibility=Text.of(step["eligibility"]),
        priority=Text.of(step["priority"]),
        support_rate=step["support_rate"],
        is_sample=True,
    )
    setting_up.create(who, case["process"], draft)


def _open(who: Actor, case: Step, _step: Step) -> None:
    fund = _held(case)
    setting_up.take(who, fund.id, fund.revision, FundStep.OPEN)


def _ask_limit(who: Actor, case: Step, step: Step) -> None:
    fund = _held(case)
    setting_up.set_limit(who, fund.id, fund.revision, money.parse(step["limit"], fund.currency))


def _confirm_limit(who: Actor, case: Step, _step: Step) -> None:
    fund = _held(case)
    setting_up.decide_limit(who, fund.id, fund.revision, confirmed=True)


def _call(who: Actor, case: Step, step: Step) -> None:
    draft = CallDraft(step["opens_on"], step["closes_on"], Text.of(step.get("note")))
    setting_up.add_call(who, _held(case).id, _meeting_id(step["meeting"]), draft)


def _pledge(who: Actor, case: Step, step: Step) -> None:
    earmark = EarmarkDraft(
        meeting=_meeting_id(step["meeting"]) if "meeting" in step else None,
        group=step.get("group", ""),
        country_list=CountryList(step["list"]) if "list" in step else None,
        cost_kind=CostKind(step["cost"]) if "cost" in step else None,
    )
    draft = PledgeDraft(
        amount=money.parse(step["amount"], step["currency"]),
        currency=step["currency"],
        pledged_on=step["pledged_on"],
        expires_on=step.get("expires_on"),
        reference=step["reference"],
        donor_name=step.get("donor_name", ""),
        is_named=step["is_named"],
        earmark=earmark,
        is_sample=True,
    )
    made = pledging.propose if step["does"] == "propose" else pledging.enter
    made(who, _held(case).id, step["donor"], draft)


def _confirm(who: Actor, case: Step, step: Step) -> None:
    pledge = _pledged(case, step)
    pledging.confirm(who, pledge.id, pledge.revision, _key(case, step), _rate(step))


def _receive(who: Actor, case: Step, step: Step) -> None:
    pledge = _pledged(case, step)
    paid = money.parse(step["paid"], pledge.currency)
    receipt = ReceiptDraft(_key(case, step), step["received_on"], paid, _rate(step), step.get("note", ""))
    receiving_money.receive(who, pledge.id, receipt)


def _request(who: Actor, case: Step, step: Step) -> None:
    fund = _held(case)

    def amount(name: str) -> int:
        return money.parse(step[name], fund.currency) if name in step else 0

    draft = RequestDraft(
        lang=step["lang"],
        note_reference=step.get("reference", ""),
        note_on=step.get("note_on"),
        person=PersonDraft(
            step.get("person", ""), Gender(step.get("gender", Gender.NOT_SAID)), step.get("post", ""), institution=""
        ),
        need=step.get("need", ""),
        has_mission=step.get("has_mission", True),
        took_part=step.get("took_part", ""),
        has_attended=Answer(step.get("has_attended", Answer.NOT_SAID)),
        costs=CostsDraft(amount("fare"), step.get("nights", 0), amount("daily"), amount("terminal"), amount("visa")),
        departs_on=step.get("departs_on"),
        returns_on=step.get("returns_on"),
        needs_visa=step.get("needs_visa", False),
        files=FilesDraft(Upload("note-verbale-sample.pdf", AttachmentKind.PDF, NOTE), FileKind.NOTE_VERBALE),
        is_sample=True,
    )
    for made in asking_fund.draft(who, fund.id, step["state"], [_meeting_id(step["meeting"])], draft):
        if step.get("is_submitted", False):
            asking_fund.submit(who, made.id, made.revision)


_DEEDS: Mapping[str, Callable[[Actor, Step, Step], None]] = {
    "set_up": _set_up,
    "open": _open,
    "ask_limit": _ask_limit,
    "confirm_limit": _confirm_limit,
    "call": _call,
    "propose": _pledge,
    "enter": _pledge,
    "confirm": _confirm,
    "receive": _receive,
    "request": _request,
}


# --- what has been made ---------------------------------------------------------------------------------------------


def _fund(case: Step) -> Fund | None:
    query = sa.select(Fund).join(Process, Process.id == Fund.process_id).where(Process.code == case["process"])
    return db.session.scalar(query)


def _held(case: Step) -> Fund:
    fund = _fund(case)
    assert fund is not None, case["process"]
    return fund


def _pledged(case: Step, step: Step) -> Pledge:
    query = sa.select(Pledge).where(Pledge.fund_id == _held(case).id, Pledge.reference == step["pledge"])
    return db.session.scalars(query).one()


def _meeting_id(code: str) -> int:
    return db.session.execute(sa.select(Meeting.id).where(Meeting.code == code)).scalar_one()


def _rate(step: Step) -> RateDraft:
    if "rate" not in step:
        return RateDraft()
    return RateDraft(money.parse_rate(step["rate"]), step["rate_on"], step["rate_source"])


def _key(case: Step, step: Step) -> str:
    return f"sample-{case['key']}-{step['does']}-{step['pledge']}"[:64]
