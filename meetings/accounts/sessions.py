"""Server-side sessions: rows that can be seen and revoked; the signed cookie carries a random id and nothing else."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, Response, g, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from flask_babel.speaklater import LazyString
from itsdangerous import BadSignature, Signer
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import CallbackDict

from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor, Holding, Role
from meetings.foundation.database import IN_PASSING, PATIENCE, db, own_transaction, reading_only
from meetings.foundation.networks import network_of

from .limits import may_begin_session
from .models import SessionRow
from .queries import SessionRecord, session_record

log = logging.getLogger(__name__)
STAMP_EVERY = 60  # seconds between two stamps of "last seen"
KEY_BYTES = 24
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_tagged = TaggedJSONSerializer()


def key_hash(key: str) -> str:
    """What is stored of a session's id."""
    return hashlib.sha256(key.encode()).hexdigest()


def agent_summary(text: str) -> str:
    """Browser and system of a User-Agent header, such as "Firefox, Windows"; empty when neither is known."""
    found = [next((name for mark, name in known if mark in text), "") for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found))


class RowSession(CallbackDict[str, Any], SessionMixin):
    """What `flask.session` is here: a dict kept in a row, once there is something to keep."""

    def __init__(self, record: SessionRecord | None = None, *, frozen: bool = False) -> None:
        def changed(_self: CallbackDict[str, Any]) -> None:
            self.modified = True

        # `untag` alone stops at the first level: a message inside a list would come back as a dict of its tag.
        super().__init__(_tagged.loads(json.dumps(record.data)) if record else {}, changed)
        self.modified = False
        self.record = record
        self.frozen = frozen  # static files and a database that does not answer: nothing is read or kept
        self.failure: OperationalError | None = None
        self.user_id = record.user_id if record else None
        self.renew = bool(record and record.renew)
        self.fresh = False  # signed in with this request
        self.dropped = False  # signed out with this request

    @property
    def actor(self) -> Actor:
        """Who holds this session, with the roles of today."""
        if self.record is None or self.record.user_id is None:
            return PUBLIC
        holdings = self.record.holdings or (Holding(Role.READER),)
        return Actor(self.record.user_id, self.record.name, holdings)

    def begin(self, user_id: int) -> None:
        """Somebody signed in: the same words, a new id."""
        self.user_id = user_id
        self.fresh = self.renew = self.modified = True
        self.dropped = False

    def drop(self) -> None:
        """Somebody signed out: the row goes."""
        self.dropped = self.modified = True
        self.user_id = None


def _storable(value: Any) -> Any:
    """Without lazy strings: a message is kept in the language in which it was said."""
    match value:
        case LazyString():
            return str(value)
        case dict():
            return {k: _storable(v) for k, v in value.items()}
        case tuple():
            return tuple(_storable(v) for v in value)
        case list():
            return [_storable(v) for v in value]
        case _:
            return value


