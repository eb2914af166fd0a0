"""A meeting as somebody wants it: what the form gives and the services take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

from . import periods
from .models import Meeting
from .rules import ChairStatus, MeetingKind


@dataclass(frozen=True)
class Draft:
    """A meeting as somebody wants it. Places, States, paragraphs and meetings are named by their keys."""

    kind: MeetingKind
    title: Text
    short: Text = field(default_factory=Text)
    start: date | None = None
    end: date | None = None
    parts: tuple[Window, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    words: Text = field(default_factory=Text)
    place: str = ""
    host_state: str = ""
    chair_state: str = ""
    chair_name: str = ""
    chair_status: ChairStatus = ChairStatus.NONE
    report_symbol: str = ""
    note: Text = field(default_factory=Text)
    paragraphs: tuple[int, ...] = ()
    prepares: tuple[str, ...] = ()
    is_published: bool = True
    is_sample: bool = False


def draft_of(meeting: Meeting) -> Draft:
    """A stored meeting as a draft (everything it shows must be loaded, `prepares` too)."""
    return Draft(
        kind=meeting.kind,
        title=meeting.title,
        short=meeting.short,
        start=meeting.start_on,
        end=meeting.end_on,
        parts=periods.from_stored(meeting.parts),
        earliest=meeting.earliest_on,
        latest=meeting.latest_on,
        words=meeting.words,
        place=meeting.place.code if meeting.place else "",
        host_state=meeting.host_state.iso3 if meeting.host_state else "",
        chair_state=meeting.chair_state.iso3 if meeting.chair_state else "",
        chair_name=meeting.chair_name,
        chair_status=meeting.chair_status,
        report_symbol=meeting.report_symbol,
        note=meeting.note,
        paragraphs=tuple(sorted(p.id for p in meeting.paragraphs)),
        prepares=tuple(sorted(m.code for m in meeting.prepares)),
        is_published=meeting.is_published,
        is_sample=meeting.is_sample,
    )
