"""What statements and the public report are made of: figures from the ledger, and of requests no more than the State,
the gender that it said and the meeting. No name of a person, no passport and no bank data is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db, once
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.states import queries as states
from meetings.states.models import GroupMembership, RegionalGroup, State

from . import parties, statements
from .ledger import OF_AWARD, Account, AccountKind, ActKind, Entry
from .models import Fund, LedgerAccount, LedgerAct, LedgerEntry, Pledge, PledgeEarmark, Receipt
from .models_requests import Award, SponsorshipRequest, Travel
from .queries_disclosing import disclosed
from .rules import DonorKind, Gender, PledgeStatus, TravelOutcome
from .statements import Counted, Disclosed, Figures, Help, Movement

ENTERED = (PledgeStatus.CONFIRMED, PledgeStatus.LAPSED)
"""Pledges that the ledger knows: what is only proposed is in no statement."""
_NONE = Figures()
_DONOR = (Pledge.donor_code, Pledge.donor_kind, Pledge.donor_name)
NO_AWARD = 0  # stands for any: figures are of pledges


@dataclass(frozen=True)
class Names:
    """What meetings, States and groups were called: each as of the first day of the meeting that it is about."""

    meetings: Mapping[int, Meeting]
    states: Mapping[tuple[int, str], Text]
    groups: Mapping[tuple[int, str], Text]
    earmarked: Mapping[str, Text]  # groups by their names of today
    donors: Mapping[str, Text]  # States among the donors, by their names of today

    def in_order(self, found: Mapping[int, Counted]) -> list[tuple[Meeting, Counted]]:
        """What is counted of each meeting, in the order of the meetings."""
        listed = [(self.meetings[number], counted) for number, counted in found.items()]
        return sorted(listed, key=lambda one: (one[0].sort_on is None, one[0].sort_on or date.min, one[0].id))


@dataclass(frozen=True)
class Line:
    """A pledge with what became of it; `receipts` are those that stand."""

    pledge: Pledge
    figures: Figures
    receipts: tuple[Receipt, ...]

    @property
    def paid(self) -> int:
        """What came in, in the currency of the pledge."""
        return sum(receipt.paid_minor for receipt in self.receipts)

    @property
    def adds_up(self) -> bool:
        """Whether the ledger has received what the receipts say."""
        credited = sum(receipt.credited_minor for receipt in self.receipts)
        support = sum(receipt.support_minor for receipt in self.receipts)
        return self.figures.adds_up and (credited, support) == (self.figures.received, self.figures.support)


@dataclass(frozen=True)
class Statement:
    """What a donor is told of its contributions."""

    fund: Fund
    donor: str  # its code
    name: Text | str
    lines: tuple[Line, ...]
    total: Figures
    helped: Counted  # by this donor's money; amounts are this donor's shares
    meetings: tuple[tuple[Meeting, Counted], ...]
    names: Names

    @property
    def adds_up(self) -> bool:
        """Whether everything in it is the same however it is counted."""
        return all(line.adds_up for line in self.lines) and self.helped.amount == self.total.awarded


@dataclass(frozen=True)
class Donor:
    """A donor with what became of its contributions."""

    code: str
    name: Text | str
    figures: Figures
    pledges: int
    is_named: bool = True  # all of its pledges may be named in public


@dataclass(frozen=True)
class Report:
    """What everybody may know of a fund. `unnamed` are contributions of donors who do not agree to be named.

    Whom it helped is said of meetings that are over and of which everything is settled.
    """

    fund: Fund
    donors: tuple[Donor, ...]
    unnamed: Figures | None
    total: Figures
    helped: Counted
    meetings: tuple[tuple[Meeting, Counted], ...]
    names: Names
    disclosed: Disclosed
    given: int  # for all meetings, whether anything is said of them or not

    @property
    def adds_up(self) -> bool:
        """Whether everything in it is the same however it is counted."""
        parts = statements.total((*(one.figures for one in self.donors), self.unnamed or _NONE))
        return self.total.adds_up and parts == self.total and self.given == self.total.awarded


@dataclass(frozen=True)
class Totals:
    """The report in a few figures; amounts in minor units of the fund's currency, None where they would tell of few."""

    pledged: int
    received: int
    awarded: int | None
    available: int | None
    states: int
    representatives: int


