"""The database: typed base, column types, transactions, change stamps. One schema for SQLite and PostgreSQL."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import JSON, DateTime, TypeDecorator

from .clock import stamp
from .languages import Text


class Base(DeclarativeBase):
    """Names for every constraint, so that migrations can name them on both databases."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# What an error says goes to the log: without the values of its statement, of which some are secrets.
db = SQLAlchemy(
    model_class=Base,
    engine_options={"pool_pre_ping": True, "hide_parameters": True},
    session_options={"expire_on_commit": True},
)

if TYPE_CHECKING:
    Model = Base  # Flask-SQLAlchemy's own is untyped
else:
    Model = db.Model


COUNTED = "counted"
"""In the `info` of a column that triggers count: a restored row begins at zero, and later rows count again."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, UTC in the database. SQLite keeps no offset, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without an offset")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Multilingual(TypeDecorator[Text]):
    """A Text as a JSON object of language to text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Text | None, dialect: sa.Dialect) -> Any:
        return (value or Text()).as_dict()

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Text:
        return Text.of(value or {})

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """SQLite gives JSON as it is written: a page reads hundreds of texts, most of them again and again."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(maxsize=8192)
def _read(written: str | None) -> Text:
    return Text.of(json.loads(written) if written else {})


E = TypeVar("E", bound=enum.Enum)
T = TypeVar("T")


def choice(values: type[E], name: str = "") -> sa.Enum:
    """A column type for a StrEnum: its values as text, held by a named CHECK on both databases.

    A table with two columns of the same enum gives the second a `name` of its own.
    """
    name = name or "".join(f"_{c.lower()}" if c.isupper() else c for c in values.__name__).lstrip("_")
    return sa.Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda e: [m.value for m in e],
    )


class Revised:
    """A record with its last change; its revision is its optimistic lock and its iCalendar SEQUENCE (less one)."""

    revision: Mapped[int] = mapped_column(nullable=False)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=stamp, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        return {"version_id_col": cls.revision}


class Published:
    """A record that public pages and feeds show: any change of one moves the publication counter."""


Touch = Callable[[list[int], datetime], sa.Update]


@dataclass(frozen=True)
class _Shown:
    model: type[Any]
    attributes: Mapping[str, Callable[[Any], object]]
    touch: Touch


_shown: dict[str, _Shown] = {}


def shown_by_others(
    key: str, model: type[Any], attributes: Mapping[str, Callable[[Any], object]], touch: Touch
) -> None:
    """Records of `model` are shown within others, which count as changed when what is shown of them changes.

    `attributes` maps each attribute shown to a function of its value: only where that differs is anything touched.
    `touch(ids, now)` is the update that gives the records showing `ids` a new `changed_at`, but no new revision:
    nobody who edits one of them has to start again because a room elsewhere was renamed.
    """
    _shown[key] = _Shown(model, attributes, touch)


def itself(value: Any) -> object:
    """For `shown_by_others`: the value as it is."""
    return value


def _shows_change(record: Any, shown: _Shown) -> bool:
    for name, seen in shown.attributes.items():
        history = sa.inspect(record).attrs[name].history
        if history.has_changes():
            before, after = (values[0] if values else None for values in (history.deleted, history.added))
            if not history.deleted or seen(before) != seen(after):
                return True
    return False


class Publication(Model):
    """One row: how often anything public changed, and when last. Validators of pages and feeds come from here."""

    __tablename__ = "publication"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Instant, default=stamp)


def publication() -> tuple[int, datetime]:
    """The publication counter and the instant of the last public change."""
    row = db.session.execute(sa.select(Publication.revision, Publication.changed_at)).first()
    return (0, datetime(1990, 1, 1, tzinfo=UTC)) if row is None else (row[0], row[1])


@event.listens_for(Session, "before_flush")
def _stamp_changes(session: Session, _context: Any, _instances: Any) -> None:
    changed = [o for o in session.dirty if session.is_modified(o)]
    now = stamp()
    for record in changed:
        if isinstance(record, Revised):
            record.changed_at = now
    touched = session.info["touched"] = []  # whatever an earlier flush left that failed
    session.info.pop("published", None)
    for shown in _shown.values():
        if ids := [o.id for o in changed if isinstance(o, shown.model) and _shows_change(o, shown)]:
            touched.append(shown.touch(ids, now))
    if any(isinstance(o, Published) for o in (*session.new, *changed, *session.deleted)):
        session.info["published"] = now


@event.listens_for(Session, "after_flush")
def _count_publication(session: Session, _context: Any) -> None:
    for update in session.info.pop("touched", []):
        session.connection().execute(update)
    now = session.info.pop("published", None)
    if now is None:
        return
    connection = session.connection()
    row = sa.update(Publication).where(Publication.id == 1)
    if connection.execute(row.values(revision=Publication.revision + 1)).rowcount == 0:
        connection.execute(sa.insert(Publication).values(id=1, revision=1, changed_at=now))
        return
    # HTTP dates know whole seconds: two transactions within one must not leave the same instant behind.
    first = not session.info.get("counted")
    session.info["counted"] = True
    before = connection.execute(sa.select(Publication.changed_at).where(Publication.id == 1)).scalar_one()
    connection.execute(row.values(changed_at=max(now, before + timedelta(seconds=1) if first else before)))


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_counting(session: Session) -> None:
    session.info.pop("counted", None)


def once(name: str, read: Callable[[], list[T]]) -> list[T]:
    """What `read` gives, read once in a session until something is written: several parts of a page may ask for it."""
    kept = db.session().info.setdefault("once", {})
    if name not in kept:
        kept[name] = read()
    return list(kept[name])


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _read_again(session: Session, *_: Any) -> None:
    session.info.pop("once", None)


# --- transactions -------------------------------------------------------------------------------------------------

# A reading request must not queue behind writers, and a writing one must take SQLite's write lock before it reads:
# a read transaction that turns into a write fails at once when somebody wrote in between.
_reading: ContextVar[bool] = ContextVar("reading", default=False)

# For how long, in milliseconds, a writing transaction waits for SQLite's lock: writers hold it for a few, and somebody
# at a form is to be told before they go away.
PATIENCE = 5000
IN_PASSING = 250
_patience: ContextVar[int] = ContextVar("patience", default=PATIENCE)

# SQLite lets those who wait look again now and then, and whoever looks at the right moment wins: among many threads one
# can lose until its patience is at an end. Of one process only one at a time looks, the others queue for that.
_turn = Lock()


@contextmanager
def reading_only() -> Iterator[None]:
    """Transactions begun inside take no write lock (SQLite)."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def set_reading(flag: bool) -> None:
    """Say for this context whether transactions begun from now on only read."""
    _reading.set(flag)


