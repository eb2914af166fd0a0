"""The gate repeats what Flask says, to the byte; what it must not repeat it does not even remember."""

from __future__ import annotations

import contextvars
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.http import http_date, parse_date
from werkzeug.test import create_environ, run_wsgi_app

from meetings.feeds import building, gate, http
from meetings.feeds.gate import Gate
from meetings.feeds.models import FeedToken
from meetings.feeds.services import Validators
from meetings.foundation import clock
from meetings.foundation.database import Publication, db
from meetings.foundation.languages import Text
from tests.feeds.asking import MEETINGS, Asker
from tests.feeds.conftest import LONG_AGO, SECRET, Register

HOST = "localhost"

# --- whatever is asked ------------------------------------------------------------------------------------------------

FEEDS = ("meetings", "deadlines", "tasks", "meetings/mge-2011", "groups/african", "unknown", "meetings/unknown")
PATHS = [f"/{lang}/feeds/{name}.ics" for lang in ("en", "ar", "xx") for name in FEEDS]
latin = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20)
tags = st.sampled_from(
    ['"{etag}"', 'W/"{etag}"', '"{etag}-gzip"', 'W/"{etag};gzip"', '"{etag}--gzip"', "{etag}", '"other"', "*", '"', ""]
)
none_match = st.one_of(st.lists(tags, max_size=3).map(", ".join), latin)
modified_since = st.one_of(
    st.sampled_from(["{modified}", "{earlier}", "{later}", "{modified}; length=20", "yesterday", "", "0"]),
    st.sampled_from(
        ["Fri, 31 Dec 9999 23:59:59 -2359", "Sat, 01 Jan 0001 00:00:00 +2359", "Sat, 01 Jan 2050 00:00:00"]
    ),
    latin,
)
codings = st.one_of(
    st.sampled_from(["gzip", "gzip;q=0", "gzip;q=0.001", "GZIP", "*", "*;q=0, gzip", "br, zstd", "identity", ""]),
    st.sampled_from(["gzip;q=nan", 'gzip;q="', "gzip;q=", ";;,", "gzip, deflate, br" + " " * 400]),
    latin,
)
others = st.dictionaries(
    st.sampled_from(
        [
            *("COOKIE", "RANGE", "IF_MATCH", "IF_RANGE", "IF_UNMODIFIED_SINCE", "AUTHORIZATION", "ACCEPT"),
            *("ACCEPT_LANGUAGE", "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_HTTP_METHOD_OVERRIDE", "USER_AGENT"),
        ]
    ),
    st.one_of(st.sampled_from(["bytes=0-9", "no-cache", "https", "evil.example", "POST", "ar", "rostrum=x"]), latin),
    max_size=2,
)
hosts = st.sampled_from([HOST, "127.0.0.1:8000", "LOCALHOST", "localhost:1", "evil.example", "local host", "", None])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    path=st.sampled_from(PATHS),
    method=st.sampled_from(["GET", "GET", "HEAD", "POST", "OPTIONS", "PROPFIND"]),
    query=st.sampled_from(["", "", "x=1", "lang=ar", "%00"]),
    host=hosts,
    if_none_match=st.none() | none_match,
    if_modified_since=st.none() | modified_since,
    accept_encoding=st.none() | codings,
    rest=others,
)
@example(MEETINGS, "GET", "", HOST, None, "Fri, 31 Dec 9999 23:59:59 -2359", None, {})
@example(MEETINGS, "GET", "", HOST, '"{etag}"', None, None, {})
@example(MEETINGS, "HEAD", "", HOST, None, None, "gzip", {})
def test_every_answer_is_the_one_that_flask_gives(
    asker: Asker,
    african: None,
    path: str,
    method: str,
    query: str,
    host: str | None,
    if_none_match: str | None,
    if_modified_since: str | None,
    accept_encoding: str | None,
    rest: dict[str, str],
) -> None:
    known = dict(asker.ask(path).headers)
    modified = parse_date(known.get("Last-Modified")) or LONG_AGO
    names = {
        "{etag}": known.get("ETag", "").strip('"'),
        "{modified}": http_date(modified),
        "{earlier}": http_date(modified - timedelta(seconds=1)),
        "{later}": http_date(modified + timedelta(seconds=1)),
    }

    def filled(text: str | None) -> str | None:
        for name, value in names.items():
            text = text.replace(name, value) if text is not None else None
        return text

    request: dict[str, Any] = {
        "path": path,
        "method": method,
        "query": query,
        "HOST": host,
        "IF_NONE_MATCH": filled(if_none_match),
        "IF_MODIFIED_SINCE": filled(if_modified_since),
        "ACCEPT_ENCODING": accept_encoding,
        **rest,
    }
    right = asker.ask_flask(**request)
    first = asker.ask(**request)
    was_repeated = asker.is_repeated(**request)
    again = asker.ask(**request)

    assert first == right
    assert again == right
    assert was_repeated is (right.status[:3] in {"200", "304"} and not query and host is not None)


