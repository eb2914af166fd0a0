"""A proposal of the solver beside the present plan, and taking it over, wholly or in part.

Between the two the plan may have changed. A session that stands elsewhere than when the solver began is not moved:
whoever moved it knew what the solver did not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation

from . import keeping, queries, queries_day, queries_runs, reading
from .models import ProgrammeSession, SolverRun
from .rules import MINUTES_OF_DAY, Obstacle
from .situation import SessionFacts, Situation

CODES = ("programme.proposal_none", "programme.proposal_nothing_chosen")
"""Every code this module raises besides those of others."""

Where = tuple[date, int, int | None]
"""A day, a minute of it, a room."""


@dataclass(frozen=True)
class Proposed:
    """A session that the solver would have elsewhere than it stands now."""

    session: SessionFacts
    now: Where | None
    then: Where
    obstacle: Obstacle | None = None


@dataclass(frozen=True)
class Taken:
    """What was taken over, and what was not, with the reason."""

    moved: tuple[int, ...]
    left: tuple[Proposed, ...]


def where(session: SessionFacts) -> Where | None:
    """Where a session stands."""
    return None if session.on is None or session.starts is None else (session.on, session.starts, session.room)


def compared(run: SolverRun, situation: Situation) -> list[Proposed]:
    """What a run would change of the present plan, by day and hour of what is proposed. Sessions that are there since,
    or gone, are not in it."""
    proposed, asked = (run.result or {}).get("places", {}), run.asked.get("places", {})
    found, begun = [], queries_day.begun([session.id for session in situation.sessions])
    for session in situation.sessions:
        stored = proposed.get(str(session.id))
        if stored is None or str(session.id) not in asked:
            continue
        then, now = _where(stored), where(session)
        if then is None or then == now:
            continue
        before = _where(asked[str(session.id)])
        obstacle = Obstacle.FIXED if session.id in begun else _obstacle(situation, session, then, before)
        found.append(Proposed(session, now, then, obstacle))
    return sorted(found, key=lambda one: (one.then[0], one.then[1], one.then[2] or 0, one.session.id))


def _where(stored: list[object] | None) -> Where | None:
    if stored is None:
        return None
    on, starts, room = stored
    return date.fromisoformat(str(on)), int(str(starts)), None if room is None else int(str(room))


def _obstacle(situation: Situation, session: SessionFacts, then: Where, before: Where | None) -> Obstacle | None:
    on, starts, room = then
    if where(session) != before:
        return Obstacle.MOVED
    if session.is_fixed:
        return Obstacle.FIXED
    if session.is_called_off:
        return Obstacle.CALLED_OFF
    if not any(day.on == on and day.is_open for day in situation.days) or starts + session.minutes > MINUTES_OF_DAY:
        return Obstacle.DAY
    facts = situation.room_by_id.get(room) if room is not None else None
    ends = starts + session.minutes
    is_closed = any(
        closure.room == room and closure.on == on and closure.hours.starts < ends and starts < closure.hours.ends
        for closure in situation.closures
    )
    return Obstacle.ROOM if facts is None or not facts.is_available or is_closed else None


def accept(actor: Actor, number: int, chosen: Collection[int]) -> Taken:
    """Take over what a run proposes for the chosen sessions, as far as it still can be.

    Raises NotFound; Conflict `programme.proposal_none` where the run proposes nothing; on `sessions`
    `programme.proposal_nothing_chosen`.
    """
    programme = queries.locked(queries_runs.programme_of(number))
    keeping.check_runs(actor, programme)
    run = queries_runs.locked(number)
    if not (run.result or {}).get("places"):
        raise Conflict("programme.proposal_none")
    wanted = [one for one in compared(run, reading.situation(programme)) if one.session.id in set(chosen)]
    if not wanted:
        raise RuleViolation("programme.proposal_nothing_chosen", field="sessions")
    stored = {session.id: session for session in programme.sessions}
    moved, wanted = [], _vacant(wanted, programme.sessions)
    for one in wanted:
        if one.obstacle is not None:
            continue
        session = stored[one.session.id]
        before = keeping.of_session(session)
        session.on, session.starts, session.room_id = one.then
        db.session.flush()
        audit.record(
            actor, "programme_session.move", "programme_session", session.id, before, keeping.of_session(session)
        )
        moved.append(session.id)
    if moved:
        run.accepted_at = clock.now()
        keeping.touch(programme)
        db.session.flush()
        audit.record(actor, "solver_run.accept", "solver_run", run.id, None, keeping.of_run(run) | {"sessions": moved})
    return Taken(tuple(moved), tuple(one for one in wanted if one.obstacle is not None))


def _vacant(wanted: Sequence[Proposed], sessions: Sequence[ProgrammeSession]) -> list[Proposed]:
    """The same, with an obstacle for what would be put where another session stands once the others have moved."""
    found = {one.session.id: one for one in wanted}
    while True:
        ends = {one.id: (place, one.minutes) for one in sessions if (place := _end(one, found)) is not None}
        taken = [one for one in found.values() if one.obstacle is None and _is_taken(one, ends)]
        if not taken:
            return list(found.values())
        # One at a time: it stays where it is, and may be in the way of others there.
        found[taken[0].session.id] = replace(taken[0], obstacle=Obstacle.TAKEN)


def _end(session: ProgrammeSession, found: Mapping[int, Proposed]) -> Where | None:
    """Where a session stands once what has no obstacle has moved; None for one that is held nowhere."""
    if session.called_off_at is not None or session.removed_at is not None:
        return None
    if session.id in found and found[session.id].obstacle is None:
        return found[session.id].then
    return None if session.on is None or session.starts is None else (session.on, session.starts, session.room_id)


def _is_taken(one: Proposed, ends: Mapping[int, tuple[Where, int]]) -> bool:
    return any(_meet(one, other) for number, other in ends.items() if number != one.session.id)


def _meet(one: Proposed, other: tuple[Where, int]) -> bool:
    """Whether both are in one room at once."""
    (on, starts, room), (place, minutes) = one.then, other
    if room is None or (place[0], place[2]) != (on, room):
        return False
    return place[1] < starts + one.session.minutes and starts < place[1] + minutes
