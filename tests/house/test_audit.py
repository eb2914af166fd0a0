"""Every act that a service records has words in the log that people read, and so has every field that it keeps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.accounts import acts
from meetings.accounts import services as accounts
from meetings.accounts.models import Appointment, Invitation
from meetings.agendas import keeping as of_agendas
from meetings.agendas.content import ItemRole, TextState
from meetings.agendas.models import AgendaComment, AgendaItem, AgendaText, AgendaVersion
from meetings.agendas.rules import AdoptionHow, CommentAudience, VersionKind
from meetings.calendar import holidays, others
from meetings.calendar import queries as calendar
from meetings.calendar import services as meetings
from meetings.calendar.models import Holiday, OtherMeeting
from meetings.calendar.rules import MeetingAction
from meetings.deadlines import services as deadlines
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import DeadlineAction
from meetings.documentation import keeping
from meetings.documentation.models import DocumentChange, DocumentLanguage, MeetingDocument
from meetings.documentation.rules import ChangeKind, LanguageState
from meetings.externals import services as externals
from meetings.externals.models import ExternalCalendar
from meetings.foundation import audit, money, registries
from meetings.foundation.access import system
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.mandates import queries as mandates
from meetings.mandates import removing
from meetings.mandates.models import Mandate
from meetings.mandates.rules import MandateValues
from meetings.nominations import keeping as nominations
from meetings.nominations.models import Nomination, NominationCall, Officer, Post
from meetings.nominations.rules import CallAction, NominationAction, NominationStatus
from meetings.notices import missions, notes
from meetings.notices.models import MissionAddress, Note
from meetings.notices.rules import KINDS, Delivery
from meetings.programme import keeping as of_programmes
from meetings.programme import keeping_frame as of_frames
from meetings.programme.frames import DayPlan, FrameAct
from meetings.programme.models import (
    Programme,
    ProgrammeParty,
    ProgrammeRelease,
    ProgrammeSession,
    Room,
    RoomClosure,
    SessionRelation,
    SessionRequest,
    SolverRun,
    Venue,
)
from meetings.programme.rules import DayAct, PartyKind, RequestAction, RequestStatus
from meetings.silence import services as silence
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind, Status
from meetings.sponsorship import (
    awarding,
    keeping_requests,
    labels_travel,
    pledging,
    returning,
    setting_up,
    settling,
    travelling,
)
from meetings.sponsorship.ledger import ActKind
from meetings.sponsorship.models import Fund, FundCall, Pledge, PledgeEarmark, PledgeReturn
from meetings.sponsorship.models_requests import Award, SponsorshipRequest, Travel
from meetings.sponsorship.rules import AwardStatus, FundStep, Opinion, PledgeStep, RequestStep, TravelOutcome
from meetings.sponsorship.rules import RequestStatus as Requested
from meetings.topics import keeping as topics
from meetings.topics.models import TopicDigest, TopicProposal, TopicTheme
from meetings.topics.rules import ProposalStatus, TopicAction

ROOT = Path(__file__).parents[2]
# Codes that are put together: the file, the words around what is put in, and what that may be.
MADE = {
    "meetings/calendar/life.py": [f"meeting.{action}" for action in MeetingAction],
    "meetings/deadlines/services.py": [f"deadline.{action}" for action in DeadlineAction],
    "meetings/deadlines/counting.py": [f"deadline.{action}" for action in ("create", "move", "waive", "reopen")],
    "meetings/nominations/calls.py": [f"call.{action}" for action in CallAction],
    "meetings/nominations/keeping.py": [f"nomination.{action}" for action in NominationAction],
    "meetings/topics/keeping.py": [f"topic.{action}" for action in TopicAction],
    "meetings/programme/keeping_frame.py": [f"programme.{act}" for act in FrameAct],
    "meetings/programme/correcting.py": [f"session.{act}" for act in DayAct],
    "meetings/programme/moving.py": ["programme_session.fix", "programme_session.unfix"],
    "meetings/programme/saving.py": [f"session_request.{action}" for action in RequestAction],
    "meetings/sponsorship/setting_up.py": [f"fund.{step}" for step in FundStep],
    "meetings/sponsorship/pledging.py": [f"pledge.{step}" for step in PledgeStep],
    "meetings/sponsorship/returning.py": [f"pledge_return.{status}" for status in ("done", "refused")],
    "meetings/sponsorship/keeping_requests.py": [f"sponsorship_request.{step}" for step in RequestStep],
    "meetings/mandates/removing.py": [f"{kind}.remove" for kind in ("paragraph", "clause", "requirement")],
}


def recorded(file: Path) -> Iterator[str]:
    """The codes of the acts that a module records."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or ast.unparse(call.func) != "audit.record":
            continue
        match call.args[1]:
            case ast.Constant(value=str(code)):
                yield code
            case ast.JoinedStr():
                yield from MADE[file.relative_to(ROOT).as_posix()]
            case ast.Name(id=name):
                found = list(meant(tree, name))
                assert found, f"{file}:{call.lineno}: what is {name}?"
                yield from found


