"""What the worker does for the fund: it lets pledges lapse whose last day is over."""

from __future__ import annotations

import logging

from meetings.foundation import clock
from meetings.foundation.database import db, reading_only, unit_of_work
from meetings.foundation.errors import DomainError

from . import lapsing, queries_pledges

LAPSE = "sponsorship.lapse"
log = logging.getLogger(__name__)


def lapse_due() -> int:
    """Let expired pledges lapse; how many. Each in a transaction of its own: one that fails keeps no other."""
    with reading_only():
        found = queries_pledges.expired(clock.business_today())
        db.session.rollback()
    done = 0
    for pledge_id in found:
        try:
            with unit_of_work():
                done += lapsing.lapse_expired(pledge_id)
        except DomainError:
            log.exception("pledge not lapsed", extra={"pledge": pledge_id})
    return done
