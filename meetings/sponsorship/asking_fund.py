"""Requests for sponsorship, as States write, submit and withdraw them.

Members of a delegation draft and edit, the focal point submits. What is asked for stays as it was submitted; who comes
may still be named or changed. A late request may be carried to the next meeting.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any

from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block
from meetings.states import queries as states

from . import conditions, entering, keeping_requests, queries, sealed, storing, telling_requests
from .drafts import FilesDraft, PersonDraft, RequestDraft, SealedPerson
from .free_numbers import free_number
from .models import Fund, FundCall
from .models_requests import RequestAct, RequestFile, SponsorshipRequest
from .parties import may_ask, parties_of, sees_fund, states_of
from .rules import (
    WORDS_MAXIMUM,
    DeclineReason,
    Party,
    RequestStatus,
    RequestStep,
    is_late,
    request_after,
)

CODES = (
    *("request.unknown", "request.submitted", "request.meetings_missing"),
    *("request.award_waits", "request.no_next_call", "request.private_file"),
)
"""Codes that this module raises besides those of the rules and conditions."""

COPIED = (
    *("state_code", "lang", "together", "note_reference", "note_on", "person_name", "gender", "post", "institution"),
    *("email", "sealed", "need", "has_mission", "took_part", "has_attended", "was_sponsored", "fare_minor", "nights"),
    *("daily_minor", "terminal_minor", "visa_minor", "insurance_minor", "needs_visa", "author_id", "is_sample"),
)
"""What a request that is carried takes along: not its days, which were those of the other meeting."""


# --- drafts ---------------------------------------------------------------------------------------------------------


def draft(
    actor: Actor, fund_id: int, state: str, meeting_ids: Collection[int], given: RequestDraft
) -> list[SponsorshipRequest]:
    """A draft for each of these meetings, which the State’s delegation alone sees. Sent again, it is the same ones.

    Raises NotFound `fund.unknown` and `request.unknown`; Conflict `fund.not_open` and of `conditions.check_call`;
    RuleViolation `request.meetings_missing`, `request.too_many_drafts`, and what `_drafted_before` and `storing` raise.
    """
    fund = entering.locked_fund(fund_id)
    if not sees_fund(actor, fund):
        raise NotFound("fund.unknown")
    if state not in states_of(actor) or not states.by_iso3([state]):
        raise NotFound("request.unknown")
    if before := _drafted_before(actor, fund, state, given.key):
        return before
    conditions.check_fund(fund.status)
    calls = {call.meeting_id: call for call in queries.open_calls(actor, clock.business_today(), fund.id)}
    if not meeting_ids:
        raise RuleViolation("request.meetings_missing", field="meetings")
    wanted = [calls[number] for number in dict.fromkeys(meeting_ids) if number in calls]
    if len(wanted) != len(set(meeting_ids)):
        raise Conflict("request.call_not_open")
    conditions.check_drafts(queries.count_drafts(state), len(wanted))
    values = storing.values(fund, given)
    together = secrets.token_hex(16) if len(wanted) > 1 else ""
    kept = storing.kept_file(actor, given.files, given.is_sample)
    made = [_new(actor, fund, call, state, together, given, values) for call in wanted]
    for request in made:
        storing.attach(request, given.files, kept)
        audit.record(
            actor,
            "sponsorship_request.draft",
            "sponsorship_request",
            request.id,
            None,
            keeping_requests.of_request(request),
        )
    return made


def _drafted_before(actor: Actor, fund: Fund, state: str, key: str) -> list[SponsorshipRequest]:
    """What the same form has made. Raises RuleViolation `act.key`, Conflict `act.key_used` for somebody else’s key."""
    if not key:
        return []
    entering.check_key(key)
    found = queries.by_key(fund.id, key)
    if any((one.author_id, one.state_code) != (actor.user_id, state) for one in found):
        raise Conflict("act.key_used")
    return found


def _new(
    actor: Actor, fund: Fund, call: FundCall, state: str, together: str, given: RequestDraft, values: dict[str, Any]
) -> SponsorshipRequest:
    request = SponsorshipRequest(
        id=free_number(SponsorshipRequest),
        key=given.key or None,
        fund=fund,
        meeting=call.meeting,
        state_code=state,
        status=RequestStatus.DRAFT,
        together=together,
        author_id=actor.user_id,
        is_sample=given.is_sample or fund.is_sample,
        files=[],
        acts=[],
        **values,
    )
    db.session.add(request)
    db.session.flush()
    return request


def edit(actor: Actor, number: int, revision: int, given: RequestDraft) -> SponsorshipRequest:
    """Change a draft that still is at `revision`.

    Raises NotFound, Conflict `request.submitted` and `record.changed_meanwhile`, `request.person_fixed` once personal
    data was removed, and what `storing` raises.
    """
    request = _own_draft(actor, number, revision)
    conditions.check_nameable(request.status, is_purged=request.purged_at is not None)
    for name, value in storing.values(request.fund, given).items():
        if getattr(request, name) != value:
            setattr(request, name, value)
    storing.attach(request, given.files, storing.kept_file(actor, given.files, request.is_sample))
    db.session.flush()
    return request


def discard(actor: Actor, number: int, revision: int) -> None:
    """Remove a draft with its documents. Raises NotFound, Conflict `request.submitted`, `record.changed_meanwhile`."""
    request = _own_draft(actor, number, revision)
    before, files = keeping_requests.of_request(request), [one.attachment_id for one in request.files]
    db.session.delete(request)
    db.session.flush()
    storing.forget(files)
    audit.record(actor, "sponsorship_request.discard", "sponsorship_request", number, before, None)


# --- steps ----------------------------------------------------------------------------------------------------------


def check_submittable(request: SponsorshipRequest) -> bool:
    """Whether a draft that is submitted today would be late. The request has its fund and meeting.

    Raises Conflict `fund.not_open` and of `conditions.check_call` where it cannot be submitted at all.
    """
    meeting, today = request.meeting, clock.business_today()
    conditions.check_fund(request.fund.status)
    call = queries.call_of(request)
    is_cancelled = meeting.status is MeetingStatus.CANCELLED
    conditions.check_call(call.opens_on if call is not None else None, meeting.over_on, is_cancelled, today)
    return is_late(today, call.closes_on if call is not None else None)


def missing(request: SponsorshipRequest) -> list[str]:
    """What a draft with its documents still needs, as codes of sentences."""
    return conditions.missing(
        note_reference=request.note_reference,
        note_on=request.note_on,
        files=[one.kind for one in request.files],
        need=request.need,
        total=request.total,
    )


def submit(actor: Actor, number: int, revision: int) -> SponsorshipRequest:
    """Submit a draft to finance of the fund, which is told. One after the last day is taken and marked as late.

    Raises NotFound; Conflict `record.changed_meanwhile`, `request.step`, and of `check_submittable`; RuleViolation with
    the first thing that is missing, `request.cost_not_admissible` where the fund’s rules have changed since.
    """
    request = _asked_by(actor, number)
    keeping_requests.check_revision(request, revision)
    request_after(request.status, RequestStep.SUBMIT, {Party.STATE})
    late = check_submittable(request)
    for code in missing(request):
        raise RuleViolation(code)
    conditions.check_costs(request.costs, request.nights, request.daily_minor, request.fund.costs)
    conditions.check_note_day(request.note_on, clock.business_today())
    request.is_late, request.submitted_at = late, clock.now()
    keeping_requests.take(actor, request, RequestStep.SUBMIT)
    telling_requests.asked(actor, request, RequestStep.SUBMIT)
    return request


def withdraw(actor: Actor, number: int, revision: int, words: str = "") -> SponsorshipRequest:
    """Withdraw a request that waits for a decision; it stays on record, and finance is told.

    Raises NotFound; Conflict `record.changed_meanwhile`, `request.step`, `request.award_waits` while a second person is
    to approve an award; what `clean_block` does.
    """
    request = _asked_by(actor, number)
    keeping_requests.check_revision(request, revision)
    check_no_award_waits(request)
    said = clean_block(words, maximum=WORDS_MAXIMUM, required=False, about="words")
    keeping_requests.take(actor, request, RequestStep.WITHDRAW, words=said)
    telling_requests.asked(actor, request, RequestStep.WITHDRAW)
    return request


def check_no_award_waits(request: SponsorshipRequest) -> None:
    """Raises Conflict `request.award_waits` while an award waits for a second person."""
    if queries.award_waits(request.id):
        raise Conflict("request.award_waits")


def carry(actor: Actor, number: int, revision: int, words: str = "") -> SponsorshipRequest:
    """Carry a late request to the next meeting for which the fund takes requests: the new request, submitted there. The
    old one is declined as late, and the State is told.

    Raises NotFound for who is not of finance of another State’s request; Conflict `record.changed_meanwhile`,
    `request.step`, `request.late` where it came in time, `request.award_waits`, `request.no_next_call`.
    """
    request = queries.locked_request(number)
    if Party.FINANCE not in parties_of(actor, request) or queries.reviews_for(actor, request):
        raise NotFound("request.unknown")
    keeping_requests.check_revision(request, revision)
    request_after(request.status, RequestStep.CARRY, {Party.FINANCE})
    if not request.is_late:
        raise Conflict("request.late")
    check_no_award_waits(request)
    said = clean_block(words, maximum=WORDS_MAXIMUM, required=False, about="words")
    call = queries.next_call(request, clock.business_today())
    if call is None:
        raise Conflict("request.no_next_call")
    made = _copy(actor, request, call)
    keeping_requests.take(actor, request, RequestStep.CARRY, reason=DeclineReason.LATE, words=said, other_id=made.id)
    telling_requests.answered(actor, request, RequestStep.CARRY, call.meeting)
    return made


def _copy(actor: Actor, source: SponsorshipRequest, call: FundCall) -> SponsorshipRequest:
    now = clock.now()
    made = SponsorshipRequest(
        id=free_number(SponsorshipRequest),
        fund=source.fund,
        meeting=call.meeting,
        status=RequestStatus.SUBMITTED,
        submitted_at=now,
        is_late=is_late(clock.business_today(), call.closes_on),
        carried_from_id=source.id,
        files=[RequestFile(attachment_id=one.attachment_id, kind=one.kind) for one in source.files],
        acts=[
            RequestAct(
                position=1,
                step=RequestStep.SUBMIT,
                at=now,
                user_id=actor.user_id,
                actor_name=actor.name,
                other_id=source.id,
            )
        ],
        **{name: getattr(source, name) for name in COPIED},
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        actor,
        "sponsorship_request.carried",
        "sponsorship_request",
        made.id,
        None,
        keeping_requests.of_request(made),
    )
    return made


# --- who comes ------------------------------------------------------------------------------------------------------


def name_person(
    actor: Actor,
    number: int,
    revision: int,
    person: PersonDraft,
    private: SealedPerson,
    files: FilesDraft | None = None,
) -> SponsorshipRequest:
    """Say who comes, or that somebody is still to be named, with passport and bank data, which are sealed, and their
    documents: a draft’s by any member of the delegation, later by its focal point; finance is told then.

    Raises NotFound; Conflict `record.changed_meanwhile`, `request.person_fixed`; RuleViolation `request.nationality`,
    `account.address`, what `storing.attach` does, and what `clean_line` does.
    """
    request = queries.locked_request(number)
    if not may_name(actor, request):
        raise NotFound("request.unknown")
    keeping_requests.check_revision(request, revision)
    conditions.check_nameable(request.status, is_purged=request.purged_at is not None)
    given = files or FilesDraft()
    private_ids = {one.attachment_id for one in request.files if one.kind in conditions.PRIVATE_FILES}
    if (given.file is not None and given.kind not in conditions.PRIVATE_FILES) or set(given.removed) - private_ids:
        raise RuleViolation("request.private_file", field="file")
    stored, values = sealed.read(request), storing.person(person)
    closed = storing.private(private)
    if stored.is_broken or closed != stored.person:
        values["sealed"] = sealed.close(closed)
    changed = [name for name, value in values.items() if getattr(request, name) != value]
    for name in changed:
        setattr(request, name, values[name])
    is_attached = storing.attach(request, given, storing.kept_file(actor, given, request.is_sample))
    db.session.flush()
    if (changed or is_attached) and request.status is not RequestStatus.DRAFT:
        audit.record(actor, "sponsorship_request.name", "sponsorship_request", request.id)
        telling_requests.asked(actor, request, telling_requests.NAMED)
    return request


def may_name(actor: Actor, request: SponsorshipRequest) -> bool:
    """Whether somebody may say who comes."""
    if request.status is RequestStatus.DRAFT:
        return request.state_code in states_of(actor)
    return may_ask(actor, request.state_code)


# --- whose, and what is stored --------------------------------------------------------------------------------------


def _asked_by(actor: Actor, number: int) -> SponsorshipRequest:
    """A request of a State whose focal point acts."""
    request = queries.locked_request(number)
    if not may_ask(actor, request.state_code):
        raise NotFound("request.unknown")
    return request


def _own_draft(actor: Actor, number: int, revision: int) -> SponsorshipRequest:
    request = queries.locked_request(number)
    if request.state_code not in states_of(actor):
        raise NotFound("request.unknown")
    if request.status is not RequestStatus.DRAFT:
        raise Conflict("request.submitted")
    keeping_requests.check_revision(request, revision)
    return request