def test_what_a_server_does_to_the_headers_it_was_given_stays_with_that_answer(asker: Asker) -> None:
    asker.ask()

    def start_response(_status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        headers.append(("Date", "today"))

    list(asker.gate(create_environ(MEETINGS), start_response))

    assert asker.ask() == asker.ask_flask()


# --- what is never repeated -------------------------------------------------------------------------------------------


def test_what_is_not_there_is_looked_for_each_time(asker: Asker, register: Register) -> None:
    path = "/en/feeds/meetings/prepcom-2013.ics"
    assert asker.ask(path).status.startswith("404")

    assert not asker.is_repeated(path)
    register.prepcom.code = "prepcom-2013"
    assert asker.ask(path).status.startswith("200")


def test_a_feed_that_could_not_be_built_is_tried_again_each_time(asker: Asker, register: Register) -> None:
    path, owners = "/en/feeds/deadlines.ics", register.topics.owner
    for due in (register.topics, register.counted, register.nomination):
        due.owner = ["nobody that anyone knows"]
    assert asker.ask(path).status.startswith("503")

    assert not asker.is_repeated(path)
    asker.ask(path, IF_NONE_MATCH="*")  # there is no need to build anything to answer this
    assert asker.ask(path).status.startswith("503")
    register.topics.owner = owners
    assert asker.ask(path).status.startswith("200")


OWN = f"/en/feeds/private/{SECRET}.ics"


def test_nothing_of_one_reader_is_repeated_or_remembered(asker: Asker, own: FeedToken) -> None:
    first = asker.ask(OWN)
    again = asker.ask(OWN, IF_NONE_MATCH=first.header("ETag"))

    assert (first.status[:3], again.status[:3]) == ("200", "304")
    assert not asker.is_repeated(OWN)
    assert not asker.is_repeated(OWN, IF_NONE_MATCH=first.header("ETag"))
    assert [key for key in building.memory().answers if "private" in str(key)] == []


def test_a_revoked_address_is_gone_from_the_next_request_on(asker: Asker, own: FeedToken) -> None:
    tag = asker.ask(OWN).header("ETag")

    own.revoked_at = clock.stamp()

    assert asker.ask(OWN, IF_NONE_MATCH=tag).status.startswith("410")
    assert not asker.is_repeated(OWN)


def test_who_asks_too_often_is_told_so_and_heard_again_later(app: Flask, asker: Asker, own: FeedToken) -> None:
    answers = {asker.ask(OWN).status[:3] for _ in range(121)}

    assert answers == {"200", "429"}
    app.extensions["rostrum_attempts"].storage.reset()
    assert asker.ask(OWN).status.startswith("200")


# --- bounds and threads -----------------------------------------------------------------------------------------------


def feed_of_everything(environ: Any, start_response: Any) -> Iterable[bytes]:
    """A feed at every address."""
    environ[http.GIVEN] = http.Given(Validators("abc", LONG_AGO), lambda: b"calendar")
    start_response("200 OK", [("ETag", '"abc"')])
    return [b"calendar"]


@pytest.fixture
def alone(app: Flask) -> Iterator[tuple[Gate, dict[Any, Any]]]:
    """A gate in front of `feed_of_everything`, and what it remembers."""
    db.session.add(Publication(id=1, revision=1))
    db.session.commit()
    remembered: dict[Any, Any] = {}
    yield Gate(feed_of_everything, db.engine, remembered), remembered
    db.session.execute(sa.delete(Publication))


def test_no_more_than_so_many_addresses_are_remembered(alone: tuple[Gate, dict[Any, Any]]) -> None:
    gate_, remembered = alone
    most = 0
    for number in range(gate.MOST + 500):
        run_wsgi_app(gate_, create_environ(f"/en/feeds/saved/{number}.ics"))
        most = max(most, len(remembered))

    assert gate_.answered == 0
    assert most == gate.MOST
    assert 0 < len(remembered) < gate.MOST


@pytest.mark.parametrize("where", ["path", "host"])
def test_nothing_long_is_remembered(alone: tuple[Gate, dict[Any, Any]], where: str) -> None:
    gate_, remembered = alone
    environ = create_environ(f"/{'x' * 1000}.ics" if where == "path" else MEETINGS)
    if where == "host":
        environ["HTTP_HOST"] = f"localhost:{'1' * 1000}"

    run_wsgi_app(gate_, environ)

    assert remembered == {}


def test_accepted_codings_of_all_sorts_take_no_room(alone: tuple[Gate, dict[Any, Any]]) -> None:
    gate_, remembered = alone
    for number in range(1000):
        run_wsgi_app(gate_, create_environ(MEETINGS, headers={"Accept-Encoding": f"coding-{number}, gzip;q=0"}))

    assert len(remembered) == 1
    assert len(gate_._codings) == gate.MOST_CODINGS


def connections() -> int:
    """How many there are to the database."""
    if db.engine.dialect.name == "postgresql":
        count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        return int(db.session.execute(sa.text(count)).scalar_one())
    opened = [os.path.realpath(file) for file in Path("/proc/self/fd").iterdir()]
    return opened.count(os.path.realpath(str(db.engine.url.database)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which files are open")
def test_threads_that_come_and_go_leave_no_connection_behind(asker: Asker) -> None:
    tag = asker.ask().header("ETag")
    context = contextvars.copy_context()

    def poll() -> None:
        environ = create_environ(MEETINGS, headers={"If-None-Match": tag})
        assert run_wsgi_app(asker.gate, environ, True)[1].startswith("304")

    before = connections()
    for _ in range(30):
        thread = threading.Thread(target=context.copy().run, args=(poll,))
        thread.start()
        thread.join()

    assert connections() <= before + 1


def test_threads_that_poll_while_another_writes_never_get_what_is_over(
    app: Flask, asker: Asker, register: Register
) -> None:
    path, acknowledged, stop, rounds = "/en/feeds/meetings.ics", [0], threading.Event(), [0] * 4
    register.experts.title = Text.of(en="Number 0.")
    register.age()

    def poll(number: int, coding: str) -> int:
        had: dict[str, int] = {}
        tag = '"none"'
        while not stop.is_set():
            least = acknowledged[0]
            environ = create_environ(path, headers={"If-None-Match": tag, "Accept-Encoding": coding})
            body, status, headers = contextvars.Context().run(run_wsgi_app, asker.gate, environ, True)
            tag = headers["ETag"]
            if status.startswith("200") and coding == "identity":
                had[tag] = int(b"".join(body).partition(b":Number ")[2].partition(b".")[0])
            assert had.get(tag, least) >= least
            rounds[number] += 1
        return len(had)

    def each_asked_again() -> bool:
        """Whether every one that polls answered two rounds more; one that failed says so by itself."""
        least, until = [done + 2 for done in rounds], time.monotonic() + 30
        while any(done < wanted for done, wanted in zip(rounds, least, strict=True)):
            if time.monotonic() > until or any(poller.done() for poller in polling):
                return False
            time.sleep(0.001)
        return True

    with ThreadPoolExecutor() as threads:
        codings = ("identity", "identity", "identity", "gzip")
        polling = [threads.submit(poll, number, coding) for number, coding in enumerate(codings)]
        try:
            for number in range(1, 41):
                register.experts.title = Text.of(en=f"Number {number}.")
                db.session.commit()
                # As if it was changed long ago: what changed this second is not repeated, and that would be too easy.
                db.session.execute(sa.update(Publication).values(changed_at=LONG_AGO + timedelta(seconds=number)))
                db.session.commit()
                acknowledged[0] = number
                if number % 10 == 0 and not each_asked_again():
                    break
        finally:
            stop.set()
        counts = [poller.result() for poller in polling]

    assert sum(counts[:3]) > 3
    assert asker.gate.answered > 0
