"""Windows, working days and the strict reading of dates and hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import (
    CODES,
    EARLIEST_DAY,
    LATEST_DAY,
    DayOff,
    HolidayKind,
    HolidayOn,
    Window,
    WorkingDays,
    check_zone,
    local_instant,
    parse_date,
    parse_time,
)

days = st.dates(EARLIEST_DAY, LATEST_DAY)
near_days = st.dates(date(2011, 1, 1), date(2013, 12, 31))
windows = st.tuples(near_days, near_days).map(lambda pair: Window(min(pair), max(pair)))

LABOUR_DAY = date(2012, 9, 3)
NEW_YORK = WorkingDays.around(
    [
        HolidayOn(LABOUR_DAY, HolidayKind.OFFICIAL, "labour-day"),
        HolidayOn(date(2012, 9, 26), HolidayKind.FLOATING, "yom-kippur"),
        HolidayOn(date(2012, 7, 7), HolidayKind.OFFICIAL, "on-a-saturday"),
    ]
)


def test_an_exact_window_is_one_day() -> None:
    window = Window.on(date(2011, 5, 9))
    assert window.is_exact
    assert window.days == 1
    assert not Window(date(2012, 1, 1), date(2012, 4, 30)).is_exact


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        Window(date(2012, 4, 30), date(2012, 1, 1))
    assert refused.value.code == "window.reversed"
    assert refused.value.params == {"earliest": date(2012, 4, 30), "latest": date(2012, 1, 1)}


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(2101, 1, 1)])
def test_years_outside_the_calendar_are_refused(day: date) -> None:
    with pytest.raises(RuleViolation) as refused:
        Window.on(day)
    assert refused.value.code == "date.out_of_range"
    assert refused.value.params == {"year": day.year, "first": 1990, "last": 2100}


def test_a_datetime_is_not_a_day() -> None:
    with pytest.raises(TypeError):
        Window.on(datetime(2011, 5, 9, tzinfo=UTC))


def test_a_window_moved_out_of_the_calendar_is_refused_and_does_not_overflow() -> None:
    for days_moved in (10**12, -(10**12), 1):
        with pytest.raises(RuleViolation) as refused:
            Window(date(1995, 1, 1), LATEST_DAY).shift(days_moved)
        assert refused.value.code == "date.out_of_range"


@given(windows, st.integers(-300, 300))
def test_moving_a_window_there_and_back_changes_nothing(window: Window, moved: int) -> None:
    assert window.shift(moved).shift(-moved) == window
    assert window.shift(moved).days == window.days


@given(windows, windows)
def test_windows_overlap_exactly_when_they_share_a_day(one: Window, other: Window) -> None:
    shared = one.shared(other)
    assert one.overlaps(other) is other.overlaps(one) is (shared is not None)
    if shared is not None:
        assert one.covers(shared) and other.covers(shared)


@given(windows, near_days)
def test_a_window_contains_a_day_exactly_when_it_overlaps_it(window: Window, day: date) -> None:
    assert window.contains(day) is window.overlaps(Window.on(day)) is window.covers(Window.on(day))


def test_labour_day_leaves_nine_working_days() -> None:
    assert NEW_YORK.count(date(2012, 8, 27), date(2012, 9, 7)) == 9
    assert (LABOUR_DAY, DayOff.HOLIDAY) in NEW_YORK.excluded(date(2012, 8, 27), date(2012, 9, 7))
    assert NEW_YORK.holidays(date(2012, 8, 27), date(2012, 9, 7)) == [LABOUR_DAY]
    assert NEW_YORK.name_of(LABOUR_DAY) == "labour-day"


def test_a_holiday_on_a_saturday_counts_as_weekend() -> None:
    assert NEW_YORK.day_off(date(2012, 7, 7)) is DayOff.WEEKEND
    assert NEW_YORK.holidays(date(2012, 7, 1), date(2012, 7, 31)) == []


def test_a_floating_holiday_is_a_working_day_that_is_named() -> None:
    assert NEW_YORK.is_working(date(2012, 9, 26))
    assert NEW_YORK.floating_days(date(2012, 9, 24), date(2012, 9, 28)) == [date(2012, 9, 26)]


def test_an_official_holiday_gives_its_name_before_a_floating_one() -> None:
    both = [HolidayOn(LABOUR_DAY, kind, kind.value) for kind in HolidayKind]
    assert WorkingDays.around(both).name_of(LABOUR_DAY) == "official"
    assert WorkingDays.around(reversed(both)).name_of(LABOUR_DAY) == "official"


def test_a_week_without_working_days_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        WorkingDays(weekend=frozenset(range(7)))
    assert refused.value.code == "working_days.none"


def test_a_friday_and_saturday_weekend_is_possible() -> None:
    assert WorkingDays(weekend=frozenset({4, 5})).count(date(2012, 9, 2), date(2012, 9, 8)) == 5


@given(windows, st.frozensets(near_days, max_size=30))
def test_working_and_excluded_days_make_up_the_whole(window: Window, official: frozenset[date]) -> None:
    station = WorkingDays(official=official)
    worked = station.days(window.earliest, window.latest)
    left_out = [excluded.day for excluded in station.excluded(window.earliest, window.latest)]
    assert len(worked) + len(left_out) == window.days
    assert not set(worked) & set(left_out)
    assert station.count(window.earliest, window.latest) == len(worked)


@given(near_days, st.integers(1, 60), st.frozensets(near_days, max_size=30))
def test_adding_working_days_lands_on_the_nth(day: date, n: int, official: frozenset[date]) -> None:
    station = WorkingDays(official=official)
    landed = station.add(day, n)
    assert station.is_working(landed)
    assert station.count(day + timedelta(days=1), landed) == n
    back = station.add(day, -n)
    assert station.count(back, day - timedelta(days=1)) == n


def test_adding_no_working_day_stays() -> None:
    assert NEW_YORK.add(date(2012, 9, 1), 0) == date(2012, 9, 1)


@given(days)
def test_every_day_of_the_calendar_is_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f" {day.day}.{day.month}.{day.year} ") == day


@pytest.mark.parametrize(
    ("typed", "code", "params"),
    [
        ("", "date.empty", {}),
        ("  ", "date.empty", {}),
        ("2011-02-31", "date.no_such_day", {"day": 31, "month": 2, "year": 2011}),
        ("31.02.2011", "date.no_such_day", {"day": 31, "month": 2, "year": 2011}),
        ("2011-02-29", "date.no_such_day", {"day": 29, "month": 2, "year": 2011}),
        ("2011-05-00", "date.no_such_day", {"day": 0, "month": 5, "year": 2011}),
        ("2011-13-01", "date.no_such_month", {"month": 13}),
        ("20111-05-09", "date.out_of_range", {"year": 20111, "first": 1990, "last": 2100}),
        ("9.5.20111", "date.out_of_range", {"year": 20111, "first": 1990, "last": 2100}),
        ("1989-12-31", "date.out_of_range", {"year": 1989, "first": 1990, "last": 2100}),
        ("2011-05", "date.not_a_date", {}),
        ("9/5/2011", "date.not_a_date", {}),
        ("31.02.", "date.not_a_date", {}),
        ("2011-5-9", "date.not_a_date", {}),
        ("٢٠١١-٠٥-٠٩", "date.not_a_date", {}),
        ("tomorrow", "date.not_a_date", {}),
        ("2011-05-09T10:00", "date.not_a_date", {}),
        ("2011-05-09\x00", "date.control", {}),
        ("2011-05-09\n", "date.control", {}),
        ("\u20282011-05-09", "date.control", {}),
    ],
)
def test_each_bad_date_is_told_apart(typed: str, code: str, params: dict[str, object]) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_date(typed, about="start")
    assert (refused.value.code, refused.value.params, refused.value.field) == (code, params, "start")


@given(st.text(max_size=30))
def test_any_text_is_a_day_of_the_calendar_or_a_clear_refusal(typed: str) -> None:
    outcome: date | str
    try:
        outcome = parse_date(typed)
    except RuleViolation as refused:
        outcome = refused.code
    assert outcome in CODES if isinstance(outcome, str) else EARLIEST_DAY <= outcome <= LATEST_DAY


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_hour_is_read_back(moment: time) -> None:
    assert parse_time(f"{moment.hour}:{moment.minute:02}") == moment


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "time.empty"),
        ("24:00", "time.no_such_time"),
        ("10:60", "time.no_such_time"),
        ("10", "time.not_a_time"),
        ("10 a.m.", "time.not_a_time"),
        ("10:00\x00", "time.control"),
    ],
)
def test_each_bad_hour_is_told_apart(typed: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_time(typed, about="at")
    assert (refused.value.code, refused.value.field) == (code, "at")


def test_an_hour_in_new_york_becomes_an_instant() -> None:
    resolved = local_instant(date(2011, 5, 9), time(10, 0), "America/New_York")
    assert resolved.instant == datetime(2011, 5, 9, 14, 0, tzinfo=UTC)
    assert not resolved.is_ambiguous


def test_an_hour_that_daylight_saving_skips_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        local_instant(date(2012, 3, 11), time(2, 30), "America/New_York", about="at")
    assert refused.value.code == "time.gap"
    assert refused.value.field == "at"
    assert str(refused.value.params["instead"]) == "2012-03-11 03:30:00"


def test_a_day_that_a_place_skipped_is_refused() -> None:
    with pytest.raises(RuleViolation) as refused:
        local_instant(date(2011, 12, 30), time(12, 0), "Pacific/Apia")
    assert refused.value.code == "time.gap"


def test_an_hour_that_comes_twice_is_the_first_one_and_flagged() -> None:
    day, at, zone = date(2012, 11, 4), time(1, 30), "America/New_York"
    first, second = local_instant(day, at, zone), local_instant(day, at, zone, second=True)
    assert first.is_ambiguous and second.is_ambiguous
    assert first.instant == datetime(2012, 11, 4, 5, 30, tzinfo=UTC)
    assert second.instant - first.instant == timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Nowhere/Atlantis", "../../etc/passwd", "", "\x00", "EST5EDT4"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_zone(zone)
    assert refused.value.code == "zone.unknown"
