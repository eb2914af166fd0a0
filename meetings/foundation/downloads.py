"""Sending files, those that people attached and those made on request, to whoever may have them."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from . import attachments
from .attachments import Attachment


def to_keep(attachment: Attachment) -> Response:
    """A file to be kept by who asks for it: never shown in place, and kept by no cache on the way."""
    return as_file(attachments.content_of(attachment.id), attachment.name, attachment.kind.content_type)


def as_file(content: bytes, name: str, content_type: str) -> Response:
    """The same for bytes that are made on request."""
    response = send_file(BytesIO(content), mimetype=content_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"  # Flask would let everybody keep it for a year, as a style sheet
    return response
