"""Sessions by themselves: what must not be contradicted, lists of themes, relations that cannot hold. No database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.programme import arrangements
from meetings.programme.arrangements import (
    USUAL,
    Moment,
    RelationDraft,
    SessionDraft,
    SessionStep,
    Standing,
    Theme,
    check_relation,
    check_session,
    themes,
)
from meetings.programme.labels_sessions import CONSEQUENCES, DONE, ERRORS, QUESTIONS, STANDINGS, STEPS
from meetings.programme.rules import Arrangement, Interpretation, SessionKind
from meetings.programme.situation import RelationFacts

MONDAY, TUESDAY = date(2011, 5, 9), date(2011, 5, 10)
FORMAL = SessionDraft(SessionKind.FORMAL, Text.of(en="Marking"), 180, number=2)


def usual(kind: SessionKind) -> SessionDraft:
    found = USUAL[kind]
    return SessionDraft(
        kind, Text.of(en="Theme"), found.minutes, langs=found.langs, interpretation=found.interpretation
    )


def relation(
    first: int, second: int, order: Arrangement = Arrangement.BEFORE, *, is_hard: bool = True
) -> RelationFacts:
    return RelationFacts(first * 100 + second, first, second, order, is_hard)


@contextmanager
def refused(code: str, field: str | None = None) -> Iterator[None]:
    """The rule that must be broken, and the field it is about."""
    with pytest.raises(RuleViolation) as error:
        yield
    assert (error.value.code, error.value.field) == (code, field)


@pytest.mark.parametrize("kind", SessionKind)
def test_what_is_usual_of_a_kind_can_be_stored_as_it_is(kind: SessionKind) -> None:
    check_session(usual(kind))


def test_formal_meetings_last_three_hours_in_six_languages_and_side_events_the_lunch_break() -> None:
    assert (USUAL[SessionKind.FORMAL].minutes, USUAL[SessionKind.FORMAL].langs) == (180, LANGUAGES)
    assert (USUAL[SessionKind.SIDE_EVENT].minutes, USUAL[SessionKind.SIDE_EVENT].langs) == (75, ())
    assert USUAL[SessionKind.GROUP].interpretation is Interpretation.AS_AVAILABLE
    assert not USUAL[SessionKind.BUREAU].is_open


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"minutes": 4}, "programme.length", "minutes"),
        ({"minutes": 601}, "programme.length", "minutes"),
        ({"kind": SessionKind.INFORMAL}, "programme.number_not_formal", "number"),
        ({"interpretation": Interpretation.GRANTED}, "programme.langs_missing", "langs"),
        ({"langs": ("en",)}, "programme.langs_not_wanted", "langs"),
        ({"not_before": Moment(None, 600)}, "programme.hour_alone", "not_before_on"),
        ({"not_after": Moment(None, 0)}, "programme.hour_alone", "not_after_on"),
        ({"not_before": Moment(TUESDAY), "not_after": Moment(MONDAY)}, "programme.window_order", "not_after_on"),
        (
            {"not_before": Moment(MONDAY, 600), "not_after": Moment(MONDAY, 779)},
            "programme.window_order",
            "not_after_on",
        ),
    ],
)
def test_a_session_does_not_contradict_itself(changes: dict[str, object], code: str, field: str) -> None:
    with refused(code, field):
        check_session(replace(FORMAL, **changes))  # type: ignore[arg-type]


def test_a_session_may_fill_its_window_to_the_minute() -> None:
    check_session(replace(FORMAL, not_before=Moment(MONDAY, 600), not_after=Moment(MONDAY, 780)))
    check_session(replace(FORMAL, not_before=Moment(MONDAY, 780), not_after=Moment(TUESDAY, 600)))


def test_languages_that_were_not_granted_stay_known() -> None:
    check_session(replace(FORMAL, interpretation=Interpretation.NOT_GRANTED, langs=("fr",)))


# --- several at once ------------------------------------------------------------------------------------------------


def test_a_number_before_a_theme_is_that_of_the_meeting() -> None:
    written = "1. Opening\n\n  2)  Marking \n3、标识\nTracing\n2012 as a year\n4.5 million weapons"

    assert themes(written, SessionKind.FORMAL) == (
        Theme("Opening", 1),
        Theme("Marking", 2),
        Theme("标识", 3),
        Theme("Tracing"),
        Theme("2012 as a year"),
        Theme("4.5 million weapons"),
    )


def test_only_formal_meetings_get_numbers_from_a_list() -> None:
    assert themes("1. Opening", SessionKind.INFORMAL) == (Theme("1. Opening"),)
    assert themes("0. Nothing", SessionKind.FORMAL) == (Theme("0. Nothing"),)


def test_lists_of_themes_have_their_limits() -> None:
    with refused("text.empty", "themes"):
        themes(" \n\t\n", SessionKind.FORMAL)
    with refused("programme.too_many_themes", "themes"):
        themes("Theme\n" * (arrangements.THEMES_MAXIMUM + 1), SessionKind.FORMAL)
    with refused("programme.theme_too_long", "themes"):
        themes(f"Short\n{'x' * 201}", SessionKind.FORMAL)


@given(st.text(max_size=300))
def test_no_line_of_a_list_is_lost_or_made_up(written: str) -> None:
    try:
        found = themes(written, SessionKind.INFORMAL)
    except RuleViolation:
        return

    assert " ".join(" ".join(theme.title for theme in found).split()) == " ".join(written.split())


def test_a_programme_has_its_limit() -> None:
    arrangements.check_count(599)
    with refused("programme.too_many_sessions"):
        arrangements.check_count(599, 2)


# --- how they stand to one another ----------------------------------------------------------------------------------


def test_a_session_stands_to_another_one() -> None:
    with refused("programme.relation_self", "second"):
        check_relation([], RelationDraft(1, 1, Arrangement.SAME_DAY))


def test_what_says_the_same_both_ways_is_said_once() -> None:
    with refused("programme.relation_twice", "second"):
        check_relation([relation(1, 2, Arrangement.SAME_DAY)], RelationDraft(2, 1, Arrangement.SAME_DAY))

    check_relation([relation(1, 2, is_hard=False)], RelationDraft(2, 1, Arrangement.BEFORE))


def test_the_same_can_be_said_more_strictly() -> None:
    check_relation([relation(1, 2, is_hard=False)], RelationDraft(1, 2, Arrangement.BEFORE))


def test_no_session_ends_before_one_that_ends_before_it() -> None:
    known = [relation(1, 2), relation(2, 3, Arrangement.DIRECTLY_BEFORE)]

    with refused("programme.relation_circle", "second"):
        check_relation(known, RelationDraft(3, 1, Arrangement.BEFORE))
    check_relation(known, RelationDraft(3, 1, Arrangement.BEFORE, is_hard=False))
    check_relation(known, RelationDraft(3, 1, Arrangement.OTHER_DAY))
    check_relation([*known[:1], relation(2, 3, is_hard=False)], RelationDraft(3, 1, Arrangement.BEFORE))


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=30))
def test_whatever_is_let_in_can_be_put_in_order(pairs: list[tuple[int, int]]) -> None:
    known: list[RelationFacts] = []
    for number, (first, second) in enumerate(pairs):
        draft = RelationDraft(first, second, Arrangement.BEFORE)
        try:
            check_relation(known, draft)
        except RuleViolation:
            continue
        known.append(RelationFacts(number, first, second, Arrangement.BEFORE))

    waiting, placed = set(range(1, 8)), []
    while waiting:
        free = [one for one in waiting if not any(r.second == one and r.first in waiting for r in known)]
        assert free, "a circle was let in"
        placed.append(free[0])
        waiting.remove(free[0])
    assert all(placed.index(r.first) < placed.index(r.second) for r in known)


def test_a_long_chain_is_followed_to_its_end() -> None:
    chain = [relation(one, other) for one, other in pairwise(range(900))]

    with refused("programme.relation_circle", "second"):
        check_relation(chain, RelationDraft(899, 0, Arrangement.BEFORE))


# --- words ----------------------------------------------------------------------------------------------------------


def test_everything_that_is_refused_or_done_has_words() -> None:
    assert {code for code in arrangements.CODES if code not in ERRORS} == set()
    assert STEPS.keys() == QUESTIONS.keys() == CONSEQUENCES.keys() == DONE.keys() == set(SessionStep)
    assert STANDINGS.keys() == set(Standing)
