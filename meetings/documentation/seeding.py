"""Documents from `documents.toml` of each process’s folder.

Only what is missing is added: what the secretariat has changed or removed since stays as it is.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from . import services
from .drafts import DocumentDraft
from .models import MeetingDocument
from .rules import Distribution, DocumentType, LanguageState, Version


def load(data: Path) -> None:
    """Load the file of every process below the folder `data` that has one."""
    for file in sorted(data.glob("*/documents.toml")):
        with file.open("rb") as opened:
            _load(tomllib.load(opened)["document"])
    db.session.flush()


def _load(entries: list[dict[str, Any]]) -> None:
    known = set(db.session.execute(sa.select(MeetingDocument.key)).scalars())
    removed = sa.select(AuditEntry.before).where(AuditEntry.action == "document.remove")
    gone = {str(before.get("key")) for before in db.session.execute(removed).scalars()}
    codes = {entry["meeting"] for entry in entries}
    found = db.session.execute(sa.select(Meeting).where(Meeting.code.in_(codes))).scalars()
    meetings = {meeting.code: meeting for meeting in found}
    for entry in entries:
        meeting = meetings.get(entry["meeting"])
        if meeting is None or entry["key"] in known | gone:
            continue  # a meeting that was renamed or removed has the documents that people gave it
        services.made(meeting, _draft(entry), entry["key"])


def _draft(entry: dict[str, Any]) -> DocumentDraft:
    distribution = entry.get("distribution")
    return DocumentDraft(
        type=DocumentType(entry["type"]),
        title=Text.of(entry["title"]),
        symbol=entry.get("symbol", ""),
        original=entry.get("original", ""),
        distribution=Distribution(distribution) if distribution else None,
        dated_on=entry.get("dated_on"),
        is_slotted=entry.get("slotted", False),
        languages={
            **{lang: Version(LanguageState.AWAITED) for lang in entry.get("awaited", ())},
            **{lang: Version(LanguageState.OUT, entry.get("out_on")) for lang in entry.get("out", ())},
        },
        note=Text.of(entry.get("note")),
        source=entry.get("source", ""),
        is_verified=entry["verified"],
        is_sample=entry.get("sample", False),
    )
