"""What the page of the audit log says of notes, notices that were sent again, addresses, and ways of being told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from flask import url_for

from meetings.accounts.models import User
from meetings.foundation import registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.languages import NAMES
from meetings.foundation.registries import AuditKind, Link, Named
from meetings.foundation.web import actor

from . import labels, page_labels
from .models import Note, Notice


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in page_labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    note = AuditKind(
        page_labels.NOTES,
        Named(Note.id, Note.subject, _url("notices.note", Action.NOTICE_TOLD)),
        page_labels.AUDITED_FIELDS,
        {"to_kind": {circle.value: words for circle, words in page_labels.CIRCLES.items()}},
        {"process": "process_code", "meeting_id": "meeting", "unreached": "state"},
    )
    address = AuditKind(
        page_labels.MISSION_ADDRESSES,
        _unnamed,
        page_labels.AUDITED_ADDRESS,
        {"language": NAMES.__getitem__},
        {"state": "state"},
    )
    registries.audit_kinds.register("note", note, rank=95)
    notices = Named(Notice.id, Notice.title, _url("notices.told_one", Action.NOTICE_TOLD))
    registries.audit_kinds.register("notice", AuditKind(page_labels.NOTICES, notices, page_labels.AUDITED_NOTICE), 96)
    registries.audit_kinds.register("mission_address", address, rank=97)
    failing = replace(address, name=page_labels.FAILING_ADDRESSES, links=_unnamed)
    registries.audit_kinds.register("failing_address", failing, rank=98)
    register_choices()


def register_choices() -> None:
    """What the log says of how people are told, of the kinds that there are by now."""
    ways = {way.value: words for way, words in page_labels.DELIVERIES.items()}
    people = Named(User.id, User.name, _url("administration.account", Action.ACCOUNT_SEE, "user_id"))
    choices = AuditKind(page_labels.CHOICES, people, dict(labels.KINDS), dict.fromkeys(labels.KINDS, ways))
    registries.audit_kinds.register("notice_choices", choices, rank=99)


def _url(endpoint: str, action: Action, parameter: str = "number") -> Callable[[str], str]:
    """The page of one by its number, for those who may see it."""

    def url(key: str) -> str:
        values: dict[str, Any] = {parameter: key}
        return url_for(endpoint, **values) if may_somewhere(actor(), action) else ""

    return url


def _unnamed(_ids: Collection[str]) -> dict[str, Link]:
    return {}  # the entries hold the address themselves
