"""A note in a real browser, without scripts: written, looked at, sent, found by the bell, read, and seen as opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD
from tests.support.server import LiveServer

NewPage = Callable[..., Any]


def signed_in(server: LiveServer, new_page: NewPage, name: str, **options: Any) -> Any:
    page = new_page(server.url, **options)
    page.goto("/en/sign-in")
    page.fill("#email", f"{name}@example.org")
    page.fill("#password", DEMO_PASSWORD)
    page.click("main form.form .btn")
    page.wait_for_url(re.compile(r"/en/$"))
    return page


@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_note_goes_from_the_secretariat_to_a_delegate_and_its_opening_comes_back(
    start_server: Callable[..., LiveServer], new_page: NewPage, with_scripts: bool
) -> None:
    server = start_server()
    desk = signed_in(server, new_page, "secretariat", java_script_enabled=with_scripts)
    delegate = signed_in(server, new_page, "nigeria", viewport={"width": 390, "height": 800})

    desk.goto("/en/notices/notes/new")
    desk.fill("#subject-en", "Call for views")
    desk.fill("#body-en", "States are invited to send views.")
    desk.select_option("#to", "group:african")
    desk.click("text=Save the draft")
    assert "It would reach 2 addressees today" in desk.inner_text("main")
    desk.click("text=Send …")
    desk.click("main form.form .form-actions button")
    desk.wait_for_url(re.compile(r"/en/notices/told/\d+/$"))
    told = desk.url
    assert desk.locator("tr", has_text="Delegation of Nigeria").inner_text().rstrip().endswith("not yet")

    delegate.goto("/en/")
    delegate.click("a.bell")
    assert delegate.locator("li.is-unread").count() == 1
    delegate.click("text=Call for views")
    delegate.wait_for_url(re.compile(r"/en/notices/notes/\d+/$"))
    assert "States are invited to send views." in delegate.inner_text("article")
    assert delegate.locator("a.bell b").count() == 0

    desk.goto(told)
    assert not desk.locator("tr", has_text="Delegation of Nigeria").inner_text().rstrip().endswith("not yet")


def test_marking_all_as_read_is_taken_back(start_server: Callable[..., LiveServer], new_page: NewPage) -> None:
    page = signed_in(start_server("furnished"), new_page, "nigeria")
    page.goto("/en/notices/")
    unread = page.locator("li.is-unread").count()
    assert unread

    page.click("text=Mark all as read")
    assert page.locator("li.is-unread").count() == 0
    page.click("text=Undo")

    assert page.locator("li.is-unread").count() == unread
