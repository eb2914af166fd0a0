"""A mail server of our own, well-behaved or not; what it took is counted by Message-ID."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.server import free_port

Rule = Callable[[Any], str]  # of an envelope (or an address): the answer; empty is "250 OK"

_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)


class Inbox:
    """What a server took, and how it answers. Each rule is asked anew for every mail."""

    def __init__(
        self, *, sender: Rule | None = None, recipient: Rule | None = None, content: Rule | None = None
    ) -> None:
        self.received: list[Any] = []
        self.lines = 0  # that were opened
        self._rules = (sender, recipient, content)

    async def handle_EHLO(  # noqa: N802 - the names that aiosmtpd calls
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.lines += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = self._rules[0](address) if self._rules[0] else ""
        if not answer:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = self._rules[1](address) if self._rules[1] else ""
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self._rules[2](envelope) if self._rules[2] else ""
        if answer == "close":  # it has the message, and does not say so
            self.received.append(envelope)
            server.transport.abort()
        elif not answer:
            self.received.append(envelope)
        return answer or "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, read as a mail program reads it."""
        return [message_from_bytes(bytes(e.content), policy=policy.default) for e in list(self.received)]

    @property
    def ids(self) -> Counter[str]:
        """How often each message came."""
        return Counter(found[1].decode() for e in list(self.received) if (found := _ID.search(bytes(e.content))))

    @property
    def recipients(self) -> list[str]:
        """To whom, in the order in which they came."""
        return [address for envelope in self.received for address in envelope.rcpt_tos]


@contextmanager
def serving(inbox: Any, **settings: Any) -> Iterator[str]:
    """The address of a server that gives its mail to `inbox`, for SMTP_URL."""
    controller = Controller(inbox, hostname="127.0.0.1", port=settings.pop("port", None) or free_port(), **settings)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


class Conversation:
    """One connection to a server that is played by hand."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.reader = line.makefile("rb")

    def say(self, text: str) -> None:
        """A line, whole."""
        self.line.sendall(text.encode() + b"\r\n")

    def hear(self) -> str:
        """A command."""
        return self.reader.readline().decode().strip()

    def up_to_data(self) -> None:
        """Everything goes well until the message itself comes."""
        self.say("220 ready")
        while True:
            command = self.hear().upper()
            if not command:
                raise ConnectionError
            if command == "DATA":
                self.say("354 go on")
                return
            self.say("250 OK")

    def message(self) -> bytes:
        """The message, to its end."""
        lines: list[bytes] = []
        while (line := self.reader.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def drip(self, seconds: float, text: bytes = b"2") -> None:
        """A byte now and then, never a line."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.line.sendall(text)
            time.sleep(0.05)


@contextmanager
def playing(play: Callable[[Conversation], None]) -> Iterator[str]:
    """A server that does what `play` does with each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    over = threading.Event()

    def one(line: socket.socket) -> None:
        talk = Conversation(line)
        with line, talk.reader, suppress(OSError):
            play(talk)

    def run() -> None:
        while not over.is_set():
            try:
                line, _ = listener.accept()
            except TimeoutError:
                continue
            line.settimeout(10)
            threading.Thread(target=one, args=(line,), daemon=True).start()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        thread.join()
        listener.close()
