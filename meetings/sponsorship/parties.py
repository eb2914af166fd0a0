"""As what somebody acts on the fund of a process, on a pledge or a request; which of them are whose to see.

A delegation learns nothing of another’s request. Who reviews sees none of a State for which they act, finance included.
"""

from __future__ import annotations

import sqlalchemy as sa

from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db, once
from meetings.mandates.models import Process

from .models import Fund, FundReviewer, Pledge
from .models_requests import Award, SponsorshipRequest
from .rules import FundStatus, Party, RequestStatus

EVERYWHERE = "*"
OF_STATE = (Role.FOCAL_POINT, Role.MEMBER)


def scope_of(fund: Fund) -> Scope:
    """What a loaded fund, with its process, belongs to."""
    return Scope(process=fund.process.code)


def keeps(actor: Actor, fund: Fund) -> bool:
    """Whether somebody is of finance of this fund."""
    return may(actor, Action.LEDGER_EDIT, scope_of(fund))


def reads_all(actor: Actor, fund: Fund) -> bool:
    """Whether somebody reads the whole ledger: finance of this fund, and the auditor."""
    return keeps(actor, fund) or actor.holds(Role.AUDITOR)


def sees_fund(actor: Actor, fund: Fund) -> bool:
    """Whether there is this fund for somebody: from when it was first opened on, and before that for who keeps it."""
    return fund.status is not FundStatus.PREPARED or reads_all(actor, fund)


def visible_funds(actor: Actor) -> sa.ColumnElement[bool]:
    """Funds that `actor` may see."""
    return sa.or_(Fund.status != FundStatus.PREPARED, kept_funds(actor), sa.true() if _audits(actor) else sa.false())


def kept_funds(actor: Actor) -> sa.ColumnElement[bool]:
    """Funds of whose finance `actor` is."""
    codes = actor.scopes(Role.FINANCE)
    if EVERYWHERE in codes:
        return sa.true()
    return Fund.process_id.in_(sa.select(Process.id).where(Process.code.in_(codes))) if codes else sa.false()


# --- pledges --------------------------------------------------------------------------------------------------------


def donor_scope(code: str) -> Scope:
    """What a donor's pledges belong to: contacts hold their role for the code of the State or organization."""
    return Scope(organization=code)


def donors_of(actor: Actor) -> list[str]:
    """The donors whose contact somebody is, by their codes."""
    return sorted(actor.scopes(Role.DONOR_CONTACT) - {EVERYWHERE})


def visible_pledges(actor: Actor) -> sa.ColumnElement[bool]:
    """Pledges that `actor` may see with their receipts: their own, those of funds they keep, all for the auditor."""
    if _audits(actor):
        return sa.true()
    kept = Pledge.fund_id.in_(sa.select(Fund.id).where(kept_funds(actor)))
    return sa.or_(Pledge.donor_code.in_(donors_of(actor)), kept)


# --- requests and awards --------------------------------------------------------------------------------------------


def states_of(actor: Actor) -> set[str]:
    """The States for which somebody acts, as a member of a delegation."""
    return actor.scopes(*OF_STATE) - {EVERYWHERE}


def noted_states(actor: Actor) -> set[str]:
    """The States for which somebody acts as a fund has noted of its reviewers, whatever roles they hold."""
    if actor.user_id is None:
        return set()
    query = sa.select(FundReviewer.state_code).where(FundReviewer.user_id == actor.user_id)
    return set(once(f"sponsorship.noted.{actor.user_id}", lambda: list(db.session.scalars(query)))) - {""}


def may_ask(actor: Actor, state: str) -> bool:
    """Whether somebody may draft, submit and withdraw requests of a State."""
    return may(actor, Action.SPONSORSHIP_SUBMIT, Scope(state=state))


def parties_of(actor: Actor, request: SponsorshipRequest) -> frozenset[Party]:
    """As what somebody may act on a request with its fund and process: its State, or finance that acts for another."""
    found = set()
    if may_ask(actor, request.state_code):
        found.add(Party.STATE)
    is_own = request.state_code in states_of(actor)
    if keeps(actor, request.fund) and not is_own and request.state_code not in noted_states(actor):
        found.add(Party.FINANCE)
    return frozenset(found)


def own_requests(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of the States for which somebody acts, drafts among them."""
    return SponsorshipRequest.state_code.in_(states_of(actor))


def reviewed_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Submitted requests that somebody judges: finance and the fund's reviewers, never those of their own State."""
    if actor.user_id is None:
        return sa.false()
    mine = sa.select(FundReviewer.fund_id).where(FundReviewer.user_id == actor.user_id)
    return sa.and_(
        SponsorshipRequest.status != RequestStatus.DRAFT,
        sa.or_(
            SponsorshipRequest.fund_id.in_(sa.select(Fund.id).where(kept_funds(actor))),
            SponsorshipRequest.fund_id.in_(mine),
        ),
        SponsorshipRequest.state_code.not_in(states_of(actor)),
        sa.not_(noted_for(actor)),
    )


def noted_for(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests of the State for which somebody acts, as a fund has noted of its reviewers."""
    query = sa.select(FundReviewer.id).where(
        FundReviewer.user_id == actor.user_id, FundReviewer.state_code == SponsorshipRequest.state_code
    )
    return query.exists()


def visible_requests(actor: Actor) -> sa.ColumnElement[bool]:
    """Requests that `actor` may see: those of their own State, those that they judge, all submitted for the auditor."""
    audited = SponsorshipRequest.status != RequestStatus.DRAFT if _audits(actor) else sa.false()
    return sa.or_(own_requests(actor), reviewed_by(actor), audited)


def visible_awards(actor: Actor) -> sa.ColumnElement[bool]:
    """Awards that `actor` may see: those of requests that they see."""
    return Award.request_id.in_(sa.select(SponsorshipRequest.id).where(visible_requests(actor)))


def _audits(actor: Actor) -> bool:
    return actor.holds(Role.AUDITOR)
