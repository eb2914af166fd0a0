"""What is read of agendas, items and versions, with what is loaded along; what is locked before it changes."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key
from meetings.documentation.models import MeetingDocument
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status

from .models import (
    Agenda,
    AgendaAdoption,
    AgendaItem,
    AgendaTemplate,
    AgendaText,
    AgendaTextPast,
    AgendaVersion,
    item_document,
)
from .rules import VersionKind

_MEETING = joinedload(Agenda.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place))
_ITEMS = (
    selectinload(Agenda.items).selectinload(AgendaItem.texts),
    selectinload(Agenda.items).selectinload(AgendaItem.paragraphs),
    selectinload(Agenda.items).selectinload(AgendaItem.documents),
)


def of_meeting(code: str) -> Agenda:
    """The agenda in work of a meeting, its meeting and process. Raises NotFound."""
    if not is_key(code):
        raise NotFound("agenda.unknown")
    query = sa.select(Agenda).join(Agenda.meeting).where(Meeting.code == code).options(_MEETING)
    return _one(query)


def by_id(agenda_id: int) -> Agenda:
    """An agenda with meeting and process. Raises NotFound."""
    return _one(sa.select(Agenda).where(Agenda.id == agenda_id).options(_MEETING))


def is_begun(meeting_id: int) -> bool:
    """Whether a meeting has an agenda in work."""
    return db.session.execute(sa.select(Agenda.id).where(Agenda.meeting_id == meeting_id)).first() is not None


def whole(agenda_id: int) -> Agenda:
    """An agenda with all its items, removed ones too, and what hangs on them. Raises NotFound. Six queries."""
    query = sa.select(Agenda).where(Agenda.id == agenda_id).options(_MEETING, *_ITEMS)
    return _one(query.execution_options(populate_existing=True))


def locked(agenda_id: int) -> Agenda:
    """The same as `whole`, as it is stored now; other writers wait. One lock for the tree and all texts in it."""
    key = sa.select(Agenda.id).where(Agenda.id == agenda_id).with_for_update()
    if db.session.execute(key).first() is None:
        raise NotFound("agenda.unknown")
    return whole(agenda_id)


def item(item_id: int) -> AgendaItem:
    """An item with its texts, paragraphs and documents, its agenda and meeting. Raises NotFound."""
    query = sa.select(AgendaItem).where(AgendaItem.id == item_id)
    query = query.options(
        joinedload(AgendaItem.agenda).options(_MEETING),
        selectinload(AgendaItem.texts),
        selectinload(AgendaItem.paragraphs),
        selectinload(AgendaItem.documents),
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("agenda.item_unknown")
    return found


def agenda_of(item_id: int) -> int:
    """The id of the agenda to which an item belongs. Raises NotFound."""
    found = db.session.execute(sa.select(AgendaItem.agenda_id).where(AgendaItem.id == item_id)).scalar()
    if found is None:
        raise NotFound("agenda.item_unknown")
    return found


def past(text_ids: Collection[int]) -> dict[int, list[AgendaTextPast]]:
    """Every text as it was saved, the first one first, by the text’s id."""
    query = sa.select(AgendaTextPast).where(AgendaTextPast.text_id.in_(text_ids))
    found: dict[int, list[AgendaTextPast]] = {number: [] for number in text_ids}
    for row in db.session.execute(query.order_by(AgendaTextPast.text_id, AgendaTextPast.number)).scalars():
        found[row.text_id].append(row)
    return found


def last_numbers(text_ids: Collection[int]) -> dict[int, int]:
    """How often each of these texts has been saved."""
    query = sa.select(AgendaTextPast.text_id, sa.func.max(AgendaTextPast.number)).group_by(AgendaTextPast.text_id)
    return {row[0]: row[1] for row in db.session.execute(query.where(AgendaTextPast.text_id.in_(text_ids)))}


def translations(item_ids: Collection[int], lang: str) -> list[tuple[int, AgendaTextPast]]:
    """All that was ever saved of items in a language, the newest first: (item id, as it was saved)."""
    query = sa.select(AgendaText.item_id, AgendaTextPast).join(AgendaText, AgendaText.id == AgendaTextPast.text_id)
    query = query.where(AgendaText.item_id.in_(item_ids), AgendaText.lang == lang)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(AgendaTextPast.number.desc()))]


# --- versions -----------------------------------------------------------------------------------------------------


def _versions() -> sa.Select[AgendaVersion]:
    query = sa.select(AgendaVersion).join(AgendaVersion.agenda).join(Agenda.meeting)
    meeting = contains_eager(AgendaVersion.agenda).contains_eager(Agenda.meeting)
    return query.options(
        meeting.options(joinedload(Meeting.process), joinedload(Meeting.place)),
        selectinload(AgendaVersion.texts),
        selectinload(AgendaVersion.adoptions),
        joinedload(AgendaVersion.document),
    )


def version(version_id: int) -> AgendaVersion:
    """A version with its content, languages and what was decided about it. Raises NotFound."""
    query = _versions().where(AgendaVersion.id == version_id).options(undefer(AgendaVersion.content))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("agenda.version_unknown")
    return found


def locked_version(version_id: int) -> AgendaVersion:
    """The same as it is stored now, its agenda locked: other writers wait. Raises NotFound."""
    key = sa.select(AgendaVersion.agenda_id).where(AgendaVersion.id == version_id)
    agenda_id = db.session.execute(key).scalar()
    if agenda_id is None:
        raise NotFound("agenda.version_unknown")
    db.session.execute(sa.select(Agenda.id).where(Agenda.id == agenda_id).with_for_update())
    query = _versions().where(AgendaVersion.id == version_id).options(undefer(AgendaVersion.content))
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def contents(version_ids: Collection[int]) -> dict[int, AgendaVersion]:
    """Versions with their contents, by id."""
    query = _versions().where(AgendaVersion.id.in_(version_ids))
    query = query.options(undefer(AgendaVersion.content))
    return {one.id: one for one in db.session.execute(query).scalars()}


def digests(agenda_id: int, kind: VersionKind) -> set[str]:
    """The fingerprints of the versions of a kind that an agenda has."""
    query = sa.select(AgendaVersion.digest).where(AgendaVersion.agenda_id == agenda_id, AgendaVersion.kind == kind)
    return set(db.session.execute(query).scalars())


def last_version_number(agenda_id: int) -> int:
    """The number of the newest version; 0 where there is none."""
    query = sa.select(sa.func.max(AgendaVersion.number)).where(AgendaVersion.agenda_id == agenda_id)
    return db.session.execute(query).scalar() or 0


def is_decided(agenda_id: int) -> bool:
    """Whether a version of an agenda has been adopted."""
    query = sa.select(AgendaAdoption.id).join(AgendaVersion, AgendaVersion.id == AgendaAdoption.version_id)
    query = query.where(AgendaVersion.agenda_id == agenda_id, AgendaAdoption.adopted_id.is_not(None))
    return db.session.execute(query).first() is not None


def adoption_of(version_id: int) -> AgendaAdoption | None:
    """The act by which a version came to be the adopted agenda."""
    query = sa.select(AgendaAdoption).where(AgendaAdoption.adopted_id == version_id)
    return db.session.execute(query).scalar_one_or_none()


def under_silence(version_id: int) -> bool:
    """Whether a version is before all States under a silence that has not ended."""
    query = sa.select(SilenceProcedure.id).where(SilenceProcedure.subject_kind == "agenda_version")
    query = query.where(SilenceProcedure.subject_id == version_id, SilenceProcedure.status == Status.OPEN)
    return db.session.execute(query).first() is not None


def public_documents(ids: Collection[int]) -> list[MeetingDocument]:
    """Documents of the register that everybody may see, of those with these ids."""
    if not ids:
        return []
    query = sa.select(MeetingDocument).where(MeetingDocument.id.in_(ids), MeetingDocument.is_published.is_(True))
    return list(db.session.execute(query).scalars())


def document_with(meeting_id: int, symbol: str) -> int | None:
    """The document of a meeting that has a symbol and is no other version of an agenda: its id."""
    query = sa.select(MeetingDocument.id).where(
        MeetingDocument.meeting_id == meeting_id,
        MeetingDocument.symbol == symbol,
        MeetingDocument.id.not_in(sa.select(AgendaVersion.document_id).where(AgendaVersion.document_id.is_not(None))),
    )
    return db.session.execute(query.order_by(MeetingDocument.id)).scalars().first()


def holds_document(document_id: int) -> bool:
    """Whether a document of the register is a version of an agenda, or stands at an item or in what was frozen."""
    issued = sa.select(AgendaVersion.id).where(AgendaVersion.document_id == document_id).exists()
    named = sa.select(item_document.c.item_id).where(item_document.c.document_id == document_id).exists()
    return bool(db.session.execute(sa.select(sa.or_(issued, named))).scalar())


# --- templates ----------------------------------------------------------------------------------------------------


def templates() -> list[AgendaTemplate]:
    """All templates, by their keys."""
    return list(db.session.execute(sa.select(AgendaTemplate).order_by(AgendaTemplate.key)).scalars())


def _one(query: sa.Select[Agenda]) -> Agenda:
    found = db.session.execute(query).unique().scalar_one_or_none()
    if found is None:
        raise NotFound("agenda.unknown")
    return found
