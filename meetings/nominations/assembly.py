"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import audited, following, labels, seeding, wording
from . import models as models


def setup(app: Flask) -> None:
    """Register sentences, the seeder, kinds of notices, words of the audit log, what takes over a meeting’s chair."""
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
    wording.register()
    audited.register()
    registries.chair_written.register("nominations", following.take)
    registries.seeders.register("nominations", seeding.load, rank=60)
