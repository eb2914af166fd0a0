"""A programme of a hundred and twenty sessions: how long its timetable takes, and the form that moves one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings import demo_programmes
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.database import db, unit_of_work
from meetings.programme.models import Programme, ProgrammeSession
from tests.support.database import DEMO_NOW, Run

from .scale import FEW, SECRETARIAT, Visit, application, ask, visitor
from .scale import queries as counted

SESSIONS = demo_programmes.LARGEST
ROUNDS, WARM_ROUNDS = 20, 3
OPENS = 300  # milliseconds


def filled(app: Flask) -> tuple[str, int, str]:
    """A programme with so many sessions: the code of its meeting, one of them, its first day."""
    with app.app_context(), unit_of_work():
        demo_programmes.make(SESSIONS, clock.business_today(), app.config["DATA"])
        number = sa.func.count(ProgrammeSession.id)
        query = sa.select(Meeting.code, sa.func.min(ProgrammeSession.id), sa.func.min(ProgrammeSession.on), number)
        query = query.select_from(ProgrammeSession).join(ProgrammeSession.programme).join(Programme.meeting)
        query = query.group_by(Meeting.code).having(number == SESSIONS).limit(1)
        code, session, on, _number = db.session.execute(query).one()
        assert on is not None
        return code, session, on.isoformat()


def run() -> Iterator[dict[str, Any]]:
    """The pages of who runs it, and of everybody."""
    shared, _ = Run.begin("sqlite", on_disk=True)
    try:
        app = application(shared, FEW)
        with clock.frozen(datetime.fromisoformat(DEMO_NOW)):
            code, session, on = filled(app)
            desk, anybody = visitor(app, SECRETARIAT), visitor(app, None)
            draft = f"/en/meetings/{code}/programme/draft/"
            pages = {
                draft: desk,
                draft.replace("/en/", "/ar/"): desk,
                f"{draft}days/{on}": desk,
                f"{draft}days/{on}?by=party": desk,
                f"/en/programme/sessions/{session}/move": desk,
                f"/en/meetings/{code}/programme/": anybody,
            }
            for page, client in pages.items():
                visit = Visit()
                for _ in range(WARM_ROUNDS + ROUNDS):
                    ask(client, page, visit)
                wall = visit.median("wall")
                yield {
                    "benchmark": "programme",
                    "page": page,
                    "sessions": SESSIONS,
                    "median_ms": wall,
                    "bytes": visit.size,
                    "queries": counted(app, client, page),
                    "limit_ms": OPENS,
                    "met": wall <= OPENS,
                }
    finally:
        shared.end()
