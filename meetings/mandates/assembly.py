"""Puts this package into the application."""

from __future__ import annotations

from flask import Flask


def setup(app: Flask) -> None:
    """Register blueprint, commands and registry entries."""
