"""How many requests a second a server answers to sixteen who ask again as soon as they have their answer.

wrk asks where it is installed, for it takes the least from a machine that the server shares; else processes of our own.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from typing import Any

from benchmarks.load import Connection, request

CONNECTIONS = 16
CLIENTS = 2  # threads of wrk, or processes
QUICK = bool(os.environ.get("BENCH_QUICK"))  # a look at whether it runs: its figures say little
ROUNDS = 2 if QUICK else 5
SECONDS = 1.0 if QUICK else 6.0
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_BROKEN = re.compile(r"Non-2xx or 3xx responses|Socket errors")


def client() -> str:
    """Who asks."""
    if shutil.which("wrk"):
        return "wrk"
    return "own client, which takes more of the machine; wrk is the Debian package of that name"


def rate(port: int, path: str, headers: Mapping[str, str] | None = None) -> float:
    """Answers a second."""
    return _by_wrk(port, path, headers or {}) if shutil.which("wrk") else _by_ourselves(port, path, headers or {})


def alternating(servers: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """The rates of each in turn, ROUNDS times, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in servers}
    for number in range(ROUNDS + 1):
        for name, measure in servers.items():
            measured = measure()
            if number:
                found[name].append(measured)
    return found


def _by_wrk(port: int, path: str, headers: Mapping[str, str]) -> float:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        "wrk",
        f"-t{CLIENTS}",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(SECONDS))}s",
        "--timeout=30s",  # a feed of megabytes may wait for its turn: it is the rate that counts
        "-H",
        "Host: localhost",
        *given,
    ]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    found = _RATE.search(done)
    if found is None or _BROKEN.search(done):
        raise RuntimeError(f"{path} was not answered as it should be:\n{done}")
    return float(found.group(1))


def _by_ourselves(port: int, path: str, headers: Mapping[str, str]) -> float:
    asked = request(path, headers={"Accept-Encoding": "identity", **headers})
    return sum(done / SECONDS for done in _shared(_until, port, [asked], SECONDS))


def drive(port: int, asked: Sequence[bytes], total: int) -> None:
    """Ask for each of `asked` in turn, `total` requests in all."""
    _shared(_so_many, port, list(asked), total / CLIENTS)


def _shared(ask: Callable[[int, list[bytes], float], int], *arguments: Any) -> list[int]:
    with ProcessPoolExecutor(CLIENTS) as processes:
        return [running.result() for running in [processes.submit(ask, *arguments) for _ in range(CLIENTS)]]


def _until(port: int, asked: list[bytes], seconds: float) -> int:
    return asyncio.run(_loops(port, _for_so_long(asked, seconds)))


def _for_so_long(asked: list[bytes], seconds: float) -> Iterator[bytes]:
    end = time.perf_counter() + seconds
    for one in cycle(asked):
        if time.perf_counter() >= end:
            return
        yield one


def _so_many(port: int, asked: list[bytes], total: float) -> int:
    return asyncio.run(_loops(port, islice(cycle(asked), int(total))))


async def _loops(port: int, asked: Iterator[bytes]) -> int:
    """All connections take what is asked from one row."""
    return sum(await asyncio.gather(*(_loop(port, asked) for _ in range(CONNECTIONS // CLIENTS))))


async def _loop(port: int, asked: Iterator[bytes]) -> int:
    connection, done = Connection(port), 0
    for one in asked:
        status, _size = await connection.ask(one)
        if status not in {200, 304}:
            raise RuntimeError(f"answered with {status}: {one.decode()}")
        done += 1
    connection.close()
    return done
