"""The rows of outgoing mail as workers change them: claimed for a lease, settled by whoever still holds the claim."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from meetings.foundation.database import db

from .models import FailingAddress, MailServer, OutgoingMail
from .rules import (
    FAR_AHEAD,
    LONGEST_PAUSE,
    REPLY_LENGTH,
    FailureSource,
    MailState,
    Verdict,
    delay,
    is_ahead,
    is_given_up,
    pause,
)

Found = sa.Select[OutgoingMail]


@dataclass(frozen=True)
class Claimed:
    """A mail that is ours to send until the lease runs out; its texts as they are stored."""

    id: int
    claim: str
    message_id: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    calendar: str
    preferences_url: str
    is_secret: bool
    created_at: datetime


def _due(now: datetime, lease: timedelta) -> Iterator[Found]:
    """What is to be sent now, most urgent first: nobody waits at a screen for a notice, but for a link to sign in."""
    mails = sa.select(OutgoingMail)
    left = mails.where(
        OutgoingMail.state == MailState.SENDING,
        # A lease that ends far ahead was begun by a clock that was wrong.
        sa.or_(OutgoingMail.claimed_until <= now, OutgoingMail.claimed_until > now + 10 * lease),
    )
    yield left.order_by(OutgoingMail.claimed_until)
    waiting = mails.where(OutgoingMail.state == MailState.WAITING)
    for is_secret in (True, False):
        yield waiting.where(OutgoingMail.is_secret.is_(is_secret), OutgoingMail.due_at <= now).order_by(
            OutgoingMail.due_at, OutgoingMail.id
        )
    never_tried = sa.and_(OutgoingMail.attempts == 0, OutgoingMail.due_at > now + 2 * LONGEST_PAUSE)
    ahead = sa.or_(OutgoingMail.due_at > now + FAR_AHEAD, never_tried)
    yield waiting.where(ahead).order_by(OutgoingMail.is_secret.desc(), OutgoingMail.id)


def is_anything_due(now: datetime, lease: timedelta) -> bool:
    """Whether it is worth asking for a claim: most minutes there is nothing, and nobody has to wait for that."""
    server = db.session.get(MailServer, 1)
    if server is not None and is_ahead(server.retry_at, now, LONGEST_PAUSE):
        return False
    return any(db.session.execute(found.limit(1)).first() is not None for found in _due(now, lease))


def is_down() -> bool:
    """Whether the mail server took no mail when it was asked last."""
    server = db.session.get(MailServer, 1)
    return server is not None and server.down_since is not None


def claim(now: datetime, lease: timedelta, only: int | None = None) -> Claimed | None:
    """Take the mail that is due first, or `only` that one, due or not; None while the mail server is left alone."""
    if only is None:
        server = db.session.get(MailServer, 1)
        if server is not None and is_ahead(server.retry_at, now, LONGEST_PAUSE):
            return None
        searches = list(_due(now, lease))
    else:
        searches = [sa.select(OutgoingMail).where(OutgoingMail.id == only, OutgoingMail.state == MailState.WAITING)]
    for search in searches:
        row = db.session.execute(search.limit(1).with_for_update(skip_locked=True)).scalar_one_or_none()
        if row is None:
            continue
        row.state = MailState.SENDING
        row.claimed_by = secrets.token_hex(16)
        row.claimed_until = now + lease
        return Claimed(
            *(row.id, row.claimed_by, row.message_id, row.recipient, row.language, row.subject, row.text, row.html),
            *(row.calendar, row.preferences_url, row.is_secret, row.created_at),
        )
    return None


def settle(claimed: Claimed, found: Verdict, code: int | None, reply: str, now: datetime, *, is_down: bool) -> bool:
    """Write down what became of a mail; False where the claim has run out and somebody else has it.

    `is_down`: what happened says more of the server than of the mail.
    """
    held = sa.select(OutgoingMail).where(
        OutgoingMail.id == claimed.id,
        OutgoingMail.claimed_by == claimed.claim,
        OutgoingMail.state == MailState.SENDING,
    )
    server = _server(found, code, reply, now, is_down=is_down)
    row = db.session.execute(held.with_for_update()).scalar_one_or_none()
    if row is None:
        return False
    row.claimed_by, row.claimed_until = "", None
    row.tried_at, row.reply_code, row.reply = now, code, reply[:REPLY_LENGTH]
    if found is Verdict.SERVER:
        row.state, row.due_at = MailState.WAITING, server.retry_at or now
        return True
    row.attempts += 1
    if found is Verdict.TAKEN:
        row.state, row.sent_at = MailState.SENT, now
        _reached(row.recipient)
    elif found in {Verdict.NO_SUCH_ADDRESS, Verdict.REFUSED} or is_given_up(row.attempts, row.created_at, now):
        row.state = MailState.FAILED
        if found is Verdict.NO_SUCH_ADDRESS:
            fails(row.recipient, FailureSource.SMTP, f"{code} {reply}" if code else reply, now)
    else:
        row.state, row.due_at = MailState.WAITING, now + delay(found, row.attempts)
    if row.is_secret and row.state in {MailState.SENT, MailState.FAILED}:
        row.text = row.html = row.calendar = ""
    return True


def _server(found: Verdict, code: int | None, reply: str, now: datetime, *, is_down: bool) -> MailServer:
    """Write down how the server is. It is one row for all, so it is locked and let go with the outcome."""
    one = sa.select(MailServer).where(MailServer.id == 1)
    server = db.session.execute(one.execution_options(populate_existing=True)).scalar_one_or_none()
    if server is None:
        db.session.execute(
            sa.text("INSERT INTO mail_server (id, times, reply) VALUES (1, 0, '') ON CONFLICT (id) DO NOTHING")
        )
        server = db.session.execute(one).scalar_one()
    if is_down:
        db.session.refresh(server, with_for_update=True)
        if not is_ahead(server.retry_at, now, LONGEST_PAUSE):  # otherwise another worker has just said so
            server.times += 1
            server.retry_at = now + pause(server.times)
        server.down_since, server.reply = server.down_since or now, reply[:REPLY_LENGTH]
    elif code is not None or found is Verdict.TAKEN:  # otherwise nobody was asked, or nobody answered
        if server.down_since is not None:
            server.down_since, server.retry_at, server.times, server.reply = None, None, 0, ""
        if found is Verdict.TAKEN and (server.taken_at is None or abs(now - server.taken_at) > timedelta(minutes=1)):
            server.taken_at = now
    return server


def fails(address: str, source: FailureSource, reply: str, now: datetime) -> None:
    """Write down that mail does not reach `address`."""
    key = address.casefold()[:254]
    values: dict[str, Any] = {"last_at": now, "reply": reply[:REPLY_LENGTH]}
    # What a report has said, no mail that is taken later takes back: so no refusal in between does either.
    known = {"source": source} if source is FailureSource.REPORT else {}
    again = (
        sa.update(FailingAddress)
        .where(FailingAddress.address == key)
        .values(times=FailingAddress.times + 1, **values, **known)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(again).rowcount:  # type: ignore[attr-defined]
        return
    try:
        with db.session.begin_nested():
            db.session.execute(
                sa.insert(FailingAddress).values(address=key, source=source, since=now, times=1, **values)
            )
    except IntegrityError:  # another worker was first
        db.session.execute(again)


def _reached(address: str) -> None:
    """The server takes mail for `address` again; what reports have said of it, only a person can take back."""
    db.session.execute(
        sa.delete(FailingAddress)
        .where(FailingAddress.address == address.casefold(), FailingAddress.source == FailureSource.SMTP)
        .execution_options(synchronize_session=False)
    )


def erase_texts(before: datetime) -> int:
    """Erase the texts of mails that were done with before then; the rows stay. How many that were."""
    done = sa.or_(
        sa.and_(OutgoingMail.state.in_((MailState.SENT, MailState.FAILED)), OutgoingMail.tried_at < before),
        sa.and_(OutgoingMail.state == MailState.WITHDRAWN, OutgoingMail.created_at < before),
    )
    erased = db.session.execute(
        sa.update(OutgoingMail)
        .where(done, OutgoingMail.text != "")
        .values(text="", html="", calendar="")
        .execution_options(synchronize_session=False)
    )
    return int(erased.rowcount)  # type: ignore[attr-defined]
