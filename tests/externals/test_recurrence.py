"""Rules of recurrence: the dates they mean, compared with dateutil's, and how much work they may ask for."""

# ruff: noqa: DTZ001 - hours on the wall have no zone

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.externals import recurrence
from meetings.externals.recurrence import STEPS_IN_ALL, STEPS_OF_ONE, Budget, TooMuch, TooOften, Unreadable

FIRST, LAST = datetime(2010, 1, 13), datetime(2014, 1, 13)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def dates(rule: str, start: datetime, first: datetime = FIRST, last: datetime = LAST) -> list[datetime]:
    return recurrence.expand(recurrence.parse(rule), start, first, last, Budget())


def signed(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most) | st.integers(-most, -1)


def listed(numbers: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(numbers, min_size=1, max_size=most, unique=True).map(lambda found: ",".join(map(str, found)))


WEEKDAYS = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True).map(",".join)
NTH = st.lists(st.tuples(signed(5), st.sampled_from(DAYS)), min_size=1, max_size=3, unique=True).map(
    lambda found: ",".join(f"{n}{day}" for n, day in found)
)
MONTHS = listed(st.integers(1, 12))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules in whose reading dateutil and the RFC agree.

    Of the week in which a weekly rule begins, dateutil counts BYSETPOS from the first date on, the RFC from the week's
    first day.
    """
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}", f"WKST={draw(st.sampled_from(DAYS))}"]
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(MONTHS)}")
    if frequency in ("DAILY", "WEEKLY"):
        if draw(st.booleans()):
            parts.append(f"BYDAY={draw(WEEKDAYS)}")
        if frequency == "DAILY" and draw(st.booleans()):
            parts.append(f"BYMONTHDAY={draw(listed(signed(31)))}")
    else:
        kinds = ["", "monthday", "weekdays", "nth", "monthday and weekdays"]
        kinds += ["yearday", "week"] if frequency == "YEARLY" else []
        match draw(st.sampled_from(kinds)):
            case "monthday":
                parts.append(f"BYMONTHDAY={draw(listed(signed(31)))}")
            case "weekdays":
                parts.append(f"BYDAY={draw(WEEKDAYS)}")
            case "nth":
                parts.append(f"BYDAY={draw(NTH)}")
            case "monthday and weekdays":
                parts += [f"BYMONTHDAY={draw(listed(signed(31)))}", f"BYDAY={draw(WEEKDAYS)}"]
            case "yearday":
                parts.append(f"BYYEARDAY={draw(listed(signed(366)))}")
            case "week":
                weeks = draw(listed(st.integers(1, 53) | st.just(-1)))
                parts += [f"BYWEEKNO={weeks}", f"BYDAY={draw(WEEKDAYS)}"]
    if draw(st.booleans()):
        parts.append(f"BYHOUR={draw(listed(st.integers(0, 23)))}")
    if len(parts) > 3 and frequency != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(listed(signed(4), 2))}")
    end = draw(st.sampled_from(("", "count", "until")))
    if end == "count":
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    elif end == "until":
        parts.append(f"UNTIL={draw(st.datetimes(FIRST, LAST)):%Y%m%dT%H%M%S}")
    return ";".join(parts)


@settings(max_examples=100)
@given(rules(), st.datetimes(datetime(2006, 1, 1), datetime(2012, 12, 31)))
def test_the_dates_are_those_that_dateutil_finds(rule: str, start: datetime) -> None:
    start = start.replace(microsecond=0)
    until = recurrence.parse(rule).until
    over = (lambda at: at > until.wall) if until is not None else (lambda _at: False)

    found = recurrence.expand(recurrence.parse(rule), start, FIRST, LAST, Budget(), over)

    assert found == rrulestr(rule, dtstart=start).between(FIRST, LAST, inc=True)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR", "2011-01-28", ["2011-01-28", "2011-02-25", "2011-03-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2011-01-31", ["2011-01-31", "2011-03-31", "2011-05-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2008-02-29", ["2012-02-29"]),
        # The third Monday of September, on which the General Assembly's session used to open.
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=3MO", "2010-09-20", ["2010-09-20", "2011-09-19", "2012-09-17"]),
        # Weekdays with and without ordinals are alternatives, where dateutil asks for both at once.
        ("FREQ=MONTHLY;COUNT=3;BYDAY=MO,1TU", "2011-02-01", ["2011-02-01", "2011-02-07", "2011-02-14"]),
        # Its week is Tuesday to Monday, and the first of its two days lies before the rule begins.
        ("FREQ=WEEKLY;COUNT=2;WKST=TU;BYDAY=MO,TU;BYSETPOS=1", "2010-02-01", ["2010-02-02", "2010-02-09"]),
        ("FREQ=DAILY;COUNT=2;BYDAY=2MO", "2011-02-01", ["2011-02-07", "2011-02-14"]),
    ],
)
def test_the_dates_are_those_of_the_calendar(rule: str, start: str, expected: list[str]) -> None:
    assert [f"{at:%Y-%m-%d}" for at in dates(rule, datetime.fromisoformat(start))][: len(expected)] == expected


def test_a_week_of_the_year_without_a_weekday_takes_that_of_the_first_date() -> None:
    found = dates("FREQ=YEARLY;BYWEEKNO=20", datetime(2010, 5, 18))

    assert [at.isocalendar()[1:] for at in found] == [(20, 2)] * 4


@pytest.mark.parametrize(
    "rule",
    [
        *("", "DAILY", "FREQ=", "FREQ=FORTNIGHTLY", "INTERVAL=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0"),
        *("FREQ=DAILY;COUNT=-1", "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTH=-1", "FREQ=DAILY;BYDAY=XX"),
        *("FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;BYMONTH=١"),
        *("FREQ=DAILY;COUNT=9999999", "FREQ=DAILY;BYEASTER=0", "RSCALE=HEBREW;FREQ=DAILY", "FREQ=DAILY;BYSETPOS=0"),
        *("FREQ=DAILY;WKST=XX", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYMONTH=" + "1," * 1000 + "1"),
    ],
)
def test_what_breaks_the_grammar_is_refused(rule: str) -> None:
    with pytest.raises(Unreadable):
        recurrence.parse(rule)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY;COUNT=3"])
def test_what_repeats_within_the_hour_is_no_calendar_of_meetings(rule: str) -> None:
    with pytest.raises(TooOften):
        recurrence.parse(rule)


def test_a_day_with_more_than_twenty_four_beginnings_is_none_either() -> None:
    with pytest.raises(TooOften):
        dates("FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=" + ",".join(map(str, range(60))), FIRST)


HOSTILE = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;COUNT=999999;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;COUNT=999999;BYMONTH=2;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
    "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=100",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=999999",
    "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366;BYHOUR=" + ",".join(map(str, range(24))),
    "FREQ=DAILY;COUNT=999999;BYHOUR=" + ",".join(map(str, range(24))),
    "FREQ=YEARLY;BYDAY=" + ",".join(f"{n}{day}" for n in range(1, 53) for day in DAYS[:6]),
)


@pytest.mark.parametrize("rule", HOSTILE)
@pytest.mark.parametrize("year", [1600, 2011])
def test_no_rule_takes_more_than_its_steps(rule: str, year: int) -> None:
    budget = Budget()
    begun = time.perf_counter()
    with suppress(TooMuch):
        recurrence.expand(recurrence.parse(rule), datetime(year, 1, 1, 9), FIRST, LAST, budget)

    assert STEPS_IN_ALL - budget.left <= STEPS_OF_ONE + 366 * 24
    assert time.perf_counter() - begun < 1


def test_all_rules_of_a_file_together_take_no_more_than_its_steps() -> None:
    budget = Budget()
    rule = recurrence.parse(HOSTILE[0])
    refused = 0
    begun = time.perf_counter()

    for _time in range(5_000):
        try:
            recurrence.expand(rule, FIRST, FIRST, LAST, budget)
        except TooMuch:
            refused += 1

    assert refused > 4_000
    assert time.perf_counter() - begun < 5  # dateutil takes longer than this over two of them


@given(rules(), st.datetimes(datetime(1600, 1, 1), datetime(2100, 1, 1)))
def test_dates_are_in_order_within_the_span_and_never_before_the_first(rule: str, start: datetime) -> None:
    try:
        found = dates(rule, start)
    except TooMuch:
        return

    assert found == sorted(set(found))
    assert all(max(FIRST, start - timedelta(seconds=1)) <= at <= LAST for at in found)
