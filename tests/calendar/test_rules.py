"""The life of a meeting, its dates and clashes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.rules import (
    CODES,
    TRANSITIONS,
    Clash,
    Level,
    MeetingAction,
    MeetingFacts,
    MeetingKind,
    MeetingStatus,
    Occupied,
    actions,
    clashes,
    date_problems,
    effective_status,
    move,
)
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.windows import HolidayKind, HolidayOn, Window, WorkingDays

START, END = date(2011, 5, 9), date(2011, 5, 13)
BEFORE, DURING, AFTER = date(2011, 1, 13), date(2011, 5, 11), date(2011, 5, 14)
LABOUR_DAY = date(2012, 9, 3)
NEW_YORK = WorkingDays.around(
    [
        HolidayOn(LABOUR_DAY, HolidayKind.OFFICIAL, "labour-day"),
        HolidayOn(date(2012, 9, 26), HolidayKind.FLOATING, "yom-kippur"),
    ]
)

near_days = st.dates(date(2011, 1, 1), date(2012, 12, 31))
windows = st.tuples(near_days, near_days).map(lambda pair: Window(min(pair), max(pair)))
short_windows = st.tuples(near_days, st.integers(0, 20)).map(lambda p: Window(p[0], p[0] + timedelta(days=p[1])))
occupied = st.one_of(
    short_windows.map(lambda held: Occupied("dated", held.earliest, held.latest)),
    windows.map(lambda window: Occupied("open", window=window)),
    st.just(Occupied("unknown")),
)
FIRST_FOUR = (MeetingStatus.MANDATED, MeetingStatus.PROPOSED, MeetingStatus.CONFIRMED, MeetingStatus.UNDER_WAY)


def test_a_meeting_goes_from_its_mandate_to_its_closing() -> None:
    status = MeetingStatus.MANDATED
    for action, expected in (
        (MeetingAction.PROPOSE_DATES, MeetingStatus.PROPOSED),
        (MeetingAction.CONFIRM, MeetingStatus.CONFIRMED),
        (MeetingAction.OPEN, MeetingStatus.UNDER_WAY),
        (MeetingAction.CLOSE, MeetingStatus.CLOSED),
    ):
        status = move(status, action, start=START, end=END, today=DURING)
        assert status is expected
    assert actions(status, START, END, DURING) == ()


@pytest.mark.parametrize("status", FIRST_FOUR)
def test_a_meeting_can_be_postponed_and_cancelled_until_it_is_closed(status: MeetingStatus) -> None:
    allowed = actions(status, START, END, BEFORE)
    assert MeetingAction.POSTPONE in allowed
    assert MeetingAction.CANCEL in allowed


@pytest.mark.parametrize("before", [*FIRST_FOUR, MeetingStatus.POSTPONED])
def test_a_revived_meeting_is_where_it_was(before: MeetingStatus) -> None:
    cancelled = move(before, MeetingAction.CANCEL, start=START, end=END, today=BEFORE)
    assert actions(cancelled, START, END, BEFORE) == (MeetingAction.REVIVE,)
    assert move(cancelled, MeetingAction.REVIVE, start=START, end=END, today=AFTER, before=before) is before


def test_dates_are_proposed_again_after_a_postponement() -> None:
    postponed = move(MeetingStatus.CONFIRMED, MeetingAction.POSTPONE, start=START, end=END, today=BEFORE)
    again = move(postponed, MeetingAction.PROPOSE_DATES, start=LABOUR_DAY, end=LABOUR_DAY, today=BEFORE)
    assert again is MeetingStatus.PROPOSED


def test_dates_cannot_be_proposed_or_confirmed_without_dates() -> None:
    for status, action in (
        (MeetingStatus.MANDATED, MeetingAction.PROPOSE_DATES),
        (MeetingStatus.PROPOSED, MeetingAction.CONFIRM),
    ):
        with pytest.raises(RuleViolation) as refused:
            move(status, action, start=START, today=BEFORE)
        assert (refused.value.code, refused.value.field) == ("meeting.dates_needed", "end")


def test_a_meeting_does_not_open_before_its_first_day() -> None:
    with pytest.raises(RuleViolation) as refused:
        move(MeetingStatus.CONFIRMED, MeetingAction.OPEN, start=START, end=END, today=BEFORE)
    assert refused.value.code == "meeting.not_yet"
    assert refused.value.params == {"start": START}


def test_a_meeting_that_nobody_opened_can_be_closed() -> None:
    for today in (DURING, AFTER):
        assert MeetingAction.CLOSE in actions(MeetingStatus.CONFIRMED, START, END, today)
        closed = move(MeetingStatus.CONFIRMED, MeetingAction.CLOSE, start=START, end=END, today=today)
        assert closed is MeetingStatus.CLOSED
    assert MeetingAction.OPEN not in actions(MeetingStatus.CONFIRMED, START, END, AFTER)


def test_what_a_status_does_not_allow_is_a_conflict() -> None:
    with pytest.raises(Conflict) as refused:
        move(MeetingStatus.CLOSED, MeetingAction.CANCEL, start=START, end=END, today=AFTER)
    assert refused.value.code == "meeting.action_not_allowed"
    assert refused.value.params == {"status": MeetingStatus.CLOSED, "action": MeetingAction.CANCEL}


@given(st.sampled_from(MeetingStatus), st.sampled_from(MeetingAction), st.none() | short_windows, near_days)
def test_buttons_and_moves_agree(
    status: MeetingStatus, action: MeetingAction, held: Window | None, today: date
) -> None:
    start, end = (held.earliest, held.latest) if held else (None, None)
    shown = action in actions(status, start, end, today)
    outcome: MeetingStatus | str
    try:
        outcome = move(status, action, start=start, end=end, today=today)
    except DomainError as refused:
        outcome = refused.code
    if isinstance(outcome, MeetingStatus):
        assert shown
        assert outcome is not status or action is MeetingAction.PROPOSE_DATES
    else:
        assert outcome in CODES
        assert not shown or action is MeetingAction.PROPOSE_DATES  # the button leads to a form that asks for dates


def test_every_status_can_be_reached_and_left_but_the_closed_one() -> None:
    assert {status for status, _ in TRANSITIONS} | {MeetingStatus.CANCELLED} == set(MeetingStatus) - {
        MeetingStatus.CLOSED
    }
    assert set(TRANSITIONS.values()) | {MeetingStatus.MANDATED} == set(MeetingStatus)


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (START - timedelta(days=1), MeetingStatus.CONFIRMED),
        (START, MeetingStatus.UNDER_WAY),
        (END, MeetingStatus.UNDER_WAY),
        (AFTER, MeetingStatus.CLOSED),
    ],
)
def test_a_confirmed_meeting_is_shown_by_its_dates(today: date, shown: MeetingStatus) -> None:
    assert effective_status(MeetingStatus.CONFIRMED, START, END, today) is shown


@pytest.mark.parametrize("status", sorted(set(MeetingStatus) - {MeetingStatus.CONFIRMED, MeetingStatus.UNDER_WAY}))
def test_other_meetings_do_not_move_by_themselves(status: MeetingStatus) -> None:
    assert effective_status(status, START, END, AFTER) is status


def test_a_meeting_opened_by_hand_is_closed_after_its_last_day() -> None:
    assert effective_status(MeetingStatus.UNDER_WAY, START, END, BEFORE) is MeetingStatus.UNDER_WAY
    assert effective_status(MeetingStatus.UNDER_WAY, START, END, AFTER) is MeetingStatus.CLOSED


@given(st.sampled_from(MeetingStatus), short_windows, near_days)
def test_the_status_shown_never_goes_back(status: MeetingStatus, held: Window, today: date) -> None:
    order = list(MeetingStatus)
    now = effective_status(status, held.earliest, held.latest, today)
    later = effective_status(status, held.earliest, held.latest, today + timedelta(days=1))
    assert order.index(now) <= order.index(later)


def test_the_old_dates_of_a_postponed_meeting_are_not_held() -> None:
    facts = MeetingFacts("x", MeetingKind.EXPERT_MEETING, MeetingStatus.POSTPONED, START, END)
    assert facts.held is None
    assert facts.working_days(NEW_YORK) is None


def test_days_that_are_not_consecutive_are_counted_by_their_parts() -> None:
    parts = (Window(date(2012, 1, 9), date(2012, 1, 10)), Window(date(2012, 3, 19), date(2012, 3, 21)))
    facts = MeetingFacts(
        "prepcom-2012",
        MeetingKind.PREPARATORY_COMMITTEE,
        MeetingStatus.PROPOSED,
        date(2012, 1, 9),
        date(2012, 3, 21),
        parts=parts,
    )
    assert facts.working_days(NEW_YORK) == 5


def test_good_dates_have_no_problems() -> None:
    assert date_problems(START, END, NEW_YORK) == []
    assert date_problems(None, None, NEW_YORK) == []


@pytest.mark.parametrize(
    ("start", "end", "code", "about"),
    [
        (None, END, "meeting.start_missing", "start"),
        (START, None, "meeting.end_missing", "end"),
        (END, START, "meeting.end_before_start", "end"),
        (START, date(2013, 5, 13), "meeting.too_long", "end"),
        (date(2011, 5, 14), date(2011, 5, 15), "meeting.no_working_day", "end"),
    ],
)
def test_dates_that_cannot_be_are_errors(start: date | None, end: date | None, code: str, about: str) -> None:
    (problem,) = date_problems(start, end, NEW_YORK)
    assert (problem.level, problem.code, problem.field) == (Level.ERROR, code, about)


def test_labour_day_inside_a_conference_is_told_with_what_it_leaves() -> None:
    (problem,) = date_problems(date(2012, 8, 27), date(2012, 9, 7), NEW_YORK)
    assert (problem.level, problem.code) == (Level.INFO, "meeting.holidays_inside")
    assert problem.params == {"days": (LABOUR_DAY,), "working_days": 9}


def test_opening_on_a_holiday_or_closing_on_a_weekend_warns() -> None:
    problems = date_problems(LABOUR_DAY, date(2012, 9, 8), NEW_YORK)
    assert [problem.code for problem in problems] == [
        "meeting.opens_on_holiday",
        "meeting.closes_on_weekend",
        "meeting.holidays_inside",
    ]
    assert problems[0].level is Level.WARNING
    assert problems[0].params == {"day": LABOUR_DAY}


def test_a_floating_holiday_only_warns() -> None:
    (problem,) = date_problems(date(2012, 9, 24), date(2012, 9, 28), NEW_YORK)
    assert (problem.level, problem.code) == (Level.WARNING, "meeting.floating_holidays")
    assert problem.params == {"days": (date(2012, 9, 26),)}


@given(st.none() | near_days, st.none() | near_days)
def test_every_problem_has_a_known_code_and_the_gravest_comes_first(start: date | None, end: date | None) -> None:
    problems = date_problems(start, end, NEW_YORK)
    order = [list(Level).index(problem.level) for problem in problems]
    assert order == sorted(order)
    assert all(problem.code in CODES for problem in problems)


def test_the_arms_trade_treaty_clashes_with_early_2012() -> None:
    treaty = Occupied("att-2012", date(2012, 2, 13), date(2012, 2, 17))
    assert clashes([Window(date(2012, 2, 16), date(2012, 2, 22))], [treaty]) == [
        Clash(treaty, is_certain=True, days=Window(date(2012, 2, 16), date(2012, 2, 17)))
    ]
    (perhaps,) = clashes([Window(date(2012, 1, 1), date(2012, 4, 30))], [treaty], is_dated=False)
    assert not perhaps.is_certain
    assert clashes([Window(date(2012, 3, 19), date(2012, 3, 23))], [treaty]) == []


def test_a_meeting_whose_whole_window_is_taken_clashes_surely() -> None:
    within = Occupied("other", window=Window(date(2012, 9, 3), date(2012, 9, 5)))
    beyond = Occupied("third", window=Window(date(2012, 9, 3), date(2012, 9, 30)))
    found = clashes([Window(date(2012, 8, 27), date(2012, 9, 7))], [beyond, within])
    assert [(clash.other.key, clash.is_certain) for clash in found] == [("other", True), ("third", False)]


@given(windows, st.lists(occupied, max_size=8), st.booleans())
def test_clashes_share_days_and_miss_none(own: Window, others: list[Occupied], is_dated: bool) -> None:
    found = clashes([own], others, is_dated=is_dated)
    expected = [other for other in others if other.days is not None and other.days.overlaps(own)]
    assert sorted(map(repr, expected)) == sorted(repr(clash.other) for clash in found)
    for clash in found:
        assert own.covers(clash.days)
        if is_dated and clash.other.is_dated:
            assert clash.is_certain
    certain = [clash.is_certain for clash in found]
    assert certain == sorted(certain, reverse=True)


@given(short_windows, windows)
def test_a_clash_is_mutual(dated: Window, window: Window) -> None:
    here = clashes([dated], [Occupied("open", window=window)])
    there = clashes([window], [Occupied("dated", dated.earliest, dated.latest)], is_dated=False)
    assert [(c.is_certain, c.days) for c in here] == [(c.is_certain, c.days) for c in there]


SPLIT = (Window(date(2012, 1, 23), date(2012, 1, 25)), Window(date(2012, 2, 6), date(2012, 2, 7)))


def test_what_lies_in_the_gap_of_a_split_meeting_clashes_with_nothing() -> None:
    between = Occupied("between", date(2012, 1, 30), date(2012, 2, 3))
    own = Occupied("own", SPLIT[0].earliest, SPLIT[1].latest, parts=SPLIT)

    assert clashes(SPLIT, [between]) == []
    assert clashes([Window(date(2012, 1, 30), date(2012, 2, 3))], [own]) == []


def test_a_split_meeting_clashes_in_each_period_it_shares() -> None:
    long = Occupied("long", date(2012, 1, 25), date(2012, 2, 6))

    assert [(clash.is_certain, clash.days) for clash in clashes(SPLIT, [long])] == [
        (True, Window.on(date(2012, 1, 25))),
        (True, Window.on(date(2012, 2, 6))),
    ]


def test_a_holiday_between_the_periods_of_a_meeting_is_not_named() -> None:
    parts = (Window(date(2012, 8, 27), date(2012, 8, 29)), Window(date(2012, 9, 5), date(2012, 9, 6)))

    assert date_problems(parts[0].earliest, parts[1].latest, NEW_YORK, parts) == []


@given(st.lists(short_windows, min_size=1, max_size=4), st.lists(occupied, max_size=6))
def test_a_meeting_in_periods_clashes_on_those_days_alone(periods: list[Window], others: list[Occupied]) -> None:
    for clash in clashes(periods, others):
        assert any(period.covers(clash.days) for period in periods)
        assert any(period.covers(clash.days) for period in clash.other.periods)
