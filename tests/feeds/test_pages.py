"""How to subscribe, what a meeting's page offers, and what the secretariat is told."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from meetings.feeds import subscribing
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from tests.feeds.conftest import Register
from tests.support.accounts import make_user, sign_in

BASE = "http://localhost:8000"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_offers_every_feed_in_its_own_language(client: Any, register: Register, lang: str) -> None:
    page = client.get(f"/{lang}/calendar/").page

    links = {link.get("href") for link in page.all("main//a")}
    for name in ("meetings", "deadlines", "tasks"):
        address = f"{BASE}/{lang}/feeds/{name}.ics"
        assert page.by_id(f"{name}-address").text == address
        assert "webcal" + address.removeprefix("http") in links
    assert page.html.count('class="qr"') == 2


def test_each_program_gets_the_address_in_its_own_form() -> None:
    ways = subscribing.ways("https://e.org/en/feeds/meetings.ics", "Rostrum meetings")

    assert ways.webcal == "webcal://e.org/en/feeds/meetings.ics"
    assert ways.google == "https://calendar.google.com/calendar/r?cid=" + quote(ways.webcal, safe="")
    assert ways.outlook_work.startswith("https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fe.org%2F")
    assert ways.outlook_home.endswith("&name=Rostrum%20meetings")


def test_a_qr_code_has_no_styles_of_its_own_and_says_what_it_is() -> None:
    drawn = str(subscribing.qr("webcal://e.org/en/feeds/meetings.ics", 'A code for "you" & <me>'))

    assert "style" not in drawn
    assert 'aria-label="A code for &#34;you&#34; &amp; &lt;me&gt;"' in drawn
    assert drawn.count("<path") == 1


def test_the_page_of_a_meeting_offers_its_feed(client: Any, register: Register) -> None:
    page = client.get("/en/meetings/mge-2011/").page

    links = {link.get("href"): link for link in page.all("main//a")}
    assert "webcal://localhost:8000/en/feeds/meetings/mge-2011.ics" in links
    assert links["/en/feeds/meetings/mge-2011.ics"].get("download") is not None


def test_the_secretariat_sees_what_is_left_out_and_why(app: Flask, client: Any, register: Register) -> None:
    make_user("officer@example.org", (Role.SECRETARIAT, "*"))
    officer = sign_in(app.test_client(), "officer@example.org")
    assert "Nothing is left out." in officer.get("/en/feeds/problems/").page.text("main")

    register.topics.title = Text()
    db.session.commit()
    client.get("/fr/feeds/deadlines.ics")
    page = officer.get("/en/feeds/problems/").page

    assert page.texts("main//tbody//th") == [f"deadlines/{register.topics.id}/"]
    assert "It has no title in any language." in page.text("main//tbody")
    officer.checks = False  # a record without a title spoils other pages' links
    assert "Calendar feeds leave out 1 record" in officer.get("/en/").text


@pytest.mark.parametrize("role", [Role.READER, Role.MEMBER, Role.COORDINATOR])
def test_what_is_left_out_concerns_nobody_else(app: Flask, register: Register, role: Role) -> None:
    make_user("someone@example.org", (role, "*"))
    someone = sign_in(app.test_client(), "someone@example.org")

    assert someone.get("/en/feeds/problems/").status_code == 404


def test_a_person_who_is_signed_in_gets_what_everybody_gets(app: Flask, client: Any, register: Register) -> None:
    make_user("officer@example.org", (Role.SECRETARIAT, "*"))
    officer = sign_in(app.test_client(), "officer@example.org")

    theirs, public = officer.get("/en/feeds/meetings.ics"), client.get("/en/feeds/meetings.ics")

    assert theirs.data == public.data
    assert dict(theirs.headers) == dict(public.headers)
    assert "Cookie" not in theirs.headers["Vary"]
    assert "Set-Cookie" not in theirs.headers


def test_the_command_builds_every_feed_and_names_what_is_left_out(cli: Any, register: Register) -> None:
    whole = cli("feeds", "rebuild")
    register.topics.title = Text()
    db.session.commit()

    lacking = cli("feeds", "rebuild")

    assert whole.exit_code == lacking.exit_code == 0
    assert len(whole.output.splitlines()) == 18
    assert f"left out: deadline {register.topics.id} in ar: no_title" in lacking.output
