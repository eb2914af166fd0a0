"""Taking back mail that waits for its server and that nobody is to get any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from meetings.accounts.models import Appointment, User
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC
from meetings.foundation.database import db, reading_only, unit_of_work
from meetings.outbox import services as outbox
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import MailState

from . import entitled, reminders
from .models import MissionAddress, Notice, NoticeDigest, NoticeReceipt

LATELY = timedelta(days=30)  # longer than a mail server is down
MANY = 500  # ids in one statement: databases bound the length of a list
_WAITS = OutgoingMail.state == MailState.WAITING


def withdraw_void() -> int:
    """Take back what nobody has begun to send: reminders that no longer hold, mail to accounts and addresses out of
    use, what is about something that its reader may not see any more, and what came for a role that has ended; how
    many."""
    with reading_only():
        mails = _closed() | _untold()
        db.session.rollback()
    if not mails:
        return 0
    with unit_of_work():
        return take_back(mails)


def take_back(mail_ids: Collection[int]) -> int:
    """Take back those of these mails that nobody has begun to send; how many."""
    ids = sorted(mail_ids)  # in one order, so that two at it do not wait for each other
    return sum(outbox.withdraw(ids[start : start + MANY]) for start in range(0, len(ids), MANY))


def _closed() -> set[int]:
    reader = sa.func.coalesce(NoticeReceipt.user_id, NoticeDigest.user_id)
    query = (
        sa.select(OutgoingMail.id)
        .outerjoin(NoticeReceipt, NoticeReceipt.mail_id == OutgoingMail.id)
        .outerjoin(NoticeDigest, NoticeDigest.mail_id == OutgoingMail.id)
        .outerjoin(User, User.id == reader)
        .outerjoin(MissionAddress, MissionAddress.id == NoticeReceipt.mission_address_id)
        .where(_WAITS, sa.or_(User.active.is_(False), MissionAddress.is_active.is_(False)))
    )
    return set(db.session.scalars(query))


def _untold() -> set[int]:
    """By their notices, which are few where the mails are many, and by the roles that have ended lately."""
    told = sa.select(NoticeReceipt.notice_id).join(NoticeReceipt.mail).where(_WAITS)
    notices = list(db.session.scalars(sa.select(Notice).where(Notice.id.in_(told))))
    untrue = reminders.untrue(notices)
    withheld = entitled.hidden_from(PUBLIC, notices)
    today = clock.business_today()
    ended = sa.select(Appointment.user_id).where(
        sa.or_(
            Appointment.until_on.between(today - LATELY, today - timedelta(days=1)),
            Appointment.ended_at >= clock.stamp() - LATELY,
        )
    )
    waiting = (
        sa.select(NoticeReceipt)
        .join(NoticeReceipt.mail)
        .where(_WAITS, sa.or_(NoticeReceipt.notice_id.in_(untrue | withheld), NoticeReceipt.user_id.in_(ended)))
        .join(NoticeReceipt.notice)
        .options(contains_eager(NoticeReceipt.notice), joinedload(NoticeReceipt.mission_address))
    )
    receipts = list(db.session.scalars(waiting))
    readers = entitled.readers_of(receipts)
    return {
        receipt.mail_id
        for receipt in receipts
        if receipt.mail_id is not None and (receipt.notice_id in untrue or readers.reason(receipt) is None)
    }
