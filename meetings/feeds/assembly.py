"""Puts this package into the application."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from meetings.calendar import feed as meetings
from meetings.deadlines import feed as deadlines
from meetings.foundation import registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.registries import Link

from . import labels, queries, views
from .commands import feed_commands
from .services import Memory


def _waiting(actor: Any) -> list[Link]:
    """For the secretariat: records that no calendar shows."""
    if not may_somewhere(actor, Action.FEED_PROBLEMS) or not (count := queries.problem_count()):
        return []
    return [Link(labels.left_out(count), url_for("feeds.problems"), tone="bad")]


def setup(app: Flask) -> None:
    """Register blueprint, commands and registry entries."""
    app.extensions["rostrum_feeds"] = Memory()
    registries.feed_sources.register("meetings", meetings.SOURCE, rank=10)
    registries.feed_sources.register("deadlines", deadlines.SOURCE, rank=20)
    meetings.watch()
    deadlines.watch()
    app.register_blueprint(views.bp)
    app.cli.add_command(feed_commands)
    registries.waiting.register("feeds", _waiting, rank=80)
    registries.page_context.register("feeds", lambda: {"feeds_url": url_for("feeds.subscribe")})
