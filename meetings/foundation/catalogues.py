"""Sentences in the reader's language, looked up quickly: a page asks for several hundred."""

from __future__ import annotations

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import Babel, Domain


class Catalogues(Domain):
    """Flask-Babel's, which looks for the catalogue once for each request (and each forced language), not each sentence.

    Flask-Babel itself takes `babel_translations` away where the language of a request changes.
    """

    def get_translations(self) -> Translations | NullTranslations:
        """The catalogue of the language in force."""
        kept = g.get("_flask_babel")
        found: Translations | NullTranslations | None = getattr(kept, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            g._flask_babel.babel_translations = found
        return found


def use_catalogues(babel: Babel) -> None:
    """Let `babel` look sentences up here."""
    babel.domain_instance = Catalogues()
