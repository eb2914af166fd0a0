"""`flask feeds …`: build every feed and say what came of it."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from meetings.foundation.database import db, reading_only
from meetings.foundation.languages import LANGUAGES

from . import building, queries, rules, services

feed_commands = AppGroup("feeds", help="Calendar feeds.")


@feed_commands.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Build the default feeds in all languages anew and name what had to be left out."""
    building.memory().clear()
    failed = False
    with reading_only():  # what is left out is recorded in transactions of its own
        for feed in rules.DEFAULT_FEEDS:
            for lang in LANGUAGES:
                try:
                    click.echo(f"{lang} {feed.key}: {len(services.build(feed, lang))} bytes")
                except building.Unbuildable as error:
                    failed = True
                    click.echo(f"{lang} {feed.key}: {error}")
        db.session.rollback()
        for problem in queries.problems():
            click.echo(f"left out: {problem.kind} {problem.record_id} in {problem.language}: {problem.reason}")
    if failed:
        sys.exit(1)
