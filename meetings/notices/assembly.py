"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import frame, registries, telling
from meetings.foundation.registries import AccountLink

from . import (
    audited,
    labels,
    page_labels,
    panels,
    rules,
    seeding,
    services,
    showing,
    tasks,
    views,
    views_missions,
    views_notes,
    views_told,
)
from . import models as models

__all__ = ["setup", "views_missions", "views_notes", "views_told"]


def setup(app: Flask) -> None:
    """Register who tells people, pages, what other pages show, sentences."""
    registries.samplers.register("notices", seeding.load)
    telling.register(services.tell, services.withdraw)
    registries.chores.register(rules.COMPOSE, (1, tasks.compose))
    registries.chores.register(rules.REMIND, (5, tasks.remind))
    registries.chores.register(rules.DIGEST, (10, tasks.digest))
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>")
    audited.register()
    registries.account_links.register("notices", AccountLink(page_labels.NOTICES, "notices.own"), rank=5)
    registries.account_links.register("notices.choices", AccountLink(page_labels.CHOICES, "notices.choices"), rank=6)
    registries.waiting.register("notices", showing.waiting, rank=10)
    registries.meeting_panels.register("notices", panels.of_meeting, rank=95)
    frame.columns.register("notices", showing.columns)
    registries.page_context.register("notices", showing.context)
    for code, words in (labels.ERRORS | page_labels.SENTENCES).items():
        registries.error_sentences.register(code, words)
