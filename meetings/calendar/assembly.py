"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import clock, registries

from . import queries, seeding, showing, views_edit, views_life, views_lists
from .views import bp

SCOPES_AT_MOST = 200

__all__ = ["setup", "views_edit", "views_life", "views_lists"]


def setup(app: Flask) -> None:
    """Register blueprint, seeder, and what other pages show of meetings."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>")
    registries.seeders.register("calendar", seeding.load, rank=45)
    registries.scope_choices.register("meeting", _meetings)
    showing.register()


def _meetings(lang: str) -> list[tuple[str, str]]:
    """What a chair's desk can be appointed for: meetings to come."""
    coming = queries.coming(clock.today(), SCOPES_AT_MOST)
    return [(meeting.code, meeting.title.into(lang).text) for meeting in coming]
