"""States, mandates and meetings as many tests begin with them: loaded once in a run, copied for each test.

`python -m tests.support.register` loads them into the database of the environment.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from meetings import create_app
from meetings.calendar import seeding as meetings
from meetings.foundation import search
from meetings.foundation.database import db, unit_of_work
from meetings.mandates import seeding as mandates
from meetings.states import seeding as states
from tests.support.database import HELD, Database

CONTENT = "register"


def hold(app: Flask) -> None:
    """Give the database of a test that content, in the place of what it has."""
    db.session.rollback()
    db.session.remove()
    app.extensions[HELD].load(CONTENT)


def hold_made(app: Flask, content: str, make: Callable[[], None]) -> None:
    """Give the database of a test what `make` makes of what it has: made once in a run under that name, then copied."""
    database: Database = app.extensions[HELD]
    if not database.is_kept(content):
        make()
        db.session.commit()
        db.session.remove()
        database.keep(content)
    db.session.remove()
    database.load(content)


def main() -> None:
    """Load it."""
    app = create_app()
    with app.app_context(), unit_of_work():
        for part in (states, search, mandates, meetings):
            part.load(app.config["DATA"])


if __name__ == "__main__":
    main()
