"""Feeds at their cap, and processes that know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from meetings import create_app
from meetings.feeds import building
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from tests.feeds.conftest import Register, deadline, meeting
from tests.support.calendars import entries, faults

Counting = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def another(app: Flask) -> Iterator[Flask]:
    """The same program on the same database, as another process runs it."""
    names = ("SQLALCHEMY_DATABASE_URI", "TESTING", "INSTANCE", "SECRET_KEY")
    made = create_app({name: app.config[name] for name in names})
    made.extensions["rostrum_version"] = app.extensions["rostrum_version"]  # even if a file is edited meanwhile
    yield made
    with made.app_context():
        db.engine.dispose()


def test_a_feed_keeps_what_is_nearest_when_there_is_too_much(
    client: Any, register: Register, query_count: Counting
) -> None:
    first = date(2010, 8, 2)
    for number in range(1200):
        day = first + timedelta(days=number)
        db.session.add(meeting(register.process, f"many-{number}", start_on=day, end_on=day))
    db.session.commit()
    client.get("/en/feeds/tasks.ics")  # what a process asks once in its life

    with query_count() as counted:
        body = client.get("/en/feeds/meetings.ics").data

    assert faults(body) == []
    listed = [e.get("DTSTART") for e in entries(body)]
    assert len(listed) == 999
    assert listed == sorted(listed)
    assert listed[0] == "20110101", "the past makes room first, then what is farthest away"
    assert counted.total <= 12


def test_a_feed_stays_under_a_megabyte(client: Any, register: Register) -> None:
    long = Text.of(ar="اجتماع للخبراء " * 90)
    for number in range(900):
        day = date(2011, 2, 1) + timedelta(days=number)
        db.session.add(deadline(register.process, f"long-{number}", day, title=long))
    db.session.commit()

    body = client.get("/ar/feeds/deadlines.ics").data

    assert faults(body) == []
    assert 990_000 < len(body) <= 1_000_000
    assert entries(body)[0].get("DTSTART") == "20110201"


def test_another_process_gives_the_same_validators_and_bytes(client: Any, register: Register, another: Flask) -> None:
    mine = {lang: client.get(f"/{lang}/feeds/meetings.ics") for lang in ("en", "ar")}

    for lang, response in mine.items():
        theirs = another.test_client().get(f"/{lang}/feeds/meetings.ics")

        assert theirs.data == response.data
        assert theirs.headers["ETag"] == response.headers["ETag"]
        assert theirs.headers["Last-Modified"] == response.headers["Last-Modified"]


def test_a_change_in_one_process_is_seen_at_once_in_another(register: Register, another: Flask) -> None:
    polling = another.test_client()
    before = polling.get("/en/feeds/meetings.ics")

    register.experts.start_on = date(2011, 5, 10)
    db.session.commit()
    after = polling.get("/en/feeds/meetings.ics", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert b"DTSTART;VALUE=DATE:20110510" in after.data


def test_after_a_change_only_the_changed_entry_is_written_anew(
    app: Flask, client: Any, register: Register, monkeypatch: Any
) -> None:
    from meetings.feeds import components

    for number in range(50):
        db.session.add(deadline(register.process, f"kept-{number}", date(2011, 6, 1)))
    db.session.commit()
    register.age()
    client.get("/en/feeds/deadlines.ics")
    written: list[int] = []
    original = components.component

    def noted(entry: Any, *rest: Any) -> Any:
        written.append(entry.id)
        return original(entry, *rest)

    monkeypatch.setattr(components, "component", noted)
    register.nomination.latest_on = register.nomination.earliest_on = date(2011, 7, 1)
    db.session.commit()
    client.get("/en/feeds/deadlines.ics")

    assert written == [register.nomination.id]


def test_memory_stays_within_its_room(app: Flask, client: Any, register: Register) -> None:
    kept = building.memory().bodies

    for number in range(200):
        kept.keep(number, b"x" * 1_000_000)

    assert kept.used <= kept.room
    assert kept.get(199) is not None
    assert kept.get(0) is None
    assert kept.keep("too large", b"x" * kept.room) and kept.get("too large") is None
