"""Choices of the feed builder: kept as they were made, the same for whoever makes them, and what they ask for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.rules import MeetingKind
from meetings.feeds import selections
from meetings.feeds.selections import DeadlinesWanted, Selection
from meetings.foundation.errors import RuleViolation
from meetings.foundation.feed_scope import ANY

CODES = st.frozensets(st.text("abcdefghij-0123456789", min_size=1, max_size=20), max_size=6)
SELECTIONS = st.builds(
    Selection,
    processes=CODES,
    meetings=CODES,
    kinds=st.frozensets(st.sampled_from([kind.value for kind in MeetingKind])),
    groups=CODES,
    with_meetings=st.booleans(),
    with_sessions=st.booleans(),
    deadlines=st.sampled_from(DeadlinesWanted),
    with_open=st.booleans(),
)


@given(SELECTIONS)
def test_what_is_kept_comes_back(selection: Selection) -> None:
    assert selections.restored(json.loads(json.dumps(selections.stored(selection)))) == selection


@given(SELECTIONS, SELECTIONS)
def test_the_same_choices_have_the_same_digest_and_others_another(one: Selection, other: Selection) -> None:
    assert (one.digest == other.digest) == (one == other)
    assert selections.restored(selections.stored(one)).digest == one.digest


@given(SELECTIONS)
def test_what_is_chosen_is_asked_for_and_nothing_else(selection: Selection) -> None:
    facets = selections.facets_of(selection)

    assert (facets.processes, facets.meetings, facets.kinds) == (
        selection.processes,
        selection.meetings,
        selection.kinds,
    )
    assert facets.binding_only == (selection.deadlines is DeadlinesWanted.BINDING)
    assert facets.with_open == selection.with_open
    assert (facets.concerns is None) == (not selection.groups)
    if facets.concerns is not None:
        assert facets.concerns.groups == selection.groups
        whose = facets.concerns
        assert not (whose.desks or whose.processes), "nobody chooses what is not published"
        assert not (whose.states or whose.chairs), "nor what others are asked in confidence"
    assert ("deadline" in selections.kinds_of(selection)) == (selection.deadlines is not DeadlinesWanted.NONE)
    assert ("meeting" in selections.kinds_of(selection)) == selection.with_meetings
    assert ("session" in selections.kinds_of(selection)) == selection.with_sessions
    assert "silence" not in selections.kinds_of(selection)


@given(SELECTIONS, SELECTIONS)
def test_feeds_of_different_choices_have_different_validators(one: Selection, other: Selection) -> None:
    feeds = [selections.saved_feed("code", selection) for selection in (one, other)]
    asked = [(feed.facets.canonical, sorted(feed.kinds)) for feed in feeds]

    assert (asked[0] == asked[1]) == (feeds[0] == feeds[1])


def test_choosing_nothing_narrows_nothing() -> None:
    assert selections.facets_of(Selection()) == ANY
    assert selections.kinds_of(Selection()) == {"meeting", "session", "deadline"}


@given(SELECTIONS)
def test_something_is_to_be_in_it(selection: Selection) -> None:
    if selections.kinds_of(selection):
        assert selections.check(selection) is selection
    else:
        with pytest.raises(RuleViolation) as raised:
            selections.check(selection)
        assert (raised.value.code, raised.value.field) == ("selection.empty", "contents")


def test_two_hundred_meetings_may_be_chosen_and_no_more() -> None:
    codes = [f"m-{number}" for number in range(201)]
    selections.check(Selection(meetings=frozenset(codes[:200])))

    with pytest.raises(RuleViolation) as raised:
        selections.check(Selection(meetings=frozenset(codes)))

    assert (raised.value.code, raised.value.field) == ("selection.too_many", "meetings")
    assert raised.value.params == {"most": 200}


@pytest.mark.parametrize(
    ("selection", "is_short"),
    [
        (Selection(), False),
        (Selection(deadlines=DeadlinesWanted.BINDING), False),
        (Selection(meetings=frozenset({"a", "b", "c"})), True),
        (Selection(meetings=frozenset({"a", "b", "c", "d"})), False),
        (Selection(meetings=frozenset({"a", "b"}), groups=frozenset({"african"})), True),
        (Selection(with_meetings=False, with_sessions=False), True),
        (Selection(meetings=frozenset({"a", "b", "c"}), deadlines=DeadlinesWanted.NONE), False),
    ],
)
def test_a_short_choice_can_be_named(selection: Selection, is_short: bool) -> None:
    assert selections.is_short(selection) is is_short
    assert selections.saved_feed("code", selection).key == ("chosen" if is_short else "saved")


@pytest.mark.parametrize(
    ("kinds", "binding_only", "sort"),
    [
        ({"meeting"}, False, "meetings"),
        ({"meeting", "session"}, False, "meetings"),
        ({"session"}, False, "sessions"),
        ({"deadline"}, False, "deadlines"),
        ({"deadline"}, True, "binding"),
        ({"deadline", "meeting"}, True, None),
    ],
)
def test_entries_of_one_sort_are_called_by_it(kinds: set[str], binding_only: bool, sort: str | None) -> None:
    assert selections.only_sort(frozenset(kinds), binding_only) == sort


def test_the_page_of_a_selection_is_in_its_calendar() -> None:
    assert selections.saved_feed("abc", Selection()).page == "calendar/saved/abc/"