# --- whose they are -------------------------------------------------------------------------------------------------


def fund_of(number: int) -> Fund:
    """A fund with its process, for whoever; the view asks who may. Raises NotFound `fund.unknown`."""
    query = sa.select(Fund).where(Fund.id == number).options(joinedload(Fund.process))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("fund.unknown")
    return found


def is_donor(actor: Actor, fund: Fund) -> bool:
    """Whether somebody is the contact of a donor of this fund."""
    codes = parties.donors_of(actor)
    if not codes:
        return False
    query = sa.select(Pledge.id).where(Pledge.fund_id == fund.id, Pledge.donor_code.in_(codes)).limit(1)
    return bool(once(_is_donor_key(fund), lambda: list(db.session.scalars(query))))


def remember_donor(fund: Fund) -> None:
    """What `is_donor` says on the page of one’s own statement, without being asked."""
    once(_is_donor_key(fund), lambda: [fund.id])


def _is_donor_key(fund: Fund) -> str:
    return f"sponsorship.is_donor.{fund.id}"


# --- statements -----------------------------------------------------------------------------------------------------


def statement(fund: Fund, donor: str) -> Statement:
    """The statement of one donor, by its code; seven queries. Raises NotFound for who has pledged nothing."""
    pledged = _pledges(fund, donor)
    if not pledged:
        raise NotFound("fund.unknown")
    pledges = [pledge for pledge in pledged if pledge.status in ENTERED]
    ids = [pledge.id for pledge in pledges]
    figures, receipts = _figures(fund, ids), _receipts(ids)
    marked = any(mark.group_code for pledge in pledges for mark in pledge.earmarks)
    helped, names = _helped(fund, ids, {donor}, has_groups=marked)
    return Statement(
        fund=fund,
        donor=donor,
        name=_donor_name(pledged[-1], names.donors),
        lines=tuple(Line(one, figures.get(one.id, _NONE), tuple(receipts.get(one.id, ()))) for one in pledges),
        total=statements.total(figures.values()),
        helped=statements.counted(helped),
        meetings=tuple(names.in_order(statements.by_meeting(helped))),
        names=names,
    )


def donors(fund: Fund, codes: Collection[str] | None = None) -> list[Donor]:
    """Everybody who has pledged something, named or not, or those of `codes`; three queries."""
    query = sa.select(*_DONOR, Pledge.id, Pledge.is_named, Pledge.status).where(Pledge.fund_id == fund.id)
    if codes is not None:
        query = query.where(Pledge.donor_code.in_(codes))
    rows = db.session.execute(query.order_by(Pledge.id)).all()
    figures = _figures(fund, [row.id for row in rows])
    known = {state.iso3: state.name_on(clock.business_today()) for state in states.by_iso3(_state_codes(rows))}
    return [
        Donor(
            row.donor_code,
            _donor_name(row, known),
            statements.total(figures.get(one.id, _NONE) for one in rows if one.donor_code == row.donor_code),
            sum(one.donor_code == row.donor_code and one.status in ENTERED for one in rows),
            all(one.is_named for one in rows if one.donor_code == row.donor_code),
        )
        for row in {row.donor_code: row for row in rows}.values()  # of several pledges, the newest says its name
    ]


