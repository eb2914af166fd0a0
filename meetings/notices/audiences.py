"""Who is in an audience today: people by their roles and what they follow, and the addresses of missions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Appointment, User
from meetings.accounts.queries import in_term
from meetings.feeds.models import Following
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.telling import EVERYWHERE, Audience

from .models import MissionAddress, NoticeChoice
from .rules import KINDS, Delivery


@dataclass
class Person:
    """Somebody who is told: what they have chosen, the roles they hold today, where they hold the one that counts."""

    user_id: int
    email: str
    chosen: Delivery | None
    scope: str = ""
    roles: set[Role] = field(default_factory=set)

    def delivery(self, kind: str) -> Delivery:
        """How they are told of a kind."""
        return KINDS[kind].delivery(self.chosen, self.roles)


def people(audience: Audience, today: date, kind: str = "") -> list[Person]:
    """Everybody in the audience who has an account that is in use, once each, in one query."""
    told = _told(audience, today)
    if told is None:
        return []
    asked = _asked(audience)
    chosen = sa.and_(NoticeChoice.user_id == User.id, NoticeChoice.kind == kind)
    held = sa.and_(Appointment.user_id == User.id, in_term(today))
    query = (
        sa.select(User.id, User.email, NoticeChoice.delivery, Appointment.role, Appointment.scope)
        .outerjoin(NoticeChoice, chosen)
        .outerjoin(Appointment, held)
        .where(User.active, User.id.in_(told))
        .order_by(User.id, Appointment.id)
    )
    found: dict[int, Person] = {}
    for user_id, email, delivery, role, scope in db.session.execute(query):
        person = found.setdefault(user_id, Person(user_id, email, delivery))
        if role is not None:
            person.roles.add(role)
            if not person.scope and reaches(asked.get(role, ()), scope):
                person.scope = scope
    return list(found.values())


def missions(audience: Audience, besides: Iterable[str] = ()) -> list[MissionAddress]:
    """The addresses of missions in the audience, but for those at which somebody gets the mail already."""
    if not audience.missions:
        return []
    query = sa.select(MissionAddress).where(MissionAddress.is_active)
    if EVERYWHERE not in audience.missions:
        query = query.where(MissionAddress.state.in_(audience.missions))
    known = {email.casefold() for email in besides}
    listed = db.session.execute(query.order_by(MissionAddress.state, MissionAddress.id)).scalars()
    return [address for address in listed if address.email.casefold() not in known]


def _told(audience: Audience, today: date) -> sa.SelectBase | None:
    parts: list[sa.Select[Any]] = []
    if audience.holders:
        held = sa.select(Appointment.user_id).where(in_term(today), sa.or_(*_holders(audience)))
        parts.append(held)
    if audience.users:
        parts.append(sa.select(User.id).where(User.id.in_(audience.users)))
    if audience.followers_of is not None:
        parts.append(sa.select(Following.user_id).where(Following.meeting_id == audience.followers_of))
    if not parts:
        return None
    return sa.union(*parts)


def _holders(audience: Audience) -> list[sa.ColumnElement[bool]]:
    return [
        Appointment.role == role
        if EVERYWHERE in codes
        else sa.and_(Appointment.role == role, Appointment.scope.in_(sorted({*codes, EVERYWHERE})))
        for role, codes in _asked(audience).items()
    ]


def _asked(audience: Audience) -> dict[Role, set[str]]:
    found: dict[Role, set[str]] = {}
    for role, code in audience.holders:
        found.setdefault(role, set()).add(code)
    return found


def reaches(codes: Collection[str], scope: str) -> bool:
    """Whether a role that is held within `scope` is meant where it is asked for within `codes`."""
    return bool(codes) and (scope == EVERYWHERE or EVERYWHERE in codes or scope in codes)
