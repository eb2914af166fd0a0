"""What the page of the audit log says of accounts and invitations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import sqlalchemy as sa
from flask import url_for

from meetings.foundation import registries
from meetings.foundation.access import ScopeKind
from meetings.foundation.database import db
from meetings.foundation.registries import AuditKind, Link

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
        _accounts,
        labels.AUDITED_FIELDS,
        {"role": labels.ROLES, "by": labels.SIGNED_IN_BY, "scope": everywhere},
        {"scope": "state", "group": "state"},  # most are States and groups; what is none stands for itself
        frozenset({"active"}),
    )
    registries.audit_kinds.register("account", said, rank=90)
    registries.audit_kinds.register("invitation", replace(said, name=labels.INVITATIONS, links=_invitations), rank=91)


def _accounts(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(User.id, User.name).where(User.id.in_([int(found) for found in ids]))
    rows = db.session.execute(query)
    return {str(id_): Link(name, url_for("administration.account", user_id=id_)) for id_, name in rows}


def _invitations(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(Invitation.id, Invitation.email).where(Invitation.id.in_([int(found) for found in ids]))
    return {str(id_): Link(email, "") for id_, email in db.session.execute(query)}
