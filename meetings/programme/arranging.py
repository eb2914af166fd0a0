"""The sessions of a programme: entered one by one or several at once, edited, copied, called off, removed and put back,
and how they are to stand to one another. Where they are held, `moving` says."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from meetings.agendas.models import AgendaItem
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.text import clean_block, clean_line
from meetings.topics.keeping import clean_text

from . import arrangements, happening, keeping, keeping_frame, queries, queries_day, reading
from .arrangements import USUAL, RelationDraft, SessionDraft, SeveralDraft
from .models import Programme, ProgrammeParty, ProgrammeSession, SessionRelation
from .rules import NOTE_MAXIMUM, TITLE_MAXIMUM, Arrangement, check_placed
from .steps import Slot

# --- entering -------------------------------------------------------------------------------------------------------


def add(actor: Actor, programme_id: int, given: SessionDraft, key: str = "") -> ProgrammeSession:
    """A session that stands nowhere yet. Raises NotFound `programme.unknown` and what `enter` does."""
    return enter(actor, keeping_frame.locked(actor, programme_id), given, key=key)


def enter(
    actor: Actor,
    programme: Programme,
    given: SessionDraft,
    *,
    key: str = "",
    request_id: int | None = None,
    slot: Slot | None = None,
) -> ProgrammeSession:
    """The same in a locked programme that somebody runs. `key` is what data calls it; `request_id` is the request that
    it comes from, `slot` where that was granted: what was promised is fixed.

    Raises RuleViolation `programme.too_many_sessions`, what `arrangements.check_session` and `clean_text` do, and for
    what the meeting does not have `programme.room_unknown`, `programme.party_unknown`, `programme.item_unknown`.
    """
    arrangements.check_count(len(programme.sessions))
    made = ProgrammeSession(programme_id=programme.id, key=key, request_id=request_id, is_sample=given.is_sample)
    made.parties, made.items = [], []
    if slot is not None:
        made.on, made.starts, made.room_id, made.is_fixed = slot.on, slot.starts, slot.room, True
    _write(programme, made, given)
    programme.sessions.append(made)
    return _entered(actor, programme, made)


def add_several(actor: Actor, programme_id: int, given: SeveralDraft) -> list[ProgrammeSession]:
    """Sessions of one kind, one for each theme, with what is usual of that kind; in order, each before the next one.

    Raises what `add` does, what `arrangements.themes` does, and RuleViolation `programme.language_unknown` on `lang`.
    """
    programme = keeping_frame.locked(actor, programme_id)
    if given.lang not in LANGUAGES:
        raise RuleViolation("programme.language_unknown", field="lang")
    found = arrangements.themes(clean_block(given.themes, required=False, about="themes"), given.kind)
    arrangements.check_count(len(programme.sessions), len(found))
    usual = USUAL[given.kind]
    made: list[ProgrammeSession] = []
    for theme in found:
        draft = SessionDraft(
            kind=given.kind,
            title=Text.of({given.lang: theme.title}),
            number=theme.number,
            minutes=given.minutes,
            attendance=given.attendance,
            langs=usual.langs,
            interpretation=usual.interpretation,
            is_open=usual.is_open,
            period_wishes=usual.periods,
            parties=given.parties,
        )
        made.append(enter(actor, programme, draft))
        if given.in_order and len(made) > 1:
            _relate(actor, programme, RelationDraft(made[-2].id, made[-1].id, Arrangement.BEFORE))
    return made


def copy(actor: Actor, session_id: int, revision: int) -> ProgrammeSession:
    """A session like another one. It stands nowhere, has no number and no relations, and comes from no request.

    Raises NotFound, Conflict `record.changed_meanwhile`, RuleViolation `programme.too_many_sessions`.
    """
    programme, session = _held(actor, session_id, revision)
    arrangements.check_count(len(programme.sessions))
    made = ProgrammeSession(programme_id=programme.id, is_sample=session.is_sample)
    for name in _COPIED:
        setattr(made, name, getattr(session, name))
    made.parties, made.items = list(session.parties), list(session.items)
    programme.sessions.append(made)
    return _entered(actor, programme, made)


_COPIED = (
    *("kind", "title", "note", "remark", "minutes", "attendance", "langs", "interpretation", "is_listed", "is_open"),
    *("needs_access", "equipment", "room_wish_id", "period_wishes", "not_before_on", "not_before_at", "not_after_on"),
    *("not_after_at", "contact"),
)


def _entered(actor: Actor, programme: Programme, made: ProgrammeSession) -> ProgrammeSession:
    keeping.touch(programme)
    db.session.flush()
    audit.record(actor, "programme_session.create", "programme_session", made.id, None, keeping.of_session(made))
    return made


# --- changing -------------------------------------------------------------------------------------------------------


def edit(actor: Actor, session_id: int, revision: int, given: SessionDraft) -> ProgrammeSession:
    """Change a session that still is at `revision`, wherever it stands. What is the same changes nothing.

    Raises NotFound, Conflict `record.changed_meanwhile`, what `enter` does, and RuleViolation
    `programme.placed_past_midnight` on `minutes` where it stands too late for that length.
    """
    programme, session = _held(actor, session_id, revision)
    if session.starts is not None:
        check_placed(session.starts, given.minutes, about="minutes")
    before = keeping.of_session(session)
    if _write(programme, session, given):
        _changed(actor, programme, session, "programme_session.edit", before)
    return session


def call_off(actor: Actor, session_id: int, revision: int) -> ProgrammeSession:
    """Mark a session as called off; it stays where it stands. Raises NotFound, Conflict `record.changed_meanwhile`."""
    programme, session = _held(actor, session_id, revision)
    if session.called_off_at is None:
        before = keeping.of_session(session)
        session.called_off_at = clock.now()
        _changed(actor, programme, session, "programme_session.call_off", before)
    return session


def reinstate(actor: Actor, session_id: int, revision: int) -> ProgrammeSession:
    """Let a session that was called off be held after all. Raises NotFound, Conflict `record.changed_meanwhile`, and
    `programme.act_not_allowed` for one that was called off on the day: that entry is taken back."""
    programme, session = _held(actor, session_id, revision)
    if session.called_off_at is not None:
        acts = queries_day.acts_of([session_id])[session_id]
        if happening.fold([act.fact for act in acts]).is_given_back:
            raise Conflict("programme.act_not_allowed")
        before = keeping.of_session(session)
        session.called_off_at = None
        _changed(actor, programme, session, "programme_session.reinstate", before)
    return session


def remove(actor: Actor, session_id: int, revision: int) -> ProgrammeSession:
    """Take a session out, and with it its relations out of force. It can be put back with all that it had.

    Raises NotFound, Conflict `record.changed_meanwhile` and `programme.session_held`.
    """
    programme, session = _held(actor, session_id, revision)
    if queries_day.begun([session_id]):
        raise Conflict("programme.session_held")
    take_out(actor, programme, session)
    return session


def take_out(actor: Actor, programme: Programme, session: ProgrammeSession) -> None:
    """The same of a session of a locked programme, whoever may do so."""
    before = keeping.of_session(session)
    session.removed_at = clock.now()
    _changed(actor, programme, session, "programme_session.remove", before)


def restore(actor: Actor, session_id: int, revision: int) -> ProgrammeSession:
    """Put a removed session back where it stood; its relations hold again where the others still are there.

    Raises NotFound, Conflict `record.changed_meanwhile`, RuleViolation `programme.too_many_sessions`.
    """
    programme = keeping_frame.locked(actor, queries.programme_of(session_id))
    session = queries.session(session_id)
    keeping.check_revision(session, revision)
    if session.removed_at is None:
        return session
    arrangements.check_count(len(programme.sessions))
    before = keeping.of_session(session)
    session.removed_at = None
    _changed(actor, programme, session, "programme_session.restore", before)
    return session


def _held(actor: Actor, session_id: int, revision: int) -> tuple[Programme, ProgrammeSession]:
    """A session that is not removed, in its locked programme."""
    programme = keeping_frame.locked(actor, queries.programme_of(session_id))
    session = keeping.session_of(programme, session_id)
    keeping.check_revision(session, revision)
    return programme, session


def _changed(actor: Actor, programme: Programme, session: ProgrammeSession, act: str, before: dict[str, Any]) -> None:
    keeping.touch(programme)
    keeping.touch_session(session)
    db.session.flush()
    audit.record(actor, act, "programme_session", session.id, before, keeping.of_session(session))


# --- what a session has ---------------------------------------------------------------------------------------------


def _write(programme: Programme, session: ProgrammeSession, given: SessionDraft) -> bool:
    """Write what was entered into a session whose items and parties are loaded; whether anything is different."""
    arrangements.check_session(given)
    values = _values(given)
    rooms = {session.room_wish_id, *(room.id for room in programme.rooms)}
    if given.room_wish is not None and given.room_wish not in rooms:
        raise RuleViolation("programme.room_unknown", field="room_wish")
    is_tied = _tie(programme, session, given)  # first, since it asks the database, which stores what was changed before
    different = {name: value for name, value in values.items() if getattr(session, name) != value}
    for name, value in different.items():
        setattr(session, name, value)
    return bool(different) or is_tied


def _values(given: SessionDraft) -> dict[str, Any]:
    return {
        "kind": given.kind,
        "number": given.number,
        "title": clean_text(given.title, TITLE_MAXIMUM, about="title", required=True),
        "note": clean_text(given.note, NOTE_MAXIMUM, about="note", is_block=True),
        "remark": clean_block(given.remark, maximum=arrangements.REMARK_MAXIMUM, required=False, about="remark"),
        "minutes": given.minutes,
        "attendance": given.attendance,
        "langs": [lang for lang in LANGUAGES if lang in given.langs],
        "interpretation": given.interpretation,
        "is_listed": given.is_listed,
        "is_open": given.is_open,
        "needs_access": given.needs_access,
        "equipment": list(given.equipment),
        "room_wish_id": given.room_wish,
        "period_wishes": [kind.value for kind in given.period_wishes],
        "not_before_on": given.not_before.on,
        "not_before_at": given.not_before.at,
        "not_after_on": given.not_after.on,
        "not_after_at": given.not_after.at,
        "contact": clean_line(given.contact, maximum=arrangements.CONTACT_MAXIMUM, required=False, about="contact"),
    }


def _tie(programme: Programme, session: ProgrammeSession, given: SessionDraft) -> bool:
    """Who has to be there and what is dealt with. Items that were taken off the agenda stay tied, for the case that
    they are put back: they are neither shown nor loaded here."""
    people = {party.id: party for party in programme.parties}
    if not people.keys() >= set(given.parties):
        raise RuleViolation("programme.party_unknown", field="parties")
    chosen: list[ProgrammeParty] = [people[number] for number in sorted(set(given.parties))]
    held: list[AgendaItem] = list(session.items)
    if {item.id for item in held} != set(given.items):
        known = {item.id: item for item in queries.agenda_items(programme.meeting_id)}
        if not known.keys() >= set(given.items):
            raise RuleViolation("programme.item_unknown", field="items")
        held = [known[number] for number in sorted(set(given.items))]
    is_different = _ids(session.parties) != _ids(chosen) or _ids(session.items) != _ids(held)
    if is_different:
        session.parties, session.items = chosen, held
    return is_different


def _ids(records: Collection[ProgrammeParty] | Collection[AgendaItem]) -> set[int]:
    return {record.id for record in records}


# --- how they stand to one another ----------------------------------------------------------------------------------


def relate(actor: Actor, programme_id: int, given: RelationDraft) -> SessionRelation:
    """Say how two sessions are to stand to one another; where that is said already, how strictly.

    Raises NotFound `programme.unknown`; RuleViolation `programme.session_gone` for a session that is not there, and
    what `arrangements.check_relation` does.
    """
    return _relate(actor, keeping_frame.locked(actor, programme_id), given)


def _relate(actor: Actor, programme: Programme, given: RelationDraft) -> SessionRelation:
    standing = {session.id for session in programme.sessions}
    for field, number in (("first", given.first), ("second", given.second)):
        if number not in standing:
            raise RuleViolation("programme.session_gone", field=field)
    known = reading.relations(programme)
    arrangements.check_relation(known, given)
    same = arrangements.twin(known, given)
    before = None
    if same is not None:
        relation = next(one for one in programme.relations if one.id == same.id)
        before = keeping.of_relation(relation)
        relation.is_hard = given.is_hard
    else:
        relation = SessionRelation(
            programme_id=programme.id,
            first_id=given.first,
            second_id=given.second,
            order=given.order,
            is_hard=given.is_hard,
        )
        programme.relations.append(relation)
    keeping.touch(programme)
    db.session.flush()
    audit.record(actor, "session_relation.set", "session_relation", relation.id, before, keeping.of_relation(relation))
    return relation


def unrelate(actor: Actor, programme_id: int, relation_id: int) -> None:
    """Let a relation hold no more. Raises NotFound `programme.unknown`, Conflict `programme.relation_gone`."""
    programme = keeping_frame.locked(actor, programme_id)
    relation = next((one for one in programme.relations if one.id == relation_id), None)
    if relation is None:
        raise Conflict("programme.relation_gone")
    before = keeping.of_relation(relation)
    programme.relations.remove(relation)
    db.session.delete(relation)
    keeping.touch(programme)
    db.session.flush()
    audit.record(actor, "session_relation.remove", "session_relation", relation_id, before, None)
