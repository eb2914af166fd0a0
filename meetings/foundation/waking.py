"""Letting a worker run a chore at once. Only a hint: the truth is a row, and the chore runs by itself all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from .database import db

log = logging.getLogger(__name__)
_RING = "rostrum_ring"


def wake(chore: str) -> None:
    """Have `chore` run as soon as the current transaction has committed, and not if it does not."""
    db.session.info.setdefault("woken", set()).add(chore)


def _after_commit(session: Session) -> None:
    for chore in sorted(session.info.pop("woken", ())):
        try:
            current_app.extensions[_RING](chore)
        except Exception:  # a queue that is gone must not undo what is committed
            log.warning("worker not woken", extra={"chore": chore}, exc_info=True)


def _after_rollback(session: Session, *_: Any) -> None:
    session.info.pop("woken", None)


def init_app(app: Flask, ring: Callable[[str], None]) -> None:
    """`ring(chore)` puts a chore on the queue."""
    app.extensions[_RING] = ring
    with app.app_context():
        if not event.contains(db.session, "after_commit", _after_commit):
            event.listen(db.session, "after_commit", _after_commit)
            event.listen(db.session, "after_rollback", _after_rollback)
