"""External calendars as they stand in the database, and who works with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from meetings.externals import queries, services
from meetings.externals.models import ExternalCalendar
from meetings.externals.rules import Upload, Values
from meetings.foundation.access import Actor, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from tests.externals.host import NAME

Add = Callable[..., ExternalCalendar]
ADDRESS = f"https://{NAME}/events.ics"


@pytest.fixture
def secretary() -> Actor:
    """Somebody of the secretariat."""
    return system("tests")


@pytest.fixture
def desk(seeded: Flask, as_person: Callable[[str], Any]) -> Any:
    """A browser in which the secretariat is signed in."""
    return as_person("secretariat")


@pytest.fixture
def add(seeded: Flask, secretary: Actor) -> Add:
    """`add(data)`: a calendar from a file, in use; `add()`: one with an address, in use and due."""

    def make(data: bytes | None = None, *, is_on: bool = True, **values: Any) -> ExternalCalendar:
        given = Values(
            name=values.pop("name", Text.of(en="Indico")),
            process=values.pop("process", ""),
            zone=values.pop("zone", "America/New_York"),
            counts_free=values.pop("counts_free", False),
            address=values.pop("address", "" if data is not None else ADDRESS),
        )
        record = services.add(secretary, given, Upload("events.ics", data) if data is not None else None)
        services.switch(secretary, record, is_on=is_on)
        db.session.commit()
        return record

    return make


@pytest.fixture
def anew() -> Callable[[ExternalCalendar], ExternalCalendar]:
    """`anew(record)`: the calendar as the database has it now."""

    def load(record: ExternalCalendar) -> ExternalCalendar:
        number = record.id
        db.session.commit()
        db.session.expire_all()
        return queries.calendar(number)

    return load
