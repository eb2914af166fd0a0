"""What the frame of every page reads of agendas: how many texts wait for a translator."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from .content import TextState
from .models import Agenda, AgendaItem, AgendaText
from .parties import EVERYWHERE

_Original = aliased(AgendaText)


class Waiting(NamedTuple):
    """Texts of a meeting’s agenda that wait in one language."""

    code: str
    meeting: Text
    lang: str
    texts: int


def waiting_columns(actor: Actor) -> dict[str, sa.ColumnElement[Any]]:
    """How many texts that are given to somebody are not ready: a column for a query that reads other things, too."""
    condition = _theirs(actor)
    if condition is None:
        return {}
    return {"translate": _texts(sa.select(sa.func.count(AgendaText.id))).where(condition).scalar_subquery()}


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
