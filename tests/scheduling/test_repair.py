"""Repair: as few sessions as possible move, and among plans with so few moves the cheapest is taken."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.scheduling.problem import DAY, Clash, Placement, Plan, Problem, Room, Session, Slot, Span, Wish
from meetings.scheduling.repair import repair
from meetings.scheduling.score import score
from meetings.scheduling.search import Progress, Status
from meetings.scheduling.solve import Solution
from tests.scheduling.tiny import ROOMS, SPANS, plans, problems

MORNING, AFTERNOON, NEXT = Span(600, 780), Span(900, 1080), Span(DAY + 600, DAY + 780)


def repaired(problem: Problem, present: Plan, **more: object) -> Solution:
    return repair(problem, present, seconds=20, workers=1, **more)


def moves(problem: Problem, present: Plan, plan: Plan) -> int:
    known = {session.id for session in problem.sessions}
    return sum(plan.get(session) != at for session, at in present.items() if session in known)


@st.composite
def presents(draw: st.DrawFn, problem: Problem) -> Plan:
    """Any plan: sessions where they can be, where no slot is, nowhere; one that the problem does not know."""
    slots = [Placement(slot.room, slot.span) for slot in problem.slots]
    within = [session.within(slot) for session in problem.sessions for slot in problem.slots]
    odd = [Placement(None, SPANS[0]), Placement(ROOMS[0].id, Span(7 * DAY, 7 * DAY + 60))]
    at = st.sampled_from([*within, *slots, *odd])
    return draw(st.dictionaries(st.integers(0, len(problem.sessions)), at, max_size=5))


@settings(max_examples=150)
@given(st.data())
def test_no_plan_that_holds_moves_fewer_and_none_that_moves_as_few_is_cheaper(data: st.DataObject) -> None:
    problem = data.draw(problems(soft=True))
    present = data.draw(presents(problem))
    valid = [
        (moves(problem, present, plan), scored.cost)
        for plan in plans(problem, present)
        if not (scored := score(problem, plan)).hard
    ]

    found = repaired(problem, present)

    if not valid:
        assert (found.status, found.plan, found.moved) == (Status.INFEASIBLE, None, ())
    else:
        assert found.plan is not None and found.score is not None
        assert found.status is Status.OPTIMAL
        assert (moves(problem, present, found.plan), found.score.cost) == min(valid)
        assert len(found.moved) == min(valid)[0] and found.bound == found.score.cost


def test_a_plan_in_which_everything_holds_stays_as_it_is_however_much_it_costs() -> None:
    problem = _two_days(wishes=(Wish(0, "wish", 50, spans=(NEXT,)),))
    present = {0: Placement(0, MORNING), 1: Placement(1, MORNING)}

    found = repaired(problem, present)

    assert (found.plan, found.moved, found.status) == (present, (), Status.OPTIMAL)
    assert found.score is not None and found.score.cost == found.bound == 50


def test_a_session_whose_room_is_closed_moves_and_the_others_stay() -> None:
    present = {0: Placement(0, MORNING), 1: Placement(1, MORNING)}
    problem = _two_days(without={(0, MORNING)})

    found = repaired(problem, present)

    assert found.moved == (0,)
    assert found.plan is not None and found.plan[1] == present[1]


def test_of_two_sessions_that_clash_the_one_moves_that_costs_less() -> None:
    clash = (Clash(0, 1, "person"),)
    for cheaper in (0, 1):
        problem = _two_days(clashes=clash, wishes=(Wish(1 - cheaper, "wish", 3, spans=(MORNING,)),))

        found = repaired(problem, {0: Placement(0, MORNING), 1: Placement(1, MORNING)})

        assert found.moved == (cheaper,)


def test_a_session_that_is_new_is_placed_without_counting_as_moved() -> None:
    found = repaired(_two_days(), {0: Placement(0, MORNING)})

    assert found.moved == ()
    assert found.plan is not None and set(found.plan) == {0, 1}


def test_a_session_that_is_fixed_somewhere_else_counts_as_moved() -> None:
    sessions = (Session(0, 180, fixed=Placement(1, AFTERNOON)), Session(1, 180))
    present = {0: Placement(0, MORNING), 1: Placement(1, AFTERNOON)}

    found = repaired(_two_days(sessions=sessions), present)

    assert found.moved == (0, 1)


def test_what_is_watched_tells_of_costs_and_ends_the_repair() -> None:
    heard: list[Progress] = []

    def watch(progress: Progress) -> bool:
        heard.append(progress)
        return False

    problem = _two_days()
    found = repaired(problem, {}, watch=watch)

    assert found.status in {Status.OPTIMAL, Status.CANCELLED}
    assert all(progress.bound == 0 for progress in heard)


def _two_days(
    sessions: tuple[Session, ...] = (Session(0, 180), Session(1, 180)),
    without: set[tuple[int, Span]] = frozenset(),
    **more: tuple,
) -> Problem:
    places = [(room, span) for span in (MORNING, AFTERNOON, NEXT) for room in (0, 1)]
    slots = tuple(Slot(number, *place) for number, place in enumerate(places) if place not in without)
    return Problem(sessions, (Room(0), Room(1)), slots, **more)
