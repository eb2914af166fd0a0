"""What pages show of pledges and of the ledger: rows with names and balances, buttons, lines of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import url_for

from meetings.foundation import money
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into

from . import labels_ledger, parties, queries_ledger, queries_pledges
from . import labels_pledges as labels
from .labels_pledges import Way
from .ledger import AccountKind, ActKind
from .models import Fund, LedgerAct, LedgerEntry, Pledge
from .queries_ledger import Reader, View
from .queries_pledges import Standing
from .receiving_money import REVERSIBLE
from .rules import FundStatus, PledgeStatus
from .showing import Offer

Name = Text | str


@dataclass(frozen=True)
class Row:
    """A pledge in a list, with what is where."""

    pledge: Pledge
    name: Name
    held: Standing
    is_expired: bool

    @property
    def is_paid(self) -> bool:
        """Whether nothing of it is outstanding."""
        return self.pledge.status is PledgeStatus.CONFIRMED and not self.held[AccountKind.PLEDGED]


def rows(pledges: Iterable[Pledge]) -> list[Row]:
    """Pledges with their donors’ names and balances, in two queries."""
    listed = list(pledges)
    held = queries_pledges.standing([one.id for one in listed])
    names = queries_pledges.donor_names(listed)
    return [Row(one, names[one.id], held[one.id], queries_pledges.is_expired(one, held[one.id])) for one in listed]


def may_propose(who: Actor, fund: Fund) -> bool:
    """Whether somebody may propose a pledge to a fund that they see."""
    return bool(parties.donors_of(who)) and fund.status is not FundStatus.CLOSED


def has_pledges_tab(who: Actor, fund: Fund) -> bool:
    """Whether the pages of a fund have one of pledges for somebody."""
    return parties.reads_all(who, fund) or bool(parties.donors_of(who))


def has_ledger_tab(who: Actor, fund: Fund) -> bool:
    """Whether the pages of a fund have its ledger for somebody."""
    return has_pledges_tab(who, fund) or bool(parties.states_of(who))


def waits_for_another(who: Actor, pledge: Pledge) -> bool:
    """Whether another person than this one, who entered the pledge, has to confirm it."""
    is_new = pledge.status is PledgeStatus.PROPOSED and pledge.proposed_by_id is not None
    return is_new and who.user_id == pledge.proposed_by_id and parties.keeps(who, pledge.fund)


def offers(who: Actor, row: Row) -> list[Offer]:
    """What somebody may do with a pledge as it stands."""
    pledge, held = row.pledge, row.held
    keeps = parties.keeps(who, pledge.fund)
    gives = may(who, Action.PLEDGE_PROPOSE, parties.donor_scope(pledge.donor_code))
    found: list[Offer] = []

    def offer(label: object, endpoint: str) -> None:
        found.append(Offer(label, url_for(f"sponsorship.{endpoint}", number=pledge.id)))  # type: ignore[arg-type]

    match pledge.status:
        case PledgeStatus.PROPOSED:
            if keeps and not waits_for_another(who, pledge):
                offer(labels.STEPS[Way.CONFIRM], "confirm_pledge")
            if keeps:
                offer(labels.STEPS[Way.REFUSE], "refuse_pledge")
            if gives:
                offer(labels.STEPS[Way.WITHDRAW], "withdraw_pledge")
        case PledgeStatus.CONFIRMED:
            if keeps:
                offer(labels.RECEIVE, "receive")
            if gives:
                offer(labels.EARMARK, "change_earmark")
            if keeps:
                offer(labels.RECORD_EARMARK, "record_earmark")
            if keeps and held[AccountKind.PLEDGED]:
                offer(labels.STEPS[Way.LAPSE], "lapse_pledge")
        case PledgeStatus.LAPSED:
            if gives or keeps:
                offer(labels.NAMING, "change_earmark" if gives else "record_earmark")
    if keeps and held[AccountKind.AVAILABLE]:
        offer(labels.RETURN, "ask_return")
    return found


# --- the ledger -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """An act as somebody reads it; `words` and who entered it are for those who read the whole ledger."""

    number: int
    act: LedgerAct
    entries: list[LedgerEntry]
    reverses: int | None
    reversed_by: int | None
    reverse_url: str = ""

    @property
    def is_reversed(self) -> bool:
        """Whether it was taken back."""
        return self.reversed_by is not None


@dataclass(frozen=True)
class Balance:
    """What is in each kind of account of a pledge or an award."""

    number: int
    held: Counter[AccountKind]
    name: Name = ""
    url: str = ""


@dataclass(frozen=True)
class Balances:
    """A table of balances with its sums."""

    kinds: tuple[AccountKind, ...]
    rows: list[Balance] = field(default_factory=list)
    total: Counter[AccountKind] = field(default_factory=Counter)


def balances(seen: View, pledges: Mapping[int, Pledge], names: Mapping[int, Name]) -> Balances:
    """The balances that somebody reads: a line for each pledge, for a State for each award."""
    held = queries_ledger.balances(seen)
    if seen.reader is Reader.STATE:
        listed = [Balance(number, one) for number, one in held.items()]
        return Balances(labels_ledger.OF_AWARDS, listed, queries_ledger.total(held.values()))
    listed = [
        Balance(number, one, names.get(number, ""), url_for("sponsorship.pledge", number=number))
        for number, one in held.items()
        if number in pledges
    ]
    return Balances(labels_ledger.OF_PLEDGES, listed, queries_ledger.total(held.values()))


def lines(who: Actor, fund: Fund, seen: View, acts: Iterable[LedgerAct]) -> list[Line]:
    """Acts as somebody reads them, with a button where they may be taken back."""
    listed = list(acts)
    taken_back, keeps = queries_ledger.reversals(listed), parties.keeps(who, fund)
    number_of = queries_ledger.numbering(seen)
    found = []
    for act in listed:
        url = ""
        if keeps and act.kind in REVERSIBLE | {ActKind.RETURN} and act.id not in taken_back:
            url = url_for("sponsorship.reverse", fund=fund.id, act=act.id)
        reverses, back = (one and number_of(one) for one in (act.reverses_id, taken_back.get(act.id)))
        found.append(Line(number_of(act.id), act, seen.lines(act), reverses, back, url))
    return found


def table(fund: Fund, seen: View, acts: Iterable[LedgerAct], names: Mapping[int, Name]) -> list[list[object]]:
    """The lines of a file: its head, then a line for each entry that somebody reads."""
    found: list[list[object]] = [[str(column) for column in labels_ledger.COLUMNS]]
    reads_all, is_state = seen.reader is Reader.ALL, seen.reader is Reader.STATE
    number_of = queries_ledger.numbering(seen)
    for act in acts:
        for entry in seen.lines(act):
            pledge, award = entry.out_of.pledge_id, entry.out_of.award_id or entry.into.award_id
            found.append(
                [
                    number_of(act.id),
                    act.happened_on,
                    str(labels_ledger.ACTS[act.kind]),
                    act.reverses_id and number_of(act.reverses_id),
                    None if is_state else pledge,
                    None if is_state else into(names.get(pledge, "")).text,
                    None if seen.reader is Reader.DONOR else award,
                    str(labels_ledger.ACCOUNTS[entry.out_of.kind]),
                    str(labels_ledger.ACCOUNTS[entry.into.kind]),
                    money.as_decimal(entry.amount_minor, fund.currency),
                    fund.currency,
                    act.actor_name if reads_all else None,
                    act.words if reads_all else None,
                ]
            )
    return found
