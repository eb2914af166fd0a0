"""What the readiness of meetings reads of their posts: one query for all of them, as far as its reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.silence.queries import visible_to as visible_procedures
from meetings.silence.rules import Status

from .bureau import OfficerStatus, PostKind
from .consent import SUBJECTS, Asked
from .models import Nomination, NominationCall, Officer, Post, SilenceProcedure, post_meeting
from .parties import of_own_process, visible_calls, visible_posts
from .rules import CallStatus, Limit, NominationStatus

_LIVE = tuple(status for status in NominationStatus if status.is_live)
_CURRENT = tuple(status for status in OfficerStatus if status.is_current)


@dataclass(frozen=True)
class Readied:
    """A post of a meeting, and how far it is filled. `nominated` is None for who may not know of nominations, `asked`
    until when the chairs of the groups are asked about one, for who may know of that."""

    meeting_id: int
    kind: PostKind
    officer: OfficerStatus | None
    opens_on: date | None  # the first meeting that it serves and that has dates
    call: CallStatus | None
    limit: Limit | None
    nominated: int | None
    asked: datetime | None


def read(text: str) -> list[Readied]:
    """What `written` says: posts in the order of a bureau."""
    found = [row.split(FIELD) for row in text.split(ROW)]
    return [_of(*row[2:-1]) for row in sorted(found, key=lambda row: (int(row[0]), int(row[1])))]


ROW, FIELD = "\n", "|"  # of what is no text of anybody’s: numbers, codes and days


def written(actor: Actor) -> sa.ColumnElement[str]:
    """The posts, that `actor` may see, of a `Meeting` that a query has: a row each in one text, to be read by `read`;
    NULL where there are none."""
    own = of_own_process(actor)
    officer = (
        sa.select(Officer.status)
        .where(Officer.post_id == Post.id, Officer.status.in_(_CURRENT))
        .order_by(Officer.id.desc())
        .limit(1)
    )
    opens_on = sa.select(sa.func.min(_first.c.start_on)).join(_served, _served.c.meeting_id == _first.c.id)
    last_call = (
        sa.select(sa.func.max(NominationCall.id))
        .where(NominationCall.post_id == Post.id, NominationCall.status != CallStatus.WITHDRAWN, visible_calls(actor))
        .correlate(Post)
    )
    standing = sa.and_(Nomination.call_id == NominationCall.id, Nomination.status.in_(_LIVE))
    nominated = sa.select(sa.func.count(Nomination.id)).where(standing)
    asked = (
        sa.select(sa.func.min(SilenceProcedure.expires_at))
        .join(Nomination, SilenceProcedure.subject_id == Nomination.id)
        .where(SilenceProcedure.subject_kind == SUBJECTS[Asked.CHAIRS], SilenceProcedure.status == Status.OPEN)
        .where(standing, visible_procedures(actor))
    )
    fields: tuple[Any, ...] = (
        *(Post.position, Post.id, post_meeting.c.meeting_id, Post.kind, officer.correlate(Post).scalar_subquery()),
        opens_on.where(_served.c.post_id == Post.id).correlate(Post).scalar_subquery(),
        *(NominationCall.status, NominationCall.last_on, NominationCall.at_time, NominationCall.zone),
        sa.case((own, nominated.correlate(NominationCall).scalar_subquery())),
        asked.correlate(NominationCall).scalar_subquery(),
    )
    row: sa.ColumnElement[str] = sa.literal("")
    for field in fields:
        row = row.concat(sa.func.coalesce(sa.cast(field, sa.Text), "")).concat(FIELD)
    return (
        sa.select(sa.func.aggregate_strings(row, ROW))
        .select_from(Post)
        .join(post_meeting, post_meeting.c.post_id == Post.id)
        .outerjoin(NominationCall, NominationCall.id == last_call.scalar_subquery())
        .where(post_meeting.c.meeting_id == Meeting.id, visible_posts(actor))
        .correlate(Meeting)
        .scalar_subquery()
    )


_first, _served = Meeting.__table__.alias(), post_meeting.alias()


def _of(
    meeting_id: str,
    kind: str,
    officer: str,
    opens_on: str,
    call: str,
    last_on: str,
    at_time: str,
    zone: str,
    nominated: str,
    asked: str,
) -> Readied:
    limit = None
    if last_on:
        limit = Limit(date.fromisoformat(last_on), time.fromisoformat(at_time) if at_time else None, zone)
    until = datetime.fromisoformat(asked) if asked else None
    if until is not None:
        until = until.replace(tzinfo=UTC) if until.tzinfo is None else until.astimezone(UTC)
    return Readied(
        int(meeting_id),
        PostKind(kind),
        OfficerStatus(officer) if officer else None,
        date.fromisoformat(opens_on) if opens_on else None,
        CallStatus(call) if call else None,
        limit,
        int(nominated) if nominated else None,
        until,
    )
