"""When reminders are due: late ones once, none twice, none after the fact, whatever clocks and days do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.deadlines.rules import (
    REMINDERS,
    REMINDERS_FURTHEST,
    REMINDERS_MOST,
    DeadlineFacts,
    DeadlineState,
    parse_reminders,
)
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window
from meetings.notices.reminding import due_now, instant_of, is_ahead

LAST = date(2011, 3, 31)
OFFICE = ZoneInfo(OFFICE_ZONE)
days = st.lists(st.integers(1, REMINDERS_FURTHEST), max_size=REMINDERS_MOST, unique=True)
instants = st.integers(0, 86400 * 480).map(
    lambda seconds: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def facts(last: date = LAST, at: time | None = None, **given: DeadlineState) -> DeadlineFacts:
    return DeadlineFacts(Window.on(last), at=at, **given)  # type: ignore[arg-type]


def at_office(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=OFFICE).astimezone(UTC)


def test_a_reminder_is_due_at_nine_at_the_office_so_many_days_before() -> None:
    assert due_now(facts(), REMINDERS, (), at_office(date(2011, 3, 24), 8, 59)) == 30
    assert due_now(facts(), REMINDERS, (30,), at_office(date(2011, 3, 24), 8, 59)) is None
    assert due_now(facts(), REMINDERS, (30,), at_office(date(2011, 3, 24), 9)) == 7


@pytest.mark.parametrize(("last", "utc"), [(date(2011, 3, 14), 13), (date(2011, 3, 13), 14), (date(2011, 11, 7), 14)])
def test_nine_stays_nine_when_the_clocks_change(last: date, utc: int) -> None:
    assert instant_of(last, 1, OFFICE_ZONE) == datetime(last.year, last.month, last.day - 1, utc, tzinfo=UTC)


def test_whoever_is_late_is_reminded_once_of_what_is_left() -> None:
    now = at_office(date(2011, 3, 30), 12)

    assert due_now(facts(), REMINDERS, (), now) == 1
    assert due_now(facts(), REMINDERS, (1,), now) is None


def test_nothing_is_due_after_the_hour_of_the_deadline() -> None:
    due = facts(at=time(18))

    assert due_now(due, [1], (), at_office(LAST, 18)) == 1
    assert due_now(due, [1], (), at_office(LAST, 18) + timedelta(seconds=1)) is None


def test_nothing_is_due_once_the_last_day_is_over() -> None:
    assert due_now(facts(), [1], (), at_office(LAST, 23, 59)) == 1
    assert due_now(facts(), [1], (), at_office(LAST + timedelta(days=1), 0)) is None


@pytest.mark.parametrize("state", [DeadlineState.DONE, DeadlineState.WAIVED])
def test_nobody_is_reminded_of_what_nobody_waits_for(state: DeadlineState) -> None:
    assert due_now(facts(state=state), REMINDERS, (), at_office(LAST, 9)) is None


def test_a_deadline_without_a_day_reminds_nobody() -> None:
    assert due_now(DeadlineFacts(None), REMINDERS, (), at_office(LAST, 9)) is None


@given(days, st.lists(instants, max_size=20), st.none() | st.times())
def test_clocks_that_jump_remind_nobody_twice(numbers: list[int], moments: list[datetime], at: time | None) -> None:
    due, said = facts(at=at.replace(microsecond=0) if at else None), []
    for moment in moments:
        number = due_now(due, numbers, said, moment)
        if number is not None:
            assert instant_of(LAST, number, OFFICE_ZONE) <= moment
            assert is_ahead(due, moment)
            said.append(number)

    assert len(said) == len(set(said))


def test_a_clock_that_ran_ahead_for_a_moment_takes_no_reminder_away() -> None:
    ahead = at_office(date(2011, 3, 30), 9)
    assert due_now(facts(), REMINDERS, (30,), ahead) == 1

    assert due_now(facts(), REMINDERS, (30, 1), at_office(date(2011, 3, 20), 9)) is None
    assert due_now(facts(), REMINDERS, (30, 1), at_office(date(2011, 3, 24), 9)) == 7
    assert due_now(facts(), REMINDERS, (30, 7, 1), ahead) is None


def test_a_list_that_is_changed_on_the_day_of_a_reminder_does_not_remind_of_the_same_at_once_again() -> None:
    assert due_now(facts(), [30, 10, 1], (7,), at_office(date(2011, 3, 24), 10)) is None


@given(days, st.lists(instants, max_size=10))
def test_whatever_the_clock_did_before_each_reminder_is_given_by_its_time(
    numbers: list[int], moments: list[datetime]
) -> None:
    said: list[int] = []
    right = [instant_of(LAST, number, OFFICE_ZONE) for number in sorted(numbers, reverse=True)]
    for moment in (*moments, *right):
        number = due_now(facts(), numbers, said, moment)
        said += [] if number is None else [number]

    assert sorted(said) == sorted(numbers)


@given(days, st.lists(instants, min_size=1, max_size=20))
def test_nothing_is_lost_that_is_still_ahead(numbers: list[int], moments: list[datetime]) -> None:
    said: list[int] = []
    for moment in moments:
        number = due_now(facts(), numbers, said, moment)
        said += [] if number is None else [number]
        come = [n for n in numbers if instant_of(LAST, n, OFFICE_ZONE) <= moment]
        if come and is_ahead(facts(), moment):
            assert min(said) <= min(come)


@given(days, st.lists(st.tuples(st.sampled_from([0, 5, -40, 90]), instants), max_size=20))
def test_a_deadline_that_moves_back_and_forth_reminds_once_for_each_day(
    numbers: list[int], moves: list[tuple[int, datetime]]
) -> None:
    said: set[tuple[date, int]] = set()
    for shift, moment in moves:
        last = LAST + timedelta(days=shift)
        number = due_now(facts(last), numbers, [n for day, n in said if day == last], moment)
        if number is not None:
            assert (last, number) not in said
            said.add((last, number))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("30, 7, 1", (30, 7, 1)), ("1 7 30", (30, 7, 1)), ("7،7", (7,)), ("30；5", (30, 5)), ("", ()), ("365", (365,))],
)
def test_days_are_typed_as_people_type_them(typed: str, meant: tuple[int, ...]) -> None:
    assert parse_reminders(typed) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a week", "deadline.reminders_unreadable"),
        ("-1", "deadline.reminders_unreadable"),
        ("1.5", "deadline.reminders_unreadable"),
        ("٧", "deadline.reminders_unreadable"),
        ("0", "deadline.reminders_range"),
        ("366", "deadline.reminders_range"),
        ("9" * 5000, "deadline.reminders_range"),
        ("1 2 3 4 5 6 7", "deadline.reminders_too_many"),
    ],
)
def test_other_things_are_refused(typed: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        parse_reminders(typed)

    assert (refused.value.code, refused.value.field) == (code, "reminders")
