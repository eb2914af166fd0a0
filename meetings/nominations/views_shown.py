"""Pages that show: what is called for, one call with its nominations, one nomination with its record."""

from __future__ import annotations

from io import BytesIO

from flask import abort, render_template, send_file
from werkzeug.wrappers import Response

from meetings.foundation import attachments
from meetings.foundation.web import actor, public

from . import labels, queries
from .views import bp

NUMBER = "<int(max=2147483647):number>"


@bp.get("/nominations/")
@public
def index() -> str:
    """What is called for, and what of it waits for the reader."""
    return render_template("nominations/index.html", calls=queries.open_calls(actor()), words=labels)


@bp.get(f"/nominations/calls/{NUMBER}/")
@public
def call(number: int) -> str:
    """A call: what it asks for and until when, the nominations that the reader may see, what groups have decided."""
    found = queries.call_by_id(actor(), number)
    nominations = queries.nominations_of(actor(), [found.id])
    return render_template("nominations/call.html", call=found, nominations=nominations, words=labels)


@bp.get(f"/nominations/{NUMBER}/")
@public
def show(number: int) -> str:
    """A nomination with its record, for who may see it."""
    return render_template("nominations/show.html", nomination=queries.nomination_by_id(actor(), number), words=labels)


@bp.get(f"/nominations/{NUMBER}/letter")
@public
def note_verbale(number: int) -> Response:
    """The note verbale of a nomination, for who may see that. Never shown in place."""
    found = queries.nomination_by_id(actor(), number)
    if found.letter is None:
        abort(404)
    content = BytesIO(attachments.content_of(found.letter.id))
    kind = found.letter.kind.content_type
    return send_file(content, mimetype=kind, as_attachment=True, download_name=found.letter.name)
