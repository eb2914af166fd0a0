"""Fixtures with a real browser: Chromium, driven by Playwright, on a running server."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from tests.support.database import Run
from tests.support.server import LiveServer

ARGUMENTS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none"),
    # Nothing but this machine has a name.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
TIMEOUT = 15_000  # milliseconds
# Chromium calls the answer to a form that was refused, or to one that came second, an error.
REFUSED = re.compile(r"status of (409|422) ")
_numbers = count(1)


def executable() -> str | None:
    """The Chromium to drive: CHROMIUM, or one of the system; None lets Playwright take its own."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium per test process."""
    from playwright.sync_api import sync_playwright

    arguments = [*ARGUMENTS]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to start as root
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live(test_run: Run, worker_id: str) -> Iterator[LiveServer]:
    """A server with the demonstration's data, furnished, that the tests of one process share: for reading."""
    server = LiveServer(test_run, f"live_{worker_id}", "furnished")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def start_server(test_run: Run, worker_id: str) -> Iterator[Callable[..., LiveServer]]:
    """`start_server(content="seeded", settings={…})`: a server of the test's own, to change or to kill."""
    started: list[LiveServer] = []

    def start(content: str = "seeded", settings: dict[str, str] | None = None) -> LiveServer:
        server = LiveServer(test_run, f"own_{worker_id}_{next(_numbers)}", content, settings)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()


class Watched:
    """Collects what a page complains about."""

    def __init__(self, page: Any) -> None:
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", self._broken)
        page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not REFUSED.search(message.text):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _broken(self, error: Any) -> None:
        # How one page gives way to the next is the browser's: when it is too slow for that, it says so as an error.
        if "Transition was aborted" not in str(error):
            self.complaints.append(f"script error: {error}")

    def _failed(self, request: Any) -> None:
        # A navigation that turns into a download, or is replaced by the next one, is no failure of the page.
        if not re.search(r"ERR_ABORTED", request.failure or ""):
            self.complaints.append(f"request failed: {request.url} {request.failure}")


@pytest.fixture
def new_page(browser: Any, live: LiveServer, start_server: Callable[..., LiveServer]) -> Iterator[Callable[..., Any]]:
    """`new_page(locale="ar", viewport={…}, …)`: a tab of its own context, addresses relative to the server.

    The test fails when any of them logged an error or could not load something. Servers of the test's own are asked
    for here only so that they end after the tabs: what is still being loaded then is no complaint.
    """
    contexts: list[Any] = []
    watched: list[Watched] = []

    def make(base_url: str | None = None, **options: Any) -> Any:
        context = browser.new_context(base_url=base_url or live.url, **options)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        watched.append(Watched(page))
        return page

    yield make
    for context in contexts:
        context.close()
    complaints = [complaint for one in watched for complaint in one.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One tab, 1280 px wide."""
    return new_page(viewport={"width": 1280, "height": 800})
