"""Who may do what with a silence procedure, by the table of access and the scopes of the procedure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may

from .models import SilenceAddressee, SilenceProcedure
from .rules import AddresseeKind, ManagerKind, Standing, Step, allowed

_ORDER = (
    *(Step.ADOPT, Step.OBJECT, Step.ASK_TIME),
    *(Step.PUT_AGAIN, Step.EXTEND, Step.RECORD, Step.WITHDRAW),
)
# A member of a delegation drafts; what binds the State is said by its focal point.
SPEAKERS = (Role.FOCAL_POINT, Role.COORDINATOR, Role.DEPUTY_COORDINATOR)


def scope_of(kind: ManagerKind, code: str) -> Scope:
    """Within what a procedure is managed: a process by the secretariat, a group by its coordinator."""
    return Scope(process=code) if kind is ManagerKind.SECRETARIAT else Scope(group=code)


def may_manage(actor: Actor, kind: ManagerKind, code: str) -> bool:
    """Whether somebody may run procedures there: the secretariat has no part in what a group settles inside itself."""
    return may(actor, Action.SILENCE_MANAGE, scope_of(kind, code))


def manages(actor: Actor, procedure: SilenceProcedure) -> bool:
    """Whether somebody runs this one."""
    return may_manage(actor, procedure.manager_kind, procedure.manager_scope)


def speaks_for(actor: Actor, addressee: SilenceAddressee) -> bool:
    """Whether somebody may answer for an addressee: its State's focal point, its group's coordinator or deputy."""
    scope = _of_addressee(addressee)
    role_held = any(actor.holds(role, scope.state or scope.group) for role in SPEAKERS)
    return role_held and may(actor, Action.SILENCE_OBJECT, scope)


def spoken_for(actor: Actor, addressees: Iterable[SilenceAddressee]) -> list[SilenceAddressee]:
    """Those of the addressees for whom somebody may answer."""
    return [addressee for addressee in addressees if speaks_for(actor, addressee)]


def sees(actor: Actor, procedure: SilenceProcedure) -> bool:
    """Whether somebody may know of it: who runs it, who is asked, and the auditor. `addressees` are loaded."""
    scopes = [scope_of(procedure.manager_kind, procedure.manager_scope), *map(_of_addressee, procedure.addressees)]
    return any(may(actor, Action.SILENCE_SEE, scope) for scope in scopes)


def is_own(actor: Actor, addressee: SilenceAddressee | None) -> bool:
    """Whether an addressee is somebody's own State or group."""
    return addressee is not None and may(actor, Action.SILENCE_OBJECT, _of_addressee(addressee))


def _of_addressee(addressee: SilenceAddressee) -> Scope:
    if addressee.kind is AddresseeKind.STATE:
        return Scope(state=addressee.code)
    return Scope(group=addressee.code)


def scope_seen(actor: Actor, procedure: SilenceProcedure) -> Scope:
    """The scope in which somebody may know of a procedure; one that grants nothing where they may not."""
    scopes = [scope_of(procedure.manager_kind, procedure.manager_scope), *map(_of_addressee, procedure.addressees)]
    return next((scope for scope in scopes if may(actor, Action.SILENCE_SEE, scope)), Scope())


def part_in(actor: Actor, procedure: SilenceProcedure) -> frozenset[Step]:
    """What somebody may do with a procedure at some time: as who runs it, as who answers for an addressee."""
    mine: set[Step] = set()
    if manages(actor, procedure):
        mine |= {Step.EXTEND, Step.RECORD, Step.ADOPT, Step.WITHDRAW, Step.PUT_AGAIN}
    if spoken_for(actor, procedure.addressees):
        mine |= {Step.OBJECT, Step.ASK_TIME}
    return frozenset(mine)


def steps(actor: Actor, procedure: SilenceProcedure, standing: Standing, now: datetime) -> list[Step]:
    """What of it they may do at an instant, in the order in which it is offered: one objects once."""
    found = allowed(standing, now) & part_in(actor, procedure)
    if all(addressee.id in standing.objected for addressee in spoken_for(actor, procedure.addressees)):
        found -= {Step.OBJECT}
    return [step for step in _ORDER if step in found]


def any_scope(actor: Actor) -> Scope:
    """A scope of the actor's in which procedures could be seen: for the list, which holds what each may see."""
    states = sorted(actor.scopes(Role.FOCAL_POINT, Role.MEMBER))
    groups = sorted(actor.scopes(Role.COORDINATOR, Role.DEPUTY_COORDINATOR))
    processes = sorted(actor.scopes(Role.SECRETARIAT))
    first = (codes[0] if codes else None for codes in (states, groups, processes))
    state, group, process = first
    return Scope(state=state, group=group, process=process)
