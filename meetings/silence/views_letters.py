"""The note by which a text is put under silence: to read and print, as PDF and for Word."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.foundation.access_table import Action
from meetings.foundation.web import actor, authorize, lang, requires

from . import authority, letters, queries

bp = Blueprint("silence_letters", __name__)


@bp.get("/<int(max=2147483647):number>/letter.<any(html, pdf, docx):form>")
@requires(Action.SILENCE_SEE)
def show(number: int, form: str) -> Response:
    """For who runs the procedure and for who is asked, in the language of the address."""
    procedure = queries.by_id(number)
    authorize(Action.SILENCE_SEE, authority.scope_seen(actor(), procedure))
    others = serving.files(lambda other: letters.address(number, other.value, lang()))
    return serving.answer(letters.describe(procedure), Form(form), others)
