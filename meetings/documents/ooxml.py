"""Elements of a Word file: runs with language and direction, lists, links, fields, tables, in the schema's order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

# The regions whose writing the United Nations' documents come nearest to: Word has no plain languages.
TAGS = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LINK_COLOR = "0B4A74"
# In a line that runs from the right, Word reads the strokes and figures of a symbol from the right as well, unless its
# letters are a run of their own.
_LETTER = r"A-Za-z\u00c0-\u024f\u0400-\u04ff"
_FROM_LEFT = re.compile(rf"[{_LETTER}](?:[{_LETTER}0-9 /.\-–&’'():;,]*[{_LETTER}0-9)])?")

Cells = Sequence[Sequence[BaseOxmlElement]]  # of a row: the paragraphs of each


def element(name: str, **attributes: str | int) -> BaseOxmlElement:
    """An element such as `w:jc` with attributes of the same namespace: `element("w:jc", val="center")`."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def pieces(text: str, is_rtl: bool) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it runs from the right."""
    if not is_rtl:
        yield text, False
        return
    at = 0
    for found in _FROM_LEFT.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], True
        yield found[0], False
        at = found.end()
    if at < len(text):
        yield text[at:], True


def edged(text: str, is_rtl: bool) -> str:
    """Text that runs the other way than its line, with marks that keep stops and brackets at its ends on its side."""
    mark = "\u200f" if is_rtl else "\u200e"
    before = "" if text[:1].isalnum() or not text.strip() else mark
    after = "" if text[-1:].isalnum() or not text.strip() else mark
    return f"{before}{text}{after}"


def text_run(
    text: str,
    *,
    is_strong: bool = False,
    is_emphasized: bool = False,
    is_link: bool = False,
    is_rtl: bool = False,
    lang: str = "",
) -> BaseOxmlElement:
    """Text of one kind; a line feed in it begins a new line. `lang` where it is not that of the style."""
    run, properties = element("w:r"), element("w:rPr")
    for name, is_on in (("w:b", is_strong), ("w:bCs", is_strong), ("w:i", is_emphasized), ("w:iCs", is_emphasized)):
        if is_on:
            properties.append(element(name))
    if is_link:
        properties.append(element("w:color", val=LINK_COLOR))
        properties.append(element("w:u", val="single"))
    if is_rtl:
        properties.append(element("w:rtl"))
    if lang:
        properties.append(_language(lang))
    if len(properties):
        run.append(properties)
    for index, line in enumerate(text.split("\n")):
        if index:
            run.append(element("w:br"))
        if line:
            run.append(text_of(line))
    return run


def text_of(line: str) -> BaseOxmlElement:
    """The words of a run, with their blanks."""
    shown = element("w:t")
    shown.text = line
    shown.set(SPACE, "preserve")
    return shown


def _language(lang: str) -> BaseOxmlElement:
    tag = TAGS[lang]
    names = {"ar": {"val": TAGS["en"], "bidi": tag}, "zh": {"val": TAGS["en"], "eastAsia": tag}}
    return element("w:lang", **names.get(lang, {"val": tag}))


def tab_run() -> BaseOxmlElement:
    """A step to the next stop."""
    run = element("w:r")
    run.append(element("w:tab"))
    return run


def page_break() -> BaseOxmlElement:
    """What follows begins a new page."""
    run = element("w:r")
    run.append(element("w:br", type="page"))
    return run


def end_tab(at: int) -> BaseOxmlElement:
    """A stop at the end side of the line, in twentieths of a point; others of the style are taken away."""
    tabs = element("w:tabs")
    tabs.append(element("w:tab", val="right", pos=at))
    return tabs


def list_item(count: int, depth: int) -> BaseOxmlElement:
    """A property of a paragraph: it is an item of that count, at that depth."""
    properties = element("w:numPr")
    properties.append(element("w:ilvl", val=depth))
    properties.append(element("w:numId", val=count))
    return properties


def field(code: str) -> BaseOxmlElement:
    """A number that Word works out: `PAGE`, `NUMPAGES`."""
    made = element("w:fldSimple", instr=code)
    made.append(text_run("1"))
    return made


def link(part: Part, address: str) -> BaseOxmlElement:
    """A link to append runs to."""
    made = OxmlElement("w:hyperlink")
    made.set(qn("r:id"), part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return made


def table(
    widths: Sequence[int],
    rows: Sequence[Cells],
    *,
    is_rtl: bool,
    is_data: bool = False,
    has_row_headers: bool = False,
) -> BaseOxmlElement:
    """A table as wide as its columns, in twentieths of a point. One of data has lines, and a first row that repeats."""
    made = element("w:tbl")
    properties = element("w:tblPr")
    if is_rtl:
        properties.append(element("w:bidiVisual"))
    properties.append(element("w:tblW", w=sum(widths), type="dxa"))
    if is_data:
        properties.append(element("w:jc", val="center"))
        borders = element("w:tblBorders")
        for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 4)):
            borders.append(element(f"w:{side}", val="single", sz=eighths, space=0, color="000000"))
        properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    if not is_data:
        properties.append(_no_padding())
    look = {"firstRow": int(is_data), "lastRow": 0, "firstColumn": int(has_row_headers), "lastColumn": 0}
    properties.append(element("w:tblLook", val="0600", **look, noHBand=1, noVBand=1))
    made.append(properties)
    columns = element("w:tblGrid")
    for width in widths:
        columns.append(element("w:gridCol", w=width))
    made.append(columns)
    for index, cells in enumerate(rows):
        made.append(_row(widths, cells, is_header=is_data and index == 0))
    return made


def _no_padding() -> BaseOxmlElement:
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=0, type="dxa"))
    return margins


def _row(widths: Sequence[int], cells: Cells, *, is_header: bool) -> BaseOxmlElement:
    row, properties = element("w:tr"), element("w:trPr")
    properties.append(element("w:cantSplit"))
    if is_header:
        properties.append(element("w:tblHeader"))
    row.append(properties)
    for width, paragraphs in zip(widths, cells, strict=True):
        cell, about = element("w:tc"), element("w:tcPr")
        about.append(element("w:tcW", w=width, type="dxa"))
        cell.append(about)
        for paragraph in paragraphs or (element("w:p"),):
            cell.append(paragraph)
        row.append(cell)
    return row


def deterministic(word: WordFile, day: date) -> bytes:
    """The file's bytes, every part of it dated that day."""
    made, packed = io.BytesIO(), io.BytesIO()
    word.save(made)
    stamp = (day.year, day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on every system
            target.writestr(part, source.read(name), compresslevel=6)
    return packed.getvalue()
