"""The month as weeks of days, and what falls on each: plain values."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from meetings.foundation.windows import EARLIEST_DAY, FIRST_YEAR, LAST_YEAR, LATEST_DAY, Window, check_day

T = TypeVar("T")
ITEMS_A_DAY = 4


@dataclass(frozen=True)
class Day(Generic[T]):
    """A day of the grid: what falls on it, at most `ITEMS_A_DAY`, and how many more there are."""

    day: date
    in_month: bool
    items: tuple[T, ...]
    more: int


def month_of(text: str | None, today: date) -> date:
    """The first day of the month that `2011-05` names, or of today's month when it names none.

    Raises RuleViolation `date.out_of_range` for years the calendar does not keep.
    """
    year, _, month = (text or "").partition("-")
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit() and len(month) <= 2):
        return today.replace(day=1)
    if len(year) > 4 or not 1 <= int(month) <= 12 or int(year) < 1:
        return today.replace(day=1)
    return check_day(date(int(year), int(month), 1), about="month")


def neighbours(month: date) -> tuple[date | None, date | None]:
    """The months before and after, None where the calendar ends."""
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    after = date(month.year + (month.month == 12), month.month % 12 + 1, 1)
    return (before if before.year >= FIRST_YEAR else None), (after if after.year <= LAST_YEAR else None)


def weeks(month: date, windows: Iterable[tuple[Window, T]], *, first_weekday: int = 0) -> list[list[Day[T]]]:
    """The month's weeks, whole, with what falls on each day in the order given. `first_weekday` 0 is Monday."""
    known: Sequence[tuple[Window, T]] = list(windows)
    grid = []
    for week in Calendar(first_weekday).monthdatescalendar(month.year, month.month):
        row = []
        for day in week:
            here = [item for window, item in known if window.contains(day)]
            row.append(Day(day, day.month == month.month, tuple(here[:ITEMS_A_DAY]), max(0, len(here) - ITEMS_A_DAY)))
        grid.append(row)
    return grid


def grid_span(month: date, *, first_weekday: int = 0) -> Window:
    """First and last day of the month's grid, its neighbours' days included, kept within the calendar."""
    days = Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    return Window(max(EARLIEST_DAY, days[0][0]), min(LATEST_DAY, days[-1][-1]))


@dataclass(frozen=True)
class Chapter(Generic[T]):
    """A month's worth of a list."""

    month: date
    items: list[T] = field(default_factory=list)


def chapters(items: Iterable[tuple[date, T]]) -> list[Chapter[T]]:
    """A list by day, cut into months, in the order given."""
    result: list[Chapter[T]] = []
    for day, item in items:
        month = day.replace(day=1)
        if not result or result[-1].month != month:
            result.append(Chapter(month))
        result[-1].items.append(item)
    return result
