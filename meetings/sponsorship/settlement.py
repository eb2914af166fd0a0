"""How a journey is settled: what it cost, out of which pledge, and what is due then to the traveller or to the fund.

All amounts are minor units of the fund’s currency. Money keeps its earmark: each kind of costs is settled out of the
pledges that gave for that kind, each in the proportion in which it gave, and never for more than it gave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meetings.foundation.errors import Conflict, RuleViolation

from . import ledger
from .ledger import Entry, Shares
from .rules import BASIS_POINTS, CostKind, Share

CODES = ("settlement.too_much", "settlement.kind", "advance.too_much", "advance.full")
"""Every code this module raises besides those of the ledger."""


@dataclass(frozen=True)
class Settlement:
    """What becomes of the money of an award, by pledge; what is nothing is left out.

    An advance is one sum for the traveller, whichever pledges it came from. Where one pledge has a balance to pay and
    another an advance to get back, the one is set off against the other: that much comes back without being paid twice.
    """

    out_of_advance: dict[int, int] = field(default_factory=dict)
    out_of_commitment: dict[int, int] = field(default_factory=dict)
    set_off: dict[int, int] = field(default_factory=dict)  # advanced, and free again
    released: dict[int, int] = field(default_factory=dict)  # committed, and not needed
    still_due: dict[int, int] = field(default_factory=dict)  # advanced, and to be paid back

    @property
    def total(self) -> int:
        """What the journey cost the fund."""
        return sum(self.out_of_advance.values()) + sum(self.out_of_commitment.values())

    @property
    def balance(self) -> int:
        """What is paid to the traveller besides the advance."""
        return sum(self.out_of_commitment.values()) - sum(self.set_off.values())

    @property
    def due_back(self) -> int:
        """What the traveller pays back of the advance."""
        return sum(self.still_due.values())

    def entries(self, award: int) -> list[Entry]:
        """What is entered in the ledger, in one act; none where nothing moves."""
        return [
            *ledger.settled(award, self.out_of_advance, self.out_of_commitment),
            *ledger.recovered(award, self.set_off),
            *ledger.released(award, self.released),
        ]


def by_kind(shares: Iterable[Share]) -> dict[CostKind, dict[int, int]]:
    """What each pledge gives for each kind of costs."""
    found: defaultdict[CostKind, dict[int, int]] = defaultdict(dict)
    for share in shares:
        found[share.cost_kind][share.pledge] = found[share.cost_kind].get(share.pledge, 0) + share.amount
    return {kind: found[kind] for kind in CostKind if kind in found}


def spent(shares: Iterable[Share], accepted: Mapping[CostKind, int]) -> dict[int, int]:
    """What of each pledge is spent where these costs are accepted, kind by kind.

    Raises RuleViolation `settlement.too_much` on the field of the kind where more is accepted than was awarded for it,
    `settlement.kind` where nothing was.
    """
    given = by_kind(shares)
    found: defaultdict[int, int] = defaultdict(int)
    for kind, amount in accepted.items():
        if amount and kind not in given:
            raise RuleViolation("settlement.kind", field=kind.value)
        if amount < 0 or amount > sum(given.get(kind, {}).values()):
            raise RuleViolation("settlement.too_much", field=kind.value)
        for pledge, share in ledger.spread(amount, given.get(kind, {})).items():
            found[pledge] += share
    return dict(sorted(found.items()))


def settled(
    shares: Iterable[Share], accepted: Mapping[CostKind, int], advanced: Shares, committed: Shares
) -> Settlement:
    """What becomes of what was advanced and of what is still committed, where these costs are accepted.

    Raises what `spent` does, and Conflict `ledger.not_enough` where a pledge holds less than it gave.
    """
    spending = spent(shares, accepted)
    from_advance: dict[int, int] = {}
    from_commitment: dict[int, int] = {}
    for pledge, amount in spending.items():
        from_advance[pledge] = min(amount, advanced.get(pledge, 0))
        from_commitment[pledge] = amount - from_advance[pledge]
        if from_commitment[pledge] > committed.get(pledge, 0):
            raise Conflict("ledger.not_enough", kind=ledger.AccountKind.COMMITTED.value, pledge=pledge)
    left = less(advanced, from_advance)
    set_off = ledger.spread(min(sum(left.values()), sum(from_commitment.values())), left)
    return Settlement(
        less(from_advance, {}),
        less(from_commitment, {}),
        set_off,
        less(committed, from_commitment),
        less(left, set_off),
    )


def less(held: Shares, taken: Shares) -> dict[int, int]:
    """What is left of each pledge; what is nothing is left out."""
    return {pledge: left for pledge in sorted(held) if (left := held[pledge] - taken.get(pledge, 0))}


def largest_advance(total: int, rate: int, before: int) -> int:
    """What may still be advanced of an award of `total`: `rate` of it, in hundredths of a per cent, rounded down."""
    return max(0, total * rate // BASIS_POINTS - before)


def check_advance(amount: int, largest: int) -> None:
    """Raises Conflict `advance.full` where nothing may be advanced any more, RuleViolation `money.zero` and
    `advance.too_much` on `amount`."""
    if largest == 0:
        raise Conflict("advance.full")
    if amount <= 0:
        raise RuleViolation("money.zero", field="amount")
    if amount > largest:
        raise RuleViolation("advance.too_much", field="amount")
