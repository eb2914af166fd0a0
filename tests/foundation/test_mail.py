"""Mail: leaves after the commit, one address a field, no header can be broken out of."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation import mail
from meetings.foundation.database import db, unit_of_work

HELLO = mail.Mail(to="peru@example.org", subject="دعوة", text="مرحبا", lang="ar")


def test_a_mail_leaves_when_its_transaction_commits(app: Flask, outbox: Callable[[], list[EmailMessage]]) -> None:
    with unit_of_work():
        mail.send(HELLO)
        assert outbox() == []
    (message,) = outbox()
    assert (message["To"], message["Subject"], message.get_content().strip()) == ("peru@example.org", "دعوة", "مرحبا")


def test_a_mail_never_leaves_when_its_transaction_is_undone(
    app: Flask, outbox: Callable[[], list[EmailMessage]]
) -> None:
    mail.send(HELLO)
    db.session.execute(db.text("SELECT 1"))
    db.session.rollback()
    with unit_of_work():
        db.session.execute(db.text("SELECT 1"))
    assert outbox() == []


@pytest.mark.parametrize(
    "to", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "no address", "<a@b>"]
)
def test_an_address_is_one_address(app: Flask, to: str) -> None:
    with pytest.raises(ValueError, match=r"addr|header"):
        mail.compose(mail.Mail(to=to, subject="x", text="x", lang="en"))


def test_a_subject_cannot_add_a_header(app: Flask) -> None:
    with pytest.raises(ValueError, match="control character"):
        mail.compose(mail.Mail(to="a@example.org", subject="x\r\nBcc: b@example.org", text="x", lang="en"))


@given(subject=st.text(max_size=200))
def test_whatever_the_subject_there_is_one_recipient(application: Flask, subject: str) -> None:
    with application.app_context():
        try:
            message = mail.compose(mail.Mail(to="a@example.org", subject=subject, text="x", lang="en"))
            lines = message.as_bytes().split(b"\n\n", 1)[0]
        except (ValueError, UnicodeError):
            return
    assert lines.lower().count(b"\nto:") == 1
    assert b"\nbcc:" not in lines.lower()


class Inbox:
    """An SMTP server's memory."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        self.received.append(envelope)
        return "250 OK"


@contextmanager
def smtp_server(inbox: Inbox, **settings: Any) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:  # aiosmtpd asks itself by number, so 0 will not do
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


def test_a_mail_is_handed_to_the_smtp_server(app: Flask) -> None:
    inbox = Inbox()
    with smtp_server(inbox) as address:
        app.config["SMTP_URL"] = f"smtp://{address}"
        with unit_of_work():
            mail.send(HELLO)
    (envelope,) = inbox.received
    assert envelope.rcpt_tos == ["peru@example.org"]
    assert mail.undelivered() == []


def test_no_password_goes_over_a_line_that_is_not_encrypted(app: Flask) -> None:
    inbox = Inbox()
    heard: list[object] = []

    def hear(_server: Any, _session: Any, _envelope: Any, _mechanism: str, secret: object) -> AuthResult:
        heard.append(secret)
        return AuthResult(success=True)

    with smtp_server(inbox, authenticator=hear, auth_require_tls=False) as address:
        app.config["SMTP_URL"] = f"smtp://rostrum:secret@{address}"
        with unit_of_work():
            mail.send(HELLO)
    assert heard == [] and inbox.received == []
    assert mail.undelivered() == ["peru@example.org"]


def test_a_server_that_is_down_undoes_nothing(app: Flask, outbox: Callable[[], list[EmailMessage]]) -> None:
    app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    with unit_of_work():
        mail.send(HELLO)
    assert outbox() == []
    assert mail.undelivered() == ["peru@example.org"]
    assert mail.undelivered() == []
