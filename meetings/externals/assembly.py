"""Puts this package into the application."""

from __future__ import annotations

from typing import Any

from flask import Flask

from meetings.foundation import registries

from . import audited, clashes, labels, presenting, services, tasks
from .commands import external_commands
from .views import bp


def setup(app: Flask) -> None:
    """Register blueprint, commands, the worker's chore, and what other pages warn of."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>")
    app.cli.add_command(external_commands)
    audited.register()
    registries.chores.register(services.CHORE, (1, tasks.fetch_due))
    registries.clash_sources.register("externals", clashes.on_days, rank=10)
    registries.others_views.register("externals", (labels.TITLE, "externals.index"), rank=20)
    registries.page_context.register("externals", _context)
    for code, words in labels.SENTENCES.items():
        registries.error_sentences.register(code, words)


def _context() -> dict[str, Any]:
    return {"external_words": labels, "external_calendar": presenting}
