"""Whatever is changed in the ledger past its triggers is found, with its number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation.database import db
from meetings.sponsorship import receiving_money, returning, verifying
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import LedgerAccount, LedgerAct, LedgerEntry, Pledge, PledgeReturn, Receipt
from tests.sponsorship.support import FINANCE, SECOND, TODAY, a_fund, a_request, key, load
from tests.sponsorship.support_pledges import acts, again, an_award, confirmed, paid, rated

TRIGGERS = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
pytestmark = pytest.mark.sqlite_only  # what it finds is the same on both; how to get past triggers is not


@pytest.fixture
def pledge(app: Flask) -> Pledge:
    """A pledge in euros with two instalments, one of them reversed; money that went back; another pledge."""
    load(app)
    fund = a_fund(support_rate=700)
    made = confirmed(fund, rated(1.3), currency="EUR", amount=100_000)
    wrong = paid(made, 20_000, rated(1.2))
    receiving_money.reverse(FINANCE, fund.id, wrong.act_id, key(), "Wrong.")
    paid(made, 50_000, rated(1.4))
    back = returning.ask(FINANCE, made.id, again(made).revision, 5_000, "Not needed.")
    db.session.commit()
    returning.do(SECOND, back.id, back.revision, key(), TODAY)
    confirmed(fund)
    db.session.commit()
    return again(made)


def problems() -> list[str]:
    db.session.commit()
    db.session.expire_all()
    return list(verifying.find())


def damaged(*statements: Any) -> list[str]:
    """What is found after something was done past the triggers and checks; then all is as it was."""
    db.session.commit()
    names = list(db.session.scalars(TRIGGERS))
    db.session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    for name in names:
        db.session.execute(sa.text(f'DROP TRIGGER "{name}"'))
    db.session.execute(sa.text("PRAGMA ignore_check_constraints = ON"))
    for statement in statements:
        db.session.execute(statement)
    found = list(verifying.find())
    db.session.rollback()
    db.session.execute(sa.text("PRAGMA ignore_check_constraints = OFF"))
    db.session.commit()
    assert sorted(names) == sorted(db.session.scalars(TRIGGERS))
    return found


def test_a_sound_ledger_agrees(pledge: Pledge, cli: Any) -> None:
    assert problems() == []
    found = cli("sponsorship", "verify")
    assert found.exit_code == 0
    assert found.output == "6 acts of the ledger agree with balances, pledges and receipts.\n"


def test_every_kind_of_damage_is_found(pledge: Pledge) -> None:
    an_award(pledge.fund, a_request(pledge.fund), {pledge.id: 10_000})
    receipt, entry = again(pledge).receipts[-1], sa.update(LedgerEntry)
    number = sa.select(LedgerAccount.id).where(LedgerAccount.pledge_id == pledge.id)
    support = number.where(LedgerAccount.kind == AccountKind.SUPPORT).scalar_subquery()
    available = number.where(LedgerAccount.kind == AccountKind.AVAILABLE).scalar_subquery()
    returned = number.where(LedgerAccount.kind == AccountKind.RETURNED).scalar_subquery()
    award = acts(ActKind.AWARD)[0].id
    other = sa.select(sa.func.max(Pledge.id)).scalar_subquery()
    of_other = (
        sa.select(LedgerAccount.id)
        .where(LedgerAccount.pledge_id == other, LedgerAccount.kind == AccountKind.PLEDGED)
        .scalar_subquery()
    )
    reversal = acts(ActKind.REVERSAL)[0].id
    back, promised = acts(ActKind.RETURN)[0].id, acts(ActKind.PLEDGE)[0].id
    in_receipt = LedgerEntry.act_id == receipt.act_id
    of = sa.update(Pledge).where(Pledge.id == pledge.id)
    damages: list[tuple[str, list[Any]]] = [
        ("balance is", [sa.update(LedgerAccount).where(LedgerAccount.id == support).values(balance=1)]),
        ("not to nothing", [sa.update(LedgerAccount).where(LedgerAccount.id == support).values(balance=1)]),
        ("its entries say", [entry.where(in_receipt).values(amount_minor=LedgerEntry.amount_minor + 1)]),
        ("it was below zero", [entry.where(LedgerEntry.act_id == award).values(amount_minor=10**8)]),
        ("it has no entries", [sa.delete(LedgerEntry).where(LedgerEntry.act_id == award)]),
        ("moves money from", [entry.where(LedgerEntry.act_id == award).values(into_id=returned)]),
        ("from one pledge to another", [entry.where(LedgerEntry.act_id == award).values(out_of_id=of_other)]),
        ("is of another pledge", [sa.update(LedgerAct).where(LedgerAct.id == back).values(pledge_id=other)]),
        ("is of another award", [sa.update(LedgerAct).where(LedgerAct.id == back).values(award_id=1)]),
        ("names no pledge", [sa.update(LedgerAct).where(LedgerAct.id == back).values(pledge_id=None)]),
        ("reverses_id is", [sa.update(LedgerAct).where(LedgerAct.id == reversal).values(reverses_id=None)]),
        ("cannot be taken back", [sa.update(LedgerAct).where(LedgerAct.id == reversal).values(reverses_id=reversal)]),
        ("the other way round", [entry.where(LedgerEntry.act_id == reversal).values(amount_minor=1)]),
        ("the other way round", [sa.update(LedgerAct).where(LedgerAct.id == reversal).values(reverses_id=promised)]),
        ("its earmarks are missing", [sa.text("UPDATE pledge_earmark SET position = 3")]),
        ("at its rate it is worth", [of.values(rate_e8=10**8)]),
        ("its act says", [of.values(worth_minor=1)]),
        ("acts say that it has lapsed", [of.values(status="lapsed")]),
        ("is still promised", [of.values(status="lapsed")]),
        ("there is something in the ledger", [of.values(status="refused")]),
        ("is no receipt of it, or has none", [sa.delete(Receipt).where(Receipt.id == receipt.id)]),
        ("its rate says", [sa.update(Receipt).where(Receipt.id == receipt.id).values(rate_e8=1)]),
        ("credited_minor is", [sa.update(Receipt).where(Receipt.id == receipt.id).values(credited_minor=1)]),
        ("support_minor is", [sa.update(Receipt).where(Receipt.id == receipt.id).values(support_minor=1)]),
        ("received_on is", [sa.update(Receipt).where(Receipt.id == receipt.id).values(received_on=date(2011, 1, 1))]),
        ("is no return of it, or has none", [sa.delete(PledgeReturn)]),
        ("amount_minor is", [sa.update(PledgeReturn).values(amount_minor=1)]),
        ("one person asked for it", [sa.update(PledgeReturn).values(decided_by_id=FINANCE.user_id)]),
        ("of another fund", [sa.update(LedgerAccount).where(LedgerAccount.id == available).values(fund_id=99)]),
    ]
    for said, statements in damages:
        found = damaged(*statements)
        assert any(said in one for one in found), (said, found)
    assert problems() == []
