"""What is done with accounts: inviting, accepting, appointing, disabling, handing over; all of it audited."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_security.utils import hash_password

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_line
from meetings.foundation.thesaurus import normalise

from . import letters, queries, rules, telling
from .models import Appointment, Invitation, Passkey, SessionRow, User
from .rules import Term


def new_user(email: str, name: str, language: str, password: str | None, *, is_demo: bool = False) -> User:
    """An account; the address and the name have been cleaned."""
    user = User(
        email=email,
        name=name,
        language=language if language in LANGUAGES else "en",
        active=True,
        is_demo=is_demo,
        password=hash_password(password) if password else None,
        fs_uniquifier=secrets.token_hex(32),
        search_text=_searchable(name, email),
        webauthn=[],
    )
    db.session.add(user)
    db.session.flush()
    return user


def change_profile(actor: Actor, user: User, name: str, language: str) -> None:
    """The person's own name and language."""
    before = {"name": user.name, "language": user.language}
    user.name = clean_line(name, maximum=200, about="name")
    user.language = language if language in LANGUAGES else user.language
    user.search_text = _searchable(user.name, user.email)
    after = {"name": user.name, "language": user.language}
    if before != after:
        audit.record(actor, "account.change", "account", user.id, before, after)


# --- invitations ----------------------------------------------------------------------------------------------------


def invite(
    actor: Actor,
    email: str,
    role: Role,
    scope: str,
    language: str,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Invitation:
    """Send an invitation to `email`; it is accepted by a link that works once within two weeks.

    The answer is the same whether or not the address has an account. Raises `role.not_yours`, `account.address`.
    """
    _check_may_give(actor, role, scope)
    email = rules.clean_address(email)
    if from_on is not None:
        Term(role, scope, from_on, until_on)
    known = queries.user_by_email(email)
    if known is not None:
        rules.check_not_oneself(actor.user_id, known.id)
    token = secrets.token_urlsafe(rules.INVITATION_BYTES)
    invitation = Invitation(
        email=email,
        role=role,
        scope=scope,
        from_on=from_on,
        until_on=until_on,
        language=language if language in LANGUAGES else "en",
        token_hash=_hash(token),
        invited_by=actor.user_id,
        expires_at=clock.stamp() + timedelta(days=rules.INVITATION_DAYS),
    )
    db.session.add(invitation)
    db.session.flush()
    audit.record(actor, "invitation.send", "invitation", invitation.id, None, _invited(invitation))
    name = queries.scope(role, scope, clock.business_today(), invitation.language).name
    letters.invitation(invitation, token, actor.name if actor.user_id else "", name)
    return invitation


def _check_may_give(actor: Actor, role: Role, scope: str) -> None:
    process = queries.scope(role, scope, clock.business_today(), "en").process
    rules.check_may_give(actor.holdings, role, scope, process)


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """The link stops working. Raises `invitation.used` when it already did."""
    if not is_open(invitation):
        raise Conflict("invitation.used")
    invitation.withdrawn_at = clock.stamp()
    audit.record(actor, "invitation.withdraw", "invitation", invitation.id, _invited(invitation), None)
    db.session.flush()


def is_open(invitation: Invitation) -> bool:
    """Whether the invitation's link still works: it is over, too, when the last day of its role has passed."""
    is_over = invitation.until_on is not None and invitation.until_on < clock.business_today()
    is_unused = invitation.used_at is None and invitation.withdrawn_at is None
    return is_unused and not is_over and invitation.expires_at > clock.real_now()


def invitation_for(token: str) -> Invitation:
    """The open invitation of a link. Raises NotFound for an unknown link, `invitation.used` for one that is over."""
    found = queries.invitation_by_hash(_hash(token)) if len(token) < 100 else None
    if found is None:
        raise NotFound("invitation.unknown")
    if not is_open(found):
        raise Conflict("invitation.used")
    return found


def accept(invitation: Invitation, name: str, language: str, password: str) -> User:
    """Open an account for who was invited. Raises `invitation.used` when two click at once, and password rules."""
    name = clean_line(name, maximum=200, about="name")
    # As signing in reads it: an accent may be typed as one character or as two.
    password = current_app.extensions["security"].password_util.normalize(password)
    rules.check_password(password, invitation.email.partition("@")[0], name, "rostrum")
    if queries.user_by_email(invitation.email) is not None:
        raise Conflict("invitation.other_person")
    _use(invitation)
    user = new_user(invitation.email, name, language, password)
    actor = Actor(user.id, user.name)
    audit.record(actor, "account.open", "account", user.id, None, {"email": user.email, "name": name})
    _take_up(actor, user, invitation)
    return user


def accept_as(actor: Actor, user: User, invitation: Invitation) -> None:
    """Somebody who has an account takes up the role. Raises when the invitation is for, or from, somebody else."""
    if user.email != invitation.email:
        raise Conflict("invitation.other_person")
    if invitation.invited_by == user.id:
        raise Conflict("invitation.own")
    _use(invitation)
    _take_up(actor, user, invitation)


def _use(invitation: Invitation) -> None:
    """Exactly one click wins, on both databases."""
    done: Any = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .values(used_at=clock.stamp())
        .execution_options(synchronize_session="fetch")
    )
    if done.rowcount != 1:
        raise Conflict("invitation.used")


