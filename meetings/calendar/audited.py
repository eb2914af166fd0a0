"""What the page of the audit log says of meetings, holidays and meetings of other processes."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor, can
from meetings.mandates.models import Process

from . import labels, links
from .history import FIELDS
from .models import Holiday, Meeting, OtherMeeting, Place


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    meeting = AuditKind(
        labels.MEETINGS,
        _meetings,
        {**FIELDS, **labels.AUDITED_FIELDS},
        {"kind": labels.KINDS, "status": labels.STATUSES, "chair_status": labels.CHAIR_STATUSES},
        {"paragraphs": "paragraph", "place": "place", "host_state": "state", "chair_state": "state"},
        frozenset({"revision"}),
    )
    registries.audit_kinds.register("meeting", meeting, rank=10)
    other = AuditKind(labels.OTHERS, _others, labels.AUDITED_FIELDS, refers={"place": "place"})
    registries.audit_kinds.register("other_meeting", other, rank=30)
    kinds = {"kind": labels.HOLIDAY_KINDS}
    holiday = AuditKind(labels.HOLIDAYS, _holidays, labels.AUDITED_FIELDS, kinds, {"place_id": "place"})
    registries.audit_kinds.register("holiday", holiday, rank=31)
    registries.audit_kinds.register("place", AuditKind("", _places))


def _meetings(ids: Collection[str]) -> dict[str, Link]:
    """Under which page, for who may open it."""
    columns = (Meeting.id, Meeting.code, Meeting.title, Meeting.short, Meeting.is_published, Process.code)
    query = sa.select(*columns).join(Meeting.process).where(Meeting.id.in_([int(found) for found in ids]))
    found: dict[str, Link] = {}
    for id_, code, title, short, is_published, process in db.session.execute(query):
        is_open = is_published or can(Action.MEETING_PREPARATION, Scope(process=process, meeting=code))
        found[str(id_)] = Link(short or title, links.meeting_url(code) if is_open else "")
    return found


def _others(keys: Collection[str]) -> dict[str, Link]:
    query = sa.select(OtherMeeting.key, OtherMeeting.title).where(OtherMeeting.key.in_(keys))
    url = url_for("calendar.other_meetings") if may_somewhere(actor(), Action.OTHERS_SEE) else ""
    return {key: Link(title, url) for key, title in db.session.execute(query)}


def _holidays(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(Holiday.id, Holiday.name).where(Holiday.id.in_([int(found) for found in ids]))
    return {str(id_): Link(name, url_for("calendar.holiday_list")) for id_, name in db.session.execute(query)}


def _places(names: Collection[str]) -> dict[str, Link]:
    """Duty stations and venues, which the log calls by their number or by their code."""
    ids = [int(name) for name in names if name.isdigit()]
    query = sa.select(Place.id, Place.code, Place.name).where(sa.or_(Place.id.in_(ids), Place.code.in_(names)))
    found: dict[str, Link] = {}
    for id_, code, name in db.session.execute(query):
        found[str(id_)] = found[code] = Link(name, "")
    return found
