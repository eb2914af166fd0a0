"""What is read of the acts of the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from meetings.foundation.database import Instant, db

from . import happening
from .happening import State
from .models import ProgrammeSession, ReleasedSession, SessionAct
from .rules import Interpretation


def acts_of(session_ids: Collection[int]) -> dict[int, list[SessionAct]]:
    """The acts of sessions in their order, by session; one query."""
    found: dict[int, list[SessionAct]] = {number: [] for number in session_ids}
    query = sa.select(SessionAct).where(SessionAct.session_id.in_(session_ids))
    for act in db.session.execute(query.order_by(SessionAct.session_id, SessionAct.position)).scalars():
        found[act.session_id].append(act)
    return found


def served(programme_id: int) -> list[ReleasedSession]:
    """The sessions of a programme for which interpretation is granted, as they are published, with their hours."""
    query = (
        sa.select(ReleasedSession)
        .join(ProgrammeSession, ProgrammeSession.id == ReleasedSession.id)
        .where(
            ProgrammeSession.programme_id == programme_id,
            ReleasedSession.interpretation == Interpretation.GRANTED,
            ReleasedSession.starts_at.is_not(None),
            ReleasedSession.ends_at.is_not(None),
        )
        .order_by(ReleasedSession.starts_at, ReleasedSession.id)
    )
    return list(db.session.execute(query).scalars())


def begun(session_ids: Collection[int]) -> frozenset[int]:
    """Those of these sessions that have begun, by their acts; one query."""
    held = (State.UNDER_WAY, State.HELD)
    return frozenset(
        number
        for number, acts in acts_of(session_ids).items()
        if acts and happening.fold([act.fact for act in acts]).state in held
    )


def given_up(programme_id: int) -> dict[int, datetime]:
    """When sessions of a programme were called off or taken out in work, by their ids."""
    at = sa.func.coalesce(ProgrammeSession.called_off_at, ProgrammeSession.removed_at, type_=Instant).label("at")
    query = sa.select(ProgrammeSession.id, at).where(ProgrammeSession.programme_id == programme_id, at.is_not(None))
    return {row.id: row.at for row in db.session.execute(query)}
