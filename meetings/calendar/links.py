"""Addresses and lines that other pages show of meetings: where a meeting's page is, when it is held, in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from meetings.foundation.presentation import into, short_dates
from meetings.foundation.web import lang
from meetings.foundation.windows import Window
from meetings.mandates.labels import paragraph_place
from meetings.mandates.models import Paragraph
from meetings.mandates.rules import official_url

from . import labels, wording
from .life import shown_status
from .models import Meeting, OtherMeeting
from .rules import MeetingStatus


def meeting_url(code: str) -> str:
    """The page of a meeting."""
    return url_for("calendar.meeting", code=code)


def paragraph_url(paragraph: Paragraph) -> str:
    """The page of a mandate's paragraph (its mandate must be loaded)."""
    return url_for("mandates.paragraph", slug=paragraph.mandate.slug, reference=paragraph.reference)


def paragraph_name(paragraph: Paragraph) -> str:
    """A paragraph as it is cited: 65/64, paragraph 6."""
    return str(paragraph_place(paragraph.mandate.symbol, paragraph.part, paragraph.number))


def document_url(symbol: str) -> str:
    """A document in the reader's language where the United Nations keeps it."""
    return official_url(symbol, lang())


@dataclass(frozen=True)
class When:
    """A meeting's time for a list: two short lines, how they are drawn, the whole in words, and an ISO day."""

    main: str
    sub: str
    state: str
    words: str
    iso: str | None = None


def when(meeting: Meeting) -> When:
    """When a meeting is, was, or may be held."""
    status = shown_status(meeting)
    days = meeting.days
    if days is not None:
        state = {MeetingStatus.CANCELLED: "struck", MeetingStatus.CLOSED: "past"}.get(status, "")
        main, sub = short_dates(days)
        return When(main, sub, state, wording.dates(days), days.earliest.isoformat())
    window = meeting.window
    source = str(into(meeting.words))
    if window is None:
        return When(_("no date"), "", "past" if status is MeetingStatus.CLOSED else "open", source or _("no date"))
    main, sub = short_dates(window)
    words = _("%(window)s, dates open", window=wording.dates(window))
    return When(main, sub, "struck" if status is MeetingStatus.CANCELLED else "open", words)


def line(meeting: Meeting) -> str:
    """A line about a meeting for lists of other features: its time, then its place if it is known."""
    time = when(meeting).words
    return _("%(time)s, %(place)s", time=time, place=into(meeting.place.name)) if meeting.place else time


def status_word(meeting: Meeting) -> str:
    """The status to show, as a word."""
    return str(labels.STATUSES[shown_status(meeting)])


def status_tone(meeting: Meeting) -> str:
    """The tone of that word."""
    return labels.STATUS_TONES[shown_status(meeting)]


def days_of(other: OtherMeeting) -> Window:
    """The days of another process's meeting, or those between which it falls."""
    return Window(other.earliest_on, other.latest_on)


def reading(meeting: Meeting) -> Window | None:
    """The days a meeting takes, or the window it falls into."""
    return meeting.days or meeting.window
