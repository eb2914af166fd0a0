"""The worker as it runs beside the server: woken by who writes a mail, ended in good order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from meetings.foundation.database import db
from meetings.outbox.rules import MailState
from tests.outbox.conftest import Write, row
from tests.support.database import ROOT, Database, environment
from tests.support.mailserver import Inbox

START = 60.0  # seconds that a busy machine may need
WOKEN = 15.0  # far less than the minute after which the worker would look by itself


def until(reached: Callable[[], object], seconds: float) -> float:
    """Wait for it; how long that took."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < seconds, "nothing happens"
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.fixture
def worker(app: Flask, database: Database, use: Callable[..., str], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """`worker(inbox)`: a worker that sends to that server."""
    started: list[subprocess.Popen[bytes]] = []

    def start(inbox: Inbox, **settings: str) -> subprocess.Popen[bytes]:
        app.extensions.pop("rostrum_tasks", None)  # the queue of this test's own folder
        app.config["INSTANCE"] = tmp_path
        app.config["REDIS_URL"] = settings.get("REDIS_URL", "")
        variables = environment(tmp_path, database.url) | {"SMTP_URL": use(inbox)} | settings
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=variables))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
    app.extensions.pop("rostrum_tasks", None)
    database.changed()


@pytest.mark.parametrize("kind", ["SQLite", "Valkey"])
def test_who_waits_for_a_mail_waits_for_a_second_or_two(
    worker: Any, write: Write, kind: str, request: pytest.FixtureRequest
) -> None:
    inbox = Inbox()
    worker(inbox, **({"REDIS_URL": request.getfixturevalue("valkey_url")} if kind == "Valkey" else {}))
    write("first@example.org")
    db.session.remove()
    until(lambda: inbox.received, START)
    time.sleep(1.5)  # an idle worker looks less often
    write(is_secret=True)
    db.session.remove()
    assert until(lambda: len(inbox.received) == 2, WOKEN) < WOKEN


def test_a_worker_that_is_told_to_end_finishes_the_mail_it_has_in_hand(worker: Any, write: Write) -> None:
    taking: list[str] = []

    def slowly(envelope: Any) -> str:
        taking.append(envelope.rcpt_tos[0])
        time.sleep(1)
        return ""

    inbox = Inbox(content=slowly)
    numbers = [write(f"{n}@example.org") for n in range(5)]
    db.session.remove()
    process = worker(inbox)
    until(lambda: taking, START)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    states = [row(number).state for number in numbers]
    assert states.count(MailState.SENT) == len(inbox.received) >= 1
    assert set(states) <= {MailState.SENT, MailState.WAITING}, "nothing is left half done"
