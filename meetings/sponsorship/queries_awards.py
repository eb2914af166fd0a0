"""What is read of requests by who judges them, and of awards. What is to be changed is read with its fund locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db, once
from meetings.foundation.errors import NotFound
from meetings.states.models import State

from . import parties
from .ledger import AccountKind
from .models import Fund, FundReviewer, LedgerAccount, LedgerAct, LedgerEntry, Pledge, PledgeEarmark
from .models_requests import Award, AwardShare, SponsorshipRequest
from .rules import LIVE_AWARDS, AwardStatus, RequestStatus

PAGE = 50
UNDECIDED = (AwardStatus.WAITING, AwardStatus.REFUSED)
"""Awards of which the State is not told: nothing is given by them."""

_FUND = joinedload(SponsorshipRequest.fund).joinedload(Fund.process)
_MEETING = joinedload(SponsorshipRequest.meeting)
_EARMARKS = selectinload(Pledge.earmarks).joinedload(PledgeEarmark.meeting)


@dataclass(frozen=True)
class Filters:
    """What of a list is wanted; None: all of it."""

    status: str | None = None
    meeting: int | None = None
    state: str | None = None  # its code

    @property
    def is_any(self) -> bool:
        """Whether not all is wanted."""
        return self != Filters()

    def of_request(self) -> list[sa.ColumnElement[bool]]:
        """Conditions on the request that is listed, or awarded."""
        found = []
        if self.meeting is not None:
            found.append(SponsorshipRequest.meeting_id == self.meeting)
        if self.state is not None:
            found.append(SponsorshipRequest.state_code == self.state)
        return found


@dataclass(frozen=True)
class Page:
    """A page of a list; `count` is how many there are on all pages."""

    rows: list[Any]
    page: int
    pages: int
    count: int


# --- who sees what --------------------------------------------------------------------------------------------------


def judged(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests that somebody judges, or reads as the auditor."""
    if not actor.holds(Role.AUDITOR):
        return parties.reviewed_by(actor)
    submitted = SponsorshipRequest.status != RequestStatus.DRAFT
    others = SponsorshipRequest.state_code.not_in(parties.states_of(actor))
    return sa.and_(submitted, others, sa.not_(parties.noted_for(actor)))


def reviews(actor: Actor, fund: Fund) -> bool:
    """Whether there is a list of requests to judge for somebody: finance, the fund’s reviewers, the auditor."""
    return parties.reads_all(actor, fund) or is_reviewer(actor, fund)


def is_reviewer(actor: Actor, fund: Fund) -> bool:
    """Whether somebody reviews requests of a fund beside finance."""
    if actor.user_id is None:
        return False
    query = sa.select(FundReviewer.id).where(FundReviewer.fund_id == fund.id, FundReviewer.user_id == actor.user_id)
    found = once(f"reviewer-{fund.id}-{actor.user_id}", lambda: list(db.session.scalars(query)))
    return bool(found)


def seen_awards(actor: Actor) -> sa.ColumnElement[bool]:
    """Awards that `actor` may see: those of requests that they judge; of their State’s own, what was decided."""
    requests = sa.select(SponsorshipRequest.id)
    return sa.or_(
        Award.request_id.in_(requests.where(judged(actor))),
        sa.and_(Award.status.not_in(UNDECIDED), Award.request_id.in_(requests.where(parties.own_requests(actor)))),
    )


# --- requests -------------------------------------------------------------------------------------------------------


def review_page(actor: Actor, fund: Fund, filters: Filters, number: int) -> Page:
    """Requests of a fund that somebody judges, with meetings, reviews and awards: what waits longest comes first."""
    wanted = (SponsorshipRequest.fund_id == fund.id, judged(actor), *filters.of_request())
    query = sa.select(SponsorshipRequest).where(*wanted)
    if filters.status is not None:
        query = query.where(SponsorshipRequest.status == RequestStatus(filters.status))
    order = sa.case(
        {status.value: rank for rank, status in enumerate(_ORDER)}, value=SponsorshipRequest.status, else_=len(_ORDER)
    )
    query = query.options(
        _MEETING, _FUND, selectinload(SponsorshipRequest.reviews), selectinload(SponsorshipRequest.awards)
    )
    placed = (SponsorshipRequest.place.is_(None), SponsorshipRequest.place)
    return page_of(query.order_by(order, *placed, SponsorshipRequest.submitted_at, SponsorshipRequest.id), number)


