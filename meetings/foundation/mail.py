"""Mail: one call for every feature. A message leaves after the transaction that asked for it has committed.

Whether it could be handed over is known only then: `undelivered` tells, and `web.commits` says so to who asked for it.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from .clock import real_now
from .database import db

log = logging.getLogger(__name__)
SMTP_TIMEOUT = 20  # seconds


@dataclass(frozen=True)
class Mail:
    """One message to one address. `subject` is a single line; `html` is optional."""

    to: str
    subject: str
    text: str
    lang: str
    html: str = ""


def send(mail: Mail) -> None:
    """Take `mail` into the current transaction: it leaves when that commits, and never if it does not.

    Raises ValueError for an address or a subject that could break out of its header.
    """
    message = compose(mail)
    db.session.info.setdefault("mails", []).append(message)


def compose(mail: Mail) -> EmailMessage:
    """The MIME message. EmailMessage refuses line breaks in headers; the address is parsed into one addr-spec."""
    if any(ord(c) < 32 for c in mail.to + mail.subject):
        raise ValueError("a control character in a mail header")
    try:
        recipient = Address(addr_spec=mail.to)
    except HeaderParseError as error:
        raise ValueError("not one mail address") from error
    if not recipient.domain:
        raise ValueError("not one mail address")
    name, sender = parseaddr(current_app.config["MAIL_SENDER"])
    message = EmailMessage()
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(real_now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.lang  # last: setting the content takes headers about content away
    return message


def deliver(message: EmailMessage) -> None:
    """Hand over to the SMTP server of `SMTP_URL` (smtp://, smtps://; STARTTLS where offered), or write an .eml file.

    Raises OSError or SMTPException, the latter also before a password would go over a line that is not encrypted:
    whoever stands between could have taken the offer of STARTTLS away.
    """
    url = str(current_app.config["SMTP_URL"])
    if not url:
        folder = Path(current_app.config["OUTBOX"])
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{real_now():%Y%m%dT%H%M%S%f}-{message['To'].addresses[0].username}.eml"
        (folder / "".join(c for c in name if c.isalnum() or c in "-_.@")).write_bytes(message.as_bytes())
        return
    parts = urlsplit(url)
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            parts.hostname or "localhost", parts.port or 465, timeout=SMTP_TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=SMTP_TIMEOUT)
    with server:
        server.ehlo()
        is_encrypted = parts.scheme == "smtps"
        if not is_encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            is_encrypted = True
        if parts.username:
            if not is_encrypted:
                raise smtplib.SMTPNotSupportedError("SMTP_URL has a password, but the server offers no encryption")
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def undelivered() -> list[str]:
    """The addresses that mail of this session's last transactions could not be handed over for; asked once."""
    addresses: list[str] = db.session.info.pop("undelivered", [])
    return addresses


def _after_commit(session: Session) -> None:
    for message in session.info.pop("mails", []):
        try:
            deliver(message)
        except (OSError, smtplib.SMTPException):
            # The change is committed; the person can ask for the mail again. The log has the recipient's domain only.
            log.exception("mail not delivered", extra={"domain": message["To"].addresses[0].domain})
            session.info.setdefault("undelivered", []).append(str(message["To"]))


def _after_rollback(session: Session, *_: Any) -> None:
    session.info.pop("mails", None)


def init_app(app: Flask) -> None:
    """Deliver after commits of the application's session."""
    with app.app_context():
        if not event.contains(db.session, "after_commit", _after_commit):
            event.listen(db.session, "after_commit", _after_commit)
            event.listen(db.session, "after_rollback", _after_rollback)
