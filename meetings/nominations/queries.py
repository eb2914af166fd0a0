"""What is read of posts, calls, nominations and officers. What is to be changed is read with its post locked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, with_expression
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.base import ExecutableOption

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound, RuleViolation
from meetings.mandates.models import Clause, Mandate, Paragraph, Process, Requirement

from .bureau import OfficerStatus, PostKind
from .models import (
    Ballot,
    Nomination,
    NominationCall,
    Officer,
    Post,
    RotationEntry,
    post_meeting,
)
from .parties import visible_calls, visible_nominations, visible_posts
from .rules import NominationStatus

NAMED = (Meeting.code, Meeting.title, Meeting.short, Meeting.is_published)  # what names a meeting
_DATED = (Meeting.status, Meeting.start_on, Meeting.over_on)
_ORDER = {kind: place for place, kind in enumerate(PostKind)}
_WHOLE = (
    joinedload(Post.process),
    selectinload(Post.meetings),
    selectinload(Post.officers).selectinload(Officer.persons),
    selectinload(Post.calls).options(
        selectinload(NominationCall.nominations).options(selectinload(Nomination.acts), joinedload(Nomination.letter)),
        selectinload(NominationCall.decisions),
        selectinload(NominationCall.ballots),
        joinedload(NominationCall.requirement),
    ),
)
"""A post with all that the rules ask about; there are a handful of records."""


def with_candidates() -> ExecutableOption:
    """Asks for a post whether nominations for it stand, within the query that reads it."""
    standing = sa.select(Nomination.id).join(NominationCall, NominationCall.id == Nomination.call_id)
    standing = standing.where(NominationCall.post_id == Post.id)
    live = [status for status in NominationStatus if status.is_live]
    return with_expression(Post.has_candidates, standing.where(Nomination.status.in_(live)).correlate(Post).exists())


# --- to be changed --------------------------------------------------------------------------------------------------


def locked_post(post_id: int) -> Post:
    """A post with everything that hangs on it, as it is stored now; other writers wait. Raises NotFound.

    One lock for calls, nominations and officers alike: what is done about one seat is done one after another.
    """
    _hold(post_id)
    query = sa.select(Post).where(Post.id == post_id).options(*_WHOLE).execution_options(populate_existing=True)
    return _joined(db.session.execute(query).unique().scalar_one())


def _hold(post_id: int) -> None:
    """Lock a post. The meetings that show a chair are locked with it, before anything is written: whoever changes a
    meeting has it before the publication counter, and the two would wait for each other for ever."""
    key = sa.select(Post.kind).where(Post.id == post_id).with_for_update()
    kind = db.session.execute(key).scalar_one_or_none()
    if kind is None:
        raise NotFound("post.unknown")
    if kind is PostKind.CHAIR:
        served = sa.select(post_meeting.c.meeting_id).where(post_meeting.c.post_id == post_id)
        shown = sa.select(Meeting.id).where(Meeting.id.in_(served)).order_by(Meeting.id).with_for_update()
        db.session.execute(shown).all()


def _joined(post: Post) -> Post:
    """What hangs on a post knows it, without asking again."""
    for officer in post.officers:
        set_committed_value(officer, "post", post)
    for call in post.calls:
        set_committed_value(call, "post", post)
        for nomination in call.nominations:
            set_committed_value(nomination, "call", call)
    return post


def locked_call(call_id: int) -> NominationCall:
    """A call, its post locked and loaded as by `locked_post`. Raises NotFound."""
    post_id = db.session.execute(sa.select(NominationCall.post_id).where(NominationCall.id == call_id)).scalar()
    if post_id is None:
        raise NotFound("call.unknown")
    return next(call for call in locked_post(post_id).calls if call.id == call_id)


def locked_nomination(nomination_id: int) -> Nomination:
    """A nomination, its post locked and loaded as by `locked_post`. Raises NotFound."""
    query = sa.select(Nomination.call_id).where(Nomination.id == nomination_id)
    call_id = db.session.execute(query).scalar()
    if call_id is None:
        raise NotFound("nomination.unknown")
    found = next((one for one in locked_call(call_id).nominations if one.id == nomination_id), None)
    if found is None:  # a draft that was discarded while we waited
        raise NotFound("nomination.unknown")
    return found


def locked_officer(officer_id: int) -> Officer:
    """An officer, its post locked and loaded as by `locked_post`. Raises NotFound."""
    post_id = db.session.execute(sa.select(Officer.post_id).where(Officer.id == officer_id)).scalar()
    if post_id is None:
        raise NotFound("officer.unknown")
    return next(officer for officer in locked_post(post_id).officers if officer.id == officer_id)


def chair_post_id(meeting_id: int) -> int | None:
    """The post of a meeting’s chair; of co-chairs, the first."""
    query = (
        sa.select(Post.id)
        .join(post_meeting, post_meeting.c.post_id == Post.id)
        .where(post_meeting.c.meeting_id == meeting_id, Post.kind == PostKind.CHAIR)
        .order_by(Post.position, Post.id)
        .limit(1)
    )
    return db.session.execute(query).scalar()


def hold_chair(code: str) -> None:
    """Lock the post of a meeting’s chair, if it has one, and the meetings that it serves, without reading them."""
    of_meeting = sa.select(post_meeting.c.post_id).join(Meeting).where(Meeting.code == code)
    chairs = sa.select(Post.id).where(Post.id.in_(of_meeting), Post.kind == PostKind.CHAIR).order_by(Post.id)
    for post_id in db.session.execute(chairs).scalars().all():
        _hold(post_id)


def meetings(codes: Collection[str], *, lock: bool = False) -> list[Meeting]:
    """The meetings with these codes, the first to open first, with their process; `lock` makes other writers wait."""
    found = sa.select(Meeting).where(Meeting.code.in_(codes)).options(joinedload(Meeting.process)).order_by(Meeting.id)
    rows = db.session.execute(found.with_for_update(of=Meeting) if lock else found).scalars()
    return sorted(rows, key=lambda meeting: (meeting.sort_on or date.max, meeting.id))


def last_position(kind: PostKind, served: Collection[Meeting]) -> int:
    """The highest number among the posts of a kind that serve any of these meetings; 0 where there are none."""
    of_them = Post.meetings.any(Meeting.id.in_([meeting.id for meeting in served]))
    query = sa.select(sa.func.max(Post.position)).where(Post.kind == kind, of_them)
    return db.session.execute(query).scalar() or 0


def answered_by(process_id: int, requirement_id: int) -> Requirement:
    """What the mandates of a process require, by its number. Raises `call.requirement_unknown`."""
    query = (
        sa.select(Requirement)
        .join(Requirement.clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(Requirement.id == requirement_id, Mandate.process_id == process_id)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise RuleViolation("call.requirement_unknown", field="requirement")
    return found


# --- to be shown ----------------------------------------------------------------------------------------------------


def bureau(actor: Actor, meeting_id: int) -> list[Post]:
    """The posts of a meeting that `actor` may see, in the order of a bureau, with all that stands there of each: one
    query, since the page has few to spare.

    Other meetings that a post serves, and its calls, may be hidden from `actor`: see `parties.sees_meeting` and
    `parties.sees_call`.
    """
    of_meeting = sa.select(post_meeting.c.post_id).where(post_meeting.c.meeting_id == meeting_id)
    query = (
        sa.select(Post)
        .where(Post.id.in_(of_meeting), visible_posts(actor))
        .options(
            joinedload(Post.process),
            joinedload(Post.meetings).load_only(*NAMED, Meeting.kind, *_DATED, raiseload=True),
            joinedload(Post.officers).options(joinedload(Officer.persons), joinedload(Officer.home)),
            joinedload(Post.calls),
            with_candidates(),
        )
    )
    posts = db.session.execute(query).unique().scalars()
    return sorted(posts, key=lambda post: (_ORDER[post.kind], post.position, post.group_code, post.id))


def process_of(meeting_id: int) -> str:
    """The code of the process to which a meeting belongs."""
    query = sa.select(Process.code).join(Meeting, Meeting.process_id == Process.id).where(Meeting.id == meeting_id)
    return db.session.execute(query).scalar_one()


def _calls(actor: Actor) -> sa.Select[NominationCall]:
    return (
        sa.select(NominationCall)
        .join(NominationCall.post)
        .where(visible_calls(actor))
        .options(
            contains_eager(NominationCall.post).options(joinedload(Post.process), selectinload(Post.meetings)),
            joinedload(NominationCall.requirement),
        )
    )


def call_by_id(actor: Actor, call_id: int) -> NominationCall:
    """A call that `actor` may see, with its post, process and meetings. Raises NotFound."""
    found = db.session.execute(_calls(actor).where(NominationCall.id == call_id)).scalar_one_or_none()
    if found is None:
        raise NotFound("call.unknown")
    return found


def _nominations(actor: Actor) -> sa.Select[Nomination]:
    return (
        sa.select(Nomination)
        .join(Nomination.call)
        .join(NominationCall.post)
        .where(visible_nominations(actor))
        .options(
            contains_eager(Nomination.call)
            .contains_eager(NominationCall.post)
            .options(joinedload(Post.process), selectinload(Post.meetings)),
            joinedload(Nomination.letter),
        )
    )


def nominations_of(actor: Actor, call: NominationCall) -> list[Nomination]:
    """The nominations on a call that `actor` may see, in the order in which they were made: one query."""
    query = sa.select(Nomination).join(Nomination.call).join(NominationCall.post).where(visible_nominations(actor))
    found = list(db.session.execute(query.where(Nomination.call_id == call.id).order_by(Nomination.id)).scalars())
    for nomination in found:
        set_committed_value(nomination, "call", call)
    return found


def nomination_by_id(actor: Actor, nomination_id: int) -> Nomination:
    """A nomination that `actor` may see, with its acts, letter, call, post and meetings. Raises NotFound."""
    query = _nominations(actor).where(Nomination.id == nomination_id).options(selectinload(Nomination.acts))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("nomination.unknown")
    return found


def may_see(actor: Actor, nomination_id: int) -> bool:
    """Whether `actor` may see a nomination: for its letter, its acts, its decisions."""
    query = sa.select(Nomination.id).join(Nomination.call).join(NominationCall.post)
    query = query.where(Nomination.id == nomination_id, visible_nominations(actor))
    return db.session.execute(query).scalar() is not None


def every_post() -> list[int]:
    """All posts, for what proves them."""
    return list(db.session.execute(sa.select(Post.id).order_by(Post.id)).scalars())


def standing_of(nomination_id: int) -> Nomination:
    """A nomination by itself, whoever asks: where it stands. Raises NotFound."""
    found = db.session.get(Nomination, nomination_id)
    if found is None:
        raise NotFound("nomination.unknown")
    return found


def to_ask_about(actor: Actor, nomination_id: int) -> Nomination:
    """A nomination that `actor` may see, with its call, post and meetings. Two queries. Raises NotFound."""
    found = db.session.execute(_nominations(actor).where(Nomination.id == nomination_id)).scalar_one_or_none()
    if found is None:
        raise NotFound("nomination.unknown")
    return found


def with_field(actor: Actor, nomination_id: int) -> Nomination:
    """The same for who decides about it: with its call’s other nominations and ballots, its post’s officers. Five
    queries, nothing locked."""
    found = to_ask_about(actor, nomination_id)
    _load_field(found.call)
    officers = sa.select(Officer).where(Officer.post_id == found.call.post_id).order_by(Officer.id)
    set_committed_value(found.call.post, "officers", list(db.session.execute(officers).scalars()))
    return found


def call_with_field(actor: Actor, call_id: int) -> NominationCall:
    """A call that `actor` may see, with all nominations and ballots, for who records one. Raises NotFound."""
    found = call_by_id(actor, call_id)
    _load_field(found)
    return found


def _load_field(call: NominationCall) -> None:
    of_call = sa.select(Nomination).where(Nomination.call_id == call.id).order_by(Nomination.id)
    set_committed_value(call, "nominations", list(db.session.execute(of_call).scalars()))
    ballots = sa.select(Ballot).where(Ballot.call_id == call.id).order_by(Ballot.id)
    set_committed_value(call, "ballots", list(db.session.execute(ballots).scalars()))


def rotation_entries(process_id: int, kind: PostKind) -> list[RotationEntry]:
    """What sources tell of who held the posts of a kind in a process, the oldest first."""
    query = sa.select(RotationEntry).where(RotationEntry.process_id == process_id, RotationEntry.kind == kind)
    return list(db.session.execute(query.order_by(RotationEntry.opened_on, RotationEntry.key)).scalars())


def kinds_held(process_id: int, actor: Actor) -> list[PostKind]:
    """The kinds of posts to which somebody was elected at a meeting of a process, as far as `actor` may see them; the
    chair always."""
    elected = sa.or_(Officer.elected_on.is_not(None), Officer.status == OfficerStatus.ELECTED)
    query = (
        sa.select(Post.kind)
        .join(Post.officers)
        .where(Post.process_id == process_id, visible_posts(actor), elected)
        .where(Post.meetings.any(Meeting.is_sample.is_(False)))
        .distinct()
    )
    return sorted({PostKind.CHAIR, *db.session.execute(query).scalars()}, key=lambda kind: _ORDER[kind])


def served(process_id: int, kind: PostKind, actor: Actor) -> list[Post]:
    """The posts of a kind in a process that `actor` may see, with meetings, officers and their persons."""
    query = (
        sa.select(Post)
        .where(Post.process_id == process_id, Post.kind == kind, visible_posts(actor))
        .options(
            joinedload(Post.process),
            selectinload(Post.meetings),
            selectinload(Post.officers).joinedload(Officer.persons),
        )
        .order_by(Post.id)
    )
    return list(db.session.execute(query).scalars())


def process(code: str) -> Process:
    """A process by its code. Raises NotFound."""
    found = db.session.execute(sa.select(Process).where(Process.code == code)).scalar_one_or_none()
    if found is None:
        raise NotFound("process.unknown")
    return found
