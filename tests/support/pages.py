"""Reading a page as a careful person would: what every page of the site must have, whatever it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import html5lib

Element = Any  # xml.etree's, as html5lib builds it: tags without namespace

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
RIGHT_TO_LEFT = frozenset({"ar"})
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "for", "list", "form", "headers")
# What a template engine leaves behind when something was not rendered.
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\(\w+\)[sd]|<(?:Text|Window|function|Lazy)\b|\bNone\b(?= *$)")
STRAIGHT = re.compile(r"\w'\w|(?<!\w)\"\w")
VERBATIM = frozenset({"code", "pre", "script", "style", "samp", "kbd"})


class BadPage(AssertionError):
    """A page breaks a rule of the house."""


class Page:
    """A parsed page, with what tests ask of it."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.html = html
        self.root: Element = parser.parse(html)
        self.errors = [f"line {at[0]}: {code} {data or ''}".strip() for at, code, data in parser.errors]

    def all(self, path: str) -> list[Element]:
        """Every element of an ElementPath below the root, such as `main//a` or `td[@class='day']`."""
        return list(self.root.findall(f".//{path}"))

    def one(self, path: str) -> Element:
        """The one element of `path`; anything else than one fails."""
        found = self.all(path)
        if len(found) != 1:
            raise BadPage(f"{len(found)} elements for {path!r}, not one")
        return found[0]

    def by_id(self, name: str) -> Element:
        """The element with that id."""
        return self.one(f"*[@id='{name}']")

    def text(self, path: str = "body") -> str:
        """The words of the first element of `path`, blanks collapsed."""
        found = self.all(path)
        return words(found[0]) if found else ""

    def texts(self, path: str) -> list[str]:
        """The words of every element of `path`."""
        return [words(element) for element in self.all(path)]

    @property
    def title(self) -> str:
        """The words of the title."""
        return self.text("title")

    @property
    def h1(self) -> str:
        """The words of the page's heading."""
        return self.text("h1")

    @property
    def lang(self) -> str:
        """The language of the page."""
        return str(self.root.get("lang", ""))

    def form(self, form_id: str | None = None) -> Element:
        """The form with that id, or the only POST form of the main part."""
        if form_id is not None:
            return self.by_id(form_id)
        return self.one("main//form[@method='post']")

    def fields(self, form: Element) -> dict[str, list[str]]:
        """What a browser would send if the form were sent untouched."""
        sent: dict[str, list[str]] = {}
        for field in form.iter():
            name = field.get("name") if isinstance(field.tag, str) else None
            if not name or field.get("disabled") is not None:
                continue
            if field.tag == "input":
                kind = field.get("type", "text")
                if kind in {"submit", "button", "image", "reset", "file"}:
                    continue
                if kind in {"checkbox", "radio"} and field.get("checked") is None:
                    continue
                sent.setdefault(name, []).append(field.get("value", "on" if kind in {"checkbox", "radio"} else ""))
            elif field.tag == "textarea":
                sent.setdefault(name, []).append("".join(field.itertext()))
            elif field.tag == "select":
                options = list(field.iter("option"))
                chosen = [o for o in options if o.get("selected") is not None]
                if not chosen and field.get("multiple") is None:
                    chosen = options[:1]
                for option in chosen:
                    sent.setdefault(name, []).append(option.get("value", words(option)))
        return sent


def each(root: Element, *tags: str) -> Iterator[Element]:
    """Every element with one of the tags, in the order of the page."""
    return (element for element in root.iter() if element.tag in tags)


def has_name(element: Element) -> bool:
    """Whether a control has something to be called by: words, a label, or a picture with one."""
    if words(element):
        return True
    return any(part.get("aria-label") or part.get("alt") for part in element.iter() if isinstance(part.tag, str))


def words(element: Element) -> str:
    """The text inside, blanks collapsed."""
    return " ".join("".join(element.itertext()).split())


def problems(page: Page, headers: Any, path: str = "") -> list[str]:
    """Everything that is wrong with a page, a sentence each."""
    return [
        *page.errors,
        *_frame(page, path),
        *_ids(page),
        *_fields(page),
        *_inline(page),
        *_prose(page),
        *_headers(headers),
    ]


def check(html: str, headers: Any, path: str = "") -> Page:
    """The page, when nothing is wrong with it; BadPage says all that is."""
    page = Page(html)
    found = problems(page, headers, path)
    if found:
        raise BadPage(f"{path or 'page'}:\n  " + "\n  ".join(found))
    return page


