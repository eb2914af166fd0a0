"""Words for documents: their kinds, distribution, changes, languages, remarks, and broken rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import ChangeKind, Distribution, DocumentType, LanguageState, Slot

DOCUMENTS = _l("Documents")
NO_SYMBOL = _l("no symbol yet")
TYPES: dict[DocumentType, LazyString] = {
    DocumentType.PROVISIONAL_AGENDA: _l("Provisional agenda"),
    DocumentType.ANNOTATED_AGENDA: _l("Annotated provisional agenda"),
    DocumentType.AGENDA: _l("Agenda"),
    DocumentType.PROGRAMME_OF_WORK: _l("Programme of work"),
    DocumentType.RULES_OF_PROCEDURE: _l("Rules of procedure"),
    DocumentType.LETTER: _l("Letter"),
    DocumentType.DISCUSSION_PAPER: _l("Discussion paper"),
    DocumentType.WORKING_PAPER: _l("Working paper"),
    DocumentType.CONFERENCE_ROOM_PAPER: _l("Conference room paper"),
    DocumentType.PAPER: _l("Paper"),
    DocumentType.COMPILATION: _l("Compilation"),
    DocumentType.DRAFT: _l("Draft"),
    DocumentType.OUTCOME_DOCUMENT: _l("Outcome document"),
    DocumentType.CHAIR_SUMMARY: _l("Chair’s summary"),
    DocumentType.REPORT: lazy_pgettext("document", "Report"),
    DocumentType.RESOLUTION: _l("Resolution"),
    DocumentType.LIST: lazy_pgettext("document", "List"),
    DocumentType.PRESS_RELEASE: _l("Press release"),
}
DISTRIBUTIONS: dict[Distribution, LazyString] = {
    Distribution.GENERAL: lazy_pgettext("distribution", "General"),
    Distribution.LIMITED: lazy_pgettext("distribution", "Limited"),
    Distribution.RESTRICTED: lazy_pgettext("distribution", "Restricted"),
}
CHANGES: dict[ChangeKind, LazyString] = {
    ChangeKind.CORRIGENDUM: _l("Corrigendum"),
    ChangeKind.ADDENDUM: _l("Addendum"),
    ChangeKind.REVISION: _l("Revision"),
    ChangeKind.AMENDMENT: _l("Amendment"),
    ChangeKind.REISSUE: _l("Reissue"),
}
# How symbols name them, in all languages; a reissue has an asterisk.
MARKS: dict[ChangeKind, str] = {
    ChangeKind.CORRIGENDUM: "Corr.",
    ChangeKind.ADDENDUM: "Add.",
    ChangeKind.REVISION: "Rev.",
    ChangeKind.AMENDMENT: "Amend.",
    ChangeKind.REISSUE: "*",
}
STATES: dict[LanguageState, LazyString] = {
    LanguageState.AWAITED: _l("awaited"),
    LanguageState.OUT: _l("out"),
}
NOT_FORESEEN = _l("not foreseen")
STANDINGS: dict[Slot, LazyString] = {
    Slot.MET: _l("done"),
    Slot.COMING: _l("upcoming"),
    Slot.TODAY: _l("due today"),
    Slot.PASSED: _l("passed"),
    Slot.OVERDUE: _l("overdue"),
}
TONES: dict[Slot, str] = {
    Slot.MET: "ok",
    Slot.COMING: "open",
    Slot.TODAY: "warn",
    Slot.PASSED: "open",
    Slot.OVERDUE: "bad",
}
REMARKS: dict[str, LazyString] = {
    "symbol.written": _l("Normal form found: %(symbol)s. It was written as “%(written)s”."),
    "symbol.letters": _l("The symbol was written with letters of another alphabet that look like Latin ones."),
    "symbol.reissue": _l(
        "The asterisk (%(stars)s) of a reissue is not part of the symbol. Enter the reissue as a change."
    ),
    "symbol.double": _l("The document has two symbols: %(symbol)s and %(other)s."),
    "symbol.form": _l("%(symbol)s does not have a form that is known of United Nations documents."),
    "document.symbol_twice": _l("Another document on record has the same symbol: %(title)s."),
    "document.no_item": _l(
        "No item of an agenda names this document. Documents of the General Assembly belong to one."
    ),
    "document.original_awaited": _l("It is out in another language, but not in the original."),
    "change.not_out": _l("%(change)s holds in languages in which the document is not out: %(languages)s."),
}
ERRORS: dict[str, LazyString] = {
    "document.unknown": _l("There is no such document."),
    "document.in_use": _l(
        "Something rests on this document, such as an item of an agenda. Remove it from there first."
    ),
    "document.day_without_out": _l("A day is given, but the language is not out."),
    "document.slots_in_order": _l("A document is submitted before it is out."),
    "document.original_unknown": _l("The document is not foreseen in the language of its original."),
    "change.unknown": _l("There is no such change."),
    "change.taken": _l("The document has a change of this kind with this number already."),
    "change.no_language": _l("Choose at least one language in which it holds."),
}
# What the audit log says.
AUDITED: dict[str, LazyString] = {
    "document.enter": _l("The document is entered."),
    "document.edit": _l("The document is edited."),
    "document.remove": _l("The document is removed."),
    "document.note_change": _l("A change of the document is noted."),
    "document.remove_change": _l("A change of the document is removed."),
}
FIELDS: dict[str, LazyString] = {
    "symbol": _l("Symbol"),
    "other_symbol": _l("Other symbol"),
    "title": _l("Title"),
    "type": _l("Kind"),
    "meeting": _l("Meeting"),
    "original": _l("Original language"),
    "distribution": _l("Distribution"),
    "dated_on": _l("Date"),
    "is_slotted": _l("Has a slot"),
    "submit_by": _l("To be submitted by"),
    "issue_by": _l("To be out by"),
    "submitted_on": _l("Submitted on"),
    "note": _l("Note"),
    "source": _l("Source"),
    "is_verified": _l("Checked against the document"),
    "is_published": lazy_pgettext("document", "Public"),
    "is_sample": _l("Sample, not a fact"),
    "languages": _l("Languages"),
    "kind": _l("Kind"),
    "number": _l("Number"),
    "issued_on": _l("Date"),
}
