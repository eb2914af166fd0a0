"""Pages by which groups and the secretariat decide: endorsing, ballots, circulating, asking under silence, designating."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from meetings.foundation.access_table import Action
from meetings.foundation.web import authorize, commits, requires

bp = Blueprint("deciding", __name__)
NUMBER = "<int(max=2147483647):number>"


@bp.route(f"/nominations/{NUMBER}/endorse", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
def endorse(number: int) -> str | Response | tuple[str, int]:
    """The group of the candidate puts it forward."""
    authorize(Action.NOMINATION_SEE)
    abort(404)


@bp.route(f"/nominations/{NUMBER}/circulate", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
def circulate(number: int) -> str | Response | tuple[str, int]:
    """All addressees see it, and are told."""
    authorize(Action.NOMINATION_SEE)
    abort(404)


@bp.route(f"/nominations/{NUMBER}/designate", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
def designate(number: int) -> str | Response | tuple[str, int]:
    """Who was nominated is the officer-designate."""
    authorize(Action.NOMINATION_SEE)
    abort(404)


@bp.route(f"/nominations/{NUMBER}/ask/<any(group, chairs):whom>", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
def ask(number: int, whom: str) -> str | Response | tuple[str, int]:
    """Put a nomination under silence: inside its group, or to the chairs of the other groups."""
    authorize(Action.NOMINATION_SEE)
    abort(404)


@bp.route(f"/nominations/calls/{NUMBER}/ballot", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
def ballot(number: int) -> str | Response | tuple[str, int]:
    """The rounds of a ballot, and one more: among the candidates of the group named by `group`, or among all."""
    authorize(Action.NOMINATION_SEE)
    abort(404)
