"""Problems so small that all their plans can be tried, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from meetings.scheduling.problem import (
    DAY,
    HARD,
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

ROOMS = (Room(0, 50, frozenset({"booth"})), Room(1, 20), Room(2, None, frozenset({"booth"})))
NINE, TEN, ELEVEN = 9 * 60, 10 * 60, 11 * 60
SPANS = (
    Span(NINE, TEN),
    Span(TEN, ELEVEN + 30),
    Span(TEN, ELEVEN),
    Span(DAY + NINE, DAY + TEN),
    Span(2 * DAY + NINE, 2 * DAY + TEN),
)
HARD_ALL = dict.fromkeys(("room", "capacity", "needs", "slot", "unplaced", "fixed"), HARD)


@st.composite
def problems(draw: st.DrawFn, *, soft: bool, most: int = 4) -> Problem:
    """A few sessions with wishes of every kind; all hard where not `soft`."""
    count = draw(st.integers(2, most))
    places = [(room, span) for room in range(len(ROOMS)) for span in range(len(SPANS))]
    chosen = draw(st.lists(st.sampled_from(places), min_size=2, max_size=6 if count < 4 else 5, unique=True))
    slots = tuple(Slot(number, room, SPANS[span]) for number, (room, span) in enumerate(sorted(chosen)))
    weight = st.sampled_from([HARD, 1, 2, 5]) if soft else st.just(HARD)
    pair = st.sampled_from([(one, other) for one in range(count) for other in range(count) if one < other])
    either = st.builds(lambda both, turned: both[::-1] if turned else both, pair, st.booleans())
    span = st.sampled_from(SPANS)
    session = st.integers(0, count - 1)

    def some(strategy: st.SearchStrategy, most: int) -> tuple:
        return tuple(draw(st.lists(strategy, max_size=most)))

    sessions = tuple(
        Session(
            number,
            draw(st.sampled_from([60, 60, 60, 90])),
            draw(st.sampled_from([0, 15, 30])),
            frozenset(draw(st.sampled_from([(), (), ("booth",)]))),
            {"teams": 1} if draw(st.booleans()) else {},
            draw(st.sampled_from([None, None, None, *(Placement(at.room, at.span) for at in slots)])),
            draw(st.booleans()),
        )
        for number in range(count)
    )
    return Problem(
        sessions,
        ROOMS,
        slots,
        some(st.builds(lambda both, cost: Clash(*both, "person", cost, "chair"), pair, weight), 3),
        some(
            st.builds(
                lambda one, at, cost, start: Ban(one, at, "ban", cost, start), session, span, weight, st.booleans()
            ),
            2,
        ),
        some(
            st.builds(
                lambda one, cost, rooms, at: Wish(one, "wish", cost, rooms, at),
                session,
                weight,
                st.sampled_from([frozenset(), frozenset({0}), frozenset({1, 2})]),
                st.sampled_from([(), SPANS[:1], SPANS[3:], SPANS[:3]]),
            ),
            2,
        ),
        some(
            st.builds(
                lambda both, order, cost: Relation(*both, order, "relation", cost),
                either,
                st.sampled_from(Order),
                weight,
            ),
            2,
        ),
        some(
            st.builds(
                lambda at, cost, count: Supply("teams", at, 1, count, "teams", cost),
                st.sampled_from([Span(0, DAY), Span(TEN, ELEVEN), Span(0, 3 * DAY)]),
                weight,
                st.sampled_from(Count),
            ),
            1,
        ),
        {**HARD_ALL, "capacity": draw(weight), "unplaced": draw(st.sampled_from([HARD, HARD, 7])) if soft else HARD},
    )


def plans(problem: Problem, present: Plan | None = None) -> Iterator[Plan]:
    """Every plan: each session nowhere, in a slot that is long enough, where it is fixed or, be that as it may, now."""
    places: list[list[Placement | None]] = []
    for session in problem.sessions:
        found = {session.within(slot) for slot in problem.slots if slot.span.holds(session.within(slot).span)}
        if session.fixed is not None:
            found.add(session.fixed)
        if present and session.id in present:
            found.add(present[session.id])
        places.append([None, *sorted(found, key=lambda at: (at.span, -1 if at.room is None else at.room))])
    for taken in product(*places):
        yield {number: at for number, at in enumerate(taken) if at is not None}