def _take_up(actor: Actor, user: User, invitation: Invitation) -> None:
    invitation.user_id = user.id
    today = clock.business_today()
    from_on = max(invitation.from_on or today, today)
    term = Term(invitation.role, invitation.scope, from_on, invitation.until_on)
    audit.record(actor, "invitation.accept", "invitation", invitation.id, None, _invited(invitation))
    if not _is_held(user, term):
        _appointment(user, term, invitation.invited_by, "")
        _renew_sessions(user.id)


# --- roles ----------------------------------------------------------------------------------------------------------


def appoint(actor: Actor, user: User, term: Term, reason: str = "") -> Appointment:
    """Give a role for a term. Raises `account.oneself`, `role.not_yours`, `role.held`."""
    rules.check_not_oneself(actor.user_id, user.id)
    _check_may_give(actor, term.role, term.scope)
    return _appoint(actor, user, term, reason)


def _is_held(user: User, term: Term) -> bool:
    """Whether the person holds the role there on some day of the term."""
    overlapping = sa.select(Appointment.id).where(
        Appointment.user_id == user.id,
        Appointment.role == term.role,
        Appointment.scope == term.scope,
        Appointment.ended_at.is_(None),
        sa.or_(Appointment.until_on.is_(None), Appointment.until_on >= term.from_on),
        *((Appointment.from_on <= term.until_on,) if term.until_on else ()),
    )
    return db.session.execute(overlapping.limit(1)).first() is not None


def _appoint(actor: Actor, user: User, term: Term, reason: str = "", what: str = "given") -> Appointment:
    if _is_held(user, term):
        raise RuleViolation("role.held", field="role")
    appointment = _appointment(user, term, actor.user_id, reason)
    audit.record(actor, "role.give", "account", user.id, None, _held(appointment))
    telling.of_role(actor, what, appointment)
    _renew_sessions(user.id)
    return appointment


def _appointment(user: User, term: Term, granted_by: int | None, reason: str) -> Appointment:
    appointment = Appointment(
        user_id=user.id,
        role=term.role,
        scope=term.scope,
        from_on=term.from_on,
        until_on=term.until_on,
        granted_by=granted_by,
        reason=clean_line(reason, required=False, about="reason"),
    )
    db.session.add(appointment)
    db.session.flush()
    return appointment


def end_role(actor: Actor, appointment: Appointment) -> None:
    """End a role at once; it shows at the holder's next request. Raises `account.oneself`, `role.ended`."""
    rules.check_not_oneself(actor.user_id, appointment.user_id)
    today = clock.business_today()
    over = appointment.until_on is not None and appointment.until_on < today
    if appointment.ended_at is not None or over:
        raise Conflict("role.ended")
    appointment.ended_at = clock.stamp()
    audit.record(actor, "role.end", "account", appointment.user_id, _held(appointment), None)
    db.session.flush()
    telling.of_role(actor, "ended", appointment)
    _renew_sessions(appointment.user_id)
    _withdraw_what_is_not_theirs(actor, appointment.user_id)


def _withdraw_what_is_not_theirs(actor: Actor, user_id: int) -> None:
    """Who may not invite any more does not come back, or send others, by links given out before."""
    still = Actor(user_id, "", queries.holdings(user_id, clock.business_today()))
    for invitation in queries.open_invitations_from(user_id):
        try:
            _check_may_give(still, invitation.role, invitation.scope)
        except RuleViolation:
            withdraw_invitation(actor, invitation)


def hand_over(actor: Actor, group: str, successor: User, on: date) -> Appointment:
    """A coordinator hands the group over: the successor's role starts on the day `on`, the own ends the day before.

    The successor is somebody of the group's delegations; their role has no last day. Raises `hand_over.too_early`,
    `hand_over.already`, `hand_over.successor`.
    """
    assert actor.user_id is not None
    today = clock.business_today()
    own = queries.own_term(actor.user_id, Role.COORDINATOR, group, today)
    change = rules.hand_over(Term(own.role, own.scope, own.from_on, own.until_on), on, today)
    _check_delegate(actor, group, successor)
    following = [a for a in queries.holders((Role.COORDINATOR,), [group], today) if a.from_on > today]
    if following:
        raise Conflict("hand_over.already", day=following[0].from_on - timedelta(days=1))
    term = Term(Role.COORDINATOR, group, change.successor_from)
    if _is_held(successor, term):
        raise RuleViolation("role.held", field="user")
    before = {"until_on": own.until_on}
    own.until_on = change.own_until
    audit.record(actor, "group.hand_over", "account", actor.user_id, before, {"until_on": own.until_on, "group": group})
    return _appoint(actor, successor, term, what="handed_over")


