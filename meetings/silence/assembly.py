"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import frame, registries
from meetings.foundation.access_table import Action
from meetings.foundation.registries import AccountLink

from . import audited, commands, feed, labels, rules, showing, tasks, views, views_letters, wording
from . import models as models


def setup(app: Flask) -> None:
    """Register pages, what waits for people, feeds, sentences, kinds of notices, the chore, commands, words."""
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    app.register_blueprint(views.bp, url_prefix="/<lang:lang>/silence")
    app.register_blueprint(views_letters.bp, url_prefix="/<lang:lang>/silence")
    frame.columns.register("silence", showing.columns)
    registries.waiting.register("silence", showing.waiting, rank=5)
    registries.feed_sources.register(feed.KIND, feed.SOURCE, rank=50)
    registries.account_links.register(
        "silence", AccountLink(labels.PROCEDURES, "silence.index", Action.SILENCE_SEE), rank=7
    )
    wording.register()
    audited.register()
    registries.chores.register(rules.CHORE, (1, tasks.run_out))
    registries.chores.register(rules.REMIND, (5, tasks.remind))
    app.cli.add_command(commands.silence_commands)
