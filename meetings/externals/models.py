"""Tables of external calendars and their events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation.database import Instant, Model, Multilingual, Revised, choice
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Process

from .rules import EventStatus, Oddity


class ExternalCalendar(Revised, Model):
    """A calendar of others: where it comes from, and how fetching and reading it went.

    People change the first part, with a revision; the worker writes the second, which leaves the revision alone, so
    that nobody's open form goes stale by itself.
    """

    __tablename__ = "external_calendar"
    __table_args__ = (sa.CheckConstraint("(address = '') <> (file_name = '')", name="one_source"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Text] = mapped_column(Multilingual)
    process_id: Mapped[int | None] = mapped_column(sa.ForeignKey("process.id"), index=True)  # None: for all
    address: Mapped[str] = mapped_column(sa.String(1000), default="")
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    zone: Mapped[str] = mapped_column(sa.String(64))  # of hours without any, where the calendar names none
    counts_free: Mapped[bool] = mapped_column(default=False)  # events that do not block time warn as well
    is_on: Mapped[bool] = mapped_column(default=False)

    due_at: Mapped[datetime | None] = mapped_column(Instant, index=True)  # None: a file, which nobody fetches
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)  # a worker is at it since then
    fetched_at: Mapped[datetime | None] = mapped_column(Instant)  # the last time it was asked for, or sent up
    good_at: Mapped[datetime | None] = mapped_column(Instant)  # the last time that went well
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    failure: Mapped[str] = mapped_column(sa.String(40), default="")  # a code
    failure_values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    etag: Mapped[str] = mapped_column(sa.String(300), default="")
    modified: Mapped[str] = mapped_column(sa.String(300), default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="")  # of the bytes that were read last
    read_on: Mapped[date | None]  # the day of business on which what repeats was written out
    own_name: Mapped[str] = mapped_column(sa.String(200), default="")
    event_count: Mapped[int] = mapped_column(default=0)
    odd_count: Mapped[int] = mapped_column(default=0)
    oddities: Mapped[list[list[Any]]] = mapped_column(sa.JSON, default=list)

    process: Mapped[Process | None] = relationship(lazy="raise_on_sql")

    @property
    def is_file(self) -> bool:
        """Whether it was sent up as a file."""
        return bool(self.file_name)

    def is_waiting(self, now: datetime) -> bool:
        """Whether the worker has it to fetch."""
        return self.due_at is not None and self.due_at <= now

    @property
    def odd(self) -> list[Oddity]:
        """What was odd in it, the first things."""
        return [Oddity.from_stored(stored) for stored in self.oddities]


class ExternalEvent(Model):
    """An event, or one occurrence of it: replaced with all others of its calendar when that is read anew."""

    __tablename__ = "external_event"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        # What takes one of some days is found by its last day, and lasts a year at most.
        sa.Index("ix_external_event_days", "ends_on", "starts_on", "calendar_id", "status", "is_free", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(sa.ForeignKey("external_calendar.id", ondelete="CASCADE"), index=True)
    uid: Mapped[str] = mapped_column(sa.String(200))
    instance: Mapped[str] = mapped_column(sa.String(20), default="")
    starts_on: Mapped[date]  # in `zone`
    ends_on: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(Instant)  # None: whole days
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(sa.String(64))
    summary: Mapped[str] = mapped_column(sa.String(300))
    location: Mapped[str] = mapped_column(sa.String(200), default="")
    url: Mapped[str] = mapped_column(sa.String(1000), default="")
    status: Mapped[EventStatus] = mapped_column(choice(EventStatus))
    is_free: Mapped[bool] = mapped_column(default=False)
    line: Mapped[int]
    calendar: Mapped[ExternalCalendar] = relationship(lazy="raise_on_sql")

    @property
    def days(self) -> Window:
        """The days it takes."""
        return Window(self.starts_on, self.ends_on)