def name_deputy(actor: Actor, group: str, user: User, from_on: date, until_on: date | None) -> Appointment:
    """A coordinator names a deputy from the group's delegations, for a term."""
    assert actor.user_id is not None
    queries.own_term(actor.user_id, Role.COORDINATOR, group, clock.business_today())
    _check_delegate(actor, group, user)
    return _appoint(actor, user, Term(Role.DEPUTY_COORDINATOR, group, from_on, until_on))


def _check_delegate(actor: Actor, group: str, user: User) -> None:
    delegates = {a.user_id for a in queries.delegates_of_group(group, clock.business_today())}
    if user.id not in delegates or user.id == actor.user_id:
        raise RuleViolation("hand_over.successor", field="user")


# --- standing and sessions ------------------------------------------------------------------------------------------


def disable(actor: Actor, user: User) -> None:
    """The account signs in no more and loses its sessions at once. Raises `account.oneself`."""
    rules.check_not_oneself(actor.user_id, user.id)
    if user.active:
        user.active = False
        audit.record(actor, "account.disable", "account", user.id, {"active": True}, {"active": False})
        # Nor does it come back, or send others, by links that it has given out.
        for invitation in queries.open_invitations_from(user.id):
            withdraw_invitation(actor, invitation)
    drop_sessions(user.id)


def enable(actor: Actor, user: User) -> None:
    """The account signs in again, with the roles whose terms have not passed."""
    rules.check_not_oneself(actor.user_id, user.id)
    if not user.active:
        user.active = True
        audit.record(actor, "account.enable", "account", user.id, {"active": False}, {"active": True})
        db.session.flush()


def remove_factors(actor: Actor, user: User) -> None:
    """Take away a lost authenticator, recovery codes and passkeys, so that the password alone signs in."""
    rules.check_not_oneself(actor.user_id, user.id)
    had = {"authenticator": user.tf_primary_method is not None, "passkeys": len(user.webauthn)}
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    user.webauthn.clear()
    drop_sessions(user.id)
    audit.record(actor, "account.remove_factors", "account", user.id, had, {"authenticator": False, "passkeys": 0})
    letters.changed(user, "no_authenticator")


def end_session(actor: Actor, row: SessionRow) -> None:
    """Revoke one session."""
    audit.record(actor, "session.end", "account", row.user_id, {"agent": row.agent, "network": row.network}, None)
    db.session.delete(row)
    db.session.flush()


def drop_sessions(user_id: int, keep: int | None = None) -> int:
    """Revoke all sessions of a person but the one with the id `keep`; how many there were."""
    query = sa.delete(SessionRow).where(SessionRow.user_id == user_id)
    if keep is not None:
        query = query.where(SessionRow.id != keep)
    done: Any = db.session.execute(query)
    return int(done.rowcount)


def end_other_sessions(actor: Actor, keep: int | None) -> int:
    """Revoke all of one's own sessions but the present one."""
    assert actor.user_id is not None
    count = drop_sessions(actor.user_id, keep)
    if count:
        audit.record(actor, "session.end_others", "account", actor.user_id, {"sessions": count}, None)
    return count


def _renew_sessions(user_id: int) -> None:
    """With other roles comes another id, at the next request."""
    db.session.execute(sa.update(SessionRow).where(SessionRow.user_id == user_id).values(renew=True))


def remove_passkey(actor: Actor, user: User, passkey_id: int) -> Passkey:
    """Remove one of one's own passkeys. Raises NotFound for anybody else's."""
    found = next((p for p in user.webauthn if p.id == passkey_id), None)
    if found is None:
        raise NotFound("passkey.unknown")
    user.webauthn.remove(found)
    audit.record(actor, "passkey.remove", "account", user.id, {"name": found.name}, None)
    letters.changed(user, "no_passkey")
    db.session.flush()
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _searchable(name: str, email: str) -> str:
    return normalise(f"{name} {email}")


def _invited(invitation: Invitation) -> dict[str, Any]:
    return {
        "email": invitation.email,
        "role": invitation.role,
        "scope": invitation.scope,
        "from_on": invitation.from_on,
        "until_on": invitation.until_on,
    }


def _held(appointment: Appointment) -> dict[str, Any]:
    return {
        "role": appointment.role,
        "scope": appointment.scope,
        "from_on": appointment.from_on,
        "until_on": appointment.until_on,
    }
