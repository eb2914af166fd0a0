"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.deadlines.support import SECRETARIAT, acting, load


@pytest.fixture
def register(app: Flask) -> None:
    """Both resolutions, the register of meetings and their deadlines."""
    load(app)


@pytest.fixture
def secretariat(app: Flask, client: Any, register: None) -> Iterator[Any]:
    """A client whose requests the secretariat makes."""
    with acting(app, SECRETARIAT):
        yield client
