"""What python-docx has no words for: direction, language, fields, links and repeated rows of a Word file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# The regions whose writing the United Nations' documents come nearest to: Word has no plain languages.
TAGS = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
# In a line that runs from the right, Word reads the strokes and figures of a symbol from the right as well, unless its
# letters are a run of their own.
_LETTER = r"A-Za-z\u00c0-\u024f\u0400-\u04ff"
_FROM_LEFT = re.compile(rf"[{_LETTER}](?:[{_LETTER}0-9 /.\-&’'():;,]*[{_LETTER}0-9)])?")


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


def set_language(of: BaseOxmlElement, lang: str) -> None:
    """Say in run properties (`w:rPr`) in which language the text is."""
    for old in of.findall(qn("w:lang")):
        of.remove(old)
    tag = TAGS[lang]
    names = {"ar": {"val": "en-GB", "bidi": tag}, "zh": {"val": "en-GB", "eastAsia": tag}}.get(lang, {"val": tag})
    of.append(element("w:lang", **names))


def mark_run(run: Run, lang: str, is_rtl: bool) -> None:
    """Language and direction of a run that are not those of its style. Elements follow the order of the schema."""
    properties = run._r.get_or_add_rPr()
    if is_rtl:
        for name, is_on in (("w:bCs", run.bold), ("w:iCs", run.italic)):
            if is_on:  # letters of right-to-left scripts have their own bold and italic
                properties.append(element(name))
        properties.append(element("w:rtl"))
    if lang:
        set_language(properties, lang)


def set_left_to_right(paragraph: Paragraph) -> None:
    """This paragraph begins at the left, whatever its style says: page and pages are read as a fraction."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert(1 if properties.pStyle is not None else 0, element("w:bidi", val="0"))


def set_numbering(paragraph: Paragraph, number: int, level: int) -> None:
    """The paragraph is an item of that list, at that depth."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def add_field(paragraph: Paragraph, code: str) -> None:
    """A number that Word works out: `PAGE`, `NUMPAGES`."""
    field = element("w:fldSimple", instr=code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_link(paragraph: Paragraph, address: str) -> BaseOxmlElement:
    """A link at the end of the paragraph, to append runs to."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    return link


def repeat_header(table: Table) -> None:
    """The first row is the heading of every page the table reaches; no row is torn in two."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if index == 0:
            properties.append(element("w:tblHeader"))


def set_table(table: Table, *, is_rtl: bool, lines: tuple[str, ...], has_row_headers: bool, is_data: bool) -> None:
    """Direction, lines (`top`, `bottom`, `insideH`) and, for a table of data, what its first row and column are."""
    properties = table._tbl.tblPr
    for name in ("w:tblBorders", "w:tblLook", "w:bidiVisual", "w:tblStyle"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    if is_rtl:
        properties.insert(0, element("w:bidiVisual"))
    borders = element("w:tblBorders")
    for side in lines:
        borders.append(element(f"w:{side}", val="single", sz=4 if side == "insideH" else 8, space=0, color="000000"))
    layout = properties.find(qn("w:tblLayout"))
    if layout is not None:
        layout.addprevious(borders)
    else:
        properties.append(borders)
    look = {"firstRow": int(is_data), "firstColumn": int(has_row_headers), "noHBand": 1, "noVBand": 1}
    properties.append(element("w:tblLook", val="0600", **look))


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
