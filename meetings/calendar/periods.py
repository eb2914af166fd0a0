"""The periods of a meeting whose days do not follow one another: reading what is typed, and what must hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window, parse_date

CODES = ("periods.unreadable", "periods.too_many", "periods.reversed", "periods.overlap", "periods.outside")
"""Every code this module raises."""

PERIODS_MAXIMUM = 10
_BETWEEN = re.compile(r"[\s,;–—]+")


def parse(text: str, *, about: str = "periods") -> tuple[Window, ...]:
    """One period a line, its first and last day (ISO or dotted) with a blank or a dash between; or one day alone.

    Raises, on the field `about`: `periods.unreadable`, `periods.reversed`, `periods.overlap` (each with the line),
    `periods.too_many`.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > PERIODS_MAXIMUM:
        raise RuleViolation("periods.too_many", field=about, maximum=PERIODS_MAXIMUM)
    found: list[Window] = []
    for number, line in lines:
        words = [word for word in _BETWEEN.split(line) if word not in ("", "-", "to")]
        if len(words) not in (1, 2):
            raise RuleViolation("periods.unreadable", field=about, line=number)
        try:
            days = [parse_date(word) for word in words]
        except RuleViolation:
            raise RuleViolation("periods.unreadable", field=about, line=number) from None
        if days[-1] < days[0]:
            raise RuleViolation("periods.reversed", field=about, line=number)
        if found and days[0] <= found[-1].latest:
            raise RuleViolation("periods.overlap", field=about, line=number)
        found.append(Window(days[0], days[-1]))
    return tuple(found)


def settle(
    periods: Sequence[Window], start: date | None, end: date | None, *, about: str = "periods"
) -> tuple[tuple[Window, ...], date | None, date | None]:
    """Periods with the first and last day they give; those days may be left out, but not contradict them.

    A single period is no division and is dropped. Raises `periods.outside`.
    """
    if not periods:
        return (), start, end
    first, last = periods[0].earliest, periods[-1].latest
    if start not in (None, first) or end not in (None, last):
        raise RuleViolation("periods.outside", field=about)
    return (tuple(periods) if len(periods) > 1 else ()), first, last


def as_stored(periods: Sequence[Window]) -> list[list[str]]:
    """ISO days, as the database keeps them."""
    return [[period.earliest.isoformat(), period.latest.isoformat()] for period in periods]


def from_stored(stored: Sequence[Sequence[str]]) -> tuple[Window, ...]:
    """The periods that the database keeps."""
    return tuple(Window(date.fromisoformat(first), date.fromisoformat(last)) for first, last in stored)


def as_typed(periods: Sequence[Window]) -> str:
    """As `parse` reads them."""
    return "\n".join(f"{period.earliest.isoformat()} {period.latest.isoformat()}" for period in periods)
