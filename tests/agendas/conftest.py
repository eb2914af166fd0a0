"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.agendas import texts
from meetings.foundation.database import db
from tests.agendas.support import SECRETARIAT, items_of, load
from tests.agendas.version_support import PEOPLE, Clients, Course, course
from tests.nominations.support import without_account
from tests.support.accounts import People, SignIn


@pytest.fixture
def register(app: Flask) -> None:
    """States, mandates and meetings."""
    load(app)


@pytest.fixture
def made(register: None) -> Course:
    """An agenda with a version in every state."""
    return course()


@pytest.fixture
def who(made: Course, person: People, signed_in: SignIn, client: Any) -> Clients:
    """`who("peru")`: a client of one of those who take part; texts of the agenda are given to the translator."""
    users = {name: person(f"{name}@example.org", *held) for name, held in PEOPLE.items()}
    ids = [item.id for item in items_of(made.agenda)]
    texts.give(without_account(SECRETARIAT), made.agenda.id, "fr", ids, users["translator"].id)
    db.session.commit()
    return lambda name: client if name == "public" else signed_in(f"{name}@example.org")
