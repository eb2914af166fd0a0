"""Tables of the fund, its calls and reviewers, pledges with their earmarks and receipts, and the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.database import COUNTED, Instant, Model, Multilingual, Published, Revised, choice
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.states.rules import CountryList

from .ledger import Account, AccountKind, ActKind
from .rules import LINE_MAXIMUM, WORDS_MAXIMUM, CostKind, DonorKind, Earmark, FundStatus, PledgeStatus, ReturnStatus


class Fund(Revised, Published, Model):
    """The fund of a process. Without a row there is none; prepared, it is seen by those who keep it alone.

    Its row is the lock for everything that is entered in its ledger.
    """

    __tablename__ = "fund"
    __table_args__ = (
        sa.CheckConstraint("support_rate BETWEEN 0 AND 2000", name="support_rate"),
        sa.CheckConstraint(
            "limit_minor >= 0 AND (limit_asked_minor IS NULL OR limit_asked_minor > limit_minor)", name="limit"
        ),
        sa.CheckConstraint("max_per_state BETWEEN 1 AND 9", name="max_per_state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("process.id"), unique=True)
    status: Mapped[FundStatus] = mapped_column(choice(FundStatus), default=FundStatus.PREPARED)
    name: Mapped[Text] = mapped_column(Multilingual)
    administrator: Mapped[Text] = mapped_column(Multilingual)  # who keeps it for the States that set it up
    basis: Mapped[Text] = mapped_column(Multilingual)  # what States decided
    currency: Mapped[str] = mapped_column(sa.String(3))
    support_rate: Mapped[int] = mapped_column(default=0)  # programme-support cost, in hundredths of a per cent
    limit_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # above it a second person approves an award
    limit_asked_minor: Mapped[int | None] = mapped_column(
        sa.BigInteger
    )  # a higher limit that waits for a second person
    limit_asked_by_id: Mapped[int | None]
    eligibility: Mapped[Text] = mapped_column(Multilingual)  # who may ask
    priority: Mapped[Text] = mapped_column(Multilingual)
    admissible: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # kinds of costs, as values of CostKind
    max_per_state: Mapped[int] = mapped_column(default=1)  # representatives of a State at a meeting
    visa_days: Mapped[int] = mapped_column(default=30)  # a visa is applied for so many days before departure
    advance_rate: Mapped[int] = mapped_column(default=8000)  # of an award, in hundredths of a per cent
    purge_months: Mapped[int] = mapped_column(default=24)
    status_words: Mapped[Text] = mapped_column(Multilingual)  # why it is suspended or closed
    status_since: Mapped[date | None]
    policy: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # of proposals of awards (choosing.Policy)
    is_sample: Mapped[bool] = mapped_column(default=False)

    process: Mapped[Process] = relationship(lazy="raise_on_sql")
    calls: Mapped[list[FundCall]] = relationship(back_populates="fund", lazy="raise_on_sql")

    @property
    def costs(self) -> list[CostKind]:
        """The kinds of costs it pays for, in the order of CostKind."""
        return [kind for kind in CostKind if kind.value in self.admissible]


class FundCall(Revised, Published, Model):
    """Requests are taken for a meeting, until a day."""

    __tablename__ = "fund_call"
    __table_args__ = (
        sa.UniqueConstraint("fund_id", "meeting_id"),
        sa.CheckConstraint("closes_on >= opens_on", name="days"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    note: Mapped[Text] = mapped_column(Multilingual)
    is_sample: Mapped[bool] = mapped_column(default=False)

    fund: Mapped[Fund] = relationship(back_populates="calls", lazy="raise_on_sql")
    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")


class FundReviewer(Model):
    """Who reviews requests beside finance, and the State for which they act, whose requests they never see."""

    __tablename__ = "fund_reviewer"
    __table_args__ = (sa.UniqueConstraint("fund_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    state_code: Mapped[str] = mapped_column(sa.String(3), default="")
    noted_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)  # what was decided before is judged without

    fund: Mapped[Fund] = relationship(lazy="raise_on_sql")


class Pledge(Revised, Published, Model):
    """What a donor promises, in its own currency and at the rate of a day in that of the fund."""

    __tablename__ = "pledge"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint(
            "(status = 'proposed') = (rate_e8 IS NULL) OR status IN ('refused', 'withdrawn')", name="rate"
        ),
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= pledged_on", name="expiry"),
        sa.Index(None, "fund_id", "key", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"), index=True)
    key: Mapped[str | None] = mapped_column(sa.String(64))  # of the form: sent twice, it is one pledge
    donor_kind: Mapped[DonorKind] = mapped_column(choice(DonorKind))
    donor_code: Mapped[str] = mapped_column(sa.String(60), index=True)  # of the State (ISO 3166), or the organization
    donor_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")  # of an organization, in its own words
    is_named: Mapped[bool] = mapped_column(default=False)  # the donor agrees to be named in public
    status: Mapped[PledgeStatus] = mapped_column(choice(PledgeStatus), default=PledgeStatus.PROPOSED)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)  # in its own currency
    currency: Mapped[str] = mapped_column(sa.String(3))
    rate_e8: Mapped[int | None] = mapped_column(sa.BigInteger)  # of the fund's currency for one of its own, times 10^8
    rate_on: Mapped[date | None]
    rate_source: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    worth_minor: Mapped[int | None] = mapped_column(sa.BigInteger)  # in the fund's currency
    pledged_on: Mapped[date]
    expires_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")  # of the donor's letter
    words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")  # why it was refused, withdrawn, lapsed
    proposed_by_id: Mapped[int | None]  # or who entered it from its donor's letter
    confirmed_by_id: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    fund: Mapped[Fund] = relationship(lazy="raise_on_sql")
    earmarks: Mapped[list[PledgeEarmark]] = relationship(order_by="PledgeEarmark.position", lazy="raise_on_sql")
    receipts: Mapped[list[Receipt]] = relationship(order_by="Receipt.id", lazy="raise_on_sql")

    @property
    def earmark(self) -> PledgeEarmark:
        """The earmark in force (earmarks must be loaded)."""
        return self.earmarks[-1]


class PledgeEarmark(Published, Model):
    """What a contribution may be used for, from an instant on, and by whose consent. Rows are only ever added."""

    __tablename__ = "pledge_earmark"
    __table_args__ = (sa.UniqueConstraint("pledge_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledge.id"))
    position: Mapped[int]  # 1, 2, 3 …
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    group_code: Mapped[str] = mapped_column(sa.String(60), default="")
    country_list: Mapped[CountryList | None] = mapped_column(choice(CountryList, "earmark_list"))
    cost_kind: Mapped[CostKind | None] = mapped_column(choice(CostKind, "earmark_cost_kind"))
    consent: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")  # the donor's letter; empty: given here
    consented_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))

    meeting: Mapped[Meeting | None] = relationship(lazy="raise_on_sql")

    @property
    def fact(self) -> Earmark:
        """As the rules take it (its meeting must be loaded)."""
        meeting = self.meeting.code if self.meeting is not None else ""
        return Earmark(meeting, self.group_code, self.country_list, self.cost_kind)


class Receipt(Published, Model):
    """An instalment that came in. Rows never change; one that was wrong is reversed with its act."""

    __tablename__ = "receipt"
    __table_args__ = (
        sa.CheckConstraint("paid_minor > 0 AND credited_minor > 0 AND support_minor >= 0", name="amounts"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledge.id"), index=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_act.id"), unique=True)
    received_on: Mapped[date]
    paid_minor: Mapped[int] = mapped_column(sa.BigInteger)  # in the pledge's currency
    rate_e8: Mapped[int] = mapped_column(sa.BigInteger)
    rate_on: Mapped[date]
    rate_source: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    credited_minor: Mapped[int] = mapped_column(sa.BigInteger)  # in the fund's currency
    support_minor: Mapped[int] = mapped_column(sa.BigInteger)  # of that, kept for programme support
    reference: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")

    act: Mapped[LedgerAct] = relationship(lazy="raise_on_sql")


class PledgeReturn(Revised, Model):
    """Money that is to go back to its donor: asked for by one person of finance, done by another."""

    __tablename__ = "pledge_return"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("(status = 'done') = (act_id IS NOT NULL)", name="done"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledge.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)  # in the fund's currency
    reason: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM))
    status: Mapped[ReturnStatus] = mapped_column(choice(ReturnStatus), default=ReturnStatus.ASKED)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None]
    asked_by_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_act.id"), unique=True)
    # That it was entered in error, which again two persons have to say: who asked for its reversal, and why.
    reversal_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    reversal_asked_by_id: Mapped[int | None]
    reversal_asked_by_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM), default="")
    reversal_words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")

    pledge: Mapped[Pledge] = relationship(lazy="raise_on_sql")

    @property
    def is_reversal_asked(self) -> bool:
        """Whether somebody asks, or asked, that it is reversed."""
        return self.reversal_asked_at is not None


class LedgerAct(Published, Model):
    """Something that was entered, once for its key. Rows are only ever added: triggers refuse all else, save that the
    words of an act on an award are emptied when personal data goes."""

    __tablename__ = "ledger_act"
    __table_args__ = (sa.UniqueConstraint("fund_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"))
    key: Mapped[str] = mapped_column(sa.String(64))  # of the command: sent again, it is the same act
    digest: Mapped[str] = mapped_column(sa.String(64))  # of what was asked with that key
    kind: Mapped[ActKind] = mapped_column(choice(ActKind))
    happened_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(LINE_MAXIMUM))
    words: Mapped[str] = mapped_column(sa.String(WORDS_MAXIMUM), default="")
    pledge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pledge.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_act.id"), unique=True)

    entries: Mapped[list[LedgerEntry]] = relationship(order_by="LedgerEntry.id", lazy="raise_on_sql")


class LedgerAccount(Model):
    """An account and its balance, which triggers alone change: it is always the sum of its entries."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        sa.CheckConstraint("CASE WHEN kind = 'donor' THEN balance <= 0 ELSE balance >= 0 END", name="balance"),
        sa.CheckConstraint("(award_id IS NOT NULL) = (kind IN ('committed', 'advanced', 'settled'))", name="of_award"),
        sa.Index(
            "ix_ledger_account_of_pledge",
            "pledge_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("award_id IS NULL"),
            postgresql_where=sa.text("award_id IS NULL"),
        ),
        sa.Index(
            "ix_ledger_account_of_award",
            "award_id",
            "pledge_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("award_id IS NOT NULL"),
            postgresql_where=sa.text("award_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(sa.ForeignKey("fund.id"), index=True)
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledge.id"))
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"))
    kind: Mapped[AccountKind] = mapped_column(choice(AccountKind))
    balance: Mapped[int] = mapped_column(sa.BigInteger, default=0, info={COUNTED: True})

    @property
    def fact(self) -> Account:
        """As the ledger's rules take it."""
        return Account(self.kind, self.pledge_id, self.award_id)


class LedgerEntry(Model):
    """One amount out of one account into another, both of the act's fund. Rows are only ever added."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount"),
        sa.CheckConstraint("out_of_id <> into_id", name="accounts"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_act.id"), index=True)
    out_of_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_account.id"), index=True)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_account.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)

    out_of: Mapped[LedgerAccount] = relationship(foreign_keys=[out_of_id], lazy="raise_on_sql")
    into: Mapped[LedgerAccount] = relationship(foreign_keys=[into_id], lazy="raise_on_sql")
