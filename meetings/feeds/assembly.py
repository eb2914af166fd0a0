"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask, url_for

from meetings.calendar import feed as meetings
from meetings.deadlines import feed as deadlines
from meetings.foundation import frame, registries
from meetings.foundation.database import db
from meetings.foundation.registries import AccountLink

from . import audited, labels, panels, views, views_own, views_private, views_saved
from .building import Memory
from .commands import feed_commands
from .gate import Gate

__all__ = ["setup", "views_own", "views_private", "views_saved"]


def setup(app: Flask) -> None:
    """Register blueprint, commands and registry entries."""
    app.extensions["rostrum_feeds"] = memory = Memory()
    registries.feed_sources.register("meeting", meetings.SOURCE, rank=10)
    registries.feed_sources.register("deadline", deadlines.SOURCE, rank=20)
    meetings.watch()
    deadlines.watch()
    with app.app_context():
        app.wsgi_app = Gate(app.wsgi_app, db.engine, memory.answers)  # type: ignore[method-assign]
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>")
    app.cli.add_command(feed_commands)
    audited.register()
    registries.meeting_panels.register("feeds", panels.of_meeting, rank=90)
    frame.columns.register("feeds", panels.columns)
    registries.account_panels.register("feeds", panels.of_account, rank=50)
    registries.account_links.register("feeds", AccountLink(labels.OWN, "feeds.own"), rank=10)
    registries.group_links.register("feeds", panels.of_group)
    registries.waiting.register("feeds", panels.waiting, rank=80)
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    registries.navigation.register("feeds", (labels.SUBSCRIBE, "feeds.subscribe"), rank=80)
    registries.page_context.register("feeds", lambda: {"feeds_url": url_for("feeds.subscribe")})
