"""`flask sponsorship purge`: remove personal data whose time is over, and say what was removed."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from meetings.foundation.access import system

from . import purging
from .labels_travel import PURGED
from .purging import Removed


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@with_appcontext
def purge(dry_run: bool) -> None:
    """Remove personal data of requests whose time is over, and files to which nothing refers any more; what is
    printed holds none of it."""
    count = 0
    for removed in purging.purge_all(system("commands.sponsorship.purge"), dry_run=dry_run):
        click.echo(line(removed))
        count += 1
    click.echo(f"{count} requests would be purged." if dry_run else f"{count} requests purged.")
    if files := purging.sweep(dry_run=dry_run):
        click.echo(f"{files} files to which nothing refers {'would be' if dry_run else 'were'} removed.")


def line(removed: Removed) -> str:
    """What was removed of one request: its number, and how much of each kind of data."""
    kinds = ", ".join(f"{PURGED[kind]} ({count})" for kind, count in removed.counts.items()) or "nothing"
    kept = f"; {removed.kept} files are kept because something else refers to them" if removed.kept else ""
    return f"request {removed.request}: {kinds}{kept}"
