"""Words for files of translators: why one is not read, and what taking it in would do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .xliff import Effect

ERRORS: dict[str, LazyString] = {
    "xliff.not_xml": _l("The file is no XML, or it is damaged: line %(line)s cannot be read."),
    "xliff.not_xliff": _l("The file is no XLIFF file."),
    "xliff.version": _l("The file is XLIFF of version %(version)s; versions 1.2, 2.0 and 2.1 are read."),
    "xliff.doctype": _l("The file declares a document type. Such files are not read; an XLIFF file has none."),
    "xliff.too_large": _l("The file is too large: at most %(maximum)s megabytes are exchanged."),
    "xliff.too_many": _l("The file has too many texts: at most %(maximum)s are exchanged."),
    "xliff.too_complex": _l("The file is nested too deeply, or has too many elements."),
    "xliff.empty": _l("There is no text to translate in it."),
    "xliff.languages": _l("The file must be from one official language into another; it says %(given)s."),
    "xliff.agenda": _l("The file is not an export of one agenda into one language."),
    "xliff.unit": _l("“%(unit)s” in the file is no text of an agenda."),
    "xliff.twice": _l("The text “%(unit)s” stands in the file twice."),
    "xliff.too_long": _l(
        "The text “%(unit)s” in the file is too long: %(length)s characters, at most %(maximum)s are kept."
    ),
    "xliff.character": _l(
        "The text “%(unit)s” in the file has a character that cannot be kept: %(character)s at position %(position)s."
    ),
}
EFFECTS: dict[Effect, LazyString] = {
    Effect.NEW: _l("New"),
    Effect.CHANGED: _l("Changed"),
    Effect.CONFIRMED: _l("Same text, now confirmed"),
    Effect.OVERWRITES: _l("Overwrites a text that was changed here"),
    Effect.UNCHANGED: _l("Unchanged"),
    Effect.EMPTY: _l("Not translated in the file"),
    Effect.UNKNOWN_ITEM: _l("Not in the agenda"),
}
