"""Who may do what: roles held for a term within a scope, and what a grant asks for. Default deny."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """ACCESS: each is held for a term (from, until) and within a scope; one person may hold several."""

    READER = "reader"
    FOCAL_POINT = "focal_point"
    MEMBER = "member"
    COORDINATOR = "coordinator"
    DEPUTY_COORDINATOR = "deputy_coordinator"
    CHAIRS_DESK = "chairs_desk"
    CIVIL_SOCIETY = "civil_society"
    DONOR_CONTACT = "donor_contact"
    TRANSLATOR = "translator"
    SECRETARIAT = "secretariat"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ScopeKind(StrEnum):
    """What a role is held within."""

    NONE = "none"
    STATE = "state"
    GROUP = "group"
    MEETING = "meeting"
    ORGANIZATION = "organization"
    PROCESS = "process"
    LANGUAGE = "language"


SCOPE_OF_ROLE: dict[Role, ScopeKind] = {
    Role.READER: ScopeKind.NONE,
    Role.FOCAL_POINT: ScopeKind.STATE,
    Role.MEMBER: ScopeKind.STATE,
    Role.COORDINATOR: ScopeKind.GROUP,
    Role.DEPUTY_COORDINATOR: ScopeKind.GROUP,
    Role.CHAIRS_DESK: ScopeKind.MEETING,
    Role.CIVIL_SOCIETY: ScopeKind.ORGANIZATION,
    Role.DONOR_CONTACT: ScopeKind.ORGANIZATION,
    Role.TRANSLATOR: ScopeKind.LANGUAGE,
    Role.SECRETARIAT: ScopeKind.PROCESS,
    Role.FINANCE: ScopeKind.PROCESS,
    Role.AUDITOR: ScopeKind.NONE,
    Role.ADMINISTRATOR: ScopeKind.NONE,
}


@dataclass(frozen=True)
class Holding:
    """A role somebody holds today. `scope` is a code (iso3, group, meeting, process, language); "*" is all."""

    role: Role
    scope: str = "*"


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the roles held at this moment, a command (`user_id` None, `name` set), or the public."""

    user_id: int | None = None
    name: str = ""
    holdings: tuple[Holding, ...] = ()

    @property
    def is_anonymous(self) -> bool:
        """Nobody signed in."""
        return self.user_id is None and not self.name

    def holds(self, role: Role, scope: str | None = None) -> bool:
        """Whether the role is held, in any scope or in `scope`."""
        return any(h.role is role and (scope is None or h.scope in {scope, "*"}) for h in self.holdings)

    def scopes(self, *roles: Role) -> set[str]:
        """The scopes in which any of `roles` is held."""
        return {h.scope for h in self.holdings if h.role in roles}


PUBLIC = Actor()


def system(name: str) -> Actor:
    """The actor of a command or a task: it may do what its code does, and the audit log names it."""
    return Actor(name=name, holdings=tuple(Holding(role) for role in (Role.SECRETARIAT, Role.ADMINISTRATOR)))


@dataclass(frozen=True)
class Scope:
    """What an object belongs to, as codes; a grant within a scope asks for a role held there."""

    state: str | None = None
    group: str | None = None
    meeting: str | None = None
    organization: str | None = None
    process: str | None = None
    language: str | None = None
    user_id: int | None = None


ANYWHERE = Scope()


@dataclass(frozen=True)
class Grant:
    """One cell of the table: `role` may do it within its scope (`within`), or wherever it is held (None)."""

    role: Role
    within: ScopeKind | None = None


def holds_grant(actor: Actor, grant: Grant, scope: Scope) -> bool:
    """Whether `actor` satisfies `grant` for an object in `scope`; an object without the asked scope is refused."""
    if grant.within is None:
        return actor.holds(grant.role)
    code = getattr(scope, grant.within.value, None)
    return code is not None and actor.holds(grant.role, code)