def meant(tree: ast.Module, name: str) -> Iterator[str]:
    """The texts that a module assigns to a name, or gives to a function of its own as the argument of that name."""
    places = {
        node.name: [a.arg for a in node.args.args].index(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and name in [a.arg for a in node.args.args]
    }
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=assigned)], value=value) if assigned == name:
                values: list[ast.expr] = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            case ast.Call(func=ast.Name(id=called), args=given) if called in places:
                values = [given[places[called]]]
            case _:
                continue
        yield from (one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str))


def all_recorded() -> set[str]:
    files = sorted((ROOT / "meetings").rglob("*.py"))
    return {code for file in files for code in recorded(file)}


def test_every_act_that_is_recorded_has_words(application: Flask) -> None:
    found = all_recorded()

    assert len(found) > 50
    assert found - {code for code, _words in registries.audit_acts.items()} == set()


def test_no_words_are_kept_for_acts_that_nobody_records(application: Flask) -> None:
    assert {code for code, _words in registries.audit_acts.items()} - all_recorded() == set()


def snapshots() -> dict[str, dict[str, Any]]:
    """What the log keeps of one object of each kind, as the services give it."""
    mandate = db.session.execute(sa.select(Mandate)).scalars().first()
    deadline = db.session.execute(sa.select(Deadline)).scalars().first()
    rule = db.session.execute(sa.select(CountingRule)).scalars().first()
    holiday = db.session.execute(sa.select(Holiday)).scalars().first()
    other = db.session.execute(sa.select(OtherMeeting).options(sa.orm.joinedload(OtherMeeting.place))).scalars().first()
    appointment = db.session.execute(sa.select(Appointment)).scalars().first()
    invitation = db.session.execute(sa.select(Invitation)).scalars().first()
    assert mandate and deadline and rule and holiday and other and appointment and invitation
    paragraph = mandates.paragraph("a-res-65-64", "op-6")
    clause = paragraph.clauses[0]
    feed = ExternalCalendar(
        name=Text.of(en="Theirs"), file_name="theirs.ics", address="", zone="UTC", is_on=False, counts_free=False
    )
    procedure = SilenceProcedure(
        title=Text.of(en="A co-chair"),
        text=Text.of(en="The candidate is endorsed."),
        process="small-arms",
        number=1,
        manager_kind=ManagerKind.SECRETARIAT,
        manager_scope="small-arms",
        expires_at=datetime(2011, 5, 7, 14, tzinfo=UTC),
        status=Status.OPEN,
        is_sample=True,
        addressees=[],
    )
    note = db.session.execute(sa.select(Note)).scalars().first()
    address = db.session.execute(sa.select(MissionAddress)).scalars().first()
    assert note and address
    return {
        "meeting": meetings.snapshot(calendar.by_code("mge-2011", for_change=True)) | {"reason": "x"},
        "holiday": holidays._stored(holiday),
        "other_meeting": others._stored(other),
        "external_calendar": externals.snapshot(feed) | {"is_on": True},
        "deadline": deadlines._seen(deadline, deadlines._STORED),
        "counting_rule": deadlines._seen(rule, deadlines._RULE),
        "mandate": {field.name: getattr(mandate, field.name) for field in fields(MandateValues)},
        "paragraph": removing._said(paragraph),
        "clause": removing._said(clause),
        "requirement": removing._said(clause.requirements[0]),
        "account": accounts._held(appointment) | {"name": "A", "language": "en", "sessions": 2, "by": ["password"]},
        "invitation": accounts._invited(invitation),
        "feed_token": {"name": "Telephone"},
        "note": notes.snapshot(note) | {"unreached": ["FRA", "KIR"]},
        "notice": {"addresses": 2},
        "notice_choices": dict.fromkeys(KINDS, Delivery.DAILY),
        **officers(),
        "mission_address": missions.snapshot(address),
        "silence_procedure": silence.snapshot(procedure) | {"act": 2},
        "meeting_document": documents(),
        **agendas(),
        **programmes(),
        **funds(),
        "topic_proposal": topics.of_proposal(TopicProposal(status=ProposalStatus.SUBMITTED)),
        "topic_theme": topics.of_theme(TopicTheme(title=Text.of(en="Marking"), position=1)),
        "topic_digest": topics.of_digest(TopicDigest(number=1, symbol="A/65/1")),
        "failing_address": {"address": "onu@example.org", "reply": "550 No such user"},
    }


