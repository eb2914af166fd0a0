"""Words of the pages of languages: how far texts are, what taking in a file did, why one is not taken in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .content import TextState
from .exchange import Effect
from .translating import Part

PARTS: dict[Part, LazyString] = {Part.HEADING: _l("Heading"), Part.ANNOTATION: _l("Annotation")}
BEHIND = _l("original has changed since")
REVIEWED = _l("reviewed")
WANTING = _l("whatever is not ready")
TONES: dict[TextState, str] = {TextState.MISSING: "bad", TextState.DRAFT: "warn", TextState.REVIEWED: "ok"}
EFFECT_TONES: dict[Effect, str] = {
    Effect.NEW: "ok",
    Effect.CHANGED: "info",
    Effect.CONFIRMED: "ok",
    Effect.OVERWRITES: "warn",
    Effect.UNCHANGED: "open",
    Effect.EMPTY: "open",
    Effect.UNKNOWN_ITEM: "open",
}
NOT_GIVEN = _l("Not given to you")
ERRORS: dict[str, LazyString] = {
    "xliff.missing": _l("Choose a file."),
    "xliff.other_agenda": _l("The file is of the agenda of another meeting: %(agenda)s."),
    "xliff.other_original": _l("The file is translated from another language than that of the original."),
    "xliff.other_version": _l("The file is of a version that this agenda does not have: %(number)s."),
    "xliff.not_given": _l("The file is in a language in which no texts of this agenda are given to you."),
    "xliff.too_much": _l("The file changes more than can be looked at together. Split it into several."),
    "agenda.import_stale": _l("The file cannot be gone on with. Choose it once more."),
    "agenda.import_moved": _l(
        "Some of these texts were changed here while you looked at them. Nothing is taken over yet."
    ),
    "agenda.import_nothing": _l("Tick at least one text."),
    "agenda.give_whom": _l("Choose a translator, or nobody."),
    "agenda.give_nothing": _l("Tick at least one item."),
}
