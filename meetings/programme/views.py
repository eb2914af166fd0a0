"""The blueprint of programmes of work; each part of its pages is a module of its own."""

from __future__ import annotations

from flask import Blueprint

from . import labels, presenting

bp = Blueprint("programme", __name__)
NUMBER = "<int(max=2147483647):number>"


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"programme_words": labels, "programme_clock": presenting}
