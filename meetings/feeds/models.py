"""Tables of feeds: editions of our words, records left out, saved selections, people's own feeds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.accounts.models import User
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


class SavedSelection(Model):
    """Choices of the feed builder behind a short address. A row never changes: other choices are another row."""

    __tablename__ = "saved_selection"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    selection: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)


class FeedToken(Model):
    """The address of somebody's own feed. Of its secret only the hash is kept; a revoked one stays, to answer 410."""

    __tablename__ = "feed_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=stamp)
    last_used_on: Mapped[date | None]  # to the day: nobody needs to know when a telephone was awake
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Following(Model):
    """A meeting that somebody wants in their own feed."""

    __tablename__ = "following"
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(Instant, default=stamp)
