"""Forms as the pages show them, and what can be sent with them that is likely to be refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from flask import Flask

from tests.support.client import is_page
from tests.support.pages import Element, Page, each

Sent = dict[str, list[str]]

LONG_PAST, FAR_OFF, NO_DAY = "2005-01-01", "2100-12-30", "2011-02-31"
TAKEN = ("mge-2011", "A/RES/65/67")  # codes and symbols that there are
KNOWN = "new-zealand@example.org"  # somebody with an account and a role
CHOICES = 2  # of a list to choose from


@dataclass(frozen=True)
class Form:
    """A form of a page: where it stands, where it goes, and what a browser would send if nobody touched it."""

    page: str
    endpoint: str
    action: str
    names: frozenset[str]

    def find(self, page: Page) -> Element | None:
        """The same form on the page as it is now."""
        for element, action in _sent_from(page, self.page):
            if frozenset(page.fields(element)) == self.names and self.action == action:
                return element
        return None


def _sent_from(page: Page, path: str) -> Iterator[tuple[Element, str]]:
    """The forms of a page that change something, each with where it or one of its buttons is sent."""
    for element in page.all("form"):
        buttons = [button for button in _buttons_of(page, element) if button.get("formaction")]
        # A form without an address is sent by such buttons alone.
        own = [(element, "action")] if element.get("action") is not None or not buttons else []
        for sender, action in (*own, *((button, "formaction") for button in buttons)):
            if (sender.get("formmethod") or element.get("method") or "get").lower() == "post":
                yield element, _without_host(urljoin(path, str(sender.get(action) or path)))


def _buttons_of(page: Page, form: Element) -> list[Element]:
    """Its buttons, wherever on the page they stand."""
    elsewhere = [button for button in page.all("button[@form]") if button.get("form") == form.get("id")]
    return [*each(form, "button"), *elsewhere]


def _without_host(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(("", "", parts.path, parts.query, ""))


def forms(app: Flask, client: Any, paths: Iterable[str]) -> Iterator[Form]:
    """The forms of these pages as `client` sees them, but for those of Flask-Security's views, each kind once."""
    site, known = app.url_map.bind("localhost"), set()
    for path in paths:
        answer = client.get(path)
        if answer.status_code != 200 or not is_page(answer):
            continue
        page = Page(answer.text)
        for element, action in _sent_from(page, path):
            names = frozenset(page.fields(element))
            endpoint = site.match(urlsplit(action).path, method="POST")[0]
            if not endpoint.startswith("security.") and (endpoint, names) not in known:
                known.add((endpoint, names))
                yield Form(path, endpoint, action, names)


def faults(element: Element, fields: Sent) -> Iterator[Sent]:
    """What a browser would send for a form with one field filled in wrongly, or seen before somebody else saved."""
    for field in each(element, "input", "select", "textarea"):
        name = field.get("name")
        if name in fields:
            yield from ({**fields, name: [value]} for value in _wrong(field) if [value] != fields[name])
    if "revision" in fields:
        yield {**fields, "revision": ["0"]}
        yield {**fields, "revision": ["999"]}


def _wrong(field: Element) -> list[str]:
    kind, style = field.get("type", "text"), (field.get("class") or "").split()
    if field.tag == "select":
        options = [str(option.get("value", "")) for option in field.iter("option")]
        return ["no such choice", *options[:CHOICES], *options[-1:]]
    if kind == "radio":
        return [str(field.get("value"))]
    if kind == "hidden" or kind == "checkbox" or kind == "password":
        return []
    if kind == "date" or "w-date" in style:
        return [LONG_PAST, FAR_OFF, NO_DAY, ""]
    if "w-short" in style or field.get("inputmode") == "numeric":
        return ["0", "99999", "25:00", ""]
    if kind == "email":
        return [KNOWN, "nobody", ""]
    if field.get("spellcheck") == "false" or "w-mid" in style:
        return [*TAKEN, "a b", ""]
    return []
