"""A running server on its own copy of a database: Granian, as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.support.database import ROOT, Run, environment

READY_TIMEOUT = 60.0  # seconds; a busy machine starts slowly


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LiveServer:
    """Granian with one process on `content` ("empty" or "seeded"), from `start` to `stop`."""

    def __init__(self, run: Run, name: str, content: str = "seeded", settings: Mapping[str, str] | None = None) -> None:
        self.run = run
        self.name = name
        self.content = content
        self.settings = dict(settings or {})
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.folder: Path = run.folder / name
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Copy the database unless an earlier start did, start, and wait until it is ready."""
        if not self.folder.exists():
            self.folder.mkdir()
            self.run.create(self.name, like=self.run.template(self.content))
        # The mode is the demonstration's: what people see first, banner included.
        variables = environment(self.folder, self.run.url(self.name), "demo") | {
            "PORT": str(self.port),
            "WORKERS": "1",
            "ROSTRUM_STARTED_AT": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
            **self.settings,
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(ROOT / "bin/server")],
                cwd=ROOT,
                env=variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    @property
    def group(self) -> int:
        """The process group of everything that was started."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder / "server.log"

    def _wait(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + READY_TIMEOUT
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not become ready:\n{self.log.read_text(errors='replace')[-4000:]}")

    def move(self, now: str) -> None:
        """Go on at another moment of business time (ISO 8601 with an offset); people stay signed in."""
        self.stop()
        self.settings["ROSTRUM_NOW"] = now
        self.start()

    def stop(self, number: int = 15) -> None:
        """End it with a signal, to its whole group: 9 shows what survives a kill."""
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, 9)
            self._process.wait()
        self._process = None
