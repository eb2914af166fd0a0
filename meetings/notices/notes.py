"""What the secretariat does with its notes: they are written, then sent to a circle and never change again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from meetings.accounts.rules import DELEGATION
from meetings.calendar.models import Meeting
from meetings.foundation import audit, clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.telling import EVERYWHERE, Audience, News

from . import queries_missions as missions
from . import queries_notes as queries
from .drafts import NoteDraft
from .models import Note, Notice
from .rules import Circle, NoteStatus

CODES = ("note.unknown", "note.sent", "note.circle", "note.meeting", "note.nobody")
"""Every code this module and its queries raise."""

KIND = "note"


@dataclass(frozen=True)
class Reach:
    """Whom a note reaches as of today: `states` it is meant for, by iso3, and those of them nobody can be told for."""

    audience: Audience
    states: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


def create(actor: Actor, draft: NoteDraft) -> Note:
    """Begin a note. Raises RuleViolation on the field that is wrong."""
    note = Note(process=draft.process, author_id=actor.user_id, status=NoteStatus.DRAFT)
    _write(note, draft)
    db.session.add(note)
    db.session.flush()
    audit.record(actor, "note.create", "note", note.id, None, snapshot(note))
    return note


def edit(actor: Actor, note: Note, draft: NoteDraft, revision: int) -> None:
    """Change a draft. Raises Conflict where it is sent or somebody else changed it, RuleViolation on a field."""
    check_draft(note, revision)
    before = snapshot(note)
    with db.session.no_autoflush:
        _write(note, draft)
    db.session.flush()
    if before != (after := snapshot(note)):
        audit.record(actor, "note.edit", "note", note.id, before, after)


def discard(actor: Actor, note: Note, revision: int) -> None:
    """Throw a draft away. Raises Conflict."""
    check_draft(note, revision)
    audit.record(actor, "note.discard", "note", note.id, snapshot(note))
    db.session.delete(note)
    db.session.flush()


def send(actor: Actor, note: Note, revision: int) -> None:
    """Send a draft to its circle as of today; it never changes again. Raises Conflict, `note.nobody`."""
    check_draft(note, revision)
    found = reach(note, clock.business_today())
    key = f"note:{note.id}"
    telling.tell(actor, news(note, found.audience, key))
    notice = db.session.execute(db.select(Notice).where(Notice.key == key)).scalar_one_or_none()
    if notice is None:
        raise RuleViolation("note.nobody")
    note.status, note.sent_at, note.notice_id = NoteStatus.SENT, clock.now(), notice.id
    db.session.flush()
    sent = {"to_kind": note.to_kind, "to_code": note.to_code, "unreached": list(found.unreached)}
    audit.record(actor, "note.send", "note", note.id, None, sent)


def news(note: Note, audience: Audience, key: str = "") -> News:
    """What is told of a note: its own words, and where they stand."""
    return News(
        kind=KIND,
        object_kind="note",
        object_id=note.id or 0,
        path=f"notices/notes/{note.id}/",
        title=note.subject,
        audience=audience,
        process=note.process,
        facts={"body": note.body.as_dict(), "reference": note.reference},
        key=key,
        is_sample=note.is_sample,
    )


def reach(note: Note, day: date) -> Reach:
    """Whom a note would reach if it were sent on `day`."""
    if note.to_kind == Circle.MEETING:
        meeting = queries.meeting_by_code(note.to_code)
        # One that is not public is nobody's but those who prepare it: who followed it when it was does not see it.
        followed = meeting.id if meeting is not None and meeting.is_published else None
        return Reach(Audience(holders=((Role.CHAIRS_DESK, note.to_code),), followers_of=followed))
    codes = tuple(queries.states_of(note.to_code, day))
    unreached = tuple(missions.unreached(codes, day))
    if note.to_kind == Circle.ALL_STATES:
        everybody = tuple((role, EVERYWHERE) for role in DELEGATION)
        return Reach(Audience(holders=everybody, missions=(EVERYWHERE,)), codes, unreached)
    delegates = tuple((role, code) for role in DELEGATION for code in codes)
    speakers = ((Role.COORDINATOR, note.to_code), (Role.DEPUTY_COORDINATOR, note.to_code))
    return Reach(Audience(holders=(*speakers, *delegates), missions=codes), codes, unreached)


def check_draft(note: Note, revision: int) -> None:
    """Raises Conflict `note.sent` for what is sent, `record.changed_meanwhile` unless `revision` is the stored one."""
    if note.status is not NoteStatus.DRAFT:
        raise Conflict("note.sent")
    if note.revision != revision:
        raise Conflict("record.changed_meanwhile")


def snapshot(note: Note) -> dict[str, Any]:
    """What the audit log keeps."""
    names = ("process", "reference", "subject", "body", "to_kind", "to_code", "meeting_id", "is_sample")
    return {name: getattr(note, name) for name in names}


def _write(note: Note, draft: NoteDraft) -> None:
    note.subject, note.body, note.reference = draft.subject, draft.body, draft.reference
    note.is_sample = draft.is_sample
    note.meeting_id = meeting.id if (meeting := _meeting(draft.meeting, "meeting")) is not None else None
    match draft.circle:
        case Circle.GROUP if queries.group_name(draft.code, clock.business_today()) is None:
            raise RuleViolation("note.circle", field="to")
        case Circle.MEETING if _meeting(draft.code, "to") is None:
            raise RuleViolation("note.circle", field="to")
    note.to_kind = draft.circle.value
    note.to_code = "" if draft.circle is Circle.ALL_STATES else draft.code


def _meeting(code: str, field: str) -> Meeting | None:
    if not code:
        return None
    found = queries.meeting_by_code(code)
    if found is None:
        raise RuleViolation("note.meeting", field=field)
    return found
