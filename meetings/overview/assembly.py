"""Puts this package into the application."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from meetings.foundation import registries
from meetings.overview import labels
from meetings.overview.views import bp


def setup(app: Flask) -> None:
    """Register blueprint and registry entries."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>")
    registries.navigation.register("overview", (labels.NAVIGATION, "overview.home"), rank=10)
    registries.calendar_views.register("month", (labels.MONTH, "overview.month"), rank=10)
    registries.calendar_views.register("agenda", (labels.AGENDA, "overview.agenda"), rank=20)
    registries.page_context.register("overview", _context)


def _context() -> dict[str, Any]:
    return {"home_url": url_for("overview.home"), "search_url": url_for("overview.search")}
