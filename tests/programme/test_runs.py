"""Runs of the solver: asked for, done by the worker, stopped, given up; what is proposed and what is taken over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.programme import accepting, correcting, queries_runs, reading, solving, tasks
from meetings.programme.drafts import RunDraft
from meetings.programme.happening import Entry
from meetings.programme.models import ProgrammeSession, SolverRun
from meetings.programme.rules import DayAct, Obstacle, RunMode, RunStatus
from meetings.programme.weights import USUAL, Kind, all_weights
from meetings.scheduling.process import Beat, Outcome
from tests.programme.support import (
    DESK,
    FRIDAY,
    MORNING,
    SECRETARIAT,
    THURSDAY,
    WEDNESDAY,
    Kept,
    closed,
    relation,
    stored,
    whole,
)

PLAN, REPAIR = RunDraft(RunMode.PLAN, 20), RunDraft(RunMode.REPAIR, 20)


def asked(kept: Kept, draft: RunDraft = PLAN) -> int:
    run = solving.ask(SECRETARIAT, kept.programme, draft)
    db.session.commit()
    return run.id


def solved(kept: Kept, draft: RunDraft = PLAN) -> int:
    """A run that the worker has brought to its end, in a process of its own."""
    number = asked(kept, draft)
    assert tasks.solve() == 1
    db.session.expire_all()
    return number


def run(number: int) -> SolverRun:
    db.session.expire_all()
    return queries_runs.run(number)


def proposed(number: int, kept: Kept) -> dict[int, accepting.Proposed]:
    situation = reading.situation(whole(kept))
    return {one.session.id: one for one in accepting.compared(run(number), situation)}


def accept(number: int, *sessions: int) -> accepting.Taken:
    taken = accepting.accept(SECRETARIAT, number, sessions)
    db.session.commit()
    return taken


def put(kept: Kept, key: str, **values: object) -> None:
    session = stored(kept, key)
    for name, value in values.items():
        setattr(session, name, value)
    db.session.commit()


def swapped(kept: Kept, first: str, second: str) -> int:
    """A run that proposes that two sessions change places."""
    places = solving.places(reading.situation(whole(kept)))
    one, other = str(kept.sessions[first]), str(kept.sessions[second])
    found = run(asked(kept))
    found.status, found.asked = RunStatus.DONE, {"places": places}
    found.result = {"status": "feasible", "places": {one: places[other], other: places[one]}}
    db.session.commit()
    return found.id


def test_a_timetable_is_proved_the_best_and_changes_nothing_by_itself(kept: Kept) -> None:
    before = solving.places(reading.situation(whole(kept)))

    found = run(solved(kept))

    assert found.status is RunStatus.DONE and found.result is not None
    assert found.result["status"] == "optimal"
    assert found.result["score"]["hard"] == 0 and found.result["bound"] == found.result["score"]["cost"]
    assert {"seconds", "seed", "present"} <= set(found.result)
    assert solving.places(reading.situation(whole(kept))) == before


def test_every_session_has_a_place_and_what_is_fixed_stays(kept: Kept) -> None:
    places = (run(solved(kept)).result or {})["places"]

    assert {int(number) for number in places} == set(kept.sessions.values())
    assert places[str(kept.sessions["opening"])] == ["2011-05-09", MORNING, kept.rooms["big"]]
    assert places[str(kept.sessions["side"])][0] == WEDNESDAY.isoformat()


def test_repair_moves_only_what_lost_its_room(kept: Kept) -> None:
    put(kept, "side", on=WEDNESDAY, starts=13 * 60 + 15, room_id=kept.rooms["small"])
    closed(kept, "plain", stored(kept, "bureau").on or WEDNESDAY)

    moves = proposed(solved(kept, REPAIR), kept)

    assert set(moves) == {kept.sessions["bureau"]}
    assert moves[kept.sessions["bureau"]].then[2] != kept.rooms["plain"]


def test_when_nothing_can_hold_the_smallest_set_of_wishes_is_named(kept: Kept) -> None:
    first, second = kept.sessions["marking"], kept.sessions["records"]
    db.session.add(relation(kept.programme, second, first))
    db.session.commit()

    found = run(solved(kept))

    assert found.result is not None and found.result["status"] == "infeasible"
    explained = found.result["explanation"]
    assert {tuple(sorted(one["sessions"])) for one in explained["reasons"] if one["kind"] == "relation"} == {
        tuple(sorted((first, second)))
    }
    assert explained["proof"] == "smallest"


def test_what_is_chosen_is_taken_over_and_the_rest_stays(kept: Kept) -> None:
    put(kept, "marking", on=None, starts=None, room_id=None)
    number = solved(kept)
    moves = proposed(number, kept)
    assert {kept.sessions["side"], kept.sessions["marking"]} <= set(moves)

    taken = accept(number, kept.sessions["side"])

    side = stored(kept, "side")
    assert taken.moved == (kept.sessions["side"],)
    assert (side.on, side.starts, side.room_id) == moves[kept.sessions["side"]].then
    assert stored(kept, "marking").on is None


def test_a_session_that_was_moved_meanwhile_stays_where_it_was_put(kept: Kept) -> None:
    number = solved(kept)
    put(kept, "side", on=FRIDAY, starts=MORNING, room_id=kept.rooms["small"])

    taken = accept(number, kept.sessions["side"])

    assert taken.moved == () and [one.obstacle for one in taken.left] == [Obstacle.MOVED]
    side = stored(kept, "side")
    assert (side.on, side.starts, side.room_id) == (FRIDAY, MORNING, kept.rooms["small"])


def test_no_session_is_lost_or_twice_in_the_plan_after_a_stale_proposal(kept: Kept) -> None:
    number = solved(kept)
    put(kept, "side", on=FRIDAY, starts=MORNING, room_id=kept.rooms["small"])

    accept(number, *kept.sessions.values())

    ids = [one.id for one in whole(kept).sessions]
    assert sorted(ids) == sorted(kept.sessions.values())
    assert all(stored(kept, key).on is not None for key in kept.sessions)


def test_a_room_that_was_lost_meanwhile_takes_no_session(kept: Kept) -> None:
    number = solved(kept)
    then = proposed(number, kept)[kept.sessions["side"]].then
    key = next(name for name, room in kept.rooms.items() if room == then[2])
    closed(kept, key, then[0])

    taken = accept(number, kept.sessions["side"])

    assert [one.obstacle for one in taken.left] == [Obstacle.ROOM]
    assert stored(kept, "side").on is None


def test_a_session_that_is_fixed_meanwhile_is_not_moved(kept: Kept) -> None:
    put(kept, "bureau", on=WEDNESDAY, starts=MORNING)
    number = solved(kept)
    assert kept.sessions["bureau"] in proposed(number, kept)
    put(kept, "bureau", is_fixed=True)

    assert [one.obstacle for one in accept(number, kept.sessions["bureau"]).left] == [Obstacle.FIXED]


def test_what_would_be_put_where_another_session_stays_is_left(kept: Kept) -> None:
    number = solved(kept)
    then = proposed(number, kept)[kept.sessions["side"]].then
    put(kept, "marking", on=then[0], starts=then[1] - 30, room_id=then[2])

    taken = accept(number, kept.sessions["side"])

    assert taken.moved == () and [one.obstacle for one in taken.left] == [Obstacle.TAKEN]


def test_sessions_that_give_each_other_their_places_are_taken_over_together(kept: Kept) -> None:
    put(kept, "side", on=FRIDAY, starts=MORNING, room_id=kept.rooms["small"])
    put(kept, "bureau", on=THURSDAY, starts=MORNING, room_id=kept.rooms["plain"])
    number = swapped(kept, "side", "bureau")
    both = {kept.sessions["side"], kept.sessions["bureau"]}

    assert accept(number, kept.sessions["side"]).moved == ()
    assert set(accept(number, *both).moved) == both


def test_what_has_begun_since_is_not_moved(kept: Kept) -> None:
    put(kept, "bureau", on=WEDNESDAY, starts=MORNING)
    number = solved(kept)
    entry = Entry(DayAct.BEGIN, clock.now())
    correcting.record(SECRETARIAT, kept.sessions["bureau"], stored(kept, "bureau").revision, entry)
    db.session.commit()

    assert [one.obstacle for one in accept(number, kept.sessions["bureau"]).left] == [Obstacle.FIXED]


def test_a_run_is_done_with_the_weights_it_was_asked_with(kept: Kept) -> None:
    number = asked(kept)
    programme = whole(kept)
    programme.weights = {Kind.CAPACITY.value: 0}
    db.session.commit()

    task = solving.take()

    assert task is not None and task.situation.weights == run(number).weights != programme.weights


def test_what_is_over_stays_where_it_is(kept: Kept) -> None:
    put(kept, "side", on=WEDNESDAY, starts=MORNING, room_id=kept.rooms["narrow"])
    asked(kept)

    with clock.frozen(datetime(2011, 5, 11, 15, tzinfo=UTC)):  # 11 a.m. in New York
        task = solving.take()

    assert task is not None
    fixed = {one.id for one in task.situation.sessions if one.is_fixed}
    over = {
        one.id for one in task.situation.sessions if one.on is not None and (one.on, one.starts) <= (WEDNESDAY, 660)
    }
    assert kept.sessions["side"] in over <= fixed and fixed - over <= {kept.sessions["opening"]}


def test_a_proposal_of_nothing_is_not_taken_over(kept: Kept) -> None:
    number = asked(kept)

    with pytest.raises(Conflict, match="proposal_none"):
        accept(number, kept.sessions["side"])


def test_something_has_to_be_chosen(kept: Kept) -> None:
    number = solved(kept)

    with pytest.raises(RuleViolation, match="nothing_chosen"):
        accept(number)


def test_one_run_at_a_time_for_a_meeting(kept: Kept) -> None:
    asked(kept)

    with pytest.raises(Conflict, match="run_busy"):
        solving.ask(SECRETARIAT, kept.programme, PLAN)


def test_a_run_that_waits_is_cancelled_at_once(kept: Kept) -> None:
    number = asked(kept)

    solving.cancel(SECRETARIAT, number)
    db.session.commit()

    assert run(number).status is RunStatus.CANCELLED
    assert tasks.solve() == 0


def test_a_run_that_is_stopped_keeps_the_best_that_was_found(kept: Kept) -> None:
    number = asked(kept)
    task = solving.take()
    assert task is not None
    db.session.commit()
    solving.cancel(SECRETARIAT, number)
    db.session.commit()

    assert solving.beat(number, Beat(40, 0, 1.0)) is False
    solving.finish(task, Outcome(failure="ended"))
    db.session.commit()

    assert run(number).status is RunStatus.CANCELLED


def test_how_far_it_is_is_shown_while_it_runs(kept: Kept) -> None:
    number = asked(kept)
    assert solving.take() is not None

    assert solving.beat(number, Beat(40, 12, 1.26)) is True
    db.session.commit()

    assert run(number).progress == {"cost": 40, "bound": 12, "seconds": 1.3}


def test_a_run_whose_worker_has_gone_is_given_up_and_another_one_can_be_asked(kept: Kept) -> None:
    number = asked(kept)
    assert solving.take() is not None
    gone = clock.real_now() - solving.QUIET - timedelta(seconds=1)
    db.session.execute(sa.update(SolverRun).values(beat_at=gone))
    db.session.commit()

    assert tasks.solve() == 0
    assert run(number).status is RunStatus.FAILED
    assert asked(kept) != number


def test_two_workers_do_not_take_one_run(kept: Kept) -> None:
    asked(kept)

    assert solving.take() is not None
    assert solving.take() is None


def test_a_failure_of_the_solver_is_said(kept: Kept) -> None:
    number = asked(kept)
    task = solving.take()
    assert task is not None

    solving.finish(task, Outcome(failure="MemoryError"))
    db.session.commit()

    assert run(number).status is RunStatus.FAILED
    assert run(number).result == {"failure": "MemoryError"}


@pytest.mark.parametrize("seconds", [0, 4, 301])
def test_the_solver_is_asked_for_a_bounded_time(kept: Kept, seconds: int) -> None:
    with pytest.raises(RuleViolation, match="run_seconds"):
        solving.ask(SECRETARIAT, kept.programme, RunDraft(RunMode.PLAN, seconds))


def test_nothing_to_place_is_nothing_to_solve(kept: Kept) -> None:
    db.session.execute(sa.update(ProgrammeSession).values(removed_at=clock.now()))
    db.session.commit()

    with pytest.raises(Conflict, match="run_nothing"):
        solving.ask(SECRETARIAT, kept.programme, PLAN)


def test_the_desk_of_the_chair_asks_for_nothing(kept: Kept) -> None:
    with pytest.raises(NotFound):
        solving.ask(DESK, kept.programme, PLAN)


def test_only_weights_that_are_not_the_usual_ones_are_kept(kept: Kept) -> None:
    wanted = {kind.value: weight for kind, weight in USUAL.items()} | {Kind.BESIDE_FORMAL.value: None, Kind.ITEM: 7}

    solving.weigh(SECRETARIAT, kept.programme, whole(kept).revision, wanted)
    db.session.commit()

    assert whole(kept).weights == {Kind.BESIDE_FORMAL.value: None, Kind.ITEM.value: 7}
    assert all_weights(whole(kept).weights)[Kind.BESIDE_FORMAL] is None
