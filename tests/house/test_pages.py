"""Every page, in every language, for whoever may see it: well made, light, and linked to pages that exist."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.support import pages, routes, visitors
from tests.support.client import query_limit
from tests.support.database import Run
from tests.support.routes import LANGUAGES

HEAVIEST = 60 * 1024  # bytes over the wire, styles and scripts included
LINKS_AT_MOST = 3000  # a runaway chain of links is a fault of its own
ALIKE = 5  # pages of one kind that are walked for a person who is signed in; the public walks all


@pytest.fixture
def seen(furnished: Flask, test_run: Run) -> visitors.Seen:
    return visitors.who_sees(furnished, test_run)


def parts(page: pages.Page) -> Iterable[str]:
    """What a page loads with itself."""
    for element in pages.each(page.root, "link", "script", "img"):
        if element.tag == "link" and element.get("rel") not in {"stylesheet", "icon", "modulepreload", "manifest"}:
            continue
        address = element.get("href") or element.get("src")
        if address:
            yield address


def packed(answer: Any) -> int:
    """The bytes of an answer over the wire."""
    size = len(gzip.compress(answer.data, 6))
    answer.close()
    return size


def test_every_page_can_be_opened_by_somebody(seen: visitors.Seen) -> None:
    assert seen.pages[None], "no public page at all"
    assert seen.unseen == [], "\n".join(seen.unseen)


@pytest.mark.either_database
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_well_made_and_weighs_no_more_than_sixty_kilobytes(
    furnished: Flask, seen: visitors.Seen, lang: str
) -> None:
    visiting = visitors.clients(furnished)
    broken = []

    for who, addresses in seen.pages.items():
        loaded: dict[str, int] = {}  # what a page loads with itself is kept by the browser of each visitor
        for address in addresses:
            path = address.into(lang)
            try:
                answer = visiting[who].get(path, headers={"Accept-Encoding": "identity"})
                assert answer.status_code == 200, f"{path} answers {answer.status_code}"
                total = packed(answer)
                for part in parts(answer.page):
                    if part not in loaded:
                        loaded[part] = packed(visiting[who].get(urljoin(path, part)))
                    total += loaded[part]
                assert total <= HEAVIEST, f"{path} weighs {total} bytes"
            except Exception as error:  # every page is looked at, whatever one of them does
                broken.append(f"{who or 'public'}: {path} {error}")

    assert broken == [], "\n".join(broken)


@pytest.mark.parametrize("who", visitors.VISITORS)
def test_no_page_takes_more_than_twelve_queries_for_anybody(furnished: Flask, test_run: Run, who: str | None) -> None:
    addresses = routes.addresses(furnished, test_run.samples())
    client = visitors.unchecked(visitors.sign_in(furnished.test_client(), who) if who else furnished.test_client())
    counted: dict[str, int] = {}
    client.get("/en/account/")  # the word of welcome is struck off here, which is a write of its own

    for address in addresses:
        path = address.into("en")
        answer = client.get(path)
        if answer.status_code == 200:
            counted[path] = len(answer.queries)
        answer.close()

    assert len(counted) > len(addresses) / 8
    assert {path: number for path, number in counted.items() if number > query_limit(path)} == {}


@pytest.mark.either_database
@pytest.mark.parametrize("who", visitors.VISITORS)
def test_no_link_leads_nowhere(furnished: Flask, who: str | None) -> None:
    client = furnished.test_client()
    if who:
        visitors.sign_in(client, who)
    visitors.unchecked(client)  # how pages are made is another test's matter
    addresses = furnished.url_map.bind("localhost")
    broken: dict[str, str] = {}
    waiting, known = [("/en/", "start")], {"/en/"}
    kinds: Counter[str] = Counter()
    while waiting:
        path, origin = waiting.pop()
        with suppress(HTTPException):  # an address without a route is asked for, and answers 404
            endpoint = str(addresses.match(path)[0])
            kinds[endpoint] += 1
            if who and kinds[endpoint] > ALIKE:
                continue
        try:
            answer = client.get(path)
        except Exception as error:  # whatever a view raises is what is to be reported
            broken[path] = f"{error!r}, from {origin}"
            continue
        if answer.status_code >= 400:
            broken[path] = f"{answer.status_code}, from {origin}"
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for link in lxml.html.document_fromstring(answer.text).iter("a"):
            target = urlsplit(urljoin(path, link.get("href") or path))
            inside = target.scheme == "" and target.netloc == ""
            # One language is walked; lists are followed through their pages, not through every filter.
            is_next = inside and target.path.startswith("/en/") and "sign-out" not in target.path
            if is_next and target.path not in known:
                known.add(target.path)
                waiting.append((target.path, path))
        assert len(known) < LINKS_AT_MOST, "links without end"

    assert len(known) > 1
    assert broken == {}


@pytest.mark.either_database
def test_what_does_not_exist_is_a_page_of_its_own(furnished: Flask) -> None:
    client = furnished.test_client()

    for lang in LANGUAGES:
        answer = client.get(f"/{lang}/no-such-page/")

        assert (answer.status_code, answer.page.lang[:2]) == (404, lang)
