"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from . import models_requests as models_requests


def setup(app: Flask) -> None:
    """Register pages, sentences, kinds of notices, words of the audit log, what other pages show of the fund."""
