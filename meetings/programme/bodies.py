"""Persons and bodies that have to be at sessions: ready made ones, and those that somebody enters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from meetings.calendar.models import Meeting
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.states import queries as states

from . import keeping, keeping_frame, queries_frame
from .frames import PartyDraft
from .models import Programme, ProgrammeParty
from .rules import PARTIES_MAXIMUM, PartyKind

BUREAU = "bureau"
GROUP, STATE, OFFICER = "group:", "state:", "person:officer-"
BUREAU_NAME = Text.of(ar="المكتب", zh="主席团", en="Bureau", fr="Bureau", ru="Бюро", es="Mesa")


@dataclass(frozen=True)
class Ready:
    """A person or a body that a programme can take over as it is known elsewhere."""

    key: str
    kind: PartyKind
    name: Text


def usual(meeting: Meeting) -> list[Ready]:
    """The Bureau and the regional groups, by the names they have when the meeting is held. Two queries."""
    on = day_of(meeting)
    groups = [Ready(GROUP + group.code, PartyKind.BODY, group.on(on).name) for group in states.groups()]
    return [Ready(BUREAU, PartyKind.BODY, BUREAU_NAME), *groups]


def known(meeting: Meeting) -> list[Ready]:
    """All that is ready made for a meeting: the usual bodies, its officers, then the Member States. Four queries."""
    on = day_of(meeting)
    officers = [
        Ready(f"{OFFICER}{number}", PartyKind.PERSON, Text.of(en=name))
        for number, name in queries_frame.officers(meeting.id)
    ]
    members = [
        Ready(STATE + state.iso3, PartyKind.BODY, state.name_on(on))
        for state in states.every_state()
        if state.is_member_on(on)
    ]
    return [*usual(meeting), *officers, *members]


def day_of(meeting: Meeting) -> date:
    """The day whose names of States and groups count: that on which the meeting begins."""
    return meeting.start_on or clock.business_today()


def add_usual(programme: Programme, meeting: Meeting) -> None:
    """Give a programme that is being begun the Bureau and the regional groups."""
    db.session.add_all(_made(programme, one) for one in usual(meeting))
    db.session.flush()


def add_ready(actor: Actor, programme_id: int, keys: Collection[str]) -> None:
    """Take over persons and bodies that are ready made; who is there already stays as they are.

    Raises RuleViolation `programme.party_unknown`, `programme.too_many_parties` (maximum).
    """
    programme = keeping_frame.locked(actor, programme_id)
    ready = {one.key: one for one in known(programme.meeting)}
    if not set(keys) <= set(ready):
        raise RuleViolation("programme.party_unknown", field="ready")
    there = {party.key for party in programme.parties}
    for key in dict.fromkeys(keys):
        if key not in there:
            _add(actor, programme, ready[key])


def add(actor: Actor, programme_id: int, given: PartyDraft) -> ProgrammeParty:
    """A person or a body that is entered by hand. Raises RuleViolation `programme.too_many_parties` (maximum)."""
    programme = keeping_frame.locked(actor, programme_id)
    there = {party.key for party in programme.parties}
    number = next(n for n in range(1, len(there) + 2) if f"{given.kind.value}:{n}" not in there)
    return _add(actor, programme, Ready(f"{given.kind.value}:{number}", given.kind, given.name))


def taken_over(actor: Actor, programme: Programme, ready: Ready) -> ProgrammeParty:
    """The person or the body with that key in a locked programme; where they are not there yet, they are then. Raises
    RuleViolation `programme.too_many_parties` (maximum)."""
    there = (party for party in programme.parties if party.key == ready.key)
    return next(there, None) or _add(actor, programme, ready)


def _add(actor: Actor, programme: Programme, ready: Ready) -> ProgrammeParty:
    if len(programme.parties) >= PARTIES_MAXIMUM:
        raise RuleViolation("programme.too_many_parties", maximum=PARTIES_MAXIMUM)
    party = _made(programme, ready)
    programme.parties.append(party)
    keeping.touch(programme)
    db.session.flush()
    audit.record(actor, "programme_party.create", "programme_party", party.id, None, keeping_frame.of_party(party))
    return party


def _made(programme: Programme, ready: Ready) -> ProgrammeParty:
    return ProgrammeParty(programme_id=programme.id, key=ready.key, kind=ready.kind, name=ready.name)


def rename(actor: Actor, programme_id: int, party_id: int, name: Text, seen: str) -> None:
    """Call a person or a body otherwise, if they are still called as `seen` (`keeping_frame.mark` of the name).

    Raises NotFound `programme.party_gone`, Conflict `record.changed_meanwhile`.
    """
    programme = keeping_frame.locked(actor, programme_id)
    party = party_of(programme, party_id)
    if seen != keeping_frame.mark(party.name):
        raise Conflict("record.changed_meanwhile")
    if party.name == name:
        return
    before = keeping_frame.of_party(party)
    party.name = name
    keeping.touch(programme)
    db.session.flush()
    audit.record(actor, "programme_party.edit", "programme_party", party.id, before, keeping_frame.of_party(party))


def remove(actor: Actor, programme_id: int, party_id: int) -> None:
    """Take a person or a body off the list. Raises NotFound `programme.party_gone`, Conflict `programme.party_named`
    where a session names them, or one that was taken out and may come back."""
    programme = keeping_frame.locked(actor, programme_id)
    party = party_of(programme, party_id)
    if party.id in queries_frame.parties_named(programme.id):
        raise Conflict("programme.party_named")
    before = keeping_frame.of_party(party)
    programme.parties.remove(party)
    db.session.delete(party)
    keeping.touch(programme)
    db.session.flush()
    audit.record(actor, "programme_party.remove", "programme_party", party_id, before, None)


def party_of(programme: Programme, party_id: int) -> ProgrammeParty:
    """One of the persons and bodies of a loaded programme. Raises NotFound `programme.party_gone`."""
    for party in programme.parties:
        if party.id == party_id:
            return party
    raise NotFound("programme.party_gone")
