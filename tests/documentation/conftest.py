"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.foundation.access import Role
from tests.documentation.support import load
from tests.support.accounts import People, SignIn


@pytest.fixture
def register(app: Flask) -> None:
    """Meetings with their deadlines and documents."""
    load(app)


@pytest.fixture
def officer(register: None, person: People, signed_in: SignIn) -> Any:
    """The secretariat, signed in."""
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    return signed_in("officer@example.org")
