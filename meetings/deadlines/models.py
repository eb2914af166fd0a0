"""Tables of deadlines, the acts on them, and the rules that count some of them back from an opening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.calendar.models import Meeting
from meetings.foundation.clock import OFFICE_ZONE as OFFICE_ZONE
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text
from meetings.foundation.windows import LATEST_DAY, Window
from meetings.foundation.words import Searchable, words_of
from meetings.mandates.models import Paragraph, Process, Requirement
from meetings.mandates.rules import Area

from .rules import DeadlineAction, DeadlineFacts, DeadlineState


class CountingRule(Revised, Published, Model):
    """A deadline that every meeting of some kinds has, so many days before its opening. Editable data."""

    __tablename__ = "counting_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kinds: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    offset_days: Mapped[int]  # negative: before the opening
    owner: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    is_binding: Mapped[bool]
    area: Mapped[Area] = mapped_column(choice(Area))
    title: Mapped[Text] = mapped_column(Multilingual)
    words: Mapped[Text] = mapped_column(Multilingual)
    note: Mapped[Text] = mapped_column(Multilingual)
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    reminders: Mapped[list[int] | None] = mapped_column(sa.JSON(none_as_null=True))  # of the deadlines it counts


class Deadline(Searchable, Revised, Published, Model):
    """Something due: on a day, or within a window that keeps the words of its source."""

    __tablename__ = "deadline"
    __table_args__ = (
        sa.CheckConstraint("(earliest_on IS NULL) = (latest_on IS NULL)", name="both_ends"),
        sa.CheckConstraint("latest_on >= earliest_on", name="window_in_order"),
        sa.CheckConstraint("extended_days >= 0", name="extended_days"),
        sa.UniqueConstraint("meeting_id", "rule_id"),
        # All that lists choose and order by: they read the records of their page only.
        sa.Index(
            "ix_deadline_list",
            *("sort_on", "id", "is_published", "latest_on", "at_time", "state", "is_binding", "meeting_id", "area"),
            *("whose", "process_id"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(130), unique=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), index=True)
    title: Mapped[Text] = mapped_column(Multilingual)
    owner: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # Addressee values
    is_binding: Mapped[bool]
    earliest_on: Mapped[date | None]
    latest_on: Mapped[date | None]
    extended_days: Mapped[int] = mapped_column(default=0)  # by how much extensions have moved its last day
    at_time: Mapped[time | None]  # wall-clock, at `zone`; None: the whole day counts
    zone: Mapped[str] = mapped_column(sa.String(64), default=OFFICE_ZONE)
    words: Mapped[Text] = mapped_column(Multilingual)
    area: Mapped[Area] = mapped_column(choice(Area))
    note: Mapped[Text] = mapped_column(Multilingual)
    state: Mapped[DeadlineState] = mapped_column(choice(DeadlineState), default=DeadlineState.OPEN)
    requirement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("requirement.id"), index=True)
    paragraph_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    rule_id: Mapped[int | None] = mapped_column(sa.ForeignKey("counting_rule.id"))
    is_published: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    # How many days before its last one reminders are given; None: as usual, empty: none.
    reminders: Mapped[list[int] | None] = mapped_column(sa.JSON(none_as_null=True))
    sort_on: Mapped[date] = mapped_column(default=LATEST_DAY, server_default=LATEST_DAY.isoformat())  # or its last day
    whose: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")  # `owner`, for lists to ask

    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    requirement: Mapped[Requirement | None] = relationship(lazy="raise_on_sql")
    paragraph: Mapped[Paragraph | None] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")
    rule: Mapped[CountingRule | None] = relationship(lazy="raise_on_sql")
    acts: Mapped[list[DeadlineAct]] = relationship(order_by="DeadlineAct.id", lazy="raise_on_sql")

    @property
    def window(self) -> Window | None:
        """When it is due: an exact day or a window; None while the opening it counts from is unknown."""
        if self.earliest_on is None or self.latest_on is None:
            return None
        return Window(self.earliest_on, self.latest_on)

    @property
    def first_latest_on(self) -> date | None:
        """Its last day before any extension."""
        return None if self.latest_on is None else self.latest_on - timedelta(days=self.extended_days)

    @property
    def waits(self) -> bool:
        """Whether it is neither done nor waived."""
        return self.state in (DeadlineState.OPEN, DeadlineState.EXTENDED)

    @property
    def facts(self) -> DeadlineFacts:
        """What the rules need to know of it."""
        return DeadlineFacts(self.window, self.state, self.is_binding, self.zone, self.at_time)


deadline_word = words_of("deadline")


@event.listens_for(Deadline, "before_insert")
@event.listens_for(Deadline, "before_update")
def _follow_record(_mapper: object, _connection: object, deadline: Deadline) -> None:
    deadline.sort_on = deadline.latest_on or LATEST_DAY
    deadline.whose = f" {' '.join(deadline.owner or ())} "


class DeadlineAct(Published, Model):
    """A recorded act on a deadline: who did what, when, with the days before and after."""

    __tablename__ = "deadline_act"
    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadline.id"), index=True)
    action: Mapped[DeadlineAction] = mapped_column(choice(DeadlineAction))
    at: Mapped[datetime] = mapped_column(Instant)
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    cause: Mapped[str] = mapped_column(sa.String(40), default="")  # why the system did it; empty for a person's act
    before_on: Mapped[date | None]
    after_on: Mapped[date | None]
