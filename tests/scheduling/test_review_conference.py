"""The review conference of 2012 in its real frame, laid out by the solver; a room is lost on the third day.

Facts: 27 August to 7 September 2012 in New York, fourteen formal meetings, of which the first four and the last one
stood at known hours (press.un.org, dc3381, dc3384, dc3389), informal consultations, two meetings of interested States
at lunch; slots from 10 to 13 and from 15 to 18, lunch from 13.15 to 14.45, groups from 9 to 10. Rooms, and how many
come, are assumed, as is that each regional group meets every day and the bureau four times.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from meetings.foundation.windows import WorkingDays
from meetings.scheduling.problem import (
    DAY,
    Ban,
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
    Wish,
)
from meetings.scheduling.repair import repair
from meetings.scheduling.score import score
from meetings.scheduling.search import Status
from meetings.scheduling.solve import Solution, solve

HOLIDAYS = Path(__file__).parents[2] / "data" / "holidays.csv"
OPENS, CLOSES = date(2012, 8, 27), date(2012, 9, 7)
GROUPS_TIME, MORNING, LUNCH, AFTERNOON = (540, 600), (600, 780), (795, 885), (900, 1080)
BOOTHS, TEAMS = "booths-6", "teams"

ROOMS = (
    Room(0, 400, frozenset({BOOTHS})),
    Room(1, 300, frozenset({BOOTHS})),
    Room(2, 250, frozenset({BOOTHS})),
    Room(3, 60),
    Room(4, 60),
    Room(5, 40),
    Room(6, 40),
)
HALL = 0
"""Where formal meetings are; got ready before ten, so that no group meets there."""

FORMAL = range(1, 15)
ASKED = dict(  # where the sources have each formal meeting, or assume it
    enumerate(
        [
            (8, 27, MORNING),
            (8, 27, AFTERNOON),
            (8, 28, MORNING),
            (8, 28, AFTERNOON),
            (8, 29, MORNING),
            (8, 29, AFTERNOON),
            (8, 30, MORNING),
            (8, 30, AFTERNOON),
            (8, 31, MORNING),
            (8, 31, AFTERNOON),
            (9, 4, MORNING),
            (9, 5, AFTERNOON),
            (9, 7, MORNING),
            (9, 7, AFTERNOON),
        ],
        start=1,
    )
)
VERIFIED = {1, 2, 3, 4, 14}
INFORMAL = (20, 21, 22, 23)
INTERESTED_STATES = {30: date(2012, 8, 28), 31: date(2012, 8, 30)}
BUREAU = (40, 41, 42, 43)
GROUPS = {100: 54, 200: 54, 300: 23, 400: 33, 500: 30}
"""The regional groups: the number of a group’s first meeting, and how many States it has."""


def working_days() -> list[date]:
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["duty_station"] == "new-york" and row["kind"] == "official"]
    return WorkingDays(official=frozenset(date.fromisoformat(row["date"]) for row in rows)).days(OPENS, CLOSES)


DAYS = working_days()


def span(day: date, hours: tuple[int, int]) -> Span:
    begin = (day - OPENS).days * DAY
    return Span(begin + hours[0], begin + hours[1])


def every_day(*hours: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(span(day, frame) for day in DAYS for frame in hours)


def asked(meeting: int) -> Span:
    month, day, hours = ASKED[meeting]
    return span(date(2012, month, day), hours)


def conference() -> Problem:
    group_meetings = {
        first + number: (states, day) for first, states in GROUPS.items() for number, day in enumerate(DAYS)
    }
    sessions = (
        *(
            Session(number, 180, 280, frozenset({BOOTHS}), {TEAMS: 1}, at)
            for number in FORMAL
            for at in [Placement(HALL, asked(number)) if number in {1, 14} else None]
        ),
        *(Session(number, 180, 120, frozenset({BOOTHS}), {TEAMS: 1}) for number in INFORMAL),
        *(Session(number, 90, 60) for number in INTERESTED_STATES),
        *(Session(number, 60, 20) for number in BUREAU),
        *(Session(number, 60, states) for number, (states, _) in group_meetings.items()),
    )
    frames = every_day(GROUPS_TIME, MORNING, LUNCH, AFTERNOON)
    places = [(room.id, at) for at in frames for room in ROOMS if room.id != HALL or at.end - at.start == 180]
    half_days = every_day(MORNING, AFTERNOON)
    return Problem(
        sessions,
        ROOMS,
        tuple(Slot(number, room, at) for number, (room, at) in enumerate(places)),
        clashes=tuple(
            # Consultations beside a formal meeting cost small delegations one of the two; they lead to one outcome.
            [Clash(one, other, "body", 3, "small delegations") for one in FORMAL for other in INFORMAL]
            + [
                Clash(one, other, "person", about="facilitator")
                for one in INFORMAL
                for other in INFORMAL
                if one < other
            ]
            + [Clash(one, other, "person", about="president") for one in BUREAU for other in FORMAL]
        ),
        bans=tuple(Ban(number, span(day, (0, DAY)), "debate", 5) for number in INFORMAL for day in DAYS[:2]),
        wishes=(
            *(Wish(number, "hours", None, spans=half_days) for number in (*FORMAL, *INFORMAL)),
            *(Wish(number, "asked", 9 if number in VERIFIED else 2, spans=(asked(number),)) for number in FORMAL),
            Wish(INFORMAL[-1], "asked", 4, spans=(span(date(2012, 9, 6), AFTERNOON),)),
            *(Wish(number, "hours", None, spans=(span(day, LUNCH),)) for number, day in INTERESTED_STATES.items()),
            *(Wish(number, "hours", None, spans=every_day(LUNCH)) for number in BUREAU),
            *(Wish(n, "hours", None, spans=(span(day, GROUPS_TIME),)) for n, (_, day) in group_meetings.items()),
        ),
        relations=(
            *(Relation(one, other, Order.BEFORE, "order") for one, other in pairwise(FORMAL)),
            *(Relation(one, other, Order.BEFORE, "order") for one, other in pairwise(INFORMAL)),
            *(Relation(one, other, Order.A_DAY_BETWEEN, "spread", 1) for one, other in pairwise(BUREAU)),
            Relation(INFORMAL[-1], 14, Order.BEFORE, "order"),
        ),
        supplies=tuple(Supply(TEAMS, at, 2, Count.AT_ONCE, "interpretation") for at in half_days),
    )


@pytest.fixture(scope="module")
def laid_out() -> Solution:
    return solve(conference(), seconds=60, workers=1)


def plan_of(solution: Solution) -> Plan:
    assert solution.plan is not None
    return solution.plan


def test_the_conference_has_nine_working_days_and_labour_day_is_closed() -> None:
    labour_day = span(date(2012, 9, 3), (0, DAY))

    assert len(DAYS) == 9
    assert not any(slot.span.overlaps(labour_day) for slot in conference().slots)


def test_the_conference_is_laid_out_with_everything_that_must_hold(laid_out: Solution) -> None:
    problem, plan = conference(), plan_of(laid_out)

    assert (laid_out.status, score(problem, plan).hard) == (Status.OPTIMAL, 0)
    assert set(plan) == {session.id for session in problem.sessions}
    begins = [plan[number].span.start for number in FORMAL]
    assert begins == sorted(begins) and begins[0] == asked(1).start and begins[-1] == asked(14).start


def test_formal_meetings_stand_where_the_sources_have_them(laid_out: Solution) -> None:
    plan = plan_of(laid_out)

    assert {number for number in FORMAL if plan[number].span == asked(number)} >= VERIFIED


@pytest.mark.parametrize("room", [room.id for room in ROOMS])
def test_with_a_room_lost_on_the_third_day_its_sessions_move_and_at_most_two_others(
    laid_out: Solution, room: int
) -> None:
    problem, present = conference(), plan_of(laid_out)
    lost = span(DAYS[2], (0, DAY))
    left = tuple(slot for slot in problem.slots if slot.room != room or not slot.span.overlaps(lost))
    displaced = {number for number, at in present.items() if at.room == room and at.span.overlaps(lost)}

    found = repair(replace(problem, slots=left), present, seconds=60, workers=1)

    assert found.status is Status.OPTIMAL
    assert found.score is not None and found.score.hard == 0
    assert set(found.moved) >= displaced
    assert len(set(found.moved) - displaced) <= 2
    assert {number: at for number, at in plan_of(found).items() if number not in found.moved} == {
        number: at for number, at in present.items() if number not in found.moved
    }


def test_with_the_hall_lost_both_of_its_meetings_keep_their_time_in_the_other_large_room(laid_out: Solution) -> None:
    problem, present = conference(), plan_of(laid_out)
    lost = span(DAYS[2], (0, DAY))
    left = tuple(slot for slot in problem.slots if slot.room != HALL or not slot.span.overlaps(lost))

    found = repair(replace(problem, slots=left), present, seconds=60, workers=1)

    assert {5, 6} <= set(found.moved)
    assert [plan_of(found)[number] for number in (5, 6)] == [Placement(1, asked(5)), Placement(1, asked(6))]
