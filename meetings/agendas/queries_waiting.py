"""What the frame of every page reads of agendas: what waits for translators, and for delegations that may comment."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from .content import TextState
from .models import Agenda, AgendaComment, AgendaItem, AgendaText, AgendaVersion
from .parties import EVERYWHERE, speaks_for

TRANSLATE, COMMENT = "translate", "comment"
SHOWN = 5  # versions that are named
_Original = aliased(AgendaText)


class Waiting(NamedTuple):
    """Texts of a meeting’s agenda that wait in one language."""

    code: str
    meeting: Text
    lang: str
    texts: int


class OpenVersion(NamedTuple):
    """A version that is open for comments."""

    id: int
    meeting: Text
    until: datetime
    zone: str


def waiting_columns(actor: Actor) -> dict[str, sa.ColumnElement[Any]]:
    """How many texts that are given to somebody are not ready, and how many versions they may still comment on: columns
    for a query that reads other things, too."""
    found: dict[str, sa.ColumnElement[Any]] = {}
    condition = _theirs(actor)
    if condition is not None:
        found[TRANSLATE] = _texts(sa.select(sa.func.count(AgendaText.id))).where(condition).scalar_subquery()
    if speaks_for(actor):
        found[COMMENT] = _open(actor, sa.select(sa.func.count(AgendaVersion.id))).scalar_subquery()
    return found


def open_versions(actor: Actor) -> list[OpenVersion]:
    """The versions on which somebody may comment and their delegation has not yet, those that close first in front."""
    query = sa.select(
        AgendaVersion.id, Meeting.short, Meeting.title, AgendaVersion.comments_until, AgendaVersion.zone
    ).order_by(AgendaVersion.comments_until, AgendaVersion.id)
    return [
        OpenVersion(number, short or title, until, zone)
        for number, short, title, until, zone in db.session.execute(_open(actor, query).limit(SHOWN))
    ]


def _open(actor: Actor, query: Any) -> sa.Select[Any]:
    own = sorted(speaks_for(actor))
    said = sa.exists().where(
        AgendaComment.version_id == AgendaVersion.id,
        AgendaComment.state.in_(own),
        AgendaComment.withdrawn_at.is_(None),
    )
    found: sa.Select[Any] = query.select_from(AgendaVersion).join(AgendaVersion.agenda).join(Agenda.meeting)
    now = clock.now().replace(microsecond=0)  # the closing second belongs to it
    return found.where(AgendaVersion.comments_until >= now, Meeting.is_published.is_(True), sa.not_(said))


def waiting_texts(actor: Actor) -> list[Waiting]:
    """The same by meeting and language."""
    condition = _theirs(actor)
    if condition is None:
        return []
    query = _texts(sa.select(Meeting.code, Meeting.short, Meeting.title, AgendaText.lang, sa.func.count(AgendaText.id)))
    by = (Meeting.id, Meeting.code, AgendaText.lang)
    query = query.join(Agenda.meeting).where(condition).group_by(*by).order_by(*by)
    return [Waiting(row[0], row[1] or row[2], row[3], row[4]) for row in db.session.execute(query)]


def _theirs(actor: Actor) -> sa.ColumnElement[bool] | None:
    langs = actor.scopes(Role.TRANSLATOR)
    if actor.user_id is None or not langs:
        return None
    condition = sa.and_(AgendaText.owner_id == actor.user_id, sa.not_(_is_ready()))
    return condition if EVERYWHERE in langs else sa.and_(condition, AgendaText.lang.in_(sorted(langs)))


def _texts(query: Any) -> sa.Select[Any]:
    """Texts in other languages than the original, of which there is an original."""
    found: sa.Select[Any] = query.select_from(AgendaText).join(AgendaText.item).join(AgendaItem.agenda)
    found = found.join(_Original, sa.and_(_Original.item_id == AgendaItem.id, _Original.lang == Agenda.original))
    return found.where(AgendaItem.removed_at.is_(None), AgendaText.lang != Agenda.original, _Original.heading != "")


def _is_ready() -> sa.ColumnElement[bool]:
    """As `translating.standing` says it of a text with its annotation."""
    return sa.and_(
        AgendaText.state == TextState.REVIEWED,
        AgendaText.heading != "",
        AgendaText.from_heading == _Original.heading,
        sa.or_(
            sa.and_(AgendaText.annotation == "", _Original.annotation == ""),
            sa.and_(AgendaText.annotation != "", AgendaText.from_annotation == _Original.annotation),
        ),
    )
