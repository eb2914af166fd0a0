"""Mails, servers that take them or not, and runs of the worker's chore."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db, unit_of_work
from meetings.outbox import services
from meetings.outbox.models import FailingAddress, MailServer, OutgoingMail
from meetings.outbox.services import Mail
from tests.support import mailserver

Write = Callable[..., int]


@pytest.fixture
def write(app: Flask) -> Write:
    """`write("peru@example.org")`: a mail that is due, as the number of its row."""

    def make(to: str = "peru@example.org", subject: str = "Dates", **values: Any) -> int:
        with unit_of_work():
            row = services.send(Mail(to, subject, values.pop("text", "The dates have changed.\n"), "en", **values))
            return row.id

    return make


@pytest.fixture
def use(app: Flask) -> Iterator[Callable[..., str]]:
    """`use(inbox)` or `use(play)`: mail goes to that server for the rest of the test."""
    app.config["MAIL_LEASE"] = timedelta(seconds=3)
    with ExitStack() as stack:

        def connect(what: Any, **settings: Any) -> str:
            how = mailserver.serving if isinstance(what, mailserver.Inbox) else mailserver.playing
            app.config["SMTP_URL"] = stack.enter_context(how(what, **settings))
            return str(app.config["SMTP_URL"])

        yield connect


def row(number: int) -> OutgoingMail:
    """The mail as it is stored now."""
    db.session.rollback()
    return db.session.execute(sa.select(OutgoingMail).where(OutgoingMail.id == number)).scalar_one()


def server() -> MailServer:
    """The server's state as it is stored now."""
    db.session.rollback()
    return db.session.execute(sa.select(MailServer)).scalar_one()


def failing() -> dict[str, str]:
    """The addresses that fail, with the words of whoever said so."""
    db.session.rollback()
    return {f.address: f.reply for f in db.session.execute(sa.select(FailingAddress)).scalars()}
