"""Who acts in the tests of the calendar, and what they act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from meetings.calendar import queries
from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, system
from tests.support.visitors import SECRETARIAT, sign_in


@pytest.fixture
def secretary() -> Actor:
    """Somebody of the secretariat."""
    return system("tests")


@pytest.fixture
def meeting(seeded: Flask) -> Callable[[str], Meeting]:
    """`meeting("mge-2011")`: a meeting ready to be changed, read anew from the database."""
    from meetings.foundation.database import db

    def load(code: str) -> Meeting:
        db.session.expire_all()
        return queries.by_code(code, for_change=True)

    return load


@pytest.fixture
def desk(seeded: Flask, client: Any) -> Any:
    """A browser in which the secretariat is signed in."""
    return sign_in(client, SECRETARIAT)
