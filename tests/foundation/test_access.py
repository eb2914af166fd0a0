"""Grants: default deny, scopes, terms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.access import PUBLIC, Actor, Grant, Holding, Role, Scope, ScopeKind, holds_grant
from meetings.foundation.access_table import GRANTS, Action, is_scoped, may, may_somewhere

PERU = Actor(user_id=1, name="Peru", holdings=(Holding(Role.FOCAL_POINT, "PER"),))


def test_the_public_may_read_and_nothing_else() -> None:
    assert [action for action in Action if may(PUBLIC, action, Scope())] == [Action.PUBLIC_READ]


def test_a_focal_point_manages_the_own_delegation_only() -> None:
    assert may(PERU, Action.DELEGATION_MANAGE, Scope(state="PER"))
    assert not may(PERU, Action.DELEGATION_MANAGE, Scope(state="NPL"))


def test_an_object_without_a_scope_is_refused_to_a_scoped_role() -> None:
    assert not may(PERU, Action.DELEGATION_MANAGE, Scope())


def test_a_page_exists_for_who_may_do_it_somewhere() -> None:
    assert may_somewhere(PERU, Action.DELEGATION_MANAGE)
    assert not may_somewhere(PERU, Action.MEETING_EDIT)


def test_one_may_change_the_own_account_only() -> None:
    assert may(PERU, Action.ACCOUNT_OWN, Scope(user_id=1))
    assert not may(PERU, Action.ACCOUNT_OWN, Scope(user_id=2))


@given(st.sampled_from(Action), st.sampled_from(Role), st.text(min_size=1, max_size=5))
def test_a_role_outside_the_table_is_never_enough(action: Action, role: Role, scope: str) -> None:
    actor = Actor(user_id=1, name="x", holdings=(Holding(role, scope),))
    granted = {grant.role for grant in GRANTS.get(action, ())}
    if role not in granted and action not in {Action.PUBLIC_READ, Action.ACCOUNT_OWN}:
        assert not may_somewhere(actor, action)


@given(st.sampled_from(ScopeKind), st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5))
def test_a_scope_is_never_taken_for_another(kind: ScopeKind, held: str, asked: str) -> None:
    if kind is ScopeKind.NONE:
        return
    actor = Actor(user_id=1, holdings=(Holding(Role.SECRETARIAT, held),))
    allowed = holds_grant(actor, Grant(Role.SECRETARIAT, kind), Scope(**{kind.value: asked}))
    assert allowed == (held in {asked, "*"})


def test_every_scoped_action_is_known_as_such() -> None:
    assert is_scoped(Action.MEETING_EDIT)
    assert not is_scoped(Action.AUDIT_READ)
