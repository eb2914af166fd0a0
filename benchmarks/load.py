"""An open-loop load: requests start on a fixed beat whether or not earlier ones have been answered.

A latency counts from the beat, not from when a connection became free: a server that stalls does not slow its own test.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field

PEOPLE = 16  # connections, which take turns: as many people, each with a browser


@dataclass
class Figures:
    """What came of a load; latencies in seconds, in the order of the answers."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    size: int = 0  # bytes of a body
    seconds: float = 0.0

    def quantile(self, share: float) -> float:
        """Milliseconds that `share` of the answers stayed within."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")


class Connection:
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, int]:
        """Send one request; its status and the length of its body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
            if headers.get(b"transfer-encoding") == b"chunked":
                size = await self._chunks(reader)
            else:
                size = int(headers.get(b"content-length", b"0"))
                await reader.readexactly(size)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise
        if headers.get(b"connection") == b"close":
            self.close()
        return status, size

    async def _chunks(self, reader: asyncio.StreamReader) -> int:
        total = 0
        while True:
            size = int(await reader.readline(), 16)
            await reader.readexactly(size + 2)
            if not size:
                return total
            total += size

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def request(path: str, *, headers: dict[str, str] | None = None) -> bytes:
    """A browser's GET."""
    given = {"Host": "localhost", "Accept-Encoding": "gzip, br, zstd", "Accept": "text/html,*/*", **(headers or {})}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    return "\r\n".join(lines).encode()


async def _beat(port: int, asked: bytes, rate: int, seconds: float, expected: int) -> Figures:
    figures = Figures()
    free = deque(Connection(port) for _ in range(PEOPLE))
    begun = time.perf_counter()

    async def one(due: float) -> None:
        connection = free.popleft() if free else Connection(port)
        try:
            status, size = await connection.ask(asked)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            figures.errors += 1
            return
        figures.latencies.append(time.perf_counter() - due)
        figures.size = size
        figures.errors += status != expected
        free.append(connection)

    running = []
    for beat in range(int(rate * seconds)):
        due = begun + beat / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        running.append(asyncio.create_task(one(due)))
    await asyncio.gather(*running)
    figures.seconds = time.perf_counter() - begun
    for connection in free:
        connection.close()
    return figures


def load(port: int, asked: bytes, *, rate: int, seconds: float, expected: int = 200) -> Figures:
    """Ask `rate` times a second for `seconds`; any other status than `expected` is an error."""
    return asyncio.run(_beat(port, asked, rate, seconds, expected))


def fetch(port: int, path: str, *, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """One plain request: status, headers, body as sent (packed as it came)."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "GET", path, headers={"Accept-Encoding": "gzip, br, zstd", "Host": "localhost", **(headers or {})}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def session_cookie(port: int, email: str, password: str) -> str:
    """The Cookie header of somebody who has signed in through the form."""
    import http.client
    import re
    from urllib.parse import urlencode

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    jar: dict[str, str] = {}

    def keep(answer: http.client.HTTPResponse) -> str:
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.split(";")[0].partition("=")
            jar[name] = value
        return answer.read().decode()

    connection.request("GET", "/en/sign-in", headers={"Host": "localhost"})
    html = keep(connection.getresponse())
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    fields = {"email": email, "password": password, "csrf_token": token.group(1) if token else ""}
    sent = {
        "Host": "localhost",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()),
    }
    connection.request("POST", "/en/sign-in", body=urlencode(fields), headers=sent)
    answer = connection.getresponse()
    keep(answer)
    connection.close()
    if answer.status not in {302, 303}:
        raise RuntimeError(f"{email} could not sign in: {answer.status}")
    return "; ".join(f"{name}={value}" for name, value in jar.items())
