"""What is read of runs of the solver."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from meetings.calendar.models import Meeting
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from .models import Programme, SolverRun
from .rules import RunStatus

LISTED = 20


def run(number: int) -> SolverRun:
    """A run with what it was asked and what came of it, its programme and meeting. Raises NotFound
    `programme.run_unknown`."""
    meeting = joinedload(SolverRun.programme).joinedload(Programme.meeting)
    return _one(_whole(number).options(meeting.joinedload(Meeting.process), meeting.joinedload(Meeting.place)))


def locked(number: int) -> SolverRun:
    """A run as it is stored now, without its programme; other writers wait. Whoever locks the programme as well does
    that first. Raises NotFound `programme.run_unknown`."""
    return _one(_whole(number).with_for_update().execution_options(populate_existing=True))


def _whole(number: int) -> sa.Select[SolverRun]:
    chosen = sa.select(SolverRun).where(SolverRun.id == number)
    return chosen.options(undefer(SolverRun.asked), undefer(SolverRun.result))


def _one(query: sa.Select[SolverRun]) -> SolverRun:
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.run_unknown")
    return found


def programme_of(number: int) -> int:
    """The id of the programme of a run. Raises NotFound `programme.run_unknown`."""
    found = db.session.execute(sa.select(SolverRun.programme_id).where(SolverRun.id == number)).scalar()
    if found is None:
        raise NotFound("programme.run_unknown")
    return found


def last_runs(programme_id: int) -> list[SolverRun]:
    """The latest runs of a programme, the last one first."""
    query = sa.select(SolverRun).where(SolverRun.programme_id == programme_id)
    return list(db.session.execute(query.order_by(SolverRun.id.desc()).limit(LISTED)).scalars())


def in_hand(programme_id: int) -> bool:
    """Whether a run of a programme waits or is under way."""
    query = sa.select(SolverRun.id).where(SolverRun.programme_id == programme_id)
    query = query.where(SolverRun.status.in_((RunStatus.WAITING, RunStatus.RUNNING)))
    return db.session.execute(query).first() is not None


def waiting() -> int | None:
    """The run that has waited longest."""
    query = sa.select(SolverRun.id).where(SolverRun.status == RunStatus.WAITING).order_by(SolverRun.id).limit(1)
    return db.session.execute(query).scalar()


def is_at_work(since: datetime) -> bool:
    """Whether a worker has said since then that it is at a run."""
    query = sa.select(SolverRun.id).where(SolverRun.status == RunStatus.RUNNING, SolverRun.beat_at >= since)
    return db.session.execute(query).first() is not None


def silent(since: datetime) -> list[int]:
    """The runs under way of which no worker has said anything since then."""
    query = sa.select(SolverRun.id).where(SolverRun.status == RunStatus.RUNNING, SolverRun.beat_at < since)
    return list(db.session.execute(query).scalars())
