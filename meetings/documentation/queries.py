"""What is read of documents; eager loading, and who sees what, are decided here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload, load_only, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import first_of, is_key, prepared_by
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.search import expand
from meetings.foundation.search import found as words

from .models import DocumentChange, MeetingDocument
from .rules import DocumentType
from .symbols import normal

PAGE_SIZE = 25
CHOICES = 200  # meetings offered to choose from
# Of its meeting: what names it, and what slots are counted from.
_MEETING = (
    *(Meeting.code, Meeting.title, Meeting.short, Meeting.kind, Meeting.status, Meeting.start_on, Meeting.end_on),
    *(Meeting.earliest_on, Meeting.latest_on, Meeting.sort_on, Meeting.is_published, Meeting.process_id),
)


@dataclass(frozen=True)
class Selection:
    """What a list of documents is narrowed to; empty values ask for everything."""

    words: str = ""
    meeting: str = ""
    type: DocumentType | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.meeting or self.type)


@dataclass(frozen=True)
class DocumentPage:
    """One page of a list. `total` counts all that were found."""

    documents: list[MeetingDocument]
    total: int
    page: int
    pages: int


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The documents `actor` may see, of a select that joins their meetings: public ones, and all of meetings that are
    theirs to prepare."""
    is_public = sa.and_(MeetingDocument.is_published.is_(True), Meeting.is_published.is_(True))
    return sa.or_(is_public, prepared_by(actor))


def page(actor: Actor, selection: Selection, number: int) -> DocumentPage:
    """A page of what is asked for: the latest meeting first, then by kind and symbol. A number beyond the last gives
    the last."""
    condition = sa.and_(visible_to(actor), *_narrowed(selection))
    rows = _rows(condition, number)
    if not rows and number > 1:
        counted = sa.select(sa.func.count(MeetingDocument.id)).join(MeetingDocument.meeting).where(condition)
        number = max(1, -(-db.session.execute(counted).scalar_one() // PAGE_SIZE))
        rows = _rows(condition, number)
    total = rows[0][1] if rows else 0
    return DocumentPage([row[0] for row in rows], total, number, max(1, -(-total // PAGE_SIZE)))


def _rows(condition: sa.ColumnElement[bool], number: int) -> Sequence[sa.Row[MeetingDocument, int]]:
    """A page of documents, each with how many there are in all: ids are chosen first, records read of those alone."""
    total = sa.func.count(MeetingDocument.id).over().label("total")
    chosen = sa.select(MeetingDocument.id, total).join(MeetingDocument.meeting).where(condition).order_by(*_ORDER)
    here = chosen.limit(PAGE_SIZE).offset((max(1, number) - 1) * PAGE_SIZE).subquery()
    query = _shown().add_columns(here.c.total).join(here, here.c.id == MeetingDocument.id).order_by(*_ORDER)
    return db.session.execute(query).all()


def found(actor: Actor, groups: Sequence[Sequence[str]], limit: int) -> list[MeetingDocument]:
    """Documents that answer a search, with their meetings."""
    condition = sa.and_(words(MeetingDocument, groups), visible_to(actor))
    query = _named().where(condition).order_by(*_ORDER).limit(limit)
    return list(db.session.execute(query).scalars())


def _narrowed(selection: Selection) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if selection.words:
        # However a symbol is written, it is looked for as it is kept.
        symbol = normal(selection.words)
        answers = words(MeetingDocument, expand(selection.words))
        is_symbol = MeetingDocument.symbol == symbol.symbol
        conditions.append(sa.or_(answers, is_symbol) if "/" in symbol.symbol else answers)
    if selection.meeting:
        conditions.append(Meeting.code == selection.meeting)
    if selection.type is not None:
        conditions.append(MeetingDocument.type == selection.type)
    return conditions


def _named() -> sa.Select[MeetingDocument]:
    return (
        sa.select(MeetingDocument)
        .join(MeetingDocument.meeting)
        .options(
            defer(MeetingDocument.search_text, raiseload=True),
            contains_eager(MeetingDocument.meeting).load_only(*_MEETING, raiseload=True),
        )
    )


def _shown() -> sa.Select[MeetingDocument]:
    """With what lists show: languages and changes."""
    return _named().options(selectinload(MeetingDocument.languages), selectinload(MeetingDocument.changes))


_TYPE = sa.case({kind: place for place, kind in enumerate(DocumentType)}, value=MeetingDocument.type)
_ORDER = (
    sa.nulls_first(Meeting.sort_on.desc()),
    Meeting.id,
    _TYPE,
    MeetingDocument.sort_key,
    MeetingDocument.dated_on,
    MeetingDocument.id,
)


def by_id(document_id: int, *, lock: bool = False) -> MeetingDocument:
    """A document as it is stored now, with meeting, languages and changes; `lock` makes other writers wait.

    Raises NotFound.
    """
    query = (
        sa.select(MeetingDocument)
        .where(MeetingDocument.id == document_id)
        .options(
            joinedload(MeetingDocument.meeting).joinedload(Meeting.process),
            selectinload(MeetingDocument.languages),
            selectinload(MeetingDocument.changes),
        )
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=MeetingDocument)
    document = db.session.execute(query).scalar_one_or_none()
    if document is None:
        raise NotFound("document.unknown")
    return document


def by_change(change_id: int, *, lock: bool = False) -> tuple[MeetingDocument, DocumentChange]:
    """A change, and its document as by `by_id`. Raises NotFound."""
    asked = sa.select(DocumentChange.document_id).where(DocumentChange.id == change_id)
    document_id = db.session.execute(asked).scalar_one_or_none()
    if document_id is None:
        raise NotFound("change.unknown")
    document = by_id(document_id, lock=lock)
    return document, next(change for change in document.changes if change.id == change_id)


def with_symbols(actor: Actor, symbols: Collection[str], but: int = 0) -> list[MeetingDocument]:
    """Other documents that `actor` may see with one of these symbols."""
    if not symbols:
        return []
    has = sa.or_(MeetingDocument.symbol.in_(symbols), MeetingDocument.other_symbol.in_(symbols))
    query = _named().where(has, visible_to(actor), MeetingDocument.id != but).order_by(MeetingDocument.id)
    return list(db.session.execute(query.limit(5)).scalars())


def meetings(actor: Actor, chosen: str) -> list[Meeting]:
    """The meetings of which there are documents that `actor` may see, the latest first, and the chosen one."""
    chosen = chosen if is_key(chosen) else ""
    has = sa.exists().where(MeetingDocument.meeting_id == Meeting.id, visible_to(actor)).correlate(Meeting)
    order = (Meeting.code != chosen, sa.nulls_first(Meeting.sort_on.desc()), Meeting.id)
    wanted = first_of(sa.select(Meeting.id).where(has).order_by(*order), CHOICES)
    query = sa.select(Meeting).where(wanted).options(load_only(*_MEETING, raiseload=True))
    return list(db.session.execute(query.order_by(*order[1:])).scalars())
