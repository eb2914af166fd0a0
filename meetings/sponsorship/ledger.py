"""The ledger as plain values: accounts, entries that move money between two of them, and what each kind of act enters.

Double entry by construction: one entry moves one amount, larger than zero, out of one account into another. All amounts
are whole minor units of the fund's currency. Every pledge has accounts of its own, so that money keeps its earmark from
the donor to the traveller; what is committed, advanced and settled has them per award as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetings.foundation.errors import Conflict, RuleViolation

CODES = (
    *("ledger.amount", "ledger.not_enough", "ledger.no_entries", "ledger.other_fund", "ledger.reversed"),
    *("ledger.reversal_reversed",),
)
"""Every code this module raises, and those that services of the ledger raise."""


class AccountKind(StrEnum):
    """What money is in an account. `donor` is the world outside: its balance alone is never above zero."""

    DONOR = "donor"
    PLEDGED = "pledged"  # promised, not yet received
    AVAILABLE = "available"  # received, and free to be awarded
    SUPPORT = "support"  # programme-support cost, kept back from what is received
    COMMITTED = "committed"  # to an award
    ADVANCED = "advanced"  # paid to the traveller, not yet accounted for
    SETTLED = "settled"  # spent
    RETURNED = "returned"  # to the donor


OF_AWARD = frozenset({AccountKind.COMMITTED, AccountKind.ADVANCED, AccountKind.SETTLED})
"""Accounts that are kept per award and pledge; all others are kept per pledge."""


class ActKind(StrEnum):
    """What happened. An act's entries are made together, or not at all."""

    PLEDGE = "pledge"
    LAPSE = "lapse"  # a pledge, or what is left of it, is not paid any more
    RECEIPT = "receipt"
    AWARD = "award"
    RELEASE = "release"  # what was committed and is not needed is free again
    ADVANCE = "advance"
    SETTLEMENT = "settlement"
    RECOVERY = "recovery"  # a traveller gives back what was advanced
    RETURN = "return"
    REVERSAL = "reversal"


@dataclass(frozen=True)
class Account:
    """An account of a pledge; of an award as well where its kind is kept per award."""

    kind: AccountKind
    pledge: int
    award: int | None = None

    def __post_init__(self) -> None:
        if (self.award is not None) is not (self.kind in OF_AWARD):
            raise ValueError(f"{self.kind} is {'not ' * (self.kind not in OF_AWARD)}kept per award")


@dataclass(frozen=True)
class Entry:
    """`amount` minor units out of one account into another."""

    out_of: Account
    into: Account
    amount: int

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise RuleViolation("ledger.amount")
        if self.out_of == self.into:
            raise ValueError("an entry between an account and itself")

    @property
    def reversed(self) -> Entry:
        """The entry that takes this one back."""
        return Entry(self.into, self.out_of, self.amount)


Balances = Mapping[Account, int]
Shares = Mapping[int, int]
"""Of each pledge, by its id, an amount in minor units."""


def fold(entries: Iterable[Entry], opening: Balances | None = None) -> dict[Account, int]:
    """Balances after `entries`, begun from `opening`."""
    balances: Counter[Account] = Counter(opening or {})
    for entry in entries:
        balances[entry.out_of] -= entry.amount
        balances[entry.into] += entry.amount
    return dict(balances)


def check(entries: Sequence[Entry], balances: Balances) -> dict[Account, int]:
    """Balances after `entries`, which are made together.

    Raises Conflict `ledger.not_enough` (with `kind`, `pledge`) where an account would go below zero, RuleViolation
    `ledger.no_entries` where there is nothing to enter.
    """
    if not entries:
        raise RuleViolation("ledger.no_entries")
    after = fold(entries, balances)
    for account, balance in after.items():
        if account.kind is not AccountKind.DONOR and balance < 0:
            raise Conflict("ledger.not_enough", kind=account.kind.value, pledge=account.pledge)
    return after


# --- what each kind of act enters -----------------------------------------------------------------------------------


def pledged(pledge: int, amount: int) -> list[Entry]:
    """A donor promises."""
    return [Entry(Account(AccountKind.DONOR, pledge), Account(AccountKind.PLEDGED, pledge), amount)]


