"""What the readiness of meetings reads of their posts: one query for all of them, as far as its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.database import db
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


def readied(actor: Actor, meeting_ids: Sequence[int]) -> list[Readied]:
    """The posts of these meetings that `actor` may see."""
    own = of_own_process(actor)
    officer = (
        sa.select(Officer.status)
        .where(Officer.post_id == Post.id, Officer.status.in_(_CURRENT))
        .order_by(Officer.id.desc())
        .limit(1)
    )
    opens_on = sa.select(sa.func.min(Meeting.start_on)).join(post_meeting, post_meeting.c.meeting_id == Meeting.id)
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
    query = (
        sa.select(
            post_meeting.c.meeting_id,
            Post.kind,
            officer.scalar_subquery(),
            opens_on.where(post_meeting.c.post_id == Post.id).correlate(Post).scalar_subquery(),
            *(NominationCall.status, NominationCall.last_on, NominationCall.at_time),
            *(NominationCall.zone, NominationCall.is_binding),
            sa.case((own, nominated.correlate(NominationCall).scalar_subquery())),
            asked.correlate(NominationCall).scalar_subquery(),
        )
        .select_from(Post)
        .join(post_meeting, post_meeting.c.post_id == Post.id)
        .outerjoin(NominationCall, NominationCall.id == last_call.scalar_subquery())
        .where(post_meeting.c.meeting_id.in_(meeting_ids), visible_posts(actor))
        .order_by(Post.position, Post.id)
    )
    return [_of(*row) for row in db.session.execute(query)] if meeting_ids else []


def _of(
    meeting_id: int,
    kind: PostKind,
    officer: OfficerStatus | None,
    opens_on: date | None,
    call: CallStatus | None,
    last_on: date | None,
    at_time: time | None,
    zone: str,
    is_binding: bool,
    nominated: Any,
    asked: datetime | None,
) -> Readied:
    limit = Limit(last_on, at_time, zone, is_binding) if last_on is not None else None
    return Readied(meeting_id, kind, officer, opens_on, call, limit, nominated, asked)
