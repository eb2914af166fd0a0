"""An external calendar in a real browser: its page follows the worker by itself, and without scripts by a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD, Run, flask
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
LIST = "/en/meetings/others/calendars/"


@pytest.fixture(scope="module")
def office(test_run: Run, worker_id: str) -> Iterator[LiveServer]:
    """A server without a worker: the tests say when it works."""
    server = LiveServer(test_run, f"externals_{worker_id}")
    server.start()
    yield server
    server.stop()


def work(office: LiveServer) -> None:
    """What the worker does within a minute; there is no such host, which ends the command with 1."""
    with suppress(RuntimeError):
        flask("externals", "fetch", folder=office.folder, url=office.run.url(office.name))


def signed_in(office: LiveServer, new_page: NewPage, **options: Any) -> Any:
    page = new_page(office.url, **options)
    page.goto("/en/sign-in")
    page.fill("#email", "secretariat@example.org")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main form.form .btn")
    page.wait_for_url(re.compile(r"/en/$"))
    return page


def add(page: Any) -> None:
    page.goto(f"{LIST}new/")
    page.fill("#name-en", "Nowhere")
    page.fill("#address", "https://nowhere.invalid.example/events.ics")
    page.click("main form.form .form-actions button")
    page.wait_for_load_state()


def test_the_page_follows_the_worker_without_being_loaded_again(office: LiveServer, new_page: NewPage) -> None:
    page = signed_in(office, new_page)
    add(page)
    page.locator("main", has_text="The worker fetches the calendar").wait_for()
    page.evaluate("window.stayed = true")

    work(office)

    page.locator(".notice.bad", has_text="The calendar cannot be read").wait_for(timeout=15_000)
    assert page.locator("[data-waiting]").count() == 0
    assert page.evaluate("window.stayed")


def test_without_scripts_a_link_looks_again(office: LiveServer, new_page: NewPage) -> None:
    page = signed_in(office, new_page, java_script_enabled=False)
    add(page)
    work(office)

    page.click("text=Look again")

    assert page.locator(".notice.bad", has_text="The calendar cannot be read").count() == 1
