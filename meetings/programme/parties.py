"""Whose programmes, requests and releases are to see and to change: one answer for pages, files and notices."""

from __future__ import annotations

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to as visible_meetings
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.mandates.models import Process

from .models import Programme, ProgrammeRelease, ReleasedSession, SessionRequest
from .rules import ByKind, Party, RequestStatus

EVERYWHERE = "*"
ROLES: dict[ByKind, tuple[Role, ...]] = {
    ByKind.STATE: (Role.FOCAL_POINT, Role.MEMBER),
    ByKind.GROUP: (Role.COORDINATOR, Role.DEPUTY_COORDINATOR),
    ByKind.ORGANIZATION: (Role.CIVIL_SOCIETY,),
}
"""Who asks for whom."""


def scope_of(meeting: Meeting) -> Scope:
    """What the programme of a loaded meeting belongs to."""
    return Scope(process=meeting.process.code, meeting=meeting.code)


def runs(actor: Actor, meeting: Meeting) -> bool:
    """Whether `actor` changes the programme of a loaded meeting: the secretariat."""
    return may(actor, Action.PROGRAMME_EDIT, scope_of(meeting))


def sees_draft(actor: Actor, meeting: Meeting) -> bool:
    """Whether `actor` sees the work in progress: the secretariat, the chair’s desk, the auditor."""
    return may(actor, Action.PROGRAMME_DRAFT, scope_of(meeting))


def author_scope(kind: ByKind, code: str) -> Scope:
    """What a request belongs to: a State, a group, or an organization."""
    match kind:
        case ByKind.STATE:
            return Scope(state=code)
        case ByKind.GROUP:
            return Scope(group=code)
        case ByKind.ORGANIZATION:
            return Scope(organization=code)


def asks_for(actor: Actor) -> list[tuple[ByKind, str]]:
    """For whom somebody may ask for sessions: States, then groups, then organizations."""
    return [
        (kind, code)
        for kind, roles in ROLES.items()
        for code in sorted(actor.scopes(*roles) - {EVERYWHERE})
        if may(actor, Action.REQUEST_SUBMIT, author_scope(kind, code))
    ]


def parties_of(actor: Actor, request: SessionRequest) -> frozenset[Party]:
    """As what somebody may act on a request whose meeting is loaded. A draft is its author’s alone."""
    found = set()
    if may(actor, Action.REQUEST_SUBMIT, author_scope(request.by_kind, request.by_code)):
        found.add(Party.AUTHOR)
    if request.status is not RequestStatus.DRAFT and may(actor, Action.REQUEST_GRANT, scope_of(request.meeting)):
        found.add(Party.DESK)
    return frozenset(found)


def own_requests(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of those for whom somebody asks, drafts among them."""
    found: list[sa.ColumnElement[bool]] = []
    for kind in ByKind:
        codes = [code for of_kind, code in asks_for(actor) if of_kind is kind]
        if codes:
            found.append(sa.and_(SessionRequest.by_kind == kind, SessionRequest.by_code.in_(codes)))
    return sa.or_(*found) if found else sa.false()


def visible_requests(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests that `actor` may see: their own; what is submitted, the secretariat of the process and the auditor."""
    if actor.holds(Role.AUDITOR):
        return sa.or_(_was_submitted(), own_requests(actor))
    return sa.or_(own_requests(actor), answered_requests(actor))


def answered_requests(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests that were submitted to a secretariat to which `actor` belongs."""
    processes = actor.scopes(Role.SECRETARIAT)
    if EVERYWHERE in processes:
        return _was_submitted()
    if not processes:
        return sa.false()
    of_process = sa.select(Meeting.id).join(Meeting.process).where(Process.code.in_(processes))
    return sa.and_(_was_submitted(), SessionRequest.meeting_id.in_(of_process))


def _was_submitted() -> sa.ColumnElement[bool]:
    return SessionRequest.status != RequestStatus.DRAFT


def _seen(actor: Actor) -> sa.Select[int]:
    return sa.select(Meeting.id).where(visible_meetings(actor))


def visible_releases(actor: Actor) -> sa.ColumnElement[bool]:
    """Releases that `actor` may see: all of meetings that they may see."""
    return ProgrammeRelease.programme_id.in_(sa.select(Programme.id).where(Programme.meeting_id.in_(_seen(actor))))


def visible_sessions(actor: Actor) -> sa.ColumnElement[bool]:
    """Released sessions that `actor` may see: all of meetings that they may see."""
    return ReleasedSession.meeting_id.in_(_seen(actor))
