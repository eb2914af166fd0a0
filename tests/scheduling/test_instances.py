"""Instances in the form of IETF's requests: the problem made of them and the independent count say the same."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.instances import SUNDAY, Instance, read, seats_of
from benchmarks.recount import recount
from meetings.scheduling.problem import DAY, Placement, Plan, Span
from meetings.scheduling.score import score

PENALTIES = {
    "bethere": 10_000,
    "chair_conflict": 100_000,
    "tech_overlap": 10_000,
    "time_relation": 1_000,
    "timerange": 1_000_000,
}
ROOMS = {"small": 40, "large": 120, "foyer": None}
FRAMES = [(2, 570, 120), (2, 630, 60), (2, 800, 90), (3, 570, 120), (3, 940, 60), (5, 570, 60)]
RANGES = [f"{day}-{part}" for day in ("monday", "tuesday") for part in ("morning", "afternoon-early", "afternoon-late")]


def slot(day: int, start: int, minutes: int, room: str, kind: str = "regular") -> dict[str, Any]:
    return {"type": kind, "day": day, "start": start, "dur": minutes, "room": room}


SLOTS = [slot(*frame, room) for frame in FRAMES for room in ROOMS] + [
    slot(*FRAMES[0], "small"),
    slot(SUNDAY, 570, 120, "large"),
    slot(4, 570, 120, "large", "break"),
]


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """What a few groups ask for; the first ones for two sessions, of which the second has what the group asks."""
    groups = draw(st.integers(2, 4))
    sessions = []
    for group in range(groups):
        others = st.sampled_from([*(other for other in range(groups) if other != group), 99])
        kinds = st.sampled_from(["chair_conflict", "tech_overlap"])
        asked = {
            "conf": draw(st.lists(st.tuples(kinds, others).map(list), max_size=4)),
            "people": draw(st.lists(st.integers(1, 4), max_size=3, unique=True)),
            "tr": draw(st.lists(st.sampled_from(RANGES), max_size=2, unique=True)),
        }
        twice = draw(st.booleans())
        relation = draw(st.sampled_from([None, "subsequent-days", "one-day-seperation"])) if twice else None
        for number in range(1 + twice):
            last = number == twice
            sessions.append(
                {
                    **(asked if last else {"conf": [], "people": [], "tr": []}),
                    "rel": relation if last else None,
                    "gid": group,
                    "dur": draw(st.sampled_from([0, 60, 90, 120, 150])),
                    "att": draw(st.sampled_from([None, 0, 30, 100, 500])),
                }
            )
    return {"pen": PENALTIES, "rooms": ROOMS, "slots": SLOTS, "sessions": sessions}


def planned(instance: Instance, numbers: list[int]) -> Plan:
    """Each session in the slot of that number."""
    seats = seats_of(instance.data)
    return {
        session: Placement(instance.rooms.index(room), Span(day * DAY + start, day * DAY + start + minutes))
        for session, (day, start, minutes, room) in enumerate(seats[number % len(seats)] for number in numbers)
    }


@given(requests(), st.data())
def test_what_a_plan_costs_is_the_same_by_the_score_and_counted_from_the_file(
    asked: dict[str, Any], data: st.DataObject
) -> None:
    instance = read("made up", asked)
    count = len(asked["sessions"])
    plan = planned(instance, data.draw(st.lists(st.integers(0, 99), min_size=count, max_size=count)))

    said, counted = score(instance.problem, plan), recount(asked, instance.seats(plan))

    assert said.cost == counted.cost
    assert bool(said.hard) == bool(counted.hard)


@given(requests())
def test_a_session_without_a_slot_must_not_be(asked: dict[str, Any]) -> None:
    instance = read("made up", asked)

    assert score(instance.problem, {}).hard == len(recount(asked, {}).hard) == len(asked["sessions"])


def test_slots_count_once_regular_ones_not_on_sunday_where_the_capacity_is_known() -> None:
    seats = seats_of({"rooms": ROOMS, "slots": SLOTS})

    assert len(seats) == len(set(seats)) == 2 * len(FRAMES)
    assert {seat[3] for seat in seats} == {"small", "large"}


def test_one_day_between_is_broken_by_days_that_follow_and_not_by_the_same_day() -> None:
    one = {"conf": [], "people": [], "tr": [], "rel": None, "gid": 1, "dur": 60, "att": 10}
    asked = {
        "pen": PENALTIES,
        "rooms": ROOMS,
        "slots": SLOTS,
        "sessions": [one, {**one, "rel": "one-day-seperation"}],
    }
    first = (2, 570, 120, "small")

    costs = [recount(asked, {0: first, 1: (day, 800, 90, "small")}).cost for day in (2, 3, 5)]

    assert costs == [0, PENALTIES["time_relation"], 0]
