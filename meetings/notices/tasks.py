"""What the worker does for notices: writes mails, the daily ones too, and gives reminders."""

from __future__ import annotations

import time

from meetings.foundation import clock
from meetings.foundation.database import db, reading_only, unit_of_work

from . import composing, digests, reminders, withdrawing

RUN = 40.0  # seconds after which no other batch is begun: the next minute's run goes on


def compose() -> int:
    """Write the mails that are due at once, batch by batch; how many receipts were looked at."""
    end = time.monotonic() + RUN
    done = 0
    withdrawing.withdraw_void()
    while time.monotonic() < end and _is_any_due():
        composing.prepare()
        with unit_of_work():
            count = composing.write_some()
        done += count
        if count == 0:
            break  # others are at them
    return done


def _is_any_due() -> bool:
    """Most minutes there is nothing, and nobody has to wait for that."""
    with reading_only():
        found = composing.is_any_due()
        db.session.rollback()
    return found


def remind() -> int:
    """Give the reminders that are due; how many."""
    return reminders.give_due(clock.now())


def digest() -> int:
    """Write the daily mails that are due; how many."""
    return digests.write_due(clock.now())
