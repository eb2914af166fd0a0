"""Meetings that people follow: what is in their own feed beside the business of their roles."""

from __future__ import annotations

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from .models import Following


def published(code: str) -> Meeting:
    """The published meeting of that code. Raises NotFound."""
    query = sa.select(Meeting).where(Meeting.code == code, Meeting.is_published.is_(True))
    meeting = db.session.scalars(query).first()
    if meeting is None:
        raise NotFound("meeting.unknown")
    return meeting


def follow(actor: Actor, meeting: Meeting) -> None:
    """From now on it is in the person's own feed. Following twice changes nothing."""
    if not follows(actor, meeting.id):
        db.session.add(Following(user_id=actor.user_id, meeting_id=meeting.id))
        db.session.flush()


def unfollow(actor: Actor, meeting: Meeting) -> None:
    """It leaves the person's own feed, unless it is the business of one of their roles."""
    db.session.execute(
        sa.delete(Following).where(Following.user_id == actor.user_id, Following.meeting_id == meeting.id)
    )


def follows(actor: Actor, meeting_id: int) -> bool:
    """Whether the person follows it."""
    return db.session.get(Following, (actor.user_id, meeting_id)) is not None


def is_followed(user_id: int, code: str) -> sa.ColumnElement[bool]:
    """Whether somebody follows the meeting of that code, as a column of a query that reads other things as well."""
    return (
        sa.exists()
        .where(Following.user_id == user_id, Following.meeting_id == Meeting.id, Meeting.code == code)
        .correlate(None)
    )


def codes(user_id: int) -> list[str]:
    """The codes of the meetings that somebody follows."""
    query = sa.select(Meeting.code).join(Following, Following.meeting_id == Meeting.id)
    return list(db.session.scalars(query.where(Following.user_id == user_id).order_by(Meeting.id)))


def followed(actor: Actor) -> list[Meeting]:
    """The published meetings that the person follows, by date."""
    query = (
        sa.select(Meeting)
        .join(Following, Following.meeting_id == Meeting.id)
        .where(Following.user_id == actor.user_id, Meeting.is_published.is_(True))
        .order_by(Meeting.sort_on, Meeting.id)
    )
    return list(db.session.scalars(query))
