"""What every view uses: access rules, commits, the reader's language, validators of public pages."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, abort, current_app, g, make_response, redirect, request, session, url_for
from werkzeug.http import http_date

from . import clock, registries
from .access import ANYWHERE, PUBLIC, Actor, Scope
from .access_table import Action, is_scoped, may, may_somewhere
from .conditional import NotModified, is_unchanged
from .database import publication, set_reading, unit_of_work

F = TypeVar("F", bound=Callable[..., Any])
MESSAGES = "_flashes"  # where Flask keeps them in a session
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class AccessRule:
    """What a view asks for. `cached`: anonymous answers carry validators and may be kept by caches."""

    action: Action
    cached: bool = False


def public(view: F) -> F:
    """Readable by anyone; the anonymous answer is cacheable and conditional requests build nothing."""
    view.access_rule = AccessRule(Action.PUBLIC_READ, cached=True)  # type: ignore[attr-defined]
    return view


def public_uncached(view: F) -> F:
    """Open to anyone, but depends on the person (sign-in, forms): never cached."""
    view.access_rule = AccessRule(Action.PUBLIC_READ)  # type: ignore[attr-defined]
    return view


def requires(action: Action) -> Callable[[F], F]:
    """Only for who may do `action` somewhere. For a scoped action the view calls `authorize` for the object."""

    def mark(view: F) -> F:
        view.access_rule = AccessRule(action)  # type: ignore[attr-defined]
        return view

    return mark


def takes_file(view: F) -> F:
    """A form of this view comes with a file, and its requests may be as large as that."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def actor() -> Actor:
    """Who makes this request."""
    found: Actor = g.get("actor", PUBLIC)
    return found


def authorize(action: Action, scope: Scope = ANYWHERE) -> None:
    """Stop with 404 unless the actor may do `action` on an object in `scope`: what one may not see does not exist."""
    g.authorized = True
    if not may(actor(), action, scope):
        abort(404)


def can(action: Action, scope: Scope = ANYWHERE) -> bool:
    """For templates and views that show a button only to who may press it."""
    return may(actor(), action, scope)


def refuse() -> None:
    """What was sent breaks a rule: the answer says so, and nothing that the view has done is kept (see `commits`)."""
    g.refused = True


def commits(view: F) -> F:
    """Commit what the view's services flushed when it returns; undo all of it when it raises or refuses.

    It refuses by `forms.put`, by `refuse`, or by the status of its answer. A page that says what was wrong is made
    before anything is undone, from the records as the view knows them.
    """

    @functools.wraps(view)
    def inside(*args: Any, **kwargs: Any) -> Any:
        if request.method in SAFE_METHODS:
            return view(*args, **kwargs)
        said = list(session.get(MESSAGES, ()))
        try:
            with unit_of_work() as work:
                answer = make_response(view(*args, **kwargs))
                if g.get("refused") or answer.status_code >= 400:
                    work.rollback()  # which leaves nothing to commit
        except BaseException:
            # The view has said what it did, which is now undone.
            if MESSAGES in session:
                session[MESSAGES] = said
            raise
        return answer

    inside.access_rule = getattr(view, "access_rule", None)  # type: ignore[attr-defined]
    return inside  # type: ignore[return-value]


def lang() -> str:
    """The language of this request: its path's first part, or what was negotiated where the path has none."""
    return str(g.get("lang") or current_app.config["DEFAULT_LANGUAGE"])


def is_for_programs() -> bool:
    """Whether a calendar program asks, not a person: such answers know no session, and their errors are plain text."""
    return request.path.endswith(".ics")


# --- before and after every request ---------------------------------------------------------------------------------


