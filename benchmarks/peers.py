"""The peers: bare Granian and nginx, each giving out one file of given bytes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
def granian(file: Path) -> Iterator[int]:
    """Bare Granian with two processes; yields its port."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "benchmarks.peers:bare", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "error"),
    ]
    with _running(command, port, env=os.environ | {"BENCH_FILE": str(file)}) as found:
        yield found


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
    file.parent.chmod(0o755)
    with _running([program, "-e", str(file.parent / "error.log"), "-c", str(settings)], port) as found:
        yield found
