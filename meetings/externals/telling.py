"""The secretariat is told that a calendar of others begins to fail: once, however often it is asked for after that."""

from __future__ import annotations

from datetime import datetime

from meetings.foundation import telling
from meetings.foundation.access import Role, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.telling import EVERYWHERE, Audience, News
from meetings.mandates.models import Process


def failing(number: int, name: Text, process_id: int | None, since: datetime) -> None:
    """Tell whoever works with a calendar that it fails since an instant."""
    process = "" if process_id is None else db.session.get_one(Process, process_id).code
    news = News(
        kind="calendar_failing",
        object_kind="external_calendar",
        object_id=number,
        path=f"meetings/others/calendars/{number}/",
        title=name,
        audience=Audience(holders=((Role.SECRETARIAT, process or EVERYWHERE),)),
        process=process,
        key=f"calendar_failing:{number}:{since.isoformat()}",
    )
    telling.tell(system("externals"), news)
