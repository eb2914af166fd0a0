"""What the page of the audit log says of deadlines and counting rules."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for

from meetings.calendar.labels import KINDS
from meetings.calendar.models import Meeting
from meetings.foundation import registries
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor, can
from meetings.mandates.labels import ADDRESSEES, AREAS
from meetings.mandates.models import Process

from . import labels, presenting
from .models import CountingRule, Deadline

_WORDS: dict[str, Any] = {
    "state": labels.STATES,
    "owner": ADDRESSEES,
    "area": AREAS,
    "kinds": KINDS,
    "offset_days": presenting.offset,
}
_REFERS = {"requirement_id": "requirement", "paragraph_id": "paragraph", "meeting_id": "meeting"}
# By how much the day in force was extended follows from the days; the process from the meeting or the paragraph.
_SILENT = frozenset({"extended_days", "process_id"})


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    deadline = AuditKind(labels.DEADLINES, _deadlines, labels.AUDITED_FIELDS, _WORDS, _REFERS, _SILENT)
    registries.audit_kinds.register("deadline", deadline, rank=20)
    rule = AuditKind(labels.COUNTING_RULES, _rules, labels.AUDITED_FIELDS, _WORDS)
    registries.audit_kinds.register("counting_rule", rule, rank=21)


def _deadlines(ids: Collection[str]) -> dict[str, Link]:
    """Each with its meeting, since counted ones are called alike; its page for who may open it."""
    meeting = (Meeting.code, Meeting.short, Meeting.title, Meeting.is_published)
    query = (
        sa.select(Deadline.id, Deadline.title, Deadline.is_published, Process.code, *meeting)
        .join(Deadline.process)
        .outerjoin(Deadline.meeting)
        .where(Deadline.id.in_([int(found) for found in ids]))
    )
    found: dict[str, Link] = {}
    for id_, title, is_published, process, code, short, name, meeting_is_published in db.session.execute(query):
        is_public = is_published and (code is None or meeting_is_published)
        is_open = is_public or can(Action.MEETING_PREPARATION, Scope(process=process, meeting=code))
        names = [into(title).text, into(short or name).text if code else ""]
        url = url_for("deadlines.show", deadline_id=id_) if is_open else ""
        found[str(id_)] = Link(" · ".join(filter(None, names)), url)
    return found


def _rules(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(CountingRule.id, CountingRule.title).where(CountingRule.id.in_([int(found) for found in ids]))
    page = url_for("deadlines.rules") if may_somewhere(actor(), Action.COUNTING_RULE_SEE) else ""
    return {str(id_): Link(title, page and f"{page}#rule-{id_}") for id_, title in db.session.execute(query)}
