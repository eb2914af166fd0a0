"""Who is told of releases and of corrections on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from meetings.calendar import telling as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News
from meetings.states import queries as states

from . import parties
from .changes import Changes, Field, SessionChange
from .content import Content
from .models import ProgrammeRelease, Room, SessionRequest
from .rules import RequestAction, SessionKind
from .situation import NO_TEXT
from .steps import Slot

RELEASED, CORRECTED = "programme_released", "programme_corrected"
REQUESTED, ANSWERED = "session_requested", "session_answered"
STATE, GROUP = "state:", "group:"  # what keys of parties begin with
NAMED = 12  # changes that a notice of a correction names


def released(actor: Actor, release: ProgrammeRelease, found: Changes, *, is_first: bool) -> None:
    """Tell everybody whom the meeting concerns that its programme of work is out, or out again."""
    counts: dict[str, int] = {}
    for change in found.sessions:
        counts[change.what.value] = counts.get(change.what.value, 0) + 1
    facts = {"number": release.number, "name": release.name, "is_first": is_first, "changes": counts}
    _tell(actor, RELEASED, release, calendar.audience(release.programme.meeting), facts)


def corrected(actor: Actor, release: ProgrammeRelease, found: Changes, before: Content, held: Content) -> None:
    """Tell of a correction those whose sessions it concerns, and who prepares or follows the meeting.

    A formal meeting is everybody’s, and so is what names nobody. Missions have no mail of it: their delegations have.
    """
    meeting = release.programme.meeting
    audience = calendar.preparing(meeting.process.code, meeting.code)
    if meeting.is_published:
        audience |= Audience(followers_of=meeting.id)
        for change in found.sessions:
            audience |= _concerned(meeting, change)
    lines = [_line(change, before, held) for change in found.sessions[:NAMED]]
    facts = {"number": release.number, "words": release.note, "changes": lines, "zone": held.zone}
    _tell(actor, CORRECTED, release, audience, facts)


def _concerned(meeting: Meeting, change: SessionChange) -> Audience:
    sessions = [session for session in (change.before, change.after) if session is not None]
    keys = {key for session in sessions for key in session.parties}
    if not keys or any(session.kind is SessionKind.FORMAL for session in sessions):
        everybody = calendar.delegations(meeting) | calendar.coordinators(meeting)
        return Audience(holders=(*everybody.holders, (Role.CIVIL_SOCIETY, telling.EVERYWHERE)))
    return Audience(holders=tuple(_holders(meeting, keys)))


def _holders(meeting: Meeting, keys: Collection[str]) -> Iterator[tuple[Role, str]]:
    """Who holds a role for one of the bodies, of a group also the delegations of its members; of a body that no role
    names, the chair’s desk."""
    groups = {key.removeprefix(GROUP) for key in keys if key.startswith(GROUP)}
    named = {key.removeprefix(STATE) for key in keys if key.startswith(STATE)}
    yield from ((role, code) for code in sorted(groups) for role in calendar.COORDINATION)
    codes = states.group_codes_on(clock.today(meeting.zone)) if groups else {}
    for state in sorted(named | {state for state, group in codes.items() if group in groups}):
        yield from ((role, state) for role in calendar.DELEGATION)
    if any(not key.startswith((STATE, GROUP)) for key in keys):
        yield Role.CHAIRS_DESK, meeting.code


def _line(change: SessionChange, before: Content, held: Content) -> dict[str, Any]:
    """A change as a notice keeps it: plain values."""
    has_moved = Field.TIME in change.fields or change.after is None
    return {
        "what": change.what.value,
        "kind": change.latest.kind,
        "number": change.latest.number,
        "title": change.latest.title,
        "at": held.begins(change.after) if change.after is not None else None,
        "was_at": before.begins(change.before) if change.before is not None and has_moved else None,
        "room": held.room_of(change.after) if change.after is not None and Field.ROOM in change.fields else NO_TEXT,
    }


def _tell(actor: Actor, kind: str, release: ProgrammeRelease, audience: Audience, facts: Mapping[str, Any]) -> None:
    meeting = release.programme.meeting
    telling.tell(
        actor,
        News(
            kind=kind,
            object_kind="programme_release",
            object_id=release.id,
            path=f"programme/releases/{release.id}/",
            title=meeting.short or meeting.title,
            audience=audience,
            process=meeting.process.code,
            facts=facts,
            key=f"programme_release:{release.id}",
            is_sample=release.is_sample,
        ),
    )


# --- requests for sessions ------------------------------------------------------------------------------------------


def requested(actor: Actor, request: SessionRequest, by: Text, action: RequestAction) -> None:
    """Tell the secretariat what those have done who ask for a session: submitted, accepted, refused, withdrawn."""
    audience = Audience(holders=((Role.SECRETARIAT, request.meeting.process.code),))
    facts = {"action": action, "by": by, "is_late": request.is_late}
    _of_request(actor, request, REQUESTED, audience, facts)


def answered(
    actor: Actor, request: SessionRequest, slot: Slot | None = None, room: Room | None = None, zone: str = ""
) -> None:
    """Tell those who asked for a session that it is granted, in which slot by the clock of `zone`, that another one is
    offered, or why it is declined."""
    audience = Audience(holders=tuple((role, request.by_code) for role in parties.ROLES[request.by_kind]))
    facts: dict[str, Any] = {"status": request.status, "words": request.words}
    if slot is not None:
        facts |= {"at": Content(zone).instant(slot.on, slot.starts).isoformat(), "zone": zone}
        facts["room"] = room.name if room is not None else {}
    _of_request(actor, request, ANSWERED, audience, facts)


def _of_request(actor: Actor, request: SessionRequest, kind: str, audience: Audience, facts: Mapping[str, Any]) -> None:
    meeting = request.meeting
    telling.tell(
        actor,
        News(
            kind=kind,
            object_kind="session_request",
            object_id=request.id,
            path=f"programme/requests/{request.id}/",
            title=meeting.short or meeting.title,
            audience=audience,
            process=meeting.process.code,
            facts={**facts, "title": {request.lang: request.title}},
            is_sample=request.is_sample or meeting.is_sample,
        ),
    )
