"""External events as what other pages warn of."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from meetings.foundation.registries import Clashing, ClashingEvent
from meetings.foundation.windows import Window

from . import queries
from .models import ExternalEvent
from .rules import EventStatus

SHOWN = 20


def on_days(periods: Sequence[Window], process: str | None) -> Clashing:
    """What takes place on these days in calendars for a process: the first twenty, and how many more. One query."""
    events, total = queries.events_on(periods, process, SHOWN)
    return Clashing(tuple(clashing(event) for event in events), total - len(events))


def clashing(event: ExternalEvent) -> ClashingEvent:
    """An event as a warning names it (its calendar must be loaded)."""
    return ClashingEvent(
        key=f"external-{event.id}",
        title=event.summary or _("an event without a title"),
        days=event.days,
        source=event.calendar.name,
        is_certain=event.status is EventStatus.CONFIRMED,
        starts_at=event.starts_at,
        zone=event.zone,
        place=event.location,
        url=event.url,
    )
