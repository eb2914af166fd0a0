"""Requests for sessions, as those who ask write, submit and withdraw them, and answer what they are offered.

Once submitted, what is asked for is not changed any more; whoever wants something else withdraws it and asks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetings.accounts.rules import clean_address
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.text import clean_block, clean_line

from . import arranging, authors, granting, keeping, parties, queries, queries_requests, releasing, saving, telling
from .content import Content
from .drafts import RequestDraft
from .models import Programme, ProgrammeSession, SessionRequest
from .queries_requests import Author, author_of
from .rules import (
    NAME_MAXIMUM,
    TITLE_MAXIMUM,
    ByKind,
    Equipment,
    Hours,
    Interpretation,
    Party,
    RequestAction,
    RequestStatus,
    check_length,
)
from .steps import (
    ATTENDANCE_MAXIMUM,
    CONTACT_EMAIL_MAXIMUM,
    CONTACT_NAME_MAXIMUM,
    CONTACT_PHONE_MAXIMUM,
    PURPOSE_MAXIMUM,
    WORDS_MAXIMUM,
    Wish,
    check_drafts,
    check_kind,
    check_not_begun,
    check_requests,
    check_slot,
    check_taken,
    check_wishes,
    is_late,
)

# --- drafts ---------------------------------------------------------------------------------------------------------


def draft(actor: Actor, code: str, author: Author, given: RequestDraft) -> SessionRequest:
    """A request for a session of a meeting as a draft that its author alone sees.

    Raises NotFound for who may not see the meeting or does not ask for that author; Conflict of `check_open`;
    RuleViolation `programme.too_many_drafts`, and what `_values` does.
    """
    programme = queries_requests.programme(actor, code)
    if not may(actor, Action.REQUEST_SUBMIT, parties.author_scope(*author)):
        raise NotFound("programme.unknown")
    queries_requests.hold(programme.meeting_id)
    check_open(programme)
    check_drafts(queries_requests.count_drafts(author))
    authors.check_known(author)
    request = SessionRequest(
        meeting=programme.meeting,
        by_kind=author.kind,
        by_code=author.code,
        status=RequestStatus.DRAFT,
        author_id=actor.user_id,
        is_sample=given.is_sample or programme.is_sample,
        words=Text(),
        acts=[],
        **_values(author.kind, given, queries_requests.parts(programme)),
    )
    db.session.add(request)
    db.session.flush()
    audit.record(actor, "session_request.draft", "session_request", request.id, None, keeping.of_request(request))
    return request


def edit(actor: Actor, request_id: int, revision: int, given: RequestDraft) -> SessionRequest:
    """Change a draft that still is at `revision`.

    Raises NotFound, Conflict `programme.request_submitted` and `record.changed_meanwhile`, and what `_values` does.
    """
    request = _own_draft(actor, request_id, revision)
    open_parts = queries_requests.parts(queries_requests.programme_of(request.meeting_id))
    for key, value in _values(request.by_kind, given, open_parts).items():
        if getattr(request, key) != value:
            setattr(request, key, value)
    db.session.flush()
    return request


def discard(actor: Actor, request_id: int, revision: int) -> None:
    """Remove a draft. Raises NotFound, Conflict `programme.request_submitted` and `record.changed_meanwhile`."""
    request = _own_draft(actor, request_id, revision)
    before = keeping.of_request(request)
    db.session.delete(request)
    db.session.flush()
    audit.record(actor, "session_request.discard", "session_request", request_id, before, None)


def check_open(programme: Programme) -> None:
    """Raises Conflict `programme.meeting_over` and `programme.requests_not_taken` where nothing can be asked for."""
    meeting, until = programme.meeting, programme.requests_until
    check_taken(until, meeting.over_on, meeting.status is MeetingStatus.CANCELLED, clock.business_today())


# --- steps ----------------------------------------------------------------------------------------------------------


def submit(actor: Actor, request_id: int, revision: int) -> SessionRequest:
    """Submit a draft to the secretariat, which is told. One that comes after the deadline is marked as late: whether
    it is granted all the same, the secretariat decides.

    Raises NotFound; Conflict `record.changed_meanwhile`, `programme.request_act_not_allowed` and of `check_open`;
    RuleViolation `programme.too_many_requests`, and of `check_wishes` where the programme has changed since.
    """
    request = _own(actor, request_id)
    saving.check_step(actor, request, revision, RequestAction.SUBMIT)
    programme = queries_requests.programme_of(request.meeting_id)
    check_open(programme)
    check_requests(queries_requests.count_requests(author_of(request), request.meeting_id))
    check_wishes(granting.wishes_of(request), request.minutes, queries_requests.parts(programme))
    request.is_late = is_late(clock.now(), programme.requests_until)
    saving.act(actor, request, RequestAction.SUBMIT)
    telling.requested(actor, request, authors.name_of(request), RequestAction.SUBMIT)
    return request


def accept(actor: Actor, request_id: int, revision: int) -> ProgrammeSession:
    """Accept the slot that is offered, if it still is free: the session stands there then, and the secretariat is told.

    Raises NotFound; Conflict `record.changed_meanwhile`, `programme.request_act_not_allowed`, `programme.slot_taken`,
    `programme.slot_gone`; RuleViolation of `granting.make_session`.
    """
    request = _own(actor, request_id)
    saving.check_step(actor, request, revision, RequestAction.ACCEPT)
    slot = check_slot(request.offered)
    programme = queries.locked(queries_requests.hold(request.meeting_id))
    granting.check_slot_free(programme, request, slot)
    room = granting.room_of(programme, slot)
    saving.act(actor, request, RequestAction.ACCEPT, slot=slot, room=room)
    made = granting.make_session(actor, programme, request, slot, Interpretation.AS_AVAILABLE)
    telling.requested(actor, request, authors.name_of(request), RequestAction.ACCEPT)
    return made


def refuse(actor: Actor, request_id: int, revision: int, words: str = "") -> SessionRequest:
    """Refuse the slot that is offered: the request waits for the secretariat again, which is told.

    Raises NotFound; Conflict `record.changed_meanwhile`, `programme.request_act_not_allowed`; what `clean_block` does.
    """
    return _answered(actor, request_id, revision, RequestAction.REFUSE, words)


def withdraw(actor: Actor, request_id: int, revision: int, words: str = "") -> SessionRequest:
    """Withdraw a request; it stays on record. A session that came of it is taken out, and its slot is free again.

    Raises NotFound; Conflict `record.changed_meanwhile`, `programme.request_act_not_allowed`,
    `programme.session_began`; what `clean_block` does.
    """
    return _answered(actor, request_id, revision, RequestAction.WITHDRAW, words)


def _answered(actor: Actor, request_id: int, revision: int, action: RequestAction, words: str) -> SessionRequest:
    request = _own(actor, request_id)
    saving.check_step(actor, request, revision, action)
    said = clean_block(words, maximum=WORDS_MAXIMUM, required=False, about="words")
    if action is RequestAction.WITHDRAW and request.session is not None:
        _take_out(actor, request)
    saving.act(actor, request, action, words=Text.of({request.lang: said}))
    telling.requested(actor, request, authors.name_of(request), action)
    return request


def _take_out(actor: Actor, request: SessionRequest) -> None:
    """Take out the session that came of a request; where the secretariat has done so already, nothing happens."""
    programme = queries.locked(queries_requests.hold(request.meeting_id))
    session = next((one for one in programme.sessions if one.request_id == request.id), None)
    if session is None:
        return
    if session.on is not None and session.starts is not None and session.called_off_at is None:
        check_not_begun(Content(programme.zone).instant(session.on, session.starts), clock.now())
    arranging.take_out(actor, programme, session)
    # Whoever has it in a calendar is not to come for nothing.
    releasing.correct(actor, programme, {session.id}, Text())


# --- whose, and what is stored --------------------------------------------------------------------------------------


def _own(actor: Actor, request_id: int) -> SessionRequest:
    request = queries_requests.locked(request_id)
    if Party.AUTHOR not in parties.parties_of(actor, request):
        raise NotFound("programme.request_unknown")
    return request


def _own_draft(actor: Actor, request_id: int, revision: int) -> SessionRequest:
    request = _own(actor, request_id)
    if request.status is not RequestStatus.DRAFT:
        raise Conflict("programme.request_submitted")
    keeping.check_revision(request, revision)
    return request


def _values(by: ByKind, given: RequestDraft, open_parts: Mapping[Wish, Hours]) -> dict[str, Any]:
    """What is stored of a draft. Raises `programme.language_unknown`, what `check_kind`, `check_length` and
    `check_wishes` do, `programme.attendance` (maximum), `account.address`, and what `clean_line` and `clean_block` do.
    """
    if given.lang not in LANGUAGES:
        raise RuleViolation("programme.language_unknown", field="lang")
    if not 1 <= given.attendance <= ATTENDANCE_MAXIMUM:
        raise RuleViolation("programme.attendance", field="attendance", maximum=ATTENDANCE_MAXIMUM)
    by_name = ""
    if by is ByKind.ORGANIZATION:
        by_name = clean_line(given.by_name, maximum=NAME_MAXIMUM, about="by_name")
    minutes = check_length(given.minutes)
    wishes = check_wishes(given.wishes, minutes, open_parts)
    return {
        "by_name": by_name,
        "kind": check_kind(by, given.kind),
        "lang": given.lang,
        "title": clean_line(given.title, maximum=TITLE_MAXIMUM, about="title"),
        "purpose": clean_block(given.purpose, maximum=PURPOSE_MAXIMUM, required=False, about="purpose"),
        "minutes": minutes,
        "attendance": given.attendance,
        "langs": [lang for lang in LANGUAGES if lang in given.langs],
        "is_open": given.is_open,
        "needs_access": given.needs_access,
        "equipment": [thing.value for thing in Equipment if thing.value in given.equipment],
        "wishes": [[on.isoformat(), kind.value] for on, kind in wishes],
        "contact_name": clean_line(given.contact_name, maximum=CONTACT_NAME_MAXIMUM, about="contact_name"),
        "contact_email": _address(given.contact_email),
        "contact_phone": clean_line(
            given.contact_phone, maximum=CONTACT_PHONE_MAXIMUM, required=False, about="contact_phone"
        ),
    }


def _address(written: str) -> str:
    """An e-mail address. Raises on `contact_email` what `clean_line` and `clean_address` do."""
    found = clean_line(written, maximum=CONTACT_EMAIL_MAXIMUM, about="contact_email")
    try:
        return clean_address(found)
    except RuleViolation as error:
        raise error.on("contact_email") from None
