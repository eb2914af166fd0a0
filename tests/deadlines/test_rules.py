"""Deadlines: recorded acts, how they stand, and counting back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.deadlines.rules import (
    TRANSITIONS,
    CountingRule,
    DeadlineAction,
    DeadlineFacts,
    DeadlineState,
    Standing,
    actions,
    check_extension,
    check_hour,
    count_back,
    counted,
    day_remark,
    days_left,
    move,
    standing,
)
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.windows import HolidayKind, HolidayOn, Window, WorkingDays

BY_MAY = Window(date(2011, 4, 30), date(2011, 5, 31))
END_OF_2011 = Window.on(date(2011, 12, 31))
EARLY_2012 = Window(date(2012, 1, 1), date(2012, 4, 30))
NOON = time(12, 0)

near_days = st.dates(date(2011, 1, 1), date(2012, 12, 31))
windows = st.tuples(near_days, near_days).map(lambda pair: Window(min(pair), max(pair)))
instants = st.integers(0, 1095 * 86_400).map(lambda seconds: at(2010, 6, 1) + timedelta(seconds=seconds))
deadlines = st.builds(
    DeadlineFacts,
    window=st.none() | windows,
    state=st.sampled_from(DeadlineState),
    is_binding=st.booleans(),
    zone=st.sampled_from(["America/New_York", "Europe/Zurich", "Asia/Tokyo"]),
)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """An instant by the clock of New York in winter."""
    return datetime(year, month, day, hour, tzinfo=UTC) + timedelta(hours=5)


def test_a_deadline_is_done_and_reopened() -> None:
    done = move(DeadlineState.OPEN, DeadlineAction.DO)
    assert done is DeadlineState.DONE
    assert actions(done) == (DeadlineAction.REOPEN,)
    assert move(done, DeadlineAction.REOPEN) is DeadlineState.OPEN


def test_an_extended_deadline_is_extended_again_after_reopening() -> None:
    extended = move(DeadlineState.OPEN, DeadlineAction.EXTEND)
    waived = move(extended, DeadlineAction.WAIVE)
    assert move(waived, DeadlineAction.REOPEN, was_extended=True) is DeadlineState.EXTENDED


@given(st.sampled_from(DeadlineState), st.sampled_from(DeadlineAction))
def test_buttons_and_acts_agree(state: DeadlineState, action: DeadlineAction) -> None:
    if action in actions(state):
        assert move(state, action) is TRANSITIONS[state, action]
    else:
        with pytest.raises(Conflict) as refused:
            move(state, action)
        assert refused.value.params == {"state": state, "action": action}


def test_a_deadline_is_only_ever_extended_to_a_later_day() -> None:
    assert check_extension(BY_MAY, date(2011, 6, 1)) == date(2011, 6, 1)
    with pytest.raises(RuleViolation) as refused:
        check_extension(BY_MAY, date(2011, 5, 31))
    assert refused.value.code == "deadline.extension_not_later"
    with pytest.raises(RuleViolation) as missing:
        check_extension(BY_MAY, None)
    assert (missing.value.code, missing.value.field) == ("deadline.extension_missing", "until")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2011, 1, 13), Standing.UPCOMING),
        (at(2011, 4, 30), Standing.WITHIN),
        (at(2011, 5, 30), Standing.WITHIN),
        (at(2011, 5, 31), Standing.DUE_TODAY),
        (at(2011, 6, 1), Standing.OVERDUE),
    ],
)
def test_a_window_is_entered_before_it_is_due(now: datetime, expected: Standing) -> None:
    assert standing(DeadlineFacts(BY_MAY), now) is expected


def test_tracing_reports_are_never_overdue() -> None:
    reports = DeadlineFacts(END_OF_2011, is_binding=False)
    assert standing(reports, at(2012, 1, 1)) is Standing.PASSED
    assert not Standing.PASSED.waits


def test_the_last_day_lasts_until_midnight_at_the_office() -> None:
    facts = DeadlineFacts(END_OF_2011)
    last_second = datetime(2012, 1, 1, 4, 59, 59, tzinfo=UTC)
    assert standing(facts, last_second) is Standing.DUE_TODAY
    assert standing(facts, last_second + timedelta(seconds=1)) is Standing.OVERDUE


def test_an_hour_is_kept_to_the_second() -> None:
    facts = DeadlineFacts(END_OF_2011, at=time(18, 0))
    six = datetime(2011, 12, 31, 23, 0, tzinfo=UTC)
    assert standing(facts, six) is Standing.DUE_TODAY
    assert standing(facts, six + timedelta(seconds=1)) is Standing.OVERDUE


def test_an_hour_that_comes_twice_is_over_after_the_second() -> None:
    facts = DeadlineFacts(Window.on(date(2012, 11, 4)), at=time(1, 30))
    assert facts.last_instant == datetime(2012, 11, 4, 6, 30, tzinfo=UTC)


def test_an_hour_needs_an_exact_day_that_has_it() -> None:
    check_hour(END_OF_2011, NOON, "America/New_York")
    check_hour(BY_MAY, None, "America/New_York")
    for window, hour, zone, code in (
        (BY_MAY, NOON, "America/New_York", "deadline.hour_needs_day"),
        (None, NOON, "America/New_York", "deadline.hour_needs_day"),
        (Window.on(date(2012, 3, 11)), time(2, 30), "America/New_York", "time.gap"),
        (END_OF_2011, NOON, "Atlantis", "zone.unknown"),
    ):
        with pytest.raises(RuleViolation) as refused:
            check_hour(window, hour, zone)
        assert refused.value.code == code


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        standing(DeadlineFacts(END_OF_2011), at(2011, 1, 1).replace(tzinfo=None))


@given(deadlines, instants)
def test_only_what_binds_and_is_not_answered_is_overdue(facts: DeadlineFacts, now: datetime) -> None:
    result = standing(facts, now)
    if result is Standing.OVERDUE:
        assert facts.is_binding
        assert facts.state in {DeadlineState.OPEN, DeadlineState.EXTENDED}
    if result is Standing.PASSED:
        assert not facts.is_binding
    left = days_left(facts, now)
    assert (left is None) is (facts.window is None)
    if left is not None and result in {Standing.OVERDUE, Standing.PASSED}:
        assert left < 0


@given(deadlines, instants, st.integers(0, 400))
def test_a_deadline_nobody_touches_only_moves_on(facts: DeadlineFacts, now: datetime, days: int) -> None:
    order = list(Standing)
    now_at, later_at = standing(facts, now), standing(facts, now + timedelta(days=days))
    assert order.index(now_at) <= order.index(later_at)


LABOUR_DAY, YOM_KIPPUR, VESAK = date(2011, 9, 5), date(2011, 10, 8), date(2011, 5, 17)
NEW_YORK = WorkingDays.around(
    [
        HolidayOn(LABOUR_DAY, HolidayKind.OFFICIAL, "labour-day"),
        HolidayOn(YOM_KIPPUR, HolidayKind.FLOATING, "yom-kippur"),  # a Saturday
        HolidayOn(VESAK, HolidayKind.FLOATING, "vesak"),
    ]
)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2011, 5, 8), "deadline.ends_on_weekend"),
        (YOM_KIPPUR, "deadline.ends_on_weekend"),
        (LABOUR_DAY, "deadline.ends_on_holiday"),
        (VESAK, "deadline.ends_on_floating"),
        (date(2011, 5, 9), None),
    ],
)
def test_a_last_day_on_which_nobody_works_is_remarked(day: date, code: str | None) -> None:
    assert day_remark(day, NEW_YORK) == code


@given(near_days)
def test_nothing_is_remarked_of_a_working_day_that_is_no_holiday(day: date) -> None:
    ordinary = NEW_YORK.is_working(day) and day not in NEW_YORK.floating
    assert (day_remark(day, NEW_YORK) is None) == ordinary


def test_documents_are_due_ten_and_six_weeks_before_the_opening() -> None:
    opening = date(2011, 5, 9)
    rules = [
        CountingRule("issue", frozenset({"expert_meeting"}), -42),
        CountingRule("submit", frozenset({"expert_meeting"}), -70),
        CountingRule("agenda", frozenset({"review_conference"}), -60),
    ]
    due = counted(rules, "expert_meeting", opening, None)
    assert [(rule.key, window) for rule, window in due] == [
        ("submit", Window.on(date(2011, 2, 28))),
        ("issue", Window.on(date(2011, 3, 28))),
    ]
    assert counted(rules, "expert_meeting", None, None) == []


@given(st.none() | near_days, windows, st.integers(-730, 730))
def test_counting_back_is_exact_once_there_is_a_date(opening: date | None, window: Window, offset: int) -> None:
    due = count_back(opening, window, offset)
    assert due.is_exact is (opening is not None or window.is_exact)
    assert due.shift(-offset) == (window if opening is None else Window.on(opening))


def test_there_must_be_something_to_count_from_and_not_too_far() -> None:
    with pytest.raises(RuleViolation) as nothing:
        count_back(None, None, -70)
    assert nothing.value.code == "deadline.nothing_to_count_from"
    with pytest.raises(RuleViolation) as far:
        count_back(None, EARLY_2012, -731)
    assert far.value.code == "deadline.offset_out_of_range"
    with pytest.raises(RuleViolation):
        CountingRule("far", frozenset(), 2**63)
