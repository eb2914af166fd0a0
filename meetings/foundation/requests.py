"""What happens around every request: language, reference, access, headers, and the site's own small endpoints."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.routing import BaseConverter, IntegerConverter, UnicodeConverter

from . import clock
from .access_table import Action
from .database import db
from .languages import LANGUAGES, negotiate
from .web import AccessRule, begin, finish, is_for_programs, lang, public_uncached

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

NUMBER_MAXIMUM = 2**31 - 1


class LanguageConverter(BaseConverter):
    """`<lang:lang>` in a path: one of the six official languages."""

    regex = "|".join(LANGUAGES)


class NumberConverter(IntegerConverter):
    """`<int:…>` in a path: what fits a column; a larger number is nothing that exists, on either database."""

    def __init__(self, map_: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(map_, *args, **{"max": NUMBER_MAXIMUM, **kwargs})


class WordConverter(UnicodeConverter):
    """`<name>` in a path: without controls, which nothing is called by and a database may refuse to look for."""

    def __init__(self, map_: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(map_, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def _pull_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = lang()


def _refer() -> None:
    g.reference = secrets.token_hex(4)


def _start() -> None:
    if "lang" not in g:
        parts = request.path.split("/", 2)
        g.lang = parts[1] if len(parts) > 1 and parts[1] in LANGUAGES else _accepted()
    if is_for_programs():
        return  # everybody is the public, and no cookie is looked at: one answer for all, which any cache may keep
    load_actor = current_app.extensions.get("rostrum_actor")  # `accounts` sets it; without it everybody is the public
    if load_actor is not None:
        g.actor = load_actor()


def _accepted() -> str:
    return negotiate([str(tag) for tag, _ in request.accept_languages], current_app.config["DEFAULT_LANGUAGE"])


@public_uncached
def root() -> Response:
    """`/`: to the reader's language."""
    response = redirect(url_for("overview.home", lang=_accepted()))
    response.vary.add("Accept-Language")
    return response  # type: ignore[return-value]


@public_uncached
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@public_uncached
def readyz() -> Response:
    """The database is reachable and migrated to what this code expects."""
    expected = current_app.extensions["rostrum_head"]
    try:
        found = db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except sa.exc.SQLAlchemyError:
        return Response("the database does not answer, or is empty\n", status=503, mimetype="text/plain")
    if found != expected:
        return Response(f"the database is at {found}, the code at {expected}\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@public_uncached
def robots() -> Response:
    """Feeds are for robots that fetch calendars; the people's own pages are not."""
    lines = [
        "User-agent: *",
        *(f"Allow: /{code}/feeds/" for code in LANGUAGES),
        *(f"Disallow: /{code}/{path}/" for code in LANGUAGES for path in ("account", "calendar/build")),
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _admit_file() -> None:
    """Let a larger request in where the view says that it takes a file; nothing of it is read yet."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_file", False):
        request.max_content_length = current_app.config["MAX_FILE_CONTENT_LENGTH"]


def words_version(app: Flask) -> str:
    """Changes with any catalogue, template or code: part of every page's validator."""
    digest = hashlib.sha256(str(app.config["STATIC_VERSION"]).encode())
    roots = [
        (Path(app.root_path) / "templates", "*.html"),
        (Path(app.root_path) / "translations", "*.mo"),
        (Path(app.root_path) / "meetings", "*.py"),
    ]
    for folder, pattern in roots:
        for file in sorted(folder.rglob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def migration_head(app: Flask) -> str | None:
    """The newest migration of this code."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(app.config["MIGRATIONS"]))
    return ScriptDirectory.from_config(config).get_current_head()


def init_app(app: Flask) -> None:
    """Hang everything on the application."""
    app.config.setdefault("CSP", CSP)
    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters |= {"int": NumberConverter, "default": WordConverter, "string": WordConverter}
    app.url_value_preprocessor(_pull_language)
    app.url_defaults(_give_language)
    # Before anything that may refuse the request, such as the check of a form's token, and log that it did.
    app.before_request_funcs.setdefault(None, []).insert(0, _refer)
    app.before_request_funcs[None].insert(1, _admit_file)
    app.before_request(_start)
    app.before_request(begin)
    app.after_request(finish)
    app.add_url_rule("/", view_func=root)
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    app.add_url_rule("/robots.txt", view_func=robots)
    # Views of extensions cannot carry a decorator; their rules stand here and in `accounts`.
    app.extensions["rostrum_rules"] = {"static": AccessRule(Action.PUBLIC_READ)}
    app.extensions["rostrum_version"] = words_version(app)
    app.extensions["rostrum_since"] = clock.stamp()
    app.extensions["rostrum_head"] = migration_head(app)
