"""What a document says and how it is built, not how it looks: one description, of which three forms are made.

A description is checked when it is made, so that whatever exists can be set as a page, a PDF and a DOCX. It is
immutable and hashable: the same description always gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES, Localized, direction

# Whoever describes a document finds here what its words are made of.
from .runs import LONGEST, as_run, check, is_visible, one_line
from .runs import Run as Run
from .runs import Words as Words
from .runs import filled as filled
from .runs import turned as turned
from .runs import words as words

CODES = ("document.malformed", "text.control", "text.bidi", "text.too_long")
"""Every code that a description raises; those of texts, and their values, are the foundation's."""

MOST_BLOCKS = 5_000
MOST_CELLS = 20_000
MOST_COLUMNS = 12
DEEPEST_HEADING = 4
DEEPEST_LIST = 3
LONGEST_LABEL = 24  # characters
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINES = ("title", "kind", "symbol", "issuer", "organ", "distribution", "date_line", "version", "original")


class Alignment(StrEnum):
    """Where lines stand: `start` is left, in Arabic right."""

    START = "start"
    CENTRE = "centre"
    END = "end"


class ListStyle(StrEnum):
    """What stands before the items of a list; how letters and numbers are written is the language's matter."""

    BULLETS = "bullets"
    LETTERS = "letters"
    NUMBERS = "numbers"
    ROMAN = "roman"  # what most languages count by under letters: (i), in Chinese ㈠, in Arabic '1'


HIGHEST = {ListStyle.LETTERS: 52, ListStyle.NUMBERS: 9_999, ListStyle.ROMAN: 99}
"""How far each counts: letters from a to z and from aa to zz."""


class Paper(StrEnum):
    """The sheet of the PDF and of the DOCX."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True)
class Heading:
    """Of a part of the document: level 1 below the title, and no level is left out on the way down.

    `label` is the number of what it is about, as it is written there: “1.”, “6 (a)”. It hangs before the words.
    """

    words: Words
    level: int = 1
    label: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", one_line(self.label))
        check(len(self.label) <= LONGEST_LABEL, "label of a heading")
        check(1 <= self.level <= DEEPEST_HEADING, "heading level")
        check(is_visible(self.words), "heading without words")


@dataclass(frozen=True)
class Paragraph:
    """Numbered as paragraphs of United Nations documents are: through the whole document."""

    words: Words
    is_numbered: bool = False
    alignment: Alignment = Alignment.START


@dataclass(frozen=True)
class ListItem:
    """An item, with a list inside it where there is one; `number` where it does not follow on the item before it."""

    words: Words
    inside: Listing | None = None
    number: int | None = None


@dataclass(frozen=True)
class Listing:
    """A list, at most three deep."""

    items: tuple[ListItem, ...]
    style: ListStyle = ListStyle.BULLETS

    def __post_init__(self) -> None:
        check(bool(self.items), "list without items")
        if self.style is ListStyle.BULLETS:
            check(all(item.number is None for item in self.items), "number of a bullet")
        else:
            numbers, highest = self.numbers, HIGHEST[self.style]
            check(0 < min(numbers) <= max(numbers) <= highest, "numbers of a list")
        check(self.depth <= DEEPEST_LIST, "depth of a list")

    @property
    def depth(self) -> int:
        """How many lists lie in one another, itself included."""
        return 1 + max((item.inside.depth for item in self.items if item.inside), default=0)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of each item: its own, or one more than that before it."""
        found: list[int] = []
        for item in self.items:
            found.append(item.number if item.number is not None else found[-1] + 1 if found else 1)
        return tuple(found)


@dataclass(frozen=True)
class Table:
    """Data under a row of headings, which every page repeats. `widths` are the columns' shares, alike without it."""

    header: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    caption: Words = ()
    alignments: tuple[Alignment, ...] = ()
    widths: tuple[int, ...] = ()
    has_row_headers: bool = False  # the first cell of a row says what the row is about

    def __post_init__(self) -> None:
        columns = len(self.header)
        check(1 <= columns <= MOST_COLUMNS, "columns of a table")
        check(all(map(is_visible, self.header)), "column without a heading")
        check(not any(run.footnote for cell in self.header for run in cell), "footnote in a heading that pages repeat")
        check(all(len(row) == columns for row in self.rows), "row of another length")
        check(len(self.rows) * columns <= MOST_CELLS, "cells of a table")
        check(len(self.alignments) in {0, columns}, "alignments of a table")
        check(len(self.widths) in {0, columns} and all(0 < width <= 100 for width in self.widths), "widths of a table")

    def alignment(self, column: int) -> Alignment:
        """How that column stands."""
        return self.alignments[column] if self.alignments else Alignment.START


