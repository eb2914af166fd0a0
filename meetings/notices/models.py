"""Tables of notices: what people are told, who was told and when they opened it, reminders, notes to many."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import User
from meetings.foundation.clock import now, stamp
from meetings.foundation.database import Instant, Model, Multilingual, Revised, choice
from meetings.foundation.languages import Text
from meetings.outbox.models import OutgoingMail

from .rules import Delivery, NoteStatus


class Notice(Model):
    """One thing that people are told. What it says is made from `facts` in each reader's language."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index("ix_notice_object", "object_kind", "object_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), index=True)  # a key of rules.KINDS
    key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)  # what must not be told twice
    process: Mapped[str] = mapped_column(sa.String(80), default="")  # its code
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[int]
    path: Mapped[str] = mapped_column(sa.String(300))  # of the page it is about, below the language
    title: Mapped[Text] = mapped_column(Multilingual)  # of what it is about
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    audience: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # as it was asked for
    is_sample: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))  # None: a program
    actor_name: Mapped[str] = mapped_column(sa.String(200), default="")
    told_at: Mapped[datetime] = mapped_column(Instant, default=now)  # business time, as pages show it
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    receipts: Mapped[list[NoticeReceipt]] = relationship(
        back_populates="notice", order_by="NoticeReceipt.id", lazy="raise_on_sql"
    )


class NoticeReceipt(Model):
    """One person, or one address of a mission, who is told a notice."""

    __tablename__ = "notice_receipt"
    __table_args__ = (
        sa.UniqueConstraint("notice_id", "user_id"),
        sa.UniqueConstraint("notice_id", "mission_address_id"),
        sa.CheckConstraint("(user_id IS NULL) <> (mission_address_id IS NULL)", name="one_reader"),
        sa.Index("ix_notice_receipt_unread", "user_id", "read_at"),
        sa.Index("ix_notice_receipt_to_mail", "delivery", "mail_id", "digest_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    mission_address_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mission_address.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(sa.String(80), default="")  # in which State, group … they were told
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery))
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # of the link in the mail
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outgoing_mail.id"), index=True)
    digest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notice_digest.id"), index=True)
    set_aside_at: Mapped[datetime | None] = mapped_column(Instant)  # no mail could be made of it: the log says why
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)  # the page it points to
    notice: Mapped[Notice] = relationship(back_populates="receipts", lazy="raise_on_sql")
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    mission_address: Mapped[MissionAddress | None] = relationship(lazy="raise_on_sql")
    mail: Mapped[OutgoingMail | None] = relationship(lazy="raise_on_sql")
    digest: Mapped[NoticeDigest | None] = relationship(lazy="raise_on_sql")


class NoticeChoice(Model):
    """How somebody wants to be told of one kind; without a row, as the kind says."""

    __tablename__ = "notice_choice"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    delivery: Mapped[Delivery] = mapped_column(choice(Delivery))


class NoticeDigest(Model):
    """The mail that tells somebody of a day's notices: one a day."""

    __tablename__ = "notice_digest"
    __table_args__ = (sa.UniqueConstraint("user_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    day: Mapped[date]  # at the office
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outgoing_mail.id"), index=True)
    mail: Mapped[OutgoingMail | None] = relationship(lazy="raise_on_sql")


class Reminder(Model):
    """A reminder that was given: so many days before a deadline's last day, as that was then."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("deadline_id", "last_day", "days"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadline.id", ondelete="CASCADE"))
    last_day: Mapped[date]
    days: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant, default=stamp)


class MissionAddress(Revised, Model):
    """An address at which a State's mission reads its mail, nobody's in particular."""

    __tablename__ = "mission_address"
    __table_args__ = (sa.UniqueConstraint("state", "email"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(3))  # ISO 3166-1 alpha-3
    email: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    is_active: Mapped[bool] = mapped_column(default=True)


class Note(Revised, Model):
    """A note of the secretariat to a chosen set: a draft until it is sent, then as it was sent."""

    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(sa.String(80))  # its code
    reference: Mapped[str] = mapped_column(sa.String(60), default="")  # such as ODA/2011/12
    subject: Mapped[Text] = mapped_column(Multilingual)
    body: Mapped[Text] = mapped_column(Multilingual)  # paragraphs parted by empty lines
    to_kind: Mapped[str] = mapped_column(sa.String(20))  # a rules.Circle
    to_code: Mapped[str] = mapped_column(sa.String(80), default="")  # of the group or the meeting
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))  # what it is about
    status: Mapped[NoteStatus] = mapped_column(choice(NoteStatus), default=NoteStatus.DRAFT)
    is_sample: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)  # business time
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notice.id"))