def one_state() -> None:
    """Let all that this request reads be of one moment. Called before it reads anything.

    SQLite's transactions are so by themselves; PostgreSQL's see each select's own moment unless told otherwise.
    """
    if db.engine.dialect.name == "postgresql" and not db.session().in_transaction():
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """The one place that commits: everything inside, or nothing. Entry points (views, commands, tasks) use it."""
    try:
        yield db.session()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def own_transaction(patience: int = PATIENCE) -> Iterator[Connection]:
    """A short transaction of its own, beside the request's: stamps that must not depend on its outcome."""
    tokens = _reading.set(False), _patience.set(patience)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _reading.reset(tokens[0])
        _patience.reset(tokens[1])


def _on_connect(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # BEGIN is ours, below
    cursor = dbapi_connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged write survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
        return
    until = monotonic() + _patience.get() / 1000
    turn = _turn.acquire(timeout=_patience.get() / 1000)
    try:
        left = max(0, round((until - monotonic()) * 1000))
        connection.exec_driver_sql(f"PRAGMA busy_timeout={left}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        if turn:
            _turn.release()


def prepare_engine(engine: Engine) -> None:
    """SQLite: WAL, durable, foreign keys, our own BEGIN. PostgreSQL needs nothing here."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def init_app(app: Flask) -> None:
    """Bind the database to the application."""
    uri = str(app.config["SQLALCHEMY_DATABASE_URI"])
    if uri.startswith("sqlite:///"):
        app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def durability_problems(connection: Connection) -> list[str]:
    """PostgreSQL settings under which an acknowledged write could be lost (SECURITY: asserted at start)."""
    if connection.dialect.name != "postgresql":
        return []
    settings = {
        name: connection.exec_driver_sql(f"SHOW {name}").scalar()
        for name in ("fsync", "full_page_writes", "synchronous_commit")
    }
    return [f"{name} is {value}" for name, value in settings.items() if value in {"off"}]
