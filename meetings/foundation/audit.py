"""The audit log: append-only, hash-chained; who did what, on what, before and after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .access import Actor
from .clock import real_now
from .database import Instant, Model, db
from .languages import Text

GENESIS = "0" * 64


class AuditEntry(Model):
    """One act. Rows are never changed or removed: triggers refuse it (migration 0001)."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_object", "object_kind", "object_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    action: Mapped[str] = mapped_column(sa.String(80))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(80))
    before: Mapped[Any] = mapped_column(sa.JSON)
    after: Mapped[Any] = mapped_column(sa.JSON)
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class AuditHead(Model):
    """One row: the last entry's id and hash. It serialises writers and shows a truncated log."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    last_id: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


def plain(value: Any) -> Any:
    """`value` as JSON takes it, the same on both databases."""
    match value:
        case Text():
            return value.as_dict()
        case Enum():
            return value.value
        case datetime() | date() | time():
            return value.isoformat()
        case dict():
            return {str(k): plain(v) for k, v in value.items()}
        case list() | tuple():
            return [plain(v) for v in value]
        case set() | frozenset():
            return sorted(plain(v) for v in value)
        case _:
            return value


def _digest(entry: AuditEntry) -> str:
    content = [
        entry.id,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.before,
        entry.after,
        entry.previous_hash,
    ]
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()
    ).hexdigest()


def record(
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: object,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append an act, in the caller's transaction. Kept is what differs between the two; give no secrets."""
    old, new = plain(before or {}), plain(after or {})
    if before and after:
        same = {k for k in old if k in new and old[k] == new[k]}
        old, new = ({k: v for k, v in d.items() if k not in same} for d in (old, new))
    head = db.session.execute(sa.select(AuditHead).where(AuditHead.id == 1).with_for_update()).scalar_one_or_none()
    if head is None:
        head = AuditHead(id=1, last_id=0, hash=GENESIS)
        db.session.add(head)
    entry = AuditEntry(
        id=head.last_id + 1,
        at=real_now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        before=old,
        after=new,
        previous_hash=head.hash,
    )
    entry.hash = _digest(entry)
    head.last_id, head.hash = entry.id, entry.hash
    db.session.add(entry)
    db.session.flush()
    return entry


def history(object_kind: str, object_id: object, limit: int = 50) -> list[AuditEntry]:
    """The acts on one object, newest first."""
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.object_kind == object_kind, AuditEntry.object_id == str(object_id))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.execute(query).scalars())


def head_line() -> str:
    """The log's end as one line, to be kept elsewhere: with it, a log that was rewritten as a whole shows."""
    head = db.session.get(AuditHead, 1)
    return f"{head.last_id} {head.hash}" if head else f"0 {GENESIS}"


def verify() -> Iterator[str]:
    """What is wrong with the log, a sentence each: edited, removed, reordered or truncated rows."""
    previous, expected = GENESIS, 1
    for entry in db.session.execute(sa.select(AuditEntry).order_by(AuditEntry.id)).scalars().yield_per(500):
        if entry.id != expected:
            yield f"entry {expected} is missing (found {entry.id})"
            expected = entry.id
        if entry.previous_hash != previous:
            yield f"entry {entry.id} does not follow the one before it"
        if entry.hash != _digest(entry):
            yield f"entry {entry.id} was changed after it was written"
        previous, expected = entry.hash, entry.id + 1
    head = db.session.get(AuditHead, 1)
    if (head.last_id, head.hash) != (expected - 1, previous) if head else expected != 1:
        yield f"the log ends at entry {expected - 1}, its head says {head.last_id if head else 'nothing'}"
