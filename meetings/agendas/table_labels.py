"""Words of the audit log for agendas: what was done, to what, and the names of fields."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

AGENDAS = _l("Agendas")
ITEMS = _l("Items of agendas")
TEXTS = _l("Texts of agendas")
VERSIONS = _l("Versions of agendas")
COMMENTS = _l("Comments on agendas")
AUDITED: dict[str, LazyString] = {
    "agenda.begin": _l("The agenda is begun."),
    "agenda.give": _l("Texts are given to a translator, or to nobody any more."),
    "agenda.take_in": _l("Translations are taken in from a file."),
    "agenda_item.create": _l("An item is entered."),
    "agenda_item.edit": _l("The item is changed."),
    "agenda_item.move": _l("The item is moved."),
    "agenda_item.remove": _l("The item is taken out, with all below it."),
    "agenda_item.restore": _l("The item is put back."),
    "agenda_text.write": _l("The text is saved."),
    "agenda_version.freeze": _l("The work in progress is frozen as a version."),
    "agenda_version.release": _l("The version is out in one more language."),
    "agenda_version.circulate": _l("The version is circulated to all delegations."),
    "agenda_version.extend": _l("The closing date for comments is moved."),
    "agenda_version.issue": _l("The version is issued."),
    "agenda_version.adopt": _l("The decision of the meeting is recorded."),
    "agenda_comment.write": _l("A delegation has commented."),
    "agenda_comment.edit": _l("The comment is changed."),
    "agenda_comment.withdraw": _l("The comment is withdrawn."),
}
AGENDA_FIELDS: dict[str, LazyString] = {
    "meeting_id": _l("Meeting"),
    "original": _l("Original language"),
    "lang": _l("Language"),
    "items": _l("Items"),
    "owner_id": _l("Translator"),
    "version": _l("Version"),
}
ITEM_FIELDS: dict[str, LazyString] = {
    "parent_id": _l("Below"),
    "position": _l("Place among those beside it"),
    "role": _l("Kind of item"),
    "number": _l("Number"),
    "minutes": _l("Expected minutes"),
    "speakers": _l("Speakers"),
    "removed_at": _l("Taken out"),
    "paragraphs": _l("Mandate"),
    "documents": _l("Documents"),
    "items": _l("Items"),
}
TEXT_FIELDS: dict[str, LazyString] = {
    "lang": _l("Language"),
    "state": _l("Status"),
    "owner_id": _l("Translator"),
}
VERSION_FIELDS: dict[str, LazyString] = {
    "number": _l("Number"),
    "kind": _l("Kind"),
    "name": _l("Name"),
    "with_annotations": _l("With annotations"),
    "is_amended": _l("As orally amended"),
    "circulated_at": _l("Circulated"),
    "comments_until": _l("Comments until"),
    "issued_at": _l("Issued"),
    "document_id": _l("Document"),
    "is_sample": _l("Sample, not a fact"),
    "lang": _l("Language"),
    "how": _l("How it was decided"),
    "held_on": _l("Date"),
    "adopted_id": _l("Adopted"),
}
COMMENT_FIELDS: dict[str, LazyString] = {
    "version_id": _l("Version"),
    "item_id": _l("Item"),
    "state": _l("State"),
    "audience": _l("Who reads it"),
    "lang": _l("Language"),
    "withdrawn_at": _l("Withdrawn"),
}
