"""Commands of `flask --app wsgi`: those that belong to no single feature."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from meetings import backup, demo, demo_programmes
from meetings.foundation import audit, clock, registries
from meetings.foundation.database import db, reading_only, unit_of_work

audit_commands = AppGroup("audit", help="The audit log.")


@audit_commands.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Prove that no entry was edited, removed, reordered or cut off."""
    with reading_only():  # proving takes a while, and must not keep anybody from writing
        problems = list(audit.verify())
        db.session.rollback()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("The audit log is whole.")


@click.command("demo")
@click.option("--meetings", default=200, show_default=True, type=click.IntRange(1, 10_000), help="How many to add.")
@click.option("--sessions", default=0, type=click.IntRange(0, 10_000), help="How many to add, in published programmes.")
@with_appcontext
def make_demo(meetings: int, sessions: int) -> None:
    """Add plausible meetings, deadlines and programmes of work, all marked as samples, for measuring."""
    today = clock.business_today()
    with unit_of_work():
        added, deadlines = demo.make(meetings, today)
    click.echo(f"{added} meetings and {deadlines} deadlines added")
    if sessions:
        with unit_of_work():
            programmes, held = demo_programmes.make(sessions, today, current_app.config["DATA"])
        click.echo(f"{programmes} programmes with {held} sessions added")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the background worker until it is told to stop."""
    from meetings import queue  # Huey imports every store it knows: nothing that servers should wait for

    queue.work(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def write_backup(target: Path) -> None:
    """Write everything to TARGET (gzipped JSON lines), consistent while writing goes on."""
    count = backup.write(target, current_app.extensions["rostrum_head"])
    click.echo(f"{count} rows written to {target}")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def read_backup(source: Path) -> None:
    """Migrate an empty database and read SOURCE into it: all of it or nothing."""
    from flask_migrate import upgrade

    upgrade(directory=str(current_app.config["MIGRATIONS"]))
    try:
        count = backup.restore(source, current_app.extensions["rostrum_head"])
    except backup.RestoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} rows restored from {source}")


@click.command("seed")
@click.option("--samples", is_flag=True, help="In a demonstration also notes and nominations, as they could have been.")
@with_appcontext
def seed(samples: bool) -> None:
    """Load what comes with Rostrum; what is there already stays as people keep it. Safe to repeat."""
    with unit_of_work():
        for load in [*registries.seeders, *(registries.samplers if samples else ())]:
            load(current_app.config["DATA"])


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (audit_commands, make_demo, seed, worker, write_backup, read_backup):
        app.cli.add_command(command)
