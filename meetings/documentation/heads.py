"""What stands at the head of a meeting’s document: distribution, date, its language and that of the original.

In Arabic, Chinese and Russian documents of the United Nations these lines are in English, as on A/RES/65/64 in Chinese
(“Distr.: General”, “13 January 2011”); in French and Spanish ones they are in the document’s own language.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypedDict

from flask_babel import gettext as _

from meetings.accounts.letters import speaking
from meetings.foundation.languages import LANGUAGES, language_name
from meetings.foundation.presentation import day

from .labels import DISTRIBUTIONS
from .rules import Distribution

WRITTEN_IN = {"ar": "en", "zh": "en", "ru": "en"}


class Head(TypedDict):
    """The lines, by the names that a description of a document has for them."""

    distribution: str
    date_line: str
    version: str
    original: str
    particulars_lang: str


def head(code: str, distribution: Distribution | None, on: date, originals: Collection[str]) -> Head:
    """The lines for a document in the language `code`, of which the texts were written in `originals`."""
    written = WRITTEN_IN.get(code, code)
    with speaking(written):
        kind = str(DISTRIBUTIONS[distribution]) if distribution is not None else ""
        names = "/".join(language_name(one, written) for one in LANGUAGES if one in originals)
        return Head(
            distribution=_("Distr.: %(distribution)s", distribution=kind) if kind else "",
            date_line=day(on),
            version="" if set(originals) == {code} else _capital(language_name(code, written)),
            original=_("Original: %(languages)s", languages=names) if names else "",
            particulars_lang=written if written != code else "",
        )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
