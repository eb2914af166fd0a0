"""Taking out of a resolution what was entered by mistake: only while nothing rests on it, and never unrecorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from meetings.foundation import audit, registries
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.registries import Link

from .models import Clause, Paragraph, Requirement
from .services import refresh_paragraph, requirement_fields


@dataclass(frozen=True)
class Removal:
    """What is to be removed, with all that goes with it, and what rests on any of that."""

    record: Paragraph | Clause | Requirement
    paragraph: Paragraph
    clauses: list[Clause]
    requirements: list[Requirement]
    resting: list[Link] = field(default_factory=list)

    @property
    def revision(self) -> int:
        """Moves with whatever is said about any of it."""
        said: list[Clause | Requirement] = [*self.clauses, *self.requirements]
        return sum(one.revision for one in said)

    @property
    def obstacle(self) -> DomainError | None:
        """Why it cannot be removed as things are."""
        if self.resting:
            return RuleViolation("removal.in_use")
        if isinstance(self.record, Clause) and len(self.paragraph.clauses) == 1:
            return RuleViolation("removal.only_clause")
        return None


def of_paragraph(actor: Actor, paragraph: Paragraph) -> Removal:
    """A paragraph, with everything it says (which must be loaded)."""
    requirements = [requirement for clause in paragraph.clauses for requirement in clause.requirements]
    resting = _resting(actor, [paragraph.id], requirements)
    return Removal(paragraph, paragraph, list(paragraph.clauses), requirements, resting)


def of_clause(actor: Actor, clause: Clause) -> Removal:
    """One thing that a paragraph says, with what it requires."""
    requirements = list(clause.requirements)
    return Removal(clause, clause.paragraph, [clause], requirements, _resting(actor, [], requirements))


def of_requirement(actor: Actor, requirement: Requirement) -> Removal:
    """Something that a clause requires."""
    paragraph = requirement.clause.paragraph
    return Removal(requirement, paragraph, [], [requirement], _resting(actor, [], [requirement]))


def _resting(actor: Actor, paragraph_ids: Sequence[int], requirements: Sequence[Requirement]) -> list[Link]:
    ids = [requirement.id for requirement in requirements]
    return [link for source in registries.resting for link in source(actor, paragraph_ids, ids)]


def remove(actor: Actor, removal: Removal, revision: int) -> None:
    """Remove it. Raises Conflict on another revision, `removal.in_use` and `removal.only_clause`."""
    if removal.revision != revision:
        raise Conflict("record.changed_meanwhile")
    if removal.obstacle is not None:
        raise removal.obstacle
    record, paragraph = removal.record, removal.paragraph
    kind = type(record).__name__.lower()
    audit.record(actor, f"{kind}.remove", kind, record.id, _said(record))
    for gone in (*removal.requirements, *removal.clauses):
        db.session.delete(gone)
    match record:
        case Paragraph():
            db.session.delete(record)
        case Clause():
            paragraph.clauses.remove(record)
            refresh_paragraph(paragraph.mandate, paragraph)
        case Requirement():
            record.clause.requirements.remove(record)
            refresh_paragraph(paragraph.mandate, paragraph)
    db.session.flush()


def _said(record: Paragraph | Clause | Requirement) -> dict[str, Any]:
    match record:
        case Requirement():
            return requirement_fields(record)
        case Clause():
            names = ("position", "verb", "effect", "source", "addressees", "area", "summary")
            requirements = [requirement_fields(requirement) for requirement in record.requirements]
            return {name: getattr(record, name) for name in names} | {"requirements": requirements}
    clauses = [_said(clause) for clause in record.clauses]
    named = {"mandate": record.mandate.slug, "part": record.part, "number": record.number, "terms": record.terms}
    return named | {"clauses": clauses}
