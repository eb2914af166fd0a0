"""Cases from `*/officers.toml`, as people of a demonstration play them: each act at the hour that the file gives.

Nothing is written past the services: what they refuse, no sample has. A case is played once and whole, when its last
step lies in the past.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from meetings.accounts import seeding as accounts
from meetings.calendar import seeding as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import attachments, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Process, Requirement
from meetings.silence import addressing
from meetings.silence import queries as procedures
from meetings.silence import services as silence
from meetings.silence.drafts import Answer, SilenceDraft
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Via

from . import asking, calls, deciding, nominating, officers, posts, queries
from .ballots import Method
from .bureau import PostKind
from .consent import Asked
from .drafts import CallDraft, DecisionDraft, NominationDraft, OfficerDraft, PostDraft
from .models import Nomination, Officer, Post
from .rules import CallAction, Decision

Step = Mapping[str, Any]


@dataclass
class Case:
    """What a case that is being played has made so far; nominations by State."""

    process: Process
    meetings: tuple[str, ...] = ()
    post: int = 0
    call: int = 0
    silence: int = 0
    nominations: dict[str, int] = field(default_factory=dict)


def load(data: Path) -> None:
    """Play what has not been played. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    for file in sorted(data.glob("*/officers.toml")):
        with file.open("rb") as opened, (file.parent / "process.toml").open("rb") as process:
            cases, code = tomllib.load(opened)["case"], tomllib.load(process)["code"]
        for case in cases:
            if max(step["at"] for step in case["step"]) <= clock.now() and not _is_known(case):
                _play(case, queries.process(code))


def _is_known(case: Step) -> bool:
    """Whether its meeting is there, or its post was asked for or filled: by an earlier start, or by people."""
    if "meeting" in case:
        found = sa.select(Meeting.id).where(Meeting.code == case["meeting"]["code"])
        return db.session.execute(found).first() is not None
    key = next(step["post"] for step in case["step"] if "post" in step)
    vacant = sa.select(Post.id).where(Post.key == key, ~Post.calls.any(), ~Post.officers.any())
    return db.session.execute(vacant).first() is None


def _play(case: Step, process: Process) -> None:
    made = Case(process)
    if "meeting" in case:
        calendar.load_meetings(process, [case["meeting"] | {"paragraphs": [], "prepares": []}])
        made.meetings = (case["meeting"]["code"],)
    for step in sorted(case["step"], key=lambda one: one["at"]):
        with clock.frozen(step["at"]):
            _DEEDS[step["does"]](_person(step["by"]), made, step)
            db.session.flush()


def _person(name: str) -> Actor:
    """One of the demonstration’s people, or the clock itself."""
    if name == silence.TIMER.name:
        return silence.TIMER
    return accounts.player(name)


# --- what is done ---------------------------------------------------------------------------------------------------


def _post(who: Actor, case: Case, step: Step) -> None:
    """Until it is published only the secretariat is told of what becomes of it."""
    draft = PostDraft(PostKind(step["kind"]), tuple(step["meetings"]), is_published=step.get("is_published", False))
    case.post = posts.create(who, draft).id


def _publish(who: Actor, case: Case, _step: Step) -> None:
    post = queries.locked_post(case.post)
    posts.edit(who, post.id, post.revision, PostDraft(post.kind, case.meetings))


def _appoint(who: Actor, case: Case, step: Step) -> None:
    post, draft = queries.locked_post(case.post), OfficerDraft(step["state"], on=clock.business_today(), is_sample=True)
    officers.appoint(who, post.id, post.revision, draft)


def _elect(who: Actor, case: Case, _step: Step) -> None:
    officer = _officer(case)
    officers.elect(who, officer.id, officer.revision, clock.business_today(), Method.ACCLAMATION)


def _resign(who: Actor, case: Case, step: Step) -> None:
    officer = _officer(case)
    officers.resign(who, officer.id, officer.revision, clock.business_today(), step["words"])


