"""The table: which roles may do what, in which scope. Pages, services and tests read this one."""

from __future__ import annotations

from enum import StrEnum

from .access import Actor, Grant, Role, Scope, ScopeKind, holds_grant


class Action(StrEnum):
    """object.verb, as the page of roles shows them."""

    PUBLIC_READ = "public.read"
    ACCOUNT_OWN = "account.own"
    ACCOUNT_ADMINISTER = "account.administer"
    ACCOUNT_INVITE = "account.invite"
    DELEGATION_MANAGE = "delegation.manage"
    GROUP_HAND_OVER = "group.hand_over"
    AUDIT_READ = "audit.read"
    MANDATE_EDIT = "mandate.edit"
    MEETING_EDIT = "meeting.edit"
    MEETING_PREPARATION = "meeting.preparation"
    HOLIDAY_EDIT = "holiday.edit"
    DEADLINE_EDIT = "deadline.edit"


_SECRETARIAT = (Grant(Role.SECRETARIAT, ScopeKind.PROCESS),)
_SIGNED_IN = tuple(Grant(role) for role in Role)

GRANTS: dict[Action, tuple[Grant, ...]] = {
    Action.ACCOUNT_OWN: _SIGNED_IN,
    Action.ACCOUNT_ADMINISTER: (Grant(Role.ADMINISTRATOR),),
    Action.ACCOUNT_INVITE: (Grant(Role.ADMINISTRATOR), Grant(Role.SECRETARIAT)),
    Action.DELEGATION_MANAGE: (Grant(Role.FOCAL_POINT, ScopeKind.STATE),),
    Action.GROUP_HAND_OVER: (Grant(Role.COORDINATOR, ScopeKind.GROUP),),
    Action.AUDIT_READ: (Grant(Role.AUDITOR), Grant(Role.ADMINISTRATOR)),
    Action.MANDATE_EDIT: _SECRETARIAT,
    Action.MEETING_EDIT: _SECRETARIAT,
    Action.MEETING_PREPARATION: (*_SECRETARIAT, Grant(Role.CHAIRS_DESK, ScopeKind.MEETING), Grant(Role.AUDITOR)),
    Action.HOLIDAY_EDIT: (Grant(Role.SECRETARIAT),),
    Action.DEADLINE_EDIT: _SECRETARIAT,
}


def may(actor: Actor, action: Action, scope: Scope) -> bool:
    """Whether `actor` may do `action` on an object in `scope`. What the table does not grant is denied."""
    if action is Action.PUBLIC_READ:
        return True
    if action is Action.ACCOUNT_OWN:
        return actor.user_id is not None and scope.user_id in {None, actor.user_id}
    return any(holds_grant(actor, grant, scope) for grant in GRANTS.get(action, ()))


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether `actor` may do `action` on some object: decides whether a page exists for them at all."""
    if action is Action.PUBLIC_READ:
        return True
    if action is Action.ACCOUNT_OWN:
        return actor.user_id is not None
    return any(actor.holds(grant.role) for grant in GRANTS.get(action, ()))


def is_scoped(action: Action) -> bool:
    """Whether the decision needs the object: such a view must call `authorize` with its scope."""
    return any(grant.within is not None for grant in GRANTS.get(action, ()))
