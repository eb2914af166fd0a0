"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import labels, seeding
from .views import bp


def setup(app: Flask) -> None:
    """Register blueprint, sentences and seeder."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>/states")
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    registries.seeders.register("states", seeding.load, rank=10)
