"""Asking for one calendar and keeping what it holds, for the worker and the command line."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import current_app

from meetings.foundation import clock
from meetings.foundation.database import db, reading_only, unit_of_work
from meetings.foundation.errors import RuleViolation

from . import fetching, keeping, queries, reading
from .fetching import Answer
from .keeping import Plan

log = logging.getLogger(__name__)

Fetch = Callable[..., Answer]


def due() -> list[int]:
    """The calendars that are to be asked for now. Most minutes there is none, and nobody has to wait for that."""
    with reading_only():
        numbers = queries.due(clock.real_now())
        db.session.rollback()
    return numbers


def every_address() -> list[int]:
    """Every calendar that can be asked for."""
    with reading_only():
        numbers = queries.fetchable()
        db.session.rollback()
    return numbers


def fetch_one(number: int, fetch: Fetch = fetching.fetch) -> str:
    """Ask for one calendar and keep what it holds; empty where somebody else is at it, or it has changed meanwhile.

    While the answer is awaited and read no transaction is open: a slow server keeps nobody from writing.
    """
    today = clock.business_today()
    with unit_of_work():
        plan = keeping.claim(number, clock.real_now(), today)
    if plan is None:
        return ""
    try:
        answer = fetch(plan.address, etag=plan.etag, modified=plan.modified, agent=_agent())
        is_same = answer.body is None or keeping.is_same(plan, answer.body)
        found = None if is_same or answer.body is None else reading.read(answer.body, zone=plan.zone, today=today)
    except RuleViolation as error:
        return _failed(plan, error)
    except Exception:  # whatever one calendar does, the others are asked for, and people see that it failed
        log.exception("external calendar not read", extra={"calendar": number})
        return _failed(plan, RuleViolation("fetch.failed"))
    now = clock.real_now()
    with unit_of_work():
        if found is None or answer.body is None:
            etag, modified = answer.etag or plan.etag, answer.modified or plan.modified
            return "unchanged" if keeping.settle_unchanged(plan, etag, modified, now) else ""
        kept = keeping.settle_read(plan, found, answer.body, answer.etag, answer.modified, now, today)
        return "read" if kept else ""


def _failed(plan: Plan, error: RuleViolation) -> str:
    # Some addresses are a secret: the log knows the calendar by its number.
    log.warning("external calendar failed", extra={"calendar": plan.id, "code": error.code})
    with unit_of_work():
        return error.code if keeping.settle_failed(plan, error, clock.real_now()) else ""


def _agent() -> str:
    return f"Rostrum (+{current_app.config['BASE_URL']})"