def documents() -> dict[str, Any]:
    """What is kept of a document and of what changed in it."""
    out = DocumentLanguage(lang="en", state=LanguageState.OUT, out_on=date(2011, 3, 28))
    document = MeetingDocument(symbol="A/CONF.192/16", original="en", languages=[out])
    change = DocumentChange(kind=ChangeKind.CORRIGENDUM, number=1, issued_on=date(2011, 4, 1), note=Text.of(en="x"))
    return keeping.of_change(change) | keeping.of_document(document) | {"key": "a-document"}


def programmes() -> dict[str, dict[str, Any]]:
    """The same of venues and programmes of work; of a frame also its days and closures."""
    venue = Venue(name=Text.of(en="North Lawn"), periods=[["morning", 600, 780]])
    frame = of_frames.of_frame(Programme(venue_id=1)) | {"meeting_id": 1, "sessions": 2, "by": 7, "also_on": []}
    day = of_frames.of_day(DayPlan(date(2011, 5, 9), is_open=False, note=Text.of(en="Works")))
    closure = of_frames.of_closure(RoomClosure(room_id=1, starts=600, ends=780))
    party = ProgrammeParty(key="bureau", kind=PartyKind.BODY, name=Text.of(en="Bureau"))
    return {
        "venue": of_programmes.of_venue(venue),
        "room": of_programmes.of_room(Room(name=Text.of(en="Room 4"))),
        "programme": frame | day | closure,
        "programme_party": of_frames.of_party(party),
        "programme_release": of_programmes.of_release(ProgrammeRelease(number=1)),
        "session_request": of_programmes.of_request(SessionRequest(status=RequestStatus.SUBMITTED)),
        "solver_run": of_programmes.of_run(SolverRun(seconds=10)) | {"sessions": [1]},
        "programme_session": of_programmes.of_session(ProgrammeSession(title=Text.of(en="Marking"))),
        "session_relation": of_programmes.of_relation(SessionRelation(first_id=1, second_id=2)),
    }


def funds() -> dict[str, dict[str, Any]]:
    """The same of sponsorship funds; of a fund also its reviewers and proposals, of a request also opinions."""
    rules = setting_up._kept(Fund(name=Text.of(en="Fund")), *setting_up._RULES, *setting_up._STATE)
    proposal = {"number": 1, "meeting_id": 1, "fingerprint": "x", "policy": {}}
    purged = dict.fromkeys((*labels_travel.PURGED, "kept_files"), 1)
    fund = Fund(name=Text.of(en="Fund"), currency="USD")
    asked, pledge = SponsorshipRequest(status=Requested.SUBMITTED, fund=fund), Pledge(amount_minor=60_000, fund=fund)
    request = keeping_requests.of_request(asked)
    act = ("kind", "happened_on", "amount", "pledge_id", "award_id", "reverses_id")
    travel = Travel(files=[], actual={}, outcome=TravelOutcome.ATTENDED)
    return {
        "fund": {"process_id": 1, "is_sample": False, "user_id": 1, "state_code": "NPL"} | rules | proposal,
        "fund_call": setting_up._kept(FundCall(note=Text.of(en="By note verbale")), *setting_up._CALL, "is_sample"),
        "sponsorship_request": request | {"opinion": Opinion.SUPPORT} | purged,
        "award": awarding.kept(Award(status=AwardStatus.COMMITTED, total_minor=60_000, request=asked)),
        "pledge": pledging.of_pledge(pledge) | pledging._of_earmark(PledgeEarmark(position=1)),
        "pledge_return": returning.of_return(PledgeReturn(amount_minor=60_000, pledge=pledge)),
        "ledger_act": dict.fromkeys(act) | {"kind": ActKind.AWARD, "amount": money.kept(60_000, "USD")},
        "travel": settling._kept(travel) | travelling._kept(travel),
    }


