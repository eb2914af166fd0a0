"""An external calendar in words: how it stands, why it failed, what was odd, when its events take place."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from meetings.foundation.errors import RuleViolation
from meetings.foundation.presentation import sentence, when, window

from . import addresses, labels
from .models import ExternalCalendar, ExternalEvent
from .rules import Oddity


def state(calendar: ExternalCalendar, now: datetime) -> tuple[str, str]:
    """How it stands in a word or two, and the tone of that."""
    if calendar.is_waiting(now):
        return _("being fetched"), "info"
    if calendar.failing_since is not None:
        return _("cannot be read"), "bad"
    return (_("in use"), "ok") if calendar.is_on else (_("not in use"), "open")


def host(calendar: ExternalCalendar) -> str:
    """Where it comes from, for everybody who may see it: the address itself may be a secret."""
    return calendar.file_name or addresses.parse(calendar.address).authority


def reason(calendar: ExternalCalendar) -> str:
    """Why it could not be read the last time."""
    return sentence(RuleViolation(calendar.failure, **calendar.failure_values)) if calendar.failure else ""


def odd(oddity: Oddity) -> str:
    """What was odd about an event, in a sentence."""
    return str(labels.ODDNESSES[oddity.oddness]) % {"value": oddity.detail}


def days(event: ExternalEvent) -> str:
    """When an event takes place: its days, or its hour on one of them."""
    if event.starts_at is None or event.starts_on != event.ends_on:
        return window(event.days)
    return when(event.starts_at, event.zone)
