"""What the page of the audit log says of external calendars."""

from __future__ import annotations

from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.registries import AuditKind, Named
from meetings.foundation.web import actor

from . import labels
from .models import ExternalCalendar


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    # Of the address the log keeps the host in clear, and a mark by which a change shows.
    silent = frozenset({"address"})
    named = Named(ExternalCalendar.id, ExternalCalendar.name, _url)
    kind = AuditKind(labels.TITLE, named, labels.AUDITED_FIELDS, refers={"process_id": "process"}, silent=silent)
    registries.audit_kinds.register("external_calendar", kind, rank=32)


def _url(key: str) -> str:
    return url_for("externals.show", number=key) if may_somewhere(actor(), Action.OTHERS_SEE) else ""
