"""Public pages: conditional requests, pages built once, and nothing of one reader in another's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import http_date

from meetings.foundation import clock
from meetings.foundation.database import db, unit_of_work
from meetings.foundation.languages import Text
from meetings.mandates.models import Process


def rename_the_process() -> None:
    """A public change."""
    with unit_of_work():
        process = db.session.execute(db.select(Process)).scalars().first()
        assert process is not None
        process.short = Text.of(process.short.as_dict(), en="Small arms process")


def test_the_second_fetch_of_a_page_is_a_304(seeded: Flask, client: Any) -> None:
    first = client.get("/en/")
    again = client.get("/en/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_a_304_carries_what_the_page_carries(seeded: Flask, client: Any) -> None:
    first = client.get("/ar/meetings/")
    again = client.get("/ar/meetings/", headers={"If-None-Match": first.headers["ETag"]})
    for header in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert again.headers[header] == first.headers[header]


def test_the_date_alone_is_compared_where_no_etag_is_given(seeded: Flask, client: Any) -> None:
    modified = client.get("/en/").headers["Last-Modified"]
    earlier = http_date(parsedate_to_datetime(modified) - timedelta(seconds=1))
    answers = [client.get("/en/", headers={"If-Modified-Since": d}).status_code for d in (modified, earlier, "today")]
    assert answers == [304, 200, 200]


def test_an_etag_makes_the_date_beside_it_count_for_nothing(seeded: Flask, client: Any) -> None:
    modified = client.get("/en/").headers["Last-Modified"]
    answer = client.get("/en/", headers={"If-None-Match": '"another"', "If-Modified-Since": modified})
    assert answer.status_code == 200


def test_the_date_moves_with_every_public_change_and_every_hour(seeded: Flask, client: Any) -> None:
    begun = clock.real_now()
    with time_machine.travel(begun + timedelta(days=1), tick=False), clock.frozen(clock.real_now()):
        first = client.get("/en/").headers["Last-Modified"]
        rename_the_process()
        assert client.get("/en/", headers={"If-Modified-Since": first}).status_code == 200
    with time_machine.travel(begun + timedelta(days=1, hours=2), tick=False), clock.frozen(clock.real_now()):
        second = client.get("/en/", headers={"If-Modified-Since": first})
        assert second.status_code == 200
        assert parsedate_to_datetime(second.headers["Last-Modified"]) > parsedate_to_datetime(first)


def test_a_page_is_built_once_for_all_its_readers(seeded: Flask, client: Any, query_count: Callable[[], Any]) -> None:
    first = client.get("/en/meetings/")
    with query_count() as counted:
        second = client.get("/en/meetings/")
    assert second.data == first.data
    assert counted.total == 1


def test_any_public_change_makes_every_page_new(seeded: Flask, client: Any) -> None:
    before = client.get("/en/").headers["ETag"]
    rename_the_process()
    assert client.get("/en/", headers={"If-None-Match": before}).status_code == 200


def test_a_packed_and_a_plain_page_are_kept_apart(seeded: Flask) -> None:
    client = FlaskClient(seeded)  # the tests' own client reads every page, and does not unpack
    packed = client.get("/en/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/en/", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert b"<!doctype html>" in plain.data


def test_languages_are_kept_apart(seeded: Flask, client: Any) -> None:
    assert 'lang="ar"' in client.get("/ar/").text
    assert 'lang="en"' in client.get("/en/").text
