"""Tables of outgoing mail: what is to be sent, addresses that fail, the mail server's own state."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from meetings.foundation.clock import stamp
from meetings.foundation.database import Instant, Model, choice

from .rules import FailureSource, MailReport, MailState


class OutgoingMail(Model):
    """One message to one address. The row is the truth: a queue only wakes who sends it.

    Its Message-ID is fixed when the row is made: whatever is sent again is the same message.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        sa.Index("ix_outgoing_mail_due", "state", "is_secret", "due_at"),
        sa.Index("ix_outgoing_mail_tried", "state", "tried_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(200), unique=True)
    recipient: Mapped[str] = mapped_column(sa.String(254), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text, default="")
    calendar: Mapped[str] = mapped_column(sa.Text, default="")  # an iCalendar object, METHOD:PUBLISH
    preferences_url: Mapped[str] = mapped_column(sa.String(300), default="")
    is_secret: Mapped[bool] = mapped_column(default=False)  # texts are sealed, and erased once it is sent
    state: Mapped[MailState] = mapped_column(choice(MailState), default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    claimed_by: Mapped[str] = mapped_column(sa.String(40), default="")
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    reply_code: Mapped[int | None]  # of the mail server
    reply: Mapped[str] = mapped_column(sa.String(300), default="")
    report: Mapped[MailReport] = mapped_column(choice(MailReport), default=MailReport.NONE)
    report_status: Mapped[str] = mapped_column(sa.String(20), default="")  # RFC 3463, such as 5.1.1
    reported_at: Mapped[datetime | None] = mapped_column(Instant)


class FailingAddress(Model):
    """An address that mail cannot be delivered to, until it can again or somebody sets it right."""

    __tablename__ = "failing_address"
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(254), unique=True)
    source: Mapped[FailureSource] = mapped_column(choice(FailureSource))
    since: Mapped[datetime] = mapped_column(Instant, default=stamp)
    last_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    times: Mapped[int] = mapped_column(default=1)
    reply: Mapped[str] = mapped_column(sa.String(300), default="")


class MailServer(Model):
    """One row, once mail was sent: since when the mail server takes none, and when it is asked again."""

    __tablename__ = "mail_server"
    id: Mapped[int] = mapped_column(primary_key=True)
    down_since: Mapped[datetime | None] = mapped_column(Instant)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)  # when it took a mail last, to the minute
    times: Mapped[int] = mapped_column(default=0)
    reply: Mapped[str] = mapped_column(sa.String(300), default="")
