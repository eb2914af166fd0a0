"""What the tests of deadlines start from: both resolutions, the register of meetings, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.deadlines import seeding
from meetings.deadlines.models import CountingRule, Deadline
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates import queries as mandate_queries
from meetings.mandates.models import Clause, Mandate, Paragraph, Process, Requirement
from meetings.mandates.rules import Area, Effect, Part, RequirementKind, Verb
from tests.support import register

SECRETARIAT = Actor(user_id=7, name="An officer", holdings=(Holding(Role.SECRETARIAT, "small-arms"),))
OTHER_SECRETARIAT = Actor(user_id=8, name="Another officer", holdings=(Holding(Role.SECRETARIAT, "other"),))
BOTH = Actor(
    user_id=14,
    name="An officer of two",
    holdings=(Holding(Role.SECRETARIAT, "small-arms"), Holding(Role.SECRETARIAT, "other")),
)
DELEGATE = Actor(user_id=9, name="A delegate", holdings=(Holding(Role.FOCAL_POINT, "NPL"),))
COORDINATOR = Actor(user_id=10, name="A coordinator", holdings=(Holding(Role.COORDINATOR, "african"),))
CHAIRS_DESK = Actor(user_id=11, name="A chair’s desk", holdings=(Holding(Role.CHAIRS_DESK, "mge-2011"),))
AUDITOR = Actor(user_id=12, name="An auditor", holdings=(Holding(Role.AUDITOR),))
ADMINISTRATOR = Actor(user_id=13, name="An administrator", holdings=(Holding(Role.ADMINISTRATOR),))


def load(app: Flask) -> None:
    """Load what the demonstration loads, accounts aside."""
    register.hold(app)
    seeding.load(app.config["DATA"])
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


def other_process() -> Process:
    """A process beside the one of the data, with a meeting, a paragraph and what that requires."""
    process = Process(code="other", name=Text.of(en="Another process"), short=Text.of(en="Other"))
    requirement = Requirement(
        key="other-views",
        kind=RequirementKind.DUE,
        meeting_codes=[],
        label=Text.of(en="Views"),
        words=Text(),
        earliest_on=date(2011, 6, 1),
        latest_on=date(2011, 6, 30),
    )
    clause = Clause(
        position=1,
        verb=Verb.INVITES,
        effect=Effect.NONE,
        addressees=["states"],
        area=Area.REPORTS,
        summary=Text.of(en="Invites views"),
        requirements=[requirement],
    )
    paragraph = Paragraph(part=Part.OPERATIVE, number=1, position=1001, clauses=[clause])
    mandate = Mandate(
        process=process,
        symbol="A/RES/65/1",
        slug="a-res-65-1",
        title=Text.of(en="Another matter"),
        session=65,
        adopted_on=date(2010, 12, 1),
        paragraphs=[paragraph],
    )
    held = Meeting(
        code="other-2011",
        process=process,
        kind=MeetingKind.EXPERT_MEETING,
        status=MeetingStatus.MANDATED,
        title=Text.of(en="Experts on another matter"),
        short=Text.of(en="Other experts"),
        earliest_on=date(2011, 9, 1),
        latest_on=date(2011, 9, 30),
    )
    db.session.add_all([mandate, held])
    db.session.flush()
    return process


def process_id(code: str) -> int:
    """The id of a process by its code."""
    return db.session.execute(sa.select(Process.id).where(Process.code == code)).scalar_one()


def requirement(key: str) -> Requirement:
    """A requirement by its key, with its clause, its paragraph and what these stand in."""
    return mandate_queries.requirement(key)


def revisions() -> dict[str, int]:
    """Every deadline's revision, by key."""
    db.session.flush()
    return dict(iter(db.session.execute(sa.select(Deadline.key, Deadline.revision))))


def count() -> int:
    """How many deadlines there are."""
    return db.session.execute(sa.select(sa.func.count(Deadline.id))).scalar_one()
