"""What a document says and how it is built, not how it looks: one description, of which three forms are made.

A description is checked when it is made, so that whatever exists can be set as a page, a PDF and a DOCX. It is
immutable and hashable: the same description always gives the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES, Localized, direction
from meetings.foundation.text import clean_block

CODES = ("document.malformed", "text.control", "text.bidi", "text.too_long")
"""Every code this module raises; those of texts, and their values, are the foundation's."""

LONGEST = 200_000  # characters: some eighty pages
MOST_BLOCKS = 5_000
MOST_CELLS = 20_000
MOST_COLUMNS = 12
DEEPEST_HEADING = 4
DEEPEST_LIST = 3
MOST_LETTERED = 52  # a to z, aa to zz
LONGEST_LINK = 2_000
_PLACES = re.compile(r"%\((\w+)\)s")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINES = ("title", "kind", "symbol", "issuer", "organ", "distribution", "date_line", "original")
# More marks on one letter than any language writes: they take typesetters minutes.
_HEAP_OF_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200d\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]{17,}"
)
_SCHEMES = frozenset({"http", "https", "mailto"})
_NOT_IN_LINKS = re.compile(r"[\s<>\"\\^`{|}]")


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


class Paper(StrEnum):
    """The sheet of the PDF and of the DOCX."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True)
class Run:
    """Text of one kind. A line feed begins a new line of the same paragraph; `lang` where it is not the document's."""

    text: str
    is_strong: bool = False
    is_emphasized: bool = False
    link: str = ""
    lang: str = ""

    def __post_init__(self) -> None:
        clean_block(self.text, maximum=LONGEST, required=False)  # only looked at: blanks at the ends belong to it
        text = self.text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        object.__setattr__(self, "text", _composed(text))
        _check(self.lang in {"", *LANGUAGES}, "language")
        _check(not self.link or (_is_link(self.link) and bool(self.text.strip())), "link")

    @property
    def dir(self) -> str:
        """The direction of a run in another language; empty where it is in the document's."""
        return direction(self.lang) if self.lang else ""


Words = tuple[Run, ...]


def words(*parts: str | Run | Localized) -> Words:
    """Runs of plain text, of runs, and of what `Text.into` gives, whose language is kept where it is a fallback."""
    return tuple(_run(part) for part in parts)


def filled(sentence: str, **parts: str | Run | Localized) -> Words:
    """A translated sentence with its placeholders still in it, and what stands in their places, each in its language.

    `gettext` leaves the placeholders where it is given no values.
    """
    made: list[str | Run | Localized] = []
    for index, piece in enumerate(_PLACES.split(sentence)):
        if index % 2:
            made.append(parts[piece])
        elif piece:
            made.append(piece.replace("%%", "%"))
    return words(*made)


def turned(of: Words, lang: str) -> str:
    """The direction of a text that is all in a language which runs the other way than `lang`; empty for all others."""
    langs = {run.lang or lang for run in of if run.text.strip()}
    way = direction(langs.pop()) if len(langs) == 1 else ""
    return "" if way == direction(lang) else way


@dataclass(frozen=True)
class Heading:
    """Of a part of the document: level 1 below the title, and no level is left out on the way down."""

    words: Words
    level: int = 1

    def __post_init__(self) -> None:
        _check(1 <= self.level <= DEEPEST_HEADING, "heading level")
        _check(_is_visible(self.words), "heading without words")


@dataclass(frozen=True)
class Paragraph:
    """Numbered as paragraphs of United Nations documents are: through the whole document."""

    words: Words
    is_numbered: bool = False
    alignment: Alignment = Alignment.START


@dataclass(frozen=True)
class ListItem:
    """An item, with a list inside it where there is one."""

    words: Words
    inside: Listing | None = None


