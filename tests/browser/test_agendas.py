"""An agenda is drafted in a real browser: items go where mouse or keyboard takes them, and two edit the same one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
DRAFT = "meetings/prepcom-2012/agenda/draft/"
SAVE = "main form.form .form-actions button"
HEADS = "heads => heads.map(head => head.innerText.replace(/[⠿\\s]+/g, ' ').trim())"


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server()


def signed_in(new_page: NewPage, server: LiveServer, lang: str, **options: Any) -> Any:
    """Somebody of the secretariat at a browser."""
    page = new_page(base_url=server.url, viewport={"width": 1280, "height": 900}, **options)
    page.goto(f"/{lang}/sign-in")
    page.fill("[name=email]", "secretariat@example.org")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/{lang}/")
    return page


def headings(page: Any) -> list[str]:
    """The first items as the page lists them."""
    found: list[str] = page.eval_on_selector_all(".draft-head", HEADS)
    return found[:4]


def begin(page: Any, lang: str) -> None:
    """Begin the agenda with the template that is offered first."""
    page.goto(f"/{lang}/{DRAFT}")
    page.click(SAVE)
    page.wait_for_url(f"**/{lang}/{DRAFT}")


MARKED = ".is-before, .is-inside, .is-after"


def drag(page: Any, moved: int, onto: int, inward: int) -> None:
    """Drag an item by its grip, as a hand does, to the lower edge of another one; so far inward from its beginning."""
    page.locator(".draft-item").nth(onto).scroll_into_view_if_needed()
    grip, line = (
        page.locator(".draft-grip").nth(moved).bounding_box(),
        page.locator(".draft-item").nth(onto).bounding_box(),
    )
    runs_leftwards = page.locator("html").get_attribute("dir") == "rtl"
    start = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    end = (
        line["x"] + line["width"] - inward if runs_leftwards else line["x"] + inward,
        line["y"] + line["height"] - 4,
    )
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(*(one + (other - one) * step / 8 for one, other in zip(start, end, strict=True)))
        page.wait_for_timeout(30)
    # A hand lets go once it sees where the item would lie; a busy machine shows it later.
    for nudge in range(100):
        if page.locator(MARKED).count():
            break
        page.mouse.move(end[0], end[1] - nudge % 2)
        page.wait_for_timeout(50)
    page.mouse.up()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_an_item_is_dragged_beside_and_below_another(new_page: NewPage, server: LiveServer, lang: str) -> None:
    page = signed_in(new_page, server, lang)
    begin(page, lang)
    first, second = (page.locator(".draft-tree > ol > li").nth(n).get_attribute("id") for n in (0, 1))

    drag(page, 0, 1, 10)
    page.wait_for_selector(f".draft-tree > ol > #{second}:first-child")
    assert page.locator(f"#{first} .label").first.inner_text() == ("2." if lang == "en" else "2 -")

    drag(page, 1, 0, 200)
    page.wait_for_selector(f"#{second} > ol > #{first}")
    assert page.locator(f"#{first} .label").first.inner_text() == ("(a)" if lang == "en" else "(أ)")


def test_the_keyboard_takes_an_item_as_far_and_stays_at_its_button(new_page: NewPage, server: LiveServer) -> None:
    page = signed_in(new_page, server, "en")
    begin(page, "en")
    before = headings(page)
    page.locator(".step.down").nth(0).focus()
    button = page.evaluate("document.activeElement.id")

    for times in (1, 2):
        page.keyboard.press("Enter")
        page.wait_for_function(
            "([id, n]) => document.querySelectorAll('.draft-tree > ol > li')[n].querySelector('#' + id) !== null",
            arg=[button, times],
        )
        page.wait_for_function("id => document.activeElement.id === id", arg=button)

    assert [head.partition(" ")[2] for head in headings(page)[:3]] == [
        before[position].partition(" ")[2] for position in (1, 2, 0)
    ]


def test_two_at_the_same_item_lose_nothing(new_page: NewPage, server: LiveServer) -> None:
    one, other = (signed_in(new_page, server, "en") for _ in range(2))
    begin(one, "en")
    path = one.locator(".draft-acts > a").nth(0).get_attribute("href")
    one.goto(path)
    other.goto(path)
    one.fill("#heading", "Opening by the Secretary-General")
    one.click(SAVE)
    one.wait_for_url("**#item-*")
    other.fill("#heading", "Opening by the Chair of the last meeting")
    other.click(SAVE)

    other.wait_for_selector("#both")
    assert other.locator("del").count() and other.locator("ins").count()
    other.fill("#heading", "Opening by the Secretary-General, with the Chair of the last meeting")
    other.click(SAVE)
    other.wait_for_url("**#item-*")

    assert headings(other)[0] == "1. Opening by the Secretary-General, with the Chair of the last meeting"


def test_a_long_list_of_paragraphs_is_narrowed_as_one_types(new_page: NewPage, server: LiveServer) -> None:
    page = signed_in(new_page, server, "en")
    begin(page, "en")
    page.goto(page.locator(".draft-acts > a").nth(0).get_attribute("href"))
    boxes = page.locator("#paragraphs .choices > li:visible")
    every = boxes.count()
    boxes.nth(0).locator("label").click()

    page.locator("#paragraphs input[type=search]").fill("tracing")

    assert 1 < boxes.count() < every
    assert boxes.nth(0).locator("input").is_checked(), "what is ticked stays in sight"
