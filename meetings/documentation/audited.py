"""What the page of the audit log says of documents."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation import languages, registries
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.database import db
from meetings.foundation.presentation import day
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import can, lang
from meetings.foundation.windows import parse_date
from meetings.mandates.models import Process

from . import labels, links
from .models import MeetingDocument
from .rules import LanguageState


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    kind = AuditKind(
        labels.DOCUMENTS,
        _documents,
        labels.FIELDS,
        {
            "type": labels.TYPES,
            "distribution": labels.DISTRIBUTIONS,
            "kind": labels.CHANGES,
            "original": _language,
            "languages": _language,
        },
        {"meeting": "meeting"},
        frozenset({"key"}),
    )
    registries.audit_kinds.register("meeting_document", kind, rank=50)


def _language(kept: str) -> str:
    """A language by its code; of a document with how it stands and since when, as `keeping.of_document` writes it."""
    code, *rest = kept.split()
    said = [languages.language_name(code, lang()), *(str(labels.STATES[LanguageState(word)]) for word in rest[:1])]
    return " · ".join([*said, *(day(parse_date(word)) for word in rest[1:])])


def _documents(ids: Collection[str]) -> dict[str, Link]:
    """By symbol or title, with the page for who may open it."""
    query = (
        sa.select(MeetingDocument, Meeting.code, Meeting.is_published, Process.code)
        .join(MeetingDocument.meeting)
        .join(Meeting.process)
        .where(MeetingDocument.id.in_([int(found) for found in ids]))
    )
    found: dict[str, Link] = {}
    for document, code, is_published, process in db.session.execute(query):
        is_open = (document.is_published and is_published) or can(
            Action.MEETING_PREPARATION, Scope(process=process, meeting=code)
        )
        found[str(document.id)] = Link(document.symbol or document.title, links.url(document) if is_open else "")
    return found
