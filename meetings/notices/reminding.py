"""When reminders are due, from the data alone: a deadline that moves takes its reminders with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings.deadlines.rules import DeadlineFacts, Standing, standing

HOUR = time(9)  # at the office


def instant_of(last_day: date, days: int, zone: str) -> datetime:
    """When the reminder so many days before a last day is due: at nine at the office, an instant in UTC."""
    return datetime.combine(last_day - timedelta(days=days), HOUR, ZoneInfo(zone)).astimezone(UTC)


def due_now(facts: DeadlineFacts, days: Sequence[int], given: Collection[int], now: datetime) -> int | None:
    """Which reminder is to be given at an instant: how many days before the last one, None for none.

    `given` are those that were given for this last day. It is the latest whose time has come, unless it or a later one
    was given: whoever comes late is reminded once. One that a clock which ran ahead gave before its time is not given
    again, and keeps none back whose time comes before. Nothing is due once the deadline has passed, or nobody waits for
    it.
    """
    if facts.window is None or not is_ahead(facts, now):
        return None
    come = _come(facts, days, now)
    if not come or min(come) in given or any(number < min(come) for number in _come(facts, given, now)):
        return None
    return min(come)


def _come(facts: DeadlineFacts, days: Collection[int], now: datetime) -> list[int]:
    last = facts.window
    return [number for number in days if last is not None and instant_of(last.latest, number, facts.zone) <= now]


def is_ahead(facts: DeadlineFacts, now: datetime) -> bool:
    """Whether somebody still waits for it, and its last instant has not passed."""
    return standing(facts, now) in (Standing.UPCOMING, Standing.WITHIN, Standing.DUE_TODAY)
