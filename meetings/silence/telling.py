"""Who is told of a silence procedure: those who are asked, and those who run it. Who objected, only the latter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetings.foundation import telling
from meetings.foundation.access import Actor, Role, system
from meetings.foundation.telling import Audience, News

from .models import SilenceAct, SilenceProcedure
from .rules import ANSWERED, ENDED, EXTENDED, OPENED, REMINDER, AddresseeKind, ManagerKind, Status, reminder_key

REMINDERS = system("reminders")
UNNAMED = system("addressee")  # who objects is nobody's business but the manager's
CHAIRS = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
DELEGATIONS = (Role.FOCAL_POINT, Role.MEMBER)


def asked(procedure: SilenceProcedure) -> Audience:
    """The addressees: delegations with their missions' addresses, chairs of groups with their deputies."""
    states = [one.code for one in procedure.addressees if one.kind is AddresseeKind.STATE]
    groups = [one.code for one in procedure.addressees if one.kind is AddresseeKind.GROUP_CHAIR]
    holders = [(role, code) for role in DELEGATIONS for code in states]
    holders += [(role, code) for role in CHAIRS for code in groups]
    return Audience(holders=tuple(holders), missions=tuple(states))


def running(procedure: SilenceProcedure) -> Audience:
    """Those who run it."""
    roles = (Role.SECRETARIAT,) if procedure.manager_kind is ManagerKind.SECRETARIAT else CHAIRS
    return Audience(holders=tuple((role, procedure.manager_scope) for role in roles))


def opened(actor: Actor, procedure: SilenceProcedure) -> None:
    """Tell that a text is under silence, and until when one may object."""
    facts = {"text": procedure.text, "words": procedure.words, "number": procedure.number}
    _tell(actor, procedure, OPENED, asked(procedure) | running(procedure), facts)


def extended(actor: Actor, procedure: SilenceProcedure, act: SilenceAct, before: Any) -> None:
    """Tell all that there is more time; what was to remind of the deadline before is not true any more."""
    telling.withdraw(REMINDER, "silence_procedure", [procedure.id])
    facts = {"before": before, "reason": act.reason}
    _tell(actor, procedure, EXTENDED, asked(procedure) | running(procedure), facts)


def ended(actor: Actor, procedure: SilenceProcedure, reason: str = "") -> None:
    """Tell all how it has ended. Nobody is asked for an answer any more by what has not gone out yet."""
    telling.withdraw(OPENED, "silence_procedure", [procedure.id])
    telling.withdraw(EXTENDED, "silence_procedure", [procedure.id])
    telling.withdraw(REMINDER, "silence_procedure", [procedure.id])
    facts = {"what": procedure.status, "reason": reason}
    # Those who run it are told of an objection by name.
    others = Audience() if procedure.status is Status.BROKEN else running(procedure)
    _tell(actor, procedure, ENDED, asked(procedure) | others, facts)


def remind(procedure: SilenceProcedure) -> None:
    """Tell those who are asked that the last day has begun, once for each deadline."""
    facts = {"words": procedure.words, "number": procedure.number}
    key = reminder_key(procedure.id, procedure.expires_at)
    _tell(REMINDERS, procedure, REMINDER, asked(procedure), facts, key)


def run_out(procedure: SilenceProcedure) -> None:
    """Tell those who run it that nobody has objected, and that it is theirs to close."""
    telling.withdraw(REMINDER, "silence_procedure", [procedure.id])
    _tell(UNNAMED, procedure, ANSWERED, running(procedure), {"what": "run_out"})


def answered(procedure: SilenceProcedure, act: SilenceAct) -> None:
    """Tell those who run it who objects or asks for more time, and why."""
    addressee = act.addressee
    facts: dict[str, Any] = {
        "what": act.kind,
        "addressee": addressee.name if addressee is not None else {},
        "reason": act.reason,
        "received_at": act.received_at,
    }
    _tell(UNNAMED, procedure, ANSWERED, running(procedure), facts)


def _tell(
    actor: Actor, procedure: SilenceProcedure, kind: str, audience: Audience, facts: Mapping[str, Any], key: str = ""
) -> None:
    # What a group settles inside itself is not on the secretariat's list of what was circulated.
    is_inside = procedure.manager_kind is ManagerKind.COORDINATOR
    common = {"expires_at": procedure.expires_at, "zone": procedure.zone}
    news = News(
        kind=kind,
        object_kind="silence_procedure",
        object_id=procedure.id,
        path=f"silence/{procedure.id}/",
        title=procedure.title,
        audience=audience,
        process="" if is_inside else procedure.process,
        facts={**common, **facts},
        key=key,
        is_sample=procedure.is_sample,
    )
    telling.tell(actor, news)
