"""What is read of pledges: with their earmarks and receipts, what of each is where, what is to go back to donors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.states import queries as states

from .ledger import AccountKind
from .models import Fund, LedgerAccount, LedgerAct, Pledge, PledgeEarmark, PledgeReturn, Receipt
from .parties import visible_pledges
from .rules import DonorKind, PledgeStatus, ReturnStatus

PAGE = 25  # pledges in a list
MEETINGS_MAXIMUM = 100  # to choose from
_FUND = joinedload(Pledge.fund).joinedload(Fund.process)
_EARMARKS = selectinload(Pledge.earmarks).joinedload(PledgeEarmark.meeting)
_RECEIPTS = selectinload(Pledge.receipts).joinedload(Receipt.act)
Standing = Counter[AccountKind]
"""What of a pledge is in each kind of account, over all awards, in minor units of the fund's currency."""


@dataclass(frozen=True)
class Page:
    """A page of pledges; `count` is how many there are on all pages."""

    pledges: list[Pledge]
    page: int
    pages: int
    count: int


def pledge(actor: Actor, number: int) -> Pledge:
    """A pledge that `actor` may see, with its fund, earmarks and receipts. Raises NotFound `pledge.unknown`."""
    query = sa.select(Pledge).where(Pledge.id == number, visible_pledges(actor)).options(_FUND, _EARMARKS, _RECEIPTS)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("pledge.unknown")
    return found


def whole(number: int) -> Pledge:
    """A pledge as it is stored now, for a service that has locked its fund."""
    query = sa.select(Pledge).where(Pledge.id == number).options(_FUND, _EARMARKS, _RECEIPTS)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def fund_of(number: int) -> int:
    """The id of a pledge's fund. Raises NotFound `pledge.unknown`."""
    found = db.session.scalar(sa.select(Pledge.fund_id).where(Pledge.id == number))
    if found is None:
        raise NotFound("pledge.unknown")
    return found


