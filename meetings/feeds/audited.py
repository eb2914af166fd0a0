"""What the page of the audit log says of people's own feeds: of an address its name, never its secret."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.registries import AuditKind, Link

from . import labels
from .models import FeedToken


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    kind = AuditKind(labels.PRIVATE_FEEDS, _tokens, labels.AUDITED_FIELDS)
    registries.audit_kinds.register("feed_token", kind, rank=92)


def _tokens(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(FeedToken.id, FeedToken.name).where(FeedToken.id.in_([int(found) for found in ids]))
    return {str(id_): Link(name, "") for id_, name in db.session.execute(query)}
