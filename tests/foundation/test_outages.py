"""What is left when the server is killed, or the database locked, full or gone: what was acknowledged, and reading."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import random
import resource
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.database import DEMO_PASSWORD, Run, flask
from tests.support.pages import Page
from tests.support.server import LiveServer

pytestmark = pytest.mark.sqlite_only
ROUNDS = 4
ROOM = 4096  # bytes of any file that can be written while the disk is full
EDIT = "/en/meetings/gis/edit/"


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str
    took: float


class Editor:
    """A person of the secretariat with a browser, over the network."""

    def __init__(self, url: str) -> None:
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def fill(self, path: str, **values: str) -> str:
        """Open a form, change `values`, send it; returns the address of the page that followed."""
        page = Page(self.get(path))
        sent = page.fields(page.form(None)) | {name: [value] for name, value in values.items()}
        data = urllib.parse.urlencode(sent, doseq=True).encode()
        with self.opener.open(self.url + path, data, timeout=30) as answer:
            return str(answer.geturl())

    def sign_in(self) -> None:
        self.fill("/en/sign-in", email="secretariat@example.org", password=DEMO_PASSWORD)

    def ask(self, path: str, data: bytes | None = None) -> Answer:
        """What comes back, whatever it is, and how many seconds that took."""
        began = time.monotonic()
        try:
            answer = self.opener.open(self.url + path, data, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, answer.headers, answer.read().decode(), time.monotonic() - began)

    def status(self, path: str, data: bytes | None = None) -> int:
        return self.ask(path, data).status


@pytest.fixture(scope="module")
def on_disk() -> Iterator[Run]:
    run, _server = Run.begin("sqlite", on_disk=True)
    yield run
    run.end()


def start(run: Run, name: str) -> tuple[LiveServer, Editor]:
    server = LiveServer(run, name)
    server.start()
    editor = Editor(server.url)
    editor.sign_in()
    return server, editor


def limit_files(server: LiveServer, size: int) -> None:
    """No process of the server can write beyond `size` bytes of a file, as if the disk were full."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.getpgid(int(folder.name)) == server.group:
                resource.prlimit(int(folder.name), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def stored(file: Path) -> str:
    with sqlite3.connect(file) as connection:
        return str(connection.execute("SELECT note FROM meeting WHERE code = 'gis'").fetchone()[0])


def test_what_was_acknowledged_survives_a_kill_at_any_moment(on_disk: Run) -> None:
    file = on_disk.folder / "killed.sqlite"
    acknowledged = ["nothing yet"]
    chance = random.Random(2011)

    for round_ in range(ROUNDS):
        server, editor = start(on_disk, "killed")
        began = threading.Event()

        def write(number: int = round_, who: Editor = editor, started: threading.Event = began) -> None:
            for count in range(10_000):
                note = f"note {number}-{count}."
                try:
                    who.fill(EDIT, **{"note-en": note})
                except (OSError, http.client.HTTPException):
                    return  # the server is gone: this one was not acknowledged
                acknowledged.append(note)
                started.set()

        writer = threading.Thread(target=write)
        writer.start()
        assert began.wait(60), "nothing was written"
        time.sleep(chance.uniform(0.0, 0.7))
        server.stop(9)
        writer.join()
        # The last one acknowledged, or the one after it, whose answer was lost on the way.
        number, count = acknowledged[-1].removeprefix("note ").rstrip(".").split("-")
        assert any(f"note {number}-{n}." in stored(file) for n in (int(count), int(count) + 1))

    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        acts = [row[0] for row in connection.execute("SELECT after FROM audit_entry WHERE action = 'meeting.edit'")]
    assert all(any(note in act for act in acts) for note in acknowledged[1:])
    assert "whole" in flask("audit", "verify", folder=on_disk.folder / "killed", url=on_disk.url("killed"))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a running process are set from outside on Linux only")
def test_while_the_disk_is_full_pages_are_read_and_writes_refused_until_there_is_room(on_disk: Run) -> None:
    server, editor = start(on_disk, "full")
    page = Page(editor.get(EDIT))
    sent = page.fields(page.form(None)) | {"note-en": ["kept"], "note-fr": ["x" * 1900]}
    data = urllib.parse.urlencode(sent, doseq=True).encode()
    try:
        limit_files(server, ROOM)
        refused = editor.status(EDIT, data)
        reading = [Editor(server.url).status(path) for path in ("/en/", "/en/meetings/", "/en/feeds/meetings.ics")]
        signed_in = editor.status("/en/account/")
        asking = Editor(server.url).status("/en/sign-in")
    finally:
        limit_files(server, resource.RLIM_INFINITY)
    afterwards = editor.get("/en/account/")
    again = editor.status(EDIT, data)
    server.stop()

    assert refused == 503
    assert (reading, signed_in) == ([200, 200, 200], 200)
    assert asking == 503, "a form that could not be sent"
    assert "Saved." not in afterwards, "said of what was refused"
    assert again == 200
    assert "kept" in stored(on_disk.folder / "full.sqlite")


def test_while_another_writes_for_long_signing_in_says_so_soon_and_in_the_readers_language(on_disk: Run) -> None:
    server, editor = start(on_disk, "busy")
    stranger = Editor(server.url)
    page = Page(stranger.get("/ar/sign-in"))
    sent = page.fields(page.form(None)) | {"email": ["secretariat@example.org"], "password": [DEMO_PASSWORD]}
    data = urllib.parse.urlencode(sent, doseq=True).encode()
    with closing(sqlite3.connect(on_disk.folder / "busy.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor() as threads:
            forms = [
                threads.submit(Editor(server.url).ask, "/ar/sign-in"),
                threads.submit(stranger.ask, "/ar/sign-in", data),
            ]
        read = [Editor(server.url).ask("/en/"), editor.ask("/en/meetings/")]
    server.stop()

    for answer in (form.result() for form in forms):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert Page(answer.text).lang == "ar"
        assert 4.5 < answer.took < 9
    assert [answer.status for answer in read] == [200, 200]
    assert max(answer.took for answer in read) < 4
