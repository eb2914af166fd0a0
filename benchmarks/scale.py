"""How much longer pages take with two thousand meetings than with twenty: the median of paired ratios."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.load import fetch, session_cookie
from benchmarks.pages import PAGES
from tests.support.database import DEMO_PASSWORD, Run, flask
from tests.support.server import LiveServer

FEW, MANY = 20, 2000
ROUNDS = 40
WARM_ROUNDS = 3
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


def timed(port: int, page: str, cookie: str) -> float:
    """Seconds until the whole answer is there, for somebody signed in, whose pages no cache keeps."""
    headers = {} if page.endswith(".ics") else {"Cookie": cookie}
    begun = time.perf_counter()
    status, _, _ = fetch(port, page, headers=headers)
    if status != 200:
        raise RuntimeError(f"{page} answers {status}")
    return time.perf_counter() - begun


def run() -> Iterator[dict[str, Any]]:
    """Both servers side by side, asked in turns, so that what else the machine does meets both."""
    shared, _ = Run.begin("sqlite", on_disk=True)
    few, many = server(shared, FEW), server(shared, MANY)
    try:
        ours, theirs = (session_cookie(s.port, "secretariat@example.org", DEMO_PASSWORD) for s in (few, many))
        for page in PAGES:
            pairs = [
                (timed(few.port, page, ours), timed(many.port, page, theirs)) for _ in range(WARM_ROUNDS + ROUNDS)
            ][WARM_ROUNDS:]
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
