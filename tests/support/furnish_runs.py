"""What happened on the day, and runs of the solver in every state, for pages that show them: see `furnish`.

Runs are written as they would be stored: furniture does not wait for a solver.
"""

from __future__ import annotations

from typing import Any

from meetings.foundation import clock
from meetings.foundation.access import system
from meetings.foundation.database import db
from meetings.programme import correcting, queries, queries_day, reading, solving
from meetings.programme.happening import Entry
from meetings.programme.models import ProgrammeSession, SolverRun
from meetings.programme.rules import DayAct, RunMode, RunStatus
from meetings.programme.weights import all_weights

MEETING = "mge-2011"
BY = system("tests.furnish")
Samples = dict[str, list[dict[str, Any]]]


def furnish_day() -> Samples:
    """A session that was called to order and rose, one of which nothing is recorded."""
    programme = queries.whole_of(MEETING)
    placed = [one for one in programme.sessions if one.on is not None and one.called_off_at is None]
    session = placed[0]
    for act in (DayAct.BEGIN, DayAct.END):
        seen = queries.session(session.id).revision
        correcting.record(BY, session.id, seen, Entry(act, clock.now()))
    still = _waiting(placed)
    steps = [(session, DayAct.ROLL_OVER), (session, DayAct.TAKE_BACK)]
    steps += [(still, act) for act in (DayAct.BEGIN, DayAct.SLIP, DayAct.RELEASE, DayAct.CALL_OFF)]
    return {
        "programme.happened": [{"number": one.id, "step": act.value} for one, act in steps],
        "programme.announce": [{"number": session.id}],
    }


def _waiting(placed: list[ProgrammeSession]) -> ProgrammeSession:
    """Another session that has an hour; the one there is, put at the hour of the first, where there is one only."""
    if len(placed) > 1:
        return placed[1]
    first = placed[0]
    programme = queries.locked(first.programme_id)
    other = next(one for one in programme.sessions if one.on is None and one.called_off_at is None)
    other.on, other.starts, other.room_id = first.on, first.starts, first.room_id
    db.session.flush()
    return other


def furnish_runs() -> Samples:
    """A run that is under way, one that proposes something, one that says why nothing can hold, one that failed."""
    programme = queries.whole_of(MEETING)
    situation = reading.situation(programme)
    asked = {"places": solving.places(situation)}
    begun = queries_day.begun([session.id for session in situation.sessions])
    first, other = [one for one in situation.sessions if one.id not in begun and not one.is_called_off][:2]
    day, room = situation.days[0].on.isoformat(), situation.rooms[0].id
    count = {"hard": 1, "cost": 38, "by_kind": {"capacity": 30, "usual_period": 8}, "hard_by_kind": {"unplaced": 1}}
    told = {"bound": 12, "seconds": 4.2, "seed": 1, "workers": 2, "present": count}
    reasons = [
        {"kind": "unplaced", "sessions": [first.id], "about": ""},
        {"kind": "relation", "sessions": [first.id, other.id], "about": "", "order": "before"},
        {"kind": "interpretation", "sessions": [], "about": "teams", "span": [600, 780], "amount": 1},
        {"kind": "needs", "sessions": [first.id], "about": ""},
        {"kind": "capacity", "sessions": [first.id], "about": ""},
    ]
    results: list[tuple[RunStatus, dict[str, Any] | None]] = [
        (RunStatus.DONE, told | {"status": "optimal", "score": count, "places": {str(first.id): [day, 900, room]}}),
        (RunStatus.DONE, told | {"status": "infeasible", "explanation": {"reasons": reasons, "proof": "smallest"}}),
        (RunStatus.FAILED, {"failure": "lost"}),
        (RunStatus.RUNNING, None),
    ]
    made = []
    for status, result in results:
        run = SolverRun(
            programme_id=programme.id,
            mode=RunMode.REPAIR,
            status=status,
            seconds=30,
            seed=1,
            weights={kind.value: weight for kind, weight in all_weights({}).items()},
            asked=asked,
            progress={"cost": 46, "bound": 8, "seconds": 3.1},
            result=result,
            asked_at=clock.now(),
            beat_at=clock.real_now(),
            actor_name=BY.name,
        )
        db.session.add(run)
        made.append(run)
    db.session.flush()
    numbers = [{"number": run.id} for run in made]
    return {
        "programme.run": numbers,
        "programme.run_state": numbers,
        "programme.stop_run": numbers[-1:],
        "programme.accept_run": numbers[:1],
    }
