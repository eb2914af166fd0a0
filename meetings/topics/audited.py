"""What the page of the audit log says of proposals, themes and digests."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to
from meetings.documentation.labels import DISTRIBUTIONS
from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.languages import NAMES, Text
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels, table_labels
from .models import TopicDigest, TopicProposal, TopicTheme
from .parties import visible_proposals

# Groups are named where States are; an organization is its own code.
_REFERS = {
    "by_code": "state",
    "theme_id": "topic_theme",
    "item_id": "agenda_item",
    "merged_into_id": "topic_proposal",
    "other_meeting_id": "meeting",
}


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in table_labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    values: dict[str, Any] = {"by_kind": labels.BY_KINDS, "status": labels.STATUSES, "answer": labels.ANSWERS}
    values["lang"] = NAMES.__getitem__
    kinds = {
        "topic_proposal": AuditKind(table_labels.PROPOSALS, _proposals, table_labels.PROPOSAL_FIELDS, values, _REFERS),
        "topic_theme": AuditKind(table_labels.THEMES, _themes, table_labels.THEME_FIELDS),
        "topic_digest": AuditKind(
            table_labels.DIGESTS,
            _digests,
            table_labels.DIGEST_FIELDS,
            {"distribution": DISTRIBUTIONS},
            silent=frozenset({"fingerprint"}),
        ),
    }
    for rank, (kind, said) in enumerate(kinds.items()):
        registries.audit_kinds.register(kind, said, rank=60 + rank)


def _proposals(ids: Collection[str]) -> dict[str, Link]:
    """By number and meeting alone: what is proposed is not for everybody who reads the log."""
    seen = visible_proposals(actor())
    query = sa.select(TopicProposal.id, Meeting.short, Meeting.title, seen).join(TopicProposal.meeting)
    found = {}
    for number, short, title, is_seen in db.session.execute(query.where(TopicProposal.id.in_(_numbers(ids)))):
        name = _("Proposal %(number)s", number=number)
        found[str(number)] = Link(_line(name, short or title), url_for("topics.show", number=number) if is_seen else "")
    return found


def _themes(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(TopicTheme.id, TopicTheme.title).where(TopicTheme.id.in_(_numbers(ids)))
    return {str(number): Link(title, "") for number, title in db.session.execute(query)}


def _digests(ids: Collection[str]) -> dict[str, Link]:
    query = (
        sa.select(TopicDigest.id, TopicDigest.number, Meeting.short, Meeting.title, visible_to(actor()))
        .join(TopicDigest.meeting)
        .where(TopicDigest.id.in_(_numbers(ids)))
    )
    found = {}
    for digest_id, number, short, title, is_seen in db.session.execute(query):
        url = url_for("topics.digest_page", number=digest_id) if is_seen else ""
        found[str(digest_id)] = Link(_line(_("Digest %(number)s", number=number), short or title), url)
    return found


def _line(name: str, meeting: Text) -> str:
    return f"{name} · {into(meeting).text}"


def _numbers(ids: Collection[str]) -> list[int]:
    return [int(found) for found in ids]
