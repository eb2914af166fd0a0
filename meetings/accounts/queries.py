"""Who a session belongs to, who holds which role on a day, lists of accounts, invitations and acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation import clock, registries
from meetings.foundation.access import SCOPE_OF_ROLE, Holding, Role, ScopeKind
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.registries import ScopeChoice
from meetings.foundation.thesaurus import normalise
from meetings.states import queries as states

from .models import Appointment, Invitation, SessionRow, User
from .rules import DELEGATION, EVERYWHERE

PAGE = 25


@dataclass(frozen=True)
class SessionRecord:
    """A session's row with its person and the roles that person holds today."""

    id: int
    user_id: int | None
    data: Any
    last_seen_at: datetime
    expires_at: datetime
    renew: bool
    name: str = ""
    language: str = ""
    active: bool = False
    uniquifier: str = ""
    holdings: tuple[Holding, ...] = ()


def session_record(connection: Connection, key_hash: str, today: date) -> SessionRecord | None:
    """The session with that hash, its person and the person's roles on `today`, in one query."""
    row, person, held = SessionRow.__table__.c, User.__table__.c, Appointment.__table__.c
    query = (
        sa.select(
            *(row.id, row.user_id, row.data, row.last_seen_at, row.expires_at, row.renew),
            *(person.name, person.language, person.active, person.fs_uniquifier, held.role, held.scope),
        )
        .select_from(SessionRow)
        .outerjoin(User, person.id == row.user_id)
        .outerjoin(Appointment, sa.and_(held.user_id == person.id, in_term(today)))
        .where(row.key_hash == key_hash)
        .order_by(held.id)
    )
    rows = connection.execute(query).all()
    if not rows:
        return None
    first = rows[0]
    holdings = tuple(Holding(found.role, found.scope) for found in rows if found.role is not None)
    person_values = (first.name or "", first.language or "", bool(first.active), first.fs_uniquifier or "")
    return SessionRecord(*first[:6], *person_values, holdings)


def in_term(today: date) -> sa.ColumnElement[bool]:
    """The condition on Appointment that its role is held on `today`."""
    return sa.and_(
        Appointment.from_on <= today,
        sa.or_(Appointment.until_on.is_(None), Appointment.until_on >= today),
        Appointment.ended_at.is_(None),
    )


def holdings(user_id: int, today: date) -> tuple[Holding, ...]:
    """The roles that somebody holds on `today`."""
    query = sa.select(Appointment.role, Appointment.scope).where(Appointment.user_id == user_id, in_term(today))
    return tuple(Holding(*row) for row in db.session.execute(query.order_by(Appointment.id)))


def not_over(today: date) -> sa.ColumnElement[bool]:
    """The condition on Appointment that its role is held on `today` or will be."""
    return sa.and_(
        sa.or_(Appointment.until_on.is_(None), Appointment.until_on >= today), Appointment.ended_at.is_(None)
    )


def user_by_id(user_id: int) -> User:
    """One account with its appointments and passkeys. Raises NotFound."""
    query = (
        sa.select(User).where(User.id == user_id).options(selectinload(User.appointments), selectinload(User.webauthn))
    )
    user = db.session.execute(query).scalar_one_or_none()
    if user is None:
        raise NotFound("account.unknown")
    return user


def user_by_email(email: str) -> User | None:
    """The account with that address (small letters)."""
    return db.session.execute(sa.select(User).where(User.email == email)).scalar_one_or_none()


def _named(search: str) -> list[sa.ColumnElement[bool]] | None:
    """Conditions on User that every word of `search` is in name or address; None where no name could have it."""
    words = normalise(search).split()
    if search.strip() and not words:
        return None
    return [User.search_text.contains(word, autoescape=True) for word in words]


def accounts(search: str, page: int) -> tuple[list[User], int]:
    """A page of accounts with their appointments, by name, and how many there are. `search` is in name or address."""
    named = _named(search)
    if named is None:
        return [], 0
    query = sa.select(User).where(*named)
    count = db.session.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one()
    query = query.options(selectinload(User.appointments)).order_by(User.name, User.id)
    return list(db.session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).scalars()), count


def everyone() -> list[User]:
    """All accounts with their appointments, by address."""
    query = sa.select(User).options(selectinload(User.appointments)).order_by(User.email)
    return list(db.session.execute(query).scalars())


def demo_accounts() -> list[str]:
    """The addresses of demonstration accounts."""
    return list(db.session.execute(sa.select(User.email).where(User.is_demo).order_by(User.email)).scalars())


def sessions_of(user_id: int, now: datetime, idle: timedelta) -> list[SessionRow]:
    """A person's sessions that have not run out, last used first."""
    query = (
        sa.select(SessionRow)
        .where(SessionRow.user_id == user_id, SessionRow.expires_at > now, SessionRow.last_seen_at > now - idle)
        .order_by(SessionRow.last_seen_at.desc())
        .limit(50)
    )
    return list(db.session.execute(query).scalars())


def session_of(user_id: int, session_id: int) -> SessionRow:
    """One session of that person. Raises NotFound for anybody else's."""
    row = db.session.get(SessionRow, session_id)
    if row is None or row.user_id != user_id:
        raise NotFound("session.unknown")
    return row


def appointment_by_id(appointment_id: int) -> Appointment:
    """One appointment with its person. Raises NotFound."""
    query = sa.select(Appointment).where(Appointment.id == appointment_id).options(joinedload(Appointment.user))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("appointment.unknown")
    return found


