"""Telling people: written down in the transaction in which it happens; and what people do with what they were told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.telling import News
from meetings.foundation.waking import wake
from meetings.outbox.models import OutgoingMail
from meetings.outbox.rules import MailState

from . import audiences, queries
from .models import Notice, NoticeChoice, NoticeReceipt
from .rules import COMPOSE, KINDS, Delivery
from .withdrawing import MANY, take_back

_RECEIPTS = cast(sa.Table, NoticeReceipt.__table__)


def tell(actor: Actor, news: News) -> None:
    """Write down what is told and to whom, each person and each mission's address once.

    Of the roles of today; as each has chosen for that kind, or has to be told. Who did it is told as read and not
    written to. With a key it is told once for ever, whoever says it again at the same time.
    """
    today = clock.business_today()
    found = [
        (person, Delivery.NEVER if person.user_id == actor.user_id else person.delivery(news.kind))
        for person in audiences.people(news.audience, today, news.kind)
    ]
    mailed = (person.email for person, delivery in found if delivery is not Delivery.NEVER)
    addresses = audiences.missions(news.audience, mailed)
    if not found and not addresses:
        return
    notice_id = _written(actor, news)
    if notice_id is None:
        return
    blank = {"notice_id": notice_id, "user_id": None, "mission_address_id": None, "read_at": None}
    rows: list[dict[str, Any]] = []
    for person, delivery in found:
        row = {**blank, "user_id": person.user_id, "scope": person.scope, "delivery": delivery}
        rows.append(row | {"read_at": clock.now()} if person.user_id == actor.user_id else row)
    for address in addresses:
        rows.append({**blank, "mission_address_id": address.id, "scope": address.state, "delivery": Delivery.AT_ONCE})
    db.session.execute(sa.insert(_RECEIPTS), rows)
    if any(row["delivery"] is Delivery.AT_ONCE for row in rows):
        wake(COMPOSE)


def _written(actor: Actor, news: News) -> int | None:
    """The notice's id; None where what has this key was told before."""
    db.session.flush()
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Notice).values(
        kind=news.kind,
        key=news.key or None,
        process=news.process,
        object_kind=news.object_kind,
        object_id=news.object_id,
        path=news.path,
        title=news.title,
        facts=audit.plain(dict(news.facts)),
        audience=audit.plain(asdict(news.audience)),
        is_sample=news.is_sample,
        actor_id=actor.user_id,
        actor_name=actor.name,
        told_at=clock.now(),
        created_at=clock.stamp(),
    )
    return db.session.execute(
        statement.on_conflict_do_nothing(index_elements=["key"]).returning(Notice.id)
    ).scalar_one_or_none()


def withdraw(kind: str, object_kind: str, object_ids: Collection[int]) -> None:
    """Write to nobody any more about notices of a kind that no longer hold; mail that waits is taken back."""
    ids, waiting = sorted(object_ids), set[int]()
    for start in range(0, len(ids), MANY):
        about = sa.select(Notice.id).where(
            Notice.kind == kind, Notice.object_kind == object_kind, Notice.object_id.in_(ids[start : start + MANY])
        )
        concerned = sa.and_(NoticeReceipt.notice_id.in_(about), NoticeReceipt.digest_id.is_(None))
        _update(sa.and_(concerned, NoticeReceipt.mail_id.is_(None)), delivery=Delivery.NEVER)
        mails = sa.select(OutgoingMail.id).join(NoticeReceipt, NoticeReceipt.mail_id == OutgoingMail.id)
        waiting.update(db.session.scalars(mails.where(concerned, OutgoingMail.state == MailState.WAITING)))
    take_back(waiting)


def forget(object_kind: str, object_ids: Collection[int], fact: str) -> int:
    """Take a fact out of what was told about these objects, once its time is over; from how many notices."""
    query = sa.select(Notice).where(Notice.object_kind == object_kind, Notice.object_id.in_(object_ids))
    told = [notice for notice in db.session.scalars(query) if notice.facts.get(fact)]
    for notice in told:
        notice.facts = {name: value for name, value in notice.facts.items() if name != fact}
    db.session.flush()
    return len(told)


def mark_read(user_id: int, receipt_ids: Collection[int], *, read: bool = True) -> int:
    """Mark some of one's own notices as read, or as unread again; how many changed."""
    other = NoticeReceipt.read_at.is_(None) if read else NoticeReceipt.read_at.is_not(None)
    return _update(
        sa.and_(NoticeReceipt.user_id == user_id, NoticeReceipt.id.in_(receipt_ids), other),
        read_at=clock.now() if read else None,
    )


def mark_all_read(user_id: int) -> list[int]:
    """Mark all of one's own notices as read; which they were, so that it can be undone."""
    unread = sa.and_(NoticeReceipt.user_id == user_id, NoticeReceipt.read_at.is_(None))
    query = sa.select(NoticeReceipt.id).where(unread).order_by(NoticeReceipt.id)
    ids = list(db.session.execute(query).scalars())
    _update(unread, read_at=clock.now())
    return ids


def choose(actor: Actor, kind: str, delivery: Delivery) -> None:
    """How one wants to be told of a kind from now on, what has not been mailed yet included.

    Raises `notice.unknown_kind`, and `notice.must` where a role that one holds leaves no choice.
    """
    known = KINDS.get(kind)
    if known is None or actor.user_id is None:
        raise RuleViolation("notice.unknown_kind")
    if known.is_must(held(actor)):
        raise RuleViolation("notice.must", field=kind)
    chosen = db.session.get(NoticeChoice, (actor.user_id, kind))
    if chosen is None:
        db.session.add(NoticeChoice(user_id=actor.user_id, kind=kind, delivery=delivery))
    else:
        chosen.delivery = delivery
    pending = sa.and_(
        NoticeReceipt.user_id == actor.user_id,
        NoticeReceipt.delivery == Delivery.DAILY,
        NoticeReceipt.digest_id.is_(None),
        NoticeReceipt.notice_id.in_(sa.select(Notice.id).where(Notice.kind == kind)),
    )
    db.session.flush()
    if delivery is not Delivery.DAILY and _update(pending, delivery=delivery) and delivery is Delivery.AT_ONCE:
        wake(COMPOSE)


def held(actor: Actor) -> set[Role]:
    """The roles somebody holds."""
    return {holding.role for holding in actor.holdings}


def tell_again(actor: Actor, notice_id: int) -> int:
    """Write once more to those whom a notice could not be delivered to; how many they are. It is recorded.

    Raises NotFound.
    """
    notice = queries.notice_by_id(notice_id)
    again = sa.and_(NoticeReceipt.notice_id == notice.id, queries.is_failed())
    count = _update(again, mail_id=None, digest_id=None, set_aside_at=None, delivery=Delivery.AT_ONCE)
    if count:
        audit.record(actor, "notice.again", "notice", notice.id, None, {"addresses": count})
        wake(COMPOSE)
    return count


def _update(condition: sa.ColumnElement[bool], **values: Any) -> int:
    done: Any = db.session.execute(
        sa.update(NoticeReceipt).where(condition).values(**values).execution_options(synchronize_session="fetch")
    )
    return int(done.rowcount)
