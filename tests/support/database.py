"""Databases for tests: built once per run by migrating up, copied for each test that finds them changed."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url

from tests.support.postgresql import Server, memory_folder

ROOT = Path(__file__).resolve().parents[2]
DEMO_PASSWORD = "correct horse battery staple 2011"
SECRET_KEY = "only-for-tests-0123456789-abcdefghijklmnop"
DEMO_NOW = "2011-01-13T09:00-05:00"
HELD = "rostrum_tests_database"  # the extension under which a test's application has the database of its process
READING = ("SELECT", "BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW", "EXPLAIN")


def environment(folder: Path, url: str, mode: str = "test") -> dict[str, str]:
    """What a process needs to run the application on `url` with nothing of the developer's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ROSTRUM_", "FLASK_", "SMTP_", "REDIS_"))}
    return kept | {
        "ROSTRUM_MODE": mode,
        "ROSTRUM_INSTANCE": str(folder),
        "ROSTRUM_NOW": DEMO_NOW,
        "DATABASE_URL": url,
        "DEMO_PASSWORD": DEMO_PASSWORD,
        "SECRET_KEY": SECRET_KEY,
        "PYTHONUTF8": "1",
    }


def python(*arguments: str, folder: Path, url: str) -> str:
    """Run one of the application's modules in the demonstration's mode and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment(folder, url, "demo"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def flask(*arguments: str, folder: Path, url: str) -> str:
    """Run one of the application's commands."""
    return python("flask", "--app", "wsgi", *arguments, folder=folder, url=url)


class Run:
    """What all processes of one test run share: a folder, perhaps a PostgreSQL, and the databases to copy from."""

    def __init__(self, folder: Path, postgresql: str | None) -> None:
        self.folder = folder
        self.postgresql = postgresql  # the address of its `postgres` database

    @classmethod
    def begin(cls, kind: str, *, on_disk: bool = False) -> tuple[Run, Server | None]:
        """Called once, by the process that starts the others. In memory, where that exists, unless `on_disk`."""
        folder = Path(tempfile.mkdtemp(prefix="rostrum-tests-", dir=None if on_disk else memory_folder()))
        if kind == "sqlite":
            return cls(folder, None), None
        given = os.environ.get("TEST_POSTGRESQL_URL")
        if given:
            return cls(folder, given), None
        server = Server()
        return cls(folder, server.start()), server

    def end(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """One process at a time."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def template(self, content: str) -> str:
        """The name of the database to copy from.

        `empty` is migrated, `register` has States, mandates and meetings, `seeded` all of the demonstration's data,
        `furnished` also what tests/support/furnish.py adds.
        """
        with self.alone(content):
            if not self.is_made(content):
                folder, url = self.folder / content, self.url(content)
                if content == "empty":
                    self.create(content)
                    flask("db", "upgrade", folder=folder, url=url)
                elif content == "register":
                    self.create(content, like=self.template("empty"))
                    python("tests.support.register", folder=folder, url=url)
                elif content == "seeded":
                    self.create(content, like=self.template("empty"))
                    flask("seed", folder=folder, url=url)
                else:
                    self.create(content, like=self.template("seeded"))
                    (self.folder / "samples.json").write_text(python("tests.support.furnish", folder=folder, url=url))
                self._settle(content)
                self._made(content).touch()
        return content

    def _made(self, content: str) -> Path:
        return self.folder / f"{content}.done"

    def is_made(self, content: str) -> bool:
        """Whether there is such a database to copy from."""
        return self._made(content).exists()

    def keep(self, content: str, of: str) -> None:
        """Make a copy of a database that nobody uses at the moment, to copy from; once, as others copy from it then."""
        with self.alone(content):
            if not self.is_made(content):
                self._settle(of)
                self.create(content, like=of)
                self._made(content).touch()

    def samples(self) -> dict[str, list[dict[str, str]]]:
        """Samples of addresses in the furnished database, by endpoint."""
        self.template("furnished")
        found: dict[str, list[dict[str, str]]] = json.loads((self.folder / "samples.json").read_text())
        return found

    def url(self, name: str) -> str:
        """The address of one database of this run."""
        if self.postgresql is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        return make_url(self.postgresql).set(database=f"rostrum_{name}").render_as_string(hide_password=False)

    def create(self, name: str, like: str | None = None) -> None:
        """A database, empty of tables or as a copy; what was there under its name is gone."""
        if self.postgresql is None:
            self._create_file(name, like)
            return
        template = f"TEMPLATE rostrum_{like} STRATEGY FILE_COPY" if like else ""
        self._administer(f"DROP DATABASE IF EXISTS rostrum_{name} WITH (FORCE)")
        self._administer(f"CREATE DATABASE rostrum_{name} {template}")

    def _create_file(self, name: str, like: str | None) -> None:
        target = self.folder / f"{name}.sqlite"
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        if like:
            shutil.copyfile(self.folder / f"{like}.sqlite", target)

    def _administer(self, statement: str) -> None:
        assert self.postgresql is not None
        engine = sa.create_engine(self.postgresql, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def _settle(self, name: str) -> None:
        """A SQLite file that is copied must not have its last pages in a log beside it."""
        if self.postgresql is None:
            engine = sa.create_engine(self.url(name), poolclass=sa.NullPool)
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()


class Database:
    """The one database of a test process. `load` gives it a known content, and does nothing when it still has it."""

    def __init__(self, run: Run, name: str) -> None:
        self.run = run
        self.name = name
        self.url = run.url(name)
        self._holds: str | None = None
        self._engines: list[Engine] = []

    def watch(self, engine: Engine) -> None:
        """Notice every statement of `engine` that may change something."""
        self._engines.append(engine)
        event.listen(engine, "before_cursor_execute", self._noticed)

    def _noticed(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        first = statement.lstrip(" (\n").split(None, 1)[0].upper()
        if first not in READING or "FOR UPDATE" in statement:
            self._holds = None

    def changed(self) -> None:
        """Something beside the watched engines (another process) has written."""
        self._holds = None

    def load(self, content: str) -> None:
        """Make it a fresh copy of `empty`, `register`, `seeded` or `furnished`, or of what was kept under that name."""
        if self._holds == content:
            return
        template = self.run.template(content)
        for engine in self._engines:
            engine.dispose()
        self.run.create(self.name, like=template)
        self._holds = content

    def keep(self, content: str) -> None:
        """Let what it holds now, all of it committed, be loaded again under that name."""
        for engine in self._engines:
            engine.dispose()
        self.run.keep(content, self.name)
        self._holds = content

    def is_kept(self, content: str) -> bool:
        """Whether any process of the run has kept something under that name."""
        return self.run.is_made(content)
