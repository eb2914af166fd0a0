"""Periods of a meeting whose days do not follow one another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar import periods
from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window

FEBRUARY = Window(date(2012, 2, 6), date(2012, 2, 8))
MARCH = Window(date(2012, 3, 5), date(2012, 3, 6))


def code(text: str) -> tuple[str, object]:
    with pytest.raises(RuleViolation) as caught:
        periods.parse(text)
    return caught.value.code, caught.value.params.get("line")


@pytest.mark.parametrize("between", [" ", " – ", " - ", ", ", "\t", " to "])
def test_two_days_of_a_line_are_a_period(between: str) -> None:
    assert periods.parse(f"2012-02-06{between}2012-02-08\n\n5.3.2012{between}6.3.2012\n") == (FEBRUARY, MARCH)


def test_a_single_day_is_a_period_by_itself() -> None:
    assert periods.parse("2012-02-06") == (Window.on(date(2012, 2, 6)),)


@pytest.mark.parametrize("line", ["early February", "2012-02-31", "2012-02-06 2012-02-07 2012-02-08", "\x002012-02-06"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    assert code(f"2012-01-09\n{line}") == ("periods.unreadable", 2)


def test_periods_follow_one_another() -> None:
    assert code("2012-02-08 2012-02-06") == ("periods.reversed", 1)
    assert code("2012-02-06 2012-02-08\n2012-02-08 2012-02-10") == ("periods.overlap", 2)


def test_there_are_at_most_ten_periods() -> None:
    lines = [str(date(2012, 1, 2) + timedelta(days=7 * n)) for n in range(11)]

    assert code("\n".join(lines))[0] == "periods.too_many"


def test_periods_give_the_first_and_the_last_day() -> None:
    assert periods.settle((FEBRUARY, MARCH), None, None) == ((FEBRUARY, MARCH), FEBRUARY.earliest, MARCH.latest)
    assert periods.settle((), FEBRUARY.earliest, None) == ((), FEBRUARY.earliest, None)


def test_one_period_is_no_division() -> None:
    assert periods.settle((FEBRUARY,), None, None) == ((), FEBRUARY.earliest, FEBRUARY.latest)


def test_days_that_contradict_the_periods_are_refused() -> None:
    with pytest.raises(RuleViolation, match=r"periods\.outside"):
        periods.settle((FEBRUARY, MARCH), FEBRUARY.earliest, FEBRUARY.latest)


@given(st.lists(st.integers(0, 3000), min_size=2, max_size=20, unique=True).map(sorted))
def test_what_is_stored_and_shown_comes_back(offsets: list[int]) -> None:
    days = [date(2001, 1, 1) + timedelta(days=n) for n in offsets]
    given_periods = tuple(Window(a, b) for a, b in zip(days[::2], days[1::2], strict=False))

    assert periods.from_stored(periods.as_stored(given_periods)) == given_periods
    assert periods.parse(periods.as_typed(given_periods)) == given_periods
