"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import audited, commands, labels, rules, tasks, wording
from . import models as models


def setup(app: Flask) -> None:
    """Register sentences, kinds of notices, the chore, the commands and the words of the audit log."""
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    wording.register()
    audited.register()
    registries.chores.register(rules.CHORE, (1, tasks.run_out))
    app.cli.add_command(commands.silence_commands)
