"""What the timeline, months and the list of what is next read of deadlines: all of it public."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from meetings.foundation.database import db, once

from .models import Deadline
from .queries import WAITING, beginning, is_public, listed
from .rules import DeadlineFacts, DeadlineState

NEXT = 12  # of what is next, as many as anybody asks for


def between(first: date, last: date, around: date, limit: int) -> list[Deadline]:
    """Public deadlines whose last day falls between two days, but for waived ones, at most `limit`.

    What is due on `around` or later comes first, soonest first; then what was before, the latest first. With days on
    both sides of it, what is next from there on is read at the same time, since the first page shows both.
    """
    to_come = Deadline.latest_on >= around
    order = (
        sa.case((to_come, 0), else_=1),
        sa.case((to_come, Deadline.latest_on)),
        Deadline.latest_on.desc(),
        Deadline.id,
    )
    chosen = (
        sa.select(Deadline.id)
        .where(is_public(), Deadline.state != DeadlineState.WAIVED)
        .where(Deadline.sort_on.between(first, last), Deadline.latest_on.is_not(None))
        .order_by(*order)
    )
    if around <= first:
        return list(db.session.execute(beginning(chosen, limit).order_by(*order)).scalars())
    shown, is_next = (Deadline.id.in_(ids) for ids in (chosen.limit(limit), _coming(around).limit(NEXT)))
    query = listed().add_columns(shown, is_next).where(sa.or_(shown, is_next)).order_by(*order)
    rows = db.session.execute(query).all()
    once(_next_from(around), lambda: [deadline for deadline, _shown, is_next in rows if is_next])
    return [deadline for deadline, is_shown, _next in rows if is_shown]


def days_from(first: date, limit: int) -> list[date]:
    """The last days, from `first` on, of the public deadlines that `between` gives."""
    query = (
        sa.select(Deadline.sort_on)
        .where(is_public(), Deadline.state != DeadlineState.WAIVED)
        .where(Deadline.sort_on >= first, Deadline.latest_on.is_not(None))
        .order_by(Deadline.sort_on)
        .limit(limit)
    )
    return list(db.session.execute(query).scalars())


def due_at_an_hour(first: date, last: date) -> list[DeadlineFacts]:
    """What is known of the deadlines that are due at an hour of one of these days."""
    due = sa.and_(Deadline.sort_on.between(first, last), Deadline.at_time.is_not(None))
    known = (Deadline.earliest_on, Deadline.latest_on, Deadline.state, Deadline.is_binding)
    query = sa.select(Deadline).where(due).options(load_only(*known, Deadline.zone, Deadline.at_time, raiseload=True))
    return [deadline.facts for deadline in db.session.execute(query).scalars()]


def coming(day: date, limit: int) -> list[Deadline]:
    """The next public deadlines that wait for somebody, from a day on, at most NEXT."""
    return once(_next_from(day), lambda: _read_coming(day))[:limit]


def _read_coming(day: date) -> list[Deadline]:
    return list(db.session.execute(beginning(_coming(day), NEXT).order_by(*_SOONEST)).scalars())


def _coming(day: date) -> sa.Select[int]:
    waiting = sa.and_(is_public(), Deadline.state.in_(WAITING), Deadline.sort_on >= day)
    return sa.select(Deadline.id).where(waiting, Deadline.latest_on.is_not(None)).order_by(*_SOONEST)


def _next_from(day: date) -> str:
    return f"deadlines.coming {day}"


_SOONEST = (Deadline.sort_on, Deadline.id)
