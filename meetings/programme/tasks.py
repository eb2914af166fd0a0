"""What the worker does for programmes: it runs the solver, one run at a time, in a process of its own."""

from __future__ import annotations

from meetings.foundation.database import db, reading_only, unit_of_work
from meetings.scheduling.process import Running

from . import solving

PACE = 1.0
"""Seconds between two words about how far a run is."""


def solve() -> int:
    """Take the runs that wait, one after the other; how many."""
    with reading_only():  # most minutes there is nothing, and nobody has to wait for that
        is_asked = solving.is_due()
        db.session.rollback()
    done = 0
    while is_asked:
        with unit_of_work():
            task = solving.take()
        if task is None:
            break
        _run(task)
        done += 1
    return done


def _run(task: solving.Task) -> None:
    """Each word about how far it is, and the end, in a transaction of its own: none is open while it is solved."""
    with Running(task.commission) as running:
        for said in running.beats(PACE):
            with unit_of_work():
                goes_on = solving.beat(task.number, said)
            if not goes_on:
                running.stop()
    with unit_of_work():
        solving.finish(task, running.outcome)
