"""Fetching from hosts that behave badly: slow, large, packed, moved, turned round. All of them on this machine."""

from __future__ import annotations

import gzip
import inspect
import resource
import socket
import ssl
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meetings.externals import addresses, fetching
from meetings.externals.rules import SIZE_MAXIMUM
from meetings.foundation.errors import RuleViolation
from tests.externals.host import NAME, Serve, answer, calendar, event, listening, saying

CALENDAR = calendar(event())


def refusal(host: Any, address: str = "", **more: Any) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as refused:
        host.ask(address, **more)
    assert refused.value.field == "address"
    return refused.value.code, str(refused.value.params.get("detail", ""))


def test_a_calendar_is_fetched_with_its_validators() -> None:
    headers = ('ETag: W/"abc"', "Last-Modified: Thu, 13 Jan 2011 14:00:00 GMT", "Content-Type: text/calendar")
    with listening(saying(answer(CALENDAR, *headers))) as host:
        found = host.ask(f"http://{NAME}:{host.port}/a%20b.ics?c=d", agent="Rostrum (+https://example.org)")

    assert (found.body, found.etag, found.modified) == (CALENDAR, 'W/"abc"', "Thu, 13 Jan 2011 14:00:00 GMT")
    lines = host.requests[0].decode().split("\r\n")
    assert lines[0] == "GET /a%20b.ics?c=d HTTP/1.1"
    assert {f"Host: {NAME}:{host.port}", "User-Agent: Rostrum (+https://example.org)"} <= set(lines)
    assert "Accept-Encoding: identity" in lines
    assert not [line for line in lines if line.startswith(("Cookie", "Authorization", "Referer", "If-"))]


def test_nothing_new_is_no_body() -> None:
    with listening(saying(b"HTTP/1.1 304 Not Modified\r\n\r\n")) as host:
        found = host.ask(etag='"abc"', modified="Thu, 13 Jan 2011 14:00:00 GMT")
        unasked = refusal(host)

    assert found.body is None
    assert b'If-None-Match: "abc"\r\nIf-Modified-Since: Thu, 13 Jan 2011 14:00:00 GMT\r\n' in host.requests[0]
    assert unasked == ("fetch.status", "304")


def test_a_body_in_pieces_is_put_together() -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (CALENDAR[:10], CALENDAR[10:]))
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with listening(saying(head, chunks, b"0\r\n\r\n")) as host:
        assert host.ask().body == CALENDAR


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    with listening(saying(b"HTTP/1.0 200 OK\r\n\r\n", CALENDAR)) as host:
        assert host.ask().body == CALENDAR


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_says_where_to(status: int) -> None:
    location = "http://169.254.169.254/latest/meta-data/"
    with listening(saying(answer(b"", f"Location: {location}", status=f"{status} Moved"))) as host:
        assert refusal(host) == ("fetch.redirect", location)

    assert len(host.requests) == 1


@pytest.mark.parametrize(
    "status", ["201 Created", "204 No Content", "206 Partial Content", "401 Unauthorized", "404", "500 x"]
)
def test_every_other_answer_is_a_failure_with_its_code(status: str) -> None:
    with listening(saying(answer(b"", status=status))) as host:
        assert refusal(host) == ("fetch.status", status[:3])


@pytest.mark.parametrize(
    "said",
    [
        *(b"", b"\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail ESMTP\r\n", b"HTTP/1.1 abc\r\n\r\n"),
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort",
        answer(CALENDAR[:20], length=len(CALENDAR)),
        answer(gzip.compress(CALENDAR)[:-20], "Content-Encoding: gzip"),
    ],
)
def test_what_is_no_whole_answer_is_a_failure(said: bytes) -> None:
    with listening(saying(said)) as host:
        assert refusal(host)[0] in {"fetch.broken", "fetch.unreachable"}


# --- size -----------------------------------------------------------------------------------------------------------


def test_two_megabytes_are_taken_and_not_a_byte_more() -> None:
    with listening(saying(answer(b"x" * SIZE_MAXIMUM))) as host:
        assert len(host.ask().body or b"") == SIZE_MAXIMUM
    with listening(saying(answer(b"x" * (SIZE_MAXIMUM + 1)))) as host:
        assert refusal(host)[0] == "fetch.too_large"
    with listening(saying(b"HTTP/1.0 200 OK\r\n\r\n", b"x" * (SIZE_MAXIMUM + 1))) as host:
        assert refusal(host)[0] == "fetch.too_large"


