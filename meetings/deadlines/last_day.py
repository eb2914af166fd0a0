"""What is to be said of a deadline's last day: that nobody works then. It is said, never refused and never moved."""

from __future__ import annotations

from meetings.calendar import checking
from meetings.calendar import queries as calendar
from meetings.calendar.stations import Stations
from meetings.calendar.wording import Names
from meetings.foundation.access import Actor
from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window, parse_date

from . import labels
from .models import Deadline
from .rules import day_remark


def remark(deadline: Deadline) -> str:
    """The sentence about a deadline that still waits (its meeting must be loaded), or nothing; one query."""
    if deadline.window is None or not deadline.waits:
        return ""
    if deadline.rule_id is not None and not deadline.window.is_exact:
        return ""  # counted from a window: its last day is nobody's day yet
    return _said(deadline.window, deadline.meeting.place_id if deadline.meeting else None)


def while_typed(day: str, meeting: str, actor: Actor) -> str:
    """The sentence about a last day as it stands in a form, for the meeting of that code; two queries."""
    try:
        window = Window.on(parse_date(day))
    except RuleViolation:
        return ""  # what is wrong with it is said when it is sent
    return _said(window, calendar.place_of(meeting, actor))


def _said(window: Window, place_id: int | None) -> str:
    stations = Stations.of([], places=[place_id], spans=[Window.on(window.latest)])
    found = day_remark(window.latest, stations.at(place_id))
    if found is None:
        return ""
    names = Names(holidays=checking.holiday_names(stations.holidays(place_id)))
    return str(labels.REMARKS[found]) % {"day": names.holiday(window.latest)}
