"""What is read of addresses: those of missions, those that fail, and the States that nobody can be told for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from meetings.accounts.models import Appointment, User
from meetings.accounts.queries import in_term
from meetings.accounts.rules import DELEGATION
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.outbox import queries as outbox
from meetings.outbox.models import FailingAddress

from .models import MissionAddress, NoticeReceipt

PAGE = 25


@dataclass(frozen=True)
class Failing:
    """An address that fails, and whose it is: a person's, or that of a mission (of which State, by iso3)."""

    record: FailingAddress
    person: str
    state: str


@dataclass(frozen=True)
class MissionRow:
    """An address of a mission, and what the mail server said of it where it fails."""

    record: MissionAddress
    failing: FailingAddress | None


def address(number: int, *, lock: bool = False) -> MissionAddress:
    """One address of a mission; raises NotFound. `lock` makes other writers wait."""
    query = sa.select(MissionAddress).where(MissionAddress.id == number)
    found = db.session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise NotFound("mission.unknown")
    return found


def was_told(number: int) -> bool:
    """Whether a notice was ever meant for this address of a mission."""
    query = sa.select(NoticeReceipt.id).where(NoticeReceipt.mission_address_id == number).limit(1)
    return db.session.execute(query).first() is not None


def missions() -> list[MissionRow]:
    """All addresses of missions, those of a State together: a few for each of two hundred States."""
    query = (
        sa.select(MissionAddress, FailingAddress)
        .outerjoin(FailingAddress, FailingAddress.address == MissionAddress.email)
        .order_by(MissionAddress.state, MissionAddress.id)
    )
    return [MissionRow(*row) for row in db.session.execute(query)]


def failing(page: int) -> tuple[list[Failing], int]:
    """A page of the addresses that fail, those that failed last first, and how many there are."""
    count = outbox.failing()
    states = (
        sa.select(MissionAddress.email, sa.func.min(MissionAddress.state).label("state"))
        .group_by(MissionAddress.email)
        .subquery()
    )
    query = (
        sa.select(FailingAddress, User.name, states.c.state)
        .outerjoin(User, User.email == FailingAddress.address)
        .outerjoin(states, states.c.email == FailingAddress.address)
        .order_by(FailingAddress.last_at.desc(), FailingAddress.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [Failing(record, name or "", state or "") for record, name, state in db.session.execute(query)], count


def reached(today: date) -> set[str]:
    """The States for which somebody can be told something today, by iso3: a delegate, or an address in use."""
    held = (
        sa.select(Appointment.scope)
        .join(Appointment.user)
        .where(Appointment.role.in_(DELEGATION), in_term(today), User.active)
    )
    written = sa.select(MissionAddress.state).where(MissionAddress.is_active)
    return set(db.session.scalars(sa.union(held, written)))


def unreached(codes: Collection[str], today: date) -> list[str]:
    """Those of these States for which nobody can be told anything today."""
    known = reached(today)
    return [code for code in codes if code not in known]
