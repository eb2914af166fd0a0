"""The peers: bare Granian and nginx, each giving out one file of given bytes; bare Granian that reads one row."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 1000000; sendfile on; types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def bare(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The smallest WSGI application: the file's bytes, read once."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))])
    return [BODY]


BODY = Path(os.environ["BENCH_FILE"]).read_bytes() if "BENCH_FILE" in os.environ else b""


def reading(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The smallest that is right at once: one read of the publication counter, then always the same 304."""
    connection = getattr(_own, "connection", None)
    if connection is None:
        connection = _own.connection = sqlite3.connect(os.environ["BENCH_DATABASE"], isolation_level=None)
    connection.execute("SELECT revision, changed_at FROM publication WHERE id = 1").fetchone()
    start_response("304 Not Modified", NOT_MODIFIED)
    return []


_own = threading.local()
NOT_MODIFIED = [
    ("ETag", '"0123456789abcdef0123456789abcdef"'),
    ("Cache-Control", "public, max-age=900"),
    ("Vary", "Accept-Encoding"),
    ("Last-Modified", "Thu, 13 Jan 2011 14:00:00 GMT"),
]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int, **options: Any) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=ROOT, **options)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        time.sleep(0.3)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _granian(application: str, **variables: str) -> Iterator[int]:
    """Granian with as many processes and threads as bin/server starts on two cores."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", f"benchmarks.peers:{application}"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws"),
        *("--log-level", "error"),
    ]
    with _running(command, port, env=os.environ | variables) as found:
        yield found


def granian(file: Path) -> AbstractContextManager[int]:
    """Bare Granian giving out a file; the port is its value."""
    return _granian("bare", BENCH_FILE=str(file))


def granian_reading(database: Path) -> AbstractContextManager[int]:
    """Bare Granian that reads one row of a SQLite database before each 304."""
    return _granian("reading", BENCH_DATABASE=str(database))


def nginx_program() -> str | None:
    """nginx, where it is installed."""
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


@contextmanager
def nginx(file: Path) -> Iterator[int]:
    """nginx with two processes; yields its port."""
    port = free_port()
    settings = file.parent / "nginx.conf"
    settings.write_text(NGINX.format(folder=file.parent, port=port), encoding="utf-8")
    program = nginx_program()
    assert program is not None
    # Its processes are nobody's, and ours write files for themselves alone.
    file.parent.chmod(0o755)
    for served in file.parent.iterdir():
        served.chmod(0o644)
    with _running([program, "-e", str(file.parent / "error.log"), "-c", str(settings)], port) as found:
        yield found
