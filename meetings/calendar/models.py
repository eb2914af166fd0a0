"""Tables of places, holidays, meetings and the meetings of others."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation import clock
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, Window
from meetings.foundation.words import Searchable, words_of
from meetings.mandates.models import Paragraph, Process
from meetings.states.models import State

from .periods import from_stored
from .rules import ChairStatus, MeetingKind, MeetingStatus


class Place(Published, Model):
    """A city meetings are held in; a duty station has a list of holidays of its own."""

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[Text] = mapped_column(Multilingual)
    country: Mapped[str] = mapped_column(sa.String(3))
    zone: Mapped[str] = mapped_column(sa.String(64))
    is_duty_station: Mapped[bool] = mapped_column(default=False)
    latitude: Mapped[float | None]  # both or neither: where calendars put the meeting on a map
    longitude: Mapped[float | None]

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, as far as they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class Holiday(Revised, Published, Model):
    """A day on which a duty station holds no meetings (official), or avoids them (floating)."""

    __tablename__ = "holiday"
    __table_args__ = (sa.UniqueConstraint("place_id", "on", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    on: Mapped[date] = mapped_column(index=True)
    kind: Mapped[HolidayKind] = mapped_column(choice(HolidayKind))
    is_lunar: Mapped[bool] = mapped_column(default=False)  # may still move by a day
    name: Mapped[Text] = mapped_column(Multilingual)
    basis: Mapped[str] = mapped_column(sa.String(40), default="entered")  # verified | computed | entered


meeting_paragraph = sa.Table(
    "meeting_paragraph",
    Model.metadata,
    sa.Column("meeting_id", sa.ForeignKey("meeting.id"), primary_key=True),
    sa.Column("paragraph_id", sa.ForeignKey("paragraph.id"), primary_key=True, index=True),
)

meeting_prepares = sa.Table(
    "meeting_prepares",
    Model.metadata,
    sa.Column("meeting_id", sa.ForeignKey("meeting.id"), primary_key=True),
    sa.Column("prepared_id", sa.ForeignKey("meeting.id"), primary_key=True, index=True),
)


class Meeting(Searchable, Revised, Published, Model):
    """A meeting of a process: first a window in the mandate's words, then dates."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint("(start_on IS NULL) = (end_on IS NULL)", name="both_dates"),
        sa.CheckConstraint("end_on >= start_on", name="dates_in_order"),
        sa.CheckConstraint("latest_on >= earliest_on", name="window_in_order"),
        # All that lists choose and order by: they read the records of their page only.
        sa.Index(
            "ix_meeting_list",
            *("sort_on", "id", "is_published", "over_on", "earliest_on", "start_on", "end_on", "status", "kind"),
            *("process_id", "code"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), index=True)
    kind: Mapped[MeetingKind] = mapped_column(choice(MeetingKind))
    title: Mapped[Text] = mapped_column(Multilingual)
    short: Mapped[Text] = mapped_column(Multilingual)
    status: Mapped[MeetingStatus] = mapped_column(choice(MeetingStatus))
    reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")  # why postponed or cancelled
    # What a revived meeting returns to.
    status_before: Mapped[MeetingStatus | None] = mapped_column(choice(MeetingStatus, "meeting_status_before"))
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    parts: Mapped[list[list[str]]] = mapped_column(
        sa.JSON, default=list
    )  # ISO days of periods that are not consecutive
    earliest_on: Mapped[date | None]  # the window, as the secretariat reads the words
    latest_on: Mapped[date | None]
    words: Mapped[Text] = mapped_column(Multilingual)
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    host_state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"))
    chair_state_id: Mapped[int | None] = mapped_column(sa.ForeignKey("state.id"))
    chair_name: Mapped[str] = mapped_column(sa.String(200), default="")
    chair_status: Mapped[ChairStatus] = mapped_column(choice(ChairStatus), default=ChairStatus.NONE)
    report_symbol: Mapped[str] = mapped_column(sa.String(60), default="")
    note: Mapped[Text] = mapped_column(Multilingual)
    is_published: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)  # not a fact: shown and sent with that word
    sort_on: Mapped[date | None]  # start, or the window's first day: what lists and feeds order by
    over_on: Mapped[date | None]  # end, or the window's last day; follows by itself

    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    host_state: Mapped[State | None] = relationship(foreign_keys=[host_state_id], lazy="raise_on_sql")
    chair_state: Mapped[State | None] = relationship(foreign_keys=[chair_state_id], lazy="raise_on_sql")
    paragraphs: Mapped[list[Paragraph]] = relationship(secondary=meeting_paragraph, lazy="raise_on_sql")
    prepares: Mapped[list[Meeting]] = relationship(
        secondary=meeting_prepares,
        primaryjoin=lambda: Meeting.id == meeting_prepares.c.meeting_id,
        secondaryjoin=lambda: Meeting.id == meeting_prepares.c.prepared_id,
        back_populates="prepared_by",
        lazy="raise_on_sql",
    )
    prepared_by: Mapped[list[Meeting]] = relationship(
        secondary=meeting_prepares,
        primaryjoin=lambda: Meeting.id == meeting_prepares.c.prepared_id,
        secondaryjoin=lambda: Meeting.id == meeting_prepares.c.meeting_id,
        back_populates="prepares",
        lazy="raise_on_sql",
    )
    dates: Mapped[list[MeetingDates]] = relationship(
        back_populates="meeting", order_by="MeetingDates.id", lazy="raise_on_sql"
    )

    @property
    def window(self) -> Window | None:
        """The window, or None when neither words nor reading exist."""
        if self.earliest_on is None or self.latest_on is None:
            return None
        return Window(self.earliest_on, self.latest_on)

    @property
    def days(self) -> Window | None:
        """The dates as a range, or None while they are open."""
        if self.start_on is None or self.end_on is None:
            return None
        return Window(self.start_on, self.end_on)

    @property
    def zone(self) -> str:
        """The venue's zone; the process's office sits in New York where no place is known yet."""
        return self.place.zone if self.place is not None else clock.OFFICE_ZONE


