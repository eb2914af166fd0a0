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
# A full mailbox is put off for days and is no trouble of all; several mails that were put off so often, and none taken
# in the meantime, are.
OFTEN, MANY = 4, 3


@dataclass(frozen=True)
class Trouble:
    """Mail does not go out: how many wait, since when, and what the server said last (empty: no worker sends)."""

    mails: int
    since: datetime
    reply: str


def trouble_columns() -> tuple[sa.Label[Any], ...]:
    """What `trouble_of` wants to know, as columns for a query that reads other things as well."""
    now = clock.real_now()
    limit = now - PATIENCE
    server = sa.select(MailServer.id).where(MailServer.id == 1)
    is_down = server.where(MailServer.down_since < limit).exists()
    # Further ahead a clock was that has been set right since.
    lately = server.where(MailServer.taken_at.between(limit, now + PATIENCE), MailServer.down_since.is_(None)).exists()
    waiting = OutgoingMail.state.in_((MailState.WAITING, MailState.SENDING))
    late = sa.and_(waiting, ~lately, sa.or_(OutgoingMail.due_at < limit, is_down))
    is_any_late = sa.select(OutgoingMail.id).where(late).exists()
    put_off = sa.and_(OutgoingMail.state == MailState.WAITING, OutgoingMail.attempts >= OFTEN, ~lately, ~is_any_late)
    last = sa.select(OutgoingMail.reply).where(put_off).order_by(OutgoingMail.tried_at.desc()).limit(1)
    return (
        sa.select(sa.func.count()).select_from(OutgoingMail).where(late).scalar_subquery().label("mails"),
        sa.select(sa.func.min(OutgoingMail.due_at)).where(late).scalar_subquery().label("oldest"),
        sa.select(MailServer.down_since).where(MailServer.id == 1).scalar_subquery().label("down_since"),
        sa.select(MailServer.reply).where(MailServer.id == 1).scalar_subquery().label("reply"),
        sa.select(sa.func.count()).select_from(OutgoingMail).where(put_off).scalar_subquery().label("put_off"),
        sa.select(sa.func.min(OutgoingMail.created_at)).where(put_off).scalar_subquery().label("put_off_since"),
        last.scalar_subquery().label("put_off_reply"),
    )


def trouble_of(
    mails: int,
    oldest: datetime | None,
    down_since: datetime | None,
    reply: str | None,
    put_off: int,
    put_off_since: datetime | None,
    put_off_reply: str | None,
) -> Trouble | None:
    """What the columns of `trouble_columns` say."""
    if mails and oldest is not None:
        return Trouble(mails, min(oldest, down_since or oldest), (reply or "") if down_since else "")
    if put_off >= MANY and put_off_since is not None:
        return Trouble(put_off, put_off_since, put_off_reply or "")
    return None


def trouble() -> Trouble | None:
    """Whether mail lies here that should have gone: the server takes none or puts all off, or no worker sends."""
    return trouble_of(*db.session.execute(sa.select(*trouble_columns())).one())


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
