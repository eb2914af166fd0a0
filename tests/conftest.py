"""The fixtures that every test may ask for; what they are made of lies in tests/support."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from tests.support import network
from tests.support.database import DEMO_PASSWORD, HELD, SECRET_KEY, Database, Run
from tests.support.postgresql import Server

pytest_plugins = ["tests.support.accounts", "tests.support.valkey", "tests.support.browser"]

# The day of the demonstration: resolution 65/64 was distributed on 13 January 2011.
BUSINESS_NOW = datetime(2011, 1, 13, 14, 0, tzinfo=UTC)
BROWSER_TESTS = Path(__file__).parent / "browser"
SHARED_FOLDER = "ROSTRUM_TESTS_FOLDER"
SHARED_POSTGRESQL = "ROSTRUM_TESTS_POSTGRESQL"
OWN_SETTINGS = {
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "UID_HOST", "TRUSTED_HOSTS", "PROXIES"),
    *("MAIL_SENDER", "MAIL_LEASE", "MAIL_REPORTS"),
    *("DEFAULT_LANGUAGE", "DEMO_PASSWORD", "ROSTRUM_NOW", "ROSTRUM_STARTED_AT", "LOG_FILE", "PORT"),
}
_server: Server | None = None

# How long a busy machine takes to think of an example, or to try it, says nothing about what is tried.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database, and how many languages the browser reads."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what the tests run on")
    parser.addoption("--record-routes", action="store_true", help="write tests/house/routes.txt anew")
    parser.addoption("--languages", default="en,ar,zh", help="languages of the page matrix, or all")


def pytest_configure(config: pytest.Config) -> None:
    """The starting process prepares what all share; xdist's processes inherit it through the environment."""
    global _server
    if hasattr(config, "workerinput"):
        return
    run, _server = Run.begin(config.getoption("--database"))
    os.environ[SHARED_FOLDER] = str(run.folder)
    os.environ[SHARED_POSTGRESQL] = run.postgresql or ""
    # Nothing of the developer's own settings reaches the tests.
    for name in [n for n in os.environ if n in OWN_SETTINGS or n.startswith(("FLASK_", "SMTP_"))]:
        del os.environ[name]
    os.environ.update(ROSTRUM_MODE="test", ROSTRUM_INSTANCE=str(run.folder / "instance"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever prepared it clears it away."""
    if hasattr(config, "workerinput"):
        return
    if _server is not None:
        _server.stop()
    shutil.rmtree(os.environ.pop(SHARED_FOLDER, ""), ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database runs again, and in one language of those in which a test is asked:
    words differ between languages, rows do not. What is about one database stays with it."""
    kind = config.getoption("--database")
    others = ("sqlite_only", "either_database") if kind == "postgresql" else ("postgresql_only",)
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker("browser")
        touches = "database" in getattr(item, "fixturenames", ())
        is_elsewhere = any(item.get_closest_marker(other) is not None for other in others)
        said_in = getattr(getattr(item, "callspec", None), "params", {}).get("lang", "ar")
        skip = is_elsewhere or (kind == "postgresql" and (not touches or said_in != "ar"))
        (dropped if skip else kept).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        network.forbid(patch)
        yield


@pytest.fixture(autouse=True)
def _business_time() -> Iterator[None]:
    """Business time stands still at the day of the demonstration; `clock.frozen` moves it inside a test."""
    from meetings.foundation import clock

    with clock.frozen(BUSINESS_NOW):
        yield


@pytest.fixture(scope="session")
def test_run() -> Run:
    """What the processes of this run share."""
    return Run(Path(os.environ[SHARED_FOLDER]), os.environ.get(SHARED_POSTGRESQL) or None)


@pytest.fixture(scope="session")
def database(test_run: Run, worker_id: str) -> Database:
    """This process's database. Tests ask for `app` or `seeded` instead."""
    return Database(test_run, worker_id)


@pytest.fixture(scope="session")
def application(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, built once per process; its data may be anything. Tests ask for `app` or `seeded`."""
    from meetings import create_app
    from meetings.foundation.database import db
    from tests.support.client import PageClient

    instance = tmp_path_factory.mktemp("instance")
    app = create_app(
        {
            "MODE": "test",
            "DEMO": True,  # the demonstration's banner and accounts are part of what is tested
            "TESTING": True,
            "SECRET_KEY": SECRET_KEY,
            "SQLALCHEMY_DATABASE_URI": database.url,
            "INSTANCE": instance,
            "OUTBOX": instance / "outbox",
            "DEMO_PASSWORD": DEMO_PASSWORD,
            "WTF_CSRF_ENABLED": False,  # tests/house switches it on and shows that every POST asks for the token
        }
    )
    app.test_client_class = PageClient
    with app.app_context():
        database.watch(db.engine)
        engine = db.engine
    yield app
    engine.dispose()


@pytest.fixture
def app(application: Flask, database: Database, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a migrated, empty database, with its context pushed."""
    from meetings.foundation.database import db, set_reading

    set_reading(False)  # whatever a test before this one asked for in this same context
    asked = [content for content in ("furnished", "seeded") if content in request.fixturenames]
    database.load(asked[0] if asked else "empty")
    # Another database in the place of this one may repeat its counter within a second: nothing kept outlives its test.
    application.extensions["rostrum_pages"].clear()
    application.extensions["rostrum_shared"].clear()
    application.extensions["rostrum_feeds"].clear()
    application.extensions.pop("rostrum_turns", None)
    application.extensions[HELD] = database  # for content that a test asks for by itself
    shutil.rmtree(application.config["OUTBOX"], ignore_errors=True)
    before = dict(application.config)
    with application.app_context():
        application.extensions["rostrum_attempts"].storage.reset()
        yield application
        db.session.rollback()
        db.session.remove()
    application.config.clear()
    application.config.update(before)


@pytest.fixture
def seeded(app: Flask) -> Flask:
    """The application with the demonstration's data: both resolutions, the register, deadlines, States, accounts."""
    return app


@pytest.fixture
def furnished(app: Flask) -> Flask:
    """As `seeded`, with what pages need to be seen at all: an invitation, a proposal, something done and cancelled."""
    return app


@pytest.fixture
def client(app: Flask) -> Any:
    """A visitor. Every page it is given is checked; see tests/support/client.py."""
    return app.test_client()


@pytest.fixture
def as_person(app: Flask) -> Callable[[str], Any]:
    """`as_person("new-zealand")`: a client of one of the demonstration's people, signed in (with `seeded`)."""
    from tests.support.visitors import sign_in

    return lambda name: sign_in(app.test_client(), f"{name}@example.org")


@pytest.fixture
def query_count(app: Flask) -> Callable[[], AbstractContextManager[Any]]:
    """`with query_count() as counted:` … `assert counted.total <= 3`; `counted.statements` lists them."""
    from meetings.foundation.database import db
    from tests.support.client import counting

    return lambda: counting(db.engine)


@pytest.fixture
def outbox(app: Flask) -> Callable[[], list[Any]]:
    """`outbox()`: the messages written so far, oldest first, once what is due has been sent as the worker does."""
    from email import message_from_bytes, policy

    from meetings.foundation.database import db
    from meetings.outbox import sending

    def read() -> list[Any]:
        db.session.commit()
        sending.send_due()
        files = sorted(Path(app.config["OUTBOX"]).glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    return read


@pytest.fixture
def cli(app: Flask) -> Any:
    """`cli("audit", "verify")` runs a command and returns its result; a failure inside raises."""
    runner = app.test_cli_runner(catch_exceptions=False)
    return lambda *arguments: runner.invoke(args=list(arguments))
