"""What a donor’s statement and the public report say, counted from plain values.

Every figure is in minor units of the fund's currency. Money is counted twice: what was received from the acts that
brought it in, and where it is now from the accounts; a statement adds up when both are the same to the last unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from .ledger import AccountKind, ActKind, Entry
from .rules import Gender


@dataclass(frozen=True)
class Movement:
    """An entry, or several alike in one, and what it came from: of a reversal, the kind of act that it takes back."""

    act: ActKind
    entry: Entry


@dataclass(frozen=True)
class Figures:
    """What became of one pledge, or of several."""

    pledged: int = 0
    lapsed: int = 0
    difference: int = 0  # by which instalments were worth more, or less, than promised at the rate of the pledge
    outstanding: int = 0  # still to come
    received: int = 0
    support: int = 0
    available: int = 0
    committed: int = 0
    advanced: int = 0
    settled: int = 0
    returned: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def awarded(self) -> int:
        """What went to representatives, or is kept for them."""
        return self.committed + self.advanced + self.settled

    @property
    def adds_up(self) -> bool:
        """Whether what was received is what there is of it, and what was promised is what came or is still to come."""
        there = self.support + self.available + self.awarded + self.returned
        promised = self.pledged - self.lapsed + self.difference
        return self.received == there and promised == self.received + self.outstanding


_BALANCES = {
    AccountKind.PLEDGED: "outstanding",
    AccountKind.SUPPORT: "support",
    AccountKind.AVAILABLE: "available",
    AccountKind.COMMITTED: "committed",
    AccountKind.ADVANCED: "advanced",
    AccountKind.SETTLED: "settled",
    AccountKind.RETURNED: "returned",
}
# What the world outside gives to a pledge, or takes from it, by the act that says so.
_PROMISES = {ActKind.PLEDGE: ("pledged", 1), ActKind.LAPSE: ("lapsed", -1), ActKind.RECEIPT: ("difference", 1)}
_RECEIVED = (AccountKind.AVAILABLE, AccountKind.SUPPORT)  # where an instalment goes, out of what was promised


def figures(movements: Iterable[Movement]) -> dict[int, Figures]:
    """Of each pledge, by its id."""
    found: dict[int, Counter[str]] = {}
    for one in movements:
        out_of, into, amount = one.entry.out_of, one.entry.into, one.entry.amount
        for account, change in ((out_of, -amount), (into, amount)):
            counts = found.setdefault(account.pledge, Counter())
            if account.kind is AccountKind.DONOR:
                name, sign = _PROMISES[one.act]
                counts[name] -= sign * change  # what leaves the donor comes to the pledge
            else:
                counts[_BALANCES[account.kind]] += change
        came = amount * ((into.kind in _RECEIVED) - (out_of.kind in _RECEIVED))
        if AccountKind.PLEDGED in {out_of.kind, into.kind}:
            found[into.pledge]["received"] += came
    return {pledge: Figures(**counts) for pledge, counts in found.items()}


def total(of: Iterable[Figures]) -> Figures:
    """Of all of them together."""
    return sum(of, Figures())


# --- who was helped -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Help:
    """A representative for whom money is committed, advanced or spent, and how much of each pledge that is."""

    award: int
    meeting: int
    state: str
    group: str  # as of the meeting; empty for a State in none
    gender: Gender
    shares: Mapping[int, int]
    is_absent: bool = False  # did not take part: what it cost counts, the representative does not

    @property
    def amount(self) -> int:
        """What all donors give together."""
        return sum(self.shares.values())


@dataclass(frozen=True)
class StateHelped:
    """A State whose representatives a meeting has, or will have, by this money."""

    state: str
    group: str
    amount: int
    representatives: int


@dataclass(frozen=True)
class Counted:
    """Representatives who were helped, each once, and what for them and for those who stayed away was given."""

    amount: int = 0
    genders: Mapping[Gender, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    states: tuple[StateHelped, ...] = ()
    absent: int = 0

    @property
    def representatives(self) -> int:
        """How many they are."""
        return sum(self.genders.values())

    @property
    def women(self) -> int:
        """Women among them, as their States said."""
        return self.genders.get(Gender.WOMAN, 0)

    @property
    def men(self) -> int:
        """Men among them, as their States said."""
        return self.genders.get(Gender.MAN, 0)

    @property
    def not_said(self) -> int:
        """Those of whom their States did not say it."""
        return self.genders.get(Gender.NOT_SAID, 0)


def of_pledges(helped: Iterable[Help], pledges: Collection[int]) -> list[Help]:
    """Those whom these pledges help, with the shares of these pledges alone."""
    found = []
    for one in helped:
        shares = {pledge: amount for pledge, amount in one.shares.items() if pledge in pledges and amount}
        if shares:
            found.append(replace(one, shares=shares))
    return found


def counted(helped: Iterable[Help]) -> Counted:
    """Count representatives; a State at two meetings is one State."""
    listed = [one for one in helped if one.amount]
    came = [one for one in listed if not one.is_absent]
    genders, groups = Counter(one.gender for one in came), Counter(one.group for one in came)
    states: dict[str, StateHelped] = {}
    for one in came:
        before = states.get(one.state, StateHelped(one.state, one.group, 0, 0))
        states[one.state] = StateHelped(one.state, one.group, before.amount + one.amount, before.representatives + 1)
    return Counted(
        amount=sum(one.amount for one in listed),
        genders={gender: genders[gender] for gender in Gender if genders[gender]},
        groups=dict(sorted(groups.items())),
        states=tuple(states[code] for code in sorted(states)),
        absent=len(listed) - len(came),
    )


def by_meeting(helped: Iterable[Help]) -> dict[int, Counted]:
    """The same for each meeting, by its id."""
    return {meeting: counted(those) for meeting, those in _at_meetings(helped).items()}


def _at_meetings(helped: Iterable[Help]) -> dict[int, list[Help]]:
    found: dict[int, list[Help]] = {}
    for one in helped:
        found.setdefault(one.meeting, []).append(one)
    return found


# --- what everybody may know ----------------------------------------------------------------------------------------

FEWEST = 3
"""States that a figure in public rests on. Of fewer, it would say what one of them was given, or who was a woman; of
two, each of them would know it of the other."""


@dataclass(frozen=True)
class Change:
    """What an act did to the money of representatives at a meeting."""

    meeting: int
    opened: int  # by how much more is committed or advanced; below zero: it was spent, or is free again
    is_after: bool  # the meeting was over by then


@dataclass(frozen=True)
class Disclosed:
    """Which figures everybody may know: those that tell of few States are not, nor others from which they follow.

    What is said of a meeting once is never said otherwise, or reports of two days would tell one award.
    """

    meetings: frozenset[int] = frozenset()  # of which something is said: over, and everything of it settled
    is_whole: bool = True  # nothing was given for any other meeting
    has_amounts: bool = True  # what was given at all these meetings
    has_genders: bool = True  # how many women and men came to them
    amounts: frozenset[int] = frozenset()  # the meetings of which it is said what was given
    genders: frozenset[int] = frozenset()  # the meetings of which it is said how many women and men came

    @property
    def is_awarded(self) -> bool:
        """Whether it is said what all representatives were given, and so what is left."""
        return self.is_whole and self.has_amounts


def disclosed(helped: Iterable[Help], changes: Iterable[Change], over: Collection[int]) -> Disclosed:
    """What may be said in public of those whom a fund has helped: `changes` in their order, `over` the meetings that
    are.

    A meeting for which money was committed again after everything of it had been settled is one that figures were
    public of: new ones beside them would tell what changed. A sum beside figures that are not said would tell those.
    """
    closed, reopened = _closed(changes, over)
    paid = [one for one in helped if one.amount]
    by = _at_meetings(one for one in paid if one.meeting in closed)
    came = {meeting: [one for one in those if not one.is_absent] for meeting, those in by.items()}
    amounts = frozenset(meeting for meeting, those in by.items() if _tells_of_many(those)) - reopened
    genders = frozenset(meeting for meeting, those in came.items() if _hides_genders(those)) - reopened
    return Disclosed(
        meetings=frozenset(by),
        is_whole=all(one.meeting in closed for one in paid),
        has_amounts=amounts == by.keys(),
        has_genders=genders == by.keys(),
        amounts=amounts,
        genders=genders,
    )


def _closed(changes: Iterable[Change], over: Collection[int]) -> tuple[set[int], set[int]]:
    """The meetings that are over and of which everything is settled, and those of which it was so before."""
    still_open: Counter[int] = Counter()
    reopened = set()
    for one in changes:
        if one.is_after and one.opened > 0 and one.meeting in still_open and not still_open[one.meeting]:
            reopened.add(one.meeting)
        still_open[one.meeting] += one.opened
    return {meeting for meeting, amount in still_open.items() if meeting in over and not amount}, reopened


def _tells_of_many(helped: Collection[Help]) -> bool:
    """Whether an amount rests on enough States."""
    return len({one.state for one in helped}) >= FEWEST


def _hides_genders(helped: Collection[Help]) -> bool:
    """Whether women are enough, and men: where there are none of either, it is known of all who came."""
    counts = [len({one.state for one in helped if one.gender is gender}) for gender in (Gender.WOMAN, Gender.MAN)]
    return not helped or min(counts) >= FEWEST
