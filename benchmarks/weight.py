"""How many bytes a page brings over the wire, its styles and scripts included, and how many queries it takes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from flask import Flask

from benchmarks.scale import application, visitor
from tests.support import pages, routes, visitors
from tests.support.client import QUERY_LIMIT, counting
from tests.support.database import Run

HEAVIEST = 60 * 1024
LANGUAGE = "ru"  # two bytes a letter, and long words
MEETINGS = 2000


def packed(client: Any, path: str) -> tuple[int, bytes]:
    """Bytes of a file over the wire, and as they are."""
    answer = client.get(path, headers={"Accept-Encoding": "identity"})
    data: bytes = answer.get_data()
    answer.close()
    return len(gzip.compress(data, 6)), data


def parts(data: bytes) -> Iterator[str]:
    """What a page loads with itself."""
    for element in pages.each(pages.Page(data.decode()).root, "link", "script", "img"):
        if element.tag != "link" or element.get("rel") in {"stylesheet", "icon", "modulepreload", "manifest"}:
            address = element.get("href") or element.get("src")
            if address:
                yield address


def figures(app: Flask, who: str | None, addresses: list[routes.Address]) -> Iterator[dict[str, Any]]:
    """A line for each page that this visitor may open."""
    from meetings.foundation.database import db

    with app.app_context():
        engine = db.engine
    client, loaded = visitor(app, who), dict[str, int]()
    for address in addresses:
        path = address.into(LANGUAGE)
        with counting(engine) as counted:
            answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            answer.close()
            continue
        size, data = packed(client, path)
        for part in parts(data):
            if part not in loaded:
                loaded[part] = packed(client, urljoin(path, part))[0]
            size += loaded[part]
        yield {
            "benchmark": "weight",
            "page": path,
            "who": who or "public",
            "bytes_packed": size,
            "bytes_limit": HEAVIEST,
            "queries": counted.total,
            "queries_limit": QUERY_LIMIT,
            "met": size <= HEAVIEST and counted.total <= QUERY_LIMIT,
        }


def run() -> Iterator[dict[str, Any]]:
    """Every page, for everybody who may see it, among two thousand meetings."""
    shared, _ = Run.begin("sqlite", on_disk=True)
    try:
        samples = shared.samples()
        app = application(shared, MEETINGS, "furnished")
        addresses = routes.addresses(app, samples)
        for who in visitors.VISITORS:
            yield from figures(app, who, addresses)
    finally:
        shared.end()
