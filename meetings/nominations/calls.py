"""Calls for nominations: opened by the secretariat, never removed once they were open."""

from __future__ import annotations

from typing import Any

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

from . import keeping, queries, telling
from .drafts import CallDraft
from .models import NominationCall, Post
from .rules import CallAction, CallStatus, Limit, NominationStatus, check_limit, check_moved, move_call


def create(actor: Actor, post_id: int, draft: CallDraft) -> NominationCall:
    """A call for a post, as a draft that the secretariat alone sees. One post has one call at a time.

    Raises Conflict `call.another`, `officer.post_taken`, and what `_values` does.
    """
    post = queries.locked_post(post_id)
    if any(call.status in (CallStatus.DRAFT, CallStatus.OPEN) for call in post.calls):
        raise Conflict("call.another")
    if post.officer is not None:
        raise Conflict("officer.post_taken")
    call = NominationCall(
        post=post, status=CallStatus.DRAFT, nominations=[], decisions=[], ballots=[], **_values(post, draft)
    )
    db.session.add(call)
    db.session.flush()
    audit.record(actor, "call.create", "nomination_call", call.id, None, keeping.of_call(call))
    return call


def edit(actor: Actor, call_id: int, revision: int, draft: CallDraft) -> NominationCall:
    """Change a call that still is at `revision`. Once it is open, whom it asks stays and its last day only moves later,
    which everybody asked is told; once it is closed nothing changes.

    Raises Conflict `record.changed_meanwhile`, `call.over` and `call.groups_fixed`, `call.last_day_not_later`.
    """
    call = queries.locked_call(call_id)
    keeping.check_revision(call, revision)
    if call.status in (CallStatus.CLOSED, CallStatus.WITHDRAWN):
        raise Conflict("call.over")
    before, limit = keeping.of_call(call), call.limit
    values = _values(call.post, draft)
    after = Limit(values["last_on"], values["at_time"], values["zone"], values["is_binding"])
    check_moved(call.status, limit, after)
    if call.status is CallStatus.OPEN and values["groups"] != call.groups:
        raise Conflict("call.groups_fixed")
    for name, value in values.items():
        if getattr(call, name) != value:
            setattr(call, name, value)
    db.session.flush()
    now = keeping.of_call(call)
    if now != before:
        audit.record(actor, "call.edit", "nomination_call", call.id, before, now)
    if call.status is CallStatus.OPEN and after != limit:
        telling.call_opened(actor, call, extended_from=limit)
    return call


def act(actor: Actor, call_id: int, revision: int, action: CallAction) -> NominationCall:
    """Open, close, reopen or withdraw a call that still is at `revision`.

    Raises Conflict `record.changed_meanwhile` and `call.act_not_allowed`; RuleViolation `call.last_day_over` where a
    call would open after its last day.
    """
    call = queries.locked_call(call_id)
    keeping.check_revision(call, revision)
    status = move_call(call.status, action, is_settled=_is_settled(call))
    now, before = clock.now(), keeping.of_call(call)
    if status is CallStatus.OPEN:
        if (action is CallAction.OPEN or call.is_binding) and call.limit.is_over(now):
            raise RuleViolation("call.last_day_over", field="last_on", latest=call.last_on)
        if any(other.status is CallStatus.OPEN for other in call.post.calls if other is not call):
            raise Conflict("call.another")
        if call.post.officer is not None:
            raise Conflict("officer.post_taken")
        call.opened_at, call.closed_at = call.opened_at or now, None
    else:
        call.closed_at = now
    call.status = status
    db.session.flush()
    audit.record(actor, f"call.{action}", "nomination_call", call.id, before, keeping.of_call(call))
    if action is CallAction.OPEN:
        telling.call_opened(actor, call)
    elif status is not CallStatus.OPEN:
        telling.call_over(call)
    return call


def discard(actor: Actor, call_id: int, revision: int) -> None:
    """Remove a call that was never open. Raises Conflict `record.changed_meanwhile` and `call.act_not_allowed`."""
    call = queries.locked_call(call_id)
    keeping.check_revision(call, revision)
    if call.status is not CallStatus.DRAFT:
        raise Conflict("call.act_not_allowed", status=call.status, action="discard")
    audit.record(actor, "call.discard", "nomination_call", call.id, keeping.of_call(call), None)
    call.post.calls.remove(call)
    db.session.delete(call)
    db.session.flush()


def _is_settled(call: NominationCall) -> bool:
    return any(one.status in (NominationStatus.DESIGNATED, NominationStatus.ELECTED) for one in call.nominations)


def _values(post: Post, draft: CallDraft) -> dict[str, Any]:
    """What is stored of a draft; the words and readings of what it answers are those of the mandate.

    Raises `call.last_day_missing`, `call.last_day_outside`, `call.requirement_unknown`, `call.group_of_seat`,
    `nomination.group_unknown` and what `check_limit` does.
    """
    groups = keeping.check_groups(draft.groups)
    if post.group_code and groups != [post.group_code]:
        raise RuleViolation("call.group_of_seat", field="groups")
    if draft.last_on is None:
        raise RuleViolation("call.last_day_missing", field="last_on")
    words, worded = _said(post, draft)
    limit = check_limit(worded, Limit(draft.last_on, draft.at, clock.OFFICE_ZONE, draft.is_binding))
    return {
        "groups": groups,
        "requirement_id": draft.requirement_id,
        "words": words,
        "earliest_on": worded.earliest if worded is not None else None,
        "latest_on": worded.latest if worded is not None else None,
        "last_on": limit.on,
        "at_time": limit.at,
        "zone": limit.zone,
        "is_binding": limit.is_binding,
        "note": draft.note,
        "is_sample": draft.is_sample,
    }


def _said(post: Post, draft: CallDraft) -> tuple[Text, Window | None]:
    if draft.requirement_id is None:
        return draft.words, draft.worded
    found = queries.answered_by(post.process_id, draft.requirement_id)
    return found.words, found.window
