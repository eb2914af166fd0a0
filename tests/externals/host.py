"""A host on this machine that answers as badly as it is told to, and calendars for it to serve."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from meetings.externals import fetching, reading
from meetings.externals.fetching import Answer
from meetings.externals.rules import ReadEvent, Reading

NAME = "calendar.example.org"
NEW_YORK = "America/New_York"
TODAY = date(2011, 1, 13)
Serve = Callable[[socket.socket], None]


def event(uid: str = "1", start: str = "20110509", *more: str, summary: str = "Plenary") -> str:
    """A VEVENT of one day, with further lines."""
    return "\r\n".join(
        ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:{start}", f"SUMMARY:{summary}", *more, "END:VEVENT", "")
    )


def calendar(*parts: str, head: str = "") -> bytes:
    """A calendar file of these parts."""
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + head + "".join(parts) + "END:VCALENDAR\r\n").encode()


def read(*parts: str, head: str = "") -> Reading:
    """A calendar of these parts as it is read in New York on the day of the demonstration."""
    return reading.read(calendar(*parts, head=head), zone=NEW_YORK, today=TODAY)


def only(*parts: str, head: str = "") -> ReadEvent:
    """The one event of a calendar of which nothing was left out."""
    found = read(*parts, head=head)
    assert [oddity for oddity in found.oddities if not oddity.oddness.is_kept] == []
    (one,) = found.events
    return one


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """An HTTP answer."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


def saying(*pieces: bytes) -> Serve:
    """Send these and hang up."""

    def serve(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return serve


@dataclass
class Host:
    """Listens on the loopback; `requests` is what it was asked, `names` which names by TLS."""

    serve: Serve
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def ask(self, address: str = "", **more: Any) -> Answer:
        """Fetch from here, as if its name were public: allowed by argument, for this call alone."""
        settings: dict[str, Any] = {
            "resolve": lambda _host, _port: ["127.0.0.1"],
            "is_allowed": lambda ip: ip == "127.0.0.1",
            "ports": {self.port},
            "seconds": 2.0,
        }
        return fetching.fetch(address or f"http://{NAME}:{self.port}/events.ics", **(settings | more))

    @property
    def fetch(self) -> Callable[..., Answer]:
        """`ask` as the worker calls it, whatever the calendar's address."""
        return lambda _address, **more: self.ask(**more)


@contextmanager
def listening(serve: Serve, context: ssl.SSLContext | None = None) -> Iterator[Host]:
    """A host that answers every connection with `serve`."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    host = Host(serve, listener.getsockname()[1])

    def run() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=partial(_answered, host, listener.accept()[0], context), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield host
    finally:
        # Closing alone does not wake who waits in accept.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _answered(host: Host, connection: socket.socket, context: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        connection.settimeout(10)
        talk = context.wrap_socket(connection, server_side=True) if context is not None else connection
        with talk:
            asked = b""
            while b"\r\n\r\n" not in asked and (piece := talk.recv(4096)):
                asked += piece
            host.requests.append(asked)
            host.serve(talk)
