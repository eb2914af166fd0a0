"""`flask nominations …`: prove what is on record of nominations and officers."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from meetings.foundation.database import db, reading_only

from . import queries, verifying

nomination_commands = AppGroup("nominations", help="Nominations and officers.")


@nomination_commands.command("verify")
@with_appcontext
def verify() -> None:
    """Count every status from the record once more. Exits with 1 where something differs, and says what."""
    with reading_only():  # proving takes a while, and must not keep anybody from acting
        problems = list(verifying.verify())
        count = len(queries.every_post())
        db.session.rollback()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo(f"{count} posts with their nominations and officers agree with their records.")
