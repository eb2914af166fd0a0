"""Running CP-SAT on a model: with a limit of time, watched, and stopped when asked.

    search(built, seconds=…, …) -> Found        to the end
    Search(built, seconds=…, …)                 in a thread of its own, while something else is done

Whoever called is asked `watch` in the calling thread, several times a second, so that it may talk to a database. Given
the same model, seed and number of workers the search is the same with one worker and without a limit of time that cuts
it off; several workers exchange what they find whenever they find it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from threading import Event, Thread
from time import perf_counter

from ortools.sat.python import cp_model

from meetings.scheduling.model import Built
from meetings.scheduling.problem import Placement, Plan

PACE = 0.2
"""Seconds between two questions to `watch`."""


class Status(StrEnum):
    """What came of a search."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    INVALID = "invalid"


@dataclass(frozen=True)
class Progress:
    """How far a search has come: the cost of the best plan, what none can be below, that plan if it is a new one."""

    cost: int | None
    bound: int
    seconds: float
    plan: Plan | None = None


@dataclass(frozen=True)
class Found:
    """What a search found. `cost` and `bound` are of the model’s objective.

    `core`: where the model has assumptions that cannot hold, the variables of some of them that cannot hold together.
    """

    status: Status
    plan: dict[int, Placement] | None
    cost: int | None
    bound: int
    seconds: float
    core: tuple[int, ...] = ()


Watch = Callable[[Progress], bool]


class _Best(cp_model.CpSolverSolutionCallback):
    """Keeps the newest solution, as it is: callbacks run in the solver’s thread and should be short."""

    def __init__(self, search: Search) -> None:
        super().__init__()
        self.search = search
        self.literals = list(search.built.placed.values())

    def on_solution_callback(self) -> None:
        """Take the solution down."""
        taken = [bool(self.boolean_value(literal)) for literal in self.literals]
        self.search.best = round(self.objective_value), taken
        self.search.news.set()


class Search:
    """A search under way. `news` is set when it has found something, and when it has ended."""

    def __init__(
        self,
        built: Built,
        *,
        seconds: float,
        workers: int = 2,
        seed: int = 0,
        settings: Mapping[str, object] | None = None,
        news: Event | None = None,
    ) -> None:
        self.built, self.news = built, news or Event()
        self.best: tuple[int, list[bool]] | None = None
        self.bound = 0
        self.is_stopped = False
        self._solver = cp_model.CpSolver()
        given = {"max_time_in_seconds": max(seconds, 0.01), "num_workers": workers, "random_seed": seed}
        for name, value in {**given, **(settings or {})}.items():
            setattr(self._solver.parameters, name, value)
        self._solver.best_bound_callback = self._raise
        self._outcome: object = cp_model.MODEL_INVALID
        self._done = Event()
        self._begun = perf_counter()
        self._thread = Thread(target=self._run, name="timetable", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._outcome = self._solver.solve(self.built.model, _Best(self))
        finally:
            self._done.set()
            self.news.set()

    def _raise(self, bound: float) -> None:
        self.bound = max(self.bound, _up(bound))

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, within so many seconds."""
        if self.is_stopped:
            self.stop()
        return self._done.wait(seconds)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return perf_counter() - self._begun

    def stop(self) -> None:
        """Have it end soon. One that has only just begun may not hear it: ask again until it has."""
        self.is_stopped = True
        self._solver.stop_search()

    def plan(self, prefer: Plan | None = None) -> dict[int, Placement] | None:
        """The best plan so far."""
        return None if self.best is None else _plan(self.built, self.best[1], prefer)

    def found(self, prefer: Plan | None = None) -> Found:
        """What came of it, once it has ended."""
        while not self.wait(PACE):
            pass
        self._thread.join()
        spent = self.seconds
        status = _status(self._outcome, self.is_stopped)
        if self.best is None:
            core = self._solver.sufficient_assumptions_for_infeasibility() if status is Status.INFEASIBLE else ()
            return Found(status, None, None, self.bound, spent, tuple(core))
        cost, taken = self.best
        bound = cost if status is Status.OPTIMAL else max(self.bound, _up(self._solver.best_objective_bound))
        return Found(status, _plan(self.built, taken, prefer), cost, min(bound, cost), spent)


def search(
    built: Built,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    prefer: Plan | None = None,
    watch: Watch | None = None,
    settings: Mapping[str, object] | None = None,
) -> Found:
    """The best plan that is found in time."""
    under_way = Search(built, seconds=seconds, workers=workers, seed=seed, settings=settings)
    told: int | None = None
    while not under_way.wait(PACE):
        if watch is None or under_way.is_stopped:
            continue
        best = under_way.best
        plan = under_way.plan(prefer) if best is not None and best[0] != told else None
        told = best[0] if best else None
        if not watch(Progress(told, under_way.bound, under_way.seconds, plan)):
            under_way.stop()
    return under_way.found(prefer)


def _up(bound: float) -> int:
    """Costs are whole numbers: a bound between two of them is the higher one, but for what floating point loses."""
    return ceil(bound - 1e-6)


def _plan(built: Built, taken: list[bool], prefer: Plan | None) -> dict[int, Placement]:
    values = dict(zip((literal.index for literal in built.placed.values()), taken, strict=True))
    return built.plan(lambda literal: values[literal.index], prefer)


def _status(outcome: object, stopped: bool) -> Status:
    if outcome == cp_model.OPTIMAL:
        return Status.OPTIMAL
    if outcome == cp_model.INFEASIBLE:
        return Status.INFEASIBLE
    if outcome == cp_model.MODEL_INVALID:
        return Status.INVALID
    if stopped:
        return Status.CANCELLED
    return Status.FEASIBLE if outcome == cp_model.FEASIBLE else Status.UNKNOWN
