"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from meetings.foundation.access import Role
from tests.programme.asked import opened
from tests.programme.support import Kept, begun, load
from tests.support.accounts import People, SignIn


@pytest.fixture
def register(app: Flask) -> None:
    """Both resolutions and the register of meetings."""
    load(app)


@pytest.fixture
def kept(register: None) -> Kept:
    """The programme of the meeting of experts with venue, frame and six sessions."""
    return begun()


@pytest.fixture
def people(register: None, person: People) -> None:
    """Those who take part, with accounts."""
    person("secretariat@example.org", (Role.SECRETARIAT, "small-arms"))
    person("colleague@example.org", (Role.SECRETARIAT, "small-arms"))
    person("other-secretariat@example.org", (Role.SECRETARIAT, "other"))
    person("desk@example.org", (Role.CHAIRS_DESK, "mge-2011"))
    person("auditor@example.org", (Role.AUDITOR, "*"))
    person("peru@example.org", (Role.FOCAL_POINT, "PER"))
    person("member@example.org", (Role.MEMBER, "PER"))
    person("japan@example.org", (Role.FOCAL_POINT, "JPN"))
    person("african@example.org", (Role.COORDINATOR, "african"))
    person("ngo@example.org", (Role.CIVIL_SOCIETY, "iansa"))
    person("reader@example.org")


@pytest.fixture
def taken(kept: Kept) -> None:
    """Requests are taken, until the first of April."""
    opened(kept)


@pytest.fixture
def peru(signed_in: SignIn) -> Any:
    """The browser of a delegation."""
    return signed_in("peru@example.org")


@pytest.fixture
def desk(signed_in: SignIn) -> Any:
    """The browser of the secretariat, at its desk."""
    return signed_in("secretariat@example.org")
