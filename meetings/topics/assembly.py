"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask

from . import models as models


def setup(app: Flask) -> None:
    """Register what the package has."""
