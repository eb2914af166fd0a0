"""What is read of journeys: an award with its request, shares and travel, what was entered, what is waited for.

Reviewers learn of a journey no more than that there is an award: boarding passes and reports are read by the State,
by finance and by the auditor.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from . import parties
from .ledger import OF_AWARD, AccountKind, ActKind
from .models import Fund, LedgerAccount, LedgerAct, LedgerEntry
from .models_requests import Award, SponsorshipRequest, Travel, TravelFile
from .queries_awards import Page, page_of
from .rules import AwardStatus, CostKind, TravelOutcome

ATTENDED = "attended"
"""Under which `Travel.actual` keeps, beside the costs, whether the representative was there as the State says."""
OF_TRAVEL = (ActKind.ADVANCE, ActKind.SETTLEMENT, ActKind.RELEASE, ActKind.RECOVERY)
TO_REPORT, TO_SETTLE = "to_report", "to_settle"


def visible_journeys(actor: Actor) -> sa.ColumnElement[bool]:
    """Awards whose journeys `actor` may see: of their own State, of funds that they keep, all for the auditor."""
    if actor.holds(Role.AUDITOR):
        return sa.true()
    kept = SponsorshipRequest.fund_id.in_(sa.select(Fund.id).where(parties.kept_funds(actor)))
    judged = sa.and_(kept, sa.not_(parties.noted_for(actor)))
    seen = sa.select(SponsorshipRequest.id).where(sa.or_(parties.own_requests(actor), judged))
    return Award.request_id.in_(seen)


def visible_travels(actor: Actor) -> sa.ColumnElement[bool]:
    """The same of the journeys themselves."""
    return Travel.award_id.in_(sa.select(Award.id).where(visible_journeys(actor)))


def award(actor: Actor, number: int) -> Award:
    """An award that took effect, with all that its journey’s page shows. Raises NotFound `travel.unknown`."""
    query = _loaded().where(Award.id == number, visible_journeys(actor), _took_place())
    found: Award | None = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("travel.unknown")
    return found


def fund_of(number: int) -> int:
    """The id of the fund of an award, which is locked before anything else is read. Raises NotFound."""
    found = db.session.scalar(sa.select(Award.fund_id).where(Award.id == number))
    if found is None:
        raise NotFound("travel.unknown")
    return found


def locked(number: int) -> Award:
    """An award as it stands now, whose fund is locked."""
    query = _loaded().where(Award.id == number).execution_options(populate_existing=True)
    found: Award = db.session.scalars(query).one()
    return found


def _loaded() -> sa.Select[Any]:
    request = joinedload(Award.request)
    return sa.select(Award).options(
        request.joinedload(SponsorshipRequest.fund).joinedload(Fund.process),
        request.joinedload(SponsorshipRequest.meeting).joinedload(Meeting.place),
        request.joinedload(SponsorshipRequest.meeting).joinedload(Meeting.process),
        selectinload(Award.shares),
        joinedload(Award.travel).selectinload(Travel.files).joinedload(TravelFile.file),
    )


def costs_of(travel: Travel | None) -> dict[CostKind, int]:
    """What the journey cost as the State says, kind by kind."""
    return {kind: travel.actual[kind.value] for kind in CostKind if kind.value in travel.actual} if travel else {}


def said_attended(travel: Travel | None) -> bool | None:
    """Whether the representative was there as the State says; None before it says anything."""
    return travel.actual.get(ATTENDED) if travel is not None else None


class Entered(NamedTuple):
    """An act of an award with the amount that it moved; `is_reversed` when another one took it back."""

    act: LedgerAct
    amount: int
    is_reversed: bool


def acts(award_id: int) -> list[Entered]:
    """What was entered of an award, in its order."""
    moved = (
        sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount_minor), 0))
        .where(LedgerEntry.act_id == LedgerAct.id)
        .scalar_subquery()
    )
    later = aliased(LedgerAct)
    is_reversed = sa.select(later.id).where(later.reverses_id == LedgerAct.id).exists()
    query = sa.select(LedgerAct, moved, is_reversed).where(LedgerAct.award_id == award_id).order_by(LedgerAct.id)
    return [Entered(act, int(amount), bool(gone)) for act, amount, gone in db.session.execute(query)]


def standing(award_id: int) -> list[LedgerAct]:
    """Acts of a journey that stand: neither reversed nor reversals, the last one last."""
    return [one.act for one in acts(award_id) if one.act.kind in OF_TRAVEL and not one.is_reversed]


# --- lists ----------------------------------------------------------------------------------------------------------


def journeys(actor: Actor, number: int) -> Page:
    """A page of the journeys that `actor` may see, those that are not final before the others, the newest meeting
    first."""
    query = (
        sa.select(Award)
        .join(Award.request)
        .join(SponsorshipRequest.meeting)
        .outerjoin(Award.travel)
        .where(visible_journeys(actor), _took_place())
        .options(
            contains_eager(Award.request).contains_eager(SponsorshipRequest.meeting),
            contains_eager(Award.request).joinedload(SponsorshipRequest.fund).joinedload(Fund.process),
            contains_eager(Award.travel),
        )
        .order_by(sa.func.coalesce(Travel.is_final, sa.false()), Meeting.sort_on.desc(), Award.id)
    )
    return page_of(query, number)


def of_request(request_id: int) -> list[Award]:
    """The journeys of a request that took effect, whoever asks; normally one."""
    request = joinedload(Award.request).joinedload(SponsorshipRequest.meeting)
    query = sa.select(Award).options(request, joinedload(Award.travel))
    query = query.where(Award.request_id == request_id, _took_place()).order_by(Award.id)
    return list(db.session.scalars(query))


def _took_place() -> sa.ColumnElement[bool]:
    """Awards that are in force or settled, and those whose journey came to nothing but is on record."""
    live = Award.status.in_([AwardStatus.COMMITTED, AwardStatus.SETTLED])
    return sa.or_(live, Award.id.in_(sa.select(Travel.award_id)))


def sums(award_ids: Collection[int]) -> dict[int, dict[AccountKind, int]]:
    """What of each award is committed, advanced and settled, over all its pledges; one query."""
    query = (
        sa.select(LedgerAccount.award_id, LedgerAccount.kind, sa.func.sum(LedgerAccount.balance))
        .where(LedgerAccount.award_id.in_(award_ids))
        .group_by(LedgerAccount.award_id, LedgerAccount.kind)
    )
    found: dict[int, dict[AccountKind, int]] = {number: dict.fromkeys(OF_AWARD, 0) for number in award_ids}
    for number, kind, amount in db.session.execute(query) if award_ids else ():
        if number is not None:
            found[number][kind] = int(amount)
    return found


def _holds(kind: AccountKind) -> sa.ColumnElement[bool]:
    account = sa.select(LedgerAccount.id).where(LedgerAccount.award_id == Award.id, LedgerAccount.kind == kind)
    return account.where(LedgerAccount.balance > 0).exists()


def waiting_columns(actor: Actor) -> dict[str, sa.ColumnElement[Any]]:
    """Two counts: journeys that are over whose report is due from one’s State, and reported ones to settle."""
    open_ones = (
        sa.select(sa.func.count(Award.id))
        .join(SponsorshipRequest, SponsorshipRequest.id == Award.request_id)
        .join(Meeting, Meeting.id == SponsorshipRequest.meeting_id)
        .outerjoin(Travel, Travel.award_id == Award.id)
        .where(Award.status == AwardStatus.COMMITTED)
    )
    own = parties.states_of(actor)
    found: dict[str, sa.ColumnElement[Any]] = {}
    if own:
        due = open_ones.where(
            SponsorshipRequest.state_code.in_(own),
            Meeting.over_on < clock.business_today(),
            Travel.reported_at.is_(None),
            sa.func.coalesce(Travel.outcome, TravelOutcome.EXPECTED.value) != TravelOutcome.NO_SHOW.value,
        )
        found[TO_REPORT] = due.scalar_subquery()
    if actor.scopes(Role.FINANCE):
        kept = sa.select(Fund.id).where(parties.kept_funds(actor))
        to_settle = open_ones.where(
            SponsorshipRequest.fund_id.in_(kept),
            SponsorshipRequest.state_code.not_in(own),
            sa.not_(parties.noted_for(actor)),
            sa.or_(Travel.reported_at.is_not(None), Travel.outcome == TravelOutcome.NO_SHOW),
            Travel.is_final.is_(False),
            sa.or_(_holds(AccountKind.COMMITTED), sa.not_(_holds(AccountKind.SETTLED))),
        )
        found[TO_SETTLE] = to_settle.scalar_subquery()
    return found
