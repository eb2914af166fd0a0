"""Sentences of what is wrong with a document, and the words that mark one as a sample."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LOCALES

from .description import SampleMark

ERRORS = {
    "document.malformed": _l("This document cannot be made: something in it is not in order (%(about)s)."),
}
SAMPLE = _l("sample")
SAMPLE_NOTE = _l("A sample: this is not what States did in fact.")


def sample_mark(lang: str) -> SampleMark:
    """The mark in the language of the document, whatever the reader's is."""
    with force_locale(LOCALES[lang]):
        word = str(SAMPLE)
        return SampleMark(word[:1].upper() + word[1:], str(SAMPLE_NOTE))
