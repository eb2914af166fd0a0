"""The meetings of other processes: entered, changed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

from . import queries_lists
from .models import OtherMeeting, Place

CODES = ("other_meeting.unknown", "other_meeting.exact_needs_words")
"""Every code about the meetings of others."""


@dataclass(frozen=True)
class OtherValues:
    """What is known of a meeting of another process: its dates, or the days between which it falls, in what words."""

    title: Text
    days: Window
    is_exact: bool
    words: Text
    note: Text
    source: str = ""
    place: Place | None = None


def put(
    actor: Actor, values: OtherValues, *, key: str = "", change: OtherMeeting | None = None, revision: int = 0
) -> OtherMeeting:
    """Enter a meeting of another process, or change one. Raises Conflict, `other_meeting.exact_needs_words`."""
    if change is not None and change.revision != revision:
        raise Conflict("record.changed_meanwhile")
    if not values.is_exact and not values.words:
        raise RuleViolation("other_meeting.exact_needs_words", field="words")
    before = _stored(change) if change is not None else None
    record = change or OtherMeeting(key=key or _free_key(values))
    record.title, record.words, record.note = values.title, values.words, values.note
    record.earliest_on, record.latest_on = values.days.earliest, values.days.latest
    record.is_exact, record.source, record.place = values.is_exact, values.source, values.place
    if before == _stored(record):
        return record
    db.session.add(record)
    db.session.flush()
    verb = "other_meeting.edit" if change is not None else "other_meeting.add"
    audit.record(actor, verb, "other_meeting", record.key, before, _stored(record))
    return record


def remove(actor: Actor, record: OtherMeeting, revision: int) -> None:
    """Take a meeting of another process off the list. Raises Conflict."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")
    audit.record(actor, "other_meeting.remove", "other_meeting", record.key, _stored(record))
    db.session.delete(record)
    db.session.flush()


def _stored(record: OtherMeeting) -> dict[str, Any]:
    names = ("title", "earliest_on", "latest_on", "is_exact", "words", "note", "source")
    return {name: getattr(record, name) for name in names} | {"place": record.place.code if record.place else None}


def _free_key(values: OtherValues) -> str:
    """A key nobody sees: the first day, and a number where that day has several."""
    base = f"other-{values.days.earliest.isoformat()}"
    taken = queries_lists.other_keys(base)
    number = 1
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
