"""Puts this package into the application."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from meetings.foundation import registries

from . import audited, labels, seeding, showing, views


def setup(app: Flask) -> None:
    """Register the blueprint, sentences, the seeder, words of the audit log, what other pages show of documents."""
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>")
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    audited.register()
    registries.page_context.register("documentation", _context)
    registries.meeting_tabs.register("documentation", (labels.DOCUMENTS, "documentation.register"), rank=50)
    registries.search_sources.register("documentation", showing.search, rank=60)
    registries.seeders.register("documentation", seeding.load, rank=70)


def _context() -> dict[str, Any]:
    """Where the documents of all meetings are: pages of meetings lead there, and the foot of every page."""
    url = url_for("documentation.index")
    return {"documents_url": url, "footer_links": [(labels.DOCUMENTS, url)]}
