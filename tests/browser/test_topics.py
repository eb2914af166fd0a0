"""Topics are put into themes in a real browser: dragging fills in the form that the keyboard fills in as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
DESK = "meetings/mge-2011/topics/desk"
SAVE = "main form.themes .form-actions button"


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server("furnished")


def at_the_desk(new_page: NewPage, server: LiveServer, lang: str, **options: Any) -> Any:
    """Somebody of the chair’s desk, on the page of themes."""
    page = new_page(base_url=server.url, viewport={"width": 1280, "height": 1600}, **options)
    page.goto(f"/{lang}/sign-in")
    page.fill("[name=email]", "chair@example.org")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/{lang}/")
    page.goto(f"/{lang}/{DESK}")
    return page


def cards(page: Any, theme: int) -> list[str]:
    """The proposals of the theme in that place of the page, by their numbers."""
    found: list[str] = (
        page.locator("[data-theme]")
        .nth(theme)
        .locator("[data-proposal]")
        .evaluate_all("cards => cards.map(card => card.dataset.proposal)")
    )
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_proposal_is_dragged_into_a_theme_and_nothing_is_sent_before_it_is_saved(
    new_page: NewPage, server: LiveServer, lang: str
) -> None:
    page = at_the_desk(new_page, server, lang)
    moved, before = cards(page, 0)[0], cards(page, 1)
    theme = page.locator("[data-theme]").nth(1).get_attribute("data-theme")

    onto = page.locator(f"[data-proposal='{before[0]}']")
    page.locator(f"[data-proposal='{moved}']").drag_to(
        onto, source_position={"x": 40, "y": 8}, target_position={"x": 40, "y": 4}
    )

    assert cards(page, 1) == [moved, *before] and cards(page, 0) == []
    assert page.locator(f"[name='theme-{moved}']").input_value() == theme
    assert page.locator(f"[name='position-{before[0]}']").input_value() == "2"
    page.click(SAVE)
    page.wait_for_url(f"**/{DESK}")
    page.goto(f"/{lang}/{DESK}")
    assert cards(page, 1) == [moved, *before]


def test_the_keyboard_puts_a_proposal_into_a_theme_without_any_script(new_page: NewPage, server: LiveServer) -> None:
    page = at_the_desk(new_page, server, "en", java_script_enabled=False)
    moved, before = (
        page.locator("[data-proposal]").first.get_attribute("data-proposal"),
        page.locator("[data-theme]").nth(1),
    )
    theme = before.get_attribute("data-theme")

    page.locator(f"[name='theme-{moved}']").focus()
    page.locator(f"[name='theme-{moved}']").select_option(theme)
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator(f"[name='theme-{moved}']").input_value() == theme
    assert page.locator(f"[name='position-{moved}']").input_value() == "1"
