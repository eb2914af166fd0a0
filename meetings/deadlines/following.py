"""Deadlines that answer a requirement: their days, and whether they bind, are those of the mandate, and stay so.

They are kept in the deadline's own columns, which lists choose and order by; whoever reads a requirement or its clause
anew moves them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window
from meetings.mandates.models import Requirement

from . import telling
from .models import Deadline
from .rules import DeadlineState, check_hour, in_force


def given_by(requirement: Requirement | None) -> Window | None:
    """The day or window that a requirement gives what answers it; None where it gives none."""
    window = requirement.window if requirement is not None else None
    if window is None or not window.is_open_ended:
        return window
    return Window.on(window.earliest)  # what holds from a day on is due that day


def due(state: DeadlineState, given: Window, extended_to: date | None) -> dict[str, Any]:
    """The days of a deadline that was given a window and perhaps extended, and what is left of its extension."""
    window = in_force(given, extended_to)
    days = (window.latest - given.latest).days
    lifted = days == 0 and state is DeadlineState.EXTENDED
    return {
        "earliest_on": window.earliest,
        "latest_on": window.latest,
        "extended_days": days,
        "state": DeadlineState.OPEN if lifted else state,
    }


def follow(actor: Actor, requirement_ids: Collection[int]) -> None:
    """Bring the deadlines that answer these requirements to what the mandate says now, whatever was done with them.

    Raises `deadline.answer_has_hour` where one is due at an hour that the new day would not have.
    """
    db.session.flush()
    query = (
        sa.select(Deadline)
        .where(Deadline.requirement_id.in_(requirement_ids))
        .options(joinedload(Deadline.requirement).joinedload(Requirement.clause))
        .order_by(Deadline.id)
    )
    for deadline in db.session.execute(query).scalars():
        after = _as_said(deadline)
        before = {name: getattr(deadline, name) for name in after}
        if after == before:
            continue
        due_before = telling.due(deadline)
        for name, value in after.items():
            setattr(deadline, name, value)
        db.session.flush()
        audit.record(actor, "deadline.follow", "deadline", deadline.id, before, after)
        if deadline.waits and telling.due(deadline) != due_before:
            telling.changed(actor, deadline, "moved", due_before)


def _as_said(deadline: Deadline) -> dict[str, Any]:
    requirement = deadline.requirement
    assert requirement is not None
    said: dict[str, Any] = {"is_binding": requirement.clause.effect.is_binding}
    given = given_by(requirement)
    if given is None:
        return said
    said |= due(deadline.state, given, deadline.latest_on if deadline.extended_days else None)
    try:
        check_hour(Window(said["earliest_on"], said["latest_on"]), deadline.at_time, deadline.zone)
    except RuleViolation as error:
        raise RuleViolation("deadline.answer_has_hour", field="window") from error
    return said


def how_many(requirement_ids: Collection[int]) -> int:
    """How many deadlines follow what the mandate says of these requirements."""
    query = sa.select(sa.func.count(Deadline.id)).where(Deadline.requirement_id.in_(requirement_ids))
    return db.session.execute(query).scalar_one()
