"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import gettext as _

from meetings.foundation import registries

from . import labels, seeding
from .views import bp


def setup(app: Flask) -> None:
    """Register blueprint, sentences, the link in the footer and the seeder."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>/states")
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    registries.page_context.register("states", _footer)
    registries.seeders.register("states", seeding.load, rank=10)


def _footer() -> dict[str, list[tuple[str, str]]]:
    """The way to the States, from the foot of every page."""
    return {"footer_links": [(_("States and regional groups"), url_for("states.roster"))]}