_ORDER = (RequestStatus.SUBMITTED, RequestStatus.REVIEW, RequestStatus.WAITING, RequestStatus.AWARDED)


def meetings_asked(actor: Actor, fund_id: int) -> list[Meeting]:
    """The meetings for which there are requests that somebody judges, the first one first."""
    asked = sa.select(SponsorshipRequest.meeting_id).where(SponsorshipRequest.fund_id == fund_id, judged(actor))
    query = sa.select(Meeting).where(Meeting.id.in_(asked)).order_by(Meeting.sort_on, Meeting.id)
    return list(db.session.scalars(query))


def states_asked(actor: Actor, fund_id: int) -> list[State]:
    """The States that have asked for what somebody judges; one query."""
    asked = sa.select(SponsorshipRequest.state_code).where(SponsorshipRequest.fund_id == fund_id, judged(actor))
    return list(db.session.scalars(sa.select(State).where(State.iso3.in_(asked))))


def judged_request(actor: Actor, request_id: int, *, reviews: bool = False, awards: bool = True) -> SponsorshipRequest:
    """A request that somebody judges, with fund and meeting; with `reviews` and `awards` if asked. Raises NotFound."""
    query = sa.select(SponsorshipRequest).where(SponsorshipRequest.id == request_id, judged(actor))
    query = query.options(_FUND, _MEETING)
    if awards:
        query = query.options(selectinload(SponsorshipRequest.awards))
    if reviews:
        query = query.options(selectinload(SponsorshipRequest.reviews))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("request.unknown")
    return found


def fund_of_request(request_id: int) -> int:
    """The id of a request’s fund. Raises NotFound `request.unknown`."""
    found = db.session.scalar(sa.select(SponsorshipRequest.fund_id).where(SponsorshipRequest.id == request_id))
    if found is None:
        raise NotFound("request.unknown")
    return found


