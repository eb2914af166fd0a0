"""Where feeds are: their addresses in each language, for the pages that offer them."""

from __future__ import annotations

from meetings.foundation.languages import LANGUAGES

from . import building
from .components import page_url


def in_languages(name: str) -> dict[str, str]:
    """The full addresses of the feed that is called `name` below `feeds/`, by language."""
    site = building.site()
    return {lang: page_url(site, lang, f"feeds/{name}.ics") for lang in LANGUAGES}
