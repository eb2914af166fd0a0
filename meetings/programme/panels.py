"""The programme of work on the page of its meeting: the latest release as a timetable, all releases, the way to work on
it for who may."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import Link
from meetings.foundation.web import actor

from . import (
    described,
    labels_requests,
    offering,
    parties,
    queries,
    queries_releases,
    queries_requests,
    reading,
    showing_releases,
)

# Where a programme is made, for who sees the work in progress; what only those do who run it.
WAYS: tuple[tuple[LazyString, str], ...] = (
    (_l("Work in progress"), "programme.draft"),
    (_l("All sessions"), "programme.sessions"),
    (_l("Frame"), "programme.frame"),
    (_l("Solver"), "programme.solver"),
    (_l("On the day"), "programme.today"),
    (_l("Services used"), "programme.services"),
)
RUN_WAYS: tuple[tuple[LazyString, str], ...] = ((_l("Publish a release"), "programme.publish"),)
BEGIN = _l("Begin the programme of work")


def of_meeting(meeting_id: int) -> dict[str, Any] | None:
    """What stands on the page of a meeting’s programme of work; None where there is nothing for who looks at it. Two
    queries; those who may work on it have a third before the first release."""
    who = actor()
    release = queries_releases.latest_of(who, meeting_id)
    links = _links(who, meeting_id, is_released=release is not None)
    if release is None:
        return {"template": "programme/release_panel.html", "is_empty": True, "links": links} if links else None
    held = showing_releases.held(release)
    return {
        "template": "programme/release_panel.html",
        "style": "css/programme.css",
        "is_empty": False,
        "links": links,
        "release": release,
        "name": described.name_of_release(release),
        "zone": held.zone,
        "releases": queries_releases.listed(who, meeting_id),
        "name_of": described.name_of_release,
        "documents": described.offered(release.id),
        **showing_releases.weeks(held, release.programme.meeting.code),
    }


def _links(who: Actor, meeting_id: int, *, is_released: bool) -> list[Link]:
    """Where the programme is made. No query for who makes none, nor where one is released."""
    if not may_somewhere(who, Action.PROGRAMME_DRAFT):
        return []
    meeting = db.session.get_one(Meeting, meeting_id)  # which the page has read
    if not parties.sees_draft(who, meeting):
        return []
    if not is_released and not queries.is_begun(meeting_id):
        begins = parties.runs(who, meeting) and bool(reading.spans_of(meeting))  # no days are laid out of a window
        return [Link(BEGIN, url_for("programme.begin", code=meeting.code))] if begins else []
    ways = [*WAYS, *(RUN_WAYS if parties.runs(who, meeting) else ())]
    return [Link(words, url_for(to, code=meeting.code)) for words, to in ways]


def requests_of_meeting(meeting_id: int) -> dict[str, Any] | None:
    """Until when sessions can be asked for, for those who may ask, and for those who answer; None for everybody else.
    One query for them."""
    who = actor()
    if not may_somewhere(who, Action.REQUEST_SEE):
        return None
    meeting = db.session.get_one(Meeting, meeting_id)  # which the page has read
    asks = bool(parties.asks_for(who))
    if not asks and not may(who, Action.REQUEST_SEE, parties.scope_of(meeting)):
        return None
    programme = queries_requests.brief(meeting_id)
    if programme is None:
        return None
    return {
        "title": labels_requests.REQUESTS,
        "is_empty": True,  # whatever is asked for, it is no programme yet
        "template": "programme/request_panel.html",
        "style": "css/programme.css",
        "code": meeting.code,
        "until": programme.requests_until,
        "zone": programme.zone,
        "may_ask": asks and offering.is_open(programme),
        "words": labels_requests,
    }