@dataclass(frozen=True)
class Address:
    """To whom it goes: lines under one another, kept together."""

    lines: tuple[Words, ...]

    def __post_init__(self) -> None:
        check(bool(self.lines), "address without lines")


@dataclass(frozen=True)
class Closing:
    """Place and date, initials, a name: lines at the end side, kept together and with room to sign."""

    lines: tuple[Words, ...]

    def __post_init__(self) -> None:
        check(bool(self.lines), "closing without lines")


@dataclass(frozen=True)
class Note:
    """A remark set apart from the text."""

    words: Words


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Listing | Table | Address | Closing | Note | PageBreak


@dataclass(frozen=True)
class SampleMark:
    """Says that a document is made up: `word` on every page, `note` on the first. `labels.sample_mark` has both."""

    word: str
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "word", one_line(self.word))
        object.__setattr__(self, "note", one_line(self.note))
        check(bool(self.word), "mark without a word")


@dataclass(frozen=True)
class Document:
    """A document in one language. `day` is the day of its data: what the files carry as their date, instead of today.

    The head of the first page: `issuer` at its start and `symbol` at its end, over a line; `organ` in large letters,
    and the particulars (such as “Distr.: General”, the date, “French”, “Original: English”) beside it, which may be in
    another language (`particulars_lang`); `kind` over the title. `title_lang` where the title had to be taken from
    another language.
    """

    lang: str
    title: str
    day: date
    blocks: tuple[Block, ...]
    kind: str = ""
    symbol: str = ""
    issuer: str = ""
    organ: str = ""
    distribution: str = ""
    date_line: str = ""
    version: str = ""
    original: str = ""
    particulars_lang: str = ""
    title_lang: str = ""
    sample: SampleMark | None = None
    paper: Paper = Paper.A4

    def __post_init__(self) -> None:
        check(self.lang in LANGUAGES and {self.title_lang, self.particulars_lang} <= {"", *LANGUAGES}, "language")
        check(1990 <= self.day.year <= 2100, "day")
        for field in _LINES:
            object.__setattr__(self, field, one_line(getattr(self, field)))
        check(bool(self.title), "document without a title")
        check(len(self.blocks) <= MOST_BLOCKS, "number of blocks")
        level = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                check(block.level <= level + 1, "heading level")
                level = block.level
        length = len(self.title) + sum(len(run.text) + len(run.footnote) for run in self.runs())
        if length > LONGEST:
            raise RuleViolation("text.too_long", length=length, maximum=LONGEST)

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)

    @property
    def heading(self) -> Words:
        """The title as a run, with its language where that is another."""
        return (Run(self.title, lang=self.title_lang if self.title_lang != self.lang else ""),)

    @property
    def particulars(self) -> tuple[str, ...]:
        """Distribution, date, the language of this version, and that of the original: those that there are."""
        return tuple(line for line in (self.distribution, self.date_line, self.version, self.original) if line)

    def runs(self) -> Iterator[Run]:
        """Every run of its blocks, in the order of reading."""
        for block in self.blocks:
            yield from _runs(block)


def paragraphs(text: str | Localized, *, is_numbered: bool = False) -> tuple[Paragraph, ...]:
    """What somebody wrote in a field of several lines: a paragraph wherever a blank line stands between."""
    whole = as_run(text)
    pieces = (piece.strip() for piece in _BLANK_LINES.split(whole.text))
    return tuple(Paragraph((Run(piece, lang=whole.lang),), is_numbered) for piece in pieces if piece)


def _runs(block: Block) -> Iterator[Run]:
    match block:
        case Heading() | Paragraph() | Note():
            yield from block.words
        case Listing():
            for item in block.items:
                yield from item.words
                if item.inside:
                    yield from _runs(item.inside)
        case Table():
            for cell in (block.caption, *block.header, *(cell for row in block.rows for cell in row)):
                yield from cell
        case Address() | Closing():
            for line in block.lines:
                yield from line
