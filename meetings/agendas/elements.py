"""XML of strangers, read into plain elements within limits, and written from them. Pure.

A document type is refused as soon as it is met, so that there are no entities to expand and nothing to fetch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from meetings.foundation.errors import RuleViolation

CODES = ("xliff.too_large", "xliff.not_xml", "xliff.doctype", "xliff.too_complex")
"""Every code this module raises."""

MEGABYTE = 1_000_000
SIZE_MAXIMUM = 5 * MEGABYTE
DEPTH_MAXIMUM = 50
ELEMENTS_MAXIMUM = 200_000
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Element:
    """An element with what it holds, in order. Names with a namespace are written `{namespace}name`."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    def children(self, *names: str) -> Iterator[Element]:
        """The elements directly in it that are called so."""
        return (part for part in self.content if isinstance(part, Element) and part.name in names)

    def child(self, name: str) -> Element | None:
        """The first of them."""
        return next(self.children(name), None)


class _Builder:
    """What the parser calls, in its words; it stops at the first thing that is too much."""

    def __init__(self) -> None:
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise RuleViolation("xliff.doctype")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.count += 1
        if self.count > ELEMENTS_MAXIMUM or len(self.open) >= DEPTH_MAXIMUM:
            raise RuleViolation("xliff.too_complex")
        made = Element(name, dict(attributes))
        if self.open:
            self.open[-1].content.append(made)
        else:
            self.root = made
        self.open.append(made)

    def end(self, _name: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        self.open[-1].content.append(text)

    def close(self) -> Element | None:
        return self.root


def parsed(content: bytes) -> Element:
    """The outermost element of a file, in any encoding that its first bytes or its declaration name.

    Raises `xliff.too_large`, `xliff.not_xml` (with the line), `xliff.doctype`, `xliff.too_complex`.
    """
    from lxml import etree  # read when somebody exchanges a file, not at the start

    if len(content) > SIZE_MAXIMUM:
        raise RuleViolation("xliff.too_large", maximum=SIZE_MAXIMUM // MEGABYTE)
    parser = etree.XMLParser(
        target=_Builder(), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        root: Element | None = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise RuleViolation("xliff.not_xml", line=error.lineno or 1) from None
    if root is None:
        raise RuleViolation("xliff.not_xml", line=1)
    return root


def written(root: Element, prefixes: Mapping[str | None, str]) -> bytes:
    """A file in UTF-8; `prefixes` are those of its namespaces, None that of names without one.

    Raises `xliff.too_large` for a file that could not be read again.
    """
    from lxml import etree  # as above

    def filled(made: etree._Element, element: Element) -> etree._Element:
        last = None
        for part in element.content:
            if isinstance(part, Element):
                last = filled(etree.SubElement(made, part.name, part.attributes), part)
            elif last is None:
                made.text = (made.text or "") + part
            else:
                last.tail = (last.tail or "") + part
        return made

    outermost = filled(etree.Element(root.name, root.attributes, nsmap=dict(prefixes)), root)
    file: bytes = etree.tostring(outermost, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    if len(file) > SIZE_MAXIMUM:  # it could not come back
        raise RuleViolation("xliff.too_large", maximum=SIZE_MAXIMUM // MEGABYTE)
    return file
