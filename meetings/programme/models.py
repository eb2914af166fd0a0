"""Tables of programmes with frame and sessions, requests, releases, acts of the day, runs of the solver."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.agendas.models import AgendaItem
from meetings.calendar.models import Meeting
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text

from .happening import Act
from .places import Room as Room
from .places import Venue as Venue
from .rules import (
    Arrangement,
    ByKind,
    DayAct,
    Hours,
    Interpretation,
    PartyKind,
    PeriodKind,
    ReleaseKind,
    RequestAction,
    RequestStatus,
    RunMode,
    RunStatus,
    SessionKind,
)
from .steps import Act as RequestFact
from .steps import Slot, slot_of

programme_room = sa.Table(
    "programme_room",
    Model.metadata,
    sa.Column("programme_id", sa.ForeignKey("programme.id"), primary_key=True),
    sa.Column("room_id", sa.ForeignKey("room.id"), primary_key=True, index=True),
)
session_item = sa.Table(
    "programme_session_item",
    Model.metadata,
    sa.Column("session_id", sa.ForeignKey("programme_session.id"), primary_key=True),
    sa.Column("item_id", sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True, index=True),
)
session_party = sa.Table(
    "programme_session_party",
    Model.metadata,
    sa.Column("session_id", sa.ForeignKey("programme_session.id"), primary_key=True),
    sa.Column("party_id", sa.ForeignKey("programme_party.id"), primary_key=True, index=True),
)


class Programme(Revised, Model):
    """The programme of a meeting in work. Its row is the lock for frame, sessions and releases, and its revision moves
    with every change of them: what is published is what somebody has looked at."""

    __tablename__ = "programme"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), unique=True)
    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id"))
    requests_until: Mapped[datetime | None] = mapped_column(Instant, index=True)  # None: none are taken
    zone: Mapped[str] = mapped_column(sa.String(64))  # the venue's clock, by which all hours are meant
    weights: Mapped[dict[str, int | None]] = mapped_column(sa.JSON, default=dict)  # where they are not the usual ones
    is_sample: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    venue: Mapped[Venue] = relationship(lazy="raise_on_sql")
    rooms: Mapped[list[Room]] = relationship(
        secondary=programme_room, order_by="Room.position, Room.id", lazy="raise_on_sql"
    )
    days: Mapped[list[ProgrammeDay]] = relationship(order_by="ProgrammeDay.on", lazy="raise_on_sql")
    periods: Mapped[list[ProgrammePeriod]] = relationship(
        order_by="ProgrammePeriod.on, ProgrammePeriod.starts", lazy="raise_on_sql"
    )
    closures: Mapped[list[RoomClosure]] = relationship(
        order_by="RoomClosure.on, RoomClosure.starts, RoomClosure.id", lazy="raise_on_sql"
    )
    parties: Mapped[list[ProgrammeParty]] = relationship(order_by="ProgrammeParty.id", lazy="raise_on_sql")
    sessions: Mapped[list[ProgrammeSession]] = relationship(
        back_populates="programme", order_by="ProgrammeSession.id", lazy="raise_on_sql"
    )
    relations: Mapped[list[SessionRelation]] = relationship(order_by="SessionRelation.id", lazy="raise_on_sql")


class ProgrammeDay(Model):
    """A day of a programme: open, or closed with the reason."""

    __tablename__ = "programme_day"
    __table_args__ = (sa.UniqueConstraint("programme_id", "on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    on: Mapped[date]
    is_open: Mapped[bool] = mapped_column(default=True)
    note: Mapped[Text] = mapped_column(Multilingual)


class ProgrammePeriod(Model):
    """A part of a day in which sessions are held, and how many teams of interpreters there are for it."""

    __tablename__ = "programme_period"
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "on", "starts"),
        sa.CheckConstraint("starts < ends", name="in_order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    on: Mapped[date]
    kind: Mapped[PeriodKind] = mapped_column(choice(PeriodKind))
    starts: Mapped[int]  # minutes from midnight on the venue's clock
    ends: Mapped[int]
    teams: Mapped[int] = mapped_column(default=0)


class RoomClosure(Model):
    """Hours in which the meeting does not have a room after all."""

    __tablename__ = "room_closure"
    __table_args__ = (sa.CheckConstraint("starts < ends", name="in_order"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    room_id: Mapped[int] = mapped_column(sa.ForeignKey("room.id"))
    on: Mapped[date]
    starts: Mapped[int]
    ends: Mapped[int]
    reason: Mapped[Text] = mapped_column(Multilingual)


class ProgrammeParty(Model):
    """A person or a body that has to be at sessions, and cannot be at two at once."""

    __tablename__ = "programme_party"
    __table_args__ = (sa.UniqueConstraint("programme_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    key: Mapped[str] = mapped_column(sa.String(80))  # bureau, group:african, state:NZL, person:…
    kind: Mapped[PartyKind] = mapped_column(choice(PartyKind))
    name: Mapped[Text] = mapped_column(Multilingual)


class ProgrammeSession(Revised, Model):
    """A session in work. What is removed stays, so that it can come back."""

    __tablename__ = "programme_session"
    __table_args__ = (
        sa.CheckConstraint('("on" IS NULL) = (starts IS NULL)', name="placed_whole"),
        sa.Index("ix_programme_session_programme_id_on", "programme_id", "on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    key: Mapped[str] = mapped_column(sa.String(60), default="")  # as data names it; never shown
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    number: Mapped[int | None]  # of a formal meeting, as it is announced: never derived
    title: Mapped[Text] = mapped_column(Multilingual)
    note: Mapped[Text] = mapped_column(Multilingual)  # for everybody
    remark: Mapped[str] = mapped_column(sa.String(2000), default="")  # for the secretariat alone
    minutes: Mapped[int]
    attendance: Mapped[int] = mapped_column(default=0)
    langs: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # of interpretation
    interpretation: Mapped[Interpretation] = mapped_column(choice(Interpretation), default=Interpretation.NONE)
    is_listed: Mapped[bool] = mapped_column(default=True)  # False: in no release, known to the desk alone
    is_open: Mapped[bool] = mapped_column(default=True)  # to observers and civil society
    needs_access: Mapped[bool] = mapped_column(default=False)
    equipment: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    room_wish_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    period_wishes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # kinds of periods; empty: any
    not_before_on: Mapped[date | None]
    not_before_at: Mapped[int | None]  # minutes from midnight; None: the whole day
    not_after_on: Mapped[date | None]
    not_after_at: Mapped[int | None]
    contact: Mapped[str] = mapped_column(sa.String(300), default="")  # for conference services
    is_fixed: Mapped[bool] = mapped_column(default=False)  # no solver moves it
    on: Mapped[date | None]  # where it is placed: all three, or day and hour without a room yet
    starts: Mapped[int | None]
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    called_off_at: Mapped[datetime | None] = mapped_column(Instant)  # stays in the programme, marked
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_request.id"), unique=True)
    is_sample: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship(back_populates="sessions", lazy="raise_on_sql")
    items: Mapped[list[AgendaItem]] = relationship(
        secondary=session_item, order_by="AgendaItem.id", lazy="raise_on_sql"
    )
    parties: Mapped[list[ProgrammeParty]] = relationship(
        secondary=session_party, order_by="ProgrammeParty.id", lazy="raise_on_sql"
    )
    room: Mapped[Room | None] = relationship(foreign_keys=[room_id], lazy="raise_on_sql")
    room_wish: Mapped[Room | None] = relationship(foreign_keys=[room_wish_id], lazy="raise_on_sql")

    @property
    def hours(self) -> Hours | None:
        """When it is held on its day; None while it is not placed."""
        return None if self.starts is None else Hours(self.starts, self.starts + self.minutes)


class SessionRelation(Model):
    """How two sessions are to stand to one another in time."""

    __tablename__ = "session_relation"
    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id", "order"),
        sa.CheckConstraint("first_id <> second_id", name="two"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id"), index=True)
    order: Mapped[Arrangement] = mapped_column(choice(Arrangement))
    is_hard: Mapped[bool] = mapped_column(default=True)


class ProgrammeRelease(Published, Model):
    """A programme as it was published. Rows are never changed or removed: triggers refuse it.

    `content` has days, rooms and sessions; lists of releases do not read it.
    """

    __tablename__ = "programme_release"
    __table_args__ = (sa.UniqueConstraint("programme_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    number: Mapped[int]  # 1, 2, 3 … of the programme, corrections among them
    kind: Mapped[ReleaseKind] = mapped_column(choice(ReleaseKind))
    name: Mapped[Text] = mapped_column(Multilingual)
    note: Mapped[Text] = mapped_column(Multilingual)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True, deferred_raiseload=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # what stood when it was published
    published_at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    is_sample: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")


class ReleasedSession(Revised, Published, Model):
    """A session as the latest release has it: what its page and feeds show. It changes only where a release says so;
    one that a later release leaves out stays, as called off."""

    __tablename__ = "released_session"
    __table_args__ = (sa.Index("ix_released_session_meeting_id_on", "meeting_id", "on"),)
    id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id"), primary_key=True, autoincrement=False)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_release.id"))  # that said so last
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    number: Mapped[int | None]
    title: Mapped[Text] = mapped_column(Multilingual)
    note: Mapped[Text] = mapped_column(Multilingual)
    on: Mapped[date | None]  # a session may be announced before it has an hour
    starts_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(sa.String(64))
    room: Mapped[Text] = mapped_column(Multilingual)  # its name with that of the venue
    langs: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    interpretation: Mapped[Interpretation] = mapped_column(choice(Interpretation))
    is_open: Mapped[bool]
    is_called_off: Mapped[bool]
    parties: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # keys, by which feeds of groups choose
    is_sample: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")


class SessionAct(Published, Model):
    """What happened to a session on the day. Rows are never changed or removed: triggers refuse it."""

    __tablename__ = "session_act"
    __table_args__ = (sa.UniqueConstraint("session_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_session.id"))
    position: Mapped[int]  # 1, 2, 3 … of the session
    act: Mapped[DayAct] = mapped_column(choice(DayAct))
    at: Mapped[datetime] = mapped_column(Instant)  # when it happened, as it is entered
    entered_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int | None]  # of a slip (negative: earlier); of time that is given back
    into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme_session.id"))  # where business is rolled over
    shortened: Mapped[int] = mapped_column(default=0)  # minutes by which a slip shortened it
    items: Mapped[list[int]] = mapped_column(sa.JSON, default=list)  # of the agenda, that the other had not before
    words: Mapped[Text] = mapped_column(Multilingual)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))

    @property
    def fact(self) -> Act:
        """The act as the rules read it."""
        return Act(self.act, self.at, self.minutes, self.shortened, self.into_id)


class SessionRequest(Revised, Model):
    """A session that a State, a group or an organization asks for, as its acts come to."""

    __tablename__ = "session_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    by_kind: Mapped[ByKind] = mapped_column(choice(ByKind))
    by_code: Mapped[str] = mapped_column(sa.String(80))
    by_name: Mapped[str] = mapped_column(sa.String(200), default="")  # of an organization
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    lang: Mapped[str] = mapped_column(sa.String(2))  # in which it is written
    title: Mapped[str] = mapped_column(sa.String(200))
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    minutes: Mapped[int]
    attendance: Mapped[int]
    langs: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # of interpretation, as far as it is available
    is_open: Mapped[bool] = mapped_column(default=True)
    needs_access: Mapped[bool] = mapped_column(default=False)
    equipment: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    wishes: Mapped[list[list[str]]] = mapped_column(sa.JSON, default=list)  # [ISO day, kind of period], the best first
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(320), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(60), default="")
    status: Mapped[RequestStatus] = mapped_column(choice(RequestStatus), default=RequestStatus.DRAFT)
    is_late: Mapped[bool] = mapped_column(default=False)
    offered_on: Mapped[date | None]
    offered_starts: Mapped[int | None]
    offered_room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    words: Mapped[Text] = mapped_column(Multilingual)  # of the last answer
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    author_id: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    offered_room: Mapped[Room | None] = relationship(lazy="raise_on_sql")
    acts: Mapped[list[SessionRequestAct]] = relationship(order_by="SessionRequestAct.position", lazy="raise_on_sql")
    session: Mapped[ProgrammeSession | None] = relationship(
        primaryjoin="SessionRequest.id == foreign(ProgrammeSession.request_id)", viewonly=True, lazy="raise_on_sql"
    )

    @property
    def offered(self) -> Slot | None:
        """The slot that waits for an answer of those who asked."""
        return slot_of(self.offered_on, self.offered_starts, self.offered_room_id)


class SessionRequestAct(Model):
    """What was done with a request. Rows are never changed or removed: triggers refuse it."""

    __tablename__ = "session_request_act"
    __table_args__ = (sa.UniqueConstraint("request_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("session_request.id"))
    position: Mapped[int]
    action: Mapped[RequestAction] = mapped_column(choice(RequestAction))
    at: Mapped[datetime] = mapped_column(Instant)
    on: Mapped[date | None]  # the slot that was granted or offered
    starts: Mapped[int | None]
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    room: Mapped[Text] = mapped_column(Multilingual)  # its name of that day
    words: Mapped[Text] = mapped_column(Multilingual)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))

    @property
    def fact(self) -> RequestFact:
        """The act as the rules read it."""
        return RequestFact(self.action, self.at, slot_of(self.on, self.starts, self.room_id), self.words)


class SolverRun(Revised, Model):
    """A run of the solver: what it was asked, how far it is, what it proposes. Nothing changes before somebody accepts
    it, wholly or in part."""

    __tablename__ = "solver_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    mode: Mapped[RunMode] = mapped_column(choice(RunMode))
    status: Mapped[RunStatus] = mapped_column(choice(RunStatus), default=RunStatus.WAITING, index=True)
    seconds: Mapped[int]  # at most
    seed: Mapped[int]
    weights: Mapped[dict[str, int | None]] = mapped_column(sa.JSON)  # all of them, as they held
    asked: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True)  # where every session was when it began
    progress: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # cost, bound, seconds
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON, deferred=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    beat_at: Mapped[datetime | None] = mapped_column(Instant)  # a worker said that it is still at it
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    is_cancel_asked: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
