"""What the first page and other overviews read of nominations: what waits for somebody, which calls are open."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from meetings.calendar.models import Meeting
from meetings.foundation.access import PUBLIC, Actor, Role
from meetings.foundation.database import db, once
from meetings.silence.rules import Status

from .bureau import OfficerStatus
from .consent import SUBJECTS, Asked
from .models import Nomination, NominationCall, Officer, Post, SilenceProcedure, post_meeting
from .parties import COORDINATION, DELEGATION, EVERYWHERE, nominated_by, of_own_process, visible_calls
from .rules import CallStatus, NominationStatus

MOST = 200  # calls that are open at the same time


def waiting_columns(actor: Actor, today: date) -> dict[str, sa.ColumnElement[Any]]:
    """How many things wait for somebody, by what is to be done: columns for a query that reads other things as well."""
    found: dict[str, sa.ColumnElement[Any]] = {}
    if actor.scopes(*DELEGATION, *COORDINATION):
        found["submit"] = _nominations(Nomination.status == NominationStatus.DRAFT, nominated_by(actor))
    if groups := actor.scopes(*COORDINATION):
        of_group = sa.true() if EVERYWHERE in groups else Nomination.group_code.in_(sorted(groups))
        found["endorse"] = _nominations(Nomination.status == NominationStatus.SUBMITTED, of_group)
    if actor.holds(Role.SECRETARIAT):
        own = of_own_process(actor)
        ready = sa.or_(
            Nomination.status == NominationStatus.ENDORSED,
            sa.and_(Nomination.status == NominationStatus.SUBMITTED, Nomination.group_code.is_(None)),
        )
        found["circulate"] = _nominations(own, ready, Nomination.circle.is_(None))
        found["designate"] = _nominations(own, ready, Nomination.circle.is_not(None), sa.not_(_is_asked))
        found["elect"] = _count(Officer.id).join(Officer.post).where(own, _to_elect(today)).scalar_subquery()
        over = sa.and_(NominationCall.status == CallStatus.OPEN, NominationCall.last_on < today)
        found["close"] = _count(NominationCall.id).join(NominationCall.post).where(own, over).scalar_subquery()
    return found


def _count(column: Any) -> sa.Select[Any]:
    return sa.select(sa.func.count(column))


def _nominations(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    stands = NominationCall.status != CallStatus.WITHDRAWN
    query = _count(Nomination.id).join(Nomination.call).join(NominationCall.post).where(stands, *conditions)
    return query.scalar_subquery()


_is_asked = sa.exists().where(
    SilenceProcedure.subject_kind == SUBJECTS[Asked.CHAIRS],
    SilenceProcedure.subject_id == Nomination.id,
    SilenceProcedure.status == Status.OPEN,
)
"""The chairs of the other groups are asked about it now: nobody is designated before that has ended."""


def _to_elect(today: date) -> sa.ColumnElement[bool]:
    """An officer is designated, and one of the meetings has begun."""
    served = sa.select(post_meeting.c.post_id).join(Meeting, Meeting.id == post_meeting.c.meeting_id)
    return sa.and_(
        Officer.status == OfficerStatus.DESIGNATED, Officer.post_id.in_(served.where(Meeting.start_on <= today))
    )


def open_to_all() -> list[NominationCall]:
    """The calls that are open and public, the next last day first, with their posts and meetings; read once a page."""
    return once("nominations.open", _open_to_all)


def _open_to_all() -> list[NominationCall]:
    query = (
        sa.select(NominationCall)
        .join(NominationCall.post)
        .where(NominationCall.status == CallStatus.OPEN, visible_calls(PUBLIC))
        .where(NominationCall.id.in_(_first_open))
        .options(contains_eager(NominationCall.post).joinedload(Post.meetings))
        .order_by(NominationCall.last_on, NominationCall.id)
    )
    return list(db.session.execute(query).unique().scalars())


_first_open = (
    sa.select(NominationCall.id)
    .where(NominationCall.status == CallStatus.OPEN)
    .order_by(NominationCall.last_on.desc(), NominationCall.id)
    .limit(MOST)
)
