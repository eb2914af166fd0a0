"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import commands, labels, labels_xliff, samples, seeding, views_documents, wording


def setup(app: Flask) -> None:
    """Register what the package has."""
    for code, words in (*labels.ERRORS.items(), *labels_xliff.ERRORS.items()):
        registries.error_sentences.register(code, words)
    app.register_blueprint(views_documents.bp, url_prefix="/<lang:lang>")
    wording.register()
    registries.seeders.register("agendas", seeding.load, rank=70)
    registries.samplers.register("agendas", samples.load, rank=120)
    app.cli.add_command(commands.agenda_commands)
