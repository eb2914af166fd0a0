"""Workers that send mail and are killed: how, and what is to be counted of it.

Run as a program it forks a sender for each line it reads, which costs nothing beside starting the application anew.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from tests.support.database import ROOT, environment
from tests.support.mailserver import Inbox

LEASE = 3.0  # seconds, of forked senders


class Killable(Protocol):
    """A worker that is running."""

    def kill(self) -> None:
        """Without a warning (SIGKILL)."""


@dataclass(frozen=True)
class Survived:
    """What was left after all the killing."""

    kills: int
    missing: int
    strangers: int  # messages that nobody asked for
    duplicates: int
    most: int  # times that one message came
    seconds: float


def unsent() -> int:
    """How many mails are not known to have been sent: also those that arrived, and whose sender was killed then."""
    import sqlalchemy as sa

    from meetings.foundation.database import db
    from meetings.outbox.models import OutgoingMail
    from meetings.outbox.rules import MailState

    query = sa.select(sa.func.count()).select_from(OutgoingMail).where(OutgoingMail.state != MailState.SENT)
    left = db.session.execute(query).scalar_one()
    db.session.remove()
    return left


def write(count: int) -> set[str]:
    """So many mails that are due, in the database of the present context; their Message-IDs."""
    from meetings.foundation.database import unit_of_work
    from meetings.outbox import services

    with unit_of_work():
        mails = [services.Mail(f"{n}@example.org", f"Notice {n}", "It is so.\n", "en") for n in range(count)]
        return {services.send(mail).message_id for mail in mails}


def kill_often(
    inbox: Inbox, expected: set[str], start: Callable[[], Killable], *, workers: int, kills: int, patience: float
) -> Survived:
    """Kill one of the workers after every few mails, at any point of what it does, and start another in its place.

    Then wait until every mail is known to have been sent: what was in hand when its worker was killed comes again.
    """
    chance = random.Random()
    began = time.monotonic()
    until = began + patience
    running = [start() for _ in range(workers)]
    done = 0
    try:
        for number in range(kills):
            # Kills are spread over all the mails, so that a worker that has just been started has something to do.
            wanted = min(len(expected) * (number + 1) // (kills + 1), len(expected) - 1)
            while len(inbox.received) < wanted and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.05))
            running[number % workers].kill()
            done += 1
            running[number % workers] = start()
        while unsent() and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        for worker in running:
            worker.kill()
    ids = inbox.ids
    return Survived(
        done,
        len(expected - set(ids)),
        len(set(ids) - expected),
        sum(ids.values()) - len(ids),
        max(ids.values(), default=0),
        time.monotonic() - began,
    )


class Forks:
    """The program below, from which senders are forked."""

    def __init__(self, folder: Path, url: str, smtp: str) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.support.senders"],
            cwd=ROOT,
            env=environment(folder, url) | {"SMTP_URL": smtp},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> Killable:
        """One sender more."""
        assert self._program.stdin is not None and self._program.stdout is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        return _Fork(int(self._program.stdout.readline()))

    def close(self) -> None:
        """End it, with all senders."""
        self._program.communicate(timeout=30)


@dataclass(frozen=True)
class _Fork:
    pid: int

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _send(app: Any, parent: int) -> None:
    from meetings.outbox import sending

    while os.getppid() == parent:
        with app.app_context():
            sending.send_due()
        time.sleep(0.02)


def main() -> None:
    """Fork a sender for each line, and say its number."""
    from meetings import create_app

    app = create_app({"MAIL_LEASE": timedelta(seconds=LEASE)})
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    parent = os.getpid()
    while sys.stdin.readline():
        number = os.fork()
        if not number:
            try:
                _send(app, parent)
            finally:
                os._exit(0)
        print(number, flush=True)  # noqa: T201 - who started this reads it


if __name__ == "__main__":
    main()
