"""A document as a page for reading and printing: the same blocks, as elements that say what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from flask import current_app
from flask_babel import force_locale

from meetings.foundation.languages import LOCALES, direction
from meetings.foundation.presentation import static_url

from .description import Block, Document, Note, Paragraph, Table
from .numbering import note_label, paragraph_label
from .runs import Run, Words, turned


class Numbered(NamedTuple):
    """A block as the template takes it: its kind's name, what stands before it (of a table, what its region is called),
    and the direction that is its own."""

    kind: str
    block: Block
    label: str
    dir: str


class OtherForm(NamedTuple):
    """Another form of the same document: what it is called, and its address."""

    label: str
    url: str


class Footnote(NamedTuple):
    """A footnote as the template takes it: its number, its mark and its words."""

    number: int
    label: str
    note: Run


class Footnotes:
    """The footnotes of one page, counted as the template comes upon them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.all: list[Footnote] = []

    def add(self, note: Run) -> Footnote:
        """The next one."""
        number = len(self.all) + 1
        self.all.append(Footnote(number, note_label(number, self.lang), note))
        return self.all[-1]


def numbered(document: Document) -> Iterator[Numbered]:
    """The blocks in their order, the numbered paragraphs counted through; no two tables are called alike."""
    count, called = 0, Counter[str]()
    for block in document.blocks:
        is_numbered = isinstance(block, Paragraph) and block.is_numbered
        count += is_numbered
        label = paragraph_label(count, document.lang) if is_numbered else ""
        if isinstance(block, Table):
            name = _plain(block.caption) or _plain(block.header[0])
            called[name] += 1
            label = name if called[name] == 1 else f"{name} ({called[name]})"
        way = turned(block.words, document.lang) if isinstance(block, (Note, Paragraph)) and not is_numbered else ""
        yield Numbered(type(block).__name__.lower(), block, label, way)


def _plain(words: Words) -> str:
    return "".join(run.text for run in words)


def page(document: Document, others: tuple[OtherForm, ...] = ()) -> str:
    """A page of its own, in the document's language; `others` are links that are seen on the screen, not on paper."""
    # Straight from the template: what every page of the site is given besides (navigation, account) costs queries.
    template = current_app.jinja_env.get_template("documents/page.html")
    with force_locale(LOCALES[document.lang]):
        return template.render(
            document=document,
            particulars_dir=direction(document.particulars_lang or document.lang),
            blocks=numbered(document),
            footnotes=Footnotes(document.lang),
            others=others,
            static_url=static_url,
        )
