"""What letters about calls and nominations need besides these: the paragraph they rest on, when somebody was told."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.mandates.models import Clause, Mandate, Paragraph, Requirement
from meetings.mandates.rules import Part
from meetings.notices.models import Notice
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status

from .models import GroupDecision, Officer


class Basis(NamedTuple):
    """The paragraph of a resolution that a call answers."""

    symbol: str
    part: Part
    number: int


def basis(requirement_id: int | None) -> Basis | None:
    """Where a requirement stands."""
    if requirement_id is None:
        return None
    query = (
        sa.select(Mandate.symbol, Paragraph.part, Paragraph.number)
        .join(Paragraph, Paragraph.mandate_id == Mandate.id)
        .join(Clause, Clause.paragraph_id == Paragraph.id)
        .join(Requirement, Requirement.clause_id == Clause.id)
        .where(Requirement.id == requirement_id)
    )
    found = db.session.execute(query).one_or_none()
    return Basis(*found) if found is not None else None


def last_told(kind: str, call_id: int) -> Notice | None:
    """The last notice of a kind that was told about a call."""
    query = (
        sa.select(Notice)
        .where(Notice.object_kind == "nomination_call", Notice.object_id == call_id, Notice.kind == kind)
        .order_by(Notice.id.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar_one_or_none()


def decision(nomination_id: int) -> GroupDecision | None:
    """How a group came to put a nomination forward."""
    query = sa.select(GroupDecision).where(GroupDecision.nomination_id == nomination_id)
    return db.session.execute(query).scalar_one_or_none()


def designated_on(nomination_id: int) -> date | None:
    """Since when whoever was nominated is the officer-designate."""
    query = sa.select(Officer.designated_on).where(Officer.nomination_id == nomination_id)
    return db.session.execute(query).scalar()


def unopposed(kind: str, nomination_id: int) -> SilenceProcedure | None:
    """The silence procedure about a nomination, put as this kind of subject, to which nobody objected."""
    query = (
        sa.select(SilenceProcedure)
        .where(SilenceProcedure.subject_kind == kind, SilenceProcedure.subject_id == nomination_id)
        .where(SilenceProcedure.status == Status.ADOPTED)
        .order_by(SilenceProcedure.number.desc())
        .limit(1)
    )
    return db.session.execute(query).scalar_one_or_none()
