"""What the tests of resolutions start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from meetings.calendar.models import Meeting, Place
from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.foundation import search
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates import queries, seeding

SECRETARIAT = Actor(user_id=7, name="An officer", holdings=(Holding(Role.SECRETARIAT, "small-arms"),))
OTHER_SECRETARIAT = Actor(user_id=8, name="Another officer", holdings=(Holding(Role.SECRETARIAT, "other"),))
DELEGATE = Actor(user_id=9, name="A delegate", holdings=(Holding(Role.FOCAL_POINT, "NPL"),))


def load(app: Flask) -> None:
    """Load both resolutions and the thesaurus, and of what they ask for two meetings and two places, bare."""
    search.load(app.config["DATA"])
    seeding.load(app.config["DATA"])
    process = queries.process("small-arms")
    wanted = {"mge-2011", "prepcom-2012"}
    for code in sorted(wanted - set(db.session.scalars(sa.select(Meeting.code)))):
        kind, status = MeetingKind.PREPARATORY_COMMITTEE, MeetingStatus.MANDATED
        db.session.add(Meeting(code=code, process=process, kind=kind, status=status, title=Text.of(en=code)))
    known = set(db.session.scalars(sa.select(Place.code)))
    for code, city, zone in (("new-york", "New York", "America/New_York"), ("geneva", "Geneva", "Europe/Zurich")):
        if code not in known:
            db.session.add(Place(code=code, name=Text.of(en=city), country="", zone=zone))
    db.session.commit()


@contextmanager
def acting(app: Flask, who: Actor) -> Iterator[None]:
    """Every request inside is made by `who`."""
    before = app.extensions.get("rostrum_actor")
    app.extensions["rostrum_actor"] = lambda: who
    try:
        yield
    finally:
        if before is None:
            app.extensions.pop("rostrum_actor", None)
        else:
            app.extensions["rostrum_actor"] = before
