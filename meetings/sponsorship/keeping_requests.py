"""How acts on a request are kept: its status by the table of steps, a row of its record, an entry of the audit log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound

from . import queries
from .models_requests import RequestAct, SponsorshipRequest
from .parties import parties_of
from .rules import DeclineReason, Party, RequestStatus, RequestStep, request_after

_KEPT = ("fund_id", "meeting_id", "status", "is_late", "reason", "carried_from_id", "is_sample")


def of_request(request: SponsorshipRequest) -> dict[str, Any]:
    """What the audit log keeps of a request: neither who comes nor what it costs, which is not for everybody who reads
    the log; of a draft, which is its State’s alone, nothing."""
    if request.status is RequestStatus.DRAFT:
        return {"status": request.status}
    return {name: getattr(request, name) for name in _KEPT}


def check_revision(request: SponsorshipRequest, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if request.revision != revision:
        raise Conflict("record.changed_meanwhile")


def take(
    actor: Actor,
    request: SponsorshipRequest,
    step: RequestStep,
    *,
    reason: DeclineReason | None = None,
    words: str = "",
    award_id: int | None = None,
    other_id: int | None = None,
) -> None:
    """Take a step with a request whose fund is locked and loaded with its process: its status, its record, the log.

    What else changes with it (`is_late`, `submitted_at`, `place`) the caller has set before. Raises NotFound
    `request.unknown` for who has no part in it, Conflict `request.step`.
    """
    parties = parties_of(actor, request)
    if step is RequestStep.FALL_BACK:
        parties |= {Party.SYSTEM}
    if not parties:
        raise NotFound("request.unknown")
    status = request_after(request.status, step, parties)
    before, was_waiting = of_request(request), request.status is RequestStatus.WAITING
    request.status = status
    request.reason = reason if status is RequestStatus.DECLINED else None
    request.reason_words = words if status is RequestStatus.DECLINED else ""
    if status is not RequestStatus.WAITING:
        request.place = None
    act = RequestAct(
        request_id=request.id,
        position=queries.last_position(request.id) + 1,
        step=step,
        at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
        reason=reason,
        words=words,
        award_id=award_id,
        other_id=other_id,
    )
    if "acts" in request.__dict__:
        request.acts.append(act)
    else:
        db.session.add(act)
    flag_modified(request, "changed_at")
    db.session.flush()
    audit.record(actor, f"sponsorship_request.{step}", "sponsorship_request", request.id, before, of_request(request))
    if was_waiting and status is not RequestStatus.WAITING:
        _renumber(request.fund_id, request.meeting_id)


def _renumber(fund_id: int, meeting_id: int) -> None:
    """Close the gaps of a waiting list. Revisions stay: nobody has to look again because another one has left it."""
    for place, (number, was) in enumerate(queries.waiting_list(fund_id, meeting_id), start=1):
        if place != was:
            update = sa.update(SponsorshipRequest).where(SponsorshipRequest.id == number)
            db.session.execute(update.values(place=place))
