"""What other pages show of feeds."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from meetings.calendar.models import Meeting
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import Link
from meetings.foundation.web import lang

from . import building, labels, rules, subscribing


def of_meeting(meeting_id: int) -> dict[str, Any]:
    """How to get one meeting with its deadlines into a calendar; the page has loaded the meeting already."""
    meeting = db.session.get(Meeting, meeting_id)
    assert meeting is not None
    address = building.address(rules.meeting_feed(meeting.code), lang())
    return {
        "title": _l("In your calendar"),
        "template": "feeds/panel.html",
        "aside": True,
        "ways": subscribing.ways(address, str(into(meeting.title))) if meeting.is_published else None,
        "path": url_for("feeds.meeting", code=meeting.code),
    }


def waiting(actor: Any) -> list[Link]:
    """For the secretariat: records that no calendar shows. Asks no database, since every page of theirs begins here."""
    count = building.memory().left_out_count
    if not count or not may_somewhere(actor, Action.FEED_PROBLEMS):
        return []
    return [Link(labels.left_out(count), url_for("feeds.problems"), tone="bad")]
