"""The footnotes of a Word file: a part of their own, which python-docx does not bring."""

from __future__ import annotations

from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from . import ooxml
from .ooxml import element

# The lines between text and footnotes are notes too; Word asks for them, by these numbers.
SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Footnotes:
    """Collects the notes of one file, from number 1 on. Without any, the file has no such part."""

    def __init__(self, *, is_rtl: bool, pattern: str, style_id: str) -> None:
        self.root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
        self.count = 0
        self._is_rtl = is_rtl
        self._around = pattern.split("{}")
        self._style_id = style_id

    def add(self, paragraph: BaseOxmlElement) -> list[BaseOxmlElement]:
        """Keep a note, whose words are this paragraph; its mark is for the text."""
        self.count += 1
        note = element("w:footnote", id=self.count)
        # The bare number: LibreOffice puts its own there, and leaves a bracket of those that would stand around it.
        paragraph.pPr.addnext(ooxml.text_run(" ", is_rtl=self._is_rtl))
        paragraph.pPr.addnext(self._raised(element("w:footnoteRef")))
        note.append(paragraph)
        self.root.append(note)
        before, after = self._around
        number = element("w:footnoteReference", id=self.count)
        return [*self._raised_text(before), self._raised(number), *self._raised_text(after)]

    def attach(self, word: WordFile) -> None:
        """Put them into the file."""
        if not self.count:
            return
        for number, kind in reversed(SEPARATORS.items()):
            self.root.insert(0, _separator(number, kind, is_rtl=self._is_rtl))
        name = PackURI("/word/footnotes.xml")
        part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, self.root, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        named = element("w:footnotePr")
        for number in SEPARATORS:
            named.append(element("w:footnote", id=number))
        word.settings.element.find(qn("w:compat")).addprevious(named)

    def _raised_text(self, text: str) -> list[BaseOxmlElement]:
        return [self._raised(ooxml.text_of(text))] if text else []

    def _raised(self, holds: BaseOxmlElement) -> BaseOxmlElement:
        run, properties = element("w:r"), element("w:rPr")
        properties.append(element("w:rStyle", val=self._style_id))
        if self._is_rtl:
            properties.append(element("w:rtl"))
        run.append(properties)
        run.append(holds)
        return run


def _separator(number: int, kind: str, *, is_rtl: bool) -> BaseOxmlElement:
    note, line, run = element("w:footnote", type=kind, id=number), element("w:p"), element("w:r")
    if is_rtl:
        line.append(element("w:pPr"))
        line[0].append(element("w:bidi"))
    run.append(element(f"w:{kind}"))
    line.append(run)
    note.append(line)
    return note
