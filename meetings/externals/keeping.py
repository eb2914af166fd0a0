"""What the worker writes: which calendar it is at, what it read, or why it could not. Revisions stay as they are."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation

from . import queries, rules, telling
from .models import ExternalCalendar, ExternalEvent
from .rules import Reading

# Written past the mapper, which would count a revision.
_TABLE = cast(sa.Table, ExternalCalendar.__table__)
_EVENTS = cast(sa.Table, ExternalEvent.__table__)
_SPREAD = 1_000


@dataclass(frozen=True)
class Plan:
    """A calendar that is to be asked for, as it was when the worker took it."""

    id: int
    address: str
    zone: str
    etag: str
    modified: str
    digest: str


def claim(number: int, now: datetime, today: date) -> Plan | None:
    """Take a calendar on, so that no other worker asks for it; None where one has, or where it has no address.

    Validators are left out where all of it has to be read anew.
    """
    taken: Any = db.session.execute(
        sa.update(ExternalCalendar)
        .where(ExternalCalendar.id == number, ExternalCalendar.address != "", queries.is_unclaimed(now))
        .values(claimed_at=now)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:
        return None
    found = db.session.execute(sa.select(_TABLE).where(_TABLE.c.id == number)).one()
    plan = Plan(found.id, found.address, found.zone, found.etag, found.modified, found.digest)
    if rules.is_stale(found.read_on, today):
        return Plan(found.id, found.address, found.zone, "", "", "")
    return plan


def settle_read(plan: Plan, found: Reading, data: bytes, etag: str, modified: str, now: datetime, today: date) -> bool:
    """Replace a calendar's events by what was read; False where its address was changed in the meantime."""
    if not _is_current(plan):
        return False
    keep(plan.id, found, data, now, today)
    _write(plan.id, etag=etag, modified=modified, claimed_at=None, **_next(plan.id, now, 0))
    return True


def settle_unchanged(plan: Plan, etag: str, modified: str, now: datetime) -> bool:
    """Note that nothing has changed."""
    if not _is_current(plan):
        return False
    _write(plan.id, etag=etag, modified=modified, claimed_at=None, **_went_well(now), **_next(plan.id, now, 0))
    return True


def settle_failed(plan: Plan, error: RuleViolation, now: datetime) -> bool:
    """Note why a calendar could not be read; the events that it had stay."""
    if not _is_current(plan):
        return False
    row = db.session.execute(sa.select(_TABLE).where(_TABLE.c.id == plan.id)).one()
    _write(
        plan.id,
        fetched_at=now,
        claimed_at=None,
        failing_since=row.failing_since or now,
        failures=row.failures + 1,
        failure=error.code,
        failure_values={name: value for name, value in error.params.items() if isinstance(value, (str, int))},
        **_next(plan.id, now, row.failures + 1),
    )
    if row.is_on and row.failing_since is None:
        telling.failing(plan.id, row.name, row.process_id, now)
    return True


def keep(number: int, found: Reading, data: bytes, now: datetime, today: date) -> None:
    """Put what was read in the place of a calendar's events, all at once."""
    db.session.execute(sa.delete(ExternalEvent).where(ExternalEvent.calendar_id == number))
    rows = [
        {
            "calendar_id": number,
            "uid": event.uid,
            "instance": event.instance,
            "starts_on": event.days.earliest,
            "ends_on": event.days.latest,
            "starts_at": event.starts_at,
            "ends_at": event.ends_at,
            "zone": event.zone,
            "summary": event.summary,
            "location": event.location,
            "url": event.url,
            "status": event.status,
            "is_free": event.is_free,
            "line": event.line,
        }
        for event in found.events
    ]
    if rows:
        db.session.execute(sa.insert(_EVENTS), rows)
    _write(
        number,
        digest=hashlib.sha256(data).hexdigest(),
        read_on=today,
        own_name=found.name,
        event_count=len(rows),
        odd_count=found.odd_count,
        oddities=[oddity.as_stored() for oddity in found.oddities],
        **_went_well(now),
    )


def ask(number: int, now: datetime) -> None:
    """Make a calendar due at once."""
    _write(number, due_at=now)


def forget_validators(number: int) -> None:
    """Have all of a calendar read anew the next time: it comes from elsewhere, or its hours mean something else."""
    _write(number, etag="", modified="", digest="")


def is_same(plan: Plan, data: bytes) -> bool:
    """Whether the bytes are those that were read the last time, from a server that knows no validators."""
    return bool(plan.digest) and hashlib.sha256(data).hexdigest() == plan.digest


def _is_current(plan: Plan) -> bool:
    """Whether a calendar is still the one that was asked for; whoever asks first holds it until they have written."""
    query = sa.select(ExternalCalendar.address, ExternalCalendar.zone).where(ExternalCalendar.id == plan.id)
    row = db.session.execute(query.with_for_update()).first()
    if row is not None and (row.address, row.zone) != (plan.address, plan.zone):
        _write(plan.id, claimed_at=None)
    return row is not None and (row.address, row.zone) == (plan.address, plan.zone)


def _went_well(now: datetime) -> dict[str, Any]:
    return {
        "fetched_at": now,
        "good_at": now,
        "failing_since": None,
        "failures": 0,
        "failure": "",
        "failure_values": {},
    }


def _next(number: int, now: datetime, failures: int) -> dict[str, Any]:
    """When to ask again: what is not in use, when somebody wants it."""
    is_on = db.session.execute(sa.select(_TABLE.c.is_on).where(_TABLE.c.id == number)).scalar_one()
    chance = secrets.randbelow(_SPREAD) / _SPREAD
    return {"due_at": rules.next_due(now, failures, chance) if is_on else None}


def _write(number: int, **values: Any) -> None:
    db.session.execute(sa.update(_TABLE).where(_TABLE.c.id == number).values(**values))
