"""Who is told of versions, comments, texts that are given to translators, and what a meeting decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meetings.calendar import telling as calendar
from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.telling import Audience, News
from meetings.states import queries as states

from .models import Agenda, AgendaAdoption, AgendaComment, AgendaVersion
from .rules import CommentAudience

CIRCULATED, ISSUED, DECIDED = "agenda_circulated", "agenda_issued", "agenda_decided"
COMMENTED, GIVEN = "agenda_commented", "agenda_given"


def circulated(actor: Actor, version: AgendaVersion, before: datetime | None = None) -> None:
    """Tell delegations that a version is before them, or that they may comment on it longer than `before`."""
    meeting = version.agenda.meeting
    audience = calendar.preparing(meeting.process.code, meeting.code)
    if meeting.is_published:
        audience |= calendar.delegations(meeting) | calendar.coordinators(meeting)
    facts = {**_of(version), "until": version.comments_until, "zone": version.zone, "before": before}
    _tell(actor, CIRCULATED, version, audience, facts)


def issued(actor: Actor, version: AgendaVersion) -> None:
    """Tell everybody whom the meeting concerns that a version is public."""
    _tell(actor, ISSUED, version, calendar.audience(version.agenda.meeting), _of(version))


def decided(actor: Actor, version: AgendaVersion, act: AgendaAdoption) -> None:
    """Tell the same people what the meeting decided about its agenda."""
    facts = {**_of(version), "how": act.how, "held_on": act.held_on, "adopted": act.adopted_id}
    _tell(actor, DECIDED, version, calendar.audience(version.agenda.meeting), facts)


def commented(actor: Actor, version: AgendaVersion, comment: AgendaComment) -> None:
    """Tell the chair’s desk, and the secretariat where all may read it, that a delegation has commented."""
    meeting = version.agenda.meeting
    audience = Audience(holders=((Role.CHAIRS_DESK, meeting.code),))
    if comment.audience is CommentAudience.ALL:
        audience = calendar.preparing(meeting.process.code, meeting.code)
    path = f"agendas/{version.id}/comments"
    (state,) = states.by_iso3([comment.state])
    facts = {**_of(version), "state": state.name_on(clock.business_today())}
    _tell(actor, COMMENTED, version, audience, facts, path, comment)


def given(actor: Actor, agenda: Agenda, lang: str, count: int, owner_id: int) -> None:
    """Tell a translator that texts are theirs to translate."""
    meeting = agenda.meeting
    telling.tell(
        actor,
        News(
            kind=GIVEN,
            object_kind="agenda",
            object_id=agenda.id,
            path=f"meetings/{meeting.code}/agenda/languages/?target={lang}",
            title=meeting.short or meeting.title,
            audience=Audience(users=(owner_id,)),
            process=meeting.process.code,
            facts={"lang": lang, "count": count},
            is_sample=agenda.is_sample,
        ),
    )


def _of(version: AgendaVersion) -> dict[str, Any]:
    return {"kind": version.kind, "number": version.number, "name": version.name}


def _tell(
    actor: Actor,
    kind: str,
    version: AgendaVersion,
    audience: Audience,
    facts: Mapping[str, Any],
    path: str = "",
    about: AgendaComment | None = None,
) -> None:
    meeting = version.agenda.meeting
    telling.tell(
        actor,
        News(
            kind=kind,
            object_kind="agenda_version" if about is None else "agenda_comment",
            object_id=version.id if about is None else about.id,
            path=path or f"agendas/{version.id}/",
            title=meeting.short or meeting.title,
            audience=audience,
            process=meeting.process.code,
            facts=facts,
            is_sample=version.is_sample,
        ),
    )