@pytest.mark.parametrize("length", ["9" * 30, str(10**9)])
def test_a_body_that_is_announced_as_larger_is_not_read(length: str) -> None:
    with listening(saying(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode())) as host:
        assert refusal(host)[0] == "fetch.too_large"


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_what_is_packed_unasked_is_unpacked_within_the_same_bounds(encoding: str, pack: Any) -> None:
    with listening(saying(answer(pack(CALENDAR), f"Content-Encoding: {encoding}"))) as host:
        assert host.ask().body == CALENDAR
    with listening(saying(answer(pack(b"x" * SIZE_MAXIMUM), f"Content-Encoding: {encoding}"))) as host:
        assert len(host.ask().body or b"") == SIZE_MAXIMUM
    with listening(saying(answer(pack(b"x" * (SIZE_MAXIMUM + 1)), f"Content-Encoding: {encoding}"))) as host:
        assert refusal(host)[0] == "fetch.too_large"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    assert len(bomb) < 300_000
    with listening(saying(answer(bomb, "Content-Encoding: gzip"))) as host:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()

        assert refusal(host)[0] == "fetch.too_large"

        assert time.perf_counter() - begun < 2
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip"])
def test_packing_that_nobody_asked_for_otherwise_is_refused(encoding: str) -> None:
    with listening(saying(answer(b"\x1f\x8b", f"Content-Encoding: {encoding}"))) as host:
        assert refusal(host) == ("fetch.encoding", encoding)


def test_what_only_says_that_it_is_packed_is_refused() -> None:
    with listening(saying(answer(CALENDAR, "Content-Encoding: gzip"))) as host:
        assert refusal(host)[0] == "fetch.encoding"


# --- time -----------------------------------------------------------------------------------------------------------


