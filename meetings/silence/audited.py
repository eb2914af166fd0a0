"""What the page of the audit log says of silence procedures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access import Role
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.presentation import when
from meetings.foundation.registries import AuditKind, Named
from meetings.foundation.web import actor

from . import labels
from .models import SilenceProcedure
from .services import KIND


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    values: dict[str, Any] = {
        "status": {status.value: words for status, words in labels.STATUSES.items()},
        "manager_kind": {kind.value: words for kind, words in labels.MANAGERS.items()},
        "expires_at": _moment,
    }
    procedure = AuditKind(
        labels.PROCEDURES,
        Named(SilenceProcedure.id, SilenceProcedure.title, _url),
        labels.AUDITED_FIELDS,
        values,
        # Groups are named where States are.
        {"process": "process_code", "addressees": "state", "manager_scope": "state"},
    )
    registries.audit_kinds.register(KIND, procedure, rank=100)


def _url(key: str) -> str:
    """Its page, for the auditor: what a group settles inside itself an administrator has no part in."""
    return url_for("silence.show", number=key) if actor().holds(Role.AUDITOR) else ""


def _moment(value: str) -> str:
    return when(datetime.fromisoformat(value), OFFICE_ZONE)
