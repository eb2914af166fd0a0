"""Sending files that people attached to whoever may have them."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from . import attachments
from .attachments import Attachment


def to_keep(attachment: Attachment) -> Response:
    """A file to be kept by who asks for it: never shown in place, and kept by no cache on the way."""
    content = BytesIO(attachments.content_of(attachment.id))
    name, kind = attachment.name, attachment.kind.content_type
    response = send_file(content, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"  # Flask would let everybody keep it for a year, as a style sheet
    return response
