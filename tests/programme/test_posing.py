"""A programme as the solver’s problem: what is asked of rooms, hours, people, teams and numbers, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from meetings.programme import posing, weights
from meetings.programme.rules import Hours, Interpretation, PartyKind, PeriodKind, SessionKind
from meetings.programme.situation import Closure, Day, PartyFacts, SessionFacts, Situation
from meetings.programme.weights import SETTLED, USUAL, Kind
from meetings.scheduling.problem import Placement, Span
from meetings.scheduling.score import breaches_of, options, score
from tests.programme.situations import (
    AFTERNOON,
    BIG,
    DAYS,
    LUNCH,
    MONDAY,
    MORNING,
    SMALL,
    anything,
    formal,
    session,
    week,
)


def broken(situation: Situation) -> dict[str, int]:
    """What is wrong with a programme as it stands: the kinds, and how often."""
    found: dict[str, int] = {}
    for breach in score(posing.pose(situation), posing.plan(situation)).breaches:
        found[breach.kind] = found.get(breach.kind, 0) + breach.times
    return found


# --- slots ----------------------------------------------------------------------------------------------------------


def test_every_room_is_offered_in_every_part_of_an_open_day() -> None:
    situation = week(formal(1), days=(Day(MONDAY), *(Day(on, is_open=False) for on in DAYS[1:])))

    found = {(slot.room, slot.span) for slot in posing.pose(situation).slots}

    assert len(found) == 2 * 4
    assert (BIG, situation.span(MONDAY, Hours(MORNING, MORNING + 180))) in found


def test_a_closed_room_is_offered_before_and_after() -> None:
    closures = (Closure(1, BIG, MONDAY, Hours(MORNING + 60, MORNING + 90)),)
    situation = week(formal(1), closures=closures)

    spans = [
        (situation.off_axis(s.span.start)[1], s.span.end - s.span.start)
        for s in posing.pose(situation).slots
        if s.room == BIG and s.span.day == 0 and MORNING <= s.span.start < MORNING + 180
    ]

    assert spans == [(MORNING, 60), (MORNING + 90, 90)]


def test_a_second_short_session_may_begin_in_the_middle_of_a_long_part() -> None:
    begins = {slot.span.start for slot in posing.pose(week(session(1))).slots if slot.span.day == 0}
    assert {MORNING, MORNING + 90, LUNCH, AFTERNOON, AFTERNOON + 90} <= begins
    assert LUNCH + 45 not in begins, "lunch is too short for two"

    assert MORNING + 90 not in {slot.span.start for slot in posing.pose(week(formal(1))).slots}


def test_a_session_whose_hour_is_fixed_finds_a_room_at_that_hour() -> None:
    situation = week(session(1, is_fixed=True, on=MONDAY, starts=MORNING + 25))

    found = options(posing.pose(situation), posing.plan(situation), 1)
    there = [one for one in found if one.placement.span.start == MORNING + 25]

    assert {one.slot.room for one in there} == {BIG, SMALL}
    assert not any(breach.kind == Kind.FIXED for one in there for breach in one.breaches)
    assert all(Kind.FIXED in {b.kind for b in one.breaches} for one in found if one not in there)


# --- what is asked --------------------------------------------------------------------------------------------------


def test_a_person_and_a_body_cannot_be_in_two_places_at_once() -> None:
    parties = (
        PartyFacts("bureau", PartyKind.BODY, week().rooms[0].name),
        PartyFacts("person:chair", PartyKind.PERSON, week().rooms[0].name),
    )
    both = frozenset({"bureau", "person:chair"})
    situation = week(
        session(1, on=MONDAY, starts=LUNCH, room=BIG, parties=both),
        session(2, on=MONDAY, starts=LUNCH + 30, room=SMALL, parties=both),
        parties=parties,
    )

    assert {Kind.PERSON, Kind.BODY} <= set(broken(situation))


def test_formal_meetings_are_one_after_another_in_the_order_of_their_numbers() -> None:
    at_once = week(formal(1, MONDAY, MORNING), formal(2, MONDAY, MORNING, room=SMALL))
    backward = week(formal(2, MONDAY, MORNING), formal(1, MONDAY, AFTERNOON))

    assert broken(at_once)[Kind.FORMAL] == 1
    assert broken(backward) == {Kind.NUMBERS: 1}


def test_the_same_number_twice_is_no_order() -> None:
    twice = week(formal(1, MONDAY, MORNING), formal(2, MONDAY, AFTERNOON, number=1))
    assert Kind.NUMBERS not in broken(twice)


def test_what_is_held_beside_a_formal_meeting_costs_and_is_possible() -> None:
    situation = week(formal(1, MONDAY, MORNING), session(2, on=MONDAY, starts=MORNING, room=SMALL))
    found = score(posing.pose(situation), posing.plan(situation))
    assert found.hard == 0
    assert found.by_kind[Kind.BESIDE_FORMAL] == USUAL[Kind.BESIDE_FORMAL]


def test_more_promised_than_there_are_teams_must_not_be_and_more_hoped_for_may() -> None:
    def served(number: int, how: Interpretation) -> SessionFacts:
        return session(number, langs=("en",), interpretation=how, on=MONDAY, starts=AFTERNOON, room=BIG)

    promised = week(*(served(n, Interpretation.GRANTED) for n in (1, 2, 3)))
    hoped = week(
        served(1, Interpretation.GRANTED),
        served(2, Interpretation.WANTED),
        served(3, Interpretation.AS_AVAILABLE),
    )

    assert broken(promised)[Kind.INTERPRETATION] == 1
    assert Kind.INTERPRETATION not in broken(hoped)
    assert broken(hoped)[Kind.AS_AVAILABLE] == 1


def test_a_team_works_two_meetings_a_day() -> None:
    services = {"langs": ("en",), "interpretation": Interpretation.GRANTED, "room": BIG}
    starts = (9 * 60, MORNING, LUNCH, AFTERNOON)
    sessions = [session(n, on=MONDAY, starts=at, **services) for n, at in enumerate(starts, start=1)]
    more = [session(9, on=MONDAY, starts=AFTERNOON, **{**services, "room": SMALL})]

    assert Kind.TEAM_DAY not in broken(week(*sessions))
    assert broken(week(*sessions, *more))[Kind.TEAM_DAY] == 1


def test_a_room_needs_booths_only_for_languages_that_are_promised() -> None:
    langs = ("en", "fr")
    granted = session(1, langs=langs, interpretation=Interpretation.GRANTED, on=MONDAY, starts=LUNCH, room=SMALL)
    hoped = replace(granted, interpretation=Interpretation.AS_AVAILABLE)

    assert Kind.NEEDS in broken(week(granted))
    assert Kind.NEEDS not in broken(week(hoped)) and Kind.BOOTHS in broken(week(hoped))


def test_earlier_and_later_than_wanted_must_not_be() -> None:
    early = session(1, on=MONDAY, starts=MORNING, room=SMALL, not_before=(MONDAY, LUNCH))
    late = session(2, on=MONDAY, starts=AFTERNOON, room=SMALL, not_after=(MONDAY, AFTERNOON + 30))

    assert {Kind.NOT_BEFORE, Kind.NOT_AFTER} <= set(broken(week(early, late)))
    in_time = replace(late, not_after=(MONDAY, AFTERNOON + 60))
    assert Kind.NOT_AFTER not in broken(week(in_time))


def test_who_names_no_part_of_the_day_is_wanted_at_the_usual_one() -> None:
    side = session(1, SessionKind.SIDE_EVENT, on=MONDAY, starts=MORNING, room=SMALL)

    assert broken(week(side)) == {Kind.USUAL_PERIOD: 1}
    assert broken(week(replace(side, period_wishes=(PeriodKind.MORNING,)))) == {}
    assert broken(week(replace(side, period_wishes=(PeriodKind.LUNCH,)))) == {Kind.PERIOD_WISH: 1}


def test_what_is_called_off_needs_nothing() -> None:
    situation = week(formal(1, MONDAY, MORNING), formal(2, MONDAY, MORNING, is_called_off=True))

    assert broken(situation) == {}
    assert [one.id for one in posing.pose(situation).sessions] == [1]


# --- weights --------------------------------------------------------------------------------------------------------


def test_a_programme_weighs_as_it_likes_but_for_what_rooms_and_hours_are() -> None:
    own = {Kind.CAPACITY.value: None, Kind.UNPLACED.value: 5, **dict.fromkeys((k.value for k in SETTLED), 1)}
    found = weights.all_weights(own)

    assert found[Kind.CAPACITY] is None and found[Kind.UNPLACED] == 5
    assert all(found[kind] is None for kind in SETTLED)
    assert set(found) == set(Kind)


@pytest.mark.parametrize("kind", [kind for kind in Kind if USUAL[kind] is not None])
def test_the_usual_weights_are_within_bounds(kind: Kind) -> None:
    assert 0 < (USUAL[kind] or 0) <= weights.WEIGHT_MAXIMUM


# --- any programme --------------------------------------------------------------------------------------------------


@given(anything())
def test_the_score_of_any_programme_counts_each_session_as_its_own_breaches_do(situation: Situation) -> None:
    problem, plan = posing.pose(situation), posing.plan(situation)
    whole = score(problem, plan).breaches
    for one in problem.sessions:
        # More than there is of a supply is one breach; which sessions it names depends on who is asked.
        mine = {(b.kind, b.wish) for b in whole if one.id in b.sessions}
        assert mine <= {(b.kind, b.wish) for b in breaches_of(problem, plan, one.id)}


@given(anything())
def test_every_option_is_what_the_programme_would_be(situation: Situation) -> None:
    problem, plan = posing.pose(situation), posing.plan(situation)
    for one in problem.sessions[:2]:
        for option in options(problem, plan, one.id)[:4]:
            on, starts, room = posing.place(situation, option.placement)
            moved = replace(
                situation,
                sessions=tuple(
                    replace(s, on=on, starts=starts, room=room) if s.id == one.id else s for s in situation.sessions
                ),
            )
            assert posing.plan(moved)[one.id] == option.placement


@given(anything())
def test_slots_lie_in_open_days_and_in_rooms_that_there_are(situation: Situation) -> None:
    is_open = {day.on for day in situation.days if day.is_open}
    available = {room.id for room in situation.rooms if room.is_available}
    for slot in posing.pose(situation).slots:
        on, starts = situation.off_axis(slot.span.start)
        assert on in is_open and slot.room in available
        assert any(
            p.on == on and p.hours.starts <= starts and starts + slot.span.end - slot.span.start <= p.hours.ends
            for p in situation.periods
        )


def test_a_place_goes_to_the_axis_and_back() -> None:
    situation = week(formal(1, DAYS[3], AFTERNOON))
    assert posing.plan(situation)[1] == Placement(BIG, Span(3 * 1440 + AFTERNOON, 3 * 1440 + AFTERNOON + 180))
    assert posing.place(situation, posing.plan(situation)[1]) == (DAYS[3], AFTERNOON, BIG)


def test_a_programme_without_days_is_a_problem_without_slots() -> None:
    empty = week(formal(1), days=(), periods=())
    assert posing.pose(empty).slots == () and broken(empty) == {Kind.UNPLACED: 1}
