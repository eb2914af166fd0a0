"""Reads PDFs as a screen reader does: by the tree of tags, in its order, with the text that the fonts' tables give."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f ]+)>")
BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


@dataclass
class Tag:
    """An element of the tree: its name, its own text and that of what lies in it, and those elements."""

    name: str
    text: str = ""
    children: list[Tag] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Tag]:
        """Every element of that name below."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def texts(self, name: str) -> list[str]:
        """The text of each of them."""
        return [tag.text for tag in self.all(name)]


class Pdf:
    """A PDF, opened."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(data))
        self.root: Any = self.reader.trailer["/Root"]
        assert isinstance(self.root, DictionaryObject)

    @cached_property
    def tree(self) -> Tag:
        """The whole tree of tags."""
        return self._tag(self.root["/StructTreeRoot"], None)

    @cached_property
    def xmp(self) -> str:
        """The metadata, as it stands in the file."""
        return str(self.root["/Metadata"].get_object().get_data().decode())

    @cached_property
    def fonts(self) -> list[DictionaryObject]:
        """The descriptors of all fonts."""
        found = {}
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                found[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
        return list(found.values())

    @cached_property
    def languages(self) -> set[str]:
        """The languages that its tags and marks say parts of it to be in."""
        found: set[str] = set()
        waiting: list[Any] = [self.root["/StructTreeRoot"]]
        while waiting:
            element = waiting.pop().get_object()
            if isinstance(element, ArrayObject):
                waiting += element
            elif isinstance(element, DictionaryObject):
                found.add(str(element.get("/Lang", "")))
                waiting.append(element.get("/K", ArrayObject()))
        for page in self.reader.pages:
            content = ContentStream(page.get_contents(), self.reader).operations
            found |= {str(given[1].get("/Lang", "")) for given, operator in content if operator == b"BDC"}
        return {lang for lang in found if lang}

    @cached_property
    def _marked(self) -> dict[tuple[int, int], str]:
        found: dict[tuple[int, int], str] = {}
        for page in self.reader.pages:
            assert page.indirect_reference is not None
            for mcid, text in _marked_text(page, self.reader):
                key = (page.indirect_reference.idnum, mcid)
                found[key] = found.get(key, "") + text
        return found

    def _tag(self, element: Any, page: Any) -> Tag:
        page = element.raw_get("/Pg") if "/Pg" in element else page
        made = Tag(str(element.get("/S", "/Root")).lstrip("/"))
        below = element.get("/K", [])
        for part in below if isinstance(below, ArrayObject) else [below]:
            child = part.get_object()
            if isinstance(child, int):
                made.text += self._marked.get((page.idnum, int(child)), "")
            elif child.get("/Type") == "/MCR":
                at = child.raw_get("/Pg") if "/Pg" in child else page
                made.text += self._marked.get((at.idnum, int(child["/MCID"])), "")
            elif child.get("/Type") != "/OBJR":
                made.children.append(self._tag(child, page))
                made.text += made.children[-1].text
        return made


def _marked_text(page: Any, reader: PdfReader) -> Iterator[tuple[int, str]]:
    fonts = {name: _to_unicode(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    stack: list[tuple[str, Any]] = []
    pieces: list[list[str]] = []
    table: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in {b"BDC", b"BMC"}:
            stack.append((str(operands[0]), operands[1] if operator == b"BDC" else {}))
        elif operator == b"EMC":
            _name, properties = stack.pop()
            if isinstance(properties, DictionaryObject) and "/MCID" in properties:
                yield int(properties["/MCID"]), _in_order(pieces)
                pieces = []
        elif operator == b"Tf":
            table = fonts[operands[0]]
        elif operator in {b"Tj", b"TJ"}:
            shown = operands[0] if operator == b"TJ" else [operands[0]]
            codes = b"".join(
                getattr(part, "original_bytes", b"") for part in shown if not isinstance(part, (int, float))
            )
            glyphs = [table.get(int.from_bytes(codes[i : i + 2]), "") for i in range(0, len(codes), 2)]
            actual = [p["/ActualText"] for _name, p in stack if isinstance(p, DictionaryObject) and "/ActualText" in p]
            if actual:
                glyphs = [str(actual[-1])]
            if not any(isinstance(p, DictionaryObject) and "/MCID" in p for _name, p in stack):
                continue  # what stands in the margins of every page is no part of the text
            pieces.append(glyphs)


def _in_order(pieces: list[list[str]]) -> str:
    """Glyphs stand in the file from the left; those of a script that runs from the right are read the other way."""
    glyphs = [glyph for piece in pieces for glyph in piece]
    is_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for glyph in glyphs for letter in glyph)
    return "".join(reversed(glyphs) if is_rtl else glyphs)


def _to_unicode(font: Any) -> dict[int, str]:
    table: dict[int, str] = {}
    for kind, body in SECTION.findall(font["/ToUnicode"].get_object().get_data()):
        if kind == b"bfchar":
            for code, text in BFCHAR.findall(body):
                table[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        else:
            for first, last, text in BFRANGE.findall(body):
                start = int(text, 16)
                for offset in range(int(last, 16) - int(first, 16) + 1):
                    table[int(first, 16) + offset] = chr(start + offset)
    return table
