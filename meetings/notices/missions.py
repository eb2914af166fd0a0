"""What the secretariat does with addresses: those at which missions read their mail, and those that fail."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from meetings.accounts.rules import clean_address
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.outbox import services as outbox
from meetings.outbox.models import FailingAddress
from meetings.states import queries as states

from . import queries_missions as queries
from .drafts import AddressDraft
from .models import MissionAddress

CODES = ("mission.unknown", "mission.state", "mission.language", "mission.twice", "mission.told")
"""Every code this module and its queries raise besides those of the rules."""


def add(actor: Actor, draft: AddressDraft) -> MissionAddress:
    """Enter an address. Raises RuleViolation on the field that is wrong."""
    record = MissionAddress()
    _write(record, draft)
    db.session.add(record)
    db.session.flush()
    audit.record(actor, "mission_address.add", "mission_address", record.id, None, snapshot(record))
    return record


def edit(actor: Actor, record: MissionAddress, draft: AddressDraft, revision: int) -> None:
    """Change an address. What was sent stays recorded under the address it went to. Raises Conflict, RuleViolation."""
    check_revision(record, revision)
    before = snapshot(record)
    with db.session.no_autoflush:
        _write(record, draft)
    db.session.flush()
    if before != (after := snapshot(record)):
        audit.record(actor, "mission_address.edit", "mission_address", record.id, before, after)


def switch(actor: Actor, record: MissionAddress, *, is_on: bool) -> None:
    """Write to an address from now on, or no longer."""
    if record.is_active == is_on:
        return
    record.is_active = is_on
    db.session.flush()
    verb = "mission_address.on" if is_on else "mission_address.off"
    audit.record(actor, verb, "mission_address", record.id, {"is_active": not is_on}, {"is_active": is_on})


def remove(actor: Actor, record: MissionAddress, revision: int) -> None:
    """Take an address away that nothing was ever sent to. Raises Conflict, `mission.told`."""
    check_revision(record, revision)
    if queries.was_told(record.id):
        raise RuleViolation("mission.told")
    audit.record(actor, "mission_address.remove", "mission_address", record.id, snapshot(record))
    db.session.delete(record)
    db.session.flush()


def right_again(actor: Actor, number: int) -> str | None:
    """Somebody says that a failing address is right again: it is no longer listed. Returns it, if it was."""
    found = db.session.get(FailingAddress, number)
    if found is None:
        return None
    address = found.address
    audit.record(actor, "failing_address.clear", "failing_address", number, {"address": address, "reply": found.reply})
    outbox.set_right(address)
    return address


def check_revision(record: MissionAddress, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def snapshot(record: MissionAddress) -> dict[str, Any]:
    """What the audit log keeps."""
    names = ("state", "email", "language", "is_active")
    return {name: getattr(record, name) for name in names}


def _write(record: MissionAddress, draft: AddressDraft) -> None:
    if draft.language not in LANGUAGES:
        raise RuleViolation("mission.language", field="language")
    if draft.state not in {code for code, _name in states.choices(clock.business_today(), "en", observers=True)}:
        raise RuleViolation("mission.state", field="state")
    try:
        email = clean_address(draft.email)
    except RuleViolation as error:
        raise error.on("email") from error
    taken = sa.select(MissionAddress.id).where(MissionAddress.state == draft.state, MissionAddress.email == email)
    other = db.session.scalars(taken).first()
    if other is not None and other != record.id:
        raise RuleViolation("mission.twice", field="email")
    record.state, record.email, record.language, record.is_active = draft.state, email, draft.language, draft.is_active
