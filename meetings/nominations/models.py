"""Tables of posts, calls, nominations and their acts, decisions of groups, ballots, officers, and past rotation."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.attachments import Attachment
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Process, Requirement
from meetings.silence.models import SilenceProcedure as SilenceProcedure
from meetings.states.models import RegionalGroup, State

from .ballots import Count, Method
from .bureau import OfficerStatus, Person, PostKind, Title, is_in_office, person_on, served, title_of
from .rules import (
    Act,
    CallStatus,
    Candidate,
    Circle,
    Decision,
    Limit,
    NominationAction,
    NominationStatus,
    Via,
)

post_meeting = sa.Table(
    "post_meeting",
    Model.metadata,
    sa.Column("post_id", sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("meeting_id", sa.ForeignKey("meeting.id"), primary_key=True, index=True),
)


class Post(Revised, Published, Model):
    """An office of one meeting or several: one seat, held by one State at a time."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), index=True)
    kind: Mapped[PostKind] = mapped_column(choice(PostKind))
    group_code: Mapped[str] = mapped_column(sa.String(60), default="")  # whose seat it is; empty: open to all
    position: Mapped[int] = mapped_column(default=1)  # among several of its kind
    subject: Mapped[Text] = mapped_column(Multilingual)  # what a facilitator facilitates
    is_published: Mapped[bool] = mapped_column(default=True)

    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    meetings: Mapped[list[Meeting]] = relationship(
        secondary=post_meeting, order_by="(Meeting.sort_on, Meeting.id)", lazy="raise_on_sql"
    )
    calls: Mapped[list[NominationCall]] = relationship(
        back_populates="post", order_by="NominationCall.id", lazy="raise_on_sql"
    )
    officers: Mapped[list[Officer]] = relationship(back_populates="post", order_by="Officer.id", lazy="raise_on_sql")
    has_candidates: Mapped[bool | None] = query_expression()  # whether nominations for it stand, where that was asked

    @property
    def title(self) -> Title:
        """What its holder is called (meetings must be loaded)."""
        return title_of(self.kind, [meeting.kind for meeting in self.meetings])

    @property
    def officer(self) -> Officer | None:
        """Who is designated or elected to it now (officers must be loaded)."""
        return next((officer for officer in reversed(self.officers) if officer.status.is_current), None)

    def officer_of(self, meeting: Meeting, day: date) -> Officer | None:
        """Who is to be named at a meeting: who has the post now; once it is over, who held it there last."""
        if meeting.over_on is not None and meeting.over_on < day:
            there = [officer for officer in self.officers if officer.served(meeting)]
            if there:
                return there[-1]
        return self.officer


class NominationCall(Revised, Published, Model):
    """What the secretariat asks for: nominations for a post, by groups, until a day in the words of its source."""

    __tablename__ = "nomination_call"
    __table_args__ = (
        sa.CheckConstraint("(earliest_on IS NULL) = (latest_on IS NULL)", name="both_ends"),
        sa.CheckConstraint("latest_on >= earliest_on", name="window_in_order"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), index=True)
    groups: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # which may nominate; none: any
    requirement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("requirement.id"), index=True)
    words: Mapped[Text] = mapped_column(Multilingual)  # of its source
    earliest_on: Mapped[date | None]  # the readings that the words allow
    latest_on: Mapped[date | None]
    last_on: Mapped[date] = mapped_column(index=True)  # the one in force, as the secretariat reads them
    at_time: Mapped[time | None]  # wall-clock, at `zone`; None: the whole day counts
    zone: Mapped[str] = mapped_column(sa.String(64), default=clock.OFFICE_ZONE)
    is_binding: Mapped[bool] = mapped_column(default=False)
    status: Mapped[CallStatus] = mapped_column(choice(CallStatus), default=CallStatus.DRAFT)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)  # or withdrawn
    note: Mapped[Text] = mapped_column(Multilingual)
    is_sample: Mapped[bool] = mapped_column(default=False)

    post: Mapped[Post] = relationship(back_populates="calls", lazy="raise_on_sql")
    requirement: Mapped[Requirement | None] = relationship(lazy="raise_on_sql")
    nominations: Mapped[list[Nomination]] = relationship(
        back_populates="call", order_by="Nomination.id", lazy="raise_on_sql"
    )
    decisions: Mapped[list[GroupDecision]] = relationship(order_by="GroupDecision.id", lazy="raise_on_sql")
    ballots: Mapped[list[Ballot]] = relationship(order_by="Ballot.id", lazy="raise_on_sql")
    asked: Mapped[list[RegionalGroup]] = relationship(
        # `groups` is a JSON list; codes hold nothing that JSON or LIKE escapes
        primaryjoin=lambda: sa.cast(NominationCall.groups, sa.Text).contains(
            '"' + sa.orm.remote(sa.orm.foreign(RegionalGroup.code)) + '"'
        ),
        order_by=RegionalGroup.position,
        viewonly=True,
        lazy="raise_on_sql",
    )

    @property
    def worded(self) -> Window | None:
        """The readings that the words of the source allow."""
        if self.earliest_on is None or self.latest_on is None:
            return None
        return Window(self.earliest_on, self.latest_on)

    @property
    def limit(self) -> Limit:
        """Until when it takes nominations."""
        return Limit(self.last_on, self.at_time, self.zone, self.is_binding)


