"""A document as a page for reading and printing: the same blocks, as elements that say what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from meetings.foundation.languages import LOCALES

from .description import Block, Document, Paragraph, Run
from .numbering import paragraph_label


class Numbered(NamedTuple):
    """A block as the template takes it: its kind's name, and what stands before a numbered paragraph."""

    kind: str
    block: Block
    label: str


class OtherForm(NamedTuple):
    """Another form of the same document: what it is called, and its address."""

    label: str
    url: str


def numbered(document: Document) -> Iterator[Numbered]:
    """The blocks in their order, the numbered paragraphs counted through."""
    count = 0
    for block in document.blocks:
        is_numbered = isinstance(block, Paragraph) and block.is_numbered
        count += is_numbered
        label = paragraph_label(count, document.lang) if is_numbered else ""
        yield Numbered(type(block).__name__.lower(), block, label)


def lines(run: Run) -> list[str]:
    """The lines of a run; there is more than one where somebody began a new one."""
    return run.text.split("\n")


def fragment(document: Document, *, level: int = 2) -> Markup:
    """The blocks alone, to stand inside another page; their first headings are `h2`, or of another `level`."""
    html = render_template("documents/fragment.html", blocks=numbered(document), lines=lines, level=level)
    return Markup(html)  # noqa: S704 - made by a template that escapes


def page(document: Document, others: tuple[OtherForm, ...] = ()) -> str:
    """A page of its own, in the document's language; `others` are links that are seen on the screen, not on paper."""
    with force_locale(LOCALES[document.lang]):
        return render_template(
            "documents/page.html", document=document, blocks=numbered(document), lines=lines, level=2, others=others
        )
