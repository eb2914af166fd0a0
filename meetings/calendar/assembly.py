"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import clock, registries
from meetings.foundation.registries import ScopeChoice

from . import audited, labels, queries, seeding, showing, views_edit, views_life, views_lists
from .views import bp

SCOPES_AT_MOST = 200

__all__ = ["setup", "views_edit", "views_life", "views_lists"]


def setup(app: Flask) -> None:
    """Register blueprint, seeder, and what other pages show of meetings."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>")
    registries.seeders.register("calendar", seeding.load, rank=45)
    registries.scope_choices.register("meeting", _meetings)
    registries.others_views.register("calendar", (labels.OTHERS, "calendar.other_meetings"), rank=10)
    audited.register()
    showing.register()


def _meetings(lang: str) -> list[ScopeChoice]:
    """What a chair's desk can be appointed for: meetings to come."""
    coming = queries.coming(clock.business_today(), SCOPES_AT_MOST)
    return [ScopeChoice(m.code, m.title.into(lang).text, m.process.code) for m in coming]
