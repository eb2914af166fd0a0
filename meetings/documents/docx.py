"""A document as a Word file, with real styles, lists and headers, so that an office can go on with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

import docx
from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.section import Section
from docx.shared import Cm, Emu, Length
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from . import ooxml, word_styles
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
    Run,
    Table,
    Words,
)

SHEETS = {Paper.A4: (Cm(21), Cm(29.7)), Paper.LETTER: (Cm(21.59), Cm(27.94))}
MARGIN = Cm(2.2)
# Word means the start by “left” in a paragraph that runs from the right.
ALIGN = {
    Alignment.START: WD_ALIGN_PARAGRAPH.LEFT,
    Alignment.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Alignment.END: WD_ALIGN_PARAGRAPH.RIGHT,
}
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
    word_styles.style(word, document.lang)
    word_styles.set_numbering(word, document.lang, tuple(_styles_of_lists(document.blocks)))
    _Writer(word, document).write()
    return ooxml.deterministic(word, document.day)


def _styles_of_lists(blocks: tuple[Block, ...]) -> Iterator[ListStyle]:
    for block in blocks:
        if isinstance(block, Listing):
            yield from _styles_within(block)


def _styles_within(listing: Listing) -> Iterator[ListStyle]:
    yield listing.style
    for item in listing.items:
        if item.inside:
            yield from _styles_within(item.inside)


class _Writer:
    """Writes one document into one file; counts its lists."""

    def __init__(self, word: WordFile, document: Document) -> None:
        self.word = word
        self.document = document
        self.lists = 1  # the first count is that of paragraphs
        sheet = SHEETS[document.paper]
        self.width = Emu(sheet[0] - 2 * MARGIN)

    def write(self) -> None:
        self._properties()
        self._page(self.word.sections[0])
        self._head()
        for block in self.document.blocks:
            self._block(block)

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
        if said.dir == "rtl":
            section._sectPr.append(ooxml.element("w:bidi"))
        for header, symbol in ((section.first_page_header, ""), (section.header, said.symbol)):
            line = header.paragraphs[0]
            line.paragraph_format.tab_stops.clear_all()
            line.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
            if said.sample:
                self._runs(line, (Run(said.sample.word),))
            if symbol:
                line.add_run("\t")
                self._runs(line, (Run(symbol, is_strong=True),))
        for footer in (section.first_page_footer, section.footer):
            line = footer.paragraphs[0]
            if said.dir == "rtl":
                ooxml.set_left_to_right(line)
                line.alignment = WD_ALIGN_PARAGRAPH.LEFT
            ooxml.add_field(line, "PAGE")
            line.add_run("/")
            ooxml.add_field(line, "NUMPAGES")

    def _head(self) -> None:
        said = self.document
        if said.issuer or said.symbol:
            line = self._paragraph("Masthead", (Run(said.issuer),))
            line.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
            if said.symbol:
                line.add_run("\t")
                self._runs(line, (Run(said.symbol),))
        if said.organ or said.particulars:
            table = self.word.add_table(rows=1, cols=2)
            ooxml.set_table(table, is_rtl=said.dir == "rtl", lines=(), has_row_headers=False, is_data=False)
            self._widths(table, (11, 5))
            for cell, style, lines in zip(
                table.rows[0].cells, ("Organ", "Particulars"), ((said.organ,), said.particulars), strict=True
            ):
                self._cell(cell, style, tuple((Run(line),) for line in lines))
            self._paragraph("Masthead Rule", ())
        if said.kind:
            self._paragraph("Kind", (Run(said.kind),))
        self._paragraph("Title", (Run(said.title),))
        if said.sample and said.sample.note:
            self._paragraph("Sample Mark", (Run(said.sample.note),))

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._paragraph(f"Heading {block.level}", block.words)
            case Paragraph():
                style = "Numbered Paragraph" if block.is_numbered else "Body Text"
                line = self._paragraph(style, block.words)
                if block.is_numbered:
                    ooxml.set_numbering(line, 1, 0)
                if block.alignment is not Alignment.START:
                    line.alignment = ALIGN[block.alignment]
            case Listing():
                self._listing(block, 0)
            case Table():
                self._table(block)
            case Address() | Closing():
                self._lines(block)
            case Note():
                self._paragraph("Note", block.words)
            case PageBreak():
                self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _lines(self, block: Address | Closing) -> None:
        is_closing = isinstance(block, Closing)
        made = [self._paragraph("Closing" if is_closing else "Address", line) for line in block.lines]
        made[0].paragraph_format.space_before = Cm(0.9 if is_closing else 0.3)
        made[-1].paragraph_format.space_after = Cm(0 if is_closing else 0.6)
        for line in made[:-1]:
            line.paragraph_format.keep_with_next = True
        made[-1].paragraph_format.keep_with_next = False

    def _listing(self, listing: Listing, depth: int) -> None:
        self.lists += 1
        number = self.lists
        style = "List Bullet" if listing.style is ListStyle.BULLETS else "List Number"
        for item in listing.items:
            ooxml.set_numbering(self._paragraph(style, item.words), number, depth)
            if item.inside:
                self._listing(item.inside, depth + 1)

    def _table(self, table: Table) -> None:
        if table.caption:
            self._paragraph("Caption", table.caption)
        made = self.word.add_table(rows=1 + len(table.rows), cols=len(table.header))
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        is_rtl = self.document.dir == "rtl"
        lines = ("top", "bottom", "insideH")
        ooxml.set_table(made, is_rtl=is_rtl, lines=lines, has_row_headers=table.has_row_headers, is_data=True)
        self._widths(made, table.widths or tuple(1 for _column in table.header))
        for index, (row, cells) in enumerate(zip(made.rows, (table.header, *table.rows), strict=True)):
            for column, (target, words) in enumerate(zip(row.cells, cells, strict=True)):
                is_header = index == 0 or (column == 0 and table.has_row_headers)
                shown = tuple(_strong(run) for run in words) if is_header else words
                self._cell(target, "Table Text", (shown,))
                target.paragraphs[0].alignment = ALIGN[table.alignment(column)]
        ooxml.repeat_header(made)
        self._paragraph("Body Text", ())  # two tables that touch would be one

    def _widths(self, table: WordTable, shares: tuple[int, ...]) -> None:
        table.autofit = False
        widths = [Length(self.width * share // sum(shares)) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width

    def _cell(self, cell: _Cell, style: str, lines: tuple[Words, ...]) -> None:
        for index, line in enumerate(lines):
            target = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            target.style = self.word.styles[style]
            self._runs(target, line)

    def _paragraph(self, style: str, words: Words) -> WordParagraph:
        made = self.word.add_paragraph(style=style)
        self._runs(made, words)
        return made

    def _runs(self, paragraph: WordParagraph, words: Words) -> None:
        for run in words:
            is_rtl = (run.dir or self.document.dir) == "rtl"
            link = ooxml.add_link(paragraph, run.link) if run.link else None
            for text, from_right in ooxml.pieces(run.text, is_rtl):
                made = paragraph.add_run(text)
                # Neither Arabic nor Chinese leans: what is stressed is bold.
                leans = (run.lang or self.document.lang) not in {"ar", "zh"}
                if run.is_strong or (run.is_emphasized and not leans):
                    made.bold = True
                if run.is_emphasized and leans:
                    made.italic = True
                made.font.underline = True if run.link else None
                ooxml.mark_run(made, run.lang, from_right)
                if link is not None:
                    link.append(made._r)


def _strong(run: Run) -> Run:
    return Run(run.text, True, run.is_emphasized, run.link, run.lang)
