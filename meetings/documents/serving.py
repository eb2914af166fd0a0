"""A document as an answer of the application: a page, or a file to keep."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from flask import Response, abort, make_response

from meetings.foundation.kept import Kept
from meetings.foundation.languages import LANGUAGES, NAMES

from . import html, pdf
from .description import Document
from .html import OtherForm

log = logging.getLogger(__name__)

MEDIA_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Nothing in a file may run, load or send anything, whichever viewer a browser shows it in.
FILE_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ROOM = 16 * 1024 * 1024  # bytes of files kept in this process
LONGEST_NAME = 100
_FORBIDDEN = re.compile(r"[^\w.()-]+")
_kept: Kept[bytes] = Kept(ROOM, len)


class Form(StrEnum):
    """The forms a document is given in; the value is the ending of its file, too."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class Offered(NamedTuple):
    """A document in one language: the language’s own name, its code, the addresses of the forms by their endings."""

    name: str
    lang: str
    urls: dict[str, str]


def offered(address: Callable[[Form, str], str]) -> list[Offered]:
    """Where a document is in each language, for a page that links to it; `address` says where a form of it is."""
    return [Offered(NAMES[code], code, {form.value: address(form, code) for form in Form}) for code in LANGUAGES]


def files(address: Callable[[Form], str]) -> tuple[OtherForm, ...]:
    """The files, for the page to read and print."""
    return tuple(OtherForm(form.value.upper(), address(form)) for form in (Form.PDF, Form.DOCX))


def answer(document: Document, form: Form, others: tuple[OtherForm, ...] = (), *, name: str = "") -> Response:
    """The document in that form. A file is called by `name` (without ending), else by its symbol or its title.

    What may be kept by whom is left to the rule of the view. A PDF that cannot be made now is a 503.
    """
    if form is Form.HTML:
        return make_response(html.page(document, others))
    try:
        body = file(document, form)
    except pdf.NotSet:
        log.exception("document not set", extra={"form": str(form), "language": document.lang})
        abort(503)
    response = Response(body, mimetype=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = disposition(
        name or document.symbol or document.title, document.lang, form
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Language"] = document.lang
    return response


def file(document: Document, form: Form) -> bytes:
    """The bytes of the PDF or the DOCX, made once for all who ask for the same. Raises pdf.NotSet."""
    found = _kept.get((form, document))
    if found is not None:
        return found
    if form is Form.DOCX:
        from . import docx  # lxml and Word's templates are read when somebody wants a Word file, not at the start

        return _kept.keep((form, document), docx.render(document))
    return _kept.keep((form, document), pdf.render(document))


def disposition(name: str, lang: str, form: Form) -> str:
    """`attachment` under a name of letters, figures, dots, brackets and hyphens, with its language and its ending."""
    whole = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", name)).strip("-.")[:LONGEST_NAME].strip("-.") or "document"
    plain = _FORBIDDEN.sub("-", unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode())
    plain = plain.strip("-.") or "document"
    ending = f"-{lang}.{form}"
    header = f'attachment; filename="{plain}{ending}"'
    if plain != whole:
        header += f"; filename*=UTF-8''{quote(whole + ending, safe='')}"
    return header
