"""Tables of feeds: in which edition of our words each language is, and which records were left out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from meetings.foundation.clock import stamp
from meetings.foundation.database import Instant, Model


class FeedEdition(Model):
    """The digest of everything of ours that entries render in a language, and when it last changed."""

    __tablename__ = "feed_edition"
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    changed_at: Mapped[datetime] = mapped_column(Instant)


class FeedProblem(Model):
    """A record that feeds leave out, with the reason; gone when the record is in order again."""

    __tablename__ = "feed_problem"
    __table_args__ = (sa.UniqueConstraint("kind", "record_id", "language", "as_tasks"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    record_id: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2))
    as_tasks: Mapped[bool]
    path: Mapped[str] = mapped_column(sa.String(300))
    reason: Mapped[str] = mapped_column(sa.String(40))  # a key of labels.ODDITIES
    found_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
