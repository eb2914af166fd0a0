"""What is read of releases and of the sessions that they announce."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, undefer

from meetings.agendas import content as agendas
from meetings.agendas.models import Agenda, AgendaVersion, AgendaVersionText
from meetings.agendas.rules import VersionKind
from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key, visible_to
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from . import parties
from .content import HeldItem
from .models import Programme, ProgrammeRelease, ProgrammeSession, ReleasedSession

_other = aliased(ProgrammeRelease)
_OF_RELEASE = contains_eager(ProgrammeRelease.programme).options(
    contains_eager(Programme.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place)),
    joinedload(Programme.venue),
)


def _releases() -> sa.Select[ProgrammeRelease]:
    query = sa.select(ProgrammeRelease).join(ProgrammeRelease.programme).join(Programme.meeting)
    return query.options(_OF_RELEASE)


def release(actor: Actor, release_id: int) -> ProgrammeRelease:
    """A release that `actor` may see, with what it says, its programme, meeting and process. Raises NotFound
    `programme.release_unknown`."""
    query = _releases().where(ProgrammeRelease.id == release_id, parties.visible_releases(actor))
    found = db.session.execute(query.options(undefer(ProgrammeRelease.content))).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.release_unknown")
    return found


def latest_of(actor: Actor, meeting_id: int) -> ProgrammeRelease | None:
    """The latest release of a meeting that `actor` may see, with what it says; None before the first. One query."""
    query = _releases().where(Programme.meeting_id == meeting_id, parties.visible_releases(actor))
    query = query.where(ProgrammeRelease.number == _last_number())
    return db.session.execute(query.options(undefer(ProgrammeRelease.content))).scalar_one_or_none()


def latest(programme_id: int) -> ProgrammeRelease | None:
    """The latest release of a programme, with what it says, whoever asks. One query."""
    query = _releases().where(Programme.id == programme_id, ProgrammeRelease.number == _last_number())
    return db.session.execute(query.options(undefer(ProgrammeRelease.content))).scalar_one_or_none()


def _last_number() -> sa.ScalarSelect[int]:
    last = sa.select(sa.func.max(_other.number)).where(_other.programme_id == Programme.id)
    return last.correlate(Programme).scalar_subquery()


def listed(actor: Actor, meeting_id: int) -> list[ProgrammeRelease]:
    """All releases of a meeting that `actor` may see, the newest first, without what they say. One query."""
    query = _releases().where(Programme.meeting_id == meeting_id, parties.visible_releases(actor))
    return list(db.session.execute(query.order_by(ProgrammeRelease.number.desc())).scalars())


def contents(programme_id: int) -> list[ProgrammeRelease]:
    """All releases of a programme with what they say, the oldest first. One query."""
    query = _releases().where(Programme.id == programme_id).options(undefer(ProgrammeRelease.content))
    return list(db.session.execute(query.order_by(ProgrammeRelease.number)).scalars())


def meeting_seen(actor: Actor, code: str) -> Meeting:
    """A meeting that `actor` may see, with its process. Raises NotFound `meeting.unknown`."""
    if is_key(code):
        query = sa.select(Meeting).where(Meeting.code == code, visible_to(actor)).options(joinedload(Meeting.process))
        found = db.session.execute(query).scalar_one_or_none()
        if found is not None:
            return found
    raise NotFound("meeting.unknown")


# --- sessions as they are announced ---------------------------------------------------------------------------------


def session(actor: Actor, session_id: int) -> ReleasedSession:
    """A session as the latest release has it, with its meeting and process. Raises NotFound
    `programme.session_unknown`."""
    query = sa.select(ReleasedSession).join(ReleasedSession.meeting)
    query = query.where(ReleasedSession.id == session_id, parties.visible_sessions(actor))
    query = query.options(
        contains_eager(ReleasedSession.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place))
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.session_unknown")
    return found


def released(programme_id: int) -> dict[int, ReleasedSession]:
    """The sessions that releases of a programme have announced, by their ids."""
    query = sa.select(ReleasedSession).join(ProgrammeSession, ProgrammeSession.id == ReleasedSession.id)
    query = query.where(ProgrammeSession.programme_id == programme_id).order_by(ReleasedSession.id)
    return {row.id: row for row in db.session.execute(query).scalars()}


def every_programme() -> list[int]:
    """All programmes, by their ids."""
    return list(db.session.execute(sa.select(Programme.id).order_by(Programme.id)).scalars())


def last_number_of_meeting() -> sa.ColumnElement[int | None]:
    """The number of the latest release of a `Meeting` that a query has; NULL where there is none."""
    query = sa.select(sa.func.max(ProgrammeRelease.number)).join(ProgrammeRelease.programme)
    return query.where(Programme.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()


# --- the agenda that everybody may read -----------------------------------------------------------------------------


def issued_items(meeting_id: int) -> dict[int, HeldItem]:
    """The items of a meeting’s agenda as it was adopted, else as it was issued last, by their ids. Two queries."""
    query = (
        sa.select(AgendaVersion.id, AgendaVersion.content)
        .join(AgendaVersion.agenda)
        .where(Agenda.meeting_id == meeting_id, AgendaVersion.issued_at.is_not(None))
        .order_by((AgendaVersion.kind == VersionKind.ADOPTED).desc(), AgendaVersion.number.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    if row is None:
        return {}
    held = agendas.from_json(row.content)
    texts = sa.select(AgendaVersionText).where(AgendaVersionText.version_id == row.id).order_by(AgendaVersionText.id)
    for text in db.session.execute(texts).scalars():
        held = held.in_language(text.lang, text.by_item)
    return {entry.id: HeldItem(entry.id, held.paths[entry.id], entry.headings) for entry in held.entries}