def agendas() -> dict[str, dict[str, Any]]:
    """What is kept of an agenda and of what it consists of; of a version also what a meeting decided about it."""
    item = AgendaItem(role=ItemRole.OPENING, speakers=Text(), paragraphs=[], documents=[])
    version = AgendaVersion(kind=VersionKind.DRAFT, name=Text.of(en="First draft"))
    decided = {"lang": "fr", "how": AdoptionHow.CONSENSUS, "held_on": date(2011, 5, 9), "adopted_id": 2}
    text, comment = AgendaText(lang="en", state=TextState.DRAFT), AgendaComment(lang="en", audience=CommentAudience.ALL)
    return {
        "agenda": {"meeting_id": 1, "original": "en", "lang": "fr", "items": [1], "owner_id": 1, "version": 2},
        "agenda_item": of_agendas.of_item(item) | {"items": [1]},
        "agenda_text": of_agendas.of_text(text),
        "agenda_version": of_agendas.of_version(version) | decided,
        "agenda_comment": of_agendas.of_comment(comment),
    }


def officers() -> dict[str, dict[str, Any]]:
    """What is kept of posts and what hangs on them; of a call also its ballots and the decisions of groups."""
    post = Post(kind="chair", meetings=[])
    nomination = Nomination(status=NominationStatus.SUBMITTED)
    ballot = ("group_code", "number", "method", "asked_by", "held_on", "tallies", "abstentions", "invalid", "present")
    decision = ("winner_id", "nomination_id", "how", "decided_on")
    return {
        "post": nominations.of_post(post),
        "nomination_call": nominations.of_call(NominationCall()) | dict.fromkeys((*ballot, *decision)) | {"number": 1},
        "nomination": nominations.of_nomination(nomination),
        "officer": nominations.of_officer(Officer(persons=[])) | {"state": "NZL"},
    }


def keys(value: Any) -> set[str]:
    """The names of fields in a snapshot, those of what lies inside included."""
    match value:
        case {"minor": _minor, "currency": _currency}:  # an amount
            return set()
        case dict() if not set(value) <= set(LANGUAGES):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        case list():
            return {key for inner in value for key in keys(inner)}
    return set()


def test_every_field_that_the_log_keeps_has_words(furnished: Flask) -> None:
    kept = {kind: audit.plain(snapshot) for kind, snapshot in snapshots().items()}

    assert set(kept) == {kind for kind, said in registries.audit_kinds.items() if said.name}
    for kind, snapshot in kept.items():
        said = registries.audit_kinds.get(kind)
        assert said is not None
        assert keys(snapshot) - set(said.fields) - said.silent == set(), kind
        assert set(said.values) | set(said.refers) <= set(said.fields), kind


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_is_kept_can_be_told_in_every_language(furnished: Flask, lang: str) -> None:
    entries = [
        audit.record(system("test"), "meeting.edit", kind, 1, *sides)
        for kind, snapshot in snapshots().items()
        for sides in ((None, snapshot), (snapshot, None))
    ]
    with furnished.test_request_context(f"/{lang}/"):
        furnished.preprocess_request()

        told = acts.told(entries)

    assert all(act.changes for act in told)
    assert not [c for act in told for c in act.changes if "{" in c.before + c.after or not (c.before or c.after)]
