"""The background queue. It only wakes workers: the truth is always a row, so a job that is lost loses nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from meetings.foundation import audit, clock
from meetings.foundation.database import unit_of_work
from meetings.foundation.registries import chores
from meetings.outbox import sending

log = logging.getLogger(__name__)
_TASKS = "rostrum_tasks"
ORDERLY = 4.0  # seconds for what runs when the worker is to end: whoever started it waits ten


def build(app: Flask) -> Huey:
    """The queue of this installation: in Valkey or Redis where `REDIS_URL` is set, else in an SQLite file of its own.

    Every chore in `registries.chores` becomes a periodic task, with the application's context and a transaction.
    """
    chores.register("audit.head", (24 * 60, audit.head_line))
    url = str(app.config["REDIS_URL"])
    instance = Path(app.config["INSTANCE"])
    instance.mkdir(parents=True, exist_ok=True)
    queue: Huey = (
        RedisHuey("rostrum", url=url) if url else SqliteHuey("rostrum", filename=str(instance / "queue.sqlite"))
    )
    tasks = app.extensions.setdefault(_TASKS, {})
    for key, (minutes, chore) in chores.items():
        schedule = crontab(minute=f"*/{minutes}") if minutes < 60 else crontab(minute="7", hour=f"*/{minutes // 60}")
        tasks[key] = queue.periodic_task(schedule, name=key)(_in_context(app, key, chore))
    return queue


def wake(app: Flask, key: str) -> None:
    """Put a chore on the queue now, for whichever worker takes it; it runs at its own times as well."""
    if _TASKS not in app.extensions:
        build(app)
    app.extensions[_TASKS][key]()


class _Consumer(Consumer):  # type: ignore[misc] # Huey has no types
    """Ends in good order, whichever signal asks for it: the mail in flight is settled, or it would be sent again."""

    def stop(self, **_asked: bool) -> None:
        """Begin nothing more; what runs has a few seconds."""
        sending.stop(ORDERLY)
        super().stop(graceful=True)


def _in_context(app: Flask, key: str, chore: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    result = chore()
            except Exception:
                log.exception("chore failed", extra={"chore": key})
            else:
                log.info("chore done", extra={"chore": key, "result": result, "business_now": clock.now().isoformat()})

    run.__name__ = key.replace(".", "_").replace("-", "_")
    return run


def work(app: Flask) -> None:
    """Run the worker in this process until it is told to stop (INT or TERM: the running task ends first)."""
    # Somebody may wait for a link by mail: an idle worker looks each second (SQLite; Valkey wakes it).
    consumer = _Consumer(
        build(app),
        workers=2,
        periodic=True,
        worker_type="thread",
        initial_delay=0.1,
        max_delay=1,
        shutdown_timeout=ORDERLY,
    )
    consumer.run()
