"""What sessions may draw from a supply, at each moment when more of it may come to be used, or in all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from meetings.scheduling.breaking import drawn
from meetings.scheduling.problem import Count, Placement, Problem, Session, Span, Supply


class Draw(NamedTuple):
    """What a session draws when it is held at some time."""

    session: int
    span: Span
    amount: int


def draws(problem: Problem, supply: Supply, times: Mapping[int, Collection[Span]]) -> list[tuple[Draw, ...]]:
    """The draws that are counted together, for each count that may come to more than there is.

    `times` are those at which each session may be held.
    """
    found: dict[tuple[Draw, ...], None] = {}
    for row in _counts(problem, supply, times):
        most: dict[int, int] = {}
        for draw in row:
            most[draw.session] = max(draw.amount, most.get(draw.session, 0))
        if sum(most.values()) > supply.amount:
            found[row] = None
    return list(found)


def _counts(problem: Problem, supply: Supply, times: Mapping[int, Collection[Span]]) -> Iterator[tuple[Draw, ...]]:
    takers = [session for session in problem.sessions if session.draws.get(supply.pool)]
    every = [draw for session in takers for draw in _all(supply, session, times.get(session.id, ()))]
    if supply.count is Count.IN_ALL:
        yield tuple(every)
        return
    # The most is reached when something begins.
    for moment in sorted({max(draw.span.start, supply.span.start) for draw in every}):
        yield tuple(draw for draw in every if draw.span.start <= moment < draw.span.end)


def _all(supply: Supply, session: Session, times: Collection[Span]) -> Iterator[Draw]:
    for span in times:
        if amount := drawn(supply, session, Placement(None, span)):
            yield Draw(session.id, span, amount)