class Nomination(Revised, Published, Model):
    """A State, and perhaps a person, put forward for a post. Once submitted it is never removed."""

    __tablename__ = "nomination"
    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination_call.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(3))  # ISO 3166-1 alpha-3
    group_code: Mapped[str | None] = mapped_column(sa.String(60))  # under which it was counted that day; None: in none
    person: Mapped[str] = mapped_column(sa.String(200), default="")
    by_group: Mapped[bool] = mapped_column(default=False)  # nominated by a group, else by a State
    nominator: Mapped[str] = mapped_column(sa.String(60))  # the code of the State or of the group
    statement: Mapped[str] = mapped_column(sa.Text, default="")
    statement_lang: Mapped[str] = mapped_column(sa.String(2), default="")
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attachment.id"))
    status: Mapped[NominationStatus] = mapped_column(choice(NominationStatus), default=NominationStatus.DRAFT)
    is_late: Mapped[bool] = mapped_column(default=False)
    circle: Mapped[Circle | None] = mapped_column(choice(Circle))
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    circulated_at: Mapped[datetime | None] = mapped_column(Instant)
    designated_at: Mapped[datetime | None] = mapped_column(Instant)  # from then on it is public
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination.id"))
    author_id: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    call: Mapped[NominationCall] = relationship(back_populates="nominations", lazy="raise_on_sql")
    letter: Mapped[Attachment | None] = relationship(lazy="raise_on_sql")
    replaced_by: Mapped[Nomination | None] = relationship(remote_side=[id], lazy="raise_on_sql")
    acts: Mapped[list[NominationAct]] = relationship(order_by="NominationAct.position", lazy="raise_on_sql")

    @property
    def candidate(self) -> Candidate:
        """What the rules of a contest need to know of it."""
        return Candidate(self.id, self.state, self.group_code, self.status)


class NominationAct(Published, Model):
    """A recorded act on a nomination. Rows are never changed or removed: triggers refuse it."""

    __tablename__ = "nomination_act"
    __table_args__ = (sa.UniqueConstraint("nomination_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"))
    position: Mapped[int]  # 1, 2, 3 …
    action: Mapped[NominationAction] = mapped_column(choice(NominationAction))
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]  # None: a program
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    via: Mapped[Via] = mapped_column(choice(Via))
    words: Mapped[str] = mapped_column(sa.String(1000), default="")  # why, or what the note said
    circle: Mapped[Circle | None] = mapped_column(choice(Circle))
    person: Mapped[str | None] = mapped_column(sa.String(200))

    @property
    def fact(self) -> Act:
        """What the rules fold."""
        return Act(self.action, self.at, self.circle, self.person)