def _call(who: Actor, case: Case, step: Step) -> None:
    if "post" in step:
        case.post = db.session.execute(sa.select(Post.id).where(Post.key == step["post"])).scalar_one()
    required = sa.select(Requirement.id).where(Requirement.key == step.get("requirement"))
    draft = CallDraft(
        groups=tuple(step["groups"]),
        last_on=step["last_on"],
        words=Text.of(step.get("words")),
        worded=Window(step["earliest"], step["latest"]) if "earliest" in step else None,
        requirement_id=db.session.execute(required).scalar_one() if "requirement" in step else None,
        note=Text.of(step.get("note")),
        is_sample=True,
    )
    call = calls.create(who, case.post, draft)
    case.call = calls.act(who, call.id, call.revision, CallAction.OPEN).id


def _close(who: Actor, case: Case, _step: Step) -> None:
    call = queries.locked_call(case.call)
    calls.act(who, call.id, call.revision, CallAction.CLOSE)


def _nominate(who: Actor, case: Case, step: Step) -> None:
    by_group = "group" in step
    draft = NominationDraft(
        step["state"],
        statement=step.get("statement", ""),
        statement_lang=step.get("statement_lang", ""),
        is_sample=True,
    )
    made = nominating.draft(who, case.call, step.get("group", step["state"]), by_group, draft)
    case.nominations[made.state] = nominating.submit(who, made.id, made.revision).id


def _withdraw(who: Actor, case: Case, step: Step) -> None:
    nomination = _nomination(case, step)
    nominating.withdraw(who, nomination.id, nomination.revision, step["words"])


def _endorse(who: Actor, case: Case, step: Step) -> None:
    nomination = _nomination(case, step)
    draft = DecisionDraft(Decision(step["how"]), clock.business_today())
    deciding.endorse(who, nomination.id, nomination.revision, draft)


def _designate(who: Actor, case: Case, step: Step) -> None:
    nomination = _nomination(case, step)
    deciding.designate(who, nomination.id, nomination.revision, clock.business_today())


def _ask(who: Actor, case: Case, step: Step) -> None:
    """Those who are asked are named as they were on a day that the case may choose."""
    nomination, asked = _nomination(case, step), Asked(step["whom"])
    addressees = asking.addressees(nomination, asked, step.get("named_on", clock.business_today()))
    procedure = asking.ask(who, nomination.id, nomination.revision, asked, _silence(step, addressees))
    case.silence = procedure.id


def _ask_again(who: Actor, case: Case, step: Step) -> None:
    group = _procedure(case).manager_scope
    draft = _silence(step, addressing.members_of(group, clock.business_today()))
    case.silence = silence.put_again(who, case.silence, draft).id


def _object(who: Actor, case: Case, step: Step) -> None:
    procedure = _procedure(case)
    addressee = next(one.id for one in procedure.addressees if one.code == step["state"])
    silence.record_objection(
        who,
        procedure.id,
        Answer(step["reason"], step["lang"], addressee=addressee),
        via=Via.MAIL,
        received_at=step["received_at"],
        evidence=attachments.read(step["mail"].lstrip().encode(), "objection.eml"),
    )


def _run_out(_who: Actor, case: Case, _step: Step) -> None:
    silence.settle(case.silence)


def _adopt(who: Actor, case: Case, _step: Step) -> None:
    silence.adopt(who, case.silence, _procedure(case).revision)


_DEEDS: Mapping[str, Callable[[Actor, Case, Step], None]] = {
    "post": _post,
    "publish": _publish,
    "appoint": _appoint,
    "elect": _elect,
    "resign": _resign,
    "call": _call,
    "close": _close,
    "nominate": _nominate,
    "withdraw": _withdraw,
    "endorse": _endorse,
    "designate": _designate,
    "ask": _ask,
    "ask_again": _ask_again,
    "object": _object,
    "run_out": _run_out,
    "adopt": _adopt,
}


def _nomination(case: Case, step: Step) -> Nomination:
    return queries.locked_nomination(case.nominations[step["state"]])


def _officer(case: Case) -> Officer:
    found = queries.locked_post(case.post).officer
    assert found is not None
    return found


def _procedure(case: Case) -> SilenceProcedure:
    return procedures.by_id(case.silence)


def _silence(step: Step, asked: tuple[addressing.Addressed, ...]) -> SilenceDraft:
    until: datetime = step["until"]
    return SilenceDraft(
        title=Text.of(step["title"]),
        text=Text.of(step["text"]),
        addressees=asked,
        expires_at=until.astimezone(UTC),
        words=Text.of(step["words"]),
    )
