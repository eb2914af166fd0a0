"""What the tests of resolutions start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from meetings.foundation import search
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.mandates import seeding

SECRETARIAT = Actor(user_id=7, name="An officer", holdings=(Holding(Role.SECRETARIAT, "small-arms"),))
OTHER_SECRETARIAT = Actor(user_id=8, name="Another officer", holdings=(Holding(Role.SECRETARIAT, "other"),))
DELEGATE = Actor(user_id=9, name="A delegate", holdings=(Holding(Role.FOCAL_POINT, "NPL"),))


def load(app: Flask) -> None:
    """Load both resolutions and the thesaurus, and nothing else."""
    search.load(app.config["DATA"])
    seeding.load(app.config["DATA"])
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
