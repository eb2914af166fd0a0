"""What the page of the audit log says of posts, calls, nominations and officers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from meetings.calendar.models import Meeting
from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels, queries, table_labels
from .models import Nomination, NominationCall, Officer, Post
from .parties import sees_meeting

# Groups are named where States are.
_POST = {"meetings": "meeting", "group_code": "state"}
_CALL = {
    "requirement_id": "requirement",
    "nomination_id": "nomination",
    "winner_id": "nomination",
    "groups": "state",
    "group_code": "state",
    "asked_by": "state",
}


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in table_labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    fields = table_labels.FIELDS
    post = AuditKind(table_labels.POSTS, _posts, fields, {"kind": labels.POST_KINDS}, _POST, frozenset({"key"}))
    call_values: dict[str, Any] = {"status": labels.CALL_STATUSES, "method": labels.METHODS, "how": labels.DECISIONS}
    call = AuditKind(table_labels.CALLS, _calls, fields, call_values, _CALL)
    nomination = AuditKind(
        table_labels.NOMINATIONS,
        _nominations,
        fields,
        {"status": labels.STATUSES, "circle": labels.CIRCLES},
        {"state": "state", "nominator": "state", "replaced_by_id": "nomination"},
    )
    officer = AuditKind(
        table_labels.OFFICERS,
        _officers,
        table_labels.OFFICER_FIELDS,
        {"status": labels.OFFICER_STATUSES, "elected_how": labels.METHODS},
        {"state": "state", "nomination_id": "nomination", "replaced_by_id": "officer"},
    )
    kinds = {"post": post, "nomination_call": call, "nomination": nomination, "officer": officer}
    for rank, (kind, said) in enumerate(kinds.items()):
        registries.audit_kinds.register(kind, said, rank=40 + rank)


def _posts(ids: Collection[str]) -> dict[str, Link]:
    return _named(sa.select(Post.id, Post).where(Post.id.in_(_numbers(ids))))


def _calls(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(NominationCall.id, Post).join(NominationCall.post)
    return _named(query.where(NominationCall.id.in_(_numbers(ids))))


def _nominations(ids: Collection[str]) -> dict[str, Link]:
    """By the post alone: whom a nomination names is not for everybody who reads the log."""
    query = sa.select(Nomination.id, Post).join(Nomination.call).join(NominationCall.post)
    return _named(query.where(Nomination.id.in_(_numbers(ids))))


def _officers(ids: Collection[str]) -> dict[str, Link]:
    return _named(sa.select(Officer.id, Post).join(Officer.post).where(Officer.id.in_(_numbers(ids))))


def _numbers(ids: Collection[str]) -> list[int]:
    return [int(found) for found in ids]


def _named(query: Any) -> dict[str, Link]:
    """What belongs to posts, named by title and meetings, with the page of officers for who may open it: one query,
    since the page of the log has few to spare."""
    query = query.options(
        joinedload(Post.process), joinedload(Post.meetings).load_only(*queries.NAMED, Meeting.kind, raiseload=True)
    )
    who, links = actor(), {}
    for number, post in db.session.execute(query).unique():
        named = [into(meeting.short or meeting.title).text for meeting in post.meetings]
        seen = [meeting for meeting in post.meetings if sees_meeting(who, post, meeting)]
        url = url_for("calendar.officers", code=seen[0].code) if seen else ""
        links[str(number)] = Link(" · ".join([str(labels.TITLES[post.title]), *named]), url)
    return links