def _frame(page: Page, path: str) -> Iterator[str]:
    first = path.lstrip("/").split("/")[0].split("?")[0]
    if page.lang.split("-")[0] not in LANGUAGES:
        yield f"lang is {page.lang!r}"
    elif first in LANGUAGES and not page.lang.startswith(first):
        yield f"lang is {page.lang!r} on a page of {first!r}"
    wanted = "rtl" if page.lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    if page.root.get("dir", "") != wanted:
        yield f"dir is {page.root.get('dir')!r}, not {wanted!r}"
    if not page.title:
        yield "no title"
    for tag in ("h1", "main", "title"):
        number = len(page.all(tag)) - len(page.all(f"svg//{tag}"))
        if number != 1:
            yield f"{number} elements {tag}, not one"
    if not any(m.get("name") == "viewport" for m in page.all("meta")):
        yield "no viewport"
    levels = [int(e.tag[1]) for e in page.root.iter() if isinstance(e.tag, str) and re.fullmatch(r"h[1-6]", e.tag)]
    yield from (f"h{b} follows h{a}" for a, b in pairwise(levels) if b > a + 1)


def _ids(page: Page) -> Iterator[str]:
    elements = [e for e in page.root.iter() if isinstance(e.tag, str)]
    ids = Counter(e.get("id") for e in elements if e.get("id") is not None)
    yield from (f"id {name!r} stands {n} times" for name, n in ids.items() if n > 1)
    for element in elements:
        for attribute in REFERENCES:
            if attribute == "form" and element.tag == "form":
                continue
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{element.tag} {attribute}={name!r} names no id"
        target = element.get("href") or ""
        if element.tag == "a" and target.startswith("#") and target[1:] not in ids:
            yield f"link to {target!r}, which is not on the page"


def _fields(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    wrapped = {id(field) for label in page.all("label") for field in label.iter()}
    for field in each(page.root, "input", "select", "textarea"):
        if field.tag == "input" and field.get("type", "text") in UNLABELLED:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if not (named or field.get("id") in labelled or id(field) in wrapped):
            yield f"{field.tag} {field.get('name')!r} has no label"
    for button in page.root.iter("button"):
        if not has_name(button):
            yield "a button without words"
        if button.get("type") is None:
            yield f"button {words(button)!r} has no type"
    for link in page.root.iter("a"):
        if link.get("href") is not None and not has_name(link):
            yield f"link to {link.get('href')!r} has no words"
    for image in page.root.iter("img"):
        if image.get("alt") is None:
            yield f"img {image.get('src')!r} has no alt"
    for form in page.root.iter("form"):
        if (form.get("method") or "get").lower() not in {"get", "post"}:
            yield "a form with a strange method"


def _inline(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style":
            yield "a style element"
        if element.tag == "script" and element.get("src") is None:
            yield "an inline script"
        for attribute in element.keys():  # noqa: SIM118 - ElementTree's elements iterate over children
            if attribute == "style" or attribute.startswith("on"):
                yield f"{element.tag} has {attribute}="
        address = (element.get("href") or element.get("src") or element.get("action") or "").strip().lower()
        if address.startswith("javascript:"):
            yield f"{element.tag} runs a script"


def _prose(page: Page) -> Iterator[str]:
    for element, text in _passages(page.root):
        if LEFT_OVER.search(text):
            yield f"left over in {element.tag}: {text[:80]!r}"
        if STRAIGHT.search(text):
            yield f"straight quotes in {element.tag}: {text[:80]!r}"


def _passages(root: Element) -> Iterator[tuple[Element, str]]:
    stack = [root]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in VERBATIM:
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and text.strip():
                yield element, " ".join(text.split())
        stack.extend(element)


def _headers(headers: Any) -> Iterator[str]:
    policy = headers.get("Content-Security-Policy", "")
    for wanted in ("default-src 'none'", "base-uri 'none'", "form-action ", "frame-ancestors 'none'"):
        if wanted not in policy:
            yield f"Content-Security-Policy lacks {wanted!r}"
    if "unsafe" in policy:
        yield "Content-Security-Policy allows something unsafe"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "no X-Content-Type-Options"
    if not headers.get("Referrer-Policy"):
        yield "no Referrer-Policy"
    if not headers.get("Cache-Control"):
        yield "no Cache-Control"


def cents(text: str) -> int:
    """An amount of a page in cents: `USD 1,234.50`, `1,234.50`; what is below zero stands in brackets."""
    found = re.search(r"(\(?)([\d,]+\.\d\d)\)?", text)
    assert found, text
    amount = int(found[2].replace(",", "").replace(".", ""))
    return -amount if found[1] else amount
