"""What features do with mail: have it sent, take it back, set an address right."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from meetings.foundation import clock, sealing, waking
from meetings.foundation.database import db
from meetings.foundation.text import tamed_line

from .message import address_problem, sender_of, storable
from .models import FailingAddress, OutgoingMail
from .rules import CHORE, REPLY_LENGTH, SEALED, MailState


@dataclass(frozen=True)
class Mail:
    """One message to one address.

    `calendar` is an iCalendar object (METHOD:PUBLISH), attached. `is_secret`: it has a link that signs in, so its texts
    are stored sealed and erased once it is sent, and it goes before all others. `preferences_url` is where its reader
    chooses what to get.
    """

    to: str
    subject: str
    text: str
    lang: str
    html: str = ""
    calendar: str = ""
    is_secret: bool = False
    preferences_url: str = ""


def send(mail: Mail) -> OutgoingMail:
    """Take `mail` into the current transaction: the worker sends it when that has committed, and never if it does not.

    The subject becomes one line without controls. A mail to what is no address is kept as failed: nobody else has to
    wait for it, and who was not told is seen.
    """
    subject = tamed_line(mail.subject)
    # The domain of the sender is what the first server that takes the mail can vouch for.
    domain = sender_of(str(current_app.config["MAIL_SENDER"])).domain
    row = OutgoingMail(
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        recipient=tamed_line(mail.to, 254),
        language=mail.lang,
        subject=subject,
        text=_kept(mail, mail.text),
        html=_kept(mail, mail.html),
        calendar=_kept(mail, mail.calendar),
        preferences_url=mail.preferences_url,
        is_secret=mail.is_secret,
        due_at=clock.real_now(),
    )
    problem = address_problem(mail.to)
    if problem:
        row.state, row.reply, row.tried_at = MailState.FAILED, problem[:REPLY_LENGTH], clock.stamp()
        if mail.is_secret:
            row.text = row.html = row.calendar = ""
    else:
        waking.wake(CHORE)
    db.session.add(row)
    db.session.flush()
    return row


def _kept(mail: Mail, text: str) -> str:
    return sealing.seal(storable(text), SEALED) if mail.is_secret and text else storable(text)


def withdraw(mail_ids: Iterable[int]) -> int:
    """Take mails back that nobody has begun to send; how many that were."""
    mine = (OutgoingMail.id.in_(list(mail_ids)), OutgoingMail.state == MailState.WAITING)
    db.session.execute(
        sa.update(OutgoingMail).where(*mine, OutgoingMail.is_secret).values(text="", html="", calendar="")
    )
    done = db.session.execute(sa.update(OutgoingMail).where(*mine).values(state=MailState.WITHDRAWN))
    return int(done.rowcount)  # type: ignore[attr-defined]


def set_right(address: str) -> None:
    """Somebody says that mail reaches `address` again."""
    db.session.execute(sa.delete(FailingAddress).where(FailingAddress.address == address.casefold()))
