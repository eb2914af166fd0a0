"""What the worker does: ask for the calendars that are due, one after the other."""

from __future__ import annotations

import time

from . import asking, fetching
from .asking import Fetch

RUN = 40.0  # seconds after which no other calendar is begun: the next minute's run goes on


def fetch_due(fetch: Fetch = fetching.fetch) -> int:
    """Ask for what is due, as far as time allows; how many calendars were asked for."""
    end = time.monotonic() + RUN
    asked = 0
    for number in asking.due():
        if time.monotonic() > end:
            break
        asked += bool(asking.fetch_one(number, fetch))
    return asked
