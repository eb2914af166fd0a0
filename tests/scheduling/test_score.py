"""What is wrong with a plan: held against a count in the plainest way, and case by case."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.conferences import LARGE, conference
from meetings.scheduling.problem import (
    DAY,
    Clash,
    Count,
    Order,
    Placement,
    Plan,
    Problem,
    Relation,
    Room,
    Session,
    Slot,
    Span,
    Supply,
)
from meetings.scheduling.score import breaches_of, options, score
from tests.scheduling.naive import Recount
from tests.scheduling.tiny import problems

TEN = Span(600, 780)
LATER = Span(620, 800)
AFTERNOON = Span(900, 1080)


@st.composite
def any_plans(draw: st.DrawFn, problem: Problem) -> Plan:
    """Sessions in slots, slipped out of them, without a room, in one that nobody knows, or nowhere."""
    plan = {}
    for session in (*problem.sessions, Session(99, 60)):
        slot = draw(st.sampled_from([None, *problem.slots]))
        if slot is not None:
            span = session.within(slot).span
            slipped = draw(st.sampled_from([0, 0, 0, 20, 40, DAY]))
            room = draw(st.sampled_from([slot.room, slot.room, slot.room, None, 7]))
            plan[session.id] = Placement(room, Span(span.start + slipped, span.end + slipped))
    return plan


@st.composite
def problems_with_plans(draw: st.DrawFn) -> tuple[Problem, Plan]:
    problem = draw(problems(soft=True))
    weights = st.sampled_from([None, 3, 4])
    kinds = ("room", "capacity", "needs", "slot", "unplaced", "fixed")
    overheads = {kind: draw(weights) for kind in kinds if draw(st.booleans())}
    if draw(st.booleans()):
        overheads["capacity_step"] = 5
    problem = replace(problem, overheads=overheads)
    return problem, draw(any_plans(problem))


@given(problems_with_plans())
def test_the_score_is_what_counting_minute_by_minute_gives(given_: tuple[Problem, Plan]) -> None:
    problem, plan = given_
    scored, counted = score(problem, plan), Recount(problem, plan)
    assert scored.hard_by_kind == dict(counted.hard)
    assert scored.by_kind == dict(counted.costs)
    assert (scored.hard, scored.cost) == (counted.hard.total(), counted.costs.total())


@given(problems_with_plans())
def test_what_one_session_has_a_part_in_is_what_the_score_says_of_it(given_: tuple[Problem, Plan]) -> None:
    problem, plan = given_
    breaches = score(problem, plan).breaches
    for session in problem.sessions:
        own = breaches_of(problem, plan, session.id)
        known = [breach for breach in breaches if session.id in breach.sessions]
        assert sorted(_facts(own)) == sorted(_facts(known))


def _facts(breaches: object) -> list[tuple[object, ...]]:
    return [(b.kind, tuple(sorted(b.sessions)), b.times, str(b.weight), b.about, str(b.wish)) for b in breaches]


@given(problems_with_plans())
def test_an_option_says_what_the_score_would_say_after_the_move(given_: tuple[Problem, Plan]) -> None:
    problem, plan = given_
    one = problem.sessions[0]
    for option in options(problem, plan, one.id):
        moved = {**plan, one.id: option.placement}
        after = [breach for breach in score(problem, moved).breaches if one.id in breach.sessions]
        assert sorted(_facts(option.breaches)) == sorted(_facts(after))
        assert option.hard == sum(breach.times for breach in after if breach.weight is None)
        assert option.cost == sum(breach.cost for breach in after)


def small(*sessions: Session, **more: object) -> Problem:
    slots = (Slot(0, 0, TEN), Slot(1, 1, TEN), Slot(2, 0, AFTERNOON))
    return Problem(sessions, (Room(0, 100), Room(1, 40)), slots, **more)


def test_a_session_that_slipped_by_twenty_minutes_is_outside_its_slot_and_meets_the_one_after_it() -> None:
    problem = small(Session(0, 180), Session(1, 60), clashes=(Clash(0, 1, "person", 5, "the Chair"),))
    plan = {0: Placement(0, LATER), 1: Placement(1, Span(780, 840))}
    found = {breach.kind: breach for breach in score(problem, plan).breaches if breach.sessions != (1,)}
    assert found["slot"].sessions == (0,)
    assert (found["person"].span, found["person"].about) == (Span(780, 800), "the Chair")


def test_three_sessions_in_one_room_at_once_are_three_pairs() -> None:
    problem = small(*(Session(number, 60) for number in range(3)))
    plan = {number: Placement(0, Span(600 + 10 * number, 660 + 10 * number)) for number in range(3)}
    assert score(problem, plan).hard_by_kind == {"room": 3}


def test_a_room_that_is_much_too_small_counts_more_than_once() -> None:
    problem = small(Session(0, 60, attendance=65), overheads={"capacity": 2, "capacity_step": 10})
    assert score(problem, {0: Placement(1, Span(600, 660))}).by_kind == {"capacity": 6}


def test_what_begins_over_lunch_comes_between_a_morning_and_an_afternoon() -> None:
    pair = Relation(0, 1, Order.DIRECTLY_BEFORE, "adjacent")
    plan = {0: Placement(0, TEN), 1: Placement(0, AFTERNOON)}
    problem = small(Session(0, 180), Session(1, 180), relations=(pair,))
    assert score(problem, plan).hard == 0
    lunch = replace(problem, slots=(*problem.slots, Slot(3, 1, Span(795, 885))))
    assert score(lunch, plan).hard_by_kind == {"adjacent": 1}


def test_teams_of_interpreters_are_counted_when_most_work_at_once() -> None:
    teams = Supply("teams", Span(0, DAY), 1, Count.AT_ONCE, "interpretation", 10)
    problem = small(*(Session(n, 60, draws={"teams": 1}) for n in range(3)), supplies=(teams,))
    plan = {n: Placement(n, Span(600 + 30 * n, 660 + 30 * n)) for n in range(3)}
    (breach,) = [found for found in score(problem, plan).breaches if found.kind == "interpretation"]
    assert (breach.times, breach.sessions, breach.span) == (1, (0, 1), Span(630, 660))


def test_an_incomplete_plan_says_who_is_missing_and_nothing_else_of_them() -> None:
    problem = small(Session(0, 60), Session(1, 60), clashes=(Clash(0, 1, "person"),))
    assert [(b.kind, b.sessions) for b in score(problem, {}).breaches] == [("unplaced", (0,)), ("unplaced", (1,))]


def test_three_hundred_sessions_are_scored_in_well_under_fifty_milliseconds() -> None:
    problem = conference(0, LARGE)
    rng = random.Random(0)
    plan = {session.id: session.within(rng.choice(problem.slots)) for session in problem.sessions}
    spent = []
    for _ in range(5):
        begun = time.process_time()
        score(problem, plan)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.05


@pytest.mark.parametrize("module", ["problem", "breaking", "score"])
def test_warnings_need_no_solver(module: str) -> None:
    import subprocess
    import sys

    code = f"import sys, meetings.scheduling.{module}; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
