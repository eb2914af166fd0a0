"""A plan repaired: after something has moved, as few sessions as possible are held somewhere else than before.

    repair(problem, present, *, seconds, workers=2, seed=0, watch=None) -> Solution

Two searches, one after the other: how few sessions have to move so that everything holds that must; then, with no more
than that, the plan that costs the least. `optimal` says that both are proven, and `bound` is then what no plan with as
few moves can be below. A session that cannot stay, since its room is closed, is moved like any other; one that
`present` does not have is placed, and does not count.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from time import perf_counter

from ortools.sat.python import cp_model

from meetings.scheduling.model import build
from meetings.scheduling.problem import Plan, Problem
from meetings.scheduling.score import score
from meetings.scheduling.search import Found, Progress, Status, Watch, search
from meetings.scheduling.solve import Solution, solution

COUNTING = 0.6
"""The part of the time that is spent, at most, on finding how few moves it takes."""


def repair(
    problem: Problem,
    present: Plan,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    watch: Watch | None = None,
) -> Solution:
    """The plan that moves the fewest sessions of the present one, and of those the best that is found in time."""
    begun = perf_counter()

    def spent() -> float:
        return perf_counter() - begun

    def told(progress: Progress) -> bool:
        """The first search counts moves: what its plans cost is counted here."""
        assert watch is not None
        return watch(replace(progress, cost=_cost(problem, progress.plan), bound=0, seconds=spent()))

    def told_again(progress: Progress) -> bool:
        assert watch is not None
        return watch(replace(progress, bound=progress.bound if few.status is Status.OPTIMAL else 0, seconds=spent()))

    built = build(problem, keep=present)
    moves = cp_model.LinearExpr.sum([~kept for kept in built.kept.values()])
    built.model.minimize(moves)
    built.hint(present)
    run = partial(search, built, workers=workers, seed=seed, prefer=present)
    few = run(seconds=COUNTING * (seconds - spent()), watch=told if watch else None)
    found = replace(few, cost=_cost(problem, few.plan), bound=0)
    if few.plan is not None and few.cost is not None and few.status is not Status.CANCELLED:
        built.model.add(moves <= few.cost)
        built.model.minimize(built.cost)
        built.hint(few.plan)
        best = run(seconds=seconds - spent(), watch=told_again if watch else None)
        found = _better(found, best, is_proven=few.status is Status.OPTIMAL)
    plan = present if found.plan is None else found.plan
    moved = tuple(session for session in built.rules.sessions if _moves(session, present, plan))
    return solution(problem, found, seconds=spent(), seed=seed, workers=workers, moved=moved)


def _cost(problem: Problem, plan: Plan | None) -> int | None:
    return None if plan is None else score(problem, plan).cost


def _moves(session: int, present: Plan, plan: Plan) -> bool:
    return session in present and plan.get(session) != present[session]


def _better(few: Found, best: Found, *, is_proven: bool) -> Found:
    """What both searches come to: `few` has a plan, and the second one may have found nothing better in its time."""
    assert few.cost is not None
    if best.plan is None or best.cost is None or best.cost > few.cost:
        best = replace(best, plan=few.plan, cost=few.cost)
    if best.status is Status.OPTIMAL and is_proven:
        return best
    status = Status.CANCELLED if best.status is Status.CANCELLED else Status.FEASIBLE
    return replace(best, status=status, bound=best.bound if is_proven else 0)
