"""The tests' own tools notice what they are there to notice."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from flask import Flask

from meetings.foundation.database import db
from tests.support import network, pages

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
GOOD = (
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="x">'
    '<title>Meetings</title></head><body><main><h1>Meetings</h1><p id="p">Words.</p><form method="post">'
    '<label for="a">Name</label><input id="a" name="a" value="x"><button type="submit">Save</button></form>'
    "</main></body></html>"
)
FAULTS = {
    "h1 missing": ("<h1>Meetings</h1>", ""),
    "title empty": ("<title>Meetings</title>", "<title></title>"),
    "language missing": ('lang="en"', ""),
    "direction wrong": ('dir="ltr"', 'dir="rtl"'),
    "id twice": ("<p id", '<p id="p"></p><p id'),
    "label missing": ('<label for="a">Name</label>', ""),
    "label for nothing": ('for="a"', 'for="b"'),
    "button without a type": (' type="submit"', ""),
    "style attribute": ("<p id", '<p style="color:red" id'),
    "inline script": ("<p id", "<script>alert()</script><p id"),
    "handler": ("<p id", '<p onclick="x()" id'),
    "tag not closed": ("</p>", "</p></span>"),
    "placeholder left over": ("Words.", "%(name)s"),
    "template left over": ("Words.", "{{ name }}"),
    "straight apostrophe": ("Words.", "It's"),
    "heading skipped": ("<p id", "<h3>Deep</h3><p id"),
}


def test_a_good_page_has_no_faults() -> None:
    assert pages.problems(pages.Page(GOOD), HEADERS, "/en/") == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_page_is_noticed(fault: str) -> None:
    before, after = FAULTS[fault]
    assert before in GOOD

    assert pages.problems(pages.Page(GOOD.replace(before, after, 1)), HEADERS, "/en/") != []


@pytest.mark.parametrize("name", HEADERS)
def test_a_missing_header_is_noticed(name: str) -> None:
    headers = {k: v for k, v in HEADERS.items() if k != name}

    assert pages.problems(pages.Page(GOOD), headers, "/en/") != []


def test_a_page_in_another_language_than_its_address_is_noticed() -> None:
    assert pages.problems(pages.Page(GOOD), HEADERS, "/fr/") != []


def test_a_form_is_sent_as_a_browser_would() -> None:
    page = pages.Page(GOOD)

    assert page.fields(page.form()) == {"a": ["x"]}


def test_nothing_beyond_this_machine_is_reached() -> None:
    with pytest.raises(network.Unreachable):
        socket.create_connection(("192.0.2.1", 25), timeout=1)
    with pytest.raises(network.Unreachable):
        socket.getaddrinfo("mail.example.org", 25)


def test_each_test_finds_the_database_as_the_first_one_did_1(app: Flask) -> None:
    _leave_a_trace()


def test_each_test_finds_the_database_as_the_first_one_did_2(app: Flask) -> None:
    _leave_a_trace()


def _leave_a_trace() -> None:
    db.session.execute(db.text("CREATE TABLE trace (id INTEGER)"))
    db.session.commit()


def test_queries_are_counted(app: Flask, query_count: Any) -> None:
    with query_count() as counted:
        db.session.execute(db.text("SELECT 1"))
        db.session.execute(db.text("SELECT 2"))

    assert counted.statements == ["SELECT 1", "SELECT 2"]


def test_a_valkey_answers(valkey_url: str) -> None:
    import redis

    with redis.Redis.from_url(valkey_url) as connection:
        connection.set("key", "value")
        assert connection.get("key") == b"value"


@pytest.mark.postgresql_only
def test_postgresql_keeps_what_it_acknowledged(app: Flask) -> None:
    from meetings.foundation.database import durability_problems

    with db.engine.connect() as connection:
        assert durability_problems(connection) == []
