"""Requests as a server makes them: through the gate, and to Flask without it."""

from __future__ import annotations

import contextvars
from functools import partial
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from meetings.feeds.gate import Gate
from meetings.foundation.database import db

MEETINGS = "/en/feeds/meetings.ics"


class Answer(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers)[name]


class Asker:
    """The same requests to the application as servers call it, and to Flask without the gate."""

    def __init__(self, app: Flask) -> None:
        assert isinstance(app.wsgi_app, Gate)
        self.gate = app.wsgi_app
        self._alone = partial(Flask.wsgi_app, app)

    def ask(self, path: str = MEETINGS, method: str = "GET", query: str = "", **headers: str | None) -> Answer:
        """Through the gate. `headers` are named as in WSGI: IF_NONE_MATCH; None is none at all."""
        return self._asked(self.gate, path, method, query, headers)

    def ask_flask(self, path: str = MEETINGS, method: str = "GET", query: str = "", **headers: str | None) -> Answer:
        return self._asked(self._alone, path, method, query, headers)

    def is_repeated(self, path: str = MEETINGS, **rest: Any) -> bool:
        """Whether Flask is not asked for this when it has just answered it."""
        self.ask(path, **rest)
        before = self.gate.answered
        self.ask(path, **rest)
        return self.gate.answered > before

    def _asked(self, called: Any, path: str, method: str, query: str, headers: dict[str, str | None]) -> Answer:
        db.session.commit()
        environ = create_environ(path, method=method, query_string=query)
        for name, value in headers.items():
            environ.pop(f"HTTP_{name}", None)
            if value is not None:
                environ[f"HTTP_{name}"] = value
        body, status, answered = contextvars.Context().run(run_wsgi_app, called, environ, True)
        return Answer(status, answered.to_wsgi_list(), b"".join(body))
