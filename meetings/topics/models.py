"""Tables of proposals of topics with their acts and attachments, themes, and digests."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.agendas.models import AgendaItem as AgendaItem  # the table to which answers refer
from meetings.calendar.models import Meeting
from meetings.documentation.rules import Distribution
from meetings.foundation.attachments import Attachment
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Localized, Text, direction

from . import content
from .content import Content
from .rules import Act, Answer, ByKind, ProposalStatus, Reply, TopicAction, TopicKind


class TopicTheme(Revised, Model):
    """Under what the chair’s desk puts proposals for a meeting; others read it in a digest."""

    __tablename__ = "topic_theme"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    title: Mapped[Text] = mapped_column(Multilingual)
    note: Mapped[Text] = mapped_column(Multilingual)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")


class TopicAttachment(Model):
    """A file that goes with a proposal."""

    __tablename__ = "topic_attachment"
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("topic_proposal.id", ondelete="CASCADE"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(sa.ForeignKey("attachment.id"), primary_key=True, index=True)

    file: Mapped[Attachment] = relationship(lazy="raise_on_sql")


class TopicProposal(Revised, Published, Model):
    """A topic that a State, a group or civil society proposes. Once submitted, it is never changed or removed."""

    __tablename__ = "topic_proposal"
    __table_args__ = (
        sa.CheckConstraint("(status = 'draft') = (submitted_at IS NULL)", name="submitted"),
        sa.CheckConstraint("merged_into_id <> id", name="merged"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    by_kind: Mapped[ByKind] = mapped_column(choice(ByKind))
    by_code: Mapped[str] = mapped_column(sa.String(60))  # of the State, the group or the organization
    by_name: Mapped[str] = mapped_column(sa.String(200), default="")  # of an organization, as it calls itself
    title: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[TopicKind] = mapped_column(choice(TopicKind))
    issue: Mapped[str] = mapped_column(sa.String(200), default="")
    rationale: Mapped[str] = mapped_column(sa.Text)
    outcome: Mapped[str] = mapped_column(sa.Text)  # that is wanted
    lang: Mapped[str] = mapped_column(sa.String(2))  # of all its texts
    status: Mapped[ProposalStatus] = mapped_column(choice(ProposalStatus), default=ProposalStatus.DRAFT)
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic_theme.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # within its theme
    answer: Mapped[Answer] = mapped_column(choice(Answer), default=Answer.NONE)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic_proposal.id"), index=True)
    other_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    answer_words: Mapped[Text] = mapped_column(Multilingual)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)  # from its first digest on it is public
    author_id: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id], lazy="raise_on_sql")
    other_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[other_meeting_id], lazy="raise_on_sql")
    theme: Mapped[TopicTheme | None] = relationship(lazy="raise_on_sql")
    acts: Mapped[list[TopicAct]] = relationship(order_by="TopicAct.position", lazy="raise_on_sql")
    attached: Mapped[list[TopicAttachment]] = relationship(
        order_by="TopicAttachment.attachment_id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def author(self) -> tuple[ByKind, str]:
        """Whose it is."""
        return self.by_kind, self.by_code

    @property
    def reply(self) -> Reply:
        """What the chair’s desk has answered."""
        return Reply(self.answer, self.item_id, self.merged_into_id, self.other_meeting_id, self.answer_words)

    @property
    def files(self) -> list[Attachment]:
        """What is attached (attachments must be loaded)."""
        return [one.file for one in self.attached]

    def said(self, text: str, lang: str) -> Localized:
        """One of its texts for a reader of `lang`, marked where that is another language."""
        return Localized(text, self.lang, direction(self.lang), self.lang != lang)


class TopicAct(Published, Model):
    """A recorded act on a proposal. Rows are never changed or removed: triggers refuse it."""

    __tablename__ = "topic_act"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("topic_proposal.id"))
    position: Mapped[int]  # 1, 2, 3 …
    action: Mapped[TopicAction] = mapped_column(choice(TopicAction))
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]  # None: a program
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    why: Mapped[str] = mapped_column(sa.String(1000), default="")  # it was withdrawn
    words: Mapped[Text] = mapped_column(Multilingual)  # that were answered
    theme_id: Mapped[int | None]  # into which it was put; of one that is gone the title says what it was
    theme: Mapped[Text] = mapped_column(Multilingual)
    answer: Mapped[Answer | None] = mapped_column(choice(Answer, "topic_act_answer"))
    item_id: Mapped[int | None]
    merged_into_id: Mapped[int | None]
    other_meeting_id: Mapped[int | None]
    digest: Mapped[int | None]  # the number of the digest that held it

    @property
    def reply(self) -> Reply | None:
        """The answer that was given, of an act that is one."""
        if self.answer is None:
            return None
        return Reply(self.answer, self.item_id, self.merged_into_id, self.other_meeting_id, self.words)

    @property
    def fact(self) -> Act:
        """What the rules fold."""
        return Act(self.action, self.at, self.reply, self.theme_id)


class TopicDigest(Published, Model):
    """What was proposed and answered, as it was published. It never changes: triggers refuse it."""

    __tablename__ = "topic_digest"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    number: Mapped[int]  # 1, 2, 3 … of the meeting
    content: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, deferred=True, deferred_raiseload=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    symbol: Mapped[str] = mapped_column(sa.String(120), default="")
    distribution: Mapped[Distribution] = mapped_column(choice(Distribution, "topic_distribution"))
    dated_on: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    is_sample: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")

    @cached_property
    def held(self) -> Content:
        """Its themes, proposals and answers (the content must be loaded)."""
        return content.from_json(self.content)
