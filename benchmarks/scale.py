"""How much longer pages take with two thousand meetings than with twenty: the median of paired ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.load import fetch
from benchmarks.pages import PAGES
from tests.support.database import Run, flask
from tests.support.server import LiveServer

FEW, MANY = 20, 2000
ROUNDS = 40
LIMIT = 1.5


def server(shared: Run, meetings: int) -> LiveServer:
    """A server with one process and that many meetings beside the demonstration's."""
    name = f"scale_{meetings}"
    live = LiveServer(shared, name)
    live.folder.mkdir()
    shared.create(name, like=shared.template("seeded"))
    flask("demo", "--meetings", str(meetings), folder=live.folder, url=shared.url(name))
    live.start()
    return live


def timed(port: int, page: str) -> float:
    """Seconds until the whole answer is there."""
    begun = time.perf_counter()
    status, _, _ = fetch(port, page)
    if status != 200:
        raise RuntimeError(f"{page} answers {status}")
    return time.perf_counter() - begun


def run() -> Iterator[dict[str, Any]]:
    """Both servers side by side, asked in turns, so that what else the machine does meets both."""
    shared, _ = Run.begin("sqlite", on_disk=True)
    few, many = server(shared, FEW), server(shared, MANY)
    try:
        for page in PAGES:
            for _ in range(3):
                timed(few.port, page), timed(many.port, page)
            pairs = [(timed(few.port, page), timed(many.port, page)) for _ in range(ROUNDS)]
            ratio = statistics.median(b / a for a, b in pairs)
            yield {
                "benchmark": "scale",
                "page": page,
                "meetings": [FEW, MANY],
                "median_ms": [round(1000 * statistics.median(column), 2) for column in zip(*pairs, strict=True)],
                "ratio": round(ratio, 2),
                "limit": LIMIT,
                "met": ratio <= LIMIT,
            }
    finally:
        few.stop()
        many.stop()
        shared.end()
