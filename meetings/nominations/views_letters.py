"""Letters about calls and nominations: to read and print, as PDF and for Word, in the language of the address."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.foundation.web import actor, lang, public

from . import letters, queries
from .letters import CALL, Letter
from .rules import Circle

bp = Blueprint("letters", __name__)
NUMBER = "<int(max=2147483647):number>"
FORM = "<any(html, pdf, docx):form>"
KINDS = ", ".join(letter.value for letter in Letter)


@bp.get(f"/calls/{NUMBER}/letters/<any({CALL}):kind>.{FORM}")
@public
def of_call(number: int, kind: str, form: str) -> Response:
    """The note by which nominations are asked for: public as the call is."""
    found = queries.call_by_id(actor(), number)
    others = serving.files(lambda other: letters.call_address(number, other.value, lang()))
    return serving.answer(letters.of_call(actor(), found), Form(form), others, name=_("Call for nominations"))


@bp.get(f"/{NUMBER}/letters/<any({KINDS}):kind>.{FORM}")
@public
def of_nomination(number: int, kind: str, form: str) -> Response:
    """The note that circulates a nomination, for those to whom it is circulated; the one that designates, for all."""
    found, letter = queries.nomination_by_id(actor(), number), Letter(kind)
    if not letters.may_read(actor(), found, letter):
        abort(404)
    asked = request.args.get("circle", "")
    circle = Circle(asked) if asked in set(Circle) else None
    others = serving.files(lambda other: letters.nomination_address(number, letter, other.value, lang()))
    return serving.answer(letters.of_nomination(actor(), found, letter, circle), Form(form), others)
