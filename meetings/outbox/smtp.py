"""Talking with the mail server (RFC 5321): one mail after the other over one line, each within a time that ends."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from meetings.foundation.text import tamed_line

from .message import wire_address
from .rules import REPLY_LENGTH, Stage, Verdict, verdict

CONNECT_PATIENCE = 20.0  # seconds
GOODBYE = 1.0  # seconds for the last reply, which nobody needs
MAILS_A_LINE, SECONDS_A_LINE = 100, 60.0  # then a new one is opened: servers count what goes over one
START_MAIL = 354
_OPTION_REFUSED = frozenset({501, 504, 555})  # to MAIL: what was asked for besides, which only some mails ask for
LINES_A_REPLY, LONGEST_LINE = 100, 8192


@dataclass(frozen=True)
class Answer:
    """What the server said, and when; without a code the line was lost, and `reply` is our own word for it."""

    stage: Stage
    code: int | None
    reply: str
    ours: Verdict | None = None  # where nobody else was asked

    @property
    def verdict(self) -> Verdict:
        """What it means for the mail."""
        return self.ours or verdict(self.stage, self.code)


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, as `SMTP_URL` says it."""

    host: str
    port: int
    is_tls: bool  # from the first byte; otherwise where it is offered
    user: str
    password: str

    @classmethod
    def of(cls, url: str) -> Server:
        """From smtp://user:password@host:port or smtps://."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        return cls(
            parts.hostname or "localhost",
            parts.port or (465 if is_tls else 25),
            is_tls,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


class _Smtp(smtplib.SMTP):
    """Python's, which takes half a line for a reply when the line is lost in its midst: "2…" would read as taken."""

    def getreply(self) -> tuple[int, bytes]:
        """The next reply, whole; a line that is lost before its end is lost."""
        if self.file is None:
            self.file = self.sock.makefile("rb")  # type: ignore[union-attr]
        said: list[bytes] = []
        while len(said) < LINES_A_REPLY:
            line = self.file.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                self.close()
                raise smtplib.SMTPServerDisconnected("no whole reply")
            is_code = line[:3].isdigit() and line[3:4] in {b" ", b"-", b"\r", b"\n"}
            said.append(line[4:].strip() if is_code else line.strip())  # whatever else answers here, say what it said
            if line[3:4] != b"-":
                return (int(line[:3]) if is_code else -1), b"\n".join(said)
        self.close()
        raise smtplib.SMTPServerDisconnected("a reply without an end")


