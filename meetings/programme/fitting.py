"""What other pages show of venues and frames: where venues are, which meeting has other days than its programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import frame
from meetings.foundation.access import Role
from meetings.foundation.registries import Link
from meetings.foundation.web import actor
from meetings.mandates.models import Process

from .models import Programme, ProgrammeDay
from .parties import EVERYWHERE

KEY = "programme_frames"
_DATED = [status for status in MeetingStatus if status.has_dates]


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: the code of the next meeting that has other days than its programme. Days
    within that are missing, or too many, its own page says."""
    processes = actor().scopes(Role.SECRETARIAT)
    if not processes:
        return ()
    first, last = (
        sa.select(edge(ProgrammeDay.on)).where(ProgrammeDay.programme_id == Programme.id).scalar_subquery()
        for edge in (sa.func.min, sa.func.max)
    )
    query = (
        sa.select(Meeting.code)
        .join(Programme, Programme.meeting_id == Meeting.id)
        .where(Meeting.status.in_(_DATED), sa.or_(first != Meeting.start_on, last != Meeting.end_on))
        .order_by(Meeting.start_on, Meeting.id)
        .limit(1)
    )
    if EVERYWHERE not in processes:
        query = query.join(Meeting.process).where(Process.code.in_(processes))
    return (query.scalar_subquery(),)


def waiting(_who: Any) -> list[Link]:
    """The programme whose days somebody has to decide about."""
    return [
        Link(
            _("The days of a programme of work are no longer those of its meeting"),
            url_for("programme.frame", code=code),
            tone="warn",
        )
        for code in frame.values(KEY)
        if code
    ]


def page_context() -> dict[str, Any]:
    """What the register of meetings leads to."""
    return {"venues_url": url_for("programme.venue_list")}
