"""Tables of the register of documents: documents, their languages, and what changed in them once they were out."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.calendar.models import Meeting
from meetings.foundation.database import Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.words import Searchable, words_of
from meetings.mandates.models import Process

from .rules import ChangeKind, Distribution, DocumentType, LanguageState, Version
from .symbols import BETWEEN, MAXIMUM, SORT_MAXIMUM, sort_key

SOURCE_MAXIMUM = 300
_LANGUAGES = ", ".join(f"'{lang}'" for lang in LANGUAGES)


class MeetingDocument(Searchable, Revised, Published, Model):
    """A document of a meeting, with its symbol as those who issue documents have given it; empty for none yet."""

    __tablename__ = "meeting_document"
    __table_args__ = (
        sa.CheckConstraint(f"original IN ('', {_LANGUAGES})", name="original"),
        sa.CheckConstraint("other_symbol = '' OR symbol <> ''", name="symbols"),
        sa.CheckConstraint("issue_by >= submit_by", name="slots_in_order"),
        # All that lists choose and order by: they read the records of their page only.
        sa.Index("ix_meeting_document_list", "meeting_id", "type", "sort_key", "id", "is_published", "process_id"),
        sa.Index("ix_meeting_document_symbol", "symbol"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    symbol: Mapped[str] = mapped_column(sa.String(MAXIMUM), default="")
    other_symbol: Mapped[str] = mapped_column(sa.String(MAXIMUM), default="")  # of the same document, where it has two
    title: Mapped[Text] = mapped_column(Multilingual)
    type: Mapped[DocumentType] = mapped_column(choice(DocumentType))
    original: Mapped[str] = mapped_column(sa.String(2), default="")  # a language; empty: not known
    distribution: Mapped[Distribution | None] = mapped_column(choice(Distribution))
    dated_on: Mapped[date | None]
    is_slotted: Mapped[bool] = mapped_column(default=False)  # has a slot, counted back from the opening
    submit_by: Mapped[date | None]  # instead of the day that is counted
    issue_by: Mapped[date | None]
    submitted_on: Mapped[date | None]
    note: Mapped[Text] = mapped_column(Multilingual)
    source: Mapped[str] = mapped_column(sa.String(SOURCE_MAXIMUM), default="")
    is_verified: Mapped[bool] = mapped_column(default=True)
    is_published: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    sort_key: Mapped[str] = mapped_column(sa.String(SORT_MAXIMUM), default="")  # follows its symbol by itself

    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")
    languages: Mapped[list[DocumentLanguage]] = relationship(
        cascade="all, delete-orphan", order_by="DocumentLanguage.id", lazy="raise_on_sql"
    )
    changes: Mapped[list[DocumentChange]] = relationship(
        back_populates="document",
        cascade="all, delete-orphan",
        order_by="(DocumentChange.issued_on, DocumentChange.kind, DocumentChange.number, DocumentChange.id)",
        lazy="raise_on_sql",
    )

    @property
    def symbols(self) -> tuple[str, ...]:
        """Every symbol that it has, the one it is known by here first."""
        return tuple(filter(None, (self.symbol, *self.other_symbol.split(BETWEEN))))

    @property
    def versions(self) -> dict[str, Version]:
        """The languages in which it is foreseen, in the usual order (languages must be loaded)."""
        known = {row.lang: Version(row.state, row.out_on) for row in self.languages}
        return {lang: known[lang] for lang in LANGUAGES if lang in known}


meeting_document_word = words_of("meeting_document")


@event.listens_for(MeetingDocument, "before_insert")
@event.listens_for(MeetingDocument, "before_update")
def _follow_symbol(_mapper: object, _connection: object, document: MeetingDocument) -> None:
    document.sort_key = sort_key(document.symbol)


class DocumentLanguage(Published, Model):
    """A language in which a document is foreseen; one without a row is not."""

    __tablename__ = "document_language"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "lang"),
        sa.CheckConstraint(f"lang IN ({_LANGUAGES})", name="lang"),
        sa.CheckConstraint("out_on IS NULL OR state = 'out'", name="out_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_document.id", ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[LanguageState] = mapped_column(choice(LanguageState))
    out_on: Mapped[date | None]


class DocumentChange(Published, Model):
    """A corrigendum, an addendum and the like; it may hold in some languages only."""

    __tablename__ = "document_change"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "kind", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_document.id", ondelete="CASCADE"))
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    number: Mapped[int]
    symbol: Mapped[str] = mapped_column(sa.String(MAXIMUM), default="")
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # in which it holds
    issued_on: Mapped[date | None]
    note: Mapped[Text] = mapped_column(Multilingual)

    document: Mapped[MeetingDocument] = relationship(back_populates="changes", lazy="raise_on_sql")
