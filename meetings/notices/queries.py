"""What is read of notices: the bell, a person's own, what was circulated and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload

from meetings.accounts.models import User
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.outbox import queries as outbox
from meetings.outbox.models import FailingAddress, OutgoingMail
from meetings.outbox.queries import Trouble
from meetings.outbox.rules import MailReport, MailState

from .models import MissionAddress, NoticeChoice, NoticeDigest, NoticeReceipt
from .models import Notice as Notice
from .rules import Delivery, Show, circulated

PAGE = 25


@dataclass(frozen=True)
class Head:
    """What the head of a page says to somebody: how many notices and notes of the secretariat they have not read.

    And to who looks after mail: whether it does not go out, and how many addresses fail.
    """

    unread: int
    notes: int = 0
    trouble: Trouble | None = None
    failing: int = 0


def head_columns(user_id: int, sees_trouble: bool) -> tuple[sa.ColumnElement[Any], ...]:
    """What `head_of` wants to know, as columns for a query that reads other things as well."""
    unread = sa.and_(NoticeReceipt.user_id == user_id, NoticeReceipt.read_at.is_(None))
    receipts = sa.select(sa.func.count()).select_from(NoticeReceipt)
    own = receipts.where(unread).scalar_subquery()
    notes = receipts.join(NoticeReceipt.notice).where(unread, Notice.kind == "note").scalar_subquery()
    if not sees_trouble:
        return own, notes
    failing = sa.select(sa.func.count()).select_from(FailingAddress).scalar_subquery()
    return own, notes, failing, *outbox.trouble_columns()


def head_of(values: Sequence[Any]) -> Head:
    """What the columns of `head_columns` say."""
    unread, notes, *more = values
    if not more:
        return Head(unread, notes)
    failing, *trouble = more
    return Head(unread, notes, outbox.trouble_of(*trouble), failing)


# --- one's own ------------------------------------------------------------------------------------------------------


def own(user_id: int, *, unread_only: bool = False, kind: str = "", page: int = 1) -> tuple[list[NoticeReceipt], int]:
    """A page of somebody's notices, newest first, each with its notice, and how many there are."""
    query = sa.select(NoticeReceipt).join(NoticeReceipt.notice).where(NoticeReceipt.user_id == user_id)
    if unread_only:
        query = query.where(NoticeReceipt.read_at.is_(None))
    if kind:
        query = query.where(Notice.kind == kind)
    count = _count(query)
    query = query.options(contains_eager(NoticeReceipt.notice)).order_by(NoticeReceipt.id.desc())
    return list(db.session.execute(_page(query, page)).scalars()), count


def receipt_of(user_id: int, receipt_id: int) -> NoticeReceipt:
    """One of somebody's own, with its notice. Raises NotFound for anybody else's."""
    return _receipt(sa.select(NoticeReceipt).where(NoticeReceipt.id == receipt_id, NoticeReceipt.user_id == user_id))


def receipt_by_token(token: str) -> NoticeReceipt:
    """The one that the link of a mail belongs to, with its notice. Raises NotFound.

    So it does once the account is closed, or the mission's address is out of use or another than the mail went to.
    """
    if len(token) > 100:
        raise NotFound("notice.unknown")
    is_in_use = sa.or_(
        User.active,
        sa.and_(
            MissionAddress.is_active,
            sa.or_(OutgoingMail.id.is_(None), OutgoingMail.recipient == MissionAddress.email),
        ),
    )
    query = (
        sa.select(NoticeReceipt)
        .outerjoin(NoticeReceipt.user)
        .outerjoin(NoticeReceipt.mission_address)
        .outerjoin(NoticeReceipt.mail)
    )
    return _receipt(query.where(NoticeReceipt.token_hash == hashed(token), is_in_use))


def _receipt(query: sa.Select[Any]) -> NoticeReceipt:
    query = query.options(joinedload(NoticeReceipt.notice))
    found: NoticeReceipt | None = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("notice.unknown")
    return found


