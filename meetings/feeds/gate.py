"""One layer in front of Flask that answers what calendar programs ask most often: is this still what I have?

It answers nothing by itself: it repeats answers that Flask has given, headers and all, for as long as the publication
counter in the database and the business day are those at which they were given. One read of one row decides, so that
a change is seen at once, whichever process or host made it. Whatever is out of the ordinary goes on to Flask.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import sqlalchemy as sa

from meetings.foundation import clock, wal_index
from meetings.foundation.database import Publication

from . import http

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)
MOST = 2_000  # addresses remembered, of about as many bytes each
MOST_CODINGS = 300  # wordings of Accept-Encoding remembered
LONGEST = 300  # characters of an address or a header that is worth remembering
REPEATED = frozenset({"200", "304"})
NOT_MODIFIED = "304 NOT MODIFIED"
Headers: TypeAlias = list[tuple[str, str]]
State: TypeAlias = tuple[object, ...]
Key: TypeAlias = tuple[str, str, bool]  # path, host, whether it takes gzip


@dataclass
class Remembered:
    """The answers to one address in one encoding, each with its status line, and the state they hold for."""

    state: State
    given: http.Given
    etag: str  # as it stands in the header
    answers: dict[str, Headers] = field(default_factory=dict)  # by the first three letters: 200, 304


@dataclass(slots=True)
class Reading:
    """What one thread reads the counter with, and what it read last."""

    pool: object  # of the engine, at the time
    cursor: Any
    index: wal_index.WalIndex | None
    header: bytes = b""  # of the index, from before the row was read; empty: unknown
    row: State | None = None


class Counter:
    """The publication counter, read through a connection of each thread's own, outside any transaction.

    They are not of the engine's pool, which is for requests: a thread keeps its own for as long as it lives. On SQLite
    the statement is spared while the header of the WAL index says that nothing was written since the last one.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._own = threading.local()
        self._outside = sa.create_engine(engine.url, poolclass=sa.NullPool)
        select = sa.select(Publication.revision, Publication.changed_at).where(Publication.id == 1)
        self._sql = str(select.compile(engine, compile_kwargs={"literal_binds": True}))

    def read(self) -> State | None:
        """The row as the driver gives it; None when the database does not answer."""
        reading: Reading | None = getattr(self._own, "reading", None)
        try:
            # The engine lets go of all its connections (`dispose`) by taking another pool.
            if reading is None or reading.pool is not self._engine.pool:
                self._close()
                reading = self._connect()
            if reading.index is None:
                row: State | None = reading.cursor.execute(self._sql).fetchone()
                return row
            header = reading.index.header()
            if header != reading.header:
                reading.row = reading.cursor.execute(self._sql).fetchone()
                reading.header = header if wal_index.is_settled(header) else b""
        except (sa.exc.SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error):
            self._close()
            return None
        return reading.row

    def _connect(self) -> Reading:
        own = self._own
        own.connection = self._outside.raw_connection()
        connection: Any = own.connection.dbapi_connection
        index = None
        if self._engine.dialect.name == "sqlite":
            connection.isolation_level = None
            connection.execute(self._sql).fetchone()  # from here on there is an index, and it stays
            index = wal_index.of(self._engine.url.database or "")
        else:
            connection.autocommit = True
            connection.prepare_threshold = 0
        own.reading = Reading(self._engine.pool, connection.cursor(), index)
        return cast(Reading, own.reading)

    def _close(self) -> None:
        connection = self._own.__dict__.pop("connection", None)
        self._own.__dict__.clear()
        if connection is not None:
            connection.close()


class Gate:
    """The layer. `inner` is Flask's own callable, `known` where to remember its answers."""

    def __init__(self, inner: WSGIApplication, engine: sa.Engine, known: dict[Key, Remembered]) -> None:
        self._inner = inner
        self._counter = Counter(engine)
        self._known = known
        self._codings: dict[str, bool] = {}  # which of them ask for gzip
        self.answered = 0  # without Flask

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST")
        if (
            not path.endswith(".ics")
            or host is None
            or len(path) + len(host) > LONGEST
            or environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
        ):
            return self._inner(environ, start_response)
        row = self._counter.read()
        if row is None:
            return self._inner(environ, start_response)
        # What a day brings to feeds comes with an hour, in whatever zone it begins.
        state = row, clock.hour()
        # The host is part of it because Flask refuses those that are not ours.
        key = (path, host, self._takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))
        known = self._known.get(key)
        if known is not None and known.state == state:
            if environ.get("HTTP_IF_NONE_MATCH") == known.etag and "304" in known.answers:
                self.answered += 1
                start_response(NOT_MODIFIED, known.answers["304"][:])
                return ()
            answer = self._repeated(known, environ)
            if answer is not None:
                status, headers, body = answer
                self.answered += 1
                start_response(status, headers[:])  # some servers add their own to the list they are given
                return body
        return self._learned(key, state, environ, start_response)

    def _takes_gzip(self, accepted: str) -> bool:
        known = self._codings.get(accepted)
        if known is None:
            known = http.takes_gzip(accepted)
            if len(self._codings) < MOST_CODINGS and len(accepted) < LONGEST:
                self._codings[accepted] = known
        return known

    def _repeated(self, known: Remembered, environ: WSGIEnvironment) -> tuple[str, Headers, Iterable[bytes]] | None:
        asked, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        if http.is_unchanged(asked, since, known.given.validators):
            headers = known.answers.get("304")
            return None if headers is None else (NOT_MODIFIED, headers, ())
        headers = known.answers.get("200")
        if headers is None:
            return None
        if environ["REQUEST_METHOD"] == "HEAD":
            return "200 OK", headers, ()
        body = known.given.body()
        return None if body is None else ("200 OK", headers, (body,))

    def _learned(
        self, key: Key, state: State, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Flask's answer, remembered if it may be repeated. `state` is from before it, and never newer than it."""
        seen: list[tuple[str, Headers]] = []

        def note(status: str, headers: Headers, *rest: Any) -> Any:
            seen.append((status, list(headers)))
            return start_response(status, headers, *rest)

        answer = self._inner(environ, note)
        given = environ.get(http.GIVEN)
        status, headers = seen[-1] if seen else ("", [])
        if given is not None and status[:3] in REPEATED:
            known = self._known.get(key)
            if known is None or known.state != state or known.given.validators != given.validators:
                if len(self._known) >= MOST:
                    self._known.clear()
                known = self._known[key] = Remembered(state, given, dict(headers)["ETag"])
            known.answers[status[:3]] = headers
        return answer
