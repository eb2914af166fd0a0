"""What is read of the ledger: acts with their entries and balances, of each as much as somebody may see.

Finance of a fund and the auditor read all of it, a donor’s contact what moves their own pledges, and a delegation what
moves the awards of its State: the same acts, without the entries of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from .ledger import AccountKind, ActKind
from .models import Fund, LedgerAccount, LedgerAct, LedgerEntry, Pledge
from .models_requests import Award, SponsorshipRequest
from .parties import donors_of, reads_all, states_of

PAGE = 25  # acts in a list
_ENTRIES = selectinload(LedgerAct.entries).options(joinedload(LedgerEntry.out_of), joinedload(LedgerEntry.into))


class Reader(StrEnum):
    """As whom somebody reads a ledger."""

    ALL = "all"
    DONOR = "donor"
    STATE = "state"


@dataclass(frozen=True)
class View:
    """What somebody reads of a fund’s ledger: everything, or the accounts of some pledges or awards."""

    fund: int
    reader: Reader
    ids: frozenset[int] = frozenset()  # of pledges for a donor, of awards for a State

    def shows(self, account: LedgerAccount) -> bool:
        """Whether an account is one of theirs."""
        match self.reader:
            case Reader.ALL:
                return True
            case Reader.DONOR:
                return account.pledge_id in self.ids
            case Reader.STATE:
                return account.award_id in self.ids

    def lines(self, act: LedgerAct) -> list[LedgerEntry]:
        """The entries of an act that they read."""
        return [one for one in act.entries if self.shows(one.out_of) or self.shows(one.into)]

    @property
    def accounts(self) -> sa.ColumnElement[bool]:
        """The accounts of theirs."""
        match self.reader:
            case Reader.ALL:
                return LedgerAccount.fund_id == self.fund
            case Reader.DONOR:
                return sa.and_(LedgerAccount.fund_id == self.fund, LedgerAccount.pledge_id.in_(sorted(self.ids)))
            case Reader.STATE:
                return sa.and_(LedgerAccount.fund_id == self.fund, LedgerAccount.award_id.in_(sorted(self.ids)))

    @property
    def acts(self) -> sa.ColumnElement[bool]:
        """The acts of which they read an entry."""
        of_fund = LedgerAct.fund_id == self.fund
        return of_fund if self.reader is Reader.ALL else sa.and_(of_fund, _moving(self.accounts))


@dataclass(frozen=True)
class Filter:
    """Which acts a list shows; what is None narrows nothing."""

    pledge: int | None = None
    kind: ActKind | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filter()


@dataclass(frozen=True)
class Page:
    """A page of acts; `count` is how many there are on all pages."""

    acts: list[LedgerAct]
    page: int
    pages: int
    count: int


def view(actor: Actor, fund: Fund) -> View | None:
    """What somebody reads of a fund’s ledger; None for who has nothing to do with it."""
    if reads_all(actor, fund):
        return View(fund.id, Reader.ALL)
    if donors := donors_of(actor):
        query = sa.select(Pledge.id).where(Pledge.fund_id == fund.id, Pledge.donor_code.in_(donors))
        return View(fund.id, Reader.DONOR, frozenset(db.session.scalars(query)))
    if states := states_of(actor):
        of_states = sa.select(SponsorshipRequest.id).where(SponsorshipRequest.state_code.in_(sorted(states)))
        awards = sa.select(Award.id).where(Award.fund_id == fund.id, Award.request_id.in_(of_states))
        return View(fund.id, Reader.STATE, frozenset(db.session.scalars(awards)))
    return None


def page(seen: View, chosen: Filter, number: int) -> Page:
    """A page of the acts that somebody reads, the last one first, with their entries."""
    asked = _asked(seen, chosen)
    count = db.session.scalar(sa.select(sa.func.count(LedgerAct.id)).where(asked)) or 0
    pages = max(1, -(-count // PAGE))
    at = min(number, pages)
    query = sa.select(LedgerAct).where(asked).options(_ENTRIES).order_by(LedgerAct.id.desc())
    return Page(list(db.session.scalars(query.limit(PAGE).offset((at - 1) * PAGE))), at, pages, count)


def all_acts(seen: View, chosen: Filter) -> list[LedgerAct]:
    """Every act that somebody reads, the first one first, with their entries: for a file."""
    query = sa.select(LedgerAct).where(_asked(seen, chosen)).options(_ENTRIES).order_by(LedgerAct.id)
    return list(db.session.scalars(query))


def _asked(seen: View, chosen: Filter) -> sa.ColumnElement[bool]:
    asked = [seen.acts]
    if chosen.kind is not None:
        asked.append(LedgerAct.kind == chosen.kind)
    if chosen.pledge is not None and seen.reader is not Reader.STATE:  # a State is not told who paid for its award
        asked.append(_moving(sa.and_(seen.accounts, LedgerAccount.pledge_id == chosen.pledge)))
    return sa.and_(*asked)


def _moving(accounts: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Acts with an entry out of one of these accounts, or into one."""
    theirs = sa.select(LedgerAccount.id).where(accounts)
    query = sa.select(LedgerEntry.act_id).where(
        sa.or_(LedgerEntry.out_of_id.in_(theirs), LedgerEntry.into_id.in_(theirs))
    )
    return LedgerAct.id.in_(query)


