"""Requests nobody makes by accident: each gets a plain answer, with every header, and costs nobody anything."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, flash, g
from flask.testing import FlaskClient
from wtforms import Form as PlainForm
from wtforms import HiddenField, StringField

from meetings.foundation.access import PUBLIC
from meetings.foundation.database import db
from meetings.foundation.forms import Showable, TicksField
from meetings.foundation.logs import JsonLines
from meetings.foundation.requests import NUMBER_MAXIMUM
from meetings.foundation.web import public

pytestmark = pytest.mark.either_database

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ADDRESSES = (
    *(
        "/",
        "/en",
        "/en/",
        "/en/nothing",
        "/nothing",
        "/en/account/",
        "/en/sign-in",
        "/healthz",
        "/readyz",
        "/robots.txt",
    ),
    *("/static/css/base.css", "/static/nothing", "/en/feeds/meetings.ics", "/en/feeds/nothing.ics"),
)
PLAIN = ("/en/", "/en", "/en/sign-in", "/nothing", "/en/feeds/meetings.ics")
TYPED = ("%00", "a%00b", "%0d%0a", "%1b", "%ff%fe", "9" * 30, "-1", "٣", "x" * 3000, "[" * 900)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "TRACE", "DELETE"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(seeded: Flask, client: Any, address: str, method: str) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code < 500
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Referrer-Policy" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store" or answer.status_code in {200, 304}
    answer.close()


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example", "localhost.evil.example", ""])
@pytest.mark.parametrize("address", PLAIN)
def test_under_a_name_that_is_not_ours_there_is_one_plain_line(
    app: Flask, client: Any, host: str, address: str
) -> None:
    app.config["TRUSTED_HOSTS"] = ["rostrum.example.org"]

    answer = client.get(address, headers={"Host": host})

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "evil" not in answer.text


def test_what_a_proxy_would_say_is_believed_of_nobody(seeded: Flask, client: Any) -> None:
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    answers = [
        client.get(address, headers=said) for address in ("/en", "/en/", "/en/sign-in", "/en/feeds/meetings.ics")
    ]
    assert not any("evil" in answer.text or "evil" in str(answer.headers) for answer in answers)


@pytest.mark.parametrize("control", ["%00", "a%00b", "%0d%0aX-Evil:%201", "%1b[31m", "%7f"])
@pytest.mark.parametrize(
    "address", ["states/{}/", "mandates/{}/", "mandates/a-res-65-64/{}/", "meetings/{}/", "feeds/meetings/{}.ics"]
)
def test_nothing_is_called_by_a_control_character(seeded: Flask, client: Any, address: str, control: str) -> None:
    answer = client.get("/en/" + address.format(control))
    assert answer.status_code == 404
    assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("number", [NUMBER_MAXIMUM + 1, 2**63, 10**30])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("secretariat", "account/sessions/{}/end"),
        ("administrator", "accounts/{}/"),
        ("administrator", "invitations/{}/withdraw"),
        ("secretariat", "holidays/{}/edit/"),
        ("secretariat", "deadlines/{}/"),
        ("secretariat", "mandates/a-res-65-64/op-6/clauses/{}/edit/"),
    ],
)
def test_a_number_that_no_column_holds_is_nothing(
    seeded: Flask, as_person: Any, who: str, address: str, number: int
) -> None:
    assert as_person(who).get("/en/" + address.format(number)).status_code == 404


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_stands_in_a_query_the_page_opens(seeded: Flask, client: Any, typed: str) -> None:
    client.checks = False
    names = ("q", "page", "kind", "status", "year", "process", "order", "meeting", "show", "on", "whose", "area")
    query = "&".join(f"{name}={typed}" for name in names)
    for address in ("meetings/", "deadlines/", "mandates/", "states/", "search", "calendar/agenda/"):
        answer = client.get(f"/en/{address}?{query}")
        assert answer.status_code in {200, 400}, address  # a day that is none is said to be none
        assert not any(chr(code) in answer.text for code in (0, 0x1B)), address


def test_a_refused_form_carries_the_reference_of_its_log_line(
    app: Flask, client: Any, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    lines: list[str] = []

    class Kept(JsonLines):
        def format(self, record: logging.LogRecord) -> str:
            lines.append(super().format(record))
            return ""

    # The handler is the same for the whole run: what it writes with is put back.
    monkeypatch.setattr(caplog.handler, "formatter", Kept())
    with caplog.at_level(logging.INFO, "flask_wtf.csrf"):
        answer = client.post("/en/sign-in")
    references = {json.loads(line)["reference"] for line in lines}
    assert answer.status_code == 400
    assert len(references) == 1 and references.pop() in answer.text


def test_what_is_too_large_is_refused_before_it_is_read(app: Flask, client: Any) -> None:
    too_large = [
        client.post("/en/sign-in", data={"email": "x" * 2_200_000}),
        client.post("/en/sign-in", data={f"f{i}": (None, "") if i == 0 else "1" for i in range(2_100)},
                    content_type="multipart/form-data"),
    ]  # fmt: skip
    assert {answer.status_code for answer in too_large} == {413}


class Odd(Showable, PlainForm):
    revision = HiddenField()
    name = StringField()
    whose = TicksField(choices=[("a", "A")])


@pytest.fixture
def odd(app: Flask) -> Iterator[Odd]:
    from werkzeug.datastructures import MultiDict

    with app.test_request_context("/en/"):
        g.lang = "en"
        given = MultiDict([("revision", "1\x00"), ("name", "会\x1b议\ufffe <b>"), ("whose", "b\x00"), ("whose", "a")])
        yield Odd(given)


def test_no_field_shows_a_control_again_and_all_keep_the_rest(odd: Odd) -> None:
    assert 'value="1"' in odd.revision()
    assert 'value="会议 &lt;b&gt;"' in odd.name()


def test_a_value_that_was_not_offered_is_not_repeated(odd: Odd) -> None:
    assert not odd.validate()
    assert odd.errors == {"whose": ["Not a valid choice."]}


def test_errors_of_the_database_name_no_values(app: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised:
        db.session.execute(sa.text("SELECT nothing FROM nowhere WHERE token = :token"), {"token": "very-secret"})
    assert "very-secret" not in str(raised.value)


def test_what_the_schema_refuses_of_two_at_once_is_a_conflict(app: Flask) -> None:
    handler: Any = app.error_handler_spec[None][None][sa.exc.IntegrityError]
    with app.test_request_context("/en/"):
        g.actor = PUBLIC
        _body, status = handler(sa.exc.IntegrityError("INSERT", None, Exception("UNIQUE")))
    assert status == 409


def test_log_lines_hold_no_line_break_escape_or_token() -> None:
    record = logging.LogRecord("a", 20, "", 1, "GET /en/invitations/accept/tok\r\n\x1b[31m %s", ("x\nadmin",), None)
    record.user = "a\r\nb\x1b"
    line = JsonLines().format(record)
    assert not any(control in line for control in "\r\n\x1b")
    assert "tok\\r" not in line


@pytest.mark.parametrize("path", ["/en/n/tok", "/ar/n/tok/note.pdf", "/en/feeds/private/tok.ics"])
def test_log_lines_hold_no_token_of_an_address(path: str) -> None:
    record = logging.LogRecord("a", 20, "", 1, f"GET {path}", (), None)
    assert "tok" not in JsonLines().format(record)


# --- pages kept for all ----------------------------------------------------------------------------------------------


def test_encodings_that_were_ruled_out_poison_nobodys_page(seeded: Flask) -> None:
    client = FlaskClient(seeded)
    client.get("/en/", headers={"Accept-Encoding": "br;q=0, gzip"})
    brotli = client.get("/en/", headers={"Accept-Encoding": "br"})
    client.get("/en/states/", headers={"Accept-Encoding": "br"})
    gzipped = client.get("/en/states/", headers={"Accept-Encoding": "br;q=0, gzip"})
    assert (brotli.headers["Content-Encoding"], gzipped.headers["Content-Encoding"]) == ("br", "gzip")


def test_a_page_that_began_a_session_is_kept_for_nobody(seeded: Flask) -> None:
    """Even where a view forgets to say that its answer is private."""
    view = seeded.view_functions["states.roster"]

    def forgetful(**_values: Any) -> str:
        flash("for you alone")
        return "<!doctype html>a page"

    seeded.view_functions["states.roster"] = public(forgetful)
    try:
        answers = [FlaskClient(seeded).get("/en/states/?q=forgetful") for _ in range(2)]
    finally:
        seeded.view_functions["states.roster"] = view

    assert all("Set-Cookie" in answer.headers for answer in answers)
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store", "no-store"]
    assert len({answer.headers["Set-Cookie"] for answer in answers}) == 2


def test_a_message_waiting_for_one_reader_stands_on_no_others_page(seeded: Flask, client: Any) -> None:
    other = seeded.test_client()
    client.fill("/en/account/reset", email="nobody@example.org")
    own = client.get("/en/meetings/")
    assert own.headers["Cache-Control"] == "no-store"
    assert other.get("/en/meetings/").text != own.text
    assert "flashes" not in other.get("/en/meetings/").text


def test_a_head_request_leaves_no_empty_page_behind(seeded: Flask, client: Any) -> None:
    assert client.head("/en/meetings/").data == b""
    assert "<h1>" in client.get("/en/meetings/").text
    assert client.head("/en/meetings/").data == b""
