"""What the page of the audit log says of agendas, their items, texts and versions, and of comments on them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from meetings.calendar.models import Meeting
from meetings.calendar.queries import visible_to
from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.languages import NAMES, Text
from meetings.foundation.presentation import into
from meetings.foundation.registries import AuditKind, Link
from meetings.foundation.web import actor

from . import labels, parties, table_labels
from .models import Agenda, AgendaComment, AgendaItem, AgendaText, AgendaVersion


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in table_labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    tongue: dict[str, Any] = {"lang": NAMES.__getitem__}
    kinds = {
        "agenda": AuditKind(
            table_labels.AGENDAS,
            _agendas,
            table_labels.AGENDA_FIELDS,
            {**tongue, "original": NAMES.__getitem__},
            {"meeting_id": "meeting", "items": "agenda_item", "owner_id": "account"},
        ),
        "agenda_item": AuditKind(
            table_labels.ITEMS,
            _items,
            table_labels.ITEM_FIELDS,
            {"role": labels.ROLES},
            {
                "parent_id": "agenda_item",
                "items": "agenda_item",
                "paragraphs": "paragraph",
                "documents": "meeting_document",
            },
        ),
        "agenda_text": AuditKind(
            table_labels.TEXTS,
            _texts,
            table_labels.TEXT_FIELDS,
            {**tongue, "state": labels.STATES},
            {"owner_id": "account"},
            silent=frozenset({"said"}),
        ),
        "agenda_version": AuditKind(
            table_labels.VERSIONS,
            _versions,
            table_labels.VERSION_FIELDS,
            {**tongue, "kind": labels.KINDS, "how": labels.HOWS},
            {"document_id": "meeting_document", "adopted_id": "agenda_version"},
            silent=frozenset({"digest"}),
        ),
        "agenda_comment": AuditKind(
            table_labels.COMMENTS,
            _comments,
            table_labels.COMMENT_FIELDS,
            {**tongue, "audience": labels.COMMENT_AUDIENCES},
            {"version_id": "agenda_version", "item_id": "agenda_item", "state": "state"},
        ),
    }
    for rank, (kind, said) in enumerate(kinds.items()):
        registries.audit_kinds.register(kind, said, rank=52 + rank)


def _agendas(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(Agenda.id, Meeting.code, Meeting.short, Meeting.title, visible_to(actor())).join(Agenda.meeting)
    return {
        str(number): Link(into(short or title).text, url_for("calendar.agenda", code=code) if is_seen else "")
        for number, code, short, title, is_seen in db.session.execute(query.where(Agenda.id.in_(_numbers(ids))))
    }


def _items(ids: Collection[str]) -> dict[str, Link]:
    """By their headings in the language of the original, for who sees the work in progress: not everybody does who
    reads the log. Without a page of their own."""
    seen = parties.own_processes(actor())
    query = sa.select(AgendaItem.id, Meeting.short, Meeting.title, Agenda.original, AgendaText.heading, seen)
    query = query.join(AgendaItem.agenda).join(Agenda.meeting)
    query = query.outerjoin(
        AgendaText, sa.and_(AgendaText.item_id == AgendaItem.id, AgendaText.lang == Agenda.original)
    )
    found = {}
    rows = db.session.execute(query.where(AgendaItem.id.in_(_numbers(ids))))
    for number, short, title, original, heading, is_seen in rows:
        name = _("Item %(item)s", item=f"#{number}")
        if is_seen:
            name = into(Text.of({original: heading or ""})).text or _("Item without a heading")
        found[str(number)] = Link(_line(name, short or title), "")
    return found


def _texts(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(AgendaText.id, AgendaText.lang, Meeting.short, Meeting.title)
    query = query.join(AgendaText.item).join(AgendaItem.agenda).join(Agenda.meeting)
    return {
        str(number): Link(_line(NAMES[lang], short or title), "")
        for number, lang, short, title in db.session.execute(query.where(AgendaText.id.in_(_numbers(ids))))
    }


def _versions(ids: Collection[str]) -> dict[str, Link]:
    seen = parties.seen_versions(actor())
    query = sa.select(AgendaVersion.id, AgendaVersion.number, AgendaVersion.kind, Meeting.short, Meeting.title, seen)
    query = query.join(AgendaVersion.agenda).join(Agenda.meeting)
    found = {}
    rows = db.session.execute(query.where(AgendaVersion.id.in_(_numbers(ids))))
    for version, number, kind, short, title, is_seen in rows:
        url = url_for("agenda_versions.show", number=version) if is_seen else ""
        name = _("Version %(number)s: %(kind)s", number=number, kind=labels.KINDS[kind])
        found[str(version)] = Link(_line(name, short or title), url)
    return found


def _comments(ids: Collection[str]) -> dict[str, Link]:
    """By number and meeting alone: what was said is not for everybody who reads the log."""
    seen = parties.seen_comments(actor())
    query = sa.select(AgendaComment.id, AgendaComment.version_id, Meeting.short, Meeting.title, seen)
    query = query.join(AgendaComment.version).join(AgendaVersion.agenda).join(Agenda.meeting)
    found = {}
    rows = db.session.execute(query.where(AgendaComment.id.in_(_numbers(ids))))
    for number, version, short, title, is_seen in rows:
        url = url_for("agenda_comments.index", number=version, _anchor=f"comment-{number}") if is_seen else ""
        found[str(number)] = Link(_line(_("Comment %(number)s", number=number), short or title), url)
    return found


def _line(name: str, meeting: Text) -> str:
    return f"{name} · {into(meeting).text}"


def _numbers(ids: Collection[str]) -> list[int]:
    return [int(found) for found in ids]
