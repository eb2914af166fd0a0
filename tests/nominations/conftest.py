"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.foundation.access import Role
from tests.nominations.deciding_support import call as call
from tests.nominations.deciding_support import candidate as candidate
from tests.nominations.deciding_support import nigeria as nigeria
from tests.nominations.deciding_support import who as who
from tests.nominations.feed_support import march as march
from tests.nominations.feed_support import reads as reads
from tests.nominations.support import SECRETARIAT, load
from tests.support.accounts import People, SignIn


@pytest.fixture
def register(app: Flask) -> None:
    """Both resolutions, the register of meetings and their posts."""
    load(app)


@pytest.fixture
def officer(register: None, person: People, signed_in: SignIn) -> Any:
    """The secretariat, signed in; it is also the one who acts outside of pages in these tests."""
    for number in range(1, SECRETARIAT.user_id or 1):
        person(f"reader{number}@example.org")
    person("officer@example.org", (Role.SECRETARIAT, "small-arms"))
    return signed_in("officer@example.org")
