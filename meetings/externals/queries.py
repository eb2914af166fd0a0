"""What is read of external calendars and their events; eager loading is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.windows import Window
from meetings.mandates.models import Process

from .models import ExternalCalendar, ExternalEvent
from .rules import CLAIM, LONGEST, EventStatus

PAGE_SIZE = 25
AT_ONCE = 50  # calendars that one run of the worker may begin with


def calendar(number: int, *, lock: bool = False) -> ExternalCalendar:
    """One calendar with its process; raises NotFound. `lock` makes other writers wait."""
    query = (
        sa.select(ExternalCalendar).where(ExternalCalendar.id == number).options(joinedload(ExternalCalendar.process))
    )
    if lock:
        query = query.with_for_update(of=ExternalCalendar)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("external.unknown")
    return found


def calendars(page: int) -> tuple[list[ExternalCalendar], int, int]:
    """A page of the calendars, in the order they were added; its number, and how many pages there are."""
    total = db.session.execute(sa.select(sa.func.count(ExternalCalendar.id))).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = max(1, min(page, pages))
    query = (
        sa.select(ExternalCalendar)
        .options(joinedload(ExternalCalendar.process))
        .order_by(ExternalCalendar.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return list(db.session.execute(query).scalars()), page, pages


def due(now: datetime) -> list[int]:
    """The calendars that are to be asked for and that no worker is at, the longest due first."""
    query = (
        sa.select(ExternalCalendar.id)
        .where(ExternalCalendar.due_at <= now, is_unclaimed(now))
        .order_by(ExternalCalendar.due_at, ExternalCalendar.id)
        .limit(AT_ONCE)
    )
    return list(db.session.execute(query).scalars())


def fetchable() -> list[int]:
    """Every calendar that has an address."""
    query = sa.select(ExternalCalendar.id).where(ExternalCalendar.address != "").order_by(ExternalCalendar.id)
    return list(db.session.execute(query).scalars())


def is_unclaimed(now: datetime) -> sa.ColumnElement[bool]:
    """Calendars that no worker is at, or whose worker was lost."""
    return sa.or_(ExternalCalendar.claimed_at.is_(None), ExternalCalendar.claimed_at < now - CLAIM)


@dataclass(frozen=True)
class Contents:
    """How many events a calendar has: to come, and of those how many were cancelled or do not block time."""

    coming: int
    cancelled: int
    free: int


def contents(number: int, today: date) -> Contents:
    """What a calendar holds, from a day on."""
    cancelled = ExternalEvent.status == EventStatus.CANCELLED
    query = sa.select(
        sa.func.count(ExternalEvent.id),
        sa.func.count(sa.case((cancelled, 1))),
        sa.func.count(sa.case((sa.and_(ExternalEvent.is_free, sa.not_(cancelled)), 1))),
    ).where(ExternalEvent.calendar_id == number, ExternalEvent.ends_on >= today)
    coming, called_off, free = db.session.execute(query).one()
    return Contents(coming, called_off, free)


def events_from(number: int, first: date, limit: int) -> list[ExternalEvent]:
    """The events of a calendar that are not over on a day, the nearest first."""
    query = (
        sa.select(ExternalEvent)
        .where(ExternalEvent.calendar_id == number, ExternalEvent.ends_on >= first)
        .order_by(ExternalEvent.starts_on, ExternalEvent.id)
        .limit(limit)
    )
    return list(db.session.execute(query).scalars())


def events_on(periods: Sequence[Window], process: str | None, limit: int) -> tuple[list[ExternalEvent], int]:
    """Events that take one of the days and are there to warn of, sure ones first; and how many there are in all.

    Those of calendars for the process with this code and for all processes; None: of any. One query, each with its
    calendar.
    """
    query = (
        sa.select(ExternalEvent, sa.func.count().over())
        .join(ExternalEvent.calendar)
        .where(sa.or_(*(_takes(days) for days in periods)), ExternalEvent.status != EventStatus.CANCELLED)
        .where(ExternalCalendar.is_on, sa.or_(sa.not_(ExternalEvent.is_free), ExternalCalendar.counts_free))
        .options(contains_eager(ExternalEvent.calendar).load_only(ExternalCalendar.name))
        .order_by(ExternalEvent.status == EventStatus.TENTATIVE, ExternalEvent.starts_on, ExternalEvent.id)
        .limit(limit)
    )
    if process is not None:
        own = sa.select(Process.id).where(Process.code == process).scalar_subquery()
        query = query.where(sa.or_(ExternalCalendar.process_id.is_(None), ExternalCalendar.process_id == own))
    rows = db.session.execute(query).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _takes(days: Window) -> sa.ColumnElement[bool]:
    # An event lasts a year at most, so that only a part of the index is read.
    within = ExternalEvent.ends_on.between(days.earliest, days.latest + timedelta(days=LONGEST))
    return sa.and_(within, ExternalEvent.starts_on <= days.latest)
