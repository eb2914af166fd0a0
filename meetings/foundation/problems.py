"""Errors as pages: domain errors, HTTP errors, and the unexpected one with a reference that finds its log line."""

from __future__ import annotations

import logging
import re
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from .database import db
from .errors import Conflict, DomainError, NotFound
from .presentation import sentence
from .web import actor, is_for_programs

log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 429, 500, 503})
SECRETS = ("password", "again", "secret", "credential")  # parts of names: what is never shown again
WORTH_ANOTHER_TRY = frozenset({409, 429, 500, 503})
UNSTORED = frozenset({404, 409, 410, 500, 503})
_WORDS = re.compile(r"\s|[^\x00-\x7f]")  # no choice, number or mark of a form: somebody’s words
MEANWHILE = "record.changed_meanwhile"  # what the page of a conflict says anyway


def page(status: int, message: str = "") -> tuple[Any, int]:
    """The designed page of an error; `message` says what happened, where there is more to say. Programs get a line."""
    if is_for_programs() or isinstance(request.routing_exception, SecurityError):
        # For programs, and under a name that is not ours, for which no address of a page can be made.
        return Response(f"{status} {HTTP_STATUS_CODES.get(status, '')}\n", mimetype="text/plain"), status
    g.failing = status >= 500
    template = f"errors/{status if status in PAGES else 400}.html"
    again = _again() if status in WORTH_ANOTHER_TRY else ""
    said = {"message": message, "again": again, "reference": g.get("reference", ""), "typed": _typed(status)}
    return render_template(template, status=status, **said), status


def _typed(status: int) -> list[str]:
    """What somebody has written in a form of ours of which nothing is stored, to be copied: what it was about may be
    gone, or theirs no longer."""
    if request.method != "POST" or status not in UNSTORED or not _is_from_our_page():
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return []  # too much of it was sent
    if any(word in name for name, _value in sent for word in SECRETS):
        return []
    g.private_answer = True
    return [value for name, value in sent if name != "csrf_token" and _WORDS.search(value.strip())]


def _again() -> str:
    """The address of this page, where it can be opened: a form that was refused is most often at the same one."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    return request.full_path.rstrip("?") if "GET" in adapter.allowed_methods() else ""


def _domain(error: DomainError) -> tuple[Any, int]:
    db.session.rollback()
    status = 404 if isinstance(error, NotFound) else 409
    return page(status, "" if status == 404 or error.code == MEANWHILE else sentence(error))


def _stale(error: StaleDataError) -> tuple[Any, int]:
    return _domain(Conflict(MEANWHILE))


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, sa.exc.OperationalError):
        return _unavailable(cause)  # after the view: a session that could not be kept
    body, status = page(error.code)
    headers = [(k, v) for k, v in error.get_headers() if k.lower() not in {"content-type", "content-length"}]
    return body, status, headers


def _csrf(error: CSRFError) -> tuple[Any, int]:
    """A form without a valid token: most often one that was open for longer than its session."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if _is_from_our_page() and sent and not any(word in name for name, _value in sent for word in SECRETS):
        g.private_answer = True
        is_signed_in = not actor().is_anonymous
        action = request.full_path.rstrip("?")
        return render_template("errors/resend.html", sent=sent, is_signed_in=is_signed_in, action=action), 400
    return page(
        400,
        _("The form was open for too long, or cookies are switched off. Go back, reload the page and send it again."),
    )


def _is_from_our_page() -> bool:
    """Whether a browser says that this was sent by a page of ours, signing in aside: its codes are secrets.

    A stranger's page gets no token for its fields.
    """
    return request.blueprint != "security" and request.headers.get("Sec-Fetch-Site") == "same-origin"


def _integrity(error: sa.exc.IntegrityError) -> tuple[Any, int]:
    """Two wrote the same at once and the schema let one of them: nothing of the other's is stored."""
    log.exception("refused by the schema")
    return _domain(Conflict(MEANWHILE))


def _unavailable(error: sa.exc.OperationalError) -> Any:
    g.database_failed = True  # asked once a request: waiting for it again would keep somebody twice as long
    db.session.rollback()
    log.exception("database unavailable")
    body, status = page(503)
    return body, status, [("Retry-After", "30")]


def _unexpected(error: Exception) -> tuple[Any, int]:
    db.session.rollback()
    log.exception("unexpected error", extra={"endpoint": request.endpoint})
    return page(500)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.IntegrityError, _integrity)
    app.register_error_handler(sa.exc.OperationalError, _unavailable)
    if not app.config.get("PROPAGATE_EXCEPTIONS") and not app.config["TESTING"]:
        app.register_error_handler(Exception, _unexpected)
