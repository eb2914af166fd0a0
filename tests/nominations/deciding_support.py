"""Who takes part where groups and the secretariat decide on pages, and the candidate about whom they do."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.nominations.models import Nomination, NominationCall
from meetings.nominations.rules import NominationStatus
from tests.nominations.support import (
    AFRICAN,
    AFRICAN_GROUP,
    NIGERIA,
    again,
    endorsed,
    opened,
    submitted,
)
from tests.support.accounts import People, SignIn

S = NominationStatus
TODAY = "2011-01-13"
PEOPLE = {
    "officer": (Role.SECRETARIAT, "small-arms"),
    "elsewhere": (Role.SECRETARIAT, "other"),
    "african": (Role.COORDINATOR, AFRICAN),
    "asian": (Role.COORDINATOR, "asia-pacific"),
    "nigeria": (Role.FOCAL_POINT, "NGA"),
    "auditor": (Role.AUDITOR, "*"),
}


@pytest.fixture
def who(app: Flask, person: People, signed_in: SignIn) -> Any:
    """`who("african")`: a client of one of those who take part."""
    for name, held in PEOPLE.items():
        person(f"{name}@example.org", held)
    return lambda name: signed_in(f"{name}@example.org")


@pytest.fixture
def call(app: Flask) -> NominationCall:
    """That of 2011, for any group."""
    found = opened(groups=())
    db.session.commit()
    return found


@pytest.fixture
def nigeria(call: NominationCall) -> Nomination:
    """A candidate of the African Group."""
    made = submitted(NIGERIA, call, "NGA", person="U. Joy Ogwu")
    db.session.commit()
    return made


@pytest.fixture
def candidate(nigeria: Nomination) -> Nomination:
    """The same, endorsed."""
    made = endorsed(AFRICAN_GROUP, nigeria)
    db.session.commit()
    return made


def path(nomination: Nomination, what: str, lang: str = "en") -> str:
    return f"/{lang}/nominations/{nomination.id}/{what}"


def typed(nomination: Nomination, **given: Any) -> dict[str, Any]:
    return {"revision": str(again(nomination).revision), **given}


def stands(nomination: Nomination) -> NominationStatus:
    return again(nomination).status
