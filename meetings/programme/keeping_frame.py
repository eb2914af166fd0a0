"""How changes of a frame are kept: what the audit log holds of it, marks of what has no revision, the lock."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from . import queries
from .frames import DayPlan, FrameAct
from .keeping import check_runs, touch, written
from .models import Programme, ProgrammeDay, ProgrammeParty, RoomClosure


def of_frame(programme: Programme) -> dict[str, Any]:
    """What it keeps of the frame of a loaded programme."""
    return {
        "venue_id": programme.venue_id,
        "rooms": sorted(room.id for room in programme.rooms),
        "requests_until": programme.requests_until,
        "days": [day.on for day in programme.days if day.is_open],
        "closed": [day.on for day in programme.days if not day.is_open],
    }


def of_day(plan: DayPlan) -> dict[str, Any]:
    """What it keeps of a day."""
    return {
        "on": plan.on,
        "is_open": plan.is_open,
        "note": plan.note,
        "periods": [written(one.kind.value, one.hours.starts, one.hours.ends) for one in plan.periods],
        "teams": [one.teams for one in plan.periods],
    }


def of_closure(closure: RoomClosure) -> dict[str, Any]:
    """What it keeps of hours in which a room is lost."""
    return {name: getattr(closure, name) for name in ("room_id", "on", "starts", "ends", "reason")}


def of_party(party: ProgrammeParty) -> dict[str, Any]:
    """What it keeps of a person or a body."""
    return {name: getattr(party, name) for name in ("key", "kind", "name")}


def mark(values: object) -> str:
    """A mark that is the same for the same values. Forms about what has no revision of its own carry one, so that only
    who has changed the same thing meanwhile is in the way."""
    return hashlib.sha256(json.dumps(audit.plain(values), sort_keys=True).encode()).hexdigest()[:16]


def locked(actor: Actor, programme_id: int) -> Programme:
    """A programme to be changed by somebody who runs it. Raises NotFound `programme.unknown`."""
    programme = queries.locked(programme_id)
    check_runs(actor, programme)
    return programme


def changed(actor: Actor, act: FrameAct, programme: Programme, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Keep what was changed of a locked programme: its revision moves, the log has both sides."""
    touch(programme)
    db.session.flush()
    audit.record(actor, f"programme.{act}", "programme", programme.id, before, after)


def day_of(programme: Programme, on: date) -> ProgrammeDay:
    """A day of a loaded programme. Raises NotFound `programme.day_unknown`."""
    for day in programme.days:
        if day.on == on:
            return day
    raise NotFound("programme.day_unknown")