def report(fund: Fund) -> Report:
    """What everybody may know; six queries. A donor who agrees for some of its pledges is named with those."""
    query = sa.select(*_DONOR, Pledge.id).where(
        Pledge.fund_id == fund.id, Pledge.status.in_(ENTERED), Pledge.is_named.is_(True)
    )
    named = db.session.execute(query.order_by(Pledge.id)).all()
    figures = _figures(fund)
    helped, names = _helped(fund, None, _state_codes(named))
    ids = {row.id for row in named}
    unnamed = [of for pledge, of in figures.items() if pledge not in ids]
    known = disclosed(fund, helped)
    said = [one for one in helped if one.meeting in known.meetings]
    return Report(
        fund=fund,
        donors=tuple(
            Donor(
                row.donor_code,
                _donor_name(row, names.donors),
                statements.total(figures.get(one.id, _NONE) for one in named if one.donor_code == row.donor_code),
                sum(one.donor_code == row.donor_code for one in named),
            )
            for row in {row.donor_code: row for row in named}.values()
        ),
        unnamed=statements.total(unnamed) if unnamed else None,
        total=statements.total(figures.values()),
        helped=statements.counted(said),
        meetings=tuple(names.in_order(statements.by_meeting(said))),
        names=names,
        disclosed=known,
        given=statements.counted(helped).amount,
    )


def public_totals(fund: Fund) -> Totals:
    """The report in a few figures, for lists; three queries."""
    total = statements.total(_figures(fund).values())
    listed = _helps(fund)
    known = disclosed(fund, listed)
    helped, is_said = statements.counted(one for one in listed if one.meeting in known.meetings), known.is_awarded
    return Totals(
        pledged=total.pledged - total.lapsed,
        received=total.received,
        awarded=total.awarded if is_said else None,
        available=total.available if is_said else None,
        states=len(helped.states),
        representatives=helped.representatives,
    )


# --- parts ----------------------------------------------------------------------------------------------------------


def _pledges(fund: Fund, donor: str) -> list[Pledge]:
    """All that a donor has pledged, whatever stands of it, with earmarks and their meetings."""
    query = (
        sa.select(Pledge)
        .where(Pledge.fund_id == fund.id, Pledge.donor_code == donor)
        .options(joinedload(Pledge.earmarks).joinedload(PledgeEarmark.meeting))
        .order_by(Pledge.pledged_on, Pledge.id)
    )
    return list(db.session.scalars(query).unique())


def _figures(fund: Fund, pledges: Collection[int] | None = None) -> dict[int, Figures]:
    """What became of each pledge that the ledger knows; one query, whatever was entered."""
    reversed_act, out_of, into = aliased(LedgerAct), aliased(LedgerAccount), aliased(LedgerAccount)
    kind = sa.func.coalesce(reversed_act.kind, LedgerAct.kind)
    columns = (kind, out_of.kind, into.kind, into.pledge_id)
    query = (
        sa.select(*columns, sa.func.sum(LedgerEntry.amount_minor))
        .join(LedgerAct, LedgerAct.id == LedgerEntry.act_id)
        .outerjoin(reversed_act, reversed_act.id == LedgerAct.reverses_id)
        .join(out_of, out_of.id == LedgerEntry.out_of_id)
        .join(into, into.id == LedgerEntry.into_id)
        .where(LedgerAct.fund_id == fund.id)
        .group_by(*columns)
    )
    if pledges is not None:
        query = query.where(into.pledge_id.in_(pledges))
    return statements.figures(
        Movement(ActKind(act), Entry(_account(source, pledge), _account(target, pledge), int(amount)))
        for act, source, target, pledge, amount in db.session.execute(query)
    )


def _account(kind: AccountKind, pledge: int) -> Account:
    return Account(kind, pledge, NO_AWARD if kind in OF_AWARD else None)


def _receipts(pledges: Collection[int]) -> dict[int, list[Receipt]]:
    """Receipts by pledge, without those that were taken back."""
    taken_back = aliased(LedgerAct)
    query = (
        sa.select(Receipt)
        .outerjoin(taken_back, taken_back.reverses_id == Receipt.act_id)
        .where(Receipt.pledge_id.in_(pledges), taken_back.id.is_(None))
        .order_by(Receipt.received_on, Receipt.id)
    )
    found: dict[int, list[Receipt]] = {}
    for receipt in db.session.scalars(query):
        found.setdefault(receipt.pledge_id, []).append(receipt)
    return found