@dataclass(frozen=True)
class Listing:
    """A list, at most three deep."""

    items: tuple[ListItem, ...]
    style: ListStyle = ListStyle.BULLETS

    def __post_init__(self) -> None:
        _check(bool(self.items), "list without items")
        _check(self.style is not ListStyle.LETTERS or len(self.items) <= MOST_LETTERED, "letters of a list")
        _check(self.depth <= DEEPEST_LIST, "depth of a list")

    @property
    def depth(self) -> int:
        """How many lists lie in one another, itself included."""
        return 1 + max((item.inside.depth for item in self.items if item.inside), default=0)


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
        _check(1 <= columns <= MOST_COLUMNS, "columns of a table")
        _check(all(map(_is_visible, self.header)), "column without a heading")
        _check(all(len(row) == columns for row in self.rows), "row of another length")
        _check(len(self.rows) * columns <= MOST_CELLS, "cells of a table")
        _check(len(self.alignments) in {0, columns}, "alignments of a table")
        _check(len(self.widths) in {0, columns} and all(0 < width <= 100 for width in self.widths), "widths of a table")

    def alignment(self, column: int) -> Alignment:
        """How that column stands."""
        return self.alignments[column] if self.alignments else Alignment.START


@dataclass(frozen=True)
class Address:
    """To whom it goes: lines under one another, kept together."""

    lines: tuple[Words, ...]

    def __post_init__(self) -> None:
        _check(bool(self.lines), "address without lines")


@dataclass(frozen=True)
class Closing:
    """Place and date, initials, a name: lines at the end side, kept together and with room to sign."""

    lines: tuple[Words, ...]

    def __post_init__(self) -> None:
        _check(bool(self.lines), "closing without lines")


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
        object.__setattr__(self, "word", _line(self.word))
        object.__setattr__(self, "note", _line(self.note))
        _check(bool(self.word), "mark without a word")


@dataclass(frozen=True)
class Document:
    """A document in one language. `day` is the day of its data: what the files carry as their date, instead of today.

    The head of the first page: `issuer` at its start and `symbol` at its end, over a line; `organ` in large letters,
    and the particulars (such as “Distr.: General”, the date, “Original: English”) beside it; `kind` over the title.
    `title_lang` where the title had to be taken from another language.
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
    original: str = ""
    title_lang: str = ""
    sample: SampleMark | None = None
    paper: Paper = Paper.A4

    def __post_init__(self) -> None:
        _check(self.lang in LANGUAGES and self.title_lang in {"", *LANGUAGES}, "language")
        _check(1990 <= self.day.year <= 2100, "day")
        for field in _LINES:
            object.__setattr__(self, field, _line(getattr(self, field)))
        _check(bool(self.title), "document without a title")
        _check(len(self.blocks) <= MOST_BLOCKS, "number of blocks")
        level = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                _check(block.level <= level + 1, "heading level")
                level = block.level
        length = len(self.title) + sum(len(run.text) for run in self.runs())
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
        """Distribution, date and original language: those that there are."""
        return tuple(line for line in (self.distribution, self.date_line, self.original) if line)

    def runs(self) -> Iterator[Run]:
        """Every run of its blocks, in the order of reading."""
        for block in self.blocks:
            yield from _runs(block)


def paragraphs(text: str | Localized, *, is_numbered: bool = False) -> tuple[Paragraph, ...]:
    """What somebody wrote in a field of several lines: a paragraph wherever a blank line stands between."""
    whole = _run(text)
    pieces = (piece.strip() for piece in _BLANK_LINES.split(whole.text))
    return tuple(Paragraph((Run(piece, lang=whole.lang),), is_numbered) for piece in pieces if piece)


def _run(part: str | Run | Localized) -> Run:
    if isinstance(part, Run):
        return part
    if isinstance(part, Localized):
        return Run(part.text, lang=part.lang if part.is_fallback else "")
    return Run(str(part))  # a translated sentence is put into its language here


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


def _check(is_right: bool, about: str) -> None:
    """Descriptions are built by programs: what is wrong with one is said for whoever wrote the program."""
    if not is_right:
        raise RuleViolation("document.malformed", about=about)


def _line(text: str) -> str:
    clean_block(text, maximum=LONGEST, required=False)
    return " ".join(_composed(text).split())


def _composed(text: str) -> str:
    _check(not _HEAP_OF_MARKS.search(text), "marks on one letter")
    return unicodedata.normalize("NFC", text)


def _is_visible(runs: Words) -> bool:
    return any(not run.text.isspace() and run.text for run in runs)


def _is_link(link: str) -> bool:
    if len(link) > LONGEST_LINK or _NOT_IN_LINKS.search(link) or not link.isprintable():
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc or (parts.scheme == "mailto" and parts.path))
