"""Proving the ledger and what is on record of pledges, receipts and returns: all is counted once more, otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation import money
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError

from .ledger import AccountKind, ActKind
from .models import Fund, LedgerAccount, LedgerAct, LedgerEntry, Pledge, PledgeReturn
from .rules import PledgeStatus, ReturnStatus

_K, _A = AccountKind, ActKind
Move = tuple[AccountKind, AccountKind]
MOVES: dict[ActKind, frozenset[Move]] = {
    _A.PLEDGE: frozenset({(_K.DONOR, _K.PLEDGED)}),
    _A.LAPSE: frozenset({(_K.PLEDGED, _K.DONOR)}),
    _A.RECEIPT: frozenset(
        {
            (_K.DONOR, _K.PLEDGED),
            (_K.PLEDGED, _K.DONOR),
            (_K.PLEDGED, _K.AVAILABLE),
            (_K.PLEDGED, _K.SUPPORT),
        }
    ),
    _A.AWARD: frozenset({(_K.AVAILABLE, _K.COMMITTED)}),
    _A.RELEASE: frozenset({(_K.COMMITTED, _K.AVAILABLE)}),
    _A.ADVANCE: frozenset({(_K.COMMITTED, _K.ADVANCED)}),
    # What is not needed of an award is free again in the same act.
    _A.SETTLEMENT: frozenset(
        {
            (_K.ADVANCED, _K.SETTLED),
            (_K.COMMITTED, _K.SETTLED),
            (_K.ADVANCED, _K.AVAILABLE),
            (_K.COMMITTED, _K.AVAILABLE),
        }
    ),
    _A.RECOVERY: frozenset({(_K.ADVANCED, _K.AVAILABLE)}),
    _A.RETURN: frozenset({(_K.AVAILABLE, _K.RETURNED)}),
}
"""Between which kinds of accounts each kind of act moves money; a reversal mirrors what it takes back."""
OF_PLEDGE = frozenset({_A.PLEDGE, _A.LAPSE, _A.RECEIPT, _A.RETURN})
CONFIRMED = frozenset({PledgeStatus.CONFIRMED, PledgeStatus.LAPSED})


def verify() -> Iterator[str]:
    """What is wrong anywhere in the fund: what every verifier finds."""
    for find_one in VERIFIERS:
        yield from find_one()


def count() -> int:
    """How many acts there are."""
    return db.session.scalar(sa.select(sa.func.count(LedgerAct.id))) or 0


def find() -> Iterator[str]:
    """What is wrong with any account, act, pledge, receipt or return: a sentence each, with its number."""
    for fund_id in list(db.session.scalars(sa.select(Fund.id).order_by(Fund.id))):
        query = sa.select(LedgerAccount).where(LedgerAccount.fund_id == fund_id).order_by(LedgerAccount.id)
        accounts = list(db.session.scalars(query))
        acts = _acts(fund_id)
        yield from _of_accounts(accounts, acts)
        by_id = {act.id: act for act in acts}
        for act in acts:
            yield from (f"act {act.id}: {fault}" for fault in _of_act(act, by_id))
        yield from _of_pledges(fund_id, accounts, by_id)
        db.session.expunge_all()


def _acts(fund_id: int) -> list[LedgerAct]:
    entries = selectinload(LedgerAct.entries).options(joinedload(LedgerEntry.out_of), joinedload(LedgerEntry.into))
    query = sa.select(LedgerAct).where(LedgerAct.fund_id == fund_id).options(entries).order_by(LedgerAct.id)
    return list(db.session.scalars(query))


def _of_accounts(accounts: list[LedgerAccount], acts: list[LedgerAct]) -> Iterator[str]:
    """Every balance is what entries come to, one after the other, and none was ever below zero."""
    counted: defaultdict[int, int] = defaultdict(int)
    kinds = {account.id: account.kind for account in accounts}
    below: set[int] = set()
    for entry in sorted((one for act in acts for one in act.entries), key=lambda one: one.id):
        for account_id, amount in ((entry.out_of_id, -entry.amount_minor), (entry.into_id, entry.amount_minor)):
            counted[account_id] += amount
            if kinds.get(account_id) is not _K.DONOR and counted[account_id] < 0:
                below.add(account_id)
    for account in accounts:
        if account.balance != counted[account.id]:
            yield f"account {account.id}: balance is {account.balance}, its entries say {counted[account.id]}"
        if account.id in below:
            yield f"account {account.id}: it was below zero"
    of_pledge: Counter[int] = Counter()
    for account in accounts:
        of_pledge[account.pledge_id] += account.balance
    for pledge_id, left in sorted(of_pledge.items()):
        if left:
            yield f"pledge {pledge_id}: its accounts come to {left}, not to nothing"


def _of_act(act: LedgerAct, acts: dict[int, LedgerAct]) -> Iterator[str]:
    if not act.entries:
        yield "it has no entries"
        return
    for entry in act.entries:
        if act.fund_id != entry.out_of.fund_id or act.fund_id != entry.into.fund_id:
            yield f"entry {entry.id} is of another fund"
        if entry.out_of.pledge_id != entry.into.pledge_id:
            yield f"entry {entry.id} moves money from one pledge to another"
        if act.pledge_id is not None and entry.out_of.pledge_id != act.pledge_id:
            yield f"entry {entry.id} is of another pledge"
        awards = {entry.out_of.award_id, entry.into.award_id} - {None}
        if len(awards) > 1 or (act.award_id is not None and awards != {act.award_id}):
            yield f"entry {entry.id} is of another award"
    if (act.kind is ActKind.REVERSAL) is not (act.reverses_id is not None):
        yield f"kind is {act.kind}, reverses_id is {act.reverses_id}"
    elif act.reverses_id is not None:
        yield from _of_reversal(act, acts)
    else:
        for entry in act.entries:
            move = (entry.out_of.kind, entry.into.kind)
            if move not in MOVES[act.kind]:
                yield f"kind is {act.kind}, entry {entry.id} moves money from {move[0]} to {move[1]}"
        if act.kind in OF_PLEDGE and act.pledge_id is None:
            yield f"kind is {act.kind}, and it names no pledge"


def _of_reversal(act: LedgerAct, acts: dict[int, LedgerAct]) -> Iterator[str]:
    wrong = acts.get(act.reverses_id or 0)
    if wrong is None or wrong.id >= act.id or wrong.kind is ActKind.REVERSAL:
        yield f"it takes back act {act.reverses_id}, which cannot be taken back"
        return
    mirrored = [(one.into_id, one.out_of_id, one.amount_minor) for one in reversed(act.entries)]
    if mirrored != [(one.out_of_id, one.into_id, one.amount_minor) for one in wrong.entries]:
        yield f"its entries are not those of act {wrong.id} the other way round"


# --- pledges --------------------------------------------------------------------------------------------------------


def _of_pledges(fund_id: int, accounts: list[LedgerAccount], acts: dict[int, LedgerAct]) -> Iterator[str]:
    query = sa.select(Pledge).where(Pledge.fund_id == fund_id).order_by(Pledge.id)
    options = (joinedload(Pledge.fund), selectinload(Pledge.receipts), selectinload(Pledge.earmarks))
    held: defaultdict[int, Counter[AccountKind]] = defaultdict(Counter)
    for account in accounts:
        held[account.pledge_id][account.kind] += account.balance
    taken_back = {act.reverses_id for act in acts.values()} - {None}
    for pledge in db.session.scalars(query.options(*options)):
        its = [act for act in acts.values() if act.pledge_id == pledge.id and act.id not in taken_back]
        faults = (*_of_pledge(pledge, its, held[pledge.id]), *_of_receipts(pledge, acts), *_of_returns(pledge, acts))
        yield from (f"pledge {pledge.id}: {fault}" for fault in faults)


def _of_pledge(pledge: Pledge, acts: list[LedgerAct], held: Counter[AccountKind]) -> Iterator[str]:
    if [one.position for one in pledge.earmarks] != list(range(1, len(pledge.earmarks) + 1)) or not pledge.earmarks:
        yield "its earmarks are missing or numbered twice"
    kinds = Counter(act.kind for act in acts)
    if pledge.status not in CONFIRMED:
        if acts or any(held.values()):
            yield f"status is {pledge.status}, and there is something in the ledger"
        return
    promised = [one.amount_minor for act in acts if act.kind is ActKind.PLEDGE for one in act.entries]
    worth = _worth(pledge.amount_minor, pledge.currency, pledge.rate_e8, pledge.fund.currency)
    if pledge.worth_minor != worth:
        yield f"worth_minor is {pledge.worth_minor}, at its rate it is worth {worth}"
    if promised != [pledge.worth_minor]:
        yield f"worth_minor is {pledge.worth_minor}, its act says {promised}"
    if (pledge.status is PledgeStatus.LAPSED) is not (kinds[ActKind.LAPSE] == 1):
        yield f"status is {pledge.status}, {kinds[ActKind.LAPSE]} acts say that it has lapsed"
    if pledge.proposed_by_id is not None and pledge.proposed_by_id == pledge.confirmed_by_id:
        yield "one person entered and confirmed it"
    if pledge.status is PledgeStatus.LAPSED and held[AccountKind.PLEDGED]:
        yield f"it has lapsed, and {held[AccountKind.PLEDGED]} is still promised"


def _of_receipts(pledge: Pledge, acts: dict[int, LedgerAct]) -> Iterator[str]:
    entered = {act.id for act in acts.values() if act.kind is ActKind.RECEIPT and act.pledge_id == pledge.id}
    for number in sorted(entered ^ {receipt.act_id for receipt in pledge.receipts}):
        yield f"act {number} is no receipt of it, or has none"
    for receipt in pledge.receipts:
        act = acts.get(receipt.act_id)
        if act is None or act.id not in entered:
            continue
        into: Counter[AccountKind] = Counter()
        for entry in act.entries:
            into[entry.into.kind] += entry.amount_minor
        credited = _worth(receipt.paid_minor, pledge.currency, receipt.rate_e8, pledge.fund.currency)
        if receipt.credited_minor != credited:
            yield f"receipt {receipt.id}: credited_minor is {receipt.credited_minor}, its rate says {credited}"
        if into[_K.AVAILABLE] + into[_K.SUPPORT] != receipt.credited_minor:
            yield f"receipt {receipt.id}: credited_minor is {receipt.credited_minor}, act {act.id} says otherwise"
        if into[_K.SUPPORT] != receipt.support_minor:
            yield f"receipt {receipt.id}: support_minor is {receipt.support_minor}, act {act.id} says otherwise"
        if act.happened_on != receipt.received_on:
            yield f"receipt {receipt.id}: received_on is {receipt.received_on}, act {act.id} says {act.happened_on}"


def _of_returns(pledge: Pledge, acts: dict[int, LedgerAct]) -> Iterator[str]:
    reversed_by = {act.reverses_id: act.user_id for act in acts.values() if act.reverses_id is not None}
    query = sa.select(PledgeReturn).where(PledgeReturn.pledge_id == pledge.id).order_by(PledgeReturn.id)
    returns = list(db.session.scalars(query))
    entered = {act.id for act in acts.values() if act.kind is ActKind.RETURN and act.pledge_id == pledge.id}
    done = {back.act_id for back in returns if back.status is ReturnStatus.DONE}
    for number in sorted(one for one in entered ^ done if one is not None):
        yield f"act {number} is no return of it, or has none"
    for back in returns:
        if back.act_id in entered:
            amount = sum(one.amount_minor for one in acts[back.act_id].entries)
            if amount != back.amount_minor:
                yield f"return {back.id}: amount_minor is {back.amount_minor}, act {back.act_id} says {amount}"
        if back.status is ReturnStatus.DONE and back.asked_by_id is not None and back.asked_by_id == back.decided_by_id:
            yield f"return {back.id}: one person asked for it and did it"
        asked_by = back.reversal_asked_by_id
        if asked_by is not None and back.act_id in reversed_by and reversed_by[back.act_id] == asked_by:
            yield f"return {back.id}: one person asked for its reversal and did it"


def _worth(amount: int, currency: str, rate: int | None, into: str) -> int | None:
    try:
        return money.exchanged(amount, currency, rate or 0, into)
    except DomainError:
        return None


VERIFIERS: list[Callable[[], Iterator[str]]] = [find]
"""Every proof that the command makes; awards add theirs."""
