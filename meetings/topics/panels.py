"""What the page of a meeting’s agenda shows of topics."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.calendar.models import Meeting
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.database import db
from meetings.foundation.web import actor, can

from . import labels, parties, queries, showing


def of_meeting(meeting_id: int) -> dict[str, Any] | None:
    """The digests of a meeting, and what the reader may do about topics; None where there is neither."""
    who, meeting = actor(), db.session.get_one(Meeting, meeting_id)  # which the page has read
    digests = queries.digests(who, meeting_id)
    may_propose = showing.may_propose(who, meeting)
    reads_all = parties.reads_all(who, meeting)
    if not digests and not may_propose and not reads_all and not parties.speaks_for(who):
        return None
    return {
        "title": _l("Topics"),
        "is_empty": True,  # whatever is said of topics, there is no agenda yet
        "template": "topics/panel.html",
        "digests": digests,
        "code": meeting.code,
        "may_propose": may_propose,
        "is_desk": can(Action.TOPIC_ANSWER, Scope(meeting=meeting.code)),
        "words": labels,
    }