class Ballot(Published, Model):
    """One round of a ballot, or an acclamation: tallies only. Recorded once."""

    __tablename__ = "nomination_ballot"
    __table_args__ = (sa.UniqueConstraint("call_id", "group_code", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination_call.id"))
    group_code: Mapped[str] = mapped_column(sa.String(60), default="")  # among whose candidates; empty: among all
    number: Mapped[int]  # of the round
    method: Mapped[Method] = mapped_column(choice(Method, "ballot_method"))
    asked_by: Mapped[str] = mapped_column(sa.String(3), default="")  # the State that asked for it
    held_on: Mapped[date]
    candidates: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    tallies: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)  # votes by nomination
    abstentions: Mapped[int] = mapped_column(default=0)
    invalid: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    winner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination.id"))

    @property
    def count(self) -> Count:
        """Its figures."""
        tallies = {int(number): votes for number, votes in self.tallies.items()}
        return Count(self.method, tallies, self.abstentions, self.invalid, self.present)


class GroupDecision(Published, Model):
    """How a group came to endorse a nomination. Recorded once."""

    __tablename__ = "group_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination_call.id"), index=True)
    group_code: Mapped[str] = mapped_column(sa.String(60))
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"), unique=True)
    how: Mapped[Decision] = mapped_column(choice(Decision))
    silence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("silence_procedure.id"))
    ballot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination_ballot.id"))
    decided_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.String(1000), default="")


class Officer(Revised, Published, Model):
    """A State in a post: designated, then elected. Its persons may change while it stays."""

    __tablename__ = "officer"
    __table_args__ = (
        sa.Index(
            "uq_officer_current",
            "post_id",
            unique=True,
            sqlite_where=sa.text("status IN ('designated', 'elected')"),
            postgresql_where=sa.text("status IN ('designated', 'elected')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(3))
    group_code: Mapped[str | None] = mapped_column(sa.String(60))  # under which it was counted then
    nomination_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination.id"), unique=True)
    status: Mapped[OfficerStatus] = mapped_column(choice(OfficerStatus))
    designated_on: Mapped[date | None]
    elected_on: Mapped[date | None]
    elected_how: Mapped[Method | None] = mapped_column(choice(Method, "elected_how"))
    ballot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination_ballot.id"))
    ended_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(sa.String(1000), default="")  # why it ended
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("officer.id"))
    is_sample: Mapped[bool] = mapped_column(default=False)

    post: Mapped[Post] = relationship(back_populates="officers", lazy="raise_on_sql")
    home: Mapped[State | None] = relationship(
        primaryjoin=lambda: sa.orm.foreign(Officer.state) == State.iso3, viewonly=True, lazy="raise_on_sql"
    )
    persons: Mapped[list[OfficerPerson]] = relationship(order_by="OfficerPerson.id", lazy="raise_on_sql")

    @property
    def people(self) -> tuple[Person, ...]:
        """Who held the post, in order (persons must be loaded)."""
        return tuple(Person(person.name, person.from_on, person.until_on) for person in self.persons)

    def name_on(self, day: date) -> str:
        """Who holds the post on a day; empty where nobody is named yet (persons must be loaded)."""
        found = person_on(self.people, day)
        return found.name if found is not None else ""

    def is_in_office(self, day: date) -> bool:
        """Whether it is in office on a day (post and its meetings must be loaded)."""
        return is_in_office(self.status, self.elected_on, [m.over_on for m in self.post.meetings], day)

    def served(self, meeting: Meeting) -> bool:
        """Whether it held the post at a meeting, whatever became of it afterwards."""
        return served(self.status, self.elected_on, self.ended_on, meeting.start_on, meeting.over_on)


class OfficerPerson(Published, Model):
    """Who holds a post for its State, from a day until one."""

    __tablename__ = "officer_person"
    __table_args__ = (sa.CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name="period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("officer.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class RotationEntry(Revised, Published, Model):
    """Who held a post at a meeting, as sources tell it: what no officer on record says."""

    __tablename__ = "rotation_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), index=True)
    kind: Mapped[PostKind] = mapped_column(choice(PostKind))
    meeting_code: Mapped[str] = mapped_column(sa.String(60), default="")  # where the meeting itself is on record
    title: Mapped[Text] = mapped_column(Multilingual)
    opened_on: Mapped[date]
    turn: Mapped[str] = mapped_column(sa.String(60))  # joins meetings that one officer served
    group_code: Mapped[str | None] = mapped_column(sa.String(60))  # None: not known
    state: Mapped[str | None] = mapped_column(sa.String(3))
    person: Mapped[str] = mapped_column(sa.String(200), default="")
    is_verified: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Text] = mapped_column(Multilingual)
    source: Mapped[str] = mapped_column(sa.String(300), default="")
