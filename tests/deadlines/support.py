"""What the tests of deadlines start from: both resolutions, the register of meetings, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from meetings.calendar import seeding as meetings
from meetings.calendar.models import Meeting
from meetings.deadlines import seeding
from meetings.deadlines.models import CountingRule, Deadline
from meetings.foundation import search
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.mandates import seeding as mandates
from meetings.states import seeding as states

SECRETARIAT = Actor(user_id=7, name="An officer", holdings=(Holding(Role.SECRETARIAT, "small-arms"),))
OTHER_SECRETARIAT = Actor(user_id=8, name="Another officer", holdings=(Holding(Role.SECRETARIAT, "other"),))
DELEGATE = Actor(user_id=9, name="A delegate", holdings=(Holding(Role.FOCAL_POINT, "NPL"),))
COORDINATOR = Actor(user_id=10, name="A coordinator", holdings=(Holding(Role.COORDINATOR, "african"),))
CHAIRS_DESK = Actor(user_id=11, name="A chair’s desk", holdings=(Holding(Role.CHAIRS_DESK, "mge-2011"),))
AUDITOR = Actor(user_id=12, name="An auditor", holdings=(Holding(Role.AUDITOR),))
ADMINISTRATOR = Actor(user_id=13, name="An administrator", holdings=(Holding(Role.ADMINISTRATOR),))


def load(app: Flask) -> None:
    """Load what the demonstration loads, accounts aside."""
    data = app.config["DATA"]
    for part in (states, search, mandates, meetings, seeding):
        part.load(data)
    db.session.commit()


@contextmanager
def acting(app: Flask, who: Actor) -> Iterator[None]:
    """Every request inside is made by `who`."""
    before = app.extensions["rostrum_actor"]
    app.extensions["rostrum_actor"] = lambda: who
    try:
        yield
    finally:
        app.extensions["rostrum_actor"] = before


def deadline(key: str) -> Deadline:
    """A deadline by its key."""
    return db.session.execute(sa.select(Deadline).where(Deadline.key == key)).scalar_one()


def rule(key: str) -> CountingRule:
    """A counting rule by its key."""
    return db.session.execute(sa.select(CountingRule).where(CountingRule.key == key)).scalar_one()


def meeting(code: str) -> Meeting:
    """A meeting by its code."""
    return db.session.execute(sa.select(Meeting).where(Meeting.code == code)).scalar_one()


def revisions() -> dict[str, int]:
    """Every deadline's revision, by key."""
    db.session.flush()
    return dict(iter(db.session.execute(sa.select(Deadline.key, Deadline.revision))))


def count() -> int:
    """How many deadlines there are."""
    return db.session.execute(sa.select(sa.func.count(Deadline.id))).scalar_one()
