"""How documents are kept: what a log entry holds of them, what they are found by, and what may rest on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.registries import Registry
from meetings.foundation.search import index_text

from . import symbols
from .models import DocumentChange, MeetingDocument

# Whether something of a higher feature rests on a document, by its id: such a document is not removed.
holders: Registry[Callable[[int], bool]] = Registry()

_DOCUMENT = (
    *("symbol", "other_symbol", "title", "type", "original", "distribution", "dated_on", "is_slotted", "submit_by"),
    *("issue_by", "submitted_on", "note", "source", "is_verified", "is_published", "is_sample"),
)
_CHANGE = ("kind", "number", "symbol", "languages", "issued_on", "note")


def of_document(document: MeetingDocument) -> dict[str, Any]:
    """What the audit log keeps of a document (its languages must be loaded)."""
    languages = [
        " ".join(filter(None, (lang, version.state, version.out_on.isoformat() if version.out_on else "")))
        for lang, version in document.versions.items()
    ]
    kept = {name: getattr(document, name) for name in _DOCUMENT}
    return {**kept, "meeting": document.meeting_id, "languages": languages}


def of_change(change: DocumentChange) -> dict[str, Any]:
    """What the audit log keeps of a change."""
    return {name: getattr(change, name) for name in _CHANGE}


def check_revision(document: MeetingDocument, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if document.revision != revision:
        raise Conflict("record.changed_meanwhile")


def is_held(document_id: int) -> bool:
    """Whether something rests on a document."""
    return any(holds(document_id) for holds in holders)


def symbols_of(written: str, *, is_normal: bool) -> tuple[str, str]:
    """A symbol as it is to be kept, with the document's other one: in normal form, or as it was written.

    Raises `text.too_long` on `symbol`.
    """
    found = symbols.normal(written)
    pair = (found.symbol, found.other) if is_normal else (written.strip(), "")
    for symbol in pair:
        if len(symbol) > symbols.MAXIMUM:
            raise RuleViolation("text.too_long", field="symbol", maximum=symbols.MAXIMUM, length=len(symbol))
    return pair


def find_text(document: MeetingDocument) -> str:
    """What search finds a document by (its changes must be loaded)."""
    changed = [change.symbol for change in document.changes]
    return index_text([document.title, document.note, *document.symbols, *changed])
