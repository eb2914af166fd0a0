"""What is read of venues and programmes, with what is loaded along; what is locked before it changes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.agendas.models import Agenda, AgendaItem, AgendaText
from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from .models import Programme, ProgrammeParty, ProgrammeSession, Room, Venue

_MEETING = joinedload(Programme.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place))
# Few rows are joined to those they belong to; what would multiply with them is asked for by itself.
_FRAME = (
    joinedload(Programme.venue),
    joinedload(Programme.days),
    joinedload(Programme.closures),
    selectinload(Programme.rooms),
    selectinload(Programme.periods),
    selectinload(Programme.parties),
    selectinload(Programme.relations),
    selectinload(Programme.sessions.and_(ProgrammeSession.removed_at.is_(None))).options(
        joinedload(ProgrammeSession.items.and_(AgendaItem.removed_at.is_(None))).load_only(AgendaItem.id),
        joinedload(ProgrammeSession.parties).load_only(ProgrammeParty.key),
    ),
)


def of_meeting(code: str) -> Programme:
    """The programme in work of a meeting, with meeting and process. Raises NotFound `programme.unknown`."""
    if not is_key(code):
        raise NotFound("programme.unknown")
    return _one(sa.select(Programme).join(Programme.meeting).where(Meeting.code == code).options(_MEETING))


def by_id(programme_id: int) -> Programme:
    """A programme with meeting and process. Raises NotFound `programme.unknown`."""
    return _one(sa.select(Programme).where(Programme.id == programme_id).options(_MEETING))


def is_begun(meeting_id: int) -> bool:
    """Whether a meeting has a programme in work."""
    return db.session.execute(sa.select(Programme.id).where(Programme.meeting_id == meeting_id)).first() is not None


def whole(programme_id: int) -> Programme:
    """A programme with its frame and all sessions that are not removed. Raises NotFound. Six queries."""
    query = sa.select(Programme).where(Programme.id == programme_id).options(_MEETING, *_FRAME)
    return _one(query.execution_options(populate_existing=True))


def whole_of(code: str) -> Programme:
    """The same of a meeting."""
    if not is_key(code):
        raise NotFound("programme.unknown")
    query = sa.select(Programme).join(Programme.meeting).where(Meeting.code == code).options(_MEETING, *_FRAME)
    return _one(query.execution_options(populate_existing=True))


def whole_with(session_id: int) -> Programme:
    """The same of a session, removed or not."""
    of_session = sa.select(ProgrammeSession.programme_id).where(ProgrammeSession.id == session_id)
    query = sa.select(Programme).where(Programme.id == of_session.scalar_subquery()).options(_MEETING, *_FRAME)
    return _one(query.execution_options(populate_existing=True))


def locked(programme_id: int) -> Programme:
    """The same as `whole`, as it is stored now; other writers wait. One lock for frame, sessions and releases."""
    key = sa.select(Programme.id).where(Programme.id == programme_id).with_for_update()
    if db.session.execute(key).first() is None:
        raise NotFound("programme.unknown")
    return whole(programme_id)


def agenda_items(meeting_id: int) -> list[AgendaItem]:
    """The items of a meeting’s agenda in work with their headings, in no order; none where no agenda is begun."""
    query = sa.select(AgendaItem).join(AgendaItem.agenda).where(Agenda.meeting_id == meeting_id)
    headings = joinedload(AgendaItem.texts).load_only(AgendaText.lang, AgendaText.heading)
    query = query.where(AgendaItem.removed_at.is_(None)).options(headings)
    return list(db.session.execute(query).unique().scalars())


def session(session_id: int) -> ProgrammeSession:
    """A session, removed or not, with its programme, meeting and process, items, parties and rooms. Raises NotFound
    `programme.session_unknown`."""
    query = sa.select(ProgrammeSession).where(ProgrammeSession.id == session_id)
    query = query.options(
        joinedload(ProgrammeSession.programme).options(_MEETING, joinedload(Programme.venue)),
        selectinload(ProgrammeSession.items),
        selectinload(ProgrammeSession.parties),
        joinedload(ProgrammeSession.room),
        joinedload(ProgrammeSession.room_wish),
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.session_unknown")
    return found


def programme_of(session_id: int) -> int:
    """The id of the programme to which a session belongs. Raises NotFound `programme.session_unknown`."""
    found = db.session.execute(
        sa.select(ProgrammeSession.programme_id).where(ProgrammeSession.id == session_id)
    ).scalar()
    if found is None:
        raise NotFound("programme.session_unknown")
    return found


def venues(place_id: int | None = None) -> list[Venue]:
    """Venues with their rooms, of one place or of all."""
    query = sa.select(Venue).options(joinedload(Venue.place), selectinload(Venue.rooms)).order_by(Venue.id)
    if place_id is not None:
        query = query.where(Venue.place_id == place_id)
    return list(db.session.execute(query).scalars())


def venue(venue_id: int) -> Venue:
    """A venue with its place and rooms. Raises NotFound `programme.venue_unknown`."""
    query = sa.select(Venue).where(Venue.id == venue_id).options(joinedload(Venue.place), selectinload(Venue.rooms))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.venue_unknown")
    return found


def rooms_gone(room_ids: set[int]) -> list[Room]:
    """Rooms by their ids: those in which sessions stand though the meeting does not have them."""
    if not room_ids:
        return []
    return list(db.session.execute(sa.select(Room).where(Room.id.in_(room_ids)).order_by(Room.id)).scalars())


def _one(query: sa.Select[Programme]) -> Programme:
    found = db.session.execute(query).unique().scalar_one_or_none()
    if found is None:
        raise NotFound("programme.unknown")
    return found
