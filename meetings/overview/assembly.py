"""Puts this package into the application."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template_string

from meetings.foundation.web import public

bp = Blueprint("overview", __name__)


@bp.get("/")
@public
def home() -> str:
    """What is coming."""
    return render_template_string("{% extends 'layout.html' %}{% block title %}{{ _('What is coming') }}{% endblock %}")


def setup(app: Flask) -> None:
    """Register blueprint, commands and registry entries."""
    app.register_blueprint(bp, url_prefix="/<lang:lang>")