def hashed(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def choices(user_id: int) -> dict[str, Delivery]:
    """What somebody has chosen, by kind."""
    query = sa.select(NoticeChoice.kind, NoticeChoice.delivery).where(NoticeChoice.user_id == user_id)
    return {row.kind: row.delivery for row in db.session.execute(query)}


# --- what was circulated --------------------------------------------------------------------------------------------


def told(processes: Collection[str] | None, page: int = 1, *, kind: str = "") -> tuple[list[Notice], int]:
    """A page of what was circulated in these processes (None: in all), newest first, and how many there are."""
    query = sa.select(Notice).where(Notice.kind.in_(circulated()))
    if processes is not None:
        query = query.where(Notice.process.in_(processes))
    if kind:
        query = query.where(Notice.kind == kind)
    count = _count(query)
    return list(db.session.execute(_page(query.order_by(Notice.id.desc()), page)).scalars()), count


def notice_by_id(notice_id: int) -> Notice:
    """One notice that was circulated. Raises NotFound."""
    found = db.session.get(Notice, notice_id)
    if found is None or found.kind not in circulated():
        raise NotFound("notice.unknown")
    return found


_WORDLESS = tuple(
    defer(words, raiseload=True)  # those of a thousand mails are tens of megabytes
    for words in (OutgoingMail.text, OutgoingMail.html, OutgoingMail.calendar)
)


def recipients(notice_id: int, show: Show = Show.ALL, page: int | None = 1) -> tuple[list[NoticeReceipt], int]:
    """A page of who was told (None: all of them), each with the mail or the digest's mail, and how many there are."""
    query = sa.select(NoticeReceipt).where(NoticeReceipt.notice_id == notice_id)
    if show is Show.FAILED:
        query = query.where(is_failed())
    elif show is Show.NOT_OPENED:
        query = query.where(NoticeReceipt.opened_at.is_(None))
    count = _count(query)
    query = query.options(
        joinedload(NoticeReceipt.user),
        joinedload(NoticeReceipt.mission_address),
        joinedload(NoticeReceipt.mail).options(*_WORDLESS),
        joinedload(NoticeReceipt.digest).joinedload(NoticeDigest.mail).options(*_WORDLESS),
    ).order_by(NoticeReceipt.scope, NoticeReceipt.id)
    return list(db.session.execute(query if page is None else _page(query, page)).unique().scalars()), count


@dataclass(frozen=True)
class Counts:
    """Of those who were told: to how many mail has gone, for how many it failed, how many opened its page."""

    told: int = 0
    mailed: int = 0
    failed: int = 0
    opened: int = 0


def counts(notice_ids: Collection[int]) -> dict[int, Counts]:
    """What became of each of these notices, in one query."""
    if not notice_ids:
        return {}
    mailed = _mail_of().where(OutgoingMail.state == MailState.SENT, OutgoingMail.report != MailReport.FAILED).exists()
    query = (
        sa.select(
            NoticeReceipt.notice_id,
            sa.func.count(),
            _how_many(mailed),
            _how_many(is_failed()),
            sa.func.count(NoticeReceipt.opened_at),
        )
        .where(NoticeReceipt.notice_id.in_(notice_ids))
        .group_by(NoticeReceipt.notice_id)
    )
    found = {row[0]: Counts(*row[1:]) for row in db.session.execute(query)}
    return {notice_id: found.get(notice_id, Counts()) for notice_id in notice_ids}


def is_failed() -> sa.ColumnElement[bool]:
    """The condition on NoticeReceipt that its mail, or that of its digest, could not be delivered or made."""
    gone = sa.or_(OutgoingMail.state == MailState.FAILED, OutgoingMail.report == MailReport.FAILED)
    return sa.or_(_mail_of().where(gone).exists(), NoticeReceipt.set_aside_at.is_not(None))


def _mail_of() -> sa.Select[Any]:
    digested = (
        sa.select(NoticeDigest.mail_id)
        .where(NoticeDigest.id == NoticeReceipt.digest_id)
        .correlate(NoticeReceipt)
        .scalar_subquery()
    )
    number = sa.func.coalesce(NoticeReceipt.mail_id, digested)
    return sa.select(OutgoingMail.id).where(OutgoingMail.id == number).correlate(NoticeReceipt)


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _count(query: sa.Select[Any]) -> int:
    numbers = query.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    return int(db.session.execute(numbers).scalar_one())


def _page(query: sa.Select[Any], page: int) -> sa.Select[Any]:
    return query.limit(PAGE).offset((page - 1) * PAGE)
