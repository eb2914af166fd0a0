"""How changes of a programme are kept: what the audit log holds of each record, and the checks that all share."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation.access import Actor
from meetings.foundation.errors import Conflict, NotFound

from . import parties
from .models import (
    Programme,
    ProgrammeRelease,
    ProgrammeSession,
    Room,
    SessionRelation,
    SessionRequest,
    SolverRun,
    Venue,
)
from .rules import RequestStatus

_SESSION = (
    *("kind", "number", "title", "note", "minutes", "attendance", "langs", "interpretation", "is_listed", "is_open"),
    *("needs_access", "equipment", "room_wish_id", "period_wishes", "not_before_on", "not_before_at", "not_after_on"),
    *("not_after_at", "is_fixed", "on", "starts", "room_id", "called_off_at", "removed_at", "request_id", "is_sample"),
)
_VENUE = ("key", "place_id", "name", "periods", "teams", "note")
_ROOM = (
    *("key", "venue_id", "position", "name", "capacity", "booths", "is_accessible", "equipment", "note"),
    "removed_at",
)
_REQUEST = (
    *("by_kind", "by_code", "kind", "lang", "minutes", "attendance", "langs", "is_open", "status", "is_late"),
    *("offered_on", "offered_starts", "offered_room_id", "is_sample"),
)
_RELEASE = ("number", "kind", "name", "note", "digest", "is_sample")
_RUN = ("mode", "status", "seconds", "seed", "accepted_at")


def of_session(session: ProgrammeSession) -> dict[str, Any]:
    """What the audit log keeps of a session; items and parties are loaded."""
    return {name: getattr(session, name) for name in _SESSION} | {
        "items": sorted(item.id for item in session.items),
        "parties": sorted(party.id for party in session.parties),
    }


def of_relation(relation: SessionRelation) -> dict[str, Any]:
    """What it keeps of how two sessions are to stand to one another."""
    return {name: getattr(relation, name) for name in ("first_id", "second_id", "order", "is_hard")}


def of_venue(venue: Venue) -> dict[str, Any]:
    """What it keeps of a venue."""
    hours = [written(kind, starts, ends) for kind, starts, ends in venue.periods]
    return {name: getattr(venue, name) for name in _VENUE} | {"periods": hours}


def written(kind: str, starts: int, ends: int) -> str:
    """A part of a day as the log keeps it: morning 10:00 13:00."""
    return " ".join((kind, *(f"{at // 60:02}:{at % 60:02}" for at in (starts, ends))))


def of_room(room: Room) -> dict[str, Any]:
    """What it keeps of a room."""
    return {name: getattr(room, name) for name in _ROOM}


def of_request(request: SessionRequest) -> dict[str, Any]:
    """What it keeps of a request: not what it says nor whom to call, which is not for everybody who reads the log; of a
    draft, which is its author’s alone, nothing."""
    if request.status is RequestStatus.DRAFT:
        return {"status": request.status}
    return {name: getattr(request, name) for name in _REQUEST}


def of_release(release: ProgrammeRelease) -> dict[str, Any]:
    """What it keeps of a release: not its content, which nobody can change."""
    return {name: getattr(release, name) for name in _RELEASE}


def of_run(run: SolverRun) -> dict[str, Any]:
    """What it keeps of a run of the solver."""
    return {name: getattr(run, name) for name in _RUN}


def check_revision(record: Programme | ProgrammeSession | Venue | Room | SessionRequest, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def check_runs(actor: Actor, programme: Programme) -> None:
    """Raises NotFound `programme.unknown` for whoever does not run this programme."""
    if not parties.runs(actor, programme.meeting):
        raise NotFound("programme.unknown")


def touch(programme: Programme) -> None:
    """Let a locked programme count as changed: something of its frame or sessions has."""
    flag_modified(programme, "weights")


def session_of(programme: Programme, session_id: int) -> ProgrammeSession:
    """A session of a loaded programme that is not removed. Raises NotFound `programme.session_unknown`."""
    for session in programme.sessions:
        if session.id == session_id and session.removed_at is None:
            return session
    raise NotFound("programme.session_unknown")


def touch_session(session: ProgrammeSession) -> None:
    """Let a session count as changed: something that hangs on it has."""
    flag_modified(session, "minutes")
