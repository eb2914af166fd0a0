"""Tables of requests for sponsorship with their documents, acts and reviews; awards with their shares; journeys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.calendar.models import Meeting
from meetings.foundation.attachments import Attachment
from meetings.foundation.database import Instant, Model, Revised, choice

from .models import Fund, Pledge
from .rules import (
    LINE_MAXIMUM,
    WORDS_MAXIMUM,
    Answer,
    AwardStatus,
    CostKind,
    DeclineReason,
    FileKind,
    Gender,
    Opinion,
    RequestStatus,
    RequestStep,
    TravelOutcome,
)


class SponsorshipRequest(Revised, Model):
    """A State asks that the fund bring one person to one meeting. Requests filed together share a letter."""

    __tablename__ = "sponsorship_request"
    __table_args__ = (
        sa.CheckConstraint("(status = 'draft') = (submitted_at IS NULL)", name="submitted"),
        sa.CheckConstraint("(status = 'declined') = (reason IS NOT NULL)", name="reason"),
        sa.CheckConstraint("returns_on >= departs_on", name="days"),
        sa.CheckConstraint(
            "fare_minor >= 0 AND nights >= 0 AND daily_minor >= 0 AND terminal_minor >= 0 AND visa_minor >= 0"
            " AND insurance_minor >= 0",
            name="costs",
        ),
        sa.Index(None, "fund_id", "key", "meeting_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"), index=True)
    key: Mapped[str | None] = mapped_column(sa.String(64))  # of the form: sent twice, it is one draft for a meeting
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    state_code: Mapped[str] = mapped_column(sa.String(3), index=True)
    status: Mapped[RequestStatus] = mapped_column(choice(RequestStatus), default=RequestStatus.DRAFT)
    lang: Mapped[str] = mapped_column(sa.String(2))  # of its texts
    together: Mapped[str] = mapped_column(sa.String(32), default="")  # the same for those that one form made
    note_reference: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")  # of the note verbale
    note_on: Mapped[date | None]
    # The person; an empty name is “to be named”.
    person_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    gender: Mapped[Gender] = mapped_column(choice(Gender), default=Gender.NOT_SAID)
    post: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    institution: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    sealed: Mapped[str] = mapped_column(sa.Text, default="")  # passport and bank data (sealed.py)
    # The need.
    need: Mapped[str] = mapped_column(sa.Text, default="")
    has_mission: Mapped[bool] = mapped_column(default=True)  # at the seat of the meeting
    took_part: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")  # earlier participation, in its words
    has_attended: Mapped[Answer] = mapped_column(choice(Answer), default=Answer.NOT_SAID)  # in meetings of the process
    was_sponsored: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    # The costs, as the State estimates them, in the fund's currency.
    fare_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    nights: Mapped[int] = mapped_column(default=0)
    daily_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    terminal_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    visa_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    insurance_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    departs_on: Mapped[date | None]
    returns_on: Mapped[date | None]
    needs_visa: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    is_late: Mapped[bool] = mapped_column(default=False)
    carried_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sponsorship_request.id"), index=True)
    reason: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason))
    reason_words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    place: Mapped[int | None]  # on the waiting list: 1, 2, 3 …
    author_id: Mapped[int | None]
    purged_at: Mapped[datetime | None] = mapped_column(Instant)
    is_sample: Mapped[bool] = mapped_column(default=False)

    fund: Mapped[Fund] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    acts: Mapped[list[RequestAct]] = relationship(order_by="RequestAct.position", lazy="raise_on_sql")
    files: Mapped[list[RequestFile]] = relationship(
        order_by="RequestFile.attachment_id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    reviews: Mapped[list[Review]] = relationship(order_by="Review.id", lazy="raise_on_sql")
    awards: Mapped[list[Award]] = relationship(back_populates="request", order_by="Award.id", lazy="raise_on_sql")

    @property
    def costs(self) -> dict[CostKind, int]:
        """What it asks for of each kind of costs, in minor units of the fund's currency; none of what is nothing."""
        found = {
            CostKind.FARE: self.fare_minor,
            CostKind.SUBSISTENCE: self.nights * self.daily_minor,
            CostKind.TERMINAL: self.terminal_minor,
            CostKind.VISA: self.visa_minor,
            CostKind.INSURANCE: self.insurance_minor,
        }
        return {kind: amount for kind, amount in found.items() if amount}

    @property
    def total(self) -> int:
        """All its costs, in minor units of the fund's currency."""
        return sum(self.costs.values())


class RequestAct(Model):
    """A recorded act on a request. Rows are only ever added: of what is there triggers let words go, alone."""

    __tablename__ = "request_act"
    __table_args__ = (sa.UniqueConstraint("request_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("sponsorship_request.id"))
    position: Mapped[int]  # 1, 2, 3 …
    step: Mapped[RequestStep] = mapped_column(choice(RequestStep))
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))
    reason: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason, "request_act_reason"))
    words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    award_id: Mapped[int | None]
    other_id: Mapped[int | None]  # the request to which it was carried


