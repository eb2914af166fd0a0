"""Explanations: the smallest set of what must hold that cannot, against every plan of tiny problems."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings

from benchmarks.conferences import REVIEW, conference, contradicted
from meetings.scheduling.breaking import Breach
from meetings.scheduling.choices import BACKGROUND
from meetings.scheduling.explain import Explanation, Proof, Reason, Verdict, explain
from meetings.scheduling.problem import (
    DAY,
    Ban,
    Clash,
    Order,
    Placement,
    Problem,
    Relation,
    Room,
    Session,
    Slot,
    Span,
)
from meetings.scheduling.score import score
from meetings.scheduling.search import Progress
from tests.scheduling.tiny import plans, problems

MORNING, AFTERNOON = Span(600, 780), Span(900, 1080)
GIVEN = BACKGROUND | {"room"}
"""What is given in every plan: that sessions are in slots, and one in a room at a time."""


def explained(problem: Problem, seconds: float = 20) -> Explanation:
    return explain(problem, seconds=seconds)


def key(of: Breach | Reason) -> object:
    return of.wish or (of.kind, of.sessions, of.about)


def broken_by_plans(problem: Problem) -> set[frozenset[object]]:
    """What each plan breaks, of everything that must hold."""
    found = set()
    for plan in plans(problem):
        hard = [breach for breach in score(problem, plan).breaches if breach.weight is None]
        if not any(breach.kind in GIVEN for breach in hard):
            found.add(frozenset(key(breach) for breach in hard))
    return {one for one in found if not any(other < one for other in found)}


def is_impossible(reasons: set[object], broken: set[frozenset[object]]) -> bool:
    """Whether every plan breaks one of these."""
    return all(reasons & one for one in broken)


def fewest(broken: set[frozenset[object]]) -> int:
    """How many reasons the smallest impossible set has."""
    all_ = sorted(set().union(*broken), key=repr)
    count = 0
    while not any(is_impossible(set(some), broken) for some in combinations(all_, count)):
        count += 1
    return count


@settings(max_examples=100)
@given(problems(soft=False))
def test_the_reasons_are_impossible_and_no_fewer_are(problem: Problem) -> None:
    broken = broken_by_plans(problem)
    found = explained(problem)

    if frozenset() in broken:
        assert (found.verdict, found.reasons) == (Verdict.POSSIBLE, ())
        return
    reasons = {key(reason) for reason in found.reasons}
    assert (found.verdict, found.proof) == (Verdict.IMPOSSIBLE, Proof.SMALLEST)
    assert is_impossible(reasons, broken)
    assert len(found.reasons) == found.bound == fewest(broken)


@settings(max_examples=60)
@given(problems(soft=True))
def test_without_any_one_of_the_reasons_the_others_can_hold_and_what_only_costs_is_none(problem: Problem) -> None:
    broken = broken_by_plans(problem)
    found = explained(problem)

    reasons = {key(reason) for reason in found.reasons}
    if found.verdict is Verdict.IMPOSSIBLE:
        assert is_impossible(reasons, broken)
    assert not any(is_impossible(reasons - {one}, broken) for one in reasons)
    assert all(reason.wish is None or reason.wish.weight is None for reason in found.reasons)


def test_of_two_causes_the_one_with_fewer_reasons_is_named() -> None:
    """Three sessions that clash in two half-days take six reasons; one that is banned from both takes three."""
    sessions = tuple(Session(number, 180) for number in range(4))
    clashes = tuple(Clash(one, other, "person", about="chair") for one, other in ((0, 1), (0, 2), (1, 2)))
    bans = tuple(Ban(3, span, "absent") for span in (MORNING, AFTERNOON))
    slots = tuple(
        Slot(4 * half + room, room, span) for half, span in enumerate((MORNING, AFTERNOON)) for room in range(4)
    )
    problem = Problem(sessions, tuple(Room(number) for number in range(4)), slots, clashes, bans)

    both, first = explained(problem), explained(replace(problem, bans=()))

    assert {reason.wish for reason in both.reasons} == {None, *bans}
    assert {reason.kind for reason in first.reasons} == {"unplaced", "person"} and len(first.reasons) == 6
    assert both.proof is first.proof is Proof.SMALLEST


def test_more_sessions_than_slots_are_all_named_as_far_as_it_takes() -> None:
    slots = (Slot(0, 0, MORNING), Slot(1, 0, AFTERNOON))
    found = explained(Problem(tuple(Session(number, 60) for number in range(5)), (Room(0),), slots))

    assert [reason.kind for reason in found.reasons] == ["unplaced"] * 3


def test_a_session_that_is_fixed_where_no_slot_is_is_the_only_reason() -> None:
    lost = Session(0, 60, fixed=Placement(1, MORNING))
    found = explained(Problem((lost, Session(1, 60)), (Room(0), Room(1)), (Slot(0, 0, MORNING),)))

    assert [(reason.kind, reason.sessions) for reason in found.reasons] == [("fixed", (0,))]


def test_a_contradiction_is_found_among_the_wishes_of_a_whole_conference() -> None:
    found = explain(contradicted(conference(3, REVIEW)), seconds=60)

    assert found.verdict is Verdict.IMPOSSIBLE and found.proof is Proof.SMALLEST
    assert {reason.kind for reason in found.reasons} == {"first-day", "capacity", "unplaced"}
    assert len(found.reasons) == 6


def test_the_same_reasons_are_named_every_time() -> None:
    sessions = tuple(Session(number, 60) for number in range(6))
    ring = tuple(Relation(number, (number + 1) % 3, Order.BEFORE, "order") for number in range(3))
    again = tuple(Relation(3 + number, 3 + (number + 1) % 3, Order.BEFORE, "order") for number in range(3))
    slots = tuple(Slot(day, 0, Span(day * DAY + 600, day * DAY + 660)) for day in range(7))
    problem = Problem(sessions, (Room(0),), slots, relations=ring + again)

    found = [explain(problem, seconds=20).reasons for _ in range(3)]

    assert len(found[0]) == 6 and found == found[:1] * 3


def test_what_is_possible_needs_no_explanation() -> None:
    found = explained(Problem((Session(0, 60),), (Room(0),), (Slot(0, 0, MORNING),)))

    assert (found.verdict, found.reasons, found.bound) == (Verdict.POSSIBLE, (), 0)


def test_whoever_watches_can_end_it() -> None:
    problem = contradicted(conference(3, REVIEW))

    def enough(progress: Progress) -> bool:
        return False

    found = explain(problem, seconds=60, watch=enough)

    assert found.verdict in {Verdict.CANCELLED, Verdict.IMPOSSIBLE}
    assert found.proof is not Proof.SMALLEST or len(found.reasons) == found.bound
