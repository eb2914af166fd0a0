"""Feeds of one's own making in a real browser: what is chosen shows at once, and works without scripts as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD, Run
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
BUILDER, PRIVATE = "/en/calendar/build/", "/en/calendar/private/"


@pytest.fixture(scope="module")
def server(test_run: Run, worker_id: str) -> Iterator[LiveServer]:
    """A server of these tests' own: they make addresses."""
    made = LiveServer(test_run, f"feeds_{worker_id}")
    made.start()
    yield made
    made.stop()


def shown(page: Any) -> str:
    return str(page.inner_text("#contents-shown"))


def test_what_is_in_it_follows_while_one_chooses_and_is_said_in_a_word(server: LiveServer, new_page: NewPage) -> None:
    page = new_page(server.url)
    page.goto(BUILDER)
    assert re.match(r"\d\d entries", shown(page))

    page.check("#meeting-mge-2011")
    page.get_by_label("No deadlines").check()

    page.locator("#contents-shown-said", has_text="1 entry").wait_for(state="attached")
    assert "Open-ended Meeting of Governmental Experts" in shown(page)
    page.uncheck("#contents-0")
    page.uncheck("#contents-1")
    page.locator("#contents-shown", has_text="Choose at least one sort").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_choice_becomes_an_address_with_and_without_scripts(
    server: LiveServer, new_page: NewPage, scripts: bool
) -> None:
    page = new_page(server.url, java_script_enabled=scripts)
    page.goto(BUILDER)
    page.check("#meeting-mge-2011")
    page.click("text=Show what is in it")
    assert page.url.endswith("#in-it")
    assert "csrf" not in page.url
    assert "5 entries" in shown(page)

    page.get_by_label("No deadlines").check()
    page.select_option("#language", "fr")
    page.click("text=Make the address")
    page.wait_for_url(re.compile(r"/fr/calendar/saved/\w{10}/$"))

    assert page.inner_text("#feed-address").endswith(f"/fr/feeds/{page.url.split('/calendar/')[1].rstrip('/')}.ics")
    assert page.locator("main ol.list > li").count() == 1


def test_enter_shows_and_makes_nothing(server: LiveServer, new_page: NewPage) -> None:
    page = new_page(server.url)
    page.goto(BUILDER)

    page.focus("#meeting-mge-2011")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/calendar/build/\?.*meetings=mge-2011.*#in-it$"))


def test_a_secret_address_is_shown_once(server: LiveServer, new_page: NewPage) -> None:
    page = new_page(server.url)
    page.goto("/en/sign-in")
    page.fill("#email", "peru@example.org")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main form.form .btn")
    page.wait_for_url(re.compile(r"/en/$"))
    page.goto(PRIVATE)
    page.fill("#name", "My telephone")
    page.click("main .form-actions .btn")

    address = page.inner_text("#feed-address")
    secret = re.fullmatch(r".*/en/feeds/private/([a-z2-7]{32})\.ics", address)
    assert secret is not None
    assert secret[1] not in page.url
    assert page.request.get(address).status == 200
    page.click("text=I have subscribed")
    page.wait_for_url(re.compile(rf"{PRIVATE}$"))
    assert secret[1] not in page.content()
    page.click("main td a")
    page.click("main .btn.danger")
    page.wait_for_url(re.compile(rf"{PRIVATE}$"))
    assert page.request.get(address).status == 410
