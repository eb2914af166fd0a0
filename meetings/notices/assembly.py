"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries, telling

from . import labels, services
from . import models as models


def setup(app: Flask) -> None:
    """Register who tells people, and sentences."""
    telling.register(services.tell, services.withdraw)
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
