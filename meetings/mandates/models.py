"""Tables of resolutions, their paragraphs, clauses and what each clause requires."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation.database import Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text

from .rules import Area, Effect, Part, RequirementKind, Verb


class Process(Published, Model):
    """A treaty or disarmament process: everything else belongs to one."""

    __tablename__ = "process"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[Text] = mapped_column(Multilingual)
    short: Mapped[Text] = mapped_column(Multilingual)


class Mandate(Published, Model):
    """A resolution or decision that asks for meetings."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), index=True)
    symbol: Mapped[str] = mapped_column(sa.String(60), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[Text] = mapped_column(Multilingual)
    session: Mapped[int]
    adopted_on: Mapped[date]
    distributed_on: Mapped[date | None]
    plenary_meeting: Mapped[int | None]
    agenda_item: Mapped[str] = mapped_column(sa.String(40), default="")
    committee_report: Mapped[str] = mapped_column(sa.String(60), default="")
    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    paragraphs: Mapped[list[Paragraph]] = relationship(
        back_populates="mandate", order_by="Paragraph.position", lazy="raise_on_sql"
    )


class Paragraph(Published, Model):
    """A preambular or operative paragraph. `terms` are keys of the thesaurus; `search_text` is normalised."""

    __tablename__ = "paragraph"
    __table_args__ = (sa.UniqueConstraint("mandate_id", "part", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"))
    part: Mapped[Part] = mapped_column(choice(Part))
    number: Mapped[int]
    position: Mapped[int]  # preambular first, then operative
    terms: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    mandate: Mapped[Mandate] = relationship(back_populates="paragraphs", lazy="raise_on_sql")
    clauses: Mapped[list[Clause]] = relationship(
        back_populates="paragraph", order_by="Clause.position", lazy="raise_on_sql"
    )


class Clause(Revised, Published, Model):
    """One thing a paragraph says: its verb, whether it binds, to whom it speaks, in one line of our own words."""

    __tablename__ = "clause"
    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), index=True)
    position: Mapped[int]
    verb: Mapped[Verb] = mapped_column(choice(Verb))
    effect: Mapped[Effect] = mapped_column(choice(Effect))  # stored, never derived from the verb
    source: Mapped[str] = mapped_column(sa.String(60), default="")
    addressees: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    area: Mapped[Area] = mapped_column(choice(Area))
    summary: Mapped[Text] = mapped_column(Multilingual)
    paragraph: Mapped[Paragraph] = relationship(back_populates="clauses", lazy="raise_on_sql")
    requirements: Mapped[list[Requirement]] = relationship(
        back_populates="clause", order_by="Requirement.id", lazy="raise_on_sql"
    )


class Requirement(Revised, Published, Model):
    """What a clause requires in a form a program can check; `meeting_codes` are the meetings it is about."""

    __tablename__ = "requirement"
    __table_args__ = (
        sa.CheckConstraint("latest_on IS NULL OR earliest_on IS NULL OR latest_on >= earliest_on", name="window"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clause.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[RequirementKind] = mapped_column(choice(RequirementKind))
    meeting_codes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    label: Mapped[Text] = mapped_column(Multilingual)
    words: Mapped[Text] = mapped_column(Multilingual)  # the source's own, where it is imprecise
    earliest_on: Mapped[date | None]  # the secretariat's reading of the words; `dates` keeps start and end here
    latest_on: Mapped[date | None]
    days: Mapped[int | None]
    weeks: Mapped[int | None]
    place: Mapped[str] = mapped_column(sa.String(40), default="")
    session: Mapped[int | None]
    clause: Mapped[Clause] = relationship(back_populates="requirements", lazy="raise_on_sql")
