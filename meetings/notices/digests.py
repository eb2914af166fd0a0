"""The daily mail: all that somebody wants to be told once a day, in one mail a day."""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from meetings.accounts.letters import speaking
from meetings.accounts.models import User
from meetings.foundation import clock
from meetings.foundation.database import db, reading_only, unit_of_work
from meetings.outbox.services import send

from . import composing, entitled, reasons, reminders
from .composing import Item, Reader
from .entitled import Reason
from .models import NoticeDigest, NoticeReceipt
from .queries import hashed
from .rules import TOKEN_BYTES, Delivery

log = logging.getLogger(__name__)

FROM_HOUR = time(7)  # at the office
MOST = 100  # notices in one mail; the rest is counted


def day_of(now: datetime) -> date | None:
    """The day whose mail is to be written at an instant; None before seven at the office."""
    local = now.astimezone(ZoneInfo(clock.OFFICE_ZONE))
    return local.date() if local.time() >= FROM_HOUR else None


def write_due(now: datetime) -> int:
    """Write today's mail to everybody who has not had it and has something to be told; how many.

    What was to be told on days on which nothing ran is told with it.
    """
    day = day_of(now)
    if day is None:
        return 0
    with reading_only():
        people = _waiting(day)
        db.session.rollback()
    written = 0
    for user_id in people:
        try:
            with unit_of_work():
                written += _write(user_id, day)
        except Exception:  # whatever is wrong with one person's mail
            log.exception("daily mail not written", extra={"account": user_id})
    return written


def _waiting(day: date) -> list[int]:
    had = sa.select(NoticeDigest.id).where(NoticeDigest.user_id == NoticeReceipt.user_id, NoticeDigest.day == day)
    query = (
        sa.select(NoticeReceipt.user_id)
        .where(NoticeReceipt.delivery == Delivery.DAILY, *composing.not_written(), ~had.exists())
        .distinct()
        .order_by(NoticeReceipt.user_id)
    )
    return [user_id for user_id in db.session.execute(query).scalars() if user_id is not None]


def _write(user_id: int, day: date) -> int:
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    taken = insert(NoticeDigest).values(user_id=user_id, day=day)
    digest_id = db.session.execute(taken.on_conflict_do_nothing().returning(NoticeDigest.id)).scalar()
    if digest_id is None:
        return 0  # somebody else is at it
    user = db.session.get_one(User, user_id)
    receipts = _holding(_receipts(user_id), user)
    told = _items(list(receipts), user)
    if not told:
        db.session.execute(sa.delete(NoticeDigest).where(NoticeDigest.id == digest_id))
        return 0
    with speaking(user.language):
        listed = list(told.values())
        names = reasons.names_of((user.language, receipts[receipt]) for receipt in told)
        whys = (reasons.sentence(one.notice, receipts[one], names, user.language) for one in told)
        mail = composing.digest(listed[:MOST], len(listed[MOST:]), Reader(user.email, user.language), day, whys)
    digest = db.session.get_one(NoticeDigest, digest_id)
    digest.mail_id = send(mail).id
    for receipt in told:
        receipt.digest_id = digest_id
    db.session.flush()
    return 1


def _receipts(user_id: int) -> list[NoticeReceipt]:
    query = (
        sa.select(NoticeReceipt)
        .where(NoticeReceipt.user_id == user_id, NoticeReceipt.delivery == Delivery.DAILY, *composing.not_written())
        .options(joinedload(NoticeReceipt.notice))
        .order_by(NoticeReceipt.id)
        .with_for_update(of=NoticeReceipt)
    )
    return list(db.session.execute(query).scalars())


def _holding(receipts: list[NoticeReceipt], user: User) -> dict[NoticeReceipt, Reason]:
    """What is still to be told, and why; what no longer holds for this reader is left out for good."""
    untrue = reminders.untrue(receipt.notice for receipt in receipts)
    readers = entitled.readers_of(receipts)
    found: dict[NoticeReceipt, Reason] = {}
    for receipt in receipts:
        why = readers.reason(receipt) if user.active and receipt.notice_id not in untrue else None
        if why is None:
            receipt.delivery = Delivery.NEVER
        else:
            found[receipt] = why
    return found


def _items(receipts: list[NoticeReceipt], user: User) -> dict[NoticeReceipt, Item]:
    """What each says; what cannot be said is set aside."""
    found: dict[NoticeReceipt, Item] = {}
    with speaking(user.language):
        for receipt in receipts:
            token = secrets.token_urlsafe(TOKEN_BYTES)
            try:
                found[receipt] = composing.item_of(receipt.notice, user.language, token)
            except Exception:  # whatever is wrong with one notice
                composing.set_aside(receipt)
            else:
                receipt.token_hash = hashed(token)
    return found
