"""What is read of requests for sponsorship: one with all that its page shows, a State’s own, open calls, what waits.

What is to be changed is read with its fund locked, as all that is entered in the ledger is: an award and a withdrawal
of the same request come one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from .conditions import CLOSING_DAYS
from .models import Fund, FundCall, FundReviewer
from .models_requests import Award, RequestAct, RequestFile, SponsorshipRequest
from .parties import EVERYWHERE, own_requests, states_of, visible_requests
from .rules import AwardStatus, FundStatus, RequestStatus

PAGE = 25  # requests in a list
_REQUEST = SponsorshipRequest
_WHOLE = (
    joinedload(_REQUEST.fund).joinedload(Fund.process),
    joinedload(_REQUEST.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place)),
    selectinload(_REQUEST.files).joinedload(RequestFile.file),
    selectinload(_REQUEST.acts),
)
_ORDER = (Meeting.sort_on.is_(None), Meeting.sort_on, Meeting.id)
_COMING = Meeting.status != MeetingStatus.CANCELLED


@dataclass(frozen=True)
class Page:
    """A page of requests; `count` is how many there are on all pages."""

    requests: list[SponsorshipRequest]
    page: int
    pages: int
    count: int


# --- one request ----------------------------------------------------------------------------------------------------


def request(actor: Actor, number: int) -> SponsorshipRequest:
    """A request that `actor` may see, with its fund, meeting, documents, acts and awards. Raises NotFound."""
    query = sa.select(_REQUEST).where(_REQUEST.id == number, visible_requests(actor))
    found = db.session.scalar(query.options(*_WHOLE, selectinload(_REQUEST.awards)))
    if found is None:
        raise NotFound("request.unknown")
    return found


def own_request(actor: Actor, number: int) -> SponsorshipRequest:
    """The same of a State for which `actor` acts. Raises NotFound."""
    found = request(actor, number)
    if found.state_code not in states_of(actor):
        raise NotFound("request.unknown")
    return found


def locked_request(number: int) -> SponsorshipRequest:
    """A request with its fund, meeting, documents and acts as it is stored now; its fund is locked. Raises NotFound."""
    fund_id = db.session.scalar(sa.select(_REQUEST.fund_id).where(_REQUEST.id == number))
    if fund_id is None:
        raise NotFound("request.unknown")
    db.session.execute(sa.select(Fund.id).where(Fund.id == fund_id).with_for_update()).all()
    query = sa.select(_REQUEST).where(_REQUEST.id == number).options(*_WHOLE)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:  # a draft that was removed while we waited
        raise NotFound("request.unknown")
    return found


def award_waits(request_id: int) -> bool:
    """Whether an award of a request waits for a second person."""
    query = sa.select(Award.id).where(Award.request_id == request_id, Award.status == AwardStatus.WAITING)
    return db.session.scalar(query) is not None


def reviews_for(actor: Actor, request: SponsorshipRequest) -> bool:
    """Whether somebody is known to the fund as a reviewer who acts for the State that asks, and does not judge it."""
    query = sa.select(FundReviewer.id).where(
        FundReviewer.fund_id == request.fund_id,
        FundReviewer.user_id == actor.user_id,
        FundReviewer.state_code == request.state_code,
    )
    return actor.user_id is not None and db.session.scalar(query) is not None


def by_key(fund_id: int, key: str) -> list[SponsorshipRequest]:
    """The requests that a form has made, in the order of their numbers."""
    query = sa.select(_REQUEST).where(_REQUEST.fund_id == fund_id, _REQUEST.key == key).order_by(_REQUEST.id)
    return list(db.session.scalars(query))


def last_position(request_id: int) -> int:
    """How many acts a request has."""
    query = sa.select(sa.func.max(RequestAct.position)).where(RequestAct.request_id == request_id)
    return db.session.scalar(query) or 0


def waiting_list(fund_id: int, meeting_id: int) -> list[tuple[int, int | None]]:
    """The requests on the waiting list for a meeting with their places, the first one first."""
    query = (
        sa.select(_REQUEST.id, _REQUEST.place)
        .where(_REQUEST.fund_id == fund_id, _REQUEST.meeting_id == meeting_id, _REQUEST.status == RequestStatus.WAITING)
        .order_by(_REQUEST.place.is_(None), _REQUEST.place, _REQUEST.id)
    )
    return [(number, place) for number, place in db.session.execute(query)]


# --- lists ----------------------------------------------------------------------------------------------------------


def own_page(actor: Actor, number: int) -> Page:
    """A page of the requests of the States for which `actor` acts, drafts among them, the newest first; two queries."""
    counting = sa.select(sa.func.count(_REQUEST.id)).where(own_requests(actor))
    count = db.session.scalar(counting) or 0
    pages = max(1, -(-count // PAGE))
    number = min(number, pages)
    query = (
        sa.select(_REQUEST)
        .where(own_requests(actor))
        .options(joinedload(_REQUEST.fund), joinedload(_REQUEST.meeting))
        .order_by(_REQUEST.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(list(db.session.scalars(query)), number, pages, count)


def count_drafts(state: str) -> int:
    """How many drafts a State has, of all funds."""
    query = sa.select(sa.func.count(_REQUEST.id)).where(
        _REQUEST.state_code == state, _REQUEST.status == RequestStatus.DRAFT
    )
    return db.session.scalar(query) or 0


# --- calls ----------------------------------------------------------------------------------------------------------


def open_calls(actor: Actor, today: date, fund_id: int | None = None) -> list[FundCall]:
    """The calls under which requests are taken today, in time or late, with their funds and meetings: of one fund or of
    all that are open, as far as `actor` may see the meetings; the first meeting first."""
    query = (
        sa.select(FundCall)
        .join(FundCall.meeting)
        .join(FundCall.fund)
        .where(
            Fund.status == FundStatus.OPEN,
            FundCall.opens_on <= today,
            _COMING,
            sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= today),
            visible_to(actor),
        )
        .options(contains_eager(FundCall.meeting), contains_eager(FundCall.fund))
        .order_by(*_ORDER)
    )
    if fund_id is not None:
        query = query.where(FundCall.fund_id == fund_id)
    return list(db.session.scalars(query))


def call_of(request: SponsorshipRequest) -> FundCall | None:
    """The call under which a request is made; None where it was taken back."""
    query = sa.select(FundCall).where(FundCall.fund_id == request.fund_id, FundCall.meeting_id == request.meeting_id)
    return db.session.scalar(query)


def next_call(request: SponsorshipRequest, today: date) -> FundCall | None:
    """The call of the same fund for the next meeting after that of a request, with the meeting: to which a late request
    is carried. None where there is none yet. The request has its meeting."""
    query = (
        sa.select(FundCall)
        .join(FundCall.meeting)
        .where(
            FundCall.fund_id == request.fund_id,
            FundCall.meeting_id != request.meeting_id,
            _COMING,
            sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= today),
        )
        .options(contains_eager(FundCall.meeting))
        .order_by(*_ORDER)
        .limit(1)
    )
    if request.meeting.sort_on is not None:
        query = query.where(sa.or_(Meeting.sort_on.is_(None), Meeting.sort_on >= request.meeting.sort_on))
    return db.session.scalar(query)


# --- what waits -----------------------------------------------------------------------------------------------------


def waiting_columns(actor: Actor, today: date) -> dict[str, sa.ColumnElement[Any]]:
    """How many requests of the States whose focal point somebody is wait for them, by what is to be done."""
    states = sorted(actor.scopes(Role.FOCAL_POINT) - {EVERYWHERE})
    if not states:
        return {}
    coming = sa.and_(_COMING, sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= today))
    counted = (
        sa.select(sa.func.count(_REQUEST.id)).join(_REQUEST.meeting).where(_REQUEST.state_code.in_(states), coming)
    )
    closing = (
        sa.select(FundCall.id)
        .join(FundCall.fund)
        .where(
            FundCall.fund_id == _REQUEST.fund_id,
            FundCall.meeting_id == _REQUEST.meeting_id,
            FundCall.opens_on <= today,
            FundCall.closes_on.between(today, today + timedelta(days=CLOSING_DAYS)),
            Fund.status == FundStatus.OPEN,
        )
    )
    asked = (RequestStatus.SUBMITTED, RequestStatus.REVIEW, RequestStatus.WAITING, RequestStatus.AWARDED)
    drafts = counted.where(_REQUEST.status == RequestStatus.DRAFT, closing.exists())
    nameless = counted.where(_REQUEST.status.in_(asked), _REQUEST.person_name == "", _REQUEST.purged_at.is_(None))
    return {"submit": drafts.scalar_subquery(), "name": nameless.scalar_subquery()}
