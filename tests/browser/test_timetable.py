"""Sessions are moved in a real browser: by keyboard alone with what a screen reader is told, and by dragging."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.database import DEMO_PASSWORD
from tests.support.server import LiveServer

NewPage = Callable[..., Any]
MEETING = "meetings/mge-2011"
DRAFT = f"{MEETING}/programme/draft/"
SAID = "#timetable-said"
CARD = "[data-session='{}']"
FREE = "td[data-on]:not(:has([data-session]))"
TABS = 60  # from the top of the page to any session of it


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server("furnished")


def at_the_timetable(new_page: NewPage, server: LiveServer, lang: str, path: str = DRAFT, **options: Any) -> Any:
    """Somebody of the secretariat, on the page of the work in progress."""
    page = new_page(base_url=server.url, viewport={"width": 1440, "height": 1400}, **options)
    page.goto(f"/{lang}/sign-in")
    page.fill("[name=email]", "secretariat@example.org")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/{lang}/")
    page.goto(f"/{lang}/{path}")
    return page


WARNING = {"en": "warning", "ar": "تحذير"}
NO_HOUR = {"en": "has no day and hour any more", "ar": "يوم ولا ساعة"}


def placed(page: Any) -> str:
    """A session that stands in the table and can be moved."""
    return str(page.locator("td [data-session]:has([data-move])").first.get_attribute("data-session"))


def waiting(page: Any) -> str:
    """A session that has no day and hour yet."""
    return str(page.locator("#unplaced [data-session]").first.get_attribute("data-session"))


def told(page: Any, words: str = "") -> str:
    """What the live region says, once it says something with these words in it."""
    page.wait_for_function(
        "([region, words]) => { const said = document.querySelector(region).textContent;"
        " return said !== '' && said.includes(words) }",
        arg=[SAID, words],
    )
    return str(page.locator(SAID).inner_text())


def focused(page: Any) -> str:
    """The session in whose card the focus is."""
    return str(page.evaluate("document.activeElement.closest('[data-session]')?.dataset.session ?? ''"))


def tab_to(page: Any, script: str) -> None:
    """Press Tab until a script finds the focus where it should be."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate(script):
            return
    raise AssertionError(f"not reached by the keyboard: {script}")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_keyboard_alone_moves_a_session_and_a_screen_reader_is_told(
    new_page: NewPage, server: LiveServer, lang: str
) -> None:
    page = at_the_timetable(new_page, server, lang)
    number = waiting(page)
    tab_to(page, f'document.activeElement.matches("{CARD.format(number)} [data-move]")')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/sessions/{number}/move")

    tab_to(page, "document.activeElement.matches('details[open] [name=place][type=radio]')")
    page.keyboard.press("Space")
    place = page.evaluate("document.activeElement.value")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{DRAFT}?moved={number}*")

    on, starts, _room = place.split(":")
    assert page.locator(f"td[data-on='{on}'][data-starts='{starts}'] {CARD.format(number)}").count() == 1
    said = told(page)
    hour = f"{int(starts) // 60:02}:{int(starts) % 60:02}"
    assert hour in said and WARNING[lang] in said
    assert focused(page) == number

    page.locator("#content").focus()
    tab_to(page, "document.activeElement.matches('#moved button')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#unplaced {CARD.format(number)}")
    told(page, NO_HOUR[lang])
    assert focused(page) == number


def test_without_a_script_the_same_form_moves_it(new_page: NewPage, server: LiveServer) -> None:
    page = at_the_timetable(new_page, server, "en", java_script_enabled=False)
    number = page.locator("#unplaced [data-session]").first.get_attribute("data-session")
    page.locator(f"{CARD.format(number)} [data-move]").click()
    page.locator("details[open] [name=place][type=radio]").first.check()
    page.locator("#move .form-actions button").click()

    assert page.locator(f"td {CARD.format(number)}").count() == 1
    assert "is now on" in page.locator("#moved").inner_text()
    page.locator("#moved button").click()
    assert page.locator(f"#unplaced {CARD.format(number)}").count() == 1


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_session_is_dragged_to_another_day_and_the_page_stays(
    new_page: NewPage, server: LiveServer, lang: str
) -> None:
    page = at_the_timetable(new_page, server, lang)
    number, cell = waiting(page), page.locator(FREE).nth(3)
    on, starts = cell.get_attribute("data-on"), cell.get_attribute("data-starts")
    page.evaluate("window.isTheSame = true")

    page.locator(CARD.format(number)).drag_to(cell)

    page.wait_for_selector(f"td[data-on='{on}'][data-starts='{starts}'] {CARD.format(number)}")
    assert page.evaluate("window.isTheSame"), "the page was not loaded anew"
    assert WARNING[lang] in told(page)
    assert focused(page) == number

    page.locator(CARD.format(number)).drag_to(page.locator("[data-tray]"))
    page.wait_for_selector(f"#unplaced {CARD.format(number)}")


def test_while_it_is_dragged_every_slot_says_how_it_would_stand_there(new_page: NewPage, server: LiveServer) -> None:
    page = at_the_timetable(new_page, server, "en")
    card = page.locator(CARD.format(placed(page)))
    box = card.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)

    page.wait_for_selector("td.fits-ok, td.fits-warn, td.fits-bad")
    page.mouse.up()
    page.wait_for_function("document.querySelector('td.fits-ok, td.fits-warn, td.fits-bad') === null")


def test_who_drags_what_somebody_else_has_moved_is_told_and_sees_where_it_is(
    new_page: NewPage, server: LiveServer
) -> None:
    one, other = (at_the_timetable(new_page, server, "en") for _ in range(2))
    number = waiting(one)
    first, second = one.locator(FREE).nth(2), other.locator(FREE).nth(5)
    on, starts = first.get_attribute("data-on"), first.get_attribute("data-starts")
    one.locator(CARD.format(number)).drag_to(first)
    one.wait_for_selector(f"td {CARD.format(number)}")

    other.locator(CARD.format(number)).drag_to(second)

    assert "The move could not be made." in told(other)
    assert other.locator(f"td[data-on='{on}'][data-starts='{starts}'] {CARD.format(number)}").count() == 1


def test_a_room_is_chosen_by_dragging_within_a_day(new_page: NewPage, server: LiveServer) -> None:
    page = at_the_timetable(new_page, server, "en")
    day = page.locator("tbody th a").first.get_attribute("href")
    page.goto(day)
    number, cell = waiting(page), page.locator(FREE).nth(6)
    room = cell.get_attribute("data-room")

    page.locator(CARD.format(number)).drag_to(cell)

    page.wait_for_selector(f"td[data-room='{room}'] {CARD.format(number)}")
    assert page.locator("#moved [name=back]").input_value() == "day"


def test_on_a_phone_days_follow_one_another_and_nothing_scrolls_sideways(new_page: NewPage, server: LiveServer) -> None:
    page = at_the_timetable(new_page, server, "en")
    page.set_viewport_size({"width": 360, "height": 800})
    for path in (DRAFT, f"programme/sessions/{placed(page)}/move"):
        page.goto(f"/en/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
