"""Selects of feeds: the meeting that an address names, what was left out."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from meetings.calendar.models import Meeting, Place
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from .models import FeedProblem
from .rules import Feed

OFFICE_ZONE = "America/New_York"  # where the process's office sits, and where no venue is known yet


class NamedMeeting(NamedTuple):
    """What a meeting's feed says of itself."""

    title: Text
    zone: str


def published_meeting(code: str) -> NamedMeeting | None:
    """The published meeting of that code."""
    select = (
        sa.select(Meeting.title, Place.zone)
        .outerjoin(Place, Meeting.place_id == Place.id)
        .where(Meeting.code == code, Meeting.is_published)
    )
    row = db.session.execute(select).first()
    return None if row is None else NamedMeeting(row[0], row[1] or OFFICE_ZONE)


def problems_of(feed: Feed, lang: str) -> list[FeedProblem]:
    """What was left out so far of the kinds in a feed, in one language."""
    select = sa.select(FeedProblem).where(
        FeedProblem.language == lang,
        FeedProblem.as_tasks == feed.as_tasks,
        FeedProblem.kind.in_(sorted(feed.kinds)),
    )
    return list(db.session.scalars(select))


def problems(limit: int = 200) -> list[FeedProblem]:
    """What is left out now, the oldest first."""
    select = sa.select(FeedProblem).order_by(FeedProblem.kind, FeedProblem.record_id, FeedProblem.id).limit(limit)
    return list(db.session.scalars(select))


def problem_count() -> int:
    """How many records are left out now."""
    pairs = sa.select(FeedProblem.kind, FeedProblem.record_id).distinct().subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(pairs)) or 0
