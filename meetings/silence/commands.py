"""`flask silence …`: prove every outcome from the record."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from meetings.foundation.database import db, reading_only

from . import queries, verifying

silence_commands = AppGroup("silence", help="Silence procedures.")


@silence_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Count every outcome from the acts once more. Exits with 1 where one differs, and says which."""
    with reading_only():  # proving takes a while, and must not keep anybody from acting
        problems = list(verifying.verify())
        count = len(queries.every_id())
        db.session.rollback()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"{count} silence procedures agree with their records.")
