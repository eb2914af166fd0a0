"""Pages by which a State or a group nominates: the draft, and what its nominator does with it."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from meetings.foundation.access_table import Action
from meetings.foundation.web import authorize, commits, requires

bp = Blueprint("nominating", __name__)
NUMBER = "<int(max=2147483647):number>"
STEPS = "submit, discard, withdraw, replace, name"


@bp.route(f"/nominations/calls/{NUMBER}/nominate", methods=["GET", "POST"])
@requires(Action.NOMINATION_SUBMIT)
@commits
def new(number: int) -> str | Response | tuple[str, int]:
    """A new draft."""
    authorize(Action.NOMINATION_SUBMIT)
    abort(404)


@bp.route(f"/nominations/{NUMBER}/edit", methods=["GET", "POST"])
@requires(Action.NOMINATION_SUBMIT)
@commits
def edit(number: int) -> str | Response | tuple[str, int]:
    """A draft as it is."""
    authorize(Action.NOMINATION_SUBMIT)
    abort(404)


@bp.route(f"/nominations/{NUMBER}/<any({STEPS}):step>", methods=["GET", "POST"])
@requires(Action.NOMINATION_SUBMIT)
@commits
def act(number: int, step: str) -> str | Response | tuple[str, int]:
    """Ask before a step, then take it."""
    authorize(Action.NOMINATION_SUBMIT)
    abort(404)