class RequestFile(Model):
    """A document of a request, or of the journey after it."""

    __tablename__ = "request_file"
    request_id: Mapped[int] = mapped_column(
        sa.ForeignKey("sponsorship_request.id", ondelete="CASCADE"), primary_key=True
    )
    attachment_id: Mapped[int] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True, index=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind))

    file: Mapped[Attachment] = relationship(lazy="raise_on_sql")


class Review(Revised, Model):
    """What a reviewer says of a request: one each, changed until it is decided."""

    __tablename__ = "request_review"
    __table_args__ = (sa.UniqueConstraint("request_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("sponsorship_request.id"))
    user_id: Mapped[int]
    actor_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))
    opinion: Mapped[Opinion] = mapped_column(choice(Opinion))
    words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    at: Mapped[datetime] = mapped_column(Instant)


class Award(Revised, Model):
    """What a request is given. A request has one live award at most; its money is committed by a ledger act."""

    __tablename__ = "award"
    __table_args__ = (
        sa.CheckConstraint("total_minor > 0", name="total"),
        sa.CheckConstraint("approved_by_id IS NULL OR approved_by_id <> entered_by_id", name="two_persons"),
        sa.CheckConstraint(
            "NOT is_above_limit OR status IN ('waiting', 'refused') OR approved_by_id IS NOT NULL", name="second"
        ),
        sa.UniqueConstraint("fund_id", "key"),
        sa.Index(
            "ix_award_live",
            "request_id",
            unique=True,
            sqlite_where=sa.text("status IN ('waiting', 'committed', 'settled')"),
            postgresql_where=sa.text("status IN ('waiting', 'committed', 'settled')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("sponsorship_request.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(64))  # of the command that entered it
    digest: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[AwardStatus] = mapped_column(choice(AwardStatus))
    total_minor: Mapped[int] = mapped_column(sa.BigInteger)
    is_above_limit: Mapped[bool]  # of the day it was entered
    # By which earmarks were asked when it was entered: lists, groups and days of meetings may change afterwards.
    standing: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by_id: Mapped[int | None]
    entered_by_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None]  # or who refused
    approved_by_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    decision_words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")  # why refused or released
    is_sample: Mapped[bool] = mapped_column(default=False)

    request: Mapped[SponsorshipRequest] = relationship(back_populates="awards", lazy="raise_on_sql")
    shares: Mapped[list[AwardShare]] = relationship(order_by="AwardShare.id", lazy="raise_on_sql")
    travel: Mapped[Travel | None] = relationship(back_populates="award", lazy="raise_on_sql")


class AwardShare(Model):
    """What an award takes of a pledge for a kind of costs. Rows are only ever added."""

    __tablename__ = "award_share"
    __table_args__ = (
        sa.UniqueConstraint("award_id", "pledge_id", "cost_kind"),
        sa.CheckConstraint("amount_minor > 0", name="amount"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"))
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledge.id"), index=True)
    cost_kind: Mapped[CostKind] = mapped_column(choice(CostKind, "award_cost_kind"))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    earmark: Mapped[int]  # the position of the pledge's earmark that allowed it

    pledge: Mapped[Pledge] = relationship(lazy="raise_on_sql")


class Travel(Revised, Model):
    """What became of a journey: what the State reports, and how finance settles it."""

    __tablename__ = "travel"
    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    outcome: Mapped[TravelOutcome] = mapped_column(choice(TravelOutcome), default=TravelOutcome.EXPECTED)
    outcome_words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")  # where attendance is known from
    lang: Mapped[str] = mapped_column(sa.String(2), default="")  # of the report
    report: Mapped[str] = mapped_column(sa.Text, default="")
    actual: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # minor units by value of CostKind
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    is_final: Mapped[bool] = mapped_column(default=False)  # settled: nothing more is due either way

    award: Mapped[Award] = relationship(back_populates="travel", lazy="raise_on_sql")
    files: Mapped[list[TravelFile]] = relationship(
        order_by="TravelFile.attachment_id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )


class TravelFile(Model):
    """A boarding pass, or another document of the journey."""

    __tablename__ = "travel_file"
    travel_id: Mapped[int] = mapped_column(sa.ForeignKey("travel.id", ondelete="CASCADE"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True, index=True)

    file: Mapped[Attachment] = relationship(lazy="raise_on_sql")


class AwardProposal(Model):
    """What was proposed to be awarded at a meeting, as it was computed. It never changes; a person decides."""

    __tablename__ = "award_proposal"
    __table_args__ = (
        sa.UniqueConstraint("fund_id", "number"),
        sa.Index("ix_award_proposal_fund_id_key", "fund_id", "key", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"))
    number: Mapped[int]  # 1, 2, 3 … of the fund
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    key: Mapped[str | None] = mapped_column(sa.String(64))  # of the form that made it
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True, deferred_raiseload=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))

    fund: Mapped[Fund] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
