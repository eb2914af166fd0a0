"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import seeding, showing, views_edit, views_life, views_lists
from .views import bp

__all__ = ["setup", "views_edit", "views_life", "views_lists"]


def setup(app: Flask) -> None:
    """Register blueprint, seeder, and what other pages show of meetings."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>")
    registries.seeders.register("calendar", seeding.load, rank=45)
    showing.register()
