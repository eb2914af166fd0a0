"""What the page of the audit log says of journeys."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels_travel as labels
from .models_requests import Award, SponsorshipRequest, Travel
from .queries_travel import visible_travels


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    kind = AuditKind(labels.KIND, _travels, labels.FIELDS, {"outcome": labels.OUTCOMES}, silent=frozenset({"costs"}))
    registries.audit_kinds.register("travel", kind, rank=78)


def _travels(ids: Collection[str]) -> dict[str, Link]:
    """By number and meeting alone: whose journey it is, is not for everybody who reads the log."""
    query = (
        sa.select(Travel.id, Travel.award_id, Meeting.short, Meeting.title, visible_travels(actor()))
        .join(Award, Award.id == Travel.award_id)
        .join(SponsorshipRequest, SponsorshipRequest.id == Award.request_id)
        .join(Meeting, Meeting.id == SponsorshipRequest.meeting_id)
        .where(Travel.id.in_([int(found) for found in ids]))
    )
    found = {}
    for number, award, short, title, is_seen in db.session.execute(query):
        name = _("Journey %(number)s", number=number)
        url = url_for("sponsorship.travel", number=award) if is_seen else ""
        found[str(number)] = Link(f"{name} · {into(short or title).text}", url)
    return found
