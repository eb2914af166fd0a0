"""Tables of silence procedures: whom they ask, and the acts that are their record. Acts are only ever added."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation.attachments import Attachment
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text

from .rules import Act, ActKind, AddresseeKind, ManagerKind, Status, Via


class SilenceProcedure(Revised, Published, Model):
    """A text under silence. `status`, `expires_at` and `ended_at` are what its acts come to; the rest never changes.

    Once it has ended the database lets nobody change it any more (migration 0019).
    """

    __tablename__ = "silence_procedure"
    __table_args__ = (
        sa.UniqueConstraint("subject_kind", "subject_id", "number"),
        sa.CheckConstraint("expires_at > opened_at", name="in_order"),
        sa.CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended"),
        sa.Index("ix_silence_procedure_status", "status", "expires_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(40))  # what is put under silence, as notices name it
    subject_id: Mapped[int]
    path: Mapped[str] = mapped_column(sa.String(300))  # of its page, below the language
    process: Mapped[str] = mapped_column(sa.String(80))  # its code
    number: Mapped[int]  # 1, 2, … of the same subject
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("silence_procedure.id"), unique=True)
    title: Mapped[Text] = mapped_column(Multilingual)
    text: Mapped[Text] = mapped_column(Multilingual)
    manager_kind: Mapped[ManagerKind] = mapped_column(choice(ManagerKind))
    manager_scope: Mapped[str] = mapped_column(sa.String(80))  # the code of the process or of the group
    opened_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)  # as extended; a whole second, which is still in time
    zone: Mapped[str] = mapped_column(sa.String(64), default=OFFICE_ZONE)
    words: Mapped[Text] = mapped_column(Multilingual)  # the deadline as it was worded
    status: Mapped[Status] = mapped_column(choice(Status, "silence_status"), default=Status.OPEN)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    is_sample: Mapped[bool] = mapped_column(default=False)
    addressees: Mapped[list[SilenceAddressee]] = relationship(order_by="SilenceAddressee.id", lazy="raise_on_sql")
    acts: Mapped[list[SilenceAct]] = relationship(order_by="SilenceAct.position", lazy="raise_on_sql")


class SilenceAddressee(Model):
    """Who is asked, as of the opening: none is added, changed or removed afterwards (triggers)."""

    __tablename__ = "silence_addressee"
    __table_args__ = (
        sa.UniqueConstraint("procedure_id", "kind", "code"),
        sa.Index("ix_silence_addressee_code", "code"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(sa.ForeignKey("silence_procedure.id"))
    kind: Mapped[AddresseeKind] = mapped_column(choice(AddresseeKind))
    code: Mapped[str] = mapped_column(sa.String(80))  # of a State (ISO 3166-1 alpha-3) or a group
    name: Mapped[Text] = mapped_column(Multilingual)  # as it was called at the opening


class SilenceAct(Published, Model):
    """One act of the record. Rows are never changed or removed: triggers refuse it (migration 0019).

    Published as its procedure is, so that every act takes the publication counter before the audit log: transactions
    that took them in another order would wait for one another.
    """

    __tablename__ = "silence_act"
    __table_args__ = (
        sa.UniqueConstraint("procedure_id", "position"),
        sa.Index(
            "uq_silence_act_objection",
            *("procedure_id", "addressee_id"),
            unique=True,
            sqlite_where=sa.text("kind = 'object'"),
            postgresql_where=sa.text("kind = 'object'"),
        ),
        sa.Index("ix_silence_act_kind", "kind", "procedure_id"),
        sa.CheckConstraint(
            "kind <> 'object' OR (addressee_id IS NOT NULL AND received_at IS NOT NULL)", name="objection"
        ),
        sa.CheckConstraint("via = 'application' OR evidence_id IS NOT NULL", name="evidence"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(sa.ForeignKey("silence_procedure.id"))
    position: Mapped[int]
    kind: Mapped[ActKind] = mapped_column(choice(ActKind, "silence_act_kind"))
    at: Mapped[datetime] = mapped_column(Instant)  # by the server's clock, within the transaction
    addressee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("silence_addressee.id"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))  # None: a program
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    via: Mapped[Via] = mapped_column(choice(Via), default=Via.APPLICATION)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    reason_lang: Mapped[str] = mapped_column(sa.String(2), default="")
    author_public: Mapped[bool | None]  # whether the State agrees that others know; None: nobody asked it
    until: Mapped[datetime | None] = mapped_column(Instant)  # the deadline that an opening or an extension gives
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attachment.id"))
    addressee: Mapped[SilenceAddressee | None] = relationship(lazy="raise_on_sql")
    evidence: Mapped[Attachment | None] = relationship(lazy="raise_on_sql")

    @property
    def facts(self) -> Act:
        """What the rules need to know of it."""
        return Act(
            self.kind,
            self.at,
            self.addressee_id,
            self.until,
            self.received_at,
            self.via,
            self.evidence_id is not None,
        )
