"""What the page of the audit log says of people's own feeds: of an address its name, never its secret."""

from __future__ import annotations

from meetings.foundation import registries
from meetings.foundation.registries import AuditKind, Named

from . import labels
from .models import FeedToken


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    kind = AuditKind(labels.PRIVATE_FEEDS, Named(FeedToken.id, FeedToken.name), labels.AUDITED_FIELDS)
    registries.audit_kinds.register("feed_token", kind, rank=92)
