"""Tables of resolutions, their paragraphs, clauses and what each clause requires."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation.database import Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

from .rules import Area, Effect, Part, RequirementKind, Verb, official_url, reference, short_symbol
from .rules import Requirement as RequirementRule


class Process(Published, Model):
    """A treaty or disarmament process: everything else belongs to one."""

    __tablename__ = "process"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[Text] = mapped_column(Multilingual)
    short: Mapped[Text] = mapped_column(Multilingual)


class Mandate(Revised, Published, Model):
    """A resolution or decision that asks for meetings. `search_text` is for its title and symbol."""

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
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    paragraphs: Mapped[list[Paragraph]] = relationship(
        back_populates="mandate", order_by="Paragraph.position", lazy="raise_on_sql"
    )

    @property
    def short_symbol(self) -> str:
        """How people name it: 65/64."""
        return short_symbol(self.symbol)

    def official_url(self, lang: str) -> str:
        """Where the official text is, in a language."""
        return official_url(self.symbol, lang)


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

    @property
    def reference(self) -> str:
        """Its part of an address: op-6, pp-7."""
        return reference(self.part, self.number)

    @property
    def binding_count(self) -> int:
        """How many of its clauses bind (clauses must be loaded)."""
        return sum(clause.effect.is_binding for clause in self.clauses)


class Clause(Revised, Published, Model):
    """One thing a paragraph says: its verb, whether it binds, to whom it speaks, in one line of our own words."""

    __tablename__ = "clause"
    __table_args__ = (sa.UniqueConstraint("paragraph_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"))
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

    def source_url(self, lang: str) -> str:
        """Where the text that it repeats is, in a language."""
        return official_url(self.source, lang)


class Requirement(Revised, Published, Model):
    """What a clause requires in a form a program can check; `meeting_codes` are the meetings it is about."""

    __tablename__ = "requirement"
    __table_args__ = (
        sa.CheckConstraint("latest_on IS NULL OR latest_on >= earliest_on", name="window"),
        sa.CheckConstraint("latest_on IS NULL OR earliest_on IS NOT NULL", name="beginning"),
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

    @property
    def window(self) -> Window | None:
        """The days it is about: the secretariat's reading of the words; None when it is about none."""
        if self.earliest_on is None:
            return None
        return Window.since(self.earliest_on) if self.latest_on is None else Window(self.earliest_on, self.latest_on)

    def as_rule(self, effect: Effect) -> RequirementRule:
        """As the checks take it; `effect` is its clause's."""
        return RequirementRule(
            key=self.key,
            kind=self.kind,
            effect=effect,
            meetings=tuple(self.meeting_codes),
            window=self.window,
            days=self.days,
            weeks=self.weeks,
            place=self.place or None,
            session=self.session,
        )

    def take(self, rule: RequirementRule) -> None:
        """Store a checked rule's values."""
        window = rule.window
        self.kind, self.meeting_codes = rule.kind, list(rule.meetings)
        self.earliest_on = None if window is None else window.earliest
        self.latest_on = None if window is None or window.is_open_ended else window.latest
        self.days, self.weeks, self.session, self.place = rule.days, rule.weeks, rule.session, rule.place or ""
