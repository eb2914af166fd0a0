"""The Flask extensions, unbound, and how they are bound."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from .foundation import page_cache
from .foundation.catalogues import use_catalogues
from .foundation.database import db
from .foundation.languages import LOCALES
from .foundation.web import lang

babel = Babel()
compress = Compress()
csrf = CSRFProtect()
migrate = Migrate()


def init_app(app: Flask) -> None:
    """Bind all of them."""
    page_cache.init_app(app)
    compress.init_app(app)  # early, so that it packs what all others have finished
    babel.init_app(app, locale_selector=lambda: LOCALES[lang()])
    use_catalogues(babel)
    csrf.init_app(app)
    # Batch mode: SQLite alters a table by copying it.
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True, compare_type=True)
