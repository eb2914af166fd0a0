"""Versions of agendas as documents: to read and print, as PDF and for Word, in each language in which they are out."""

from __future__ import annotations

from flask import Blueprint, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, lang, public

from . import described, labels, parties, queries
from .models import AgendaVersion

bp = Blueprint("agenda_documents", __name__)
NUMBER = "<int(max=2147483647):number>"


@bp.get(f"/agendas/{NUMBER}/document.<any(html, pdf, docx):form>")
@public
def document(number: int, form: str) -> Response:
    """A version that the reader may see, in the language of the address; where it is not out in it, there is none."""
    version = queries.version(number)
    if not parties.sees_version(actor(), version) or lang() not in version.langs:
        abort(404)

    def address(other: Form) -> str:
        return url_for("agenda_documents.document", number=number, form=other.value, lang=lang())

    decided = queries.adoption_of(version.id)
    made = described.of_version(version, decided)
    return serving.answer(made, Form(form), serving.files(address), name=_name(version))


def _name(version: AgendaVersion) -> str:
    if version.document is not None and version.document.symbol:
        return version.document.symbol
    meeting = version.agenda.meeting
    return _("%(name)s: %(value)s", name=into(meeting.short or meeting.title).text, value=labels.KINDS[version.kind])
