"""Runs of the solver: asked for by a person, taken by a worker, cancelled, brought to an end. They change no plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.waking import wake
from meetings.scheduling.process import Beat, Commission, Outcome
from meetings.scheduling.score import Score, score

from . import keeping, posing, queries, queries_day, queries_runs, reading
from .content import Content
from .drafts import RunDraft
from .impossible import as_stored
from .models import SolverRun
from .rules import SECONDS_MAXIMUM, SECONDS_MINIMUM, RunMode, RunStatus
from .situation import SessionFacts, Situation
from .weights import SETTLED, USUAL, all_weights

CHORE = "programme.solve"
QUIET = timedelta(seconds=45)
"""After so long without a word from its worker a run counts as lost."""

CODES = ("programme.run_busy", "programme.run_ended", "programme.run_nothing", "programme.run_seconds")
"""Every code this module raises besides those of others."""


def ask(actor: Actor, programme_id: int, draft: RunDraft) -> SolverRun:
    """Have a timetable made, or the present one repaired; a worker begins as soon as this is stored.

    Raises NotFound `programme.unknown`; Conflict `programme.run_busy` where one is in hand; `programme.run_nothing`
    where there are no sessions or no rooms; `programme.run_seconds` on `seconds` (minimum, maximum).
    """
    programme = queries.locked(programme_id)
    keeping.check_runs(actor, programme)
    if queries_runs.in_hand(programme_id):
        raise Conflict("programme.run_busy")
    if not SECONDS_MINIMUM <= draft.seconds <= SECONDS_MAXIMUM:
        raise RuleViolation("programme.run_seconds", field="seconds", minimum=SECONDS_MINIMUM, maximum=SECONDS_MAXIMUM)
    if not programme.sessions or not programme.rooms or not programme.periods:
        raise Conflict("programme.run_nothing")
    run = SolverRun(
        programme=programme,
        mode=draft.mode,
        status=RunStatus.WAITING,
        seconds=draft.seconds,
        seed=draft.seed,
        weights={kind.value: weight for kind, weight in all_weights(programme.weights).items()},
        asked={},
        progress={},
        asked_at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
    )
    db.session.add(run)
    db.session.flush()
    audit.record(actor, "solver_run.ask", "solver_run", run.id, None, keeping.of_run(run))
    wake(CHORE)
    return run


def cancel(actor: Actor, number: int) -> SolverRun:
    """Have a run stopped: the best that it has found is kept. Raises NotFound; Conflict `programme.run_ended`."""
    programme = queries.by_id(queries_runs.programme_of(number))
    keeping.check_runs(actor, programme)
    run = queries_runs.locked(number)
    if run.status not in (RunStatus.WAITING, RunStatus.RUNNING):
        raise Conflict("programme.run_ended")
    before = keeping.of_run(run)
    run.is_cancel_asked = True
    if run.status is RunStatus.WAITING:
        run.status, run.ended_at = RunStatus.CANCELLED, clock.now()
    db.session.flush()
    audit.record(actor, "solver_run.cancel", "solver_run", run.id, before, keeping.of_run(run))
    return run


def weigh(actor: Actor, programme_id: int, seen: int, weights: Mapping[str, int | None]) -> None:
    """Say what a breach of each kind costs in a programme; only what is not the usual is kept.

    Raises NotFound `programme.unknown`, Conflict `record.changed_meanwhile`.
    """
    programme = queries.locked(programme_id)
    keeping.check_runs(actor, programme)
    keeping.check_revision(programme, seen)
    before = dict(programme.weights)
    own = {
        kind.value: weights[kind]
        for kind, usual in USUAL.items()
        if kind not in SETTLED and kind in weights and weights[kind] != usual
    }
    if own == before:
        return
    programme.weights = own
    db.session.flush()
    audit.record(actor, "programme.weigh", "programme", programme.id, {"weights": before}, {"weights": own})


# --- what the worker calls, each in a short transaction of its own --------------------------------------------------


@dataclass(frozen=True)
class Task:
    """A run that a worker has taken."""

    number: int
    commission: Commission
    situation: Situation


def is_due() -> bool:
    """Whether there is anything for a worker to do: a run waits, or one is lost."""
    return queries_runs.waiting() is not None or bool(queries_runs.silent(clock.real_now() - QUIET))


def take() -> Task | None:
    """Take the run that has waited longest; None where there is none, or a worker is at one already: there are two
    cores, and pages want one of them."""
    now = clock.real_now()
    _give_up_on_lost(now - QUIET)
    if queries_runs.is_at_work(now - QUIET) or (number := queries_runs.waiting()) is None:
        return None
    run = queries_runs.locked(number)
    if run.status is not RunStatus.WAITING:
        return None
    programme = queries.whole(run.programme_id)
    situation = _as_asked(reading.situation(programme), run, programme.zone)
    run.status, run.beat_at = RunStatus.RUNNING, now
    run.asked = {"places": places(situation)}
    db.session.flush()
    is_repair = run.mode is RunMode.REPAIR
    problem, present = posing.pose(situation), posing.plan(situation)
    return Task(number, Commission(problem, run.seconds, run.seed, present=present, is_repair=is_repair), situation)


def _as_asked(situation: Situation, run: SolverRun, zone: str) -> Situation:
    """A programme with the weights that the run was asked with; what has begun or is over stays where it is."""
    begun, now = queries_day.begun([session.id for session in situation.sessions]), clock.now()
    at = Content(zone)

    def is_past(one: SessionFacts) -> bool:
        return one.on is not None and one.starts is not None and at.instant(one.on, one.starts) <= now

    sessions = (replace(one, is_fixed=True) if one.id in begun or is_past(one) else one for one in situation.sessions)
    return replace(situation, sessions=tuple(sessions), weights=run.weights)


def _give_up_on_lost(since: datetime) -> None:
    for number in queries_runs.silent(since):
        run = queries_runs.locked(number)
        run.status, run.ended_at, run.result = RunStatus.FAILED, clock.now(), {"failure": "lost"}
    db.session.flush()


def beat(number: int, said: Beat | None) -> bool:
    """A worker is still at it; whether it should go on."""
    run = queries_runs.locked(number)
    if run.status is not RunStatus.RUNNING:
        return False
    run.beat_at = clock.real_now()
    if said is not None:
        run.progress = {"cost": said.cost, "bound": said.bound, "seconds": round(said.seconds, 1)}
    db.session.flush()
    return not run.is_cancel_asked


def finish(task: Task, outcome: Outcome) -> None:
    """Write down what came of a run; of one that was stopped, the best that was found until then. One that was given
    up meanwhile stays so."""
    run = queries_runs.locked(task.number)
    if run.status is not RunStatus.RUNNING:
        return
    run.ended_at = clock.now()
    run.status = RunStatus.CANCELLED if run.is_cancel_asked else RunStatus.DONE
    if outcome.solution is not None:
        run.result = _result(task, outcome)
    elif not run.is_cancel_asked:
        run.status, run.result = RunStatus.FAILED, {"failure": outcome.failure}
    db.session.flush()


def _result(task: Task, outcome: Outcome) -> dict[str, Any]:
    solution, situation = outcome.solution, task.situation
    assert solution is not None
    problem = task.commission.problem
    found: dict[str, Any] = {
        "status": solution.status.value,
        "bound": solution.bound,
        "seconds": round(solution.seconds, 1),
        "seed": solution.seed,
        "workers": solution.workers,
        "present": counted(score(problem, task.commission.present or {})),
    }
    if solution.plan is not None:
        # Scored here once more, by the one definition: what another process says is not taken on trust.
        found |= {"score": counted(score(problem, solution.plan))}
        at = {number: posing.place(situation, placement) for number, placement in solution.plan.items()}
        found |= {"places": {str(number): [on.isoformat(), starts, room] for number, (on, starts, room) in at.items()}}
    if outcome.explanation is not None:
        found |= {"explanation": as_stored(outcome.explanation)}
    return found


def counted(found: Score) -> dict[str, Any]:
    """A score as it is stored: what must not be, the cost, both by kind."""
    return {
        "hard": found.hard,
        "cost": found.cost,
        "by_kind": dict(found.by_kind),
        "hard_by_kind": dict(found.hard_by_kind),
    }


def places(situation: Situation) -> dict[str, list[Any] | None]:
    """Where every session stands, by its id: ISO day, minute, room; None while it stands nowhere."""
    return {
        str(one.id): None if one.on is None else [one.on.isoformat(), one.starts, one.room]
        for one in situation.sessions
    }
