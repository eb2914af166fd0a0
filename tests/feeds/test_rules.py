"""Which entries a feed holds, in which order, and how their state reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.feeds import rules
from meetings.feeds.rules import Heading
from meetings.foundation.languages import Text
from meetings.foundation.registries import FeedEntry

Make = Callable[..., FeedEntry]
days = st.dates(date(1991, 1, 1), date(2099, 12, 31))
TODAY = date(2011, 1, 13)


def test_the_window_begins_with_the_month_six_months_ago() -> None:
    scope = rules.scope(rules.MEETINGS, TODAY)

    assert scope.earliest == date(2010, 7, 1)
    assert scope.anchor == date(2011, 1, 1)


@given(days)
def test_the_window_is_the_same_all_month(day: date) -> None:
    first = rules.first_of_month(day)

    assert rules.scope(rules.MEETINGS, day) == rules.scope(rules.MEETINGS, first)
    assert rules.first_of_month(first, 6).day == 1
    assert 181 <= (first - rules.first_of_month(first, 6)).days <= 184


def test_the_feed_of_one_meeting_has_no_window() -> None:
    scope = rules.scope(rules.meeting_feed("bms-2003"), TODAY)

    assert scope.earliest == date(1990, 1, 1)
    assert (scope.facets.meetings, scope.limit) == ({"bms-2003"}, None)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_what_does_not_take_place_stays_for_thirty_days_after_its_end(entry: Make, status: str) -> None:
    gone = rules.placed(entry(status=status), "here", b"x")
    scope = rules.scope(rules.MEETINGS, date(2011, 6, 12))

    assert rules.belonging([gone], scope, gone.last + timedelta(days=30)) == [gone]
    assert rules.belonging([gone], scope, gone.last + timedelta(days=31)) == []


def test_the_last_lapse_is_the_day_on_which_something_left() -> None:
    lapses = [date(2011, 5, 13), date(2011, 6, 30)]

    assert rules.latest_lapse(lapses, date(2011, 6, 12)) is None
    assert rules.latest_lapse(lapses, date(2011, 6, 13)) == date(2011, 6, 13)
    assert rules.latest_lapse(lapses, date(2011, 7, 30)) == date(2011, 6, 13)
    assert rules.latest_lapse(lapses, date(2011, 7, 31)) == date(2011, 7, 31)


def test_a_window_is_over_on_its_last_day(entry: Make) -> None:
    window = entry(starts=date(2010, 1, 1), ends=date(2010, 1, 1), over_on=date(2010, 7, 1), dates_open=True)
    early_2012 = rules.placed(window, "here", b"x")

    assert rules.belonging([early_2012], rules.scope(rules.MEETINGS, TODAY), TODAY) == [early_2012]


def test_an_hour_is_over_on_its_day_at_the_venue(entry: Make) -> None:
    evening = datetime(2011, 5, 10, 2, tzinfo=UTC)
    session = entry(starts=evening, ends=evening + timedelta(hours=1), zone="America/New_York")

    assert rules.last_day(session) == date(2011, 5, 9)


def test_the_nearest_come_first_and_then_the_latest_of_the_past(entry: Make) -> None:
    def on(day: date, number: int) -> rules.Part:
        return rules.placed(entry(id=number, starts=day, ends=day), "here", b"x")

    listed = [on(date(2010, 9, 1), 1), on(date(2012, 1, 1), 2), on(date(2011, 1, 5), 3), on(date(2010, 12, 1), 4)]

    found = [part.order.partition("-")[2][0] for part in rules.by_nearness(iter(listed), date(2011, 1, 1))]
    assert found == ["3", "2", "4", "1"]


@pytest.mark.parametrize(
    ("given", "heading", "status"),
    [
        ({}, None, "CONFIRMED"),
        ({"status": "tentative"}, Heading.TENTATIVE, "TENTATIVE"),
        ({"status": "tentative", "dates_open": True}, Heading.DATES_OPEN, "TENTATIVE"),
        ({"status": "cancelled"}, Heading.CANCELLED, "CANCELLED"),
        ({"status": "cancelled", "dates_open": True}, Heading.CANCELLED, "CANCELLED"),
        ({"status": "postponed"}, Heading.POSTPONED, "CANCELLED"),
        ({"done": True}, Heading.DONE, "CONFIRMED"),
    ],
)
def test_states_have_a_word_and_a_status(
    entry: Make, given: dict[str, object], heading: Heading | None, status: str
) -> None:
    made = entry(**given)

    assert rules.heading(made) is heading
    assert rules.event_status(made) == status


def test_a_task_says_itself_that_it_is_done(entry: Make) -> None:
    assert rules.heading(entry(done=True), as_task=True) is None
    assert rules.task_status(entry(done=True)) == "COMPLETED"
    assert rules.task_status(entry(done=True, status="cancelled")) == "CANCELLED"
    assert rules.task_status(entry()) == "NEEDS-ACTION"


def test_only_a_session_that_takes_place_blocks_time(entry: Make) -> None:
    hour = datetime(2011, 5, 9, 14, tzinfo=UTC)
    session = entry(kind="session", starts=hour, ends=hour + timedelta(hours=3))

    assert rules.blocks_time(session)
    assert not rules.blocks_time(replace(session, status="cancelled"))
    assert not rules.blocks_time(replace(session, kind="deadline"))
    assert not rules.blocks_time(entry())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"ends": date(2011, 5, 8)}, "end_before_start"),
        ({"ends": datetime(2011, 5, 13, 18, tzinfo=UTC)}, "mixed_times"),
        ({"starts": datetime(2011, 5, 9, 10), "ends": datetime(2011, 5, 9, 11)}, "no_offset"),  # noqa: DTZ001
        ({"starts": datetime(2011, 5, 9, tzinfo=UTC), "ends": datetime(2011, 5, 9, tzinfo=UTC)}, "end_before_start"),
        ({"starts": date(1, 1, 1)}, "year"),
        ({"ends": date(9999, 12, 31)}, "year"),
        ({"revision": 0}, "no_revision"),
        ({"changed_at": datetime(2011, 1, 1)}, "no_revision"),  # noqa: DTZ001
        ({"status": "perhaps"}, "status"),
        ({"title": Text()}, "no_title"),
        ({"title": Text.of(en="  ")}, "no_title"),
    ],
)
def test_what_cannot_be_sent_is_named(entry: Make, given: dict[str, object], code: str | None) -> None:
    assert rules.oddity(entry(**given)) == code


def test_a_uid_is_made_of_the_key_alone() -> None:
    assert rules.uid("meeting", 5, "example.org") == "meeting-5@example.org"


def test_only_what_fits_is_taken() -> None:
    assert rules.within([10, 20, 30], 60) == 3
    assert rules.within([10, 20, 30], 59) == 2
    assert rules.within([10], 9) == 0
    assert rules.within([], 0) == 0
