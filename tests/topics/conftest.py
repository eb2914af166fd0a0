"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings.foundation.access import Role
from tests.support.accounts import People
from tests.topics.support import load


@pytest.fixture
def register(app: Flask) -> None:
    """Both resolutions and the register of meetings."""
    load(app)


@pytest.fixture
def people(register: None, person: People) -> None:
    """Those who take part, with accounts."""
    person("desk@example.org", (Role.CHAIRS_DESK, "mge-2011"))
    person("peru@example.org", (Role.FOCAL_POINT, "PER"))
    person("colleague@example.org", (Role.MEMBER, "PER"))
    person("japan@example.org", (Role.FOCAL_POINT, "JPN"))
    person("african@example.org", (Role.COORDINATOR, "african"))
    person("both@example.org", (Role.FOCAL_POINT, "NGA"), (Role.COORDINATOR, "african"))
    person("ngo@example.org", (Role.CIVIL_SOCIETY, "iansa"))
    person("secretariat@example.org", (Role.SECRETARIAT, "small-arms"))
    person("auditor@example.org", (Role.AUDITOR, "*"))
    person("reader@example.org")