def locked_request(actor: Actor, request_id: int) -> SponsorshipRequest:
    """A request that somebody judges as it is stored now, with fund, meeting, acts and awards; its fund must be locked.

    Raises NotFound `request.unknown`.
    """
    locked = sa.select(SponsorshipRequest.id).where(SponsorshipRequest.id == request_id, parties.reviewed_by(actor))
    if db.session.scalar(locked.with_for_update(of=SponsorshipRequest)) is None:
        raise NotFound("request.unknown")
    query = sa.select(SponsorshipRequest).where(SponsorshipRequest.id == request_id)
    query = query.options(
        _FUND, _MEETING, selectinload(SponsorshipRequest.acts), selectinload(SponsorshipRequest.awards)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


# --- pledges from which is awarded ----------------------------------------------------------------------------------


def pledges(fund_id: int) -> list[Pledge]:
    """The pledges of a fund with their earmarks, in the order in which they were made; two queries."""
    query = sa.select(Pledge).where(Pledge.fund_id == fund_id).options(_EARMARKS).order_by(Pledge.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


# --- awards ---------------------------------------------------------------------------------------------------------


def by_key(fund_id: int, key: str) -> Award | None:
    """The award that a command made."""
    return db.session.scalar(sa.select(Award).where(Award.fund_id == fund_id, Award.key == key))


def live_of_request(request_id: int) -> list[int]:
    """The ids of a request’s live awards: one at most."""
    query = sa.select(Award.id).where(Award.request_id == request_id, Award.status.in_(LIVE_AWARDS))
    return list(db.session.scalars(query))


def live_of_state(fund_id: int, meeting_id: int, state: str) -> list[int]:
    """The ids of a State’s live awards for a meeting."""
    query = (
        sa.select(Award.id)
        .join(Award.request)
        .where(
            Award.fund_id == fund_id,
            Award.status.in_(LIVE_AWARDS),
            SponsorshipRequest.meeting_id == meeting_id,
            SponsorshipRequest.state_code == state,
        )
    )
    return list(db.session.scalars(query))


_OF_AWARD = (
    joinedload(Award.request).options(_FUND, _MEETING),
    selectinload(Award.shares).joinedload(AwardShare.pledge),
)


def award(actor: Actor, award_id: int) -> Award:
    """An award that `actor` may see, with request, fund, meeting and shares. Raises NotFound `award.unknown`."""
    found = db.session.scalar(sa.select(Award).where(Award.id == award_id, seen_awards(actor)).options(*_OF_AWARD))
    if found is None:
        raise NotFound("award.unknown")
    return found


def fund_of_award(award_id: int) -> int:
    """The id of an award’s fund. Raises NotFound `award.unknown`."""
    found = db.session.scalar(sa.select(Award.fund_id).where(Award.id == award_id))
    if found is None:
        raise NotFound("award.unknown")
    return found


def locked_award(actor: Actor, award_id: int) -> Award:
    """An award of a request that somebody judges as it is stored now, with what belongs to it; its fund must be locked.

    Raises NotFound `award.unknown`.
    """
    judged_ones = sa.select(SponsorshipRequest.id).where(parties.reviewed_by(actor))
    locked = sa.select(Award.id).where(Award.id == award_id, Award.request_id.in_(judged_ones))
    if db.session.scalar(locked.with_for_update(of=Award)) is None:
        raise NotFound("award.unknown")
    query = sa.select(Award).where(Award.id == award_id).options(*_OF_AWARD)
    query = query.options(joinedload(Award.request).selectinload(SponsorshipRequest.acts))
    return db.session.scalars(query.execution_options(populate_existing=True)).unique().one()


def awards_page(actor: Actor, fund: Fund, filters: Filters, number: int) -> Page:
    """Awards of a fund’s requests that somebody judges, with requests and meetings, the newest first."""
    query = (
        sa.select(Award)
        .join(Award.request)
        .where(Award.fund_id == fund.id, judged(actor), *filters.of_request())
        .options(joinedload(Award.request).options(_MEETING, _FUND))
    )
    if filters.status is not None:
        query = query.where(Award.status == AwardStatus(filters.status))
    return page_of(query.order_by(Award.id.desc()), number)


def is_paid_on(award: Award) -> bool:
    """Whether something of an award in force has left what is committed for it: it is not released any more."""
    query = sa.select(sa.func.sum(LedgerAccount.balance)).where(
        LedgerAccount.award_id == award.id, LedgerAccount.kind == AccountKind.COMMITTED
    )
    return db.session.scalar(query) != award.total_minor


def lines_of(award_id: int) -> list[LedgerAct]:
    """The ledger’s acts on an award with their entries and accounts, in order; two queries."""
    of_award = sa.or_(
        LedgerAct.award_id == award_id,
        LedgerAct.id.in_(
            sa.select(LedgerEntry.act_id).where(
                sa.or_(
                    LedgerEntry.out_of_id.in_(_accounts(award_id)),
                    LedgerEntry.into_id.in_(_accounts(award_id)),
                )
            )
        ),
    )
    query = (
        sa.select(LedgerAct)
        .where(of_award)
        .options(selectinload(LedgerAct.entries).options(joinedload(LedgerEntry.out_of), joinedload(LedgerEntry.into)))
        .order_by(LedgerAct.id)
    )
    return list(db.session.scalars(query))


def _accounts(award_id: int) -> sa.Select[Any]:
    return sa.select(LedgerAccount.id).where(LedgerAccount.award_id == award_id)


def page_of(query: sa.Select[Any], number: int) -> Page:
    """A page of what a query finds, the last one where there are not so many; two queries."""
    counting = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    count = db.session.scalar(counting) or 0
    pages = max(1, -(-count // PAGE))
    number = min(number, pages)
    return Page(list(db.session.scalars(query.limit(PAGE).offset((number - 1) * PAGE))), number, pages, count)


# --- what waits -----------------------------------------------------------------------------------------------------


def waiting_columns(actor: Actor) -> list[sa.ColumnElement[Any]]:
    """How many requests wait to be taken up in funds that somebody keeps, with one such fund; how many awards wait for
    a second person that can be they, with one such fund."""
    if not actor.holds(Role.FINANCE):
        return []
    kept = sa.select(Fund.id).where(parties.kept_funds(actor))
    new = sa.and_(
        parties.reviewed_by(actor),
        SponsorshipRequest.fund_id.in_(kept),
        SponsorshipRequest.status == RequestStatus.SUBMITTED,
    )
    second = sa.and_(
        parties.reviewed_by(actor),
        Award.fund_id.in_(kept),
        Award.status == AwardStatus.WAITING,
        sa.or_(Award.entered_by_id.is_(None), Award.entered_by_id != actor.user_id),
    )
    return [
        sa.select(sa.func.count(SponsorshipRequest.id)).where(new).scalar_subquery(),
        sa.select(sa.func.min(SponsorshipRequest.fund_id)).where(new).scalar_subquery(),
        sa.select(sa.func.count(Award.id)).join(Award.request).where(second).scalar_subquery(),
        sa.select(sa.func.min(Award.fund_id)).join(Award.request).where(second).scalar_subquery(),
    ]
