"""The two clocks: business time, which the demonstration may shift, and real time, which nothing shifts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from time import time
from zoneinfo import ZoneInfo

OFFICE_ZONE = "America/New_York"  # where the secretariat sits: the day it is there is the day of business
_shift = timedelta(0)
_frozen: datetime | None = None


def configure(seen_from: datetime | None, started_at: datetime | None) -> None:
    """Shift business time so that `started_at` (real, by default now) reads `seen_from`; None means no shift."""
    global _shift
    _shift = timedelta(0) if seen_from is None else seen_from - (started_at or real_now())


def real_now() -> datetime:
    """The instant by the server's clock, aware UTC: tokens, sessions, audit and revision stamps, HTTP dates."""
    return datetime.now(UTC)


def stamp() -> datetime:
    """`real_now` to the whole second, as feeds and HTTP carry it."""
    return real_now().replace(microsecond=0)


def now() -> datetime:
    """The instant of business, aware UTC: what is upcoming, due, passed."""
    return _frozen if _frozen is not None else real_now() + _shift


def hour() -> int:
    """How many full hours of business time have passed since 1970; read thousands of times a second."""
    seconds = time() + _shift.total_seconds() if _frozen is None else _frozen.timestamp()
    return int(seconds // 3600)


def today(zone: str) -> date:
    """The business day at `zone` (IANA name), for what follows the clock of a venue."""
    return now().astimezone(ZoneInfo(zone)).date()


def business_today() -> date:
    """The day it is where the secretariat sits: the day of business, whoever asks."""
    return today(OFFICE_ZONE)


def day_at_office(instant: datetime) -> date:
    """The day it was at the office at an instant."""
    return instant.astimezone(ZoneInfo(OFFICE_ZONE)).date()


def in_real_time(instant: datetime) -> datetime:
    """The instant by the server's clock at which business time reads `instant`."""
    return instant if _frozen is not None else instant - _shift


def in_business_time(instant: datetime) -> datetime:
    """What business time reads at `instant` by the server's clock: for pages that show both side by side."""
    return instant if _frozen is not None else instant + _shift


def is_shifted() -> bool:
    """Whether pages must say that they are seen from another day."""
    return abs(_shift) > timedelta(minutes=1)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold business time still at `instant` (aware), for tests and for commands that replay a day."""
    global _frozen
    previous, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = previous
