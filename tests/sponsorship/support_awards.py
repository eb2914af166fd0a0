"""What tests of reviews and awards start from besides `support`: awards, and what is left of money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.accounts import queries as accounts
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.sponsorship import approving, awarding, entering, verifying_awards
from meetings.sponsorship.ledger import Account, AccountKind
from meetings.sponsorship.models import Fund, FundReviewer, LedgerAct, Pledge
from meetings.sponsorship.models_requests import Award, SponsorshipRequest
from meetings.sponsorship.rules import CostKind, Share
from tests.sponsorship.support import FINANCE, SECOND, key, person
from tests.support.accounts import make_user

EMAILS = {FINANCE.user_id: "finance@example.org", SECOND.user_id: "second@example.org"}


def known(actor: Actor) -> Actor:
    """The same with the account that they have where `people` made one: what is told names who did it."""
    user = accounts.user_by_email(EMAILS[actor.user_id]) if actor.user_id in EMAILS else None
    return replace(actor, user_id=user.id) if user is not None else actor


FARE, SUBSISTENCE, TERMINAL = CostKind.FARE, CostKind.SUBSISTENCE, CostKind.TERMINAL


def refused(code: str, kind: type[DomainError] = RuleViolation) -> Any:
    return pytest.raises(kind, match=code.replace(".", r"\."))


def _id(record: Any) -> int:
    """The id of a record, even of one whose session is gone."""
    return int(sa.inspect(record).identity[0])


def again(request: SponsorshipRequest) -> SponsorshipRequest:
    """A request as it is stored."""
    db.session.expire_all()
    return db.session.get_one(SponsorshipRequest, _id(request))


def stored(award: Award) -> Award:
    """An award as it is stored."""
    db.session.expire_all()
    return db.session.get_one(Award, _id(award))


def available(pledge: Pledge) -> int:
    """What of a pledge can be awarded."""
    known = db.session.get_one(Pledge, _id(pledge))
    fund = db.session.get_one(Fund, known.fund_id)
    return entering.balances(fund).get(Account(AccountKind.AVAILABLE, known.id), 0)


def an_award(
    request: SponsorshipRequest, pledge: Pledge, fare: int = 100_000, by: Actor = FINANCE, **other: int
) -> Award:
    """An award of part of the ticket, and of what else is named."""
    shares = [Share(pledge.id, CostKind(kind), amount) for kind, amount in ({"fare": fare} | other).items() if amount]
    made = awarding.award(known(by), request.id, again(request).revision, key(), shares)
    db.session.commit()
    return made


def approved(award: Award, by: Actor = SECOND) -> Award:
    made = approving.approve(known(by), award.id, stored(award).revision, key())
    db.session.commit()
    return made


def released(award: Award, by: Actor = FINANCE) -> Award:
    made = approving.release(known(by), award.id, stored(award).revision, key(), "The journey is off.")
    db.session.commit()
    return made


def a_reviewer(fund: Fund, state: str = "", *holdings: tuple[Role, str]) -> Actor:
    """Somebody who reviews requests of a fund beside finance, with an account and these roles."""
    user = make_user(f"reviewer-{state.lower()}@example.org", *holdings)
    db.session.add(FundReviewer(fund_id=fund.id, user_id=user.id, state_code=state))
    db.session.commit()
    return person(user.id, *holdings)


def acts(award: Award) -> list[str]:
    """The kinds of the ledger's acts on an award, in order."""
    query = sa.select(LedgerAct.kind).where(LedgerAct.award_id == award.id).order_by(LedgerAct.id)
    return [kind.value for kind in db.session.scalars(query)]


def is_sound() -> bool:
    """Nothing is wrong with any award."""
    db.session.expire_all()
    assert list(verifying_awards.find()) == []
    return True
