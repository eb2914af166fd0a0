"""What is read of proposals of awards, and for them: candidates, who is brought already, whose requests are not judged.

Finance of the fund and the auditor alone see proposals; nobody one with a request of a State for which they act.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.database import db, once
from meetings.foundation.errors import NotFound
from meetings.states import queries as states
from meetings.states.models import RegionalGroup, State

from . import parties
from .choosing import Result
from .models import Fund, Pledge
from .models_requests import Award, AwardProposal, SponsorshipRequest
from .queries_awards import Page, page_of
from .rules import LIVE_AWARDS, Gender, RequestStatus, Share

CANDIDATES_MAXIMUM = 300
JUDGED = (RequestStatus.REVIEW, RequestStatus.WAITING)
"""Requests that may be awarded."""


def check_reads(actor: Actor, fund: Fund) -> None:
    """Raises NotFound `proposal.unknown` for everybody but finance of a loaded fund and the auditor."""
    if not parties.reads_all(actor, fund):
        raise NotFound("proposal.unknown")


def own_states(actor: Actor) -> frozenset[str]:
    """The States whose requests somebody does not judge: those for which they act, whichever fund has noted it."""
    return frozenset(parties.states_of(actor) | parties.noted_states(actor))


def proposals(actor: Actor, fund: Fund, number: int) -> Page:
    """A page of the proposals of a fund with their meetings that somebody sees, the newest first; their content is
    loaded."""
    check_reads(actor, fund)
    query = (
        sa.select(AwardProposal)
        .where(AwardProposal.fund_id == fund.id)
        .options(joinedload(AwardProposal.meeting), undefer(AwardProposal.content))
        .order_by(AwardProposal.number.desc())
    )
    if own := own_states(actor):
        listed = sa.select(AwardProposal).where(AwardProposal.fund_id == fund.id)
        found = db.session.scalars(listed.options(undefer(AwardProposal.content)))
        query = query.where(AwardProposal.id.not_in([one.id for one in found if own & states_in(one)]))
    return page_of(query, number)


def proposal(actor: Actor, fund: Fund, number: int) -> AwardProposal:
    """A proposal with its meeting and content. Raises NotFound `proposal.unknown`."""
    check_reads(actor, fund)
    query = (
        sa.select(AwardProposal)
        .where(AwardProposal.fund_id == fund.id, AwardProposal.number == number)
        .options(joinedload(AwardProposal.meeting), undefer(AwardProposal.content))
    )
    found = db.session.scalar(query)
    if found is None or own_states(actor) & states_in(found):
        raise NotFound("proposal.unknown")
    return found


def by_key(fund_id: int, key: str) -> AwardProposal | None:
    """The proposal that a form with this key has made, with its content."""
    query = sa.select(AwardProposal).where(AwardProposal.fund_id == fund_id, AwardProposal.key == key)
    return db.session.scalar(query.options(undefer(AwardProposal.content)))


def states_in(proposal: AwardProposal) -> set[str]:
    """The States whose requests a proposal weighs, or names as late."""
    said = proposal.content
    return {one["state"] for one in said["candidates"]} | {state for _number, state in said.get("late", ())}


def proposed_shares(actor: Actor, fund_id: int, number: int, request_id: int) -> list[Share]:
    """What a proposal would give to a request: none if it leaves it out. Raises NotFound `proposal.unknown`."""
    fund = db.session.scalar(sa.select(Fund).where(Fund.id == fund_id).options(joinedload(Fund.process)))
    if fund is None:
        raise NotFound("proposal.unknown")
    return list(Result.from_json(proposal(actor, fund, number).content["result"]).shares(request_id))


# --- what a proposal is made of -------------------------------------------------------------------------------------


def meetings(actor: Actor, fund: Fund) -> list[Meeting]:
    """The meetings for which requests that somebody judges, and that came in time, wait to be awarded, the first one
    first."""
    asked = sa.select(SponsorshipRequest.meeting_id).where(
        SponsorshipRequest.fund_id == fund.id,
        SponsorshipRequest.status.in_(JUDGED),
        SponsorshipRequest.is_late.is_(False),
        parties.reviewed_by(actor),
    )
    query = sa.select(Meeting).where(Meeting.id.in_(asked)).order_by(Meeting.sort_on, Meeting.id)
    return list(db.session.scalars(query))


def candidates(fund_id: int, meeting_id: int, without: frozenset[str]) -> list[SponsorshipRequest]:
    """Requests that came in time and may be awarded, of all States but these, with meeting and fund, in the order of
    submission; one more than can be weighed where there are too many."""
    query = (
        sa.select(SponsorshipRequest)
        .where(*_judged(fund_id, meeting_id, without), SponsorshipRequest.is_late.is_(False))
        .options(joinedload(SponsorshipRequest.meeting), joinedload(SponsorshipRequest.fund).joinedload(Fund.process))
        .order_by(SponsorshipRequest.submitted_at, SponsorshipRequest.id)
        .limit(CANDIDATES_MAXIMUM + 1)
    )
    return list(db.session.scalars(query))


def late(fund_id: int, meeting_id: int, without: frozenset[str]) -> list[tuple[int, str]]:
    """Requests that came too late to be weighed, with their States, of all but these: they are carried."""
    query = (
        sa.select(SponsorshipRequest.id, SponsorshipRequest.state_code)
        .where(*_judged(fund_id, meeting_id, without), SponsorshipRequest.is_late.is_(True))
        .order_by(SponsorshipRequest.submitted_at, SponsorshipRequest.id)
        .limit(CANDIDATES_MAXIMUM)
    )
    return [(number, state) for number, state in db.session.execute(query)]


def _judged(fund_id: int, meeting_id: int, without: frozenset[str]) -> Sequence[sa.ColumnElement[bool]]:
    return (
        SponsorshipRequest.fund_id == fund_id,
        SponsorshipRequest.meeting_id == meeting_id,
        SponsorshipRequest.status.in_(JUDGED),
        SponsorshipRequest.state_code.not_in(without),
    )


def brought(fund_id: int, meeting_id: int) -> list[tuple[str, Gender]]:
    """State and gender of each whom the fund brings to a meeting already."""
    query = (
        sa.select(SponsorshipRequest.state_code, SponsorshipRequest.gender)
        .join(Award, Award.request_id == SponsorshipRequest.id)
        .where(
            SponsorshipRequest.fund_id == fund_id,
            SponsorshipRequest.meeting_id == meeting_id,
            Award.status.in_(LIVE_AWARDS),
        )
        .order_by(Award.id)
    )
    return [(state, gender) for state, gender in db.session.execute(query)]


def pledges(fund_id: int) -> list[Pledge]:
    """The pledges of a fund with their earmarks, read once in one query."""
    query = sa.select(Pledge).where(Pledge.fund_id == fund_id).options(joinedload(Pledge.earmarks)).order_by(Pledge.id)
    return once(f"sponsorship.proposals.{fund_id}", lambda: list(db.session.scalars(query).unique()))


def statuses(requests: list[int]) -> dict[int, RequestStatus]:
    """How requests stand now."""
    query = sa.select(SponsorshipRequest.id, SponsorshipRequest.status).where(SponsorshipRequest.id.in_(requests))
    return {row[0]: row[1] for row in db.session.execute(query)}


def named(codes: set[str]) -> list[State]:
    """States by their codes, with their names."""
    return [state for state in states.every_state() if state.iso3 in codes]


def groups() -> list[RegionalGroup]:
    """The regional groups with their names, in their usual order."""
    return states.groups()


def next_number(fund_id: int) -> int:
    """The number of the next proposal; the fund must be locked."""
    last = db.session.scalar(sa.select(sa.func.max(AwardProposal.number)).where(AwardProposal.fund_id == fund_id))
    return (last or 0) + 1