def _helps(fund: Fund, pledges: Collection[int] | None = None) -> list[Help]:
    """Representatives with the shares of pledges in what is committed to them, advanced or spent; without groups."""
    amount = sa.func.sum(LedgerAccount.balance)
    columns = (
        *(Award.id, SponsorshipRequest.meeting_id, SponsorshipRequest.state_code, SponsorshipRequest.gender),
        *(Travel.outcome, LedgerAccount.pledge_id),
    )
    query = (
        sa.select(*columns, amount)
        .select_from(LedgerAccount)
        .join(Award, Award.id == LedgerAccount.award_id)
        .join(SponsorshipRequest, SponsorshipRequest.id == Award.request_id)
        .outerjoin(Travel, Travel.award_id == Award.id)
        .where(LedgerAccount.fund_id == fund.id, LedgerAccount.balance > 0)
        .group_by(*columns)
        .order_by(Award.id)
    )
    if pledges is not None:
        query = query.where(LedgerAccount.pledge_id.in_(pledges))
    about: dict[int, tuple[int, str, Gender, bool]] = {}
    shares: dict[int, Counter[int]] = {}
    for award, meeting, state, gender, outcome, pledge, given in db.session.execute(query):
        about[award] = (meeting, state, gender, outcome is TravelOutcome.NO_SHOW)
        shares.setdefault(award, Counter())[pledge] += int(given)
    return [
        Help(award, meeting, state, "", gender, shares[award], is_absent)
        for award, (meeting, state, gender, is_absent) in about.items()
    ]


def _helped(
    fund: Fund, pledges: Collection[int] | None, donors: Collection[str], *, has_groups: bool = False
) -> tuple[list[Help], Names]:
    """The same with groups as of each meeting, and what everything is called, `donors` among it; three queries."""
    listed, today = _helps(fund, pledges), clock.business_today()
    query = sa.select(Meeting).where(Meeting.id.in_({one.meeting for one in listed}))
    meetings = {meeting.id: meeting for meeting in db.session.scalars(query)} if listed else {}
    query_states = (
        sa.select(State)
        .where(State.iso3.in_({*donors, *(one.state for one in listed)}))
        .options(
            joinedload(State.memberships).joinedload(GroupMembership.group).joinedload(RegionalGroup.names),
        )
    )
    known = {state.iso3: state for state in db.session.scalars(query_states).unique()}
    state_names, group_names, found = {}, {}, []
    for one in listed:
        on, state, group = day_of(meetings[one.meeting]), known.get(one.state), ""
        membership = state.membership_on(on) if state is not None else None
        if membership is not None:
            group = membership.group.code
            group_names[one.meeting, group] = membership.group.on(on).name
        state_names[one.meeting, one.state] = state.name_on(on) if state is not None else Text.of(en=one.state)
        found.append(replace(one, group=group))
    earmarked = {group.code: group.on(today).name for group in (states.groups() if has_groups else ())}
    called = {code: known[code].name_on(today) for code in donors if code in known}
    return found, Names(meetings, state_names, group_names, earmarked, called)


def day_of(meeting: Meeting) -> date:
    """The day as of which States and groups are named: the meeting's first, or the first of its window."""
    return meeting.start_on or meeting.sort_on or clock.business_today()


def _state_codes(rows: Iterable[Any]) -> set[str]:
    return {row.donor_code for row in rows if row.donor_kind is DonorKind.STATE}


def _donor_name(pledge: Any, known: Mapping[str, Text]) -> Text | str:
    """What a donor is called today: a State by its name, an organization by what a pledge of it says."""
    if pledge.donor_kind is DonorKind.STATE:
        return known.get(pledge.donor_code) or str(pledge.donor_code)
    return str(pledge.donor_name or pledge.donor_code)
