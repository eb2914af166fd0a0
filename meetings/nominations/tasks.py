"""What the worker does for nominations: it reminds of the last days of calls."""

from __future__ import annotations

from meetings.foundation import clock
from meetings.foundation.database import db, reading_only, unit_of_work

from . import reminders


def remind() -> int:
    """Give the reminders that are due; how many. Each in a transaction of its own."""
    with reading_only():
        found = reminders.candidates(clock.now())
        db.session.rollback()
    done = 0
    for call_id, _days in found:
        with unit_of_work():
            done += reminders.give(call_id)
    return done
