"""Tables of agendas in work with their items and texts, frozen versions, comments, adoptions, templates."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from meetings.calendar.models import Meeting
from meetings.documentation.models import MeetingDocument
from meetings.foundation import clock
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text
from meetings.mandates.models import Paragraph

from . import content, tree
from .content import Content, ItemRole, TextState
from .rules import AdoptionHow, Audience, CommentAudience, VersionKind, audience_of

item_paragraph = sa.Table(
    "agenda_item_paragraph",
    Model.metadata,
    sa.Column("item_id", sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("paragraph_id", sa.ForeignKey("paragraph.id"), primary_key=True, index=True),
)
item_document = sa.Table(
    "agenda_item_document",
    Model.metadata,
    sa.Column("item_id", sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("document_id", sa.ForeignKey("meeting_document.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Agenda(Revised, Model):
    """The agenda of a meeting in work; its row is the lock for everything about the tree of its items."""

    __tablename__ = "agenda"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), unique=True)
    original: Mapped[str] = mapped_column(sa.String(2))  # the language in which it is drafted
    is_sample: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    items: Mapped[list[AgendaItem]] = relationship(
        back_populates="agenda", order_by="AgendaItem.position", lazy="raise_on_sql"
    )
    versions: Mapped[list[AgendaVersion]] = relationship(
        back_populates="agenda", order_by="AgendaVersion.number", lazy="raise_on_sql"
    )


class AgendaItem(Revised, Model):
    """An item in work. What is removed stays, so that it can come back, and keeps its texts."""

    __tablename__ = "agenda_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    agenda_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"))
    position: Mapped[int]  # among its siblings
    key: Mapped[str] = mapped_column(sa.String(60), default="")  # as a template or data names it; never shown
    role: Mapped[ItemRole] = mapped_column(choice(ItemRole), default=ItemRole.OTHER)
    number: Mapped[int | None]  # where it does not count on from the one before it
    minutes: Mapped[int | None]
    speakers: Mapped[Text] = mapped_column(Multilingual)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[str] = mapped_column(sa.String(200), default="")

    agenda: Mapped[Agenda] = relationship(back_populates="items", lazy="raise_on_sql")
    texts: Mapped[list[AgendaText]] = relationship(back_populates="item", lazy="raise_on_sql")
    paragraphs: Mapped[list[Paragraph]] = relationship(
        secondary=item_paragraph, order_by="Paragraph.id", lazy="raise_on_sql"
    )
    documents: Mapped[list[MeetingDocument]] = relationship(
        secondary=item_document, order_by="MeetingDocument.id", lazy="raise_on_sql"
    )

    @property
    def node(self) -> tree.Node:
        """What the rules of the tree need to know of it."""
        return tree.Node(self.id, self.parent_id, self.position, self.number, self.role)

    def text_in(self, lang: str) -> AgendaText | None:
        """Its text in a language (texts must be loaded)."""
        return next((text for text in self.texts if text.lang == lang), None)


class AgendaText(Revised, Model):
    """Heading and annotation of an item in one language, who looks after it, and of what original it is made."""

    __tablename__ = "agenda_text"
    __table_args__ = (sa.UniqueConstraint("item_id", "lang"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_item.id"))
    lang: Mapped[str] = mapped_column(sa.String(2))
    heading: Mapped[str] = mapped_column(sa.String(500), default="")
    annotation: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[TextState] = mapped_column(choice(TextState), default=TextState.MISSING)
    owner_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id"), index=True
    )  # the translator it is given to
    from_heading: Mapped[str] = mapped_column(sa.String(500), default="")  # the original as it was translated
    from_annotation: Mapped[str] = mapped_column(sa.Text, default="")

    item: Mapped[AgendaItem] = relationship(back_populates="texts", lazy="raise_on_sql")
    past: Mapped[list[AgendaTextPast]] = relationship(order_by="AgendaTextPast.number", lazy="raise_on_sql")


class AgendaTextPast(Model):
    """A text as somebody saved it. Rows are never changed or removed: triggers refuse it."""

    __tablename__ = "agenda_text_past"
    __table_args__ = (sa.UniqueConstraint("text_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_text.id"))
    number: Mapped[int]  # 1, 2, 3 …
    heading: Mapped[str] = mapped_column(sa.String(500))
    annotation: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[TextState] = mapped_column(choice(TextState))
    from_heading: Mapped[str] = mapped_column(sa.String(500))
    from_annotation: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]  # None: a program
    actor_name: Mapped[str] = mapped_column(sa.String(200))


class AgendaVersion(Revised, Published, Model):
    """A version as it was frozen: what it holds never changes (triggers refuse it), who reads it may.

    `content` has structure, facts and the original's texts; lists of versions do not read it.
    """

    __tablename__ = "agenda_version"
    __table_args__ = (sa.UniqueConstraint("agenda_id", "number"), sa.UniqueConstraint("agenda_id", "kind", "digest"))
    id: Mapped[int] = mapped_column(primary_key=True)
    agenda_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda.id"))
    number: Mapped[int]  # 1, 2, 3 … of the agenda
    kind: Mapped[VersionKind] = mapped_column(choice(VersionKind))
    name: Mapped[Text] = mapped_column(Multilingual)  # what it is called besides, may be empty
    with_annotations: Mapped[bool]
    original: Mapped[str] = mapped_column(sa.String(2))
    content: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, deferred=True, deferred_raiseload=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # what was overridden
    is_amended: Mapped[bool] = mapped_column(default=False)  # adopted “as orally amended”
    frozen_at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    is_sample: Mapped[bool] = mapped_column(default=False)
    circulated_at: Mapped[datetime | None] = mapped_column(Instant)
    comments_until: Mapped[datetime | None] = mapped_column(Instant, index=True)  # asked for on every page
    zone: Mapped[str] = mapped_column(sa.String(64), default=clock.OFFICE_ZONE)
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    document_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("meeting_document.id"), index=True
    )  # in the register: its symbol

    agenda: Mapped[Agenda] = relationship(back_populates="versions", lazy="raise_on_sql")
    document: Mapped[MeetingDocument | None] = relationship(lazy="raise_on_sql")
    texts: Mapped[list[AgendaVersionText]] = relationship(order_by="AgendaVersionText.id", lazy="raise_on_sql")
    adoptions: Mapped[list[AgendaAdoption]] = relationship(
        foreign_keys="AgendaAdoption.version_id", order_by="AgendaAdoption.id", lazy="raise_on_sql"
    )

    @property
    def audience(self) -> Audience:
        """Who reads it."""
        return audience_of(self.circulated_at, self.issued_at)

    @cached_property
    def held(self) -> Content:
        """Its items, with the texts of the original."""
        return content.from_json(self.content)

    # Filled by lists, which do not read the texts: the languages with blanks between.
    langs_listed: Mapped[str | None] = query_expression()

    @property
    def langs(self) -> list[str]:
        """The languages in which it is complete, the original among them (texts must be loaded, or listed)."""
        if "texts" in sa.inspect(self).unloaded:
            return (self.langs_listed or "").split()
        return [text.lang for text in self.texts]


class AgendaVersionText(Published, Model):
    """A version in one more language, released once it was complete. Rows are never changed or removed."""

    __tablename__ = "agenda_version_text"
    __table_args__ = (sa.UniqueConstraint("version_id", "lang"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_version.id"))
    lang: Mapped[str] = mapped_column(sa.String(2))
    texts: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON)  # heading and annotation by the item's id
    completed_at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))

    @property
    def by_item(self) -> dict[int, tuple[str, str]]:
        """Heading and annotation by item."""
        return {int(item): (said[0], said[1]) for item, said in self.texts.items()}


class AgendaAdoption(Published, Model):
    """What a meeting decided about a version. Rows are never changed or removed."""

    __tablename__ = "agenda_adoption"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_version.id"), index=True)  # what was before it
    held_on: Mapped[date]
    sitting: Mapped[int | None]  # the number of the meeting, as it was announced: never derived
    how: Mapped[AdoptionHow] = mapped_column(choice(AdoptionHow))
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstaining: Mapped[int | None]
    words: Mapped[Text] = mapped_column(Multilingual)  # what was amended orally, or why it was not adopted
    silence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("silence_procedure.id"))
    adopted_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_version.id"), unique=True)  # what came of it
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))


class AgendaComment(Revised, Model):
    """What a delegation says of an item, or of all of it, perhaps with words of its own for it."""

    __tablename__ = "agenda_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_version.id"), index=True)
    item_id: Mapped[int | None]  # an item of that version; None: all of it
    state: Mapped[str] = mapped_column(sa.String(3))  # ISO 3166-1 alpha-3
    audience: Mapped[CommentAudience] = mapped_column(choice(CommentAudience))
    lang: Mapped[str] = mapped_column(sa.String(2))  # of all its texts
    text: Mapped[str] = mapped_column(sa.Text)
    heading: Mapped[str | None] = mapped_column(sa.String(500))  # counter-wording; None: none is proposed
    annotation: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    is_sample: Mapped[bool] = mapped_column(default=False)

    version: Mapped[AgendaVersion] = relationship(lazy="raise_on_sql")


class AgendaTemplate(Model):
    """The usual items of a kind of meeting, as data has them."""

    __tablename__ = "agenda_template"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kinds: Mapped[list[str]] = mapped_column(sa.JSON)  # of meetings
    name: Mapped[Text] = mapped_column(Multilingual)
    items: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
