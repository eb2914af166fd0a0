"""Commands of `flask --app wsgi`: those that belong to no single feature."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from .foundation import audit

audit_commands = AppGroup("audit", help="The audit log.")


@audit_commands.command("verify")
@with_appcontext
def audit_verify() -> None:
    """Prove that no entry was edited, removed, reordered or cut off."""
    problems = list(audit.verify())
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("The audit log is whole.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(audit_commands)