def begin() -> Response | None:
    """Default deny: a view without an access rule does not answer; a page nobody may see here does not exist."""
    set_reading(request.method in SAFE_METHODS)
    if request.endpoint is None:
        return None  # 404, 405 or a static file's redirect: nothing to decide
    view = current_app.view_functions[request.endpoint]
    rule: AccessRule | None = getattr(view, "access_rule", None)
    if rule is None and request.endpoint in current_app.extensions["rostrum_rules"]:
        rule = current_app.extensions["rostrum_rules"][request.endpoint]
    if rule is None:
        abort(404)
    who = actor()
    if not may_somewhere(who, rule.action):
        if who.is_anonymous and request.method in SAFE_METHODS:
            return make_response(redirect(url_for("security.login", next=request.full_path.rstrip("?"))))
        abort(404)
    g.access_rule = rule  # from here on the view runs, and `finish` holds it to its rule
    # Whoever has a session may have a message waiting on the next page, whichever it is.
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    if rule.cached and who.is_anonymous and not has_session and request.method in {"GET", "HEAD"}:
        return _answer_conditional()
    return None


def public_state() -> tuple[int, datetime, datetime, str]:
    """All that public pages depend on but their address: counter and instant of the last change, last turn, program."""
    published = publication()
    return (*published, _last_turn(published), current_app.extensions["rostrum_version"])


def _last_turn(published: tuple[int, datetime]) -> datetime:
    """The last instant from which on time alone lets pages say something else: a full hour, or one of the registry's.

    What the registry says of an hour depends on records that are published, so that it is asked again after a change.
    """
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    known, turns = current_app.extensions.get("rostrum_turns", (None, ()))
    if known != (published, hour):
        turns = tuple(turn for source in registries.turns for turn in source(hour, hour + timedelta(hours=1)))
        current_app.extensions["rostrum_turns"] = ((published, hour), turns)
    return max((turn for turn in turns if turn <= now), default=hour)


def page_validators() -> tuple[str, datetime]:
    """ETag and Last-Modified of a public page: all that its bytes depend on (data, time, words, templates, address).

    For the date, words and templates are as old as this process.
    """
    revision, changed_at, turn, version = public_state()
    parts = (revision, changed_at.isoformat(), turn.isoformat(), version, request.full_path)
    etag = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:24]
    return etag, max(changed_at, clock.in_real_time(turn), current_app.extensions["rostrum_since"])


def _answer_conditional() -> Response | None:
    etag, modified = page_validators()
    g.validators = (etag, http_date(min(modified, clock.real_now())))
    headers = request.headers
    if is_unchanged(headers.get("If-None-Match"), headers.get("If-Modified-Since"), etag, modified):
        return NotModified()
    finished: Callable[[str], Response | None] = current_app.extensions["rostrum_finished"]
    return finished(etag)


def finish(response: Response) -> Response:
    """Headers of every answer; a scoped view that forgot to ask `authorize` does not get its answer out."""
    rule: AccessRule | None = g.get("access_rule")
    if rule is not None and is_scoped(rule.action) and not g.get("authorized") and response.status_code < 400:
        raise RuntimeError(f"{request.endpoint} answered without asking authorize()")
    _cache_headers(response, rule)
    headers = response.headers
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if response.status_code == 304:
        return response  # what the asker has keeps the headers it came with (RFC 9111, 3.2)
    headers.setdefault("Content-Security-Policy", current_app.config["CSP"])
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()")
    return response


def _cache_headers(response: Response, rule: AccessRule | None) -> None:
    if "Cache-Control" in response.headers:
        return
    cacheable = rule is not None and rule.cached and actor().is_anonymous and response.status_code in {200, 304}
    # A private answer has a form's token or a flashed message in it.
    if cacheable and "validators" in g and not g.get("private_answer"):
        etag, modified = g.validators
        response.set_etag(etag, weak=True)  # compressed on the way: same words, other bytes
        response.headers["Last-Modified"] = modified
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        response.vary.update(["Cookie", "Accept-Encoding"])
        return
    response.headers["Cache-Control"] = "no-store"


def localized_path(code: str) -> str:
    """The address of this same page in another language."""
    if request.endpoint and "lang" in (request.url_rule.arguments if request.url_rule else set()):
        values: dict[str, Any] = {**(request.view_args or {}), "lang": code}
        # The query is put behind by hand: `url_for` takes names such as `_scheme` for its own.
        query = urlencode([(k, v) for k, v in request.args.items(multi=True) if k not in values])
        return url_for(request.endpoint, **values) + (f"?{query}" if query else "")
    return url_for("overview.home", lang=code)
