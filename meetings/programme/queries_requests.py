"""What is read of requests for sessions. What is to be changed is read with the meeting’s programme locked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import is_key, visible_to
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text

from .models import Programme, ProgrammeSession, SessionRequest, SessionRequestAct
from .parties import own_requests, visible_requests
from .rules import ByKind, Hours, RequestStatus, SessionKind
from .steps import Wish

PAGE = 25  # requests in a list
PENDING = (RequestStatus.SUBMITTED, RequestStatus.OFFERED)
_MEETING = joinedload(SessionRequest.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place))
_SESSION = joinedload(SessionRequest.session).options(
    joinedload(ProgrammeSession.room), joinedload(ProgrammeSession.programme)
)


class Author(NamedTuple):
    """Who asks: a State, a group or an organization, by its code."""

    kind: ByKind
    code: str


def author_of(request: SessionRequest) -> Author:
    """Whose a request is."""
    return Author(request.by_kind, request.by_code)


@dataclass(frozen=True)
class Filter:
    """Which requests a list shows; what is None narrows nothing."""

    status: RequestStatus | None = None
    kind: SessionKind | None = None
    by: ByKind | None = None
    is_late: bool = False

    @property
    def is_all(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filter()


@dataclass(frozen=True)
class Page:
    """A page of requests; `count` is how many there are on all pages."""

    requests: list[SessionRequest]
    page: int
    pages: int
    count: int


# --- programmes -----------------------------------------------------------------------------------------------------


def programme(actor: Actor, code: str) -> Programme:
    """The programme of a meeting that `actor` may see, with the days and hours that can be asked for. Raises NotFound
    `programme.unknown`. Three queries."""
    if not is_key(code):
        raise NotFound("programme.unknown")
    return _programme(sa.and_(Meeting.code == code, visible_to(actor)))


def programme_of(meeting_id: int) -> Programme:
    """The same by the meeting’s id, whoever asks."""
    return _programme(Programme.meeting_id == meeting_id)


def brief(meeting_id: int) -> Programme | None:
    """The programme of a meeting, with that and nothing else; None where none is begun. One query."""
    query = sa.select(Programme).join(Programme.meeting).where(Programme.meeting_id == meeting_id)
    return db.session.execute(query.options(contains_eager(Programme.meeting))).scalar_one_or_none()


def hold(meeting_id: int) -> int:
    """Lock the programme of a meeting, and with it all requests; its id. Raises NotFound `programme.unknown`."""
    key = sa.select(Programme.id).where(Programme.meeting_id == meeting_id).with_for_update()
    found = db.session.execute(key).scalar()
    if found is None:
        raise NotFound("programme.unknown")
    return found


def parts(of: Programme) -> dict[Wish, Hours]:
    """The parts of days in which sessions are held, in order: what may be wished for. Of two of one kind on one day,
    the longer one."""
    days = {day.on for day in of.days if day.is_open}
    found: dict[Wish, Hours] = {}
    for period in of.periods:
        wish, hours = (period.on, period.kind), Hours(period.starts, period.ends)
        if period.on in days and (wish not in found or _length(found[wish]) < _length(hours)):
            found[wish] = hours
    return found


def _length(hours: Hours) -> int:
    return hours.ends - hours.starts


def _programme(condition: sa.ColumnElement[bool]) -> Programme:
    query = sa.select(Programme).join(Programme.meeting).where(condition)
    query = query.options(
        contains_eager(Programme.meeting).options(joinedload(Meeting.process), joinedload(Meeting.place)),
        selectinload(Programme.days),
        selectinload(Programme.periods),
    )
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.unknown")
    return found


# --- requests to be changed -----------------------------------------------------------------------------------------


def locked(request_id: int) -> SessionRequest:
    """A request with its meeting, acts and what came of it, as it is stored now; other writers wait. Raises NotFound
    `programme.request_unknown`."""
    key = sa.select(SessionRequest.meeting_id).where(SessionRequest.id == request_id)
    meeting_id = db.session.execute(key).scalar()
    if meeting_id is None:
        raise NotFound("programme.request_unknown")
    hold(meeting_id)
    query = sa.select(SessionRequest).where(SessionRequest.id == request_id)
    query = query.options(
        _MEETING, _SESSION, joinedload(SessionRequest.offered_room), selectinload(SessionRequest.acts)
    )
    found = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:  # a draft that was removed while we waited
        raise NotFound("programme.request_unknown")
    return found


def count_drafts(author: Author) -> int:
    """How many drafts an author has, for all meetings."""
    return _count(_of_author(author), SessionRequest.status == RequestStatus.DRAFT)


def count_requests(author: Author, meeting_id: int) -> int:
    """How many requests of an author for a meeting have been submitted and not been withdrawn."""
    gone = (RequestStatus.DRAFT, RequestStatus.WITHDRAWN)
    return _count(_of_author(author), SessionRequest.meeting_id == meeting_id, SessionRequest.status.not_in(gone))


def _of_author(author: Author) -> sa.ColumnElement[bool]:
    return sa.and_(SessionRequest.by_kind == author.kind, SessionRequest.by_code == author.code)


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count(SessionRequest.id)).where(*conditions)
    return int(db.session.execute(query).scalar_one())


# --- requests to be shown -------------------------------------------------------------------------------------------


def request(actor: Actor, request_id: int) -> SessionRequest:
    """A request that `actor` may see, with its meeting, what is offered and what came of it. Raises NotFound
    `programme.request_unknown`. One query."""
    query = sa.select(SessionRequest).where(SessionRequest.id == request_id, visible_requests(actor))
    query = query.options(_MEETING, _SESSION, joinedload(SessionRequest.offered_room))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("programme.request_unknown")
    return found


def acts(request_id: int) -> list[SessionRequestAct]:
    """The record of a request, in order."""
    query = sa.select(SessionRequestAct).where(SessionRequestAct.request_id == request_id)
    return list(db.session.execute(query.order_by(SessionRequestAct.position)).scalars())


def own(actor: Actor, meeting_id: int) -> list[SessionRequest]:
    """The requests for a meeting of those for whom `actor` asks, drafts among them, the newest first."""
    query = sa.select(SessionRequest).where(SessionRequest.meeting_id == meeting_id, own_requests(actor))
    return list(db.session.execute(query.order_by(SessionRequest.id.desc())).scalars())


def submitted(actor: Actor, meeting_id: int, chosen: Filter, number: int) -> Page:
    """A page of what was submitted for a meeting: what waits for the secretariat first, then in the order in which it
    came. Two queries."""
    query = sa.select(SessionRequest).where(
        SessionRequest.meeting_id == meeting_id,
        SessionRequest.status != RequestStatus.DRAFT,
        visible_requests(actor),
    )
    for column, value in (
        (SessionRequest.status, chosen.status),
        (SessionRequest.kind, chosen.kind),
        (SessionRequest.by_kind, chosen.by),
    ):
        query = query.where(column == value) if value is not None else query
    query = query.where(SessionRequest.is_late.is_(True)) if chosen.is_late else query
    count = int(db.session.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one())
    pages = max(1, -(-count // PAGE))
    number = min(number, pages)
    waits = sa.case((SessionRequest.status == RequestStatus.SUBMITTED, 0), else_=1)
    query = query.order_by(waits, SessionRequest.submitted_at, SessionRequest.id)
    query = query.limit(PAGE).offset((number - 1) * PAGE)
    return Page(list(db.session.execute(query).scalars()), number, pages, count)


def all_of(meeting_id: int) -> list[SessionRequest]:
    """All that was submitted for a meeting, in the order in which it came."""
    query = sa.select(SessionRequest).where(
        SessionRequest.meeting_id == meeting_id, SessionRequest.status != RequestStatus.DRAFT
    )
    return list(db.session.execute(query.order_by(SessionRequest.submitted_at, SessionRequest.id)).scalars())


class Contact(NamedTuple):
    """Whom those who asked the last time named, and what they called themselves."""

    by_name: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


def last_contact(author: Author) -> Contact:
    """What an author entered the last time."""
    query = sa.select(
        SessionRequest.by_name, SessionRequest.contact_name, SessionRequest.contact_email, SessionRequest.contact_phone
    )
    row = db.session.execute(query.where(_of_author(author)).order_by(SessionRequest.id.desc()).limit(1)).first()
    return Contact(*row) if row is not None else Contact()


# --- what waits -----------------------------------------------------------------------------------------------------


def meetings_of(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    """The codes of the meetings for which there are requests like that, each as often as there are, with commas
    between: a column for a query that reads other things as well."""
    query = sa.select(sa.func.aggregate_strings(Meeting.code, ",")).join(
        SessionRequest, SessionRequest.meeting_id == Meeting.id
    )
    return query.where(*conditions).scalar_subquery()


def meeting_names(codes: Collection[str]) -> dict[str, Text]:
    """What meetings are called, by their codes."""
    query = sa.select(Meeting.code, Meeting.short, Meeting.title).where(Meeting.code.in_(codes))
    return {code: short or title for code, short, title in db.session.execute(query)}
