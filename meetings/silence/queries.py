"""What is read of silence procedures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.notices.models import Notice

from .models import SilenceAct, SilenceAddressee, SilenceProcedure
from .rules import REMINDED_BEFORE, ActKind, AddresseeKind, ManagerKind, Status, is_to_remind, reminder_key

PARTIES = (Role.FOCAL_POINT, Role.COORDINATOR, Role.DEPUTY_COORDINATOR, Role.SECRETARIAT)  # who acts on any
_WHOLE = (
    selectinload(SilenceProcedure.addressees),
    selectinload(SilenceProcedure.acts).options(joinedload(SilenceAct.addressee), joinedload(SilenceAct.evidence)),
)


def by_id(procedure_id: int, *, lock: bool = False) -> SilenceProcedure:
    """One procedure with its addressees and acts, three queries; raises NotFound.

    `lock` makes all who would act on it wait until this transaction has ended: whoever has it reads the clock then.
    """
    if lock:
        # By itself: on PostgreSQL the acts must be read by a statement that begins once the row is had.
        row = sa.select(SilenceProcedure.id).where(SilenceProcedure.id == procedure_id).with_for_update()
        if db.session.execute(row).scalar_one_or_none() is None:
            raise NotFound("silence.unknown")
    query = sa.select(SilenceProcedure).where(SilenceProcedure.id == procedure_id).options(*_WHOLE)
    found = db.session.execute(query.execution_options(populate_existing=lock)).scalar_one_or_none()
    if found is None:
        raise NotFound("silence.unknown")
    return found


def of_subject(kind: str, subject_id: int) -> list[SilenceProcedure]:
    """Every time that something was put under silence, the last first, with addressees and acts."""
    query = (
        sa.select(SilenceProcedure)
        .where(SilenceProcedure.subject_kind == kind, SilenceProcedure.subject_id == subject_id)
        .options(*_WHOLE)
        .order_by(SilenceProcedure.number.desc())
    )
    return list(db.session.execute(query).scalars())


def last_number(kind: str, subject_id: int) -> int:
    """How often something was put under silence."""
    of_it = sa.and_(SilenceProcedure.subject_kind == kind, SilenceProcedure.subject_id == subject_id)
    return db.session.execute(sa.select(sa.func.max(SilenceProcedure.number)).where(of_it)).scalar() or 0


def last_of(kinds: Collection[str], subject_id: int) -> dict[str, SilenceProcedure]:
    """The last procedure about something, by each of these kinds, as it is stored now; without addressees and acts."""
    of_it = sa.and_(SilenceProcedure.subject_kind.in_(kinds), SilenceProcedure.subject_id == subject_id)
    query = sa.select(SilenceProcedure).where(of_it).order_by(SilenceProcedure.number)
    rows = db.session.execute(query.execution_options(populate_existing=True)).scalars()
    return {found.subject_kind: found for found in rows}


def has_successor(procedure_id: int) -> bool:
    """Whether it was put under silence again."""
    query = sa.select(SilenceProcedure.id).where(SilenceProcedure.previous_id == procedure_id)
    return db.session.execute(query).first() is not None


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The procedures that somebody may know of: as `authority.sees`, for many."""
    if actor.holds(Role.AUDITOR):
        return sa.true()
    return sa.or_(managed_by(actor), asks(actor))


def managed_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The procedures that somebody runs."""
    shown: list[sa.ColumnElement[bool]] = [sa.false()]
    for kind, roles in (
        (ManagerKind.SECRETARIAT, (Role.SECRETARIAT,)),
        (ManagerKind.COORDINATOR, (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)),
    ):
        shown.append(
            sa.and_(SilenceProcedure.manager_kind == kind, _within(SilenceProcedure.manager_scope, actor, roles))
        )
    return sa.or_(*shown)


def asks(actor: Actor, *, speakers: bool = False) -> sa.ColumnElement[bool]:
    """The procedures that ask somebody's State or group; where only `speakers` count, those who may answer for it."""
    delegates = (Role.FOCAL_POINT,) if speakers else (Role.FOCAL_POINT, Role.MEMBER)
    chairs = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
    whose = sa.or_(
        *(
            sa.and_(SilenceAddressee.kind == kind, _within(SilenceAddressee.code, actor, roles))
            for kind, roles in ((AddresseeKind.STATE, delegates), (AddresseeKind.GROUP_CHAIR, chairs))
        )
    )
    return SilenceProcedure.id.in_(sa.select(SilenceAddressee.procedure_id).where(whose))


