"""What is read of proposals, themes and digests. What is to be changed is read with the meeting’s topics locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload, undefer

from meetings.agendas import queries_lists as versions
from meetings.agendas import tree
from meetings.agendas.content import Path
from meetings.agendas.models import Agenda, AgendaItem, AgendaText
from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key, visible_to
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text

from .models import TopicAct, TopicAttachment, TopicDigest, TopicProposal, TopicTheme
from .parties import own, speaks_for, visible_digests, visible_proposals
from .rules import Author, ProposalStatus

PAGE = 25  # proposals in a list
OTHER_MEETINGS = 100  # to which a proposal may be put off
_MEETING = (joinedload(TopicProposal.meeting).joinedload(Meeting.process),)
_FILES = joinedload(TopicProposal.attached).joinedload(TopicAttachment.file)
_ORDER = (TopicProposal.position, TopicProposal.submitted_at, TopicProposal.id)


@dataclass(frozen=True)
class Item:
    """An item of a meeting’s agenda in work: its numbers from the outermost, and its heading."""

    id: int
    path: Path
    heading: Text


@dataclass(frozen=True)
class Page:
    """A page of proposals; `count` is how many there are on all pages."""

    proposals: list[TopicProposal]
    page: int
    pages: int
    count: int


# --- meetings -------------------------------------------------------------------------------------------------------


def meeting(actor: Actor, code: str) -> Meeting:
    """A meeting that `actor` may see, with its process. Raises NotFound."""
    if not is_key(code):
        raise NotFound("meeting.unknown")
    query = sa.select(Meeting).where(Meeting.code == code, visible_to(actor)).options(joinedload(Meeting.process))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("meeting.unknown")
    return found


def _hold(meeting_id: int) -> None:
    """Lock the topics of a meeting by its row: what is done about them is done one after another."""
    db.session.execute(sa.select(Meeting.id).where(Meeting.id == meeting_id).with_for_update()).all()


def locked_meeting(code: str) -> Meeting:
    """A meeting with its process; other writers wait. Raises NotFound."""
    query = sa.select(Meeting.id).where(Meeting.code == code)
    meeting_id = db.session.execute(query).scalar() if is_key(code) else None
    if meeting_id is None:
        raise NotFound("meeting.unknown")
    _hold(meeting_id)
    whole = sa.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.process))
    return db.session.execute(whole.execution_options(populate_existing=True)).scalar_one()


def other_meetings(actor: Actor, here: Meeting, today: date, chosen: int | None) -> list[Meeting]:
    """Meetings to which a proposal may be put off: public ones to come of the register, the first one first, and the
    one that is chosen already, as far as `actor` may see it."""
    coming = sa.and_(
        sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= today),
        Meeting.status != MeetingStatus.CANCELLED,
        Meeting.is_published.is_(True),
    )
    query = (
        sa.select(Meeting)
        .where(Meeting.id != here.id, sa.or_(coming, Meeting.id == (chosen or 0)), visible_to(actor))
        .order_by(Meeting.process_id != here.process_id, Meeting.sort_on.is_(None), Meeting.sort_on, Meeting.id)
        .limit(OTHER_MEETINGS)
    )
    return list(db.session.execute(query).scalars())


def items(meeting_id: int) -> list[Item]:
    """The items of a meeting’s agenda as it is in work, in the order of reading; two queries."""
    query = (
        sa.select(AgendaItem)
        .join(AgendaItem.agenda)
        .where(Agenda.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
        .options(selectinload(AgendaItem.texts).load_only(AgendaText.lang, AgendaText.heading, raiseload=True))
    )
    found = {item.id: item for item in db.session.execute(query).scalars()}
    return [
        Item(one.node.id, one.path, Text.of({text.lang: text.heading for text in found[one.node.id].texts}))
        for one in tree.placed(item.node for item in found.values())
    ]


def items_read(actor: Actor, meeting_id: int, known: Mapping[int, Item], lang: str) -> dict[int, Item]:
    """Items of the work in progress as somebody may know them who does not see it: as the newest version that they
    read has them; what is not in that, by its number alone. At most two queries."""
    newest = next(iter(versions.listed(actor, meeting_id)), None) if known else None
    held = versions.content_of(newest, lang) if newest is not None else None
    found = {number: replace(item, heading=Text()) for number, item in known.items()}
    if held is not None:
        found |= {one.id: Item(one.id, held.paths[one.id], one.headings) for one in held.entries if one.id in known}
    return found


# --- proposals to be changed ----------------------------------------------------------------------------------------


def locked_proposal(proposal_id: int) -> TopicProposal:
    """A proposal with its meeting, acts and attachments, as it is stored now; other writers wait. Raises NotFound."""
    key = sa.select(TopicProposal.meeting_id).where(TopicProposal.id == proposal_id)
    meeting_id = db.session.execute(key).scalar()
    if meeting_id is None:
        raise NotFound("topic.unknown")
    _hold(meeting_id)
    query = sa.select(TopicProposal).where(TopicProposal.id == proposal_id)
    query = query.options(*_MEETING, _FILES, selectinload(TopicProposal.acts))
    found = db.session.execute(query.execution_options(populate_existing=True)).unique().scalar_one_or_none()
    if found is None:  # a draft that was removed while we waited
        raise NotFound("topic.unknown")
    return found


def locked_proposals(meeting_id: int) -> list[TopicProposal]:
    """All that was submitted for a meeting whose topics are locked, with acts; in the order of themes."""
    query = _submitted(meeting_id).options(
        *_MEETING,
        selectinload(TopicProposal.acts),
        selectinload(TopicProposal.attached),
        joinedload(TopicProposal.other_meeting),
    )
    return list(db.session.execute(query.execution_options(populate_existing=True)).scalars())


def mergers(meeting_id: int) -> tuple[dict[int, int], set[int]]:
    """What each proposal of a meeting is merged into, and which ones stand as submitted."""
    query = sa.select(TopicProposal.id, TopicProposal.merged_into_id, TopicProposal.status)
    rows = db.session.execute(query.where(TopicProposal.meeting_id == meeting_id)).all()
    merged = {row[0]: row[1] for row in rows if row[1] is not None}
    return merged, {row[0] for row in rows if row[2] is ProposalStatus.SUBMITTED}


def count_of(author: Author, status: ProposalStatus, meeting_id: int | None = None) -> int:
    """How many proposals of an author have a status, for one meeting or for all."""
    kind, code = author
    query = sa.select(sa.func.count(TopicProposal.id)).where(
        TopicProposal.by_kind == kind, TopicProposal.by_code == code, TopicProposal.status == status
    )
    if meeting_id is not None:
        query = query.where(TopicProposal.meeting_id == meeting_id)
    return db.session.execute(query).scalar_one()


def last_position(meeting_id: int, theme_id: int | None) -> int:
    """How far down the last proposal of a theme stands; 0 where there is none."""
    of_theme = TopicProposal.theme_id.is_(None) if theme_id is None else TopicProposal.theme_id == theme_id
    query = sa.select(sa.func.max(TopicProposal.position)).where(TopicProposal.meeting_id == meeting_id, of_theme)
    return db.session.execute(query).scalar() or 0


# --- proposals to be shown ------------------------------------------------------------------------------------------


def proposal(actor: Actor, proposal_id: int) -> TopicProposal:
    """A proposal that `actor` may see, with its meeting, theme and attachments. Raises NotFound."""
    query = sa.select(TopicProposal).where(TopicProposal.id == proposal_id, visible_proposals(actor))
    query = query.options(*_MEETING, _FILES, joinedload(TopicProposal.theme), joinedload(TopicProposal.other_meeting))
    found = db.session.execute(query).unique().scalar_one_or_none()
    if found is None:
        raise NotFound("topic.unknown")
    return found


def acts(proposal_id: int) -> list[TopicAct]:
    """The record of a proposal, in order."""
    query = sa.select(TopicAct).where(TopicAct.proposal_id == proposal_id).order_by(TopicAct.position)
    return list(db.session.execute(query).scalars())


def own_of(actor: Actor, meeting_id: int) -> list[TopicProposal]:
    """The proposals for a meeting of those for whom `actor` speaks, drafts among them, the newest first."""
    if not speaks_for(actor):
        return []
    query = sa.select(TopicProposal).where(TopicProposal.meeting_id == meeting_id, own(actor))
    return list(db.session.execute(query.order_by(TopicProposal.id.desc())).scalars())


def _submitted(meeting_id: int) -> sa.Select[TopicProposal]:
    """What was submitted for a meeting, in the order of themes; what is in none comes first."""
    was_submitted = TopicProposal.status != ProposalStatus.DRAFT
    query = sa.select(TopicProposal).outerjoin(TopicProposal.theme)
    first = TopicProposal.theme_id.is_not(None)
    order = (first, TopicTheme.position, TopicTheme.id, *_ORDER)
    return query.where(TopicProposal.meeting_id == meeting_id, was_submitted).order_by(*order)


def submitted_page(meeting_id: int, number: int) -> Page:
    """A page of what was submitted for a meeting, for those who read all of it; two queries."""
    counting = sa.select(sa.func.count()).select_from(_submitted(meeting_id).order_by(None).subquery())
    count = db.session.execute(counting).scalar_one()
    pages = max(1, -(-count // PAGE))
    number = min(number, pages)
    query = _submitted(meeting_id).limit(PAGE).offset((number - 1) * PAGE)
    return Page(list(db.session.execute(query).scalars()), number, pages, count)


def standing(meeting_id: int) -> list[TopicProposal]:
    """What stands as submitted for a meeting, in the order of themes."""
    query = _submitted(meeting_id).where(TopicProposal.status == ProposalStatus.SUBMITTED)
    return list(db.session.execute(query).scalars())


def all_submitted(meeting_id: int) -> list[TopicProposal]:
    """All that was submitted for a meeting, with what a digest says of it."""
    query = _submitted(meeting_id).options(
        selectinload(TopicProposal.attached), joinedload(TopicProposal.other_meeting)
    )
    return list(db.session.execute(query).scalars())


def named(ids: Collection[int]) -> dict[int, TopicProposal]:
    """Proposals by id, for those who see them: where chains of mergers lead."""
    if not ids:
        return {}
    query = sa.select(TopicProposal).where(TopicProposal.id.in_(ids))
    query = query.options(joinedload(TopicProposal.other_meeting), selectinload(TopicProposal.attached))
    return {one.id: one for one in db.session.execute(query).scalars()}


def last_name(code: str) -> str:
    """What an organization called itself the last time; empty where it has proposed nothing yet."""
    query = (
        sa.select(TopicProposal.by_name)
        .where(TopicProposal.by_code == code, TopicProposal.by_name != "")
        .order_by(TopicProposal.id.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar() or ""


# --- themes ---------------------------------------------------------------------------------------------------------


def themes(meeting_id: int) -> list[TopicTheme]:
    """The themes of a meeting, in order."""
    query = sa.select(TopicTheme).where(TopicTheme.meeting_id == meeting_id)
    return list(db.session.execute(query.order_by(TopicTheme.position, TopicTheme.id)).scalars())


def theme(theme_id: int, *, lock: bool = False) -> TopicTheme:
    """A theme with its meeting and process; `lock` makes other writers wait. Raises NotFound."""
    query = sa.select(TopicTheme).where(TopicTheme.id == theme_id)
    query = query.options(joinedload(TopicTheme.meeting).joinedload(Meeting.process))
    if lock:
        meeting_id = db.session.execute(sa.select(TopicTheme.meeting_id).where(TopicTheme.id == theme_id)).scalar()
        _hold(meeting_id or 0)
        query = query.execution_options(populate_existing=True)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("topic.theme_unknown")
    return found


# --- digests --------------------------------------------------------------------------------------------------------


def digests(actor: Actor, meeting_id: int) -> list[TopicDigest]:
    """The digests of a meeting, the newest first, without what they hold."""
    query = sa.select(TopicDigest).where(TopicDigest.meeting_id == meeting_id, visible_digests(actor))
    return list(db.session.execute(query.order_by(TopicDigest.number.desc())).scalars())


def digest(actor: Actor, digest_id: int) -> TopicDigest:
    """A digest that `actor` may see, with what it holds, its meeting and process. Raises NotFound."""
    found = _digest(sa.and_(TopicDigest.id == digest_id, visible_digests(actor)))
    if found is None:
        raise NotFound("topic.digest_unknown")
    return found


def last_digest(meeting_id: int) -> TopicDigest | None:
    """The newest digest of a meeting, with what it holds."""
    newest = sa.select(sa.func.max(TopicDigest.id)).where(TopicDigest.meeting_id == meeting_id)
    return _digest(TopicDigest.id == newest.scalar_subquery())


def _digest(condition: sa.ColumnElement[bool]) -> TopicDigest | None:
    query = sa.select(TopicDigest).where(condition)
    query = query.options(undefer(TopicDigest.content), joinedload(TopicDigest.meeting).joinedload(Meeting.process))
    return db.session.execute(query).scalar_one_or_none()
