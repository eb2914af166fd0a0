"""What the tests of this package may ask for besides everybody's fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.silence import verifying
from meetings.silence.models import SilenceProcedure
from tests.silence.support import OPENED, put


@pytest.fixture
def procedure(app: Flask) -> Iterator[SilenceProcedure]:
    """The model of 2001, the clock a day after its opening."""
    with clock.frozen(OPENED):
        made = put()
    with clock.frozen(OPENED + timedelta(days=1)):
        yield made
    assert list(verifying.verify()) == []
