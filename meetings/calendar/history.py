"""What happened to a meeting, from the audit log: acts in words, and the record as it was at an earlier revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import audit, languages
from meetings.foundation.audit import AuditEntry
from meetings.foundation.languages import LANGUAGES, LazyString, Text
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import labels, periods, queries, wording
from .models import Meeting
from .rules import ChairStatus, MeetingKind, MeetingStatus
from .services import snapshot

ACTS: dict[str, LazyString] = {
    "meeting.create": _l("Entered"),
    "meeting.edit": _l("Edited"),
    "meeting.chair": _l("Chair recorded"),
    "meeting.propose_dates": labels.STATUSES[MeetingStatus.PROPOSED],
    "meeting.confirm": labels.STATUSES[MeetingStatus.CONFIRMED],
    "meeting.open": labels.STATUSES[MeetingStatus.UNDER_WAY],
    "meeting.close": labels.STATUSES[MeetingStatus.CLOSED],
    "meeting.postpone": labels.STATUSES[MeetingStatus.POSTPONED],
    "meeting.cancel": labels.STATUSES[MeetingStatus.CANCELLED],
    "meeting.revive": _l("revived"),
}
FIELDS: dict[str, LazyString] = {
    "title": _l("Title"),
    "short": _l("Short title"),
    "kind": _l("Kind"),
    "status": _l("Status"),
    "start": _l("First day"),
    "end": _l("Last day"),
    "parts": _l("Periods"),
    "earliest": _l("Window: first day"),
    "latest": _l("Window: last day"),
    "words": _l("Words of the source"),
    "place": _l("Place"),
    "host_state": _l("Host State"),
    "chair_state": _l("State of the Chair"),
    "chair_name": _l("Name of the Chair"),
    "chair_status": _l("Chair"),
    "report_symbol": _l("Symbol of the report"),
    "note": _l("Note"),
    "paragraphs": _l("Based on"),
    "prepares": _l("Prepares"),
    "is_published": _l("Everybody can see this meeting"),
    "is_sample": _l("Sample, not a fact"),
}
_ENUMS: dict[str, tuple[type, Mapping[Any, LazyString]]] = {
    "kind": (MeetingKind, labels.KINDS),
    "status": (MeetingStatus, labels.STATUSES),
    "chair_status": (ChairStatus, labels.CHAIR_STATUSES),
}
_DAYS = frozenset({"start", "end", "earliest", "latest"})


@dataclass(frozen=True)
class Change:
    """A value before and after, in words."""

    label: LazyString
    before: str
    after: str


@dataclass(frozen=True)
class Act:
    """Something somebody did."""

    at: datetime
    who: str
    what: LazyString | str
    reason: str = ""
    changes: list[Change] = field(default_factory=list)


def acts(meeting: Meeting) -> list[Act]:
    """What was done to a meeting, newest first; three queries."""
    entries = audit.history("meeting", meeting.id)
    ids = {i for e in entries for side in (e.before, e.after) for i in (side or {}).get("paragraphs", ())}
    words = _Words(
        {p.code: p.name for p in queries.places()}, {p.id: label for p, label in queries.paragraph_labels(ids)}
    )
    return [_act(entry, words) for entry in entries]


def as_seen(meeting: Meeting, revision: int) -> dict[str, Any] | None:
    """The values of a meeting at an earlier revision, as the log keeps them; None where it does not reach."""
    values: dict[str, Any] = audit.plain(snapshot(meeting))
    for entry in audit.history("meeting", meeting.id, limit=200):
        after = (entry.after or {}).get("revision")
        if values["revision"] <= revision or after is None:
            break
        values |= entry.before or {}
    return values if values["revision"] == revision else None


def form_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that the log keeps, as a meeting's form takes them at first."""
    return {**values, "parts": periods.as_typed(periods.from_stored(values["parts"]))}


@dataclass(frozen=True)
class _Words:
    places: Mapping[str, Text]
    paragraphs: Mapping[int, str]


def _act(entry: AuditEntry, words: _Words) -> Act:
    before, after = dict(entry.before or {}), dict(entry.after or {})
    reason = str(after.pop("reason", ""))
    changes = [
        Change(label, _shown(key, before.get(key), words), _shown(key, after.get(key), words))
        for key, label in FIELDS.items()
        if key in after and before and before.get(key) != after.get(key)
    ]
    return Act(entry.at, entry.actor_name, ACTS.get(entry.action, entry.action), reason, changes)


def _shown(key: str, value: Any, words: _Words) -> str:
    if value in (None, "", [], {}):
        return ""
    if key in _ENUMS:
        kind, known = _ENUMS[key]
        return str(known[kind(value)])
    if key in _DAYS:
        return languages.format_date(date.fromisoformat(value), lang())
    if key == "place":
        return str(into(words.places[value])) if value in words.places else str(value)
    if key == "parts":
        return wording.ranges(periods.from_stored(value))
    if key == "paragraphs":
        return languages.format_words([words.paragraphs.get(i, str(i)) for i in value], lang())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "\n".join(value[code] for code in LANGUAGES if value.get(code))
    if isinstance(value, list):
        return languages.format_words([str(one) for one in value], lang())
    return str(value)
