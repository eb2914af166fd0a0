"""What is read of funds: themselves with their processes, their calls, who reviews, what mandates say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from meetings.accounts.models import User
from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.mandates.models import Clause, Mandate, Paragraph, Process
from meetings.mandates.rules import Area

from .models import Fund, FundCall, FundReviewer, Pledge
from .models_requests import SponsorshipRequest
from .parties import EVERYWHERE, kept_funds, visible_funds
from .rules import OPEN_REQUESTS, FundStatus, RequestStatus

MEETINGS_MAXIMUM = 100  # to choose from
CLAUSES_MAXIMUM = 50


def fund(actor: Actor, number: int) -> Fund:
    """A fund that `actor` may see, with its process. Raises NotFound `fund.unknown`."""
    query = sa.select(Fund).where(Fund.id == number, visible_funds(actor)).options(joinedload(Fund.process))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("fund.unknown")
    return found


def funds(actor: Actor) -> list[Fund]:
    """All funds that `actor` may see, with their processes, in the order in which they were set up."""
    query = sa.select(Fund).where(visible_funds(actor)).options(joinedload(Fund.process)).order_by(Fund.id)
    return list(db.session.scalars(query))


def limits_waiting(actor: Actor) -> list[Fund]:
    """Funds that `actor` keeps whose higher limit, which another person has asked for, waits to be decided on."""
    query = sa.select(Fund).where(
        kept_funds(actor), Fund.limit_asked_minor.is_not(None), Fund.limit_asked_by_id != (actor.user_id or 0)
    )
    return list(db.session.scalars(query.order_by(Fund.id)))


FIELD = "|"  # between what a column writes


@dataclass(frozen=True)
class Standing:
    """How a fund stands for a meeting; without days there is no call."""

    fund: int
    status: FundStatus
    opens_on: date | None
    closes_on: date | None


def standing(actor: Actor) -> sa.ColumnElement[Any]:
    """How the fund that `actor` may see stands for a `Meeting`, that a query has, as a text that `read_standing` reads;
    NULL where there is none."""
    parts = (Fund.id, Fund.status, FundCall.opens_on, FundCall.closes_on)
    fund, status, first, last = (sa.func.coalesce(sa.cast(part, sa.Text), "") for part in parts)
    written = fund.concat(FIELD).concat(status).concat(FIELD).concat(first).concat(FIELD).concat(last)
    return (
        sa.select(written)
        .select_from(Fund)
        .outerjoin(FundCall, sa.and_(FundCall.fund_id == Fund.id, FundCall.meeting_id == Meeting.id))
        .where(Fund.process_id == Meeting.process_id, visible_funds(actor))
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )


def read_standing(written: str) -> Standing:
    """What `standing` has written."""
    fund, status, opens_on, closes_on = written.split(FIELD)
    first, last = (date.fromisoformat(day) if day else None for day in (opens_on, closes_on))
    return Standing(int(fund), FundStatus(status), first, last)


def process(code: str) -> Process:
    """A process by its code. Raises NotFound `fund.process_unknown`."""
    found = db.session.scalar(sa.select(Process).where(Process.code == code))
    if found is None:
        raise NotFound("fund.process_unknown")
    return found


def processes_without(actor: Actor) -> list[Process]:
    """The processes without a fund for which `actor` may set one up."""
    codes = actor.scopes(Role.FINANCE)
    if not codes:
        return []
    query = sa.select(Process).where(Process.id.not_in(sa.select(Fund.process_id))).order_by(Process.id)
    if EVERYWHERE not in codes:
        query = query.where(Process.code.in_(codes))
    return list(db.session.scalars(query))


def has_fund(process_id: int) -> bool:
    """Whether a process has a fund."""
    return db.session.scalar(sa.select(Fund.id).where(Fund.process_id == process_id)) is not None


def has_pledges(fund_id: int) -> bool:
    """Whether anything has been pledged to a fund, whatever became of it: its currency is fixed from then on."""
    return db.session.scalar(sa.select(Pledge.id).where(Pledge.fund_id == fund_id).limit(1)) is not None


# --- calls ----------------------------------------------------------------------------------------------------------


def calls(actor: Actor, fund_id: int) -> list[FundCall]:
    """The calls of a fund with their meetings, those `actor` may see, in the order of the meetings."""
    query = (
        sa.select(FundCall)
        .join(FundCall.meeting)
        .where(FundCall.fund_id == fund_id, visible_to(actor))
        .options(contains_eager(FundCall.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place)))
        .order_by(Meeting.sort_on.is_(None), Meeting.sort_on, Meeting.id)
    )
    return list(db.session.scalars(query))


def call(actor: Actor, fund_id: int, number: int) -> FundCall:
    """A call of a fund with its meeting. Raises NotFound `fund.call_unknown`."""
    found = next((one for one in calls(actor, fund_id) if one.id == number), None)
    if found is None:
        raise NotFound("fund.call_unknown")
    return found


def call_for(fund_id: int, meeting_id: int) -> FundCall | None:
    """The call of a fund for a meeting."""
    return db.session.scalar(sa.select(FundCall).where(FundCall.fund_id == fund_id, FundCall.meeting_id == meeting_id))


def has_requests(fund_id: int, meeting_id: int | None = None) -> bool:
    """Whether a State has asked for a meeting, or for any. Of drafts nobody learns, not by what is refused either."""
    query = sa.select(SponsorshipRequest.id).where(
        SponsorshipRequest.fund_id == fund_id, SponsorshipRequest.status != RequestStatus.DRAFT
    )
    if meeting_id is not None:
        query = query.where(SponsorshipRequest.meeting_id == meeting_id)
    return db.session.scalar(query.limit(1)) is not None


def drafts(fund_id: int) -> list[SponsorshipRequest]:
    """Requests that States have not submitted: of which finance learns nothing, and to which no rule is bound."""
    query = sa.select(SponsorshipRequest).where(
        SponsorshipRequest.fund_id == fund_id, SponsorshipRequest.status == RequestStatus.DRAFT
    )
    return list(db.session.scalars(query.order_by(SponsorshipRequest.id)))


def meetings_to_call(fund: Fund) -> list[Meeting]:
    """Public meetings of the fund's process that are still to come and have no call, the first one first."""
    coming = sa.and_(
        sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= clock.business_today()),
        Meeting.status != MeetingStatus.CANCELLED,
        Meeting.is_published.is_(True),
    )
    query = (
        sa.select(Meeting)
        .where(
            Meeting.process_id == fund.process_id,
            coming,
            Meeting.id.not_in(sa.select(FundCall.meeting_id).where(FundCall.fund_id == fund.id)),
        )
        .order_by(Meeting.sort_on.is_(None), Meeting.sort_on, Meeting.id)
        .limit(MEETINGS_MAXIMUM)
    )
    return list(db.session.scalars(query))