def lapsed(pledge: int, amount: int) -> list[Entry]:
    """A promise, or what is left of it, falls away."""
    return [Entry(Account(AccountKind.PLEDGED, pledge), Account(AccountKind.DONOR, pledge), amount)]


def received(pledge: int, promised: int, credited: int, support: int, outstanding: int) -> list[Entry]:
    """An instalment comes in, at the rate of its day.

    `promised` is what it is worth at the rate of the pledge, `credited` at that of the day, `support` what is kept back
    of that for programme support, `outstanding` what of the pledge is not yet received, at the rate of the pledge. The
    difference between both rates is the donor's gift, or loss; more than was promised is a gift as well.
    """
    donor, promise = Account(AccountKind.DONOR, pledge), Account(AccountKind.PLEDGED, pledge)
    paid_off = min(promised, outstanding)
    entries = []
    if credited > paid_off:
        entries.append(Entry(donor, promise, credited - paid_off))
    elif credited < paid_off:
        entries.append(Entry(promise, donor, paid_off - credited))
    if credited > support:
        entries.append(Entry(promise, Account(AccountKind.AVAILABLE, pledge), credited - support))
    if support:
        entries.append(Entry(promise, Account(AccountKind.SUPPORT, pledge), support))
    return entries


def awarded(award: int, shares: Shares) -> list[Entry]:
    """Money is committed to an award, of each pledge its share."""
    return _moved(AccountKind.AVAILABLE, AccountKind.COMMITTED, award, shares)


def released(award: int, shares: Shares) -> list[Entry]:
    """What was committed and is not needed is free again, under the earmark that it had."""
    return _moved(AccountKind.COMMITTED, AccountKind.AVAILABLE, award, shares)


def advanced(award: int, shares: Shares) -> list[Entry]:
    """Part of an award is paid before the journey."""
    return _moved(AccountKind.COMMITTED, AccountKind.ADVANCED, award, shares)


def recovered(award: int, shares: Shares) -> list[Entry]:
    """What was advanced and not spent comes back."""
    return _moved(AccountKind.ADVANCED, AccountKind.AVAILABLE, award, shares)


def settled(award: int, out_of_advance: Shares, out_of_commitment: Shares) -> list[Entry]:
    """What the journey cost: first what was advanced, then the balance that is paid."""
    return [
        *_moved(AccountKind.ADVANCED, AccountKind.SETTLED, award, out_of_advance),
        *_moved(AccountKind.COMMITTED, AccountKind.SETTLED, award, out_of_commitment),
    ]


def returned(pledge: int, amount: int) -> list[Entry]:
    """Money that was received goes back to its donor."""
    return [Entry(Account(AccountKind.AVAILABLE, pledge), Account(AccountKind.RETURNED, pledge), amount)]


def reversal(entries: Sequence[Entry]) -> list[Entry]:
    """What takes an act back: its entries the other way round, the last one first."""
    return [entry.reversed for entry in reversed(entries)]


def _moved(out_of: AccountKind, into: AccountKind, award: int, shares: Shares) -> list[Entry]:
    return [
        Entry(_account(out_of, pledge, award), _account(into, pledge, award), amount)
        for pledge, amount in sorted(shares.items())
        if amount
    ]


def _account(kind: AccountKind, pledge: int, award: int) -> Account:
    return Account(kind, pledge, award if kind in OF_AWARD else None)


# --- sharing --------------------------------------------------------------------------------------------------------


def spread(amount: int, over: Shares) -> dict[int, int]:
    """`amount` over pledges, in proportion to what each holds, to the last minor unit; none gives more than it holds.

    What is left over by rounding down goes to the pledges that lost most by it, the lower id first. Raises Conflict
    `ledger.not_enough` where they hold less together.
    """
    whole = sum(over.values())
    if amount > whole:
        raise Conflict("ledger.not_enough", kind="", pledge=0)
    if amount == 0:
        return {}
    found = {pledge: amount * held // whole for pledge, held in over.items()}
    left = amount - sum(found.values())
    by_loss = sorted(over, key=lambda pledge: (-(amount * over[pledge] % whole), pledge))
    for pledge in by_loss[:left]:
        found[pledge] += 1
    return {pledge: share for pledge, share in sorted(found.items()) if share}
