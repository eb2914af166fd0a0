"""`flask externals …`: ask for external calendars and say what came of it."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from . import asking

external_commands = AppGroup("externals", help="External calendars.")


@external_commands.command("fetch")
@click.option("--all", "everything", is_flag=True, help="Not only what is due.")
@with_appcontext
def fetch(everything: bool) -> None:
    """Ask for the calendars that are due. Exits with 1 when one could not be read."""
    numbers = asking.every_address() if everything else asking.due()
    done = {number: asking.fetch_one(number) for number in numbers}
    for number, result in done.items():
        click.echo(f"calendar {number}: {result or 'another worker is at it'}")
    click.echo(f"{len(done)} calendars asked for")
    if any("." in result for result in done.values()):
        sys.exit(1)
