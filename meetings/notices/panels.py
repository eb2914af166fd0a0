"""What the page of a meeting shows of notes: those about it, and where the next is written."""

from __future__ import annotations

from typing import Any

from flask import url_for

from meetings.calendar.models import Meeting
from meetings.calendar.page import scope_of
from meetings.foundation.access_table import Action
from meetings.foundation.database import db
from meetings.foundation.web import can

from . import page_labels, queries_notes


def of_meeting(meeting_id: int) -> dict[str, Any] | None:
    """For the secretariat of its process; the page has loaded the meeting already."""
    meeting = db.session.get(Meeting, meeting_id)
    assert meeting is not None
    if not can(Action.NOTICE_TOLD, scope_of(meeting)):
        return None
    return {
        "title": page_labels.NOTES,
        "template": "notices/meeting_panel.html",
        "aside": True,
        "notes": queries_notes.about_meeting(meeting_id),
        "statuses": page_labels.STATUSES,
        "write": url_for("notices.new_note", meeting=meeting.code) if can(Action.NOTE_EDIT, scope_of(meeting)) else "",
    }
