"""What letters about calls and nominations need besides these: the paragraph they rest on, when somebody was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.mandates.models import Clause, Mandate, Paragraph, Requirement
from meetings.mandates.rules import Part
from meetings.notices.models import Notice
from meetings.silence.models import SilenceAddressee, SilenceProcedure
from meetings.silence.rules import AddresseeKind, Status

from .models import GroupDecision, Nomination, Officer
from .rules import Decision


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


class Course(NamedTuple):
    """What became of a nomination, as far as its letters tell it: each is empty where it did not come to that."""

    decided_on: date | None  # by its group
    how: Decision | None
    designated_on: date | None
    unopposed_until: datetime | None  # by when those who were asked had not objected
    zone: str | None
    all_states: bool  # whether they were asked, rather than the chairs of the other groups


def course(nomination_id: int, asked: str) -> Course:
    """The same in one query; `asked` is as what the nomination was put under silence."""
    silence = sa.and_(
        SilenceProcedure.subject_kind == asked,
        SilenceProcedure.subject_id == Nomination.id,
        SilenceProcedure.status == Status.ADOPTED,  # which is final: there is one at most
    )
    query = (
        sa.select(
            GroupDecision.decided_on,
            GroupDecision.how,
            Officer.designated_on,
            SilenceProcedure.expires_at,
            SilenceProcedure.zone,
            sa.exists().where(
                SilenceAddressee.procedure_id == SilenceProcedure.id, SilenceAddressee.kind == AddresseeKind.STATE
            ),
        )
        .select_from(Nomination)
        .outerjoin(GroupDecision, GroupDecision.nomination_id == Nomination.id)
        .outerjoin(Officer, Officer.nomination_id == Nomination.id)
        .outerjoin(SilenceProcedure, silence)
        .where(Nomination.id == nomination_id)
    )
    return Course(*db.session.execute(query).one())
