"""Every page as people see it: each language, light and dark, on a telephone and on a desk."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from babel.messages.pofile import read_po

from meetings.accounts.seeding import ACCOUNTS
from meetings.foundation.languages import NAMES as ENDONYMS
from tests.programme.data_support import typed
from tests.support import visitors
from tests.support.database import DEMO_PASSWORD
from tests.support.routes import LANGUAGES, Address
from tests.support.server import LiveServer

ROOT = Path(__file__).resolve().parents[2]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A theme changes colours and nothing else, so these are what a second theme can break.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
SCRIPTS = {"ar": "[\\u0600-\\u06ff]", "zh": "[\\u4e00-\\u9fff]", "ru": "[\\u0400-\\u04ff]"}
# Mail and web addresses, symbols of documents, names of files.
ADDRESSES = re.compile(r"\S+[@/]\S+|\b[\w-]+\.\w+\b")
# Latin words that stand in every language as they are.
NAMES = {
    *("Rostrum", "iCalendar", "Google", "Outlook", "Apple", "Thunderbird", "Calendar", "Microsoft", "Exchange"),
    *("Nextcloud", "Evolution", "ICSx", "Android", "Web"),
    *("UTC", "ICS", "URL", "webcal", "https", "http", "PDF", "CONF", "RES", "BMS", "VEVENT", "ICAL", "IANA"),
}

# What people are called, and what languages call themselves, is the same on every page.
CALLED = {account.name for account in ACCOUNTS} | {"Colleague", "Disabled", "Telephone"} | set(ENDONYMS.values())
# And so is what somebody typed in one language only: names of addresses and of calendars, reasons.
CALLED |= {"Lost telephone", ": Telephone", ": Lost telephone", "Conference on Disarmament", "To be seen in a test"}
CALLED |= {"calendar.example.org", "Agreed at the group’s meeting.", "For information.", "Other duties."}
CALLED |= {"A co-chair, 1", "A co-chair, 2", "A co-chair, 3", "A co-chair, 4", "Vice-Chair: Argentina"}
CALLED |= {"Matching needs with resources", "Marcado en el momento de la importación"}
# Texts of an agenda that nobody has translated yet stand in lists to choose from, which mark no language.
CALLED |= {"By the Chair-designate", "Opening of the session", "Opening of the meeting", "Election of the Chair"}
CALLED |= {"Adoption of the agenda", "Adoption of the agenda and other organizational matters", "Thematic discussion"}
CALLED |= {"Marking", "Record-keeping", "XLIFF 2.1", "XLIFF 1.2", "A/CONF. 192/MGE · Marking practices"}
CALLED |= {"A/CONF.192/MGE/2011/CRP.2 · By the Chair-designate"}
CALLED |= {"Matching needs with resources (Example Network", "Matching needs with resources（Example Network）"}
CALLED |= typed()  # in requests for sessions
CALLED |= {"Parliaments and small arms", "Registros electrónicos", "Réunion du Groupe", "Une facilitatrice"}
CALLED |= {"They bring a text.", "Conference services, 5555"}
# Reasons and remarks about a fund, and organizations that pay into it.
CALLED |= {"A meeting was cancelled.", "Open Hands", "Welcome.", "The journey is off.", "Too much."}
CALLED |= {
    "The copy of the passport is missing.",
    "Another State helps.",
    "For the next meeting.",
    "Never there before.",
}
CALLED |= {"The list of participants.", "The letter is not signed.", "Another one follows.", "It is needed."}
CALLED.add("The budget was cut.")
ITEM = re.compile(r"^\d+(?:\.| -)?\s*(?:\(\w+\))?\s*(?=\S)")  # the number of an item or of a version before its name
CODES = re.compile(r"[A-Z0-9 ·]+|[A-Z]\. \w+|[A-Z]{3} [\d,]+\.\d\d")  # and persons: H. Mansour; and amounts

CHECKS = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "lang" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--languages")
        metafunc.parametrize("lang", LANGUAGES if asked == "all" else asked.split(","))


def english_sentences(lang: str) -> set[str]:
    """English sentences that `lang` says otherwise."""
    found: set[str] = set()
    for path in (ROOT / "translations").glob(f"{lang}*/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parent.parent.name)
        for message in catalogue:
            if isinstance(message.id, str) and message.id and message.string and message.string != message.id:
                found.add(" ".join(message.id.split()))
    # A sentence that is also the translation of another one (“Action” in French) proves nothing.
    return found


def untranslated(lang: str, sentences: list[list[str]], english: set[str]) -> list[str]:
    """What stands on the page in English though the page's language holds for it."""
    script = re.compile(SCRIPTS[lang]) if lang in SCRIPTS else None
    found = []
    for holds, text in sentences:
        bare = text.removesuffix(" · Rostrum").strip("()")
        if holds != lang or lang == "en" or CODES.fullmatch(text):
            continue
        if text in CALLED or bare in CALLED or ITEM.sub("", bare, count=1) in CALLED:
            continue
        words = [
            w for w in re.findall(r"[A-Za-z]{3,}", re.sub(r"\S+[@/]\S+|\b[\w-]+\.\w+\b", " ", text)) if w not in NAMES
        ]
        if text in english or (script and words and not script.search(text)):
            found.append(f"{text[:100]!r} is not in {lang}")
    return found


