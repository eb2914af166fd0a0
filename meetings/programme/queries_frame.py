"""What is read for venues and frames besides: rooms of a place, sessions taken out, other programmes to begin with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.nominations.models import Officer, OfficerPerson, Post

from . import parties
from .models import Programme, ProgrammeSession, Room, Venue, session_party

SOURCES_AT_MOST = 200
MEETINGS_AT_MOST = 20


def locked_venue(venue_id: int) -> Venue:
    """A venue with place and rooms, as it is stored now; other writers wait. Raises NotFound."""
    query = sa.select(Venue).where(Venue.id == venue_id).with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.venue_unknown")
    db.session.refresh(found, ["place", "rooms"])
    return found


def venue_of(room_id: int) -> int:
    """The id of the venue to which a room belongs. Raises NotFound `programme.room_unknown`."""
    found = db.session.execute(sa.select(Room.venue_id).where(Room.id == room_id)).scalar()
    if found is None:
        raise NotFound("programme.room_unknown")
    return found


def venue_keys() -> set[str]:
    """The keys that venues have."""
    return set(db.session.execute(sa.select(Venue.key)).scalars())


def removed_sessions(programme_id: int) -> list[ProgrammeSession]:
    """The sessions of a programme that are taken out."""
    query = sa.select(ProgrammeSession).where(ProgrammeSession.programme_id == programme_id)
    return list(db.session.execute(query.where(ProgrammeSession.removed_at.is_not(None))).scalars())


def parties_named(programme_id: int) -> set[int]:
    """The ids of the persons and bodies that any session names, removed ones included."""
    query = sa.select(session_party.c.party_id).join(
        ProgrammeSession, ProgrammeSession.id == session_party.c.session_id
    )
    return set(db.session.execute(query.where(ProgrammeSession.programme_id == programme_id)).scalars())


def sources(actor: Actor, but: int) -> list[Programme]:
    """Programmes of other meetings than `but` that `actor` runs, with their meetings, the latest first."""
    query = (
        sa.select(Programme)
        .join(Programme.meeting)
        .where(Programme.meeting_id != but)
        .options(joinedload(Programme.meeting).joinedload(Meeting.process))
        .order_by(Meeting.sort_on.desc(), Programme.id)
        .limit(SOURCES_AT_MOST)
    )
    return [found for found in db.session.execute(query).scalars() if parties.runs(actor, found.meeting)]


def officers(meeting_id: int) -> list[tuple[int, str]]:
    """Who is or was to serve a meeting as its officer and is named: the number of the person’s record, and the name."""
    query = (
        sa.select(OfficerPerson.id, OfficerPerson.name)
        .join(Officer, Officer.id == OfficerPerson.officer_id)
        .join(Post, Post.id == Officer.post_id)
        .where(Post.meetings.any(Meeting.id == meeting_id), Officer.ended_on.is_(None))
        .order_by(Post.position, Post.id, OfficerPerson.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def frame_of(code: str) -> Programme:
    """The programme of a meeting with its frame, without its sessions. Raises NotFound `programme.unknown`. Six
    queries."""
    if not is_key(code):
        raise NotFound("programme.unknown")
    query = (
        sa.select(Programme)
        .join(Programme.meeting)
        .where(Meeting.code == code)
        .options(
            contains_eager(Programme.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place)),
            joinedload(Programme.venue).joinedload(Venue.place),
            selectinload(Programme.rooms).joinedload(Room.venue),
            *(selectinload(part) for part in (Programme.days, Programme.periods, Programme.closures)),
            selectinload(Programme.parties),
        )
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.unknown")
    return found


def sessions_on(programme_id: int) -> dict[date, int]:
    """How many sessions stand on each day of a programme."""
    query = sa.select(ProgrammeSession.on, sa.func.count(ProgrammeSession.id)).group_by(ProgrammeSession.on)
    query = query.where(ProgrammeSession.programme_id == programme_id, ProgrammeSession.removed_at.is_(None))
    return {on: count for on, count in db.session.execute(query) if on is not None}


def sessions_with(programme_id: int) -> dict[int, int]:
    """How many sessions that are not removed name each of the persons and bodies, by their ids."""
    query = (
        sa.select(session_party.c.party_id, sa.func.count(ProgrammeSession.id))
        .join(ProgrammeSession, ProgrammeSession.id == session_party.c.session_id)
        .where(ProgrammeSession.programme_id == programme_id, ProgrammeSession.removed_at.is_(None))
        .group_by(session_party.c.party_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def rooms_by_id(room_ids: Collection[int]) -> list[Room]:
    """Rooms that are not removed, with their venues."""
    query = sa.select(Room).where(Room.id.in_(room_ids), Room.removed_at.is_(None)).options(joinedload(Room.venue))
    return list(db.session.execute(query.order_by(Room.position, Room.id)).scalars())


def is_used(venue_id: int) -> bool:
    """Whether a programme is held at a venue."""
    return db.session.execute(sa.select(Programme.id).where(Programme.venue_id == venue_id)).first() is not None


def room(room_id: int) -> Room:
    """A room, removed or not, with its venue. Raises NotFound `programme.room_unknown`."""
    query = sa.select(Room).where(Room.id == room_id).options(joinedload(Room.venue))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.room_unknown")
    return found


def meetings_in(room_id: int) -> list[Meeting]:
    """The meetings that have a room, with place and process, the latest first."""
    query = sa.select(Meeting).join(Programme, Programme.meeting_id == Meeting.id)
    query = query.where(Programme.rooms.any(Room.id == room_id)).options(joinedload(Meeting.process))
    return list(
        db.session.execute(query.order_by(Meeting.sort_on.desc(), Meeting.id).limit(MEETINGS_AT_MOST)).scalars()
    )
