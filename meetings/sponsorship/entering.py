"""The one place that enters acts in the ledger: under the lock of the fund, once for each key, checked beforehand.

The rules (ledger.py) are asked first, so that people get a sentence; the database holds the same by itself: triggers
count balances, a CHECK keeps them from falling below zero, and nothing that was entered is ever changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.foundation import audit, clock, money
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block

from . import ledger
from .ledger import Account, AccountKind, ActKind, Entry
from .models import Fund, LedgerAccount, LedgerAct, LedgerEntry
from .rules import WORDS_MAXIMUM

CODES = ("act.key", "act.key_used", "act.future", "act.before_award", "act.before_undone")
"""Codes that this module raises besides those of the ledger's rules."""

_OF_FORM = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True)
class Command:
    """What somebody asks to be entered. `key` is of their form: the same command sent again is the same act."""

    key: str
    kind: ActKind
    happened_on: date | None  # None: when it is entered; sent again on the next day it is the same command
    words: str = ""
    pledge_id: int | None = None
    award_id: int | None = None
    is_of_system: bool = False  # its key has a colon, which no form can send

    def digest(self, *values: object) -> str:
        """A fingerprint of what is asked, with the values that make it up, to tell whether a key is used again."""
        said = [
            self.kind,
            self.happened_on and self.happened_on.isoformat(),
            self.words,
            self.pledge_id,
            self.award_id,
            *values,
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def locked_fund(fund_id: int) -> Fund:
    """The fund, with its process, locked: whoever enters something waits here for whoever is entering.

    Raises NotFound `fund.unknown`.
    """
    query = sa.select(Fund).where(Fund.id == fund_id).options(joinedload(Fund.process))
    fund = db.session.scalar(query.with_for_update(of=Fund).execution_options(populate_existing=True))
    if fund is None:
        raise NotFound("fund.unknown")
    return fund


def done_before(fund: Fund, command: Command, digest: str) -> LedgerAct | None:
    """The act that was made of a command, if it was sent before; the fund must be locked.

    Raises RuleViolation `act.key` for a key that is none, Conflict `act.key_used` where the key was that of another
    command.
    """
    if not command.is_of_system:
        check_key(command.key)
    query = sa.select(LedgerAct).where(LedgerAct.fund_id == fund.id, LedgerAct.key == command.key)
    act = db.session.scalar(query)
    if act is not None and act.digest != digest:
        raise Conflict("act.key_used")
    return act


def check_key(key: str) -> None:
    """Raises RuleViolation `act.key` for what is no key of a form."""
    if _OF_FORM.fullmatch(key) is None:
        raise RuleViolation("act.key")


def enter(actor: Actor, fund: Fund, command: Command, digest: str, entries: Sequence[Entry]) -> LedgerAct:
    """Make an act with its entries; the fund must be locked and `done_before` asked.

    Raises RuleViolation `act.future`, `ledger.no_entries`, on `happened_on` `act.before_award` where the award was not
    in force yet, Conflict `ledger.not_enough`, and what `clean_block` does.
    """
    act = _act(actor, fund, command, digest)
    since = _in_force_since(command.award_id) if command.award_id is not None else None
    if since is not None and act.happened_on < since:
        raise RuleViolation("act.before_award", field="happened_on")
    _post(actor, fund, act, entries)
    return act


def reverse(actor: Actor, fund: Fund, command: Command, act_id: int) -> LedgerAct:
    """Take an act back by its entries the other way round; what follows for awards and pledges is its caller's.

    Raises NotFound `act.unknown`, Conflict `ledger.reversed`, `ledger.reversal_reversed`, `ledger.not_enough`,
    RuleViolation `act.future` and `act.before_undone` on `happened_on`.
    """
    digest = command.digest(act_id)
    before = done_before(fund, command, digest)
    if before is not None:
        return before
    query = sa.select(LedgerAct).where(LedgerAct.id == act_id, LedgerAct.fund_id == fund.id)
    wrong = db.session.scalar(query)
    if wrong is None:
        raise NotFound("act.unknown")
    if wrong.kind is ActKind.REVERSAL:
        raise Conflict("ledger.reversal_reversed")
    if db.session.scalar(sa.select(LedgerAct.id).where(LedgerAct.reverses_id == act_id)):
        raise Conflict("ledger.reversed")
    act = _act(actor, fund, command, digest)
    if act.happened_on < wrong.happened_on:
        raise RuleViolation("act.before_undone", field="happened_on")
    act.reverses_id, act.pledge_id, act.award_id = wrong.id, wrong.pledge_id, wrong.award_id
    _post(actor, fund, act, ledger.reversal(entries_of(act_id)))
    return act


def entries_of(act_id: int) -> list[Entry]:
    """The entries of an act in their order, as the rules take them."""
    query = (
        sa.select(LedgerEntry)
        .where(LedgerEntry.act_id == act_id)
        .options(joinedload(LedgerEntry.out_of), joinedload(LedgerEntry.into))
        .order_by(LedgerEntry.id)
    )
    return [Entry(one.out_of.fact, one.into.fact, one.amount_minor) for one in db.session.scalars(query)]


def balances(fund: Fund) -> dict[Account, int]:
    """Every balance of a fund, as triggers have counted it."""
    query = sa.select(LedgerAccount.kind, LedgerAccount.pledge_id, LedgerAccount.award_id, LedgerAccount.balance).where(
        LedgerAccount.fund_id == fund.id
    )
    return {Account(kind, pledge, award): balance for kind, pledge, award, balance in db.session.execute(query)}


def of_award(fund: Fund, award_id: int, kind: AccountKind) -> dict[int, int]:
    """What of an award is in one kind of account, by pledge; pledges of which nothing is there are left out."""
    held = balances(fund)
    return {a.pledge: held[a] for a in held if a.award == award_id and a.kind is kind and held[a]}


def _act(actor: Actor, fund: Fund, command: Command, digest: str) -> LedgerAct:
    today = clock.business_today()
    if command.happened_on is not None and command.happened_on > today:
        raise RuleViolation("act.future", field="happened_on")
    return LedgerAct(
        fund_id=fund.id,
        key=command.key,
        digest=digest,
        kind=command.kind,
        happened_on=command.happened_on or today,
        at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
        words=clean_block(command.words, maximum=WORDS_MAXIMUM, required=False, about="words"),
        pledge_id=command.pledge_id,
        award_id=command.award_id,
    )


def _in_force_since(award_id: int) -> date | None:
    """The day on which the money of an award was committed; None while it is not."""
    query = sa.select(sa.func.min(LedgerAct.happened_on))
    return db.session.scalar(query.where(LedgerAct.award_id == award_id, LedgerAct.kind == ActKind.AWARD))


def _post(actor: Actor, fund: Fund, act: LedgerAct, entries: Sequence[Entry]) -> None:
    ledger.check(entries, balances(fund))
    db.session.add(act)
    db.session.flush()
    ids = _account_ids(fund, {account for one in entries for account in (one.out_of, one.into)})
    for one in entries:  # one by one: triggers count each before the next
        row = {"act_id": act.id, "out_of_id": ids[one.out_of], "into_id": ids[one.into], "amount_minor": one.amount}
        db.session.execute(sa.insert(LedgerEntry).values(row))
    amount = money.kept(sum(one.amount for one in entries), fund.currency)
    kept = {"kind": act.kind, "happened_on": act.happened_on, "amount": amount}
    kept |= {"pledge_id": act.pledge_id, "award_id": act.award_id, "reverses_id": act.reverses_id}
    audit.record(actor, "ledger.enter", "ledger_act", act.id, None, kept)


def _account_ids(fund: Fund, accounts: set[Account]) -> dict[Account, int]:
    """Ids of accounts; those that are not there yet are opened at zero."""
    pledges = {account.pledge for account in accounts}
    columns = (LedgerAccount.kind, LedgerAccount.pledge_id, LedgerAccount.award_id, LedgerAccount.id)
    query = sa.select(*columns).where(LedgerAccount.pledge_id.in_(pledges), LedgerAccount.fund_id == fund.id)
    found = {Account(kind, pledge, award): number for kind, pledge, award, number in db.session.execute(query)}
    for account in sorted(accounts - set(found), key=lambda one: (one.pledge, one.award or 0, one.kind)):
        row = {"fund_id": fund.id, "pledge_id": account.pledge, "award_id": account.award, "kind": account.kind}
        opened = sa.insert(LedgerAccount).values(**row, balance=0).returning(LedgerAccount.id)
        found[account] = db.session.execute(opened).scalar_one()
    return found
