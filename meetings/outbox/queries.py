"""What is read of outgoing mail: whether it goes out, how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db

from .models import FailingAddress, MailServer, OutgoingMail
from .rules import MailState

PATIENCE = timedelta(minutes=10)  # that mail may lie before people are told


@dataclass(frozen=True)
class Trouble:
    """Mail does not go out: how many wait, since when, and what the server said last (empty: no worker sends)."""

    mails: int
    since: datetime
    reply: str


def trouble_columns() -> tuple[sa.Label[Any], ...]:
    """What `trouble_of` wants to know, as columns for a query that reads other things as well."""
    limit = clock.real_now() - PATIENCE
    server = sa.select(MailServer.id).where(MailServer.id == 1)
    is_down = server.where(MailServer.down_since < limit).exists()
    lately = server.where(MailServer.taken_at > limit, MailServer.down_since.is_(None)).exists()
    waiting = OutgoingMail.state.in_((MailState.WAITING, MailState.SENDING))
    late = sa.and_(waiting, ~lately, sa.or_(OutgoingMail.due_at < limit, is_down))
    return (
        sa.select(sa.func.count()).select_from(OutgoingMail).where(late).scalar_subquery().label("mails"),
        sa.select(sa.func.min(OutgoingMail.due_at)).where(late).scalar_subquery().label("oldest"),
        sa.select(MailServer.down_since).where(MailServer.id == 1).scalar_subquery().label("down_since"),
        sa.select(MailServer.reply).where(MailServer.id == 1).scalar_subquery().label("reply"),
    )


def trouble_of(mails: int, oldest: datetime | None, down_since: datetime | None, reply: str | None) -> Trouble | None:
    """What the columns of `trouble_columns` say."""
    if not mails or oldest is None:
        return None
    return Trouble(mails, min(oldest, down_since or oldest), (reply or "") if down_since else "")


def trouble() -> Trouble | None:
    """Whether mail lies here that should have gone long ago: the server takes none, or no worker sends."""
    mails, oldest, down_since, reply = db.session.execute(sa.select(*trouble_columns())).one()
    return trouble_of(mails, oldest, down_since, reply)


def counts() -> dict[MailState, int]:
    """How many mails there are in each state."""
    counted = sa.select(OutgoingMail.state, sa.func.count().label("mails")).group_by(OutgoingMail.state)
    found = {row.state: row.mails for row in db.session.execute(counted)}
    return {state: found.get(state, 0) for state in MailState}


def failing() -> int:
    """How many addresses fail."""
    return db.session.execute(sa.select(sa.func.count()).select_from(FailingAddress)).scalar_one()


def server() -> MailServer | None:
    """The mail server's state."""
    return db.session.get(MailServer, 1)


def last_to(address: str) -> int:
    """The number of the last mail to `address`, to which there is one."""
    mails = sa.select(OutgoingMail.id).where(OutgoingMail.recipient == address).order_by(OutgoingMail.id.desc())
    return db.session.execute(mails.limit(1)).scalar_one()


def outcome(number: int) -> tuple[MailState, str]:
    """Where a mail is on its way, and what was said of it last."""
    mail = sa.select(OutgoingMail.state, OutgoingMail.reply).where(OutgoingMail.id == number)
    row = db.session.execute(mail).one()
    return row.state, row.reply