def page(actor: Actor, fund_id: int, status: PledgeStatus | None, number: int) -> Page:
    """A page of the pledges to a fund that `actor` may see, the newest first, with their earmarks."""
    mine = [Pledge.fund_id == fund_id, visible_pledges(actor)]
    if status is not None:
        mine.append(Pledge.status == status)
    count = db.session.scalar(sa.select(sa.func.count(Pledge.id)).where(*mine)) or 0
    pages = max(1, -(-count // PAGE))
    at = min(number, pages)
    query = sa.select(Pledge).where(*mine).options(_EARMARKS).order_by(Pledge.pledged_on.desc(), Pledge.id.desc())
    return Page(list(db.session.scalars(query.limit(PAGE).offset((at - 1) * PAGE))), at, pages, count)


def of_fund(actor: Actor, fund_id: int) -> list[Pledge]:
    """Every pledge to a fund that `actor` may see, by number."""
    query = sa.select(Pledge).where(Pledge.fund_id == fund_id, visible_pledges(actor)).order_by(Pledge.id)
    return list(db.session.scalars(query))


def standing(pledge_ids: Collection[int]) -> dict[int, Standing]:
    """What of each pledge is where, by its id."""
    found: dict[int, Standing] = {number: Counter() for number in pledge_ids}
    query = (
        sa.select(LedgerAccount.pledge_id, LedgerAccount.kind, sa.func.sum(LedgerAccount.balance))
        .where(LedgerAccount.pledge_id.in_(sorted(found)))
        .group_by(LedgerAccount.pledge_id, LedgerAccount.kind)
    )
    for number, kind, balance in db.session.execute(query):
        found[number][kind] = int(balance)
    return found


def reversed_acts(act_ids: Collection[int]) -> set[int]:
    """Which of these acts were taken back."""
    query = sa.select(LedgerAct.reverses_id).where(LedgerAct.reverses_id.in_(sorted(act_ids)))
    return {number for number in db.session.scalars(query) if number is not None}


def paid(pledge: Pledge) -> int:
    """What has been paid of a loaded pledge, in its own currency; what was taken back does not count."""
    gone = reversed_acts([receipt.act_id for receipt in pledge.receipts])
    return sum(receipt.paid_minor for receipt in pledge.receipts if receipt.act_id not in gone)


def receipt_of(act_id: int) -> Receipt:
    """The receipt that an act entered."""
    return db.session.scalars(sa.select(Receipt).where(Receipt.act_id == act_id)).one()


def is_expired(pledge: Pledge, held: Standing) -> bool:
    """Whether its last day is over and something of it was never paid."""
    is_over = pledge.expires_on is not None and pledge.expires_on < clock.business_today()
    return is_over and pledge.status is PledgeStatus.CONFIRMED and held[AccountKind.PLEDGED] > 0


def expired(today: date) -> list[int]:
    """Pledges whose last day is over, and of which something was never paid."""
    owed = sa.select(LedgerAccount.id).where(
        LedgerAccount.pledge_id == Pledge.id, LedgerAccount.kind == AccountKind.PLEDGED, LedgerAccount.balance > 0
    )
    query = sa.select(Pledge.id).where(
        Pledge.status == PledgeStatus.CONFIRMED, Pledge.expires_on < today, owed.exists()
    )
    return list(db.session.scalars(query.order_by(Pledge.id)))


# --- money back to donors -------------------------------------------------------------------------------------------


def returns(pledge_id: int) -> list[PledgeReturn]:
    """What was to go back to the donor of a pledge, in the order in which it was asked for."""
    return list(
        db.session.scalars(sa.select(PledgeReturn).where(PledgeReturn.pledge_id == pledge_id).order_by(PledgeReturn.id))
    )


def money_back(actor: Actor, number: int) -> PledgeReturn:
    """One of them, with its pledge and fund. Raises NotFound `return.unknown`."""
    query = (
        sa.select(PledgeReturn)
        .join(PledgeReturn.pledge)
        .where(PledgeReturn.id == number, visible_pledges(actor))
        .options(joinedload(PledgeReturn.pledge).options(_FUND, _EARMARKS, _RECEIPTS))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("return.unknown")
    return found


def return_of(act_id: int) -> PledgeReturn:
    """The one that an act of the ledger did, for who sees the act. Raises NotFound `return.unknown`."""
    found = db.session.scalar(sa.select(PledgeReturn).where(PledgeReturn.act_id == act_id))
    if found is None:
        raise NotFound("return.unknown")
    return found


def pledge_of_return(number: int) -> int:
    """The id of the pledge of which money goes back. Raises NotFound `return.unknown`."""
    found = db.session.scalar(sa.select(PledgeReturn.pledge_id).where(PledgeReturn.id == number))
    if found is None:
        raise NotFound("return.unknown")
    return found


def stored_return(number: int) -> PledgeReturn:
    """One of them as it is stored now, with its pledge and fund, for a service that has locked the fund."""
    query = (
        sa.select(PledgeReturn).where(PledgeReturn.id == number).options(joinedload(PledgeReturn.pledge).options(_FUND))
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def asked_back(pledge_id: int) -> int:
    """What of a pledge is asked back and not decided, in minor units of the fund's currency."""
    query = sa.select(sa.func.coalesce(sa.func.sum(PledgeReturn.amount_minor), 0)).where(
        PledgeReturn.pledge_id == pledge_id, PledgeReturn.status == ReturnStatus.ASKED
    )
    return int(db.session.scalar(query) or 0)


# --- names and choices ----------------------------------------------------------------------------------------------


def donor_names(pledges: Iterable[Pledge]) -> dict[int, Text | str]:
    """What donors are called, by the ids of their pledges: States by their names of today, others by their own."""
    listed = list(pledges)
    codes = {one.donor_code for one in listed if one.donor_kind is DonorKind.STATE}
    known = state_names(codes)
    return {
        one.id: known.get(one.donor_code, one.donor_code) if one.donor_kind is DonorKind.STATE else one.donor_name
        for one in listed
    }


def state_names(codes: Collection[str]) -> dict[str, Text]:
    """The names that States have today, by code."""
    today = clock.business_today()
    return {state.iso3: state.name_on(today) for state in states.every_state() if state.iso3 in codes}


def group_names() -> dict[str, Text]:
    """The regional groups by code, in their usual order."""
    today = clock.business_today()
    return {group.code: group.on(today).name for group in states.groups()}


def meetings_to_earmark(actor: Actor, fund: Fund, chosen: int | None) -> list[Meeting]:
    """Meetings of the fund's process to come, the first one first, and the one that is chosen already."""
    coming = sa.and_(
        sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= clock.business_today()),
        Meeting.status != MeetingStatus.CANCELLED,
        Meeting.is_published.is_(True),
    )
    query = (
        sa.select(Meeting)
        .where(Meeting.process_id == fund.process_id, sa.or_(coming, Meeting.id == (chosen or 0)), visible_to(actor))
        .order_by(Meeting.sort_on.is_(None), Meeting.sort_on, Meeting.id)
        .limit(MEETINGS_MAXIMUM)
    )
    return list(db.session.scalars(query))


def is_meeting_of(fund: Fund, meeting_id: int) -> bool:
    """Whether a meeting is one of the fund's process."""
    query = sa.select(Meeting.id).where(Meeting.id == meeting_id, Meeting.process_id == fund.process_id)
    return db.session.scalar(query) is not None


def last_name(code: str) -> str:
    """What an organization called itself the last time."""
    query = sa.select(Pledge.donor_name).where(Pledge.donor_code == code).order_by(Pledge.id.desc()).limit(1)
    return db.session.scalar(query) or ""
