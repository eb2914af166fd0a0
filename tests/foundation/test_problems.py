"""Error pages: each is a whole page in the reader's language that says what happened and leads on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, abort

from meetings.foundation.access import Role
from meetings.foundation.errors import Conflict
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.problems import PAGES
from meetings.foundation.web import public_uncached
from tests.support.accounts import People, SignIn

pytestmark = pytest.mark.either_database

HOME = "overview.home"


@contextmanager
def failing(app: Flask, fail: Callable[[], Any]) -> Iterator[None]:
    """The first page ends in whatever `fail` raises, as any view might."""

    @public_uncached
    def view(**_values: Any) -> Any:
        return fail()

    before, app.view_functions[HOME] = app.view_functions[HOME], view
    try:
        yield
    finally:
        app.view_functions[HOME] = before


def locked() -> None:
    raise sa.exc.OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_error_has_a_page_in_every_language(seeded: Flask, client: Any, status: int, lang: str) -> None:
    with failing(seeded, lambda: abort(status)):
        answer = client.get(f"/{lang}/")

    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.page.lang == lang
    assert answer.page.text("p[@class='errorcode']") == str(status)
    assert f"/{lang}/" in {a.get("href") for a in answer.page.all("main//a")}
    assert len(answer.page.text("bdi[@class='reference']")) == 8


def test_a_status_without_a_page_of_its_own_is_named_all_the_same(seeded: Flask, client: Any) -> None:
    with failing(seeded, lambda: abort(415)):
        answer = client.get("/en/")

    assert (answer.status_code, answer.page.text("p[@class='errorcode']")) == (415, "415")


# --- how people come there -------------------------------------------------------------------------------------------


def test_an_address_that_is_nothing_offers_the_search(seeded: Flask, client: Any) -> None:
    answer = client.get("/zh/nothing-of-the-kind/")

    assert answer.status_code == 404
    assert "/zh/search" in {a.get("href") for a in answer.page.all("main//a")}


def test_an_address_that_takes_no_form_says_so(seeded: Flask, client: Any) -> None:
    assert client.post("/ar/").status_code == 405


def test_a_database_that_is_locked_is_a_503_that_asks_for_nothing_more(
    seeded: Flask, client: Any, query_count: Callable[[], Any]
) -> None:
    with failing(seeded, locked), query_count() as counted:
        answer = client.get("/ar/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert counted.total == 0
    assert "/ar/" in {a.get("href") for a in answer.page.all("main//a")}


def test_an_unexpected_error_says_nothing_of_itself(seeded: Flask, client: Any) -> None:
    seeded.config["PROPAGATE_EXCEPTIONS"] = False
    with failing(seeded, lambda: 1 // 0):
        answer = client.get("/en/")

    assert answer.status_code == 500
    assert "division" not in answer.text and "Traceback" not in answer.text


def test_a_step_that_is_not_possible_is_named_and_leads_back(person: People, signed_in: SignIn) -> None:
    me = person("admin@example.org", (Role.ADMINISTRATOR, "*"))

    answer = signed_in("admin@example.org").post(f"/en/accounts/{me.id}/disable")

    assert answer.status_code == 409
    assert answer.page.h1 == "This cannot be done now"
    assert "Nobody changes their own roles" in answer.page.text("main")
    assert f"/en/accounts/{me.id}/disable" in {a.get("href") for a in answer.page.all("main//a")}


def test_a_change_in_the_meantime_is_told_once(seeded: Flask, client: Any) -> None:
    def late() -> None:
        raise Conflict("record.changed_meanwhile")

    with failing(seeded, late):
        page = client.get("/en/").page

    assert page.h1 == "This was changed in the meantime"
    assert "Nothing of yours was stored" not in page.text("main")


def test_too_many_attempts_show_how_long_to_wait(seeded: Flask, client: Any) -> None:
    for _ in range(10):
        client.post("/fr/sign-in", data={"email": "nobody@example.org", "password": "wrong"})

    answer = client.post("/fr/sign-in", data={"email": "nobody@example.org", "password": "wrong"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert answer.page.lang == "fr"


def test_a_form_open_for_longer_than_its_session_is_sent_again_with_all_that_was_typed(
    app: Flask, seeded: Flask, client: Any
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    typed = {"title-en": "A <long> title", "note-ar": "ملاحظة", "csrf_token": "of a session that is over"}

    answer = client.post(
        "/en/meetings/mge-2011/edit/?from=register", data=typed, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 400
    form = answer.page.form()
    assert form.get("action") == "/en/meetings/mge-2011/edit/?from=register"
    sent = answer.page.fields(form)
    assert (sent["title-en"], sent["note-ar"]) == (["A <long> title"], ["ملاحظة"])
    assert sent["csrf_token"] != ["of a session that is over"]
    assert "sign in in another tab" in answer.text


@pytest.mark.parametrize("address", ["nothing", "deadlines/999999/edit/"])
def test_what_was_written_about_something_that_is_gone_is_shown_to_be_copied(
    seeded: Flask, as_person: Any, address: str
) -> None:
    typed = {"note-en": "Long <b>words</b>", "note-zh": "会议", "revision": "7", "carried": "x" * 90}
    client = as_person("secretariat")

    answer = client.post(f"/en/{address}", data=typed, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 404 and answer.headers["Cache-Control"] == "no-store"
    assert answer.page.texts("main//li[@class='as-typed']") == ["Long <b>words</b>", "会议"]
    strangers = client.post(f"/en/{address}", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert strangers.status_code == 404 and "会议" not in strangers.text


@pytest.mark.parametrize(
    ("headers", "typed"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, {"title-en": "x"}),
        ({}, {"title-en": "x"}),
        ({"Sec-Fetch-Site": "same-origin"}, {"email": "a@example.org", "password": "very secret words"}),
    ],
)
def test_neither_a_strangers_form_nor_a_secret_is_offered_again(
    app: Flask, seeded: Flask, client: Any, headers: dict[str, str], typed: dict[str, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    answer = client.post("/en/meetings/mge-2011/edit/", data=typed, headers=headers)

    assert answer.status_code == 400
    assert "Send it again" not in answer.text
    assert "very secret words" not in answer.text
