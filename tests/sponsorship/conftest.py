"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings.foundation.access import Role
from tests.sponsorship.support import load
from tests.support.accounts import People


@pytest.fixture
def register(app: Flask) -> None:
    """Both resolutions and the register of meetings."""
    load(app)


@pytest.fixture
def people(register: None, person: People) -> None:
    """Those who take part, with accounts."""
    person("finance@example.org", (Role.FINANCE, "small-arms"))
    person("second@example.org", (Role.FINANCE, "small-arms"))
    person("other-finance@example.org", (Role.FINANCE, "other"))
    person("nepali-finance@example.org", (Role.FINANCE, "small-arms"), (Role.MEMBER, "NPL"))
    person("canada@example.org", (Role.DONOR_CONTACT, "CAN"))
    person("foundation@example.org", (Role.DONOR_CONTACT, "open-hands"))
    person("nepal@example.org", (Role.FOCAL_POINT, "NPL"))
    person("nepal-member@example.org", (Role.MEMBER, "NPL"))
    person("nigeria@example.org", (Role.FOCAL_POINT, "NGA"))
    person("secretariat@example.org", (Role.SECRETARIAT, "small-arms"))
    person("auditor@example.org", (Role.AUDITOR, "*"))
    person("reader@example.org")
