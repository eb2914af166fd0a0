"""What other pages show of meetings: timeline, what is next, search, what waits, what answers a paragraph."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import clock, registries, search
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into
from meetings.foundation.registries import Link, SearchHit, TimelineItem, UpcomingItem

from . import checking, labels, links, queries, readied, readiness
from .life import shown_status
from .models import Meeting
from .rules import MeetingStatus


def register() -> None:
    """Fill the registries of the foundation."""
    readiness.register()
    readied.register()
    registries.navigation.register("calendar", (_l("Meetings"), "calendar.register"), rank=20)
    registries.paragraph_answers.register("calendar", paragraph_answers, rank=10)
    registries.resting.register("calendar", resting, rank=10)
    registries.meeting_codes.register("calendar", queries.known_codes)
    registries.places.register("calendar", lambda: {place.code: place.name for place in queries.places()})
    registries.timeline.register("calendar", timeline, rank=10)
    registries.timeline_days.register("calendar", queries.days_from, rank=10)
    registries.upcoming.register("calendar", upcoming, rank=10)
    registries.search_sources.register("calendar", found, rank=20)
    registries.waiting.register("calendar", waiting, rank=10)
    for code, words in labels.SENTENCES.items():
        registries.error_sentences.register(code, words)


def paragraph_answers(named: Mapping[int, Collection[str]]) -> dict[int, list[Link]]:
    """The meetings that rest on each paragraph, and those that its requirements name."""
    answers: dict[int, list[Link]] = {}
    for paragraph_id, meeting in queries.answers(named):
        link = Link(meeting.title, links.meeting_url(meeting.code), _line(meeting), links.status_tone(meeting))
        answers.setdefault(paragraph_id, []).append(link)
    return answers


def resting(actor: Actor, paragraph_ids: Sequence[int], _requirement_ids: Sequence[int]) -> list[Link]:
    """The meetings that rest on any of the paragraphs."""
    return [
        Link(meeting.title, links.meeting_url(meeting.code), _line(meeting), links.status_tone(meeting))
        if may_see
        else Link(_("a meeting that is not published"), "")
        for meeting, may_see in queries.resting_on(paragraph_ids, actor)
    ]


def timeline(first: date, last: date, around: date, limit: int) -> list[TimelineItem]:
    """A bar for each meeting with dates, or a window, between two days."""
    items: list[TimelineItem] = []
    for meeting in queries.between(first, last, around, limit):
        days = links.reading(meeting)
        if days is None:
            continue
        past = shown_status(meeting) is MeetingStatus.CLOSED
        kind = "past" if past else "sure" if meeting.days and meeting.status is not MeetingStatus.PROPOSED else "window"
        url = links.meeting_url(meeting.code)
        key = f"meeting-{meeting.code}"
        items.append(TimelineItem(key, _name(meeting), days, kind, _note(meeting), url, meeting.is_sample))
    return items


def _name(meeting: Meeting) -> Text:
    return meeting.short or meeting.title


def _note(meeting: Meeting) -> str:
    words = links.when(meeting).words
    if meeting.status is MeetingStatus.PROPOSED:
        words = _("%(dates)s, only proposed", dates=words)
    return words


def upcoming(today: date, limit: int) -> list[UpcomingItem]:
    """The next meetings."""
    rows: list[UpcomingItem] = []
    for meeting in queries.coming(today, limit):
        days = links.reading(meeting)
        if days is None or shown_status(meeting) is MeetingStatus.CLOSED:
            continue
        state, tone = links.status_word(meeting), links.status_tone(meeting)
        url = links.meeting_url(meeting.code)
        rows.append(UpcomingItem(days, meeting.title, _line(meeting), state, tone, url, is_open=meeting.days is None))
    return rows


def _line(meeting: Meeting) -> str:
    line = links.line(meeting)
    return _("%(words)s (sample)", words=line) if meeting.is_sample else line


def found(groups: list[list[str]], limit: int) -> list[SearchHit]:
    """Meetings that answer a search."""
    # `+ 0`: in the order of days until there are enough, not all that is found at once.
    meetings = queries.search(search.found(Meeting, groups, Meeting.id + 0), limit)
    return [SearchHit(_l("Meetings"), m.title, links.meeting_url(m.code), _line(m)) for m in meetings]


def waiting(actor: Actor) -> list[Link]:
    """For the secretariat: windows that begin within a year and have no dates, and what binds and is broken."""
    scopes = actor.scopes(Role.SECRETARIAT)
    if not scopes:
        return []
    today = clock.business_today()
    items: list[Link] = []
    stored = queries.checkable_requirements()
    named = {code for requirement in stored for code in requirement.meeting_codes}
    undated, about = queries.to_look_after(today, scopes, named)
    for meeting in undated:
        url = url_for("calendar.propose", code=meeting.code)
        title = _("Propose dates: %(meeting)s", meeting=into(_name(meeting)))
        items.append(Link(title, url, links.when(meeting).words, "open"))
    for checked, meeting in checking.broken_requirements(stored, about):
        if may(actor, Action.MEETING_EDIT, Scope(process=meeting.process.code, meeting=meeting.code)):
            title = _("Requirement not met: %(meeting)s", meeting=into(_name(meeting)))
            items.append(Link(title, links.meeting_url(meeting.code), checked.requirement.label, "bad"))
    return items
