"""One process changes, others are polled: who asks after a change was acknowledged never gets what was before it."""

from __future__ import annotations

import gzip
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from meetings import create_app
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.database import Publication, db, unit_of_work
from meetings.foundation.languages import Text
from tests.support.database import SECRET_KEY, Database, Run
from tests.support.server import LiveServer

CODE = "mge-2011"
FEEDS = ("/en/feeds/meetings.ics", f"/ar/feeds/meetings/{CODE}.ics")
CHANGES = 60
ENOUGH = 60  # answers of each kind
PATIENCE = 60.0  # seconds; a busy machine polls slowly
GIVEN_IN = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}  # what a poller says it has


@dataclass
class Poller:
    """A program that asks for a feed again and again, with what the last answer gave."""

    path: str
    header: str
    is_packed: bool
    answers: int = 0
    unchanged: int = 0
    stale: list[str] = field(default_factory=list)


class Register:
    """The changing process: this one. `acknowledged` is the number that the meeting's title has at least."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.acknowledged = -1

    def change(self) -> None:
        """Commit the next number."""
        number = self.acknowledged + 1
        with self.app.app_context(), unit_of_work():
            meeting = db.session.scalars(sa.select(Meeting).where(Meeting.code == CODE)).one()
            meeting.title = Text.of(en=f"Number {number}.", ar=f"Number {number}.")
        self.acknowledged = number


@pytest.fixture(scope="module")
def server(test_run: Run, database: Database) -> Iterator[LiveServer]:
    live = LiveServer(test_run, f"polled_{database.name}", settings={"WORKERS": "2"})
    live.start()
    yield live
    live.stop()


@pytest.fixture
def register(server: LiveServer) -> Iterator[Register]:
    app = create_app(
        {
            "MODE": "test",
            "TESTING": True,
            "SECRET_KEY": SECRET_KEY,
            "SQLALCHEMY_DATABASE_URI": server.run.url(server.name),
            "INSTANCE": server.folder,
        }
    )
    yield Register(app)
    with app.app_context():
        db.engine.dispose()


def number_in(body: bytes) -> int:
    return int(body.partition(b":Number ")[2].partition(b".")[0])


def poll(poller: Poller, port: int, register: Register, over: threading.Event) -> None:
    """Ask as fast as it goes. Whatever is given must be as new as what was acknowledged before it was asked for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    always = {"Host": "localhost", "Accept-Encoding": "gzip" if poller.is_packed else "identity"}
    has, known = "", -1
    while not over.is_set():
        least = register.acknowledged
        connection.request("GET", poller.path, headers=always | ({poller.header: has} if has else {}))
        answer = connection.getresponse()
        body = answer.read()
        poller.answers += 1
        if answer.status == 304:
            poller.unchanged += 1
        else:
            assert answer.status == 200
            known = number_in(gzip.decompress(body) if poller.is_packed else body)
            has = answer.headers[GIVEN_IN[poller.header]]
        if known < least:
            poller.stale.append(f"{answer.status}: {known} when {least} was acknowledged")
    connection.close()


def polled_while(
    server: LiveServer, register: Register, *, pause: float, until: Callable[[Poller], bool]
) -> list[Poller]:
    """What came of polling during CHANGES changes, `pause` seconds apart, and more `until` each poller has enough."""
    over, waiting, late = threading.Event(), threading.Event(), time.monotonic() + PATIENCE
    pollers = [
        Poller(FEEDS[n % 2], header, packed) for n, (header, packed) in enumerate(product(GIVEN_IN, (False, True)))
    ]
    register.change()
    with ThreadPoolExecutor(len(pollers)) as threads:
        running = [threads.submit(poll, poller, server.port, register, over) for poller in pollers]
        try:
            while register.acknowledged < CHANGES or not (all(map(until, pollers)) or time.monotonic() > late):
                register.change()
                waiting.wait(pause)
                if register.acknowledged > CHANGES:
                    # A busy machine answers no poll twice between two changes: they come further apart until it does.
                    pause = min(pause * 1.1, 1.0)
        finally:
            over.set()
        for poller in running:
            poller.result()
    return pollers


def test_changes_in_quick_succession_are_each_seen_at_once(server: LiveServer, register: Register) -> None:
    """Many in a second, so that their dates run ahead of the clock."""
    pollers = polled_while(server, register, pause=0.01, until=lambda poller: poller.answers > ENOUGH)

    assert [poller for poller in pollers if poller.stale] == []
    assert all(poller.answers > ENOUGH for poller in pollers)


def test_changes_that_find_every_answer_kept_are_each_seen_at_once(server: LiveServer, register: Register) -> None:
    """Their dates lie in the past, one second from each other: what was answered before each is repeated until then."""
    with time_machine.travel(clock.real_now() - timedelta(days=1)):
        with register.app.app_context(), unit_of_work():
            db.session.execute(sa.update(Publication).values(changed_at=clock.stamp()))
        pollers = polled_while(server, register, pause=0.04, until=lambda poller: poller.unchanged > ENOUGH)

    assert [poller for poller in pollers if poller.stale] == []
    assert all(poller.unchanged > ENOUGH for poller in pollers)
