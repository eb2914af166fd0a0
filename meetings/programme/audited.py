"""What the page of the audit log says of venues, programmes of work and what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.foundation import registries
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.database import db
from meetings.foundation.languages import NAMES, LazyString
from meetings.foundation.presentation import into, when
from meetings.foundation.registries import AuditKind, Link, Named
from meetings.foundation.web import actor, can
from meetings.mandates.models import Process

from . import (
    labels,
    labels_day,
    labels_frame,
    labels_releases,
    labels_requests,
    labels_runs,
    labels_sessions,
    labels_timetable,
    presenting,
)
from .models import (
    Programme,
    ProgrammeParty,
    ProgrammeRelease,
    ProgrammeSession,
    Room,
    SessionRelation,
    SessionRequest,
    SolverRun,
    Venue,
)
from .parties import visible_releases, visible_requests
from .rules import PeriodKind

ACTS: tuple[Mapping[str, LazyString], ...] = (
    labels_frame.AUDITED,
    labels_sessions.AUDITED,
    labels_releases.AUDITED,
    labels_day.AUDITED,
    labels_timetable.AUDITED,
    labels_runs.AUDITED,
    labels_requests.AUDITED,
)
_ROOMS = {"room_id": "room", "room_wish_id": "room"}


def register() -> None:
    """Fill the registries of the foundation."""
    for acts in ACTS:
        for code, words in acts.items():
            registries.audit_acts.register(code, words)
    for rank, (kind, said) in enumerate(_kinds().items()):
        registries.audit_kinds.register(kind, said, rank=70 + rank)


def _kinds() -> dict[str, AuditKind]:
    return {
        "venue": AuditKind(
            labels_frame.VENUES,
            Named(Venue.id, Venue.name, _page("programme.venue")),
            labels_frame.VENUE_FIELDS,
            {"periods": _part},
            {"place_id": "place"},
        ),
        "room": AuditKind(
            labels_frame.ROOMS,
            Named(Room.id, Room.name),
            labels_frame.ROOM_FIELDS,
            {"equipment": labels.EQUIPMENT},
            {"venue_id": "venue"},
        ),
        "programme": AuditKind(
            labels_frame.PROGRAMMES,
            _programmes,
            labels_frame.PROGRAMME_FIELDS,
            {"periods": _part, "starts": _hour, "ends": _hour},
            {"meeting_id": "meeting", "venue_id": "venue", "rooms": "room", "room_id": "room"},
        ),
        "programme_party": AuditKind(
            labels_frame.PARTIES,
            Named(ProgrammeParty.id, ProgrammeParty.name),
            labels_frame.PARTY_FIELDS,
            {"kind": labels.PARTY_KINDS},
        ),
        "programme_session": AuditKind(
            labels_sessions.SESSIONS,
            Named(ProgrammeSession.id, ProgrammeSession.title),
            labels_sessions.FIELDS,
            {
                "kind": labels.KINDS,
                "interpretation": labels.INTERPRETATIONS,
                "equipment": labels.EQUIPMENT,
                "period_wishes": labels.PERIODS,
                "langs": NAMES.__getitem__,
                **dict.fromkeys(("starts", "not_before_at", "not_after_at"), _hour),
                **dict.fromkeys(("called_off_at", "removed_at"), _instant),
            },
            {**_ROOMS, "items": "agenda_item", "parties": "programme_party", "request_id": "session_request"},
        ),
        "session_relation": AuditKind(
            labels_sessions.RELATIONS,
            _relations,
            labels_sessions.RELATION_FIELDS,
            {"order": labels.ARRANGEMENTS},
            {"first_id": "programme_session", "second_id": "programme_session"},
        ),
        "programme_release": AuditKind(
            labels_frame.RELEASES,
            _releases,
            labels_releases.AUDITED_FIELDS,
            {"kind": labels.RELEASE_KINDS},
            silent=frozenset({"digest"}),
        ),
        "session_request": AuditKind(
            labels_requests.REQUESTS,
            _requests,
            labels_requests.FIELDS,
            {
                "by_kind": labels.BY_KINDS,
                "kind": labels.KINDS,
                "status": labels.REQUEST_STATUSES,
                "offered_starts": _hour,
                **dict.fromkeys(("lang", "langs"), NAMES.__getitem__),
            },
            # Groups are named where States are; an organization is its own code.
            {"by_code": "state", "offered_room_id": "room"},
        ),
        "solver_run": AuditKind(
            labels_runs.RUNS,
            _runs,
            labels_runs.FIELDS,
            {"mode": labels.RUN_MODES, "status": labels.RUN_STATUSES},
            {"sessions": "programme_session"},
        ),
    }


def _page(endpoint: str) -> Callable[[str], str]:
    return lambda number: url_for(endpoint, number=int(number))


def _programmes(ids: Collection[str]) -> dict[str, Link]:
    """By the meeting; the page of the frame, for who sees work in progress."""
    query = sa.select(Programme.id, Meeting.code, Meeting.short, Meeting.title, Process.code)
    query = query.join(Programme.meeting).join(Meeting.process).where(Programme.id.in_(_numbers(ids)))
    found = {}
    for number, code, short, title, process in db.session.execute(query):
        url = (
            url_for("programme.frame", code=code)
            if can(Action.PROGRAMME_DRAFT, Scope(process=process, meeting=code))
            else ""
        )
        found[str(number)] = Link(short or title, url)
    return found


def _relations(ids: Collection[str]) -> dict[str, Link]:
    """By the first of both sessions; the log says the rest."""
    query = sa.select(SessionRelation.id, ProgrammeSession.title)
    query = query.join(ProgrammeSession, ProgrammeSession.id == SessionRelation.first_id)
    rows = db.session.execute(query.where(SessionRelation.id.in_(_numbers(ids))))
    return {str(number): Link(title, "") for number, title in rows}


def _releases(ids: Collection[str]) -> dict[str, Link]:
    """By number and meeting, with its page for who may see the meeting."""
    is_seen = visible_releases(actor())
    query = (
        sa.select(ProgrammeRelease.id, ProgrammeRelease.number, Meeting.short, Meeting.title, is_seen)
        .join(ProgrammeRelease.programme)
        .join(Programme.meeting)
        .where(ProgrammeRelease.id.in_(_numbers(ids)))
    )
    found = {}
    for release_id, number, short, title, may_open in db.session.execute(query):
        name = _("Release %(number)s: %(meeting)s", number=number, meeting=into(short or title).text)
        found[str(release_id)] = Link(name, url_for("programme.release", number=release_id) if may_open else "")
    return found


def _requests(ids: Collection[str]) -> dict[str, Link]:
    """By number and meeting alone: what is asked for is not for everybody who reads the log."""
    query = sa.select(SessionRequest.id, Meeting.short, Meeting.title, visible_requests(actor()))
    query = query.join(SessionRequest.meeting).where(SessionRequest.id.in_(_numbers(ids)))
    found = {}
    for number, short, title, is_seen in db.session.execute(query):
        name = _("Request %(number)s: %(meeting)s", number=number, meeting=into(short or title).text)
        found[str(number)] = Link(name, url_for("programme.session_request", number=number) if is_seen else "")
    return found


def _runs(ids: Collection[str]) -> dict[str, Link]:
    """By number; the page of each, for who sees work in progress."""
    query = sa.select(SolverRun.id, Meeting.code, Process.code).join(SolverRun.programme)
    query = query.join(Programme.meeting).join(Meeting.process).where(SolverRun.id.in_(_numbers(ids)))
    found = {}
    for number, code, process in db.session.execute(query):
        seen = can(Action.PROGRAMME_DRAFT, Scope(process=process, meeting=code))
        name = str(labels_runs.RUN) % {"number": number}
        found[str(number)] = Link(name, url_for("programme.run", number=number) if seen else "")
    return found


def _part(written: Any) -> str:
    """A part of a day, as `keeping.written` writes it."""
    kind, starts, ends = str(written).split(" ")
    return _("%(name)s: %(value)s", name=labels.PERIODS[PeriodKind(kind)], value=f"{starts}–{ends}")


def _instant(written: Any) -> str:
    """When something was done, by the clock of the office."""
    return when(datetime.fromisoformat(str(written)), OFFICE_ZONE)


def _hour(minute: Any) -> str:
    return presenting.hour(int(minute))


def _numbers(ids: Collection[str]) -> list[int]:
    return [int(found) for found in ids]
