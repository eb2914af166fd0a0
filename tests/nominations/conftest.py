"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.nominations.support import load


@pytest.fixture
def register(app: Flask) -> None:
    """Both resolutions, the register of meetings and their posts."""
    load(app)
