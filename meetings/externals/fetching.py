"""Asking an address for a calendar: only public hosts, no redirects, five seconds and two megabytes for all of it.

The host's name is resolved once, every address it stands for is checked, and the connection is made to the address
that was checked: a name that means something else a moment later changes nothing. What may be asked is an argument
(`is_allowed`, `ports`, `resolve`), never a setting.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from meetings.foundation.errors import RuleViolation
from meetings.foundation.text import tamed_line

from . import addresses
from .addresses import Target
from .rules import SIZE_MAXIMUM

CODES = (
    *("fetch.unknown_host", "fetch.unreachable", "fetch.time", "fetch.certificate", "fetch.redirect", "fetch.status"),
    *("fetch.too_large", "fetch.encoding", "fetch.broken"),
)
"""Every code this module raises besides those of `addresses`; what was answered is in `detail`."""

SECONDS = 5.0
HOSTS_TRIED = 3  # of a name that stands for several addresses
_PIECE = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADER_MAXIMUM = 300  # characters of a validator that is kept

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Answer:
    """What an address answered: `body` is None where nothing has changed since the validators were given out."""

    body: bytes | None
    etag: str = ""
    modified: str = ""


def failed(code: str, detail: object = "") -> RuleViolation:
    """Why nothing came back; what was answered is a stranger's text."""
    said = tamed_line(str(detail), _HEADER_MAXIMUM)
    return RuleViolation(code, field="address", line=0, detail=said, maximum=SIZE_MAXIMUM // 1_000_000)


class _Deadline:
    """How long everything together may still take."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, never none: raises TimeoutError instead."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def look_up(host: str, port: int) -> list[str]:
    """The IP addresses that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def fetch(
    address: str,
    *,
    etag: str = "",
    modified: str = "",
    agent: str = "Rostrum",
    resolve: Resolve = look_up,
    is_allowed: Callable[[str], bool] = addresses.is_public,
    ports: Collection[int] = addresses.PORTS,
    seconds: float = SECONDS,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Ask once. Raises RuleViolation with a code of `addresses.CODES` or of this module, `detail` among its values."""
    target = addresses.parse(address, ports=ports, is_allowed=is_allowed)
    deadline = _Deadline(seconds)
    headers = {
        "Host": target.authority,
        "User-Agent": agent,
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    try:
        hosts = _resolved(target, resolve, deadline)
        if not all(is_allowed(host) for host in hosts):
            # One private address among public ones is how a name is turned round: none of them is asked.
            raise addresses.refused("address.private")
        stream = _connected(target, hosts, deadline, trust)
        try:
            return _asked(target, stream, headers, deadline)
        finally:
            stream.hang_up()
    except TimeoutError:
        raise failed("fetch.time", f"{seconds:g}") from None
    except ssl.SSLCertVerificationError as error:
        raise failed("fetch.certificate", error.verify_message) from None
    except ssl.SSLError as error:
        raise failed("fetch.broken", error.reason) from None
    except OSError as error:
        raise failed("fetch.unreachable", error.strerror or "") from None
    except (http.client.HTTPException, UnicodeError, ValueError) as error:
        raise failed("fetch.broken", type(error).__name__) from None


def _resolved(target: Target, resolve: Resolve, deadline: _Deadline) -> list[str]:
    """The name looked up beside this thread, since nothing else keeps a resolver from taking its time."""
    found: list[list[str] | Exception] = []

    def ask() -> None:
        try:
            found.append(resolve(target.host, target.port))
        except Exception as error:  # raised where it is waited for, below
            found.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left())
    if not found:
        raise TimeoutError
    if not found[0] or isinstance(found[0], (OSError, UnicodeError)):
        raise failed("fetch.unknown_host", target.host)
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def _connected(target: Target, hosts: list[str], deadline: _Deadline, trust: ssl.SSLContext | None) -> _Stream:
    """A connection to the first of the checked addresses that takes one; its certificate is for the name."""
    problem: OSError = ConnectionError()
    for place, host in enumerate(hosts[:HOSTS_TRIED], 1):
        plain = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        try:
            # An address that does not answer leaves some time for the next.
            plain.settimeout(deadline.left() / (2 if place < len(hosts[:HOSTS_TRIED]) else 1))
            plain.connect((host, target.port))
        except OSError as error:
            plain.close()
            problem = error
            continue
        try:
            return _Stream(_secured(plain, target, deadline, trust), deadline)
        except BaseException:
            plain.close()
            raise
    raise problem


def _secured(plain: socket.socket, target: Target, deadline: _Deadline, trust: ssl.SSLContext | None) -> socket.socket:
    if target.scheme != "https":
        return plain
    secured = (trust or _trust()).wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
    try:
        secured.settimeout(deadline.left())
        secured.do_handshake()
    except BaseException:
        secured.close()
        raise
    return secured


class _Stream:
    """What http.client needs of a socket; every single reading and writing ends with the deadline."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all of it in time."""
        self._connection.settimeout(self._deadline.left())
        self._connection.sendall(data)

    def makefile(self, *_arguments: Any, **_named: Any) -> io.BufferedReader:
        """To read from."""
        return io.BufferedReader(_Reading(self._connection, self._deadline))

    def close(self) -> None:
        """Nothing yet: http.client says this before it has read an answer whose end is the end of the connection."""

    def hang_up(self) -> None:
        """The end of it."""
        self._connection.close()


class _Reading(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)


def _asked(target: Target, stream: _Stream, headers: dict[str, str], deadline: _Deadline) -> Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = stream  # connected already, to an address that was checked
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as response:
        status = response.status
        if status == 304 and ("If-None-Match" in headers or "If-Modified-Since" in headers):
            return Answer(None)
        if status in _REDIRECTS:
            raise failed("fetch.redirect", response.headers.get("Location", ""))
        if status != 200:
            raise failed("fetch.status", status)
        body = _body(response, deadline)
        return Answer(body, _validator(response, "ETag"), _validator(response, "Last-Modified"))


def _validator(response: http.client.HTTPResponse, name: str) -> str:
    """A validator to be sent back as it came; what could not be sent back is not kept."""
    value = str(response.headers.get(name, "")).strip()
    return value if value.isascii() and value.isprintable() and len(value) <= _HEADER_MAXIMUM else ""


def _body(response: http.client.HTTPResponse, deadline: _Deadline) -> bytes:
    """The body, unpacked, as far as it is no larger than a calendar may be."""
    encoding = str(response.headers.get("Content-Encoding", "identity")).strip().lower() or "identity"
    if encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise failed("fetch.encoding", encoding)
    # Some servers pack what was asked for as it is.
    unpacker = None if encoding == "identity" else zlib.decompressobj(wbits=47)
    announced = str(response.headers.get("Content-Length", ""))
    if announced.isdigit() and (len(announced) > 9 or int(announced) > SIZE_MAXIMUM):
        raise failed("fetch.too_large")
    whole = bytearray()
    received = 0
    while piece := response.read1(_PIECE):
        deadline.left()
        received += len(piece)
        try:
            whole += piece if unpacker is None else unpacker.decompress(piece, SIZE_MAXIMUM + 1 - len(whole))
        except zlib.error:
            raise failed("fetch.encoding", encoding) from None
        if received > SIZE_MAXIMUM or len(whole) > SIZE_MAXIMUM:
            raise failed("fetch.too_large")
    if (announced.isdigit() and received < int(announced)) or (unpacker is not None and not unpacker.eof):
        raise failed("fetch.broken", "IncompleteRead")
    return bytes(whole)
