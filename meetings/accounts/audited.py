"""What the page of the audit log says of accounts and invitations."""

from __future__ import annotations

from dataclasses import replace

from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access import ScopeKind
from meetings.foundation.registries import AuditKind, Named

from . import labels
from .models import Invitation, User
from .rules import EVERYWHERE


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    everywhere = {EVERYWHERE: labels.SCOPES[ScopeKind.NONE]}
    said = AuditKind(
        labels.ACCOUNTS,
        Named(User.id, User.name, _url),
        labels.AUDITED_FIELDS,
        {"role": labels.ROLES, "by": labels.SIGNED_IN_BY, "scope": everywhere},
        {"scope": "state", "group": "state"},  # most are States and groups; what is none stands for itself
        frozenset({"active"}),
    )
    registries.audit_kinds.register("account", said, rank=90)
    invited = replace(said, name=labels.INVITATIONS, links=Named(Invitation.id, Invitation.email))
    registries.audit_kinds.register("invitation", invited, rank=91)


def _url(key: str) -> str:
    return url_for("administration.account", user_id=key)
