"""A timetable for a problem.

    solve(problem, *, seconds, workers=2, seed=0, hint=None, watch=None) -> Solution

Two things are done at once: a search goes through the whole problem, finds plans and proves what none can be below
(`search`); beside it the best plan is improved piece by piece (`improve`), which makes plans good much sooner and
proves nothing. Each takes up what the other has found: the search begins anew from a better plan now and then. With one
worker there is the search alone, and it finds the same each time as long as time does not run out.

Every session that is not fixed is given a slot that is long enough for it, whatever an overhead `slot` costs, and no
slot is given twice, whatever `room` costs: these weights are for what people do. What must hold, holds, or the status
says that it cannot (`infeasible`; `explain` says why). The score is that of `score`, never the solver’s own sum.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event
from time import perf_counter

from meetings.scheduling.improve import Improver
from meetings.scheduling.model import build
from meetings.scheduling.problem import Placement, Plan, Problem
from meetings.scheduling.score import Score, score
from meetings.scheduling.search import PACE, Found, Progress, Search, Status, Watch
from meetings.scheduling.standing import Standing

__all__ = ["Progress", "Solution", "Status", "Watch", "solution", "solve"]

SETTINGS = {"linearization_level": 0, "optimize_with_core": True}
"""A search for what cannot all be had at once, from below: what breaks is little."""

AGAIN, LONGER = 12.0, 2.5
"""Seconds after which the search begins anew if a better plan than its own is known; how much longer the next time."""


@dataclass(frozen=True)
class Solution:
    """What the solver found, with what it proved: no plan costs less than `bound`."""

    status: Status
    plan: dict[int, Placement] | None
    score: Score | None
    bound: int
    seconds: float
    seed: int
    workers: int
    moved: tuple[int, ...] = ()  # by `repair`: the sessions that are not where they were


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    hint: Plan | None = None,
    watch: Watch | None = None,
) -> Solution:
    """The best timetable that is found in so many seconds, all told."""
    begun = perf_counter()
    work = _Work(problem, begun + seconds, workers, seed, hint, watch)
    return solution(problem, work.done(), seconds=perf_counter() - begun, seed=seed, workers=workers)


class _Work:
    """A timetable in work."""

    def __init__(
        self, problem: Problem, end: float, workers: int, seed: int, hint: Plan | None, watch: Watch | None
    ) -> None:
        self.begun, self.end, self.watch = perf_counter(), end, watch
        self.problem, self.workers, self.seed, self.prefer = problem, workers, seed, hint
        self.built = build(problem)
        self.news, self.over = Event(), Event()
        self.best: tuple[int, dict[int, Placement]] | None = None
        self.improved: tuple[int, dict[int, Placement]] | None = None
        self.told: int | None = None
        self.bound = 0
        if hint:
            self.built.hint(hint)
        self.searching = self._search()

    def done(self) -> Found:
        """What comes of it."""
        with ThreadPoolExecutor(1, "improving") as pool:
            improving = pool.submit(self._improve) if self.workers > 1 else None
            try:
                status = self._until_over()
            finally:
                self.over.set()
                self.searching.stop()
            found = self.searching.found(self.prefer)
            if improving is not None:
                improving.result()
        self._take_up()
        return self._come_to(found, status)

    def _until_over(self) -> Status | None:
        """Wait for the search, or until there is no need to; begin it anew now and then."""
        patience = AGAIN
        while not self.searching.wait(0):
            self.news.wait(PACE)
            self.news.clear()
            self._take_up()
            if self.best is not None and self.best[0] <= self.bound:
                return Status.OPTIMAL
            if self.watch is not None and not self._tell(self.watch):
                return Status.CANCELLED
            known = self.searching.best
            is_behind = self.best is not None and (known is None or self.best[0] < known[0])
            if is_behind and self.searching.seconds > patience:
                patience *= LONGER
                self._begin_anew()
        return None

    def _search(self) -> Search:
        return Search(
            self.built,
            seconds=self.end - perf_counter(),
            workers=max(1, self.workers - 1),
            seed=self.seed,
            settings=SETTINGS,
            news=self.news,
        )

    def _begin_anew(self) -> None:
        """The search forgets what it has learnt and begins with the better plan."""
        assert self.best is not None
        self.searching.stop()
        self.searching.found()
        self.built.hint(self.best[1])
        self.searching = self._search()

    def _take_up(self) -> None:
        """What the search and the improving thread have found since."""
        self.bound = max(self.bound, self.searching.bound)
        found, improved = self.searching.best, self.improved
        if found is not None and (self.best is None or found[0] < self.best[0]):
            plan = self.searching.plan(self.prefer)
            assert plan is not None
            # The search may not have noticed how little its plan costs.
            self.best = score(self.problem, plan).cost, plan
        if improved is not None and (self.best is None or improved[0] < self.best[0]):
            self.best = improved

    def _tell(self, watch: Watch) -> bool:
        cost, plan = self.best or (None, None)
        new = plan if cost != self.told else None
        self.told = cost
        return watch(Progress(cost, self.bound, perf_counter() - self.begun, new))

    def _come_to(self, found: Found, status: Status | None) -> Found:
        """The best plan, and what is known of it."""
        if found.status in {Status.OPTIMAL, Status.INFEASIBLE, Status.INVALID}:
            status = found.status
        if self.best is None:
            # It was asked to stop since it was time; only whoever watches cancels.
            told = Status.UNKNOWN if found.status is Status.CANCELLED else found.status
            return replace(found, status=status or told)
        assert found.status is not Status.INFEASIBLE, "a plan was found where there is none"
        cost, plan = self.best
        bound = cost if status is Status.OPTIMAL else min(cost, max(self.bound, found.bound))
        return Found(status or (Status.OPTIMAL if bound == cost else Status.FEASIBLE), plan, cost, bound, found.seconds)

    def _improve(self) -> None:
        """The work of the improving thread."""
        try:
            standing = Standing(self.built.rules, self.built.rooming)
            improver = Improver(standing, self.seed)
            standing.follow(self.prefer or {})
            improver.place_all(self.over.is_set)
            while not self.over.is_set():
                best = self.best
                if best is not None and (standing.absent or best[0] < standing.cost):
                    standing.follow(best[1])
                if not standing.absent and (best is None or standing.cost < best[0]):
                    self.improved = standing.cost, standing.plan(self.prefer)
                    self.news.set()
                if not standing.absent and standing.cost <= self.bound:
                    return
                improver.round()
        finally:
            self.news.set()


def solution(
    problem: Problem, found: Found, *, seconds: float, seed: int, workers: int, moved: tuple[int, ...] = ()
) -> Solution:
    """What a search found, scored by the one definition."""
    if found.plan is None:
        return Solution(found.status, None, None, found.bound, seconds, seed, workers)
    scored = score(problem, found.plan)
    assert scored.hard == 0, f"the model let through what must not be: {scored.hard_by_kind}"
    # A plan on the way may cost less than the solver has noticed, never more; the best one, exactly as much.
    assert found.cost is not None and scored.cost <= found.cost, f"score {scored.cost}, model {found.cost}"
    assert found.status is not Status.OPTIMAL or scored.cost == found.cost, f"score {scored.cost}, model {found.cost}"
    return Solution(found.status, found.plan, scored, found.bound, seconds, seed, workers, moved)
