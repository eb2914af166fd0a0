"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import tasks
from .commands import outbox_commands
from .rules import CHORE


def setup(app: Flask) -> None:
    """Register the commands and what the worker does."""
    app.cli.add_command(outbox_commands)
    registries.chores.register(CHORE, (1, tasks.send_due))
    registries.chores.register("outbox.reports", (1, tasks.take_reports))
    registries.chores.register("outbox.texts", (24 * 60, tasks.erase_texts))