def holders(roles: Iterable[Role], scopes: Iterable[str], today: date) -> list[Appointment]:
    """Appointments to `roles` in `scopes` that are held on `today` or later, with their people, by name."""
    query = (
        sa.select(Appointment)
        .join(Appointment.user)
        .where(Appointment.role.in_(list(roles)), Appointment.scope.in_(list(scopes)), not_over(today), User.active)
        .options(joinedload(Appointment.user))
        .order_by(User.name, Appointment.from_on, Appointment.id)
    )
    return list(db.session.execute(query).scalars())


def delegates_of_group(group: str, today: date) -> list[Appointment]:
    """Members and focal points of the States of a regional group, as of `today`."""
    iso3s = [iso3 for iso3, code in states.group_codes_on(today).items() if code == group]
    return [a for a in holders(DELEGATION, iso3s, today) if a.from_on <= today]


def own_term(user_id: int, role: Role, scope: str, today: date) -> Appointment:
    """The appointment by which somebody holds `role` in `scope` on `today`. Raises NotFound."""
    query = (
        sa.select(Appointment)
        .where(Appointment.user_id == user_id, Appointment.role == role, Appointment.scope == scope, in_term(today))
        .order_by(Appointment.until_on.desc(), Appointment.id)
        .limit(1)
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("appointment.unknown")
    return found


def invitation_by_hash(token_hash: str) -> Invitation | None:
    """The invitation whose link has that hash."""
    query = sa.select(Invitation).where(Invitation.token_hash == token_hash)
    return db.session.execute(query).scalar_one_or_none()


def invitation_by_id(invitation_id: int) -> Invitation:
    """One invitation. Raises NotFound."""
    found = db.session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound("invitation.unknown")
    return found


def _is_open() -> sa.ColumnElement[bool]:
    return sa.and_(
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > clock.real_now(),
        sa.or_(Invitation.until_on.is_(None), Invitation.until_on >= clock.business_today()),
    )


def open_invitations_from(user_id: int) -> list[Invitation]:
    """The invitations that somebody has sent and that can still be accepted."""
    query = sa.select(Invitation).where(Invitation.invited_by == user_id, _is_open()).order_by(Invitation.id)
    return list(db.session.execute(query).scalars())


def open_invitations(page: int | None = 1, scope: str | None = None) -> tuple[list[Invitation], int]:
    """Invitations that can still be accepted, newest first, with who invited; `scope` keeps a delegation's own."""
    query = sa.select(Invitation).where(_is_open())
    if scope is not None:
        query = query.where(Invitation.role.in_(list(DELEGATION)), Invitation.scope == scope)
    count = db.session.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one()
    query = query.options(joinedload(Invitation.inviter)).order_by(Invitation.id.desc()).limit(PAGE)
    return list(db.session.execute(query.offset(((page or 1) - 1) * PAGE)).scalars()), count


@dataclass(frozen=True)
class ActsAsked:
    """Which acts are asked for: words of who acted, a kind of object, from a day until a day at the office."""

    who: str = ""
    kind: str = ""
    from_on: date | None = None
    until_on: date | None = None


def acts(asked: ActsAsked, page: int) -> tuple[list[AuditEntry], int]:
    """A page of the audit log, newest first, and how many entries there are."""
    query = sa.select(AuditEntry)
    if asked.who.strip():
        named = _named(asked.who)
        people = sa.false() if named is None else AuditEntry.actor_id.in_(sa.select(User.id).where(*named))
        programs = sa.and_(AuditEntry.actor_id.is_(None), AuditEntry.actor_name == asked.who.strip())
        query = query.where(sa.or_(people, programs))
    if asked.kind:
        query = query.where(AuditEntry.object_kind == asked.kind)
    if asked.from_on is not None:
        query = query.where(AuditEntry.at >= _midnight(asked.from_on))
    if asked.until_on is not None:
        query = query.where(AuditEntry.at < _midnight(asked.until_on + timedelta(days=1)))
    paged = query.add_columns(sa.func.count().over()).order_by(AuditEntry.id.desc())
    rows = db.session.execute(paged.limit(PAGE).offset((page - 1) * PAGE)).all()
    if not rows and page > 1:
        return [], db.session.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(clock.OFFICE_ZONE))


# --- scopes ---------------------------------------------------------------------------------------------------------


def scope_choices(kind: ScopeKind, day: date, lang: str) -> list[ScopeChoice]:
    """What a role of that kind can be held within; features above add theirs by a registry."""
    match kind:
        case ScopeKind.STATE:
            return [ScopeChoice(*choice) for choice in states.choices(day, lang, observers=True)]
        case ScopeKind.GROUP:
            return [ScopeChoice(group.code, group.on(day).name.into(lang).text) for group in states.groups()]
        case ScopeKind.LANGUAGE:
            return [ScopeChoice(code, NAMES[code]) for code in LANGUAGES]
        case _:
            more = registries.scope_choices.get(kind.value)
            return more(lang) if more is not None else []


def scopes(holdings: Iterable[tuple[Role, str]], day: date, lang: str) -> dict[tuple[Role, str], ScopeChoice]:
    """What each role is held within, one query or so a kind.

    Everywhere has no name; a code that nobody names stands for itself, and belongs to no process.
    """
    holdings = list(holdings)
    found = {(role, code): ScopeChoice(code, "" if code == EVERYWHERE else code) for role, code in holdings}
    for kind in dict.fromkeys(SCOPE_OF_ROLE[role] for role, code in found if code != EVERYWHERE):
        if kind is not ScopeKind.NONE:
            known = {choice.code: choice for choice in scope_choices(kind, day, lang)}
            for role, code in holdings:
                if SCOPE_OF_ROLE[role] is kind:
                    found[role, code] = known.get(code, found[role, code])
    return found


def scope(role: Role, code: str, day: date, lang: str) -> ScopeChoice:
    """What one role is held within."""
    return scopes([(role, code)], day, lang)[role, code]
