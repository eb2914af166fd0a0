"""What the pages of languages read: every text of an agenda as a plain row, since they show a thousand of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.accounts.models import User
from meetings.calendar.models import Meeting
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from . import tree
from .content import TextState
from .models import Agenda, AgendaItem, AgendaText, AgendaVersion
from .translating import Original, Translation


class TextRow(NamedTuple):
    """A text of an item in a language, with whom it is given to."""

    item_id: int
    lang: str
    heading: str
    annotation: str
    state: TextState
    from_heading: str
    from_annotation: str
    owner_id: int | None

    @property
    def translation(self) -> Translation:
        """As the rules of translations read it."""
        return Translation(*self[2:7])

    @property
    def original(self) -> Original:
        """The same of a text in the language of the original."""
        return Original(self.heading, self.annotation)


_COLUMNS = (
    *(AgendaText.item_id, AgendaText.lang, AgendaText.heading, AgendaText.annotation, AgendaText.state),
    *(AgendaText.from_heading, AgendaText.from_annotation, AgendaText.owner_id),
)


def nodes(agenda_id: int) -> list[tree.Node]:
    """The items of an agenda in work, as the rules of its tree read them."""
    columns = (AgendaItem.id, AgendaItem.parent_id, AgendaItem.position, AgendaItem.number, AgendaItem.role)
    query = sa.select(*columns).where(AgendaItem.agenda_id == agenda_id, AgendaItem.removed_at.is_(None))
    return [tree.Node(*row) for row in db.session.execute(query)]


def texts(agenda_id: int, langs: Collection[str]) -> dict[tuple[int, str], TextRow]:
    """Their texts in some languages, by item and language."""
    query = sa.select(*_COLUMNS).join(AgendaText.item)
    query = query.where(AgendaItem.agenda_id == agenda_id, AgendaItem.removed_at.is_(None))
    found = (TextRow(*row) for row in db.session.execute(query.where(AgendaText.lang.in_(sorted(langs)))))
    return {(row.item_id, row.lang): row for row in found}


def item(item_id: int) -> AgendaItem:
    """An item with its texts, agenda and meeting, without what it is tied to. Raises NotFound. Two queries."""
    meeting = joinedload(AgendaItem.agenda).joinedload(Agenda.meeting).joinedload(Meeting.process)
    query = sa.select(AgendaItem).where(AgendaItem.id == item_id).options(meeting, selectinload(AgendaItem.texts))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("agenda.item_unknown")
    return found


def names(user_ids: Collection[int]) -> dict[int, str]:
    """What people are called, by their ids."""
    if not user_ids:
        return {}
    query = sa.select(User.id, User.name).where(User.id.in_(sorted(user_ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def version_numbered(agenda_id: int, number: int) -> int:
    """The id of a version by its number. Raises NotFound."""
    query = sa.select(AgendaVersion.id).where(AgendaVersion.agenda_id == agenda_id, AgendaVersion.number == number)
    found = db.session.execute(query).scalar()
    if found is None:
        raise NotFound("agenda.version_unknown")
    return found
