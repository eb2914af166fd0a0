"""The client of the tests: a browser without a screen that reads every page it is given, and counts its queries."""

from __future__ import annotations

import contextvars
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from meetings.foundation.database import db
from tests.support import pages

QUERY_LIMIT = 12  # no page takes more …
DESK_LIMIT = 16  # … but those on which somebody works at a whole programme or fund: nine lists, however long each is
_DESK = re.compile(
    r"/[a-z]{2}/(?:(?:meetings/[^/]+/)?programme/(?!days/|releases/|$)|sponsorship/(?!\d*/?$|\d+/report))"
)


def query_limit(path: str) -> int:
    """How many queries a page may take."""
    return DESK_LIMIT if _DESK.match(path) else QUERY_LIMIT


BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


class Counted:
    """The statements that went to the database."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def total(self) -> int:
        """How many."""
        return len(self.statements)


@contextmanager
def counting(engine: Engine) -> Iterator[Counted]:
    """Count what `engine` executes inside, transactions' bookkeeping aside."""
    counted = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(BOOKKEEPING):
            counted.statements.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)


def is_page(response: TestResponse) -> bool:
    """Whether an answer is a whole page: no redirect, no file, no fragment that a script puts into one."""
    if response.mimetype != "text/html" or response.status_code in range(300, 400):
        return False
    return response.text.lstrip()[:9].lower() == "<!doctype"


class PageClient(FlaskClient):
    """Each answer that is a page is checked by the rules of the house and hangs on the response as `page`.

    A request runs outside the test's own application context, as in production: nothing of `g` or of the session leaks
    from one to the other. What the test has changed is committed first, so that the request finds it.
    """

    checks = True  # set to False on a client that is fed something broken on purpose
    query_limit: int | None = QUERY_LIMIT

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As Flask's, with the checks."""
        if has_app_context():
            db.session.commit()
        return contextvars.Context().run(self._open, *args, **kwargs)

    def _open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            engine = db.engine
        with counting(engine) as counted:
            response = super().open(*args, **kwargs)
        response.queries = counted.statements  # type: ignore[attr-defined]
        if not is_page(response):
            return response
        if self.checks:
            response.page = pages.check(response.text, response.headers, response.request.path)  # type: ignore[attr-defined]
            shown = response.request.method == "GET" and response.status_code == 200 and not response.history
            if shown and self.query_limit is not None and counted.total > query_limit(response.request.path):
                listed = "\n  ".join(statement[:200] for statement in counted.statements)
                raise AssertionError(f"{response.request.path} took {counted.total} queries:\n  {listed}")
        return response

    def fill(self, path: str, form: str | None = None, **values: Any) -> TestResponse:
        """Open a page, type `values` into its form (by id, or its only one), and send it as a browser would.

        A value of None takes the field away, a list sends it several times.
        """
        shown = self.get(path)
        if shown.status_code != 200:
            raise AssertionError(f"{path} answered {shown.status_code}")
        page = pages.Page(shown.text)
        element = page.form(form)
        sent = page.fields(element)
        for name, value in values.items():
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
        return self.post(element.get("action") or path, data=sent)
