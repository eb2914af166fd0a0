"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.agendas import texts
from meetings.agendas.models import Agenda
from meetings.foundation.access import Role
from meetings.foundation.database import db
from tests.agendas.support import MEETING, SECRETARIAT, begun, items_of, load
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


@pytest.fixture
def desk(person: People, signed_in: SignIn) -> Any:
    """The desk of the designated Chair, signed in."""
    person("desk@example.org", (Role.CHAIRS_DESK, MEETING), name="Desk of the Chair")
    return signed_in("desk@example.org")


@pytest.fixture
def officer(person: People, signed_in: SignIn) -> Any:
    """The secretariat, signed in."""
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"), name="A. Officer")
    return signed_in("officer@example.org")


@pytest.fixture
def agenda() -> Agenda:
    """An agenda of four items."""
    made = begun()
    db.session.commit()
    return made
