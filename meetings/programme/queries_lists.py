"""Lists of sessions and of how they are to stand to one another; what the form of a session offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from meetings.foundation.database import db

from .arrangements import Standing
from .models import Programme, ProgrammeSession, SessionRelation
from .rules import SessionKind

PAGE_SIZE = 25
_PLACE = (ProgrammeSession.on.is_(None), ProgrammeSession.on, ProgrammeSession.starts, ProgrammeSession.id)
"""By day and hour, what stands nowhere last."""
_IS_REMOVED = ProgrammeSession.removed_at.is_not(None)
_IS_CALLED_OFF = ProgrammeSession.called_off_at.is_not(None)


@dataclass(frozen=True)
class Choice:
    """Which sessions a list has; None where it does not matter. Removed ones only where they are asked for."""

    kind: SessionKind | None = None
    on: date | None = None
    standing: Standing | None = None

    @property
    def is_any(self) -> bool:
        """Whether nothing is chosen."""
        return self == Choice()


@dataclass(frozen=True)
class Page:
    """A page of a list, and how many there are on all of them."""

    sessions: Sequence[ProgrammeSession]
    count: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE_SIZE))


def page(programme_id: int, chosen: Choice, number: int) -> Page:
    """A page of the sessions of a programme with their rooms, in the order in which they are held. Two queries."""
    conditions = [ProgrammeSession.programme_id == programme_id, *_conditions(chosen)]
    count = db.session.execute(sa.select(sa.func.count(ProgrammeSession.id)).where(*conditions)).scalar_one()
    query = sa.select(ProgrammeSession).where(*conditions).options(joinedload(ProgrammeSession.room)).order_by(*_PLACE)
    found = db.session.execute(query.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)).scalars()
    return Page(list(found), count, number)


def _conditions(chosen: Choice) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_IS_REMOVED if chosen.standing is Standing.REMOVED else sa.not_(_IS_REMOVED)]
    if chosen.kind is not None:
        found.append(ProgrammeSession.kind == chosen.kind)
    if chosen.on is not None:
        found.append(ProgrammeSession.on == chosen.on)
    match chosen.standing:
        case Standing.PLACED:
            found.append(ProgrammeSession.on.is_not(None))
        case Standing.UNPLACED:
            found.append(ProgrammeSession.on.is_(None))
        case Standing.CALLED_OFF:
            found.append(_IS_CALLED_OFF)
    return found


def named(programme_id: int) -> list[ProgrammeSession]:
    """The sessions of a programme that are not removed, as far as lists of choices name them, in the same order."""
    query = sa.select(ProgrammeSession).where(ProgrammeSession.programme_id == programme_id, sa.not_(_IS_REMOVED))
    columns = (ProgrammeSession.number, ProgrammeSession.title, ProgrammeSession.on, ProgrammeSession.starts)
    query = query.options(load_only(*columns, ProgrammeSession.minutes, ProgrammeSession.kind))
    return list(db.session.execute(query.order_by(*_PLACE)).scalars())


def relations(programme_id: int, session_id: int | None = None) -> list[SessionRelation]:
    """How sessions of a programme are to stand to one another, all of them or those of one session."""
    query = sa.select(SessionRelation).where(SessionRelation.programme_id == programme_id)
    if session_id is not None:
        query = query.where(sa.or_(SessionRelation.first_id == session_id, SessionRelation.second_id == session_id))
    return list(db.session.execute(query.order_by(SessionRelation.id)).scalars())


def offered(programme_id: int) -> Programme:
    """A programme with what the form of a session offers of it: days, rooms, persons and bodies. Four queries."""
    query = sa.select(Programme).where(Programme.id == programme_id)
    frame = (selectinload(Programme.days), selectinload(Programme.rooms), selectinload(Programme.parties))
    return db.session.execute(query.options(*frame)).scalar_one()
