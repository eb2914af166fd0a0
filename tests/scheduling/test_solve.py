"""The solver: as good as trying every plan, true to what is fixed, scored by the one definition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.conferences import REVIEW, conference
from meetings.scheduling.model import build
from meetings.scheduling.problem import Clash, Placement, Plan, Problem, Room, Session, Slot, Span, Wish
from meetings.scheduling.score import score
from meetings.scheduling.search import Status, search
from meetings.scheduling.solve import Progress, Solution, solve
from tests.scheduling.tiny import plans, problems

MORNING, AFTERNOON = Span(600, 780), Span(900, 1080)


def timetable(problem: Problem, **more: object) -> Solution:
    return solve(problem, seconds=20, workers=1, **more)


def cheapest(problem: Problem) -> int | None:
    """By trying every plan."""
    scores = (score(problem, plan) for plan in plans(problem))
    return min((scored.cost for scored in scores if not scored.hard), default=None)


def two_rooms(*sessions: Session, **more: object) -> Problem:
    slots = (Slot(0, 0, MORNING), Slot(1, 1, MORNING), Slot(2, 0, AFTERNOON))
    return Problem(sessions, (Room(0), Room(1)), slots, **more)


@settings(max_examples=150)
@given(problems(soft=True))
def test_no_plan_is_cheaper_than_the_one_that_is_called_optimal(problem: Problem) -> None:
    found, best = timetable(problem), cheapest(problem)
    if best is None:
        assert (found.status, found.plan) == (Status.INFEASIBLE, None)
    else:
        assert (found.status, found.score and found.score.cost, found.bound) == (Status.OPTIMAL, best, best)


@settings(max_examples=60)
@given(problems(soft=False))
def test_where_everything_must_hold_a_plan_is_found_whenever_there_is_one(problem: Problem) -> None:
    assert (timetable(problem).plan is None) == (cheapest(problem) is None)


@settings(max_examples=100)
@given(problems(soft=True))
def test_every_result_is_scored_by_the_score_and_keeps_what_is_fixed(problem: Problem) -> None:
    found = timetable(problem)
    if found.plan is not None:
        assert found.score == score(problem, found.plan) and found.score.hard == 0
        assert {id_: at for id_, at in found.plan.items() if problem.sessions[id_].fixed} == {
            session.id: session.fixed for session in problem.sessions if session.fixed
        }


@settings(max_examples=60)
@given(problems(soft=True))
def test_a_session_that_is_fixed_but_need_not_be_moves_where_that_is_cheaper(problem: Problem) -> None:
    problem = replace(problem, overheads={**problem.overheads, "fixed": 2, "unplaced": 3})
    found, best = timetable(problem), cheapest(problem)
    assert (found.score.cost if found.score else None) == best


@settings(max_examples=100)
@given(problems(soft=False), st.data())
def test_with_all_literals_true_the_model_says_what_it_says_without_them(problem: Problem, data: st.DataObject) -> None:
    built = build(problem, assumptions=True)
    demands = list(built.literals)
    dropped = data.draw(st.sets(st.sampled_from(demands), max_size=3)) if demands else set()
    built.model.add_assumptions([built.literals[demand] for demand in demands if demand not in dropped])
    found = search(built, seconds=20, workers=1)
    # What is left out of the problem is what may break in it.
    possible = any(
        all(_allowed(breach, dropped) for breach in score(problem, plan).breaches) for plan in plans(problem)
    )
    assert (found.status is Status.INFEASIBLE) == (not possible)


def _allowed(breach: object, dropped: set[object]) -> bool:
    if breach.kind in {"room", "slot"}:
        return False
    return any(
        (demand.kind, demand.about, demand.wish) == (breach.kind, breach.about, breach.wish)
        and (demand.wish is not None or demand.sessions == breach.sessions)
        for demand in dropped
    )


@settings(max_examples=60)
@given(problems(soft=True), st.data())
def test_the_model_knows_who_stays_where_a_plan_has_them(problem: Problem, data: st.DataObject) -> None:
    present = {
        session.id: session.within(data.draw(st.sampled_from(problem.slots)))
        for session in problem.sessions
        if data.draw(st.booleans())
    }
    built = build(problem, keep=present)
    found = search(built, seconds=20, workers=1)
    assert (found.cost if found.plan is not None else None) == cheapest(problem)
    if found.plan is not None:
        stay = [id_ for id_, at in present.items() if found.plan.get(id_) == at]
        assert set(stay) <= set(built.kept) | {session.id for session in problem.sessions if session.fixed}


def test_what_cannot_be_is_called_infeasible() -> None:
    problem = two_rooms(*(Session(number, 180) for number in range(4)))
    assert timetable(problem).status is Status.INFEASIBLE


def test_who_may_be_left_out_is_left_out_where_there_is_no_room() -> None:
    problem = two_rooms(*(Session(number, 180) for number in range(4)), overheads={"unplaced": 8})
    found = timetable(problem)
    assert (found.score and found.score.by_kind, len(found.plan or ())) == ({"unplaced": 8}, 3)


def test_two_sessions_fixed_in_one_room_at_once_leave_no_plan() -> None:
    problem = two_rooms(
        Session(0, 60, fixed=Placement(0, Span(600, 660))), Session(1, 60, fixed=Placement(0, Span(630, 690)))
    )
    assert timetable(problem).status is Status.INFEASIBLE


def test_nobody_is_put_where_a_session_is_fixed_beside_the_slots() -> None:
    fixed = Session(0, 120, fixed=Placement(0, Span(560, 680)))
    problem = two_rooms(fixed, Session(1, 180), Session(2, 180), overheads={"slot": 1})
    found = timetable(problem)
    assert found.plan and {found.plan[1], found.plan[2]} == {Placement(1, MORNING), Placement(0, AFTERNOON)}


def test_rooms_that_overlap_in_parts_are_given_to_as_many_as_fit() -> None:
    halves = (Slot(0, 0, MORNING), Slot(1, 0, Span(600, 690)), Slot(2, 0, Span(690, 780)))
    both = (*halves, *(replace(slot, id=slot.id + 3, room=1) for slot in halves))
    problem = Problem(tuple(Session(n, 90 if n else 180) for n in range(3)), (Room(0), Room(1)), both)
    found = timetable(problem)
    assert found.score and found.score.hard == 0


def test_a_plan_to_begin_with_keeps_its_rooms_where_they_make_no_difference() -> None:
    problem = two_rooms(Session(0, 180), Session(1, 180))
    present: Plan = {0: Placement(1, MORNING), 1: Placement(0, MORNING)}
    assert timetable(problem, hint=present).plan == present


def test_a_search_that_is_told_to_stop_says_so() -> None:
    problem = conference(2, REVIEW)
    # Nothing is as good as nothing: what is asked for cannot all be had, and proving the best takes a while.
    hard = replace(problem, clashes=(*problem.clashes, *_crowd(problem)))
    told: list[Progress] = []

    def watch(progress: Progress) -> bool:
        told.append(progress)
        return False

    found = solve(hard, seconds=20, watch=watch)
    assert found.status is Status.CANCELLED
    assert found.seconds < 10
    assert all(progress.cost is None or progress.bound <= progress.cost for progress in told)
    assert found.plan is None or found.score == score(hard, found.plan)


def _crowd(problem: Problem) -> list[Clash]:
    ids = [session.id for session in problem.sessions]
    return [Clash(one, other, "crowd", 1 + (one * other) % 7) for one in ids for other in ids if one < other]


def test_the_same_seed_and_one_worker_give_the_same_plan() -> None:
    problem = conference(3, REVIEW)
    assert timetable(problem, seed=5).plan == timetable(problem, seed=5).plan


def test_a_wish_for_a_room_is_met_where_it_can_be() -> None:
    problem = two_rooms(
        Session(0, 180),
        Session(1, 180),
        wishes=(
            Wish(0, "room", 3, frozenset({1})),
            Wish(1, "room", 2, frozenset({1})),
            Wish(1, "time", 4, spans=(MORNING,)),
        ),
    )
    found = timetable(problem)
    assert found.plan == {0: Placement(1, MORNING), 1: Placement(0, MORNING)}
    assert found.score and found.score.by_kind == {"room": 2}


@pytest.mark.parametrize("seed", range(3))
def test_a_review_conference_is_laid_out_as_well_as_can_be(seed: int) -> None:
    found = solve(conference(seed, REVIEW), seconds=120, seed=seed)
    assert found.status is Status.OPTIMAL and found.score and found.score.hard == 0
