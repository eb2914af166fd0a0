"""The pages of States: what they show as of a day, and what they do with bad input."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES
from meetings.states import seeding


@pytest.fixture(autouse=True)
def states(app: Flask) -> None:
    seeding.load(app.config["DATA"])
    db.session.commit()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_register_of_states_reads_in_every_language(client: Any, lang: str) -> None:
    page = client.get(f"/{lang}/states/")
    assert page.status_code == 200
    assert "192" in page.text


def test_the_register_is_asked_as_of_a_day(client: Any) -> None:
    assert "South Sudan" not in client.get("/en/states/?on=2010-12-08").text
    assert "South Sudan" in client.get("/en/states/?on=2011-07-14").text


def test_without_a_day_the_register_is_of_the_office_s_day(client: Any) -> None:
    """South Sudan was admitted on 14 July; in the small hours of that day by UTC it was still the 13th in New York."""
    with clock.frozen(datetime(2011, 7, 14, 2, tzinfo=UTC)):
        shown = client.get("/en/states/")

    assert 'value="2011-07-13"' in shown.text
    assert "South Sudan" not in shown.text


def test_a_bad_day_is_said_beside_the_field_and_kept(client: Any) -> None:
    page = client.get("/en/states/?on=2011-02-31")
    assert page.status_code == 400
    assert "There is no such day in that month." in page.text
    assert 'value="2011-02-31"' in page.text


def test_a_day_before_the_records_is_explained(client: Any) -> None:
    page = client.get("/en/states/?on=2003-07-07")
    assert page.status_code == 400
    assert "28 June 2006" in page.text


def test_a_search_without_a_hit_says_so(client: Any) -> None:
    page = client.get("/en/states/?q=Atlantis<script>")
    assert page.status_code == 200
    assert "No State matches “Atlantis&lt;script&gt;”." in page.text


def test_a_state_shows_the_name_of_the_day_and_its_history(client: Any) -> None:
    page = client.get("/en/states/TUR/")
    assert "<h1>Turkey</h1>" in page.text
    assert "Türkiye" in page.text
    assert "31 May 2022" in page.text
    assert "<h1>Türkiye</h1>" in client.get("/en/states/TUR/?on=2023-01-01").text


def test_a_code_in_small_letters_leads_to_the_page(client: Any) -> None:
    answer = client.get("/en/states/per/")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/en/states/PER/")


def test_an_unknown_state_is_not_found(client: Any) -> None:
    assert client.get("/en/states/QQQ/").status_code == 404


def test_an_unchanged_page_is_not_sent_twice(client: Any) -> None:
    first = client.get("/en/states/")
    again = client.get("/en/states/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert len(again.queries) <= 2