def dripping(whole: bytes, begin: int) -> Serve:
    """Send the beginning, then a byte every now and then: no single wait is ever long."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(whole[:begin])
        for byte in whole[begin:]:
            time.sleep(0.05)
            connection.sendall(bytes([byte]))

    return serve


@pytest.mark.parametrize(
    "serve",
    [
        pytest.param(lambda connection: time.sleep(5), id="silent"),
        pytest.param(dripping(answer(CALENDAR), 0), id="drips its status"),
        pytest.param(dripping(answer(CALENDAR), 20), id="drips its headers"),
        pytest.param(dripping(answer(CALENDAR), 60), id="drips its body"),
        pytest.param(dripping(b"HTTP/1.1 100 Continue\r\n\r\n" * 100, 0), id="says continue for ever"),
        pytest.param(
            dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 100, 47),
            id="drips pieces",
        ),
    ],
)
def test_a_slow_host_is_left_when_its_time_is_over(serve: Serve) -> None:
    with listening(serve) as host:
        begun = time.monotonic()

        assert refusal(host, seconds=0.5) == ("fetch.time", "0.5")

        assert time.monotonic() - begun < 1.5


def test_a_slow_resolver_is_left_when_its_time_is_over() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        time.sleep(3)
        return ["127.0.0.1"]

    with listening(saying(answer(CALENDAR))) as host:
        begun = time.monotonic()

        assert refusal(host, seconds=0.3, resolve=resolve)[0] == "fetch.time"

        assert time.monotonic() - begun < 1


def test_five_seconds_and_public_hosts_are_what_holds_where_nothing_else_is_said() -> None:
    defaults = {name: one.default for name, one in inspect.signature(fetching.fetch).parameters.items()}

    assert defaults["seconds"] == 5
    assert defaults["is_allowed"] is addresses.is_public
    assert defaults["ports"] == frozenset({80, 443, 8080, 8443})
    assert defaults["resolve"] is fetching.look_up
    # An argument of each call: no setting of an installation changes it.
    assert "config" not in inspect.getsource(fetching)
    assert "environ" not in inspect.getsource(fetching)


# --- whom it speaks to ----------------------------------------------------------------------------------------------


def test_a_name_that_stands_for_a_private_host_is_not_asked() -> None:
    with listening(saying(answer(CALENDAR))) as host:
        for found in (["127.0.0.1"], ["::1"], ["10.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]):
            code = refusal(host, resolve=lambda _h, _p, found=found: found, is_allowed=addresses.is_public)[0]
            assert code == "address.private"

    assert host.requests == []


def test_one_private_address_among_public_ones_is_enough() -> None:
    with listening(saying(answer(CALENDAR))) as host:
        both = ["93.184.216.34", "127.0.0.1"]
        code = refusal(host, resolve=lambda _h, _p: both, is_allowed=addresses.is_public)[0]

    assert (code, host.requests) == ("address.private", [])


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_that_is_asked() -> None:
    asked: list[str] = []

    def turning(name: str, _port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with listening(saying(answer(CALENDAR))) as host:
        assert host.ask(resolve=turning).body == CALENDAR

    assert asked == [NAME]


def test_a_host_given_by_its_number_is_not_resolved_into_another() -> None:
    with listening(saying(answer(CALENDAR))) as host:
        assert host.ask(f"http://127.0.0.1:{host.port}/").body == CALENDAR
        assert refusal(host, f"http://127.0.0.1:{host.port}/", is_allowed=addresses.is_public)[0] == "address.private"
        assert refusal(host, f"http://[::1]:{host.port}/", is_allowed=addresses.is_public)[0] == "address.private"

    assert len(host.requests) == 1


def test_only_ports_of_calendars_are_asked() -> None:
    with listening(saying(answer(CALENDAR))) as host:
        assert refusal(host, ports=addresses.PORTS)[0] == "address.port"

    assert host.requests == []


def test_an_address_that_does_not_answer_is_followed_by_the_next() -> None:
    with listening(saying(answer(CALENDAR))) as host:
        hosts = ["127.0.0.9", "127.0.0.1"]
        assert host.ask(resolve=lambda _h, _p: hosts, is_allowed=lambda ip: ip in hosts).body == CALENDAR


def test_nobody_there_is_said() -> None:
    with listening(saying(b"")) as host:
        pass
    assert refusal(host)[0] == "fetch.unreachable"
    assert refusal(host, resolve=lambda _h, _p: [])[0] == "fetch.unknown_host"


def test_a_name_that_there_is_not_is_said() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with listening(saying(b"")) as host:
        assert refusal(host, resolve=resolve) == ("fetch.unknown_host", NAME)


# --- certificates ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A host's context with a certificate for NAME, and a visitor's that trusts whoever signed it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "host.pem").write_bytes(pem + secret)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "host.pem")
    return serving, ssl.create_default_context(cadata=pem.decode())


def test_the_certificate_is_that_of_the_name_and_so_are_host_and_server_name(
    certified: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    serving, trusting = certified
    named: list[str | None] = []
    serving.sni_callback = lambda _socket, name, _context: named.append(name)  # type: ignore[assignment]
    with listening(saying(answer(CALENDAR)), serving) as host:
        assert host.ask(f"https://{NAME}:{host.port}/", trust=trusting).body == CALENDAR
        other = refusal(host, f"https://other.example.org:{host.port}/", trust=trusting)
        number = refusal(host, f"https://127.0.0.1:{host.port}/", trust=trusting)
        unknown = refusal(host, f"https://{NAME}:{host.port}/")

    assert f"Host: {NAME}:{host.port}".encode() in host.requests[0]
    assert named[:2] == [NAME, "other.example.org"]
    assert {other[0], number[0], unknown[0]} == {"fetch.certificate"}
    assert len(host.requests) == 1


def test_a_host_that_does_not_speak_tls_is_said() -> None:
    with listening(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as host:
        assert refusal(host, f"https://{NAME}:{host.port}/", seconds=1)[0] in {"fetch.broken", "fetch.time"}


def test_a_host_that_is_silent_while_greeting_is_left() -> None:
    with listening(lambda connection: time.sleep(3)) as host:
        begun = time.monotonic()

        assert refusal(host, f"https://{NAME}:{host.port}/", seconds=0.4)[0] == "fetch.time"

        assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize("etag", ['"\x80"', '"' + "x" * 400 + '"', '"a\tb"'])
def test_validators_that_could_not_be_sent_back_are_not_kept(etag: str) -> None:
    said = answer(CALENDAR).replace(b"\r\n\r\n", f"\r\nETag: {etag}\r\n\r\n".encode("latin-1"), 1)
    with listening(saying(said)) as host:
        assert host.ask().etag == ""
