"""How long pages take at fifty requests a second on two processes, beside bare Granian and nginx on the same bytes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.load import Figures, fetch, load, request, session_cookie
from tests.support.database import DEMO_PASSWORD, Run
from tests.support.server import LiveServer

RATE = 50  # a second
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
WARM = 2.0
LIMIT = 50.0  # milliseconds, p99
PAGES = (
    *("/en/", "/ar/", "/en/meetings/", "/en/meetings/mge-2011/", "/en/mandates/", "/en/mandates/a-res-65-64/"),
    *("/zh/deadlines/", "/en/calendar/", "/en/feeds/meetings.ics", "/en/feeds/deadlines.ics"),
)


def line(page: str, server: str, figures: Figures) -> dict[str, Any]:
    """One figure."""
    return {
        "benchmark": "pages",
        "page": page,
        "server": server,
        "rate": RATE,
        "requests": len(figures.latencies),
        "errors": figures.errors,
        "bytes": figures.size,
        "p50_ms": round(figures.quantile(0.50), 2),
        "p99_ms": round(figures.quantile(0.99), 2),
    }


def measured(port: int, path: str, *, headers: dict[str, str] | None = None, expected: int = 200) -> Figures:
    """Warm up, then measure."""
    asked = request(path, headers=headers)
    load(port, asked, rate=RATE, seconds=WARM, expected=expected)
    return load(port, asked, rate=RATE, seconds=SECONDS, expected=expected)


def run() -> Iterator[dict[str, Any]]:
    """Every page for the public, asked again with its validator, signed in; the peers on each second page's bytes."""
    shared, _ = Run.begin("sqlite", on_disk=True)
    server = LiveServer(shared, "bench", settings={"WORKERS": "2"})
    server.start()
    try:
        cookie = session_cookie(server.port, "secretariat@example.org", DEMO_PASSWORD)
        for number, page in enumerate(PAGES):
            figures = measured(server.port, page)
            yield line(page, "rostrum", figures) | {"limit_ms": LIMIT, "met": _met(figures)}
            _, headers, body = fetch(server.port, page)
            if "etag" in headers:
                again = measured(server.port, page, headers={"If-None-Match": headers["etag"]}, expected=304)
                yield line(page, "rostrum, not modified", again) | {"limit_ms": LIMIT, "met": _met(again)}
            if not page.endswith(".ics"):
                # Never cached anywhere: what a person who works here waits for.
                signed_in = measured(server.port, page, headers={"Cookie": cookie})
                yield line(page, "rostrum, signed in", signed_in) | {"limit_ms": LIMIT, "met": _met(signed_in)}
            if number % 2 == 0:
                yield from _peers(page, body)
    finally:
        server.stop()
        shared.end()


def _met(figures: Figures) -> bool:
    return figures.errors == 0 and figures.quantile(0.99) < LIMIT


def _peers(page: str, body: bytes) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(body)
        with peers.granian(file) as port:
            yield line(page, "bare Granian, same bytes", measured(port, "/page.html"))
        if peers.nginx_program() is not None:
            with peers.nginx(file) as port:
                yield line(page, "nginx, same bytes", measured(port, "/page.html"))
