"""The Flask extensions, unbound, and how they are bound."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from .foundation import page_cache
from .foundation.catalogues import use_catalogues
from .foundation.database import db
from .foundation.languages import LOCALES
from .foundation.networks import network_of
from .foundation.web import lang

babel = Babel()
compress = Compress()
csrf = CSRFProtect()
migrate = Migrate()
limiter = Limiter(key_func=lambda: network_of(request.remote_addr))


def init_app(app: Flask) -> None:
    """Bind all of them."""
    page_cache.init_app(app)
    compress.init_app(app)  # early, so that it packs what all others have finished
    babel.init_app(app, locale_selector=lambda: LOCALES[lang()])
    use_catalogues(babel)
    csrf.init_app(app)
    # Batch mode: SQLite alters a table by copying it.
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True, compare_type=True)
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    # Without its Valkey the limiter counts in memory rather than answer 500; sign-in limits fail closed by themselves.
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)