def states_with_open_requests(fund_id: int) -> list[str]:
    """The States whose requests wait for a decision, by their codes."""
    query = sa.select(SponsorshipRequest.state_code).where(
        SponsorshipRequest.fund_id == fund_id,
        SponsorshipRequest.status.in_(OPEN_REQUESTS),
    )
    return sorted(db.session.scalars(query.distinct()))


# --- who reviews ----------------------------------------------------------------------------------------------------


def reviewers(fund_id: int) -> list[tuple[FundReviewer, User]]:
    """Who reviews requests beside finance, by name."""
    query = (
        sa.select(FundReviewer, User)
        .join(User, User.id == FundReviewer.user_id)
        .where(FundReviewer.fund_id == fund_id)
        .order_by(User.name, User.id)
    )
    return [(reviewer, account) for reviewer, account in db.session.execute(query)]


# --- what mandates say ----------------------------------------------------------------------------------------------


def clauses_in(area: Area) -> list[Clause]:
    """What every mandate says about an area of preparation, with paragraph and mandate, newest mandate first."""
    query = (
        sa.select(Clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(Clause.area == area)
        .options(contains_eager(Clause.paragraph).contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Paragraph.position, Clause.position)
        .limit(CLAUSES_MAXIMUM)
    )
    return list(db.session.execute(query).scalars())
