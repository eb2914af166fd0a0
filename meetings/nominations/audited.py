"""What the page of the audit log says of posts, calls, nominations and officers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels, queries, table_labels
from .models import Nomination, NominationCall, Officer, Post


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in table_labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    fields = table_labels.FIELDS
    post = AuditKind(
        table_labels.POSTS, _posts, fields, {"kind": labels.POST_KINDS}, {"meetings": "meeting"}, frozenset({"key"})
    )
    call_values: dict[str, Any] = {"status": labels.CALL_STATUSES, "method": labels.METHODS, "how": labels.DECISIONS}
    refers = {"requirement_id": "requirement", "nomination_id": "nomination", "winner_id": "nomination"}
    call = AuditKind(table_labels.CALLS, _calls, fields, call_values, refers)
    nomination = AuditKind(
        table_labels.NOMINATIONS,
        _nominations,
        fields,
        {"status": labels.STATUSES, "circle": labels.CIRCLES},
        {"state": "state", "replaced_by_id": "nomination"},
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
    return _named(sa.select(Post.id, Post.id).where(Post.id.in_(_numbers(ids))))


def _calls(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(NominationCall.id, NominationCall.post_id)
    return _named(query.where(NominationCall.id.in_(_numbers(ids))))


def _nominations(ids: Collection[str]) -> dict[str, Link]:
    """By the post alone: whom a nomination names is not for everybody who reads the log."""
    query = sa.select(Nomination.id, NominationCall.post_id).join(Nomination.call)
    return _named(query.where(Nomination.id.in_(_numbers(ids))))


def _officers(ids: Collection[str]) -> dict[str, Link]:
    return _named(sa.select(Officer.id, Officer.post_id).where(Officer.id.in_(_numbers(ids))))


def _numbers(ids: Collection[str]) -> list[int]:
    return [int(found) for found in ids]


def _named(query: Any) -> dict[str, Link]:
    """What belongs to posts, named by title and meetings, with the page of officers for who may open it."""
    belongs = {str(number): post_id for number, post_id in db.session.execute(query)}
    wanted = sa.select(Post).where(Post.id.in_(set(belongs.values()))).options(selectinload(Post.meetings))
    posts = {post.id: post for post in db.session.execute(wanted).scalars()} if belongs else {}
    shown = queries.shown_meetings(actor(), list(posts.values()))
    links = {}
    for post in posts.values():
        named = [into(meeting.short or meeting.title).text for meeting in post.meetings]
        seen = shown[post.id]
        url = url_for("calendar.officers", code=seen[0].code) if seen else ""
        links[post.id] = Link(" · ".join([str(labels.TITLES[post.title]), *named]), url)
    return {number: links[post_id] for number, post_id in belongs.items()}