class Line:
    """A connection that is opened when it is needed and kept for the next mail. Never raises for what a server does.

    `patience` is the number of seconds for one mail in all: whoever sends a byte now and then does not hold it longer.
    """

    def __init__(self, server: Server, name: str, patience: float) -> None:
        self._server = server
        self._name = name  # ours, in the greeting
        self._patience = patience
        self._smtp: smtplib.SMTP | None = None
        self._held: socket.socket | None = None  # a second handle on the line, by which it is cut
        self._stage = Stage.OPENING
        self._mails = 0
        self._opened = self._until = 0.0

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand one message over."""
        if self._smtp is not None and (
            self._mails >= MAILS_A_LINE or time.monotonic() - self._opened >= SECONDS_A_LINE
        ):
            self.close()
        was_open = self._smtp is not None
        self._until = time.monotonic() + self._patience
        try:
            with _cut_after(self._patience, lambda: self._held):
                answer = self._tried(sender, recipient, content)
                if was_open and answer.stage is Stage.SENDER and answer.code in {None, 421}:
                    # It only had enough of a line that lay open: nothing has been said of this mail.
                    answer = self._tried(sender, recipient, content)
        finally:
            if self._stage is not Stage.OPENING:  # nothing is left half said
                self.close()
        return answer

    def close(self) -> None:
        """End the conversation, or the line where nobody answers."""
        smtp, held = self._smtp, self._held
        self._smtp = self._held = None
        if smtp is not None:
            if smtp.sock is not None and self._stage is Stage.OPENING:
                with _cut_after(GOODBYE, lambda: held), suppress(OSError, smtplib.SMTPException):
                    smtp.quit()
            smtp.close()
        if held is not None:
            held.close()
        self._stage = Stage.OPENING

    def _tried(self, sender: str, recipient: str, content: bytes) -> Answer:
        try:
            return self._conversation(sender, recipient, content)
        except smtplib.SMTPServerDisconnected as error:
            answer = Answer(self._stage, None, _words(f"the line was lost: {error}"))
        except smtplib.SMTPResponseException as error:
            # While a mail is handed over, only a reply beyond all measure comes as an exception.
            code = error.smtp_code if self._stage is Stage.OPENING else None
            answer = Answer(self._stage, code, _words(error.smtp_error))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            answer = Answer(self._stage, None, _words(f"{type(error).__name__}: {error}"))
        self.close()
        return answer

    def _conversation(self, sender: str, recipient: str, content: bytes) -> Answer:
        smtp = self._smtp or self._open()
        reply: bytes | str
        offers_reports = smtp.has_extn("dsn")  # RFC 3461: such reports name the mail, and tell of delays as well
        options = ["RET=HDRS"] if offers_reports else []
        recipient = wire_address(recipient)
        if not recipient.isascii():
            if not (smtp.has_extn("smtputf8") and smtp.has_extn("8bitmime")):
                reply = "the mail server takes no address in this script (SMTPUTF8)"
                return Answer(Stage.RECIPIENT, None, reply, Verdict.NO_SUCH_ADDRESS)
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        self._stage = Stage.SENDER
        code, reply = smtp.mail(sender, options)
        if code == 250:
            self._stage = Stage.RECIPIENT
            code, reply = smtp.rcpt(recipient, _reports_wanted(recipient) if offers_reports else [])
            if code in {250, 251}:
                self._stage = Stage.CONTENT
                code, reply = smtp.docmd("DATA")
                if code == START_MAIL:
                    smtp.send(_dotted(content))
                    code, reply = smtp.getreply()
                elif 200 <= code < 400:
                    code = -1  # nothing was handed over, whatever it means by that
        is_of_script = "SMTPUTF8" in options and self._stage is Stage.SENDER and code in _OPTION_REFUSED
        answer = Answer(self._stage, code, _words(reply), Verdict.NO_SUCH_ADDRESS if is_of_script else None)
        self._mails += 1
        self._end(smtp, answer)
        return answer

    def _end(self, smtp: smtplib.SMTP, answer: Answer) -> None:
        """Make the line ready for the next mail, or give it up."""
        is_usable = answer.code is not None and 200 <= answer.code < 600 and answer.code != 421
        if is_usable and answer.verdict is not Verdict.TAKEN:
            is_usable = smtp.rset()[0] == 250
        if is_usable:
            self._stage = Stage.OPENING
        else:
            self.close()

    def _open(self) -> smtplib.SMTP:
        """Connect, greet, encrypt, sign in. A password never goes over a line that is not encrypted.

        Whoever stands between could have taken the offer of STARTTLS away.
        """
        self._stage = Stage.OPENING
        context = ssl.create_default_context()
        smtp = _Smtp(local_hostname=self._name, timeout=self._patience)
        try:
            server = self._server
            raw = socket.create_connection((server.host, server.port), min(CONNECT_PATIENCE, self._patience))
            raw.settimeout(self._patience)
            self._held = raw.dup()
            if time.monotonic() > self._until:  # the watch has found nothing to cut
                raw.close()
                raise TimeoutError("connecting took too long")
            smtp.sock = context.wrap_socket(raw, server_hostname=server.host) if server.is_tls else raw
            smtp._host = server.host  # type: ignore[attr-defined] # by which starttls checks the certificate
            code, greeting = smtp.getreply()
            if code != 220:
                raise smtplib.SMTPConnectError(code, greeting)
            smtp.ehlo_or_helo_if_needed()
            is_encrypted = server.is_tls
            if not is_encrypted and smtp.has_extn("starttls"):
                code, reply = smtp.starttls(context=context)
                if code != 220:
                    raise smtplib.SMTPResponseException(code, reply)
                smtp.ehlo_or_helo_if_needed()
                is_encrypted = True
            if server.user:
                if not is_encrypted:
                    raise smtplib.SMTPNotSupportedError("SMTP_URL has a password, but the server offers no encryption")
                _sign_in(smtp, server)
        except BaseException:
            smtp.close()
            raise
        self._smtp, self._mails, self._opened = smtp, 0, time.monotonic()
        return smtp


def _sign_in(smtp: smtplib.SMTP, server: Server) -> None:
    """Say who we are, once: `login` tries a wrong password in every way there is, and servers count that."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    smtp.user, smtp.password = server.user, server.password
    ways = (("PLAIN", smtp.auth_plain), ("LOGIN", smtp.auth_login), ("CRAM-MD5", smtp.auth_cram_md5))
    for name, way in ways:
        if name in offered:
            smtp.auth(name, way)
            return
    raise smtplib.SMTPNotSupportedError("SMTP_URL has a password, but the server knows no way to sign in that we know")


@contextmanager
def _cut_after(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """End the line when its time is over, whatever a server says on it, and however slowly."""

    def cut() -> None:
        held = line()
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _reports_wanted(recipient: str) -> list[str]:
    """Which reports are wanted, and that they name the address as we know it, wherever the mail went (ORCPT)."""
    if not recipient.isascii():
        return ["NOTIFY=FAILURE,DELAY"]
    coded = re.sub("[^!-*,-<>-~]", lambda odd: f"+{ord(odd[0]):02X}", recipient)  # xtext: RFC 3461, 4
    return ["NOTIFY=FAILURE,DELAY", f"ORCPT=rfc822;{coded}"]


def name_of(host: str) -> str:
    """The host of our own address as a greeting says it."""
    if ":" in host:
        return f"[IPv6:{host}]"
    return host.encode("idna").decode("ascii")


def _dotted(content: bytes) -> bytes:
    """The message with its end, as it goes over the line (RFC 5321, 4.5.2)."""
    content = content.replace(b"\r\n.", b"\r\n..")
    if content.startswith(b"."):
        content = b"." + content
    return content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _words(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return tamed_line(text, REPLY_LENGTH)
