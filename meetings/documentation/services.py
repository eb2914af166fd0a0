"""What is done with the register: documents entered, edited and removed, and what changed in them once out."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from meetings.calendar.models import Meeting
from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import LANGUAGES

from . import keeping, queries
from .drafts import ChangeDraft, DocumentDraft
from .models import DocumentChange, DocumentLanguage, MeetingDocument
from .rules import NUMBER_MAXIMUM, LanguageState, check_languages, check_slots, holding

_COPIED = (
    *("type", "title", "original", "distribution", "dated_on", "is_slotted", "submit_by", "issue_by", "submitted_on"),
    *("note", "source", "is_verified", "is_published", "is_sample"),
)


def enter(actor: Actor, meeting: Meeting, draft: DocumentDraft, key: str = "") -> MeetingDocument:
    """A new document of a meeting. Raises what `rules.check_languages` and `rules.check_slots` do, `text.too_long`."""
    document = made(meeting, draft, key)
    audit.record(actor, "document.enter", "meeting_document", document.id, None, keeping.of_document(document))
    return document


def made(meeting: Meeting, draft: DocumentDraft, key: str = "") -> MeetingDocument:
    """The same without a line in the log, for what is loaded from files. Raises what `enter` does."""
    document = MeetingDocument(
        key=key or f"entered-{secrets.token_hex(6)}",
        process_id=meeting.process_id,
        meeting_id=meeting.id,
        languages=[],
        changes=[],
    )
    _write(document, draft)
    db.session.add(document)
    db.session.flush()
    return document


def edit(actor: Actor, document_id: int, revision: int, draft: DocumentDraft) -> MeetingDocument:
    """Change a document that still is at `revision`; its meeting stays.

    Raises what `enter` does, Conflict `record.changed_meanwhile`.
    """
    document = queries.by_id(document_id, lock=True)
    keeping.check_revision(document, revision)
    before = keeping.of_document(document)
    _write(document, draft)
    after = keeping.of_document(document)
    if after["languages"] != before["languages"]:
        flag_modified(document, "changed_at")  # its page shows them
    db.session.flush()
    if after != before:
        audit.record(actor, "document.edit", "meeting_document", document.id, before, after)
    return document


def language_out(actor: Actor, document_id: int, lang: str, on: date) -> MeetingDocument:
    """Note that a document is out in one more language, as whoever makes its versions sees it come out."""
    document = queries.by_id(document_id, lock=True)
    before = keeping.of_document(document)
    row = next((row for row in document.languages if row.lang == lang), None)
    if row is None:
        document.languages.append(DocumentLanguage(lang=lang, state=LanguageState.OUT, out_on=on))
    elif row.state is not LanguageState.OUT:
        row.state, row.out_on = LanguageState.OUT, on
    else:
        return document
    flag_modified(document, "changed_at")  # its page shows them
    db.session.flush()
    audit.record(actor, "document.edit", "meeting_document", document.id, before, keeping.of_document(document))
    return document


def remove(actor: Actor, document_id: int, revision: int) -> None:
    """Remove a document on which nothing rests. Raises Conflict `record.changed_meanwhile`, `document.in_use`."""
    document = queries.by_id(document_id, lock=True)
    keeping.check_revision(document, revision)
    if keeping.is_held(document.id):
        raise Conflict("document.in_use")
    before = {"key": document.key, **keeping.of_document(document)}
    db.session.delete(document)
    db.session.flush()
    audit.record(actor, "document.remove", "meeting_document", document.id, before, None)


def note_change(actor: Actor, document_id: int, draft: ChangeDraft) -> DocumentChange:
    """Note what changed in a document. Raises `change.taken`, `change.no_language`, `text.too_long`."""
    document = queries.by_id(document_id, lock=True)
    languages = holding(draft.languages)
    if any((one.kind, one.number) == (draft.kind, draft.number) for one in document.changes):
        raise RuleViolation("change.taken", field="number")
    symbol, _other = keeping.symbols_of(draft.symbol, is_normal=draft.is_normal)
    change = DocumentChange(
        kind=draft.kind,
        number=draft.number,
        symbol=symbol,
        languages=languages,
        issued_on=draft.issued_on,
        note=draft.note,
    )
    document.changes.append(change)
    _changed(document)
    audit.record(actor, "document.note_change", "meeting_document", document.id, None, keeping.of_change(change))
    return change


def remove_change(actor: Actor, change_id: int, revision: int) -> MeetingDocument:
    """Remove a change of a document that still is at `revision`. Raises Conflict `record.changed_meanwhile`."""
    document, change = queries.by_change(change_id, lock=True)
    keeping.check_revision(document, revision)
    before = keeping.of_change(change)
    document.changes.remove(change)
    _changed(document)
    audit.record(actor, "document.remove_change", "meeting_document", document.id, before, None)
    return document


def next_number(document: MeetingDocument, kind: object) -> int:
    """The number that comes next among the changes of a kind (changes must be loaded)."""
    return min(max((one.number for one in document.changes if one.kind == kind), default=0) + 1, NUMBER_MAXIMUM)


def _changed(document: MeetingDocument) -> None:
    document.search_text = keeping.find_text(document)
    flag_modified(document, "changed_at")  # a change alone changes what its page shows
    db.session.flush()


def _write(document: MeetingDocument, draft: DocumentDraft) -> None:
    check_languages(draft.languages, draft.original)
    check_slots(draft.submit_by, draft.issue_by)
    values = {name: getattr(draft, name) for name in _COPIED}
    values["symbol"], values["other_symbol"] = keeping.symbols_of(draft.symbol, is_normal=draft.is_normal)
    for name, value in values.items():
        if getattr(document, name) != value:
            setattr(document, name, value)
    _write_languages(document, draft)
    text = keeping.find_text(document)
    if document.search_text != text:
        document.search_text = text


def _write_languages(document: MeetingDocument, draft: DocumentDraft) -> None:
    rows = {row.lang: row for row in document.languages}
    for lang in LANGUAGES:
        row, version = rows.get(lang), draft.languages.get(lang)
        if version is None:
            if row is not None:
                document.languages.remove(row)
        elif row is None:
            document.languages.append(DocumentLanguage(lang=lang, state=version.state, out_on=version.out_on))
        else:
            row.state, row.out_on = version.state, version.out_on
