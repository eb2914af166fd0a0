"""Reminding of the last days of calls: when is computed from a call itself, what was told is known by its key."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.notices.models import Notice
from meetings.notices.reminding import instant_of

from . import queries, telling
from .models import NominationCall
from .rules import CallStatus

REMIND = "nominations.remind"
"""The chore."""
DAYS = (7, 1)  # before the last one, at nine at the office


def due(limit_on: date, zone: str, opened_at: datetime, now: datetime) -> int | None:
    """How many days before its last one a call is to be remembered now: the latest whose time has come since it opened.

    None before the first, and where the call opened later than that.
    """
    come = [days for days in DAYS if opened_at < instant_of(limit_on, days, zone) <= now]
    return min(come, default=None)


def candidates(now: datetime) -> list[tuple[int, int]]:
    """The open calls of which somebody is to be reminded and was not yet, each with so many days."""
    today = clock.day_at_office(now)
    query = sa.select(NominationCall).where(
        NominationCall.status == CallStatus.OPEN,
        NominationCall.last_on.between(today, today + timedelta(days=max(DAYS) + 1)),
    )
    found: dict[str, tuple[int, int]] = {}
    for call in db.session.scalars(query.order_by(NominationCall.id)):
        days = _due(call, now)
        if days is not None:
            found[telling.reminder_key(call.id, call.last_on, days)] = call.id, days
    told = set(db.session.scalars(sa.select(Notice.key).where(Notice.key.in_(found)))) if found else set()
    return [one for key, one in found.items() if key not in told]


def _due(call: NominationCall, now: datetime) -> int | None:
    if call.status is not CallStatus.OPEN or call.opened_at is None or call.limit.is_over(now):
        return None
    return due(call.last_on, call.zone, call.opened_at, now)


def give(call_id: int) -> bool:
    """Remind of one call, its post locked, if that is still to be done."""
    call = queries.locked_call(call_id)
    days = _due(call, clock.now())
    if days is None:
        return False
    telling.call_reminder(call, days)
    return True