meeting_word = words_of("meeting")


@event.listens_for(Meeting, "before_insert")
@event.listens_for(Meeting, "before_update")
def _follow_dates(_mapper: object, _connection: object, meeting: Meeting) -> None:
    meeting.over_on = meeting.end_on or meeting.latest_on


class DatesEnding(StrEnum):
    """Why dates that a meeting once had no longer hold."""

    REPLACED = "replaced"
    POSTPONED = "postponed"


class MeetingDates(Published, Model):
    """Dates a meeting had before: kept, with the day and the reason they ended."""

    __tablename__ = "meeting_dates"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    parts: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list, server_default="[]")
    status: Mapped[MeetingStatus] = mapped_column(choice(MeetingStatus))  # what the meeting was while it had them
    ending: Mapped[DatesEnding] = mapped_column(choice(DatesEnding))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    ended_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    meeting: Mapped[Meeting] = relationship(back_populates="dates", lazy="raise_on_sql")

    @property
    def periods(self) -> tuple[Window, ...]:
        """The days it had: one range, or several where they did not follow one another."""
        return from_stored(self.parts) or (Window(self.start_on, self.end_on),)

    @property
    def ended_on(self) -> date:
        """The day it was at the office when they ended."""
        return self.ended_at.astimezone(ZoneInfo(clock.OFFICE_ZONE)).date()


class OtherMeeting(Revised, Published, Model):
    """A meeting of another process that the same delegations serve: only there to warn of a clash."""

    __tablename__ = "other_meeting"
    __table_args__ = (sa.CheckConstraint("latest_on >= earliest_on", name="window"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[Text] = mapped_column(Multilingual)
    earliest_on: Mapped[date] = mapped_column(index=True)
    latest_on: Mapped[date] = mapped_column(index=True)
    is_exact: Mapped[bool]  # False: somewhere between the two days
    words: Mapped[Text] = mapped_column(Multilingual)
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))
    note: Mapped[Text] = mapped_column(Multilingual)
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
