"""The secret addresses of people's own feeds: made, shown once, used, revoked."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.accounts.models import User
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, Holding
from meetings.foundation.database import db, own_transaction
from meetings.foundation.errors import NotFound, RuleViolation
from meetings.foundation.feed_scope import Concerns
from meetings.states import queries as states

from . import following, personal
from .models import FeedToken
from .rules import Feed

log = logging.getLogger(__name__)
TOKEN_BYTES = 20  # 160 random bits
MOST_TOKENS = 20  # of one person, revoked ones aside


def make(actor: Actor, name: str) -> tuple[FeedToken, str]:
    """A new address for the person's own feed, and its secret: 32 letters and digits, never to be seen again.

    Raises RuleViolation `feed_token.too_many`.
    """
    count = sa.select(sa.func.count(FeedToken.id)).where(
        FeedToken.user_id == actor.user_id, FeedToken.revoked_at.is_(None)
    )
    if (db.session.scalar(count) or 0) >= MOST_TOKENS:
        raise RuleViolation("feed_token.too_many", field="name", most=MOST_TOKENS)
    secret = base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().lower()
    token = FeedToken(user_id=actor.user_id, name=name, token_hash=hashed(secret))
    db.session.add(token)
    db.session.flush()
    audit.record(actor, "feed_token.make", "feed_token", token.id, after={"name": name})
    return token, secret


def hashed(secret: str) -> str:
    """What is kept of a secret. Random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def of_person(user_id: int) -> list[FeedToken]:
    """The person's addresses, those that still work first, then by age."""
    query = sa.select(FeedToken).where(FeedToken.user_id == user_id)
    return list(db.session.scalars(query.order_by(FeedToken.revoked_at.is_not(None), FeedToken.id)))


def by_id(token_id: int) -> FeedToken:
    """One address. Raises NotFound."""
    token = db.session.get(FeedToken, token_id)
    if token is None:
        raise NotFound("feed_token.unknown")
    return token


def revoke(actor: Actor, token: FeedToken) -> None:
    """From now on it answers 410. Doing it twice changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = clock.stamp()
        audit.record(actor, "feed_token.revoke", "feed_token", token.id, before={"name": token.name})
        db.session.flush()


def find(secret: str) -> FeedToken | None:
    """The address with that secret, revoked ones too; its person is loaded."""
    query = (
        sa.select(FeedToken)
        .where(FeedToken.token_hash == hashed(secret))
        .options(joinedload(FeedToken.user).joinedload(User.appointments))
    )
    return db.session.scalars(query).unique().one_or_none()


def note_use(token: FeedToken) -> None:
    """Remember the day, in a transaction of its own, once a day: a reading request writes nothing else."""
    today = clock.real_now().date()
    if token.last_used_on == today:
        return
    try:
        with own_transaction() as connection:
            connection.execute(sa.update(FeedToken).where(FeedToken.id == token.id).values(last_used_on=today))
    except sa.exc.OperationalError:  # a full disk, a long writer: the feed matters more
        log.warning("use of a private feed not recorded", exc_info=True)


def works(token: FeedToken) -> bool:
    """Whether it may still be used: neither revoked, nor its person's account closed."""
    return token.revoked_at is None and token.user.active


def feed_of(token: FeedToken) -> Feed:
    """The feed behind an address (found by `find`), by the roles that its person holds today."""
    user, today = token.user, clock.business_today()
    held = [a for a in user.appointments if a.ended_at is None and a.from_on <= today <= (a.until_on or today)]
    actor = Actor(user.id, user.name, tuple(Holding(a.role, a.scope) for a in held))
    return personal.private_feed(concerns_of(actor))


def concerns_of(actor: Actor) -> Concerns:
    """What concerns somebody today: their roles, their delegations' groups, the meetings they follow."""
    groups = states.groups_of(actor.scopes(*personal.DELEGATIONS), clock.business_today())
    return personal.concerns(actor, groups, following.codes(actor.user_id or 0))
