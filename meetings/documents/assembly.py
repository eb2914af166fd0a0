"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from meetings.foundation import registries

from . import labels


def setup(app: Flask) -> None:
    """Nothing but the sentences of its errors: documents are made where other features ask for them."""
    for code, words in labels.ERRORS.items():
        registries.error_sentences.register(code, words)
