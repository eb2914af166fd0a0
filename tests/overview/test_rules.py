"""The month grid and the agenda's chapters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window
from meetings.overview.rules import ITEMS_A_DAY, chapters, grid_span, month_of, neighbours, weeks

MONTHS = st.builds(date, st.integers(1990, 2100), st.integers(1, 12), st.just(1))
TODAY = date(2011, 1, 13)


@given(MONTHS)
def test_a_grid_has_every_day_of_its_month_once_in_whole_weeks(month: date) -> None:
    grid = weeks(month, [])
    days = [cell.day for week in grid for cell in week]
    assert all(len(week) == 7 for week in grid)
    assert [d for d in days if d.month == month.month] == sorted(d for d in days if d.month == month.month)
    assert sum(cell.in_month for week in grid for cell in week) in {28, 29, 30, 31}


def test_a_meeting_stands_on_each_of_its_days() -> None:
    grid = weeks(date(2011, 5, 1), [(Window(date(2011, 5, 9), date(2011, 5, 13)), "MGE")])
    assert [cell.day.day for week in grid for cell in week if cell.items] == [9, 10, 11, 12, 13]


def test_a_very_full_day_says_how_many_more_there_are() -> None:
    day = Window.on(date(2011, 5, 9))
    (cell,) = [c for week in weeks(date(2011, 5, 1), [(day, n) for n in range(9)]) for c in week if c.items]
    assert (len(cell.items), cell.more) == (ITEMS_A_DAY, 9 - ITEMS_A_DAY)


@pytest.mark.parametrize(
    "text", [None, "", "today", "2011", "2011-13", "2011-0", "٢٠١١-٠٥", "20111-01", "-5", "2011-05-09"]
)
def test_what_names_no_month_shows_the_present_one(text: str | None) -> None:
    assert month_of(text, TODAY) == date(2011, 1, 1)


def test_a_month_is_named_by_year_and_month() -> None:
    assert month_of("2012-08", TODAY) == date(2012, 8, 1)


def test_a_year_the_calendar_does_not_keep_is_refused() -> None:
    with pytest.raises(RuleViolation, match=r"date\.out_of_range"):
        month_of("1780-01", TODAY)


@given(MONTHS)
def test_the_month_after_the_month_before_is_this_month(month: date) -> None:
    before, after = neighbours(month)
    if before:
        assert neighbours(before)[1] == month
    if after:
        assert neighbours(after)[0] == month


def test_the_calendar_has_ends() -> None:
    assert neighbours(date(1990, 1, 1))[0] is None
    assert neighbours(date(2100, 12, 1))[1] is None
    assert grid_span(date(2100, 12, 1)).latest == date(2100, 12, 31)


@given(st.lists(st.dates(date(2010, 1, 1), date(2013, 1, 1))))
def test_chapters_keep_every_item_in_order(days: list[date]) -> None:
    days.sort()
    cut = chapters((day, day) for day in days)
    assert [day for chapter in cut for day in chapter.items] == days
    assert [chapter.month for chapter in cut] == sorted({day.replace(day=1) for day in days})
