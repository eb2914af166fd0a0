"""What the readiness of meetings reads of their agendas: the version that counts, as far as its reader may see."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor

from .models import Agenda, AgendaVersion
from .parties import visible_versions
from .rules import Audience, VersionKind

FIELD = "|"


class Readied(NamedTuple):
    """The version that counts: what was adopted, else the newest."""

    kind: VersionKind
    audience: Audience


def read(text: str) -> Readied:
    """What `written` says."""
    kind, audience = text.split(FIELD)
    return Readied(VersionKind(kind), Audience(audience))


def written(actor: Actor) -> sa.ScalarSelect[Any]:
    """The version of a `Meeting`, that a query has, as one text to be read by `read`; NULL where there is none."""
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