def act(seen: View, number: int) -> LedgerAct:
    """One act that somebody reads, with its entries. Raises NotFound `act.unknown`."""
    found = db.session.scalar(sa.select(LedgerAct).where(LedgerAct.id == number, seen.acts).options(_ENTRIES))
    if found is None:
        raise NotFound("act.unknown")
    return found


def stored_act(fund_id: int, number: int) -> LedgerAct:
    """An act of a fund, for a service that has locked it. Raises NotFound `act.unknown`."""
    found = db.session.scalar(sa.select(LedgerAct).where(LedgerAct.id == number, LedgerAct.fund_id == fund_id))
    if found is None:
        raise NotFound("act.unknown")
    return found


def reversals(acts: Iterable[LedgerAct]) -> dict[int, int]:
    """By which act each of these was taken back, by their ids."""
    numbers = [one.id for one in acts]
    query = sa.select(LedgerAct.reverses_id, LedgerAct.id).where(LedgerAct.reverses_id.in_(numbers))
    return {wrong: number for wrong, number in db.session.execute(query) if wrong is not None}


def numbering(seen: View) -> Callable[[int], int]:
    """By which number somebody knows an act that they read, by its id.

    Who reads the whole ledger knows it by its id. Others count their own: gaps would tell them how often money moves
    for others.
    """
    if seen.reader is Reader.ALL:
        return int
    own = db.session.scalars(sa.select(LedgerAct.id).where(seen.acts).order_by(LedgerAct.id))
    return {number: position for position, number in enumerate(own, 1)}.__getitem__


# --- balances -------------------------------------------------------------------------------------------------------


def balances(seen: View) -> dict[int, Counter[AccountKind]]:
    """What is in each kind of account: by pledge, for a State by award."""
    by = LedgerAccount.award_id if seen.reader is Reader.STATE else LedgerAccount.pledge_id
    query = sa.select(by, LedgerAccount.kind, sa.func.sum(LedgerAccount.balance)).where(seen.accounts)
    found: dict[int, Counter[AccountKind]] = {}
    for number, kind, balance in db.session.execute(query.group_by(by, LedgerAccount.kind).order_by(by)):
        found.setdefault(int(number or 0), Counter())[kind] = int(balance)
    return found


def total(rows: Iterable[Counter[AccountKind]]) -> Counter[AccountKind]:
    """All of them together."""
    found: Counter[AccountKind] = Counter()
    for row in rows:
        found.update(row)
    return found


def pledges(numbers: Collection[int]) -> list[Pledge]:
    """Pledges by their ids, in the order of these."""
    return list(db.session.scalars(sa.select(Pledge).where(Pledge.id.in_(sorted(numbers))).order_by(Pledge.id)))
