"""What the page of the audit log says of notes, notices that were sent again, addresses, and ways of being told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa
from flask import url_for

from meetings.accounts.models import User
from meetings.foundation import registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.languages import NAMES
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels, page_labels
from .models import Note, Notice


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in page_labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    note = AuditKind(
        page_labels.NOTES,
        _notes,
        page_labels.AUDITED_FIELDS,
        {"to_kind": {circle.value: words for circle, words in page_labels.CIRCLES.items()}},
        {"meeting_id": "meeting", "unreached": "state"},
    )
    address = AuditKind(
        page_labels.MISSION_ADDRESSES,
        _unnamed,
        page_labels.AUDITED_ADDRESS,
        {"language": NAMES.__getitem__},
        {"state": "state"},
    )
    ways = {way.value: words for way, words in page_labels.DELIVERIES.items()}
    choices = AuditKind(page_labels.CHOICES, _people, dict(labels.KINDS), dict.fromkeys(labels.KINDS, ways))
    registries.audit_kinds.register("note", note, rank=95)
    registries.audit_kinds.register("notice", AuditKind(page_labels.NOTICES, _notices, page_labels.AUDITED_NOTICE), 96)
    registries.audit_kinds.register("mission_address", address, rank=97)
    failing = replace(address, name=page_labels.FAILING_ADDRESSES, links=_unnamed)
    registries.audit_kinds.register("failing_address", failing, rank=98)
    registries.audit_kinds.register("notice_choices", choices, rank=99)


def _notes(ids: Collection[str]) -> dict[str, Link]:
    rows = db.session.execute(sa.select(Note.id, Note.subject).where(Note.id.in_([int(found) for found in ids])))
    may_see = may_somewhere(actor(), Action.NOTICE_TOLD)
    return {str(id_): Link(text, url_for("notices.note", number=id_) if may_see else "") for id_, text in rows}


def _notices(ids: Collection[str]) -> dict[str, Link]:
    rows = db.session.execute(sa.select(Notice.id, Notice.title).where(Notice.id.in_([int(found) for found in ids])))
    may_see = may_somewhere(actor(), Action.NOTICE_TOLD)
    return {str(id_): Link(text, url_for("notices.told_one", number=id_) if may_see else "") for id_, text in rows}


def _unnamed(_ids: Collection[str]) -> dict[str, Link]:
    return {}  # the entries hold the address themselves


def _people(ids: Collection[str]) -> dict[str, Link]:
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_([int(found) for found in ids])))
    may_see = may_somewhere(actor(), Action.ACCOUNT_SEE)
    return {
        str(id_): Link(name, url_for("administration.account", user_id=id_) if may_see else "") for id_, name in rows
    }