def _within(column: Any, actor: Actor, roles: Iterable[Role]) -> sa.ColumnElement[bool]:
    scopes = actor.scopes(*roles)
    return sa.true() if "*" in scopes else column.in_(sorted(scopes))


def listed(actor: Actor, page: int, size: int = 25) -> tuple[list[SilenceProcedure], int]:
    """A page of the procedures that somebody may know of: open ones, the next deadline first, then those that have
    ended, the newest first; how many there are."""
    seen = sa.select(SilenceProcedure).where(visible_to(actor))
    count = db.session.execute(sa.select(sa.func.count()).select_from(seen.subquery())).scalar_one()
    is_open = sa.case((SilenceProcedure.status == Status.OPEN, 0), else_=1)
    soonest = sa.case((SilenceProcedure.status == Status.OPEN, SilenceProcedure.expires_at))
    query = seen.order_by(is_open, soonest, SilenceProcedure.opened_at.desc(), SilenceProcedure.id.desc())
    rows = db.session.execute(query.offset((page - 1) * size).limit(size)).scalars()
    return list(rows), count


def waiting_columns(actor: Actor, now: datetime) -> tuple[sa.ColumnElement[Any], ...]:
    """How many open procedures somebody could still answer, and how many are theirs to close: columns for a query
    that reads other things as well. None for who has no part in any."""
    if not any(actor.holds(role) for role in PARTIES):
        return ()
    over = sa.or_(SilenceProcedure.expires_at < now.replace(microsecond=0), _has(ActKind.RUN_OUT))
    count = sa.select(sa.func.count()).select_from(SilenceProcedure).where(SilenceProcedure.status == Status.OPEN)
    to_answer = count.where(asks(actor, speakers=True), sa.not_(over))
    to_close = count.where(managed_by(actor), over)
    return to_answer.scalar_subquery(), to_close.scalar_subquery()


def due(now: datetime) -> list[int]:
    """The procedures whose last second has passed without this being on record."""
    query = (
        sa.select(SilenceProcedure.id)
        .where(SilenceProcedure.status.in_((Status.OPEN, Status.BROKEN)))
        .where(SilenceProcedure.expires_at < now.replace(microsecond=0), sa.not_(_has(ActKind.RUN_OUT)))
        .order_by(SilenceProcedure.expires_at, SilenceProcedure.id)
    )
    return list(db.session.execute(query).scalars())


def to_remind(now: datetime) -> list[int]:
    """The procedures whose last day has begun and of which nobody was reminded yet for this deadline."""
    ahead = SilenceProcedure.expires_at.between(now, now + REMINDED_BEFORE)
    query = (
        sa.select(SilenceProcedure.id, SilenceProcedure.opened_at, SilenceProcedure.expires_at)
        .where(SilenceProcedure.status == Status.OPEN, ahead)
        .order_by(SilenceProcedure.expires_at, SilenceProcedure.id)
    )
    due = {
        reminder_key(number, expires_at): number
        for number, opened_at, expires_at in db.session.execute(query)
        if is_to_remind(opened_at, expires_at, now)
    }
    told = set(db.session.scalars(sa.select(Notice.key).where(Notice.key.in_(due)))) if due else set()
    return [number for key, number in due.items() if key not in told]


def _has(kind: ActKind) -> sa.ColumnElement[bool]:
    found = sa.select(SilenceAct.id).where(SilenceAct.procedure_id == SilenceProcedure.id, SilenceAct.kind == kind)
    return found.exists()


def every_id() -> list[int]:
    """All procedures, for what proves them."""
    return list(db.session.execute(sa.select(SilenceProcedure.id).order_by(SilenceProcedure.id)).scalars())
