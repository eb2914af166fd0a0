"""What the pages of a work in progress read: all of it, what items may be tied to, what they said, where to begin."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key
from meetings.documentation.models import MeetingDocument
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.mandates.models import Clause, Mandate, Paragraph
from meetings.mandates.rules import Part

from . import parties
from .models import Agenda, AgendaItem, AgendaTextPast, AgendaVersion

PAGE_SIZE = 10
MOST_EARLIER = 50  # agendas of other meetings that are offered to begin with
_NAMED = (MeetingDocument.symbol, MeetingDocument.title, MeetingDocument.is_published, MeetingDocument.meeting_id)
_PARAGRAPH = (Paragraph.part, Paragraph.number, Paragraph.position)
_MANDATE = (Mandate.symbol, Mandate.slug, Mandate.adopted_on)


def whole(code: str) -> Agenda:
    """The agenda in work of a meeting as its page shows it, with items that were taken out. Five queries.

    Raises NotFound.
    """
    if not is_key(code):
        raise NotFound("agenda.unknown")
    items = selectinload(Agenda.items)
    query = (
        sa.select(Agenda)
        .join(Agenda.meeting)
        .where(Meeting.code == code)
        .options(
            contains_eager(Agenda.meeting).joinedload(Meeting.process),
            items.selectinload(AgendaItem.texts),
            items.selectinload(AgendaItem.paragraphs).options(
                load_only(*_PARAGRAPH, raiseload=True),
                joinedload(Paragraph.mandate).load_only(*_MANDATE, raiseload=True),
            ),
            items.selectinload(AgendaItem.documents).load_only(*_NAMED, raiseload=True),
        )
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("agenda.unknown")
    return found


def paragraphs_of(meeting_id: int, also: Collection[int]) -> list[Paragraph]:
    """The paragraphs of the mandates on which a meeting rests, and those with these ids; operative ones first."""
    own = sa.select(Paragraph.mandate_id).select_from(Meeting).join(Meeting.paragraphs).where(Meeting.id == meeting_id)
    query = (
        sa.select(Paragraph)
        .join(Paragraph.mandate)
        .where(sa.or_(Paragraph.mandate_id.in_(own), Paragraph.id.in_(also)))
        .options(
            load_only(*_PARAGRAPH, raiseload=True),
            contains_eager(Paragraph.mandate).load_only(*_MANDATE, raiseload=True),
            selectinload(Paragraph.clauses).load_only(Clause.summary, raiseload=True),
        )
        .order_by(Mandate.adopted_on.desc(), Mandate.id, Paragraph.part != Part.OPERATIVE, Paragraph.position)
    )
    return list(db.session.execute(query).scalars())


def documents_of(meeting_id: int) -> list[MeetingDocument]:
    """The documents in a meeting’s register, by their symbols."""
    query = sa.select(MeetingDocument).where(MeetingDocument.meeting_id == meeting_id)
    query = query.options(load_only(*_NAMED, raiseload=True))
    return list(db.session.execute(query.order_by(MeetingDocument.sort_key, MeetingDocument.id)).scalars())


def earlier(actor: Actor, meeting_id: int) -> list[AgendaVersion]:
    """The newest version that `actor` may read of each other meeting’s agenda, the latest first; without contents."""
    readable = (
        sa.select(AgendaVersion.agenda_id, sa.func.max(AgendaVersion.number).label("number"))
        .join(AgendaVersion.agenda)
        .join(Agenda.meeting)
        .join(Meeting.process)
        .where(Agenda.meeting_id != meeting_id, parties.visible_versions(actor))
        .group_by(AgendaVersion.agenda_id)
        .subquery()
    )
    newest = sa.and_(AgendaVersion.agenda_id == readable.c.agenda_id, AgendaVersion.number == readable.c.number)
    query = (
        sa.select(AgendaVersion)
        .join(readable, newest)
        .join(AgendaVersion.agenda)
        .join(Agenda.meeting)
        .options(
            contains_eager(AgendaVersion.agenda)
            .contains_eager(Agenda.meeting)
            .load_only(Meeting.code, Meeting.title, Meeting.short, raiseload=True),
            selectinload(AgendaVersion.texts),
        )
        .order_by(AgendaVersion.frozen_at.desc(), AgendaVersion.id.desc())
        .limit(MOST_EARLIER)
    )
    return list(db.session.execute(query).scalars())


def saved(text_id: int, page: int) -> tuple[list[AgendaTextPast], int]:
    """A page of what a text has said, the newest first and one more to compare with; and how often it was saved."""
    own = AgendaTextPast.text_id == text_id
    total = db.session.execute(sa.select(sa.func.count(AgendaTextPast.id)).where(own)).scalar_one()
    query = sa.select(AgendaTextPast).where(own).order_by(AgendaTextPast.number.desc())
    rows = db.session.execute(query.limit(PAGE_SIZE + 1).offset((page - 1) * PAGE_SIZE)).scalars()
    return list(rows), total


def last_saved(text_id: int) -> AgendaTextPast | None:
    """What was saved last of a text, and by whom."""
    query = sa.select(AgendaTextPast).where(AgendaTextPast.text_id == text_id)
    return db.session.execute(query.order_by(AgendaTextPast.number.desc()).limit(1)).scalar_one_or_none()
