"""What the secretariat’s pages read of posts: lists of them, one whole, the days that mandates set for nominations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from meetings.calendar.models import Meeting
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.mandates.models import Clause, Mandate, Paragraph, Requirement
from meetings.mandates.rules import Area, RequirementKind

from .bureau import OfficerStatus, PostKind
from .models import Ballot, Nomination, NominationCall, Officer, Post, post_meeting
from .queries import with_candidates
from .rules import CallStatus, NominationStatus

PAGE_SIZE = 25


@dataclass(frozen=True)
class PostPage:
    """One page of the posts of a process, those of the latest meeting first."""

    posts: list[Post]
    page: int
    pages: int


def listed(process_id: int, page: int) -> PostPage:
    """The posts of a process with meetings, officers and calls."""
    total = db.session.execute(sa.select(sa.func.count(Post.id)).where(Post.process_id == process_id)).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    first = (
        sa.select(sa.func.min(Meeting.sort_on))
        .join(post_meeting, post_meeting.c.meeting_id == Meeting.id)
        .where(post_meeting.c.post_id == Post.id)
        .scalar_subquery()
    )
    kinds = sa.case({kind: place for place, kind in enumerate(PostKind)}, value=Post.kind)
    query = (
        sa.select(Post)
        .where(Post.process_id == process_id)
        .options(*_SHOWN)
        .order_by(first.desc(), kinds, Post.position, Post.group_code, Post.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return PostPage(list(db.session.execute(query).scalars()), page, pages)


_SHOWN = (
    joinedload(Post.process),
    selectinload(Post.meetings),
    selectinload(Post.officers).joinedload(Officer.persons),
    selectinload(Post.calls).joinedload(NominationCall.requirement),
    with_candidates(),
)


def post(post_id: int) -> Post:
    """A post as it is stored now, with process, meetings, officers and calls. Raises NotFound."""
    query = sa.select(Post).where(Post.id == post_id).options(*_SHOWN).execution_options(populate_existing=True)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("post.unknown")
    for one in (*found.calls, *found.officers):
        set_committed_value(one, "post", found)  # loading the one side does not load the other
    return found


def call(call_id: int) -> NominationCall:
    """A call with its post as by `post`. Raises NotFound."""
    post_id = db.session.execute(sa.select(NominationCall.post_id).where(NominationCall.id == call_id)).scalar()
    if post_id is None:
        raise NotFound("call.unknown")
    return next(found for found in post(post_id).calls if found.id == call_id)


def officer(officer_id: int) -> Officer:
    """An officer with its post as by `post`. Raises NotFound."""
    post_id = db.session.execute(sa.select(Officer.post_id).where(Officer.id == officer_id)).scalar()
    if post_id is None:
        raise NotFound("officer.unknown")
    return next(found for found in post(post_id).officers if found.id == officer_id)


def is_settled(call_id: int) -> bool:
    """Whether somebody is designated or elected through a call."""
    settled = (NominationStatus.DESIGNATED, NominationStatus.ELECTED)
    query = sa.select(Nomination.id).where(Nomination.call_id == call_id, Nomination.status.in_(settled)).limit(1)
    return db.session.execute(query).scalar() is not None


def is_taken(call: NominationCall) -> bool:
    """Whether somebody holds the post of a call, or another call for it is open."""
    held = sa.exists().where(
        Officer.post_id == call.post_id, Officer.status.in_([one for one in OfficerStatus if one.is_current])
    )
    asked = sa.exists().where(
        NominationCall.post_id == call.post_id, NominationCall.id != call.id, NominationCall.status == CallStatus.OPEN
    )
    return bool(db.session.execute(sa.select(sa.or_(held, asked))).scalar())


def ballots_won(nomination_id: int | None) -> list[Ballot]:
    """The recorded ballots that a nomination has won, the latest first."""
    if nomination_id is None:
        return []
    query = sa.select(Ballot).where(Ballot.winner_id == nomination_id).order_by(Ballot.held_on.desc(), Ballot.id.desc())
    return list(db.session.execute(query).scalars())


def due(process_id: int, meetings: Collection[str], chosen: int | None = None) -> list[Requirement]:
    """What the mandates of a process say is due about the officers of some of these meetings, with paragraph and
    resolution; and the chosen one."""
    query = (
        sa.select(Requirement)
        .join(Requirement.clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(
            Mandate.process_id == process_id,
            Requirement.kind == RequirementKind.DUE,
            Requirement.latest_on.is_not(None),
            sa.or_(Clause.area.in_((Area.CHAIR, Area.BUREAU)), Requirement.id == chosen),
        )
        .options(contains_eager(Requirement.clause).contains_eager(Clause.paragraph).contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Paragraph.number, Requirement.id)
    )
    known = db.session.execute(query).scalars()
    return [r for r in known if r.id == chosen or set(r.meeting_codes) & set(meetings)]