@pytest.fixture(scope="session")
def addresses(application: Any, database: Any, test_run: Any) -> dict[str | None, list[Address]]:
    """The pages each visitor sees, asked once per process."""
    database.load("furnished")
    before = dict(application.config)
    with application.app_context():
        found = visitors.who_sees(application, test_run).pages
    application.config.update(before)
    return found


@pytest.fixture
def tab(new_page: Callable[..., Any], live: LiveServer) -> Callable[[str | None, str], Any]:
    """A tab in a language, signed in."""

    def open_tab(who: str | None, lang: str) -> Any:
        page = new_page(viewport=WIDE, locale=lang, reduced_motion="reduce", color_scheme="light")
        if who:
            page.goto("/en/sign-in")
            page.locator("main [name=email]").fill(who)
            page.locator("main [name=password]").fill(DEMO_PASSWORD)
            page.locator("main form[method=post] [type=submit]").first.click()
            page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    return open_tab


def axe(page: Any, *, colours_only: bool = False) -> list[str]:
    """What axe finds."""
    options = (
        {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
        if colours_only
        else {"runOnly": {"type": "tag", "values": RULES}}
    )
    options["resultTypes"] = ["violations"]  # type: ignore[assignment]
    return list(page.evaluate("options => houseAxe(options)", options))


def look(page: Any, path: str, lang: str, english: set[str], *, thorough: bool) -> list[str]:
    """One page in four views; every fault with the view it shows in.

    Unless `thorough`, what does not depend on the language is looked at in English only: what a smaller window and the
    other theme make of colours, names and targets. Whether words fit is asked in every language and in both windows.
    """
    whole = thorough or lang == "en"
    answer = page.goto(path, wait_until="load")
    found = [f"answers {answer.status}"] if answer.status != 200 else []
    page.evaluate(AXE_SCRIPT)
    page.evaluate(CHECKS)
    found += untranslated(lang, page.evaluate("houseSentences()"), english)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found += [f"{size['width']}: overflow {what}" for what in page.evaluate("houseOverflow()")]
        if whole or size == WIDE:
            found += [f"light {size['width']}: {what}" for what in axe(page)]
    if whole:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        for size in (NARROW, WIDE) if thorough else (WIDE,):
            page.set_viewport_size(size)
            found += [f"dark {size['width']}: {what}" for what in axe(page, colours_only=not thorough)]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(WIDE)
    return [f"{path} {what}" for what in found]


@pytest.mark.parametrize("who", visitors.VISITORS, ids=lambda who: (who or "public").split("@")[0])
def test_every_page_is_sound(
    who: str | None, lang: str, addresses: dict[str | None, list[Address]], tab: Callable[..., Any], pytestconfig: Any
) -> None:
    page = tab(who, lang)
    english = english_sentences(lang)
    thorough = pytestconfig.getoption("--languages") == "all"

    looked_at = addresses[who]
    if who is not None and lang != "en" and not thorough:
        looked_at = [address for address in looked_at if address not in addresses[None]]

    faults = [
        fault for address in looked_at for fault in look(page, address.into(lang), lang, english, thorough=thorough)
    ]

    if faults and os.environ.get("KEEP_PICTURES"):
        page.screenshot(path=os.environ["KEEP_PICTURES"], full_page=True)
    assert faults == [], "\n".join(faults)