class RowSessions(SessionInterface):
    """Opens and keeps sessions. Nobody without a session gets a row or a cookie."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        """The session of the request's cookie, an empty one when there is none, it has run out or was revoked."""
        if request.path.startswith(f"{app.static_url_path}/"):
            return RowSession(frozen=True)
        key = self._key(app, request.cookies.get(self.get_cookie_name(app), ""))
        if key is None:
            return RowSession()
        try:
            with reading_only(), db.engine.connect() as connection:
                record = session_record(connection, key_hash(key), clock.business_today())
        except OperationalError as error:
            broken = RowSession(frozen=True)
            broken.failure = error
            return broken
        if record is None or not self._is_alive(app, record):
            return RowSession()
        return RowSession(record)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, in a transaction of its own, and set the cookie when the id is new."""
        assert isinstance(session, RowSession)
        if session.frozen or g.get("database_failed"):
            return
        now = clock.real_now()
        session.pop("fs_cc", None)  # Flask-Security's mark for a cookie that is not used here
        stale = session.record is not None and (now - session.record.last_seen_at).total_seconds() >= STAMP_EVERY
        if not (session.modified or session.renew or stale) or (session.record is None and not session):
            return
        if session.record is None and session.user_id is None and not may_begin_session():
            log.warning("too many sessions begun", extra={"network": network_of(request.remote_addr)})
            return
        # What the request had open is over; on SQLite an open one would wait for this, and this for it.
        db.session.rollback()
        is_read = request.method in {"GET", "HEAD"} and session.record is not None
        try:
            key = self._write(app, session, now, IN_PASSING if is_read else PATIENCE)
        except OperationalError:
            # Without its session a form that was just begun could not be sent.
            if session.modified and not is_read and response.status_code < 500:
                raise
            log.exception("session not kept")  # a page that was read is worth showing all the same
            return
        if key is None:
            return
        name = self.get_cookie_name(app)
        options: dict[str, Any] = {
            "path": "/",
            "secure": self.get_cookie_secure(app),
            "httponly": True,
            "samesite": self.get_cookie_samesite(app),
        }
        if key:
            response.set_cookie(name, self.cookie_value(app, key), **options)
        else:
            response.delete_cookie(name, **options)
        if response.cache_control.public:  # somebody forgot `g.private_answer`; a cookie must not be shared
            response.headers["Cache-Control"] = "no-store"

    def _write(self, app: Flask, session: RowSession, now: datetime, patience: int) -> str | None:
        """The new id if there is one, "" if the session is gone, None if the cookie stays as it is."""
        record = session.record
        with own_transaction(patience) as connection:
            if record is not None and (session.dropped or not session):
                connection.execute(sa.delete(SessionRow).where(SessionRow.id == record.id))
                record = None
                if not session:
                    return ""
            values: dict[str, Any] = {"last_seen_at": now}
            if session.modified:
                values["data"] = _tagged.tag(_storable(dict(session)))
            if record is not None and not session.renew:
                connection.execute(sa.update(SessionRow).where(SessionRow.id == record.id).values(**values))
                return None
            key = secrets.token_urlsafe(KEY_BYTES)
            values |= {"key_hash": key_hash(key), "user_id": session.user_id, "renew": False}
            if session.fresh or record is None:
                values |= self._origin(app, now)
            if record is not None:
                done = connection.execute(sa.update(SessionRow).where(SessionRow.id == record.id).values(**values))
                if done.rowcount or not session.fresh:
                    return key if done.rowcount else None  # revoked in the meantime stays revoked
            values["data"] = _tagged.tag(_storable(dict(session)))
            connection.execute(sa.insert(SessionRow).values(**values))
            return key

    def _origin(self, app: Flask, now: datetime) -> dict[str, Any]:
        return {
            "created_at": now,
            "expires_at": now + app.config["SESSION_ABSOLUTE"],
            "network": network_of(request.remote_addr),
            "agent": agent_summary(request.headers.get("User-Agent", "")),
        }

    @staticmethod
    def _is_alive(app: Flask, record: SessionRecord) -> bool:
        now = clock.real_now()
        if now >= record.expires_at or now - record.last_seen_at >= app.config["SESSION_IDLE"]:
            return False
        if record.user_id is None:
            return True
        # Flask-Security changes the uniquifier with the password, which ends every session from before.
        return record.active and record.data.get("_user_id") == record.uniquifier

    @classmethod
    def cookie_value(cls, app: Flask, key: str) -> str:
        """What the browser keeps: the id, signed."""
        return cls._signer(app).sign(key).decode()

    @staticmethod
    def _signer(app: Flask) -> Signer:
        keys = [*(app.config.get("SECRET_KEY_FALLBACKS") or ()), app.config["SECRET_KEY"]]
        return Signer(keys, salt="rostrum.session", key_derivation="hmac", digest_method=hashlib.sha256)

    def _key(self, app: Flask, cookie: str) -> str | None:
        if not cookie or len(cookie) > 200:
            return None
        try:
            return self._signer(app).unsign(cookie).decode("ascii")
        except (BadSignature, UnicodeError):
            return None
