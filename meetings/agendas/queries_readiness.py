"""What the readiness of meetings reads of their agendas: the version that counts, as far as its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.database import db

from .models import Agenda, AgendaVersion
from .parties import visible_versions
from .rules import Audience, VersionKind

FIELD = "|"


class Readied(NamedTuple):
    """The version that counts: what was adopted, else the newest."""

    kind: VersionKind
    audience: Audience


def readied(actor: Actor, meeting_ids: Sequence[int]) -> dict[int, Readied]:
    """Those of these meetings, by their ids. One query."""
    if not meeting_ids:
        return {}
    query = sa.select(Meeting.id, _written(actor)).where(Meeting.id.in_(meeting_ids))
    return {number: read(written) for number, written in db.session.execute(query) if written}


def readied_column(actor: Actor, code: str) -> sa.ColumnElement[Any]:
    """The same of one meeting, for a query that reads other things as well: to be read by `read`."""
    return sa.select(_written(actor)).where(Meeting.code == code).scalar_subquery()


def read(written: str) -> Readied:
    """What a column says."""
    kind, audience = written.split(FIELD)
    return Readied(VersionKind(kind), Audience(audience))


def _written(actor: Actor) -> sa.ScalarSelect[Any]:
    """The version of a meeting as one text: the page of a meeting has no query to spare for it."""
    is_adopted = AgendaVersion.kind == VersionKind.ADOPTED
    audience = sa.case(
        (AgendaVersion.issued_at.is_not(None), Audience.PUBLIC.value),
        (AgendaVersion.circulated_at.is_not(None), Audience.DELEGATIONS.value),
        else_=Audience.DESK.value,
    )
    return (
        sa.select(sa.cast(AgendaVersion.kind, sa.Text).concat(FIELD).concat(audience))
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .where(Agenda.meeting_id == Meeting.id, visible_versions(actor))
        .order_by(sa.case((is_adopted, 0), else_=1), AgendaVersion.number.desc())
        .limit(1)
        .correlate(Meeting)
        .scalar_subquery()
    )
