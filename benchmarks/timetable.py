"""Timetables: IETF's published requests where they are there, and conferences made up, with a peer in the same run.

What the solver says of a published instance is held against a count of the file alone (`recount`). The peer swaps
greedily for a bounded time (`swaps`); `ratio` is what our plan costs for each thing that its best plan does.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from benchmarks import instances
from benchmarks.conferences import DAYS, DENSE, LARGE, REVIEW, Size, conference, contradicted, without
from benchmarks.instances import Instance
from benchmarks.recount import recount
from benchmarks.swaps import Outcome, swapped
from meetings.scheduling.explain import Proof, Verdict, explain
from meetings.scheduling.problem import Problem
from meetings.scheduling.repair import repair
from meetings.scheduling.score import score
from meetings.scheduling.solve import Progress, Solution, Status, solve

WORKERS = 2
SEEDS = (0, 1, 2)
PUBLISHED_LIMIT = 10.0  # seconds
KNOWN = {"ietf106": 0}
"""The cost that is known to be reachable; of any other instance, no more than the peer’s."""
REVIEW_LIMIT, DENSE_LIMIT, LARGE_LIMIT = 5.0, 20.0, 60.0
LARGE_SEEDS = (0, 1)
PEER_SECONDS = 20.0
OTHERS = 2
"""How many sessions of other rooms may move when one is lost in a review conference."""


@dataclass
class Run:
    """A solution, how long it took with everything about it, and when there was a first plan."""

    solution: Solution
    seconds: float
    first: float | None


def solved(problem: Problem, seconds: float, seed: int) -> Run:
    """Solve, with the clock of who asks."""
    first: float | None = None
    begun = time.perf_counter()

    def watch(progress: Progress) -> bool:
        nonlocal first
        if first is None and progress.cost is not None:
            first = time.perf_counter() - begun
        return True

    solution = solve(problem, seconds=seconds, workers=WORKERS, seed=seed, watch=watch)
    return Run(solution, time.perf_counter() - begun, first)


def figure(what: str, seed: int, problem: Problem, run: Run, **values: Any) -> dict[str, Any]:
    """One line."""
    solution = run.solution
    return {
        "benchmark": "timetable",
        "what": what,
        "seed": seed,
        "workers": WORKERS,
        "sessions": len(problem.sessions),
        "slots": len(problem.slots),
        "status": solution.status.value,
        "cost": solution.score.cost if solution.score else None,
        "bound": solution.bound,
        "hard": solution.score.hard if solution.score else None,
        "seconds": round(run.seconds, 2),
        "first_plan_s": None if run.first is None else round(run.first, 2),
        **values,
    }


def peer(problem: Problem) -> tuple[Outcome, dict[str, Any]]:
    """What greedy swaps come to, in words of the figures."""
    outcome = swapped(problem, seconds=PEER_SECONDS)
    found = score(problem, outcome.plan)
    return outcome, {
        "peer": "greedy swaps",
        "peer_cost": found.cost,
        "peer_hard": found.hard,
        "peer_seconds": round(outcome.seconds, 2),
        "peer_cycles": outcome.cycles,
        "peer_tried": outcome.tried,
    }


def ratio(ours: int | None, theirs: int) -> float | None:
    """What ours costs for each thing that theirs does; 1 where neither costs anything."""
    if ours is None or (theirs == 0 and ours):
        return None
    return round(ours / theirs, 4) if theirs else 1.0


def of_instance(instance: Instance) -> Iterator[dict[str, Any]]:
    """A published one, solved under each seed, then by the peer."""
    outcome, beside = peer(instance.problem)
    counted = recount(instance.data, instance.seats(outcome.plan))
    reachable = KNOWN.get(instance.name, inf if counted.hard else counted.cost)
    for seed in SEEDS:
        run = solved(instance.problem, PUBLISHED_LIMIT, seed)
        ours = recount(instance.data, instance.seats(run.solution.plan or {}))
        said = run.solution.score
        yield figure(
            instance.name,
            seed,
            instance.problem,
            run,
            recounted=ours.cost,
            recounted_hard=len(ours.hard),
            known=KNOWN.get(instance.name),
            **beside,
            peer_recounted=counted.cost,
            ratio=ratio(ours.cost, counted.cost),
            time_ratio=round(run.seconds / outcome.seconds, 3),
            limit_s=PUBLISHED_LIMIT,
            met=said is not None
            and not ours.hard
            and ours.cost == said.cost <= reachable
            and (run.seconds <= PUBLISHED_LIMIT or instance.name not in KNOWN),
        )


def of_conferences(
    what: str, size: Size, seeds: tuple[int, ...], limit: float, *, optimal: bool
) -> Iterator[dict[str, Any]]:
    """Conferences made up, to be proven optimal in time or to have a plan in time; the peer beside the first."""
    for number, seed in enumerate(seeds):
        problem = conference(seed, size)
        run = solved(problem, limit, seed)
        said = run.solution.score
        beside = peer(problem)[1] if number == 0 else {}
        if said is not None and beside:
            beside["ratio"] = ratio(said.cost, beside["peer_cost"]) if not beside["peer_hard"] else None
        within = run.first if not optimal else run.seconds
        yield figure(
            what,
            seed,
            problem,
            run,
            **beside,
            limit_s=limit,
            met=said is not None
            and said.hard == 0
            and within is not None
            and within <= limit
            and (run.solution.status is Status.OPTIMAL or not optimal),
        )


def of_repair(what: str, size: Size, limit: float, others: int | None = None) -> dict[str, Any]:
    """A room is lost on the third day: the one in which the most is held then, but for the hall of the plenary.

    Proven to move as few as can be; and at most so many `others` than those who were there, where that is asked.
    """
    problem = conference(0, size)
    present = solve(problem, seconds=limit, workers=WORKERS).plan or {}
    third = [at for at in present.values() if at.span.day == DAYS[2] and at.room]
    room, _ = Counter(at.room for at in third).most_common(1)[0]
    assert room is not None
    displaced = {id_ for id_, at in present.items() if at.room == room and at.span.day == DAYS[2]}
    begun = time.perf_counter()
    found = repair(without(problem, room, DAYS[2]), present, seconds=limit, workers=WORKERS)
    return {
        "benchmark": "timetable",
        "what": f"{what}, repaired",
        "sessions": len(problem.sessions),
        "status": found.status.value,
        "displaced": len(displaced),
        "moved": len(found.moved),
        "hard": found.score.hard if found.score else None,
        "seconds": round(time.perf_counter() - begun, 2),
        "limit_s": limit,
        "limit_others": others,
        "met": found.status is Status.OPTIMAL and (others is None or len(set(found.moved) - displaced) <= others),
    }


def of_explanation(what: str, size: Size, attendance: int, limit: float) -> dict[str, Any]:
    """Two wishes that cannot both hold, among all of a conference."""
    problem = contradicted(conference(0, size), attendance)
    found = explain(problem, seconds=limit)
    return {
        "benchmark": "timetable",
        "what": f"{what}, explained",
        "sessions": len(problem.sessions),
        "verdict": found.verdict.value,
        "reasons": len(found.reasons),
        "proof": found.proof.value,
        "bound": found.bound,
        "seconds": round(found.seconds, 2),
        "limit_s": limit,
        "met": found.verdict is Verdict.IMPOSSIBLE and found.proof is not Proof.NONE and found.seconds <= limit,
    }


def run() -> Iterator[dict[str, Any]]:
    """Every published instance that is there; review conferences; conferences of three hundred sessions."""
    for instance in instances.published():
        yield from of_instance(instance)
    yield from of_conferences("review conference", REVIEW, SEEDS, REVIEW_LIMIT, optimal=True)
    yield from of_conferences("review conference, dense", DENSE, SEEDS[:1], DENSE_LIMIT, optimal=False)
    yield from of_conferences("conference of 300 sessions", LARGE, LARGE_SEEDS, LARGE_LIMIT, optimal=False)
    yield of_repair("review conference", REVIEW, 20.0, OTHERS)
    yield of_repair("conference of 300 sessions", LARGE, LARGE_LIMIT)
    yield of_explanation("review conference", REVIEW, 400, 20.0)
    yield of_explanation("conference of 300 sessions", LARGE, 650, LARGE_LIMIT)
