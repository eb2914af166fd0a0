"""What else is to be known of documents, filled by higher packages, and where documents are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import url_for

from meetings.foundation.registries import Link, Registry
from meetings.mandates.rules import official_url

from .models import MeetingDocument
from .rules import DocumentType

# The items of agendas that documents belong to, by their ids; in a fixed number of queries.
items: Registry[Callable[[Sequence[int]], dict[int, list[Link]]]] = Registry()


def url(document: MeetingDocument) -> str:
    """A document's page in the register."""
    return url_for("documentation.show", number=document.id)


def register_url(code: str) -> str:
    """The register of a meeting."""
    return url_for("documentation.register", code=code)


def official(document: MeetingDocument, symbol: str, lang: str) -> str:
    """Where the United Nations keeps a document; press releases are kept elsewhere, under addresses of their own."""
    return "" if document.type is DocumentType.PRESS_RELEASE else official_url(symbol, lang)


def items_of(document_ids: Sequence[int]) -> dict[int, list[Link]]:
    """The items of agendas that these documents belong to."""
    found: dict[int, list[Link]] = {}
    for source in items if document_ids else ():
        for number, belongs in source(document_ids).items():
            found.setdefault(number, []).extend(belongs)
    return found
