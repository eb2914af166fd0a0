"""What the page of the audit log says of external calendars."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels
from .models import ExternalCalendar


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    # Of the address the log keeps the host in clear, and a mark by which a change shows.
    silent = frozenset({"address"})
    kind = AuditKind(labels.TITLE, _calendars, labels.AUDITED_FIELDS, refers={"process_id": "process"}, silent=silent)
    registries.audit_kinds.register("external_calendar", kind, rank=32)


def _calendars(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(ExternalCalendar.id, ExternalCalendar.name)
    rows = db.session.execute(query.where(ExternalCalendar.id.in_([int(found) for found in ids])))
    may_see = may_somewhere(actor(), Action.OTHERS_SEE)
    return {str(id_): Link(name, url_for("externals.show", number=id_) if may_see else "") for id_, name in rows}
