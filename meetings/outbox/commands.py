"""`flask outbox …`: send what is due, and say how much mail there is."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from . import queries, sending

outbox_commands = AppGroup("outbox", help="Outgoing mail.")


@outbox_commands.command("send")
@with_appcontext
def send() -> None:
    """Send what is due now. Exits with 1 while the mail server takes none."""
    done = sending.send_due()
    for outcome, number in sorted(done.items()):
        click.echo(f"{outcome}\t{number}")
    click.echo(f"{sum(done.values())} mails handed over or tried")
    server = queries.server()
    if server is not None and server.down_since is not None:
        click.echo(
            f"the mail server takes no mail since {server.down_since:%Y-%m-%d %H:%M} UTC: {server.reply}", err=True
        )
        sys.exit(1)


@outbox_commands.command("show")
@with_appcontext
def show() -> None:
    """How many mails there are in each state, how many addresses fail, and whether mail goes out."""
    for state, number in queries.counts().items():
        click.echo(f"{state.value}\t{number}")
    click.echo(f"failing addresses\t{queries.failing()}")
    trouble = queries.trouble()
    if trouble is not None:
        reason = trouble.reply or "no worker sends"
        click.echo(f"{trouble.mails} mails wait since {trouble.since:%Y-%m-%d %H:%M} UTC: {reason}")
