"""A document as a Word file, with real styles, lists and headers, so that an office can go on with it.

python-docx brings the file and what is in it; the body is written as elements, since its own calls take a second for a
hundred rows of a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import zip_longest

import docx
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer, _Header
from docx.shared import Cm

from . import ooxml, word_numbering, word_styles
from .description import (
    Address,
    Alignment,
    Block,
    Closing,
    Document,
    Heading,
    Listing,
    ListStyle,
    Note,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)
from .numbering import note_pattern
from .ooxml import element
from .runs import Run, Words, turned
from .word_notes import Footnotes
from .word_numbering import Count

SHEETS = {Paper.A4: (Cm(21), Cm(29.7)), Paper.LETTER: (Cm(21.59), Cm(27.94))}
MARGIN = Cm(2.2)
# Word means the start by “left” in a paragraph that runs from the right.
ALIGN = {Alignment.START: "left", Alignment.CENTRE: "center", Alignment.END: "right"}
# What python-docx's empty file brings along and no document of ours needs.
SUPERFLUOUS = frozenset(
    {
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
        RELATIONSHIP_TYPE.CUSTOM_XML,
    }
)


def render(document: Document) -> bytes:
    """The Word file; the same bytes for the same document."""
    word = docx.Document()
    for part in (word.part.package, word.part):
        for name in [name for name, rel in part.rels.items() if rel.reltype in SUPERFLUOUS]:
            part.rels.pop(name)
    word_styles.settle(word)
    word_styles.style(word, document.lang)
    writer = _Writer(word, document)
    writer.write()
    word_numbering.set_numbering(word, document.lang, writer.counts)
    writer.footnotes.attach(word)
    return ooxml.deterministic(word, document.day)


class _Writer:
    """Writes one document into one file; keeps what it counts: its lists and its footnotes."""

    def __init__(self, word: WordFile, document: Document) -> None:
        self.word = word
        self.document = document
        self.is_rtl = document.dir == "rtl"
        self.counts: list[Count] = []  # of lists: number 2 and on, the first is that of paragraphs
        self.width = round((SHEETS[document.paper][0] - 2 * MARGIN) / 635)  # twentieths of a point
        self.part: Part = word.part  # where links are kept
        self.style_ids = {style.name: style.style_id for style in word.styles}
        self.footnotes = Footnotes(
            is_rtl=self.is_rtl,
            pattern=note_pattern(document.lang),
            style_id=self.style_ids[word_styles.FOOTNOTE_MARK],
        )

    def write(self) -> None:
        """Everything, from the properties to the last block."""
        self._properties()
        self._page(self.word.sections[0])
        end = self.word.element.body.sectPr
        for made in self._head():
            end.addprevious(made)
        blocks = self.document.blocks
        for block, following in zip_longest(blocks, blocks[1:]):
            for made in self._block(block, holds=isinstance(following, Closing)):
                end.addprevious(made)

    def _properties(self) -> None:
        said, about = self.document, self.word.core_properties
        at_midnight = datetime.combine(said.day, time(), UTC).replace(tzinfo=None)
        about.title, about.subject, about.language = said.title[:255], said.symbol[:255], ooxml.TAGS[said.lang]
        about.author = about.last_modified_by = said.issuer[:255]
        about.category, about.comments, about.keywords = said.kind[:255], "", ""
        about.created = about.modified = at_midnight
        about.revision = 1

    def _page(self, section: Section) -> None:
        said = self.document
        section.page_width, section.page_height = SHEETS[said.paper]
        section.left_margin = section.right_margin = MARGIN
        section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.3)
        section.header_distance = section.footer_distance = Cm(1.2)
        section.different_first_page_header_footer = True
        if self.is_rtl:
            section._sectPr.find(qn("w:docGrid")).addprevious(element("w:bidi"))
        mark: Words = (Run(said.sample.word, is_strong=True),) if said.sample else ()
        for header, right in ((section.first_page_header, ()), (section.header, tuple(map(_strong, self._symbol)))):
            self._fill(header, self._two_sides("Header", mark, right))
        for footer in (section.first_page_footer, section.footer):
            line = self._paragraph("Footer", (), bidi=False, align="left" if self.is_rtl else "")
            for made in (ooxml.field("PAGE"), ooxml.text_run("/"), ooxml.field("NUMPAGES")):
                line.append(made)
            self._fill(footer, line)

    @property
    def _symbol(self) -> Words:
        """A symbol is read from the left, in Arabic too."""
        said = self.document.symbol
        return (Run(said, lang="en" if self.is_rtl else ""),) if said else ()

    @staticmethod
    def _fill(target: _Header | _Footer, line: BaseOxmlElement) -> None:
        old = target.paragraphs[0]._p
        old.addprevious(line)
        line.getparent().remove(old)

    def _head(self) -> Iterator[BaseOxmlElement]:
        said = self.document
        if said.issuer or said.symbol:
            yield self._two_sides("Masthead", (Run(said.issuer),), self._symbol)
        if said.organ or said.particulars:
            organ = self._paragraph("Organ", (Run(said.organ),))
            if said.particulars:
                lines = [(Run(line, lang=said.particulars_lang),) for line in said.particulars]
                particulars = [self._paragraph("Particulars", line, bidi=self._turned(line)) for line in lines]
                yield ooxml.table(self._shares((11, 5)), [([organ], particulars)], is_rtl=self.is_rtl)
            else:
                yield organ
            yield self._paragraph("Masthead Rule", ())
        if said.kind:
            yield self._paragraph("Kind", (Run(said.kind),))
        yield self._heading("Title", said.heading)
        if said.sample and said.sample.note:
            yield self._paragraph("Sample Mark", (Run(said.sample.note),))

    def _block(self, block: Block, *, holds: bool) -> Iterator[BaseOxmlElement]:
        """`holds`: stays on the page of what follows, as the last sentence does with the signature below it."""
        match block:
            case Heading():
                yield self._heading(f"Heading {block.level}", block.words, block.label)
            case Paragraph():
                align = "" if block.alignment is Alignment.START else ALIGN[block.alignment]
                style, item = ("Numbered Paragraph", (1, 0)) if block.is_numbered else ("Body Text", None)
                bidi = None if block.is_numbered else self._turned(block.words)
                if not align and any("\n" in run.text for run in block.words):
                    align = ALIGN[Alignment.START]  # Word draws out each line that somebody ended
                yield self._paragraph(style, block.words, item=item, align=align, bidi=bidi, keeps_next=holds or None)
            case Listing():
                yield from self._listing(block, 0)
            case Table():
                yield from self._table(block)
            case Address() | Closing():
                name = type(block).__name__
                for index, line in enumerate(block.lines):
                    is_last = index == len(block.lines) - 1
                    style = f"{name} First" if index == 0 else name
                    yield self._paragraph(style, line, keeps_next=not is_last)
                yield self._paragraph("Table Text", ())
            case Note():
                yield self._paragraph("Note", block.words, bidi=self._turned(block.words))
            case PageBreak():
                line = self._paragraph("Body Text", ())
                line.append(ooxml.page_break())
                yield line

    def _listing(self, listing: Listing, depth: int) -> Iterator[BaseOxmlElement]:
        style = "List Bullet" if listing.style is ListStyle.BULLETS else "List Number"
        at = 0
        for item, number in zip(listing.items, listing.numbers, strict=True):
            if not at or item.number is not None:
                self.counts.append(Count(listing.style, depth, number))
                at = len(self.counts) + 1
            yield self._paragraph(style, item.words, item=(at, depth))
            if item.inside:
                yield from self._listing(item.inside, depth + 1)

    def _table(self, table: Table) -> Iterator[BaseOxmlElement]:
        if table.caption:
            yield self._paragraph("Caption", table.caption)
        rows = []
        for index, row in enumerate((table.header, *table.rows)):
            cells = []
            for column, words in enumerate(row):
                is_header = index == 0 or (column == 0 and table.has_row_headers)
                shown = tuple(map(_strong, words)) if is_header else words
                cells.append([self._paragraph("Table Text", shown, align=ALIGN[table.alignment(column)])])
            rows.append(cells)
        yield ooxml.table(
            self._shares(table.widths or tuple(1 for _column in table.header)),
            rows,
            is_rtl=self.is_rtl,
            is_data=True,
            has_row_headers=table.has_row_headers,
        )
        yield self._paragraph("Table Text", ())  # two tables that touch would be one

    def _shares(self, shares: tuple[int, ...]) -> list[int]:
        return [self.width * share // sum(shares) for share in shares]

    def _turned(self, words: Words) -> bool | None:
        way = turned(words, self.document.lang)
        return way == "rtl" if way else None

    def _heading(self, style: str, words: Words, label: str = "") -> BaseOxmlElement:
        """Whatever language it is in, it stands on the side of the text below it, and what it is numbered by there."""
        if label:
            line = self._paragraph(style, (Run(label),), hanging=word_styles.INSET)
            line.append(ooxml.tab_run())
            self._add_runs(line, words, self.is_rtl)
            return line
        bidi = self._turned(words)
        return self._paragraph(style, words, bidi=bidi, align="" if bidi is None else ALIGN[Alignment.END])

    def _two_sides(self, style: str, left: Words, right: Words) -> BaseOxmlElement:
        line = self._paragraph(style, left, tab=self.width)
        if right:
            line.append(ooxml.tab_run())
            self._add_runs(line, right, self.is_rtl)
        return line

    def _paragraph(
        self,
        style: str,
        words: Words,
        *,
        item: tuple[int, int] | None = None,
        align: str = "",
        tab: int = 0,
        bidi: bool | None = None,
        keeps_next: bool | None = None,
        hanging: int = 0,
    ) -> BaseOxmlElement:
        """A paragraph in its style; what is given besides is what differs from it. `item`: count and depth."""
        line = element("w:p")
        properties = element("w:pPr")
        properties.append(element("w:pStyle", val=self.style_ids[style]))
        if keeps_next is not None:
            properties.append(element("w:keepNext", val=int(keeps_next)))
        if item:
            properties.append(ooxml.list_item(*item))
        if tab:
            properties.append(ooxml.end_tab(tab))
        if bidi is not None:
            properties.append(element("w:bidi", val=int(bidi)))
        if hanging:
            properties.append(element("w:ind", left=hanging, hanging=hanging))
        if align:
            properties.append(element("w:jc", val=align))
        line.append(properties)
        self._add_runs(line, words, self.is_rtl if bidi is None else bidi)
        return line

    def _add_runs(self, line: BaseOxmlElement, words: Words, runs_rtl: bool) -> None:
        """`runs_rtl`: the line runs from the right."""
        for run in words:
            target = line
            if run.link:
                target = ooxml.link(self.part, run.link)
                line.append(target)
            lang = run.lang or self.document.lang
            leans = lang not in {"ar", "zh"}  # what is stressed in scripts that do not lean is bold
            is_strong = run.is_strong or (run.is_emphasized and not leans)
            is_other_way = bool(run.lang) and (run.dir == "rtl") is not runs_rtl
            said = ooxml.edged(run.text, run.dir == "rtl") if is_other_way else run.text
            for text, is_rtl in ooxml.pieces(said, (run.dir or self.document.dir) == "rtl"):
                target.append(
                    ooxml.text_run(
                        text,
                        is_strong=is_strong,
                        is_emphasized=run.is_emphasized and leans,
                        is_link=bool(run.link),
                        is_rtl=is_rtl,
                        lang=run.lang,
                    )
                )
            if run.note:
                for mark in self.footnotes.add(self._paragraph("footnote text", (run.note,))):
                    line.append(mark)


def _strong(run: Run) -> Run:
    return replace(run, is_strong=True)
