"""Proving every outcome from the record: what the acts come to is what each procedure keeps."""

from __future__ import annotations

from collections.abc import Iterator

from meetings.foundation.database import db
from meetings.foundation.errors import DomainError

from . import queries, recomputing
from .models import SilenceProcedure
from .rules import fold


def verify() -> Iterator[str]:
    """What is wrong with any procedure, a sentence each, with its number."""
    for procedure_id in queries.every_id():
        procedure = queries.by_id(procedure_id)
        for fault in _faults(procedure):
            yield f"silence procedure {procedure_id}: {fault}"
        db.session.expunge_all()


def _faults(procedure: SilenceProcedure) -> Iterator[str]:
    if [act.position for act in procedure.acts] != list(range(1, len(procedure.acts) + 1)):
        yield "acts are missing or numbered twice"
    acts = [act.facts for act in procedure.acts]
    asked = {addressee.id for addressee in procedure.addressees}
    yield from recomputing.faults(acts, asked)
    found = recomputing.outcome(acts)
    for name in ("status", "expires_at", "ended_at"):
        kept, counted = getattr(procedure, name), getattr(found, name)
        if kept != counted:
            yield f"{name} is {kept}, its record says {counted}"
    if acts and procedure.opened_at != acts[0].at:
        yield f"opened_at is {procedure.opened_at}, its record says {acts[0].at}"
    try:
        standing = fold(acts)
    except DomainError as error:
        yield f"the rules would not let its record come about: {error}"
    else:
        if (standing.status, standing.expires_at, standing.ended_at) != (
            found.status,
            found.expires_at,
            found.ended_at,
        ):
            yield "the rules and the counting disagree"
