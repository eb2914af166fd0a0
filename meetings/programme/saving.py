"""How requests for sessions are kept: the acts on one, appended and folded, and the session that comes of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text

from . import keeping, parties
from .models import Room, SessionRequest, SessionRequestAct
from .rules import Party, RequestAction, move
from .situation import NO_TEXT
from .steps import Act, Slot, fold


def parties_of(actor: Actor, request: SessionRequest) -> frozenset[Party]:
    """As what somebody acts on a request whose meeting is loaded. Raises NotFound `programme.request_unknown` for who
    has no part in it."""
    found = parties.parties_of(actor, request)
    if not found:
        raise NotFound("programme.request_unknown")
    return found


def check_step(actor: Actor, request: SessionRequest, revision: int, action: RequestAction) -> None:
    """Whether somebody can take a step now. Raises NotFound, Conflict `record.changed_meanwhile` and what `move`
    does: that a colleague has taken it already says more than that something has changed."""
    move(request.status, action, parties_of(actor, request))
    keeping.check_revision(request, revision)


def act(
    actor: Actor,
    request: SessionRequest,
    action: RequestAction,
    *,
    slot: Slot | None = None,
    room: Room | None = None,
    words: Text = NO_TEXT,
) -> None:
    """Append an act, and let the request say what its acts come to. Its programme is locked, its acts are loaded.

    Raises what `rules.move` and `steps.fold` do, and NotFound for who has no part in it.
    """
    move(request.status, action, parties_of(actor, request))
    at = _moment(request)
    standing = fold([*(kept.fact for kept in request.acts), Act(action, at, slot, words)])
    before = keeping.of_request(request)
    request.acts.append(
        SessionRequestAct(
            position=len(request.acts) + 1,
            action=action,
            at=at,
            on=slot.on if slot is not None else None,
            starts=slot.starts if slot is not None else None,
            room_id=slot.room if slot is not None else None,
            room=room.name if room is not None else NO_TEXT,
            words=words,
            user_id=actor.user_id,
            actor_name=actor.name,
        )
    )
    offered = standing.offered
    request.status, request.words = standing.status, standing.words
    request.submitted_at, request.answered_at = standing.submitted_at, standing.answered_at
    request.offered_on = offered.on if offered is not None else None
    request.offered_starts = offered.starts if offered is not None else None
    request.offered_room_id = offered.room if offered is not None else None
    flag_modified(request, "changed_at")  # an act alone changes what its page shows
    db.session.flush()
    audit.record(actor, f"session_request.{action}", "session_request", request.id, before, keeping.of_request(request))


def _moment(request: SessionRequest) -> datetime:
    """The time of a request, which never goes back: a clock that was put back waits at the last act."""
    now = clock.now()
    return max(now, request.acts[-1].at) if request.acts else now
