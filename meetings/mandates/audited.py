"""What the page of the audit log says of resolutions and of what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import InstrumentedAttribute

from meetings.foundation import registries
from meetings.foundation.database import db
from meetings.foundation.registries import AuditKind, Link, Named

from . import labels
from .models import Clause, Mandate, Paragraph, Process, Requirement

_WORDS: dict[str, Any] = {
    "part": labels.PART_NAMES,
    "verb": labels.VERBS,
    "effect": labels.EFFECTS,
    "addressees": labels.ADDRESSEES,
    "area": labels.AREAS,
    "kind": labels.REQUIREMENT_KINDS,
}


def register() -> None:
    """Fill the registries of the foundation."""
    for code, words in labels.AUDITED.items():
        registries.audit_acts.register(code, words)
    # Notes are logged with the code of their process.
    registries.audit_kinds.register("process", AuditKind("", Named(Process.id, Process.name)))
    registries.audit_kinds.register("process_code", AuditKind("", Named(Process.code, Process.name)))
    mandate = AuditKind(labels.RESOLUTIONS, _mandates, labels.AUDITED_FIELDS)
    registries.audit_kinds.register("mandate", mandate, rank=40)
    kinds = {
        "paragraph": (labels.PARAGRAPHS, Paragraph.id),
        "clause": (labels.CLAUSES, Clause.id),
        "requirement": (labels.REQUIREMENTS, Requirement.id),
    }
    for rank, (key, (name, record_id)) in enumerate(kinds.items(), 41):
        said = AuditKind(name, _in_paragraphs(record_id), labels.AUDITED_FIELDS, _WORDS, silent=frozenset({"position"}))
        registries.audit_kinds.register(key, said, rank=rank)


def _mandates(ids: Collection[str]) -> dict[str, Link]:
    query = sa.select(Mandate.id, Mandate.symbol, Mandate.slug).where(Mandate.id.in_([int(found) for found in ids]))
    rows = db.session.execute(query)
    return {str(id_): Link(symbol, url_for("mandates.mandate", slug=slug)) for id_, symbol, slug in rows}


def _in_paragraphs(record_id: InstrumentedAttribute[int]) -> Callable[[Collection[str]], dict[str, Link]]:
    """Paragraphs, clauses and requirements stand on the page of their paragraph."""

    def links(ids: Collection[str]) -> dict[str, Link]:
        query = sa.select(record_id, Paragraph.part, Paragraph.number, Mandate.symbol, Mandate.slug).select_from(
            Mandate
        )
        query = query.join(Paragraph).outerjoin(Clause).outerjoin(Requirement)
        rows = db.session.execute(query.where(record_id.in_([int(found) for found in ids])))
        found: dict[str, Link] = {}
        for id_, part, number, symbol, slug in rows:
            reference = Paragraph(part=part, number=number).reference
            url = url_for("mandates.paragraph", slug=slug, reference=reference)
            found[str(id_)] = Link(labels.paragraph_place(symbol, part, number), url)
        return found

    return links
