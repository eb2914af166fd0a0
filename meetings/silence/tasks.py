"""What the worker does for silence procedures: it records that deadlines have passed, and reminds of those to come."""

from __future__ import annotations

from meetings.foundation import clock
from meetings.foundation.database import db, reading_only, unit_of_work

from . import queries, services


def run_out() -> int:
    """Record it of each procedure whose last second has passed; how many. Each in a transaction of its own."""
    with reading_only():  # most minutes there is nothing, and nobody has to wait for that
        due = queries.due(clock.now())
        db.session.rollback()
    done = 0
    for procedure_id in due:
        with unit_of_work():
            done += services.settle(procedure_id)
    return done


def remind() -> int:
    """Remind of the deadlines whose last day has begun; how many. Each in a transaction of its own."""
    with reading_only():
        due = queries.to_remind(clock.now())
        db.session.rollback()
    done = 0
    for procedure_id in due:
        with unit_of_work():
            done += services.remind(procedure_id)
    return done
