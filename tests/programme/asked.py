"""Requests for sessions in every state, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import Text
from meetings.programme import granting, queries, queries_requests, requesting
from meetings.programme.drafts import AnswerDraft, RequestDraft
from meetings.programme.models import ProgrammeSession, SessionRequest
from meetings.programme.queries_requests import Author
from meetings.programme.rules import ByKind, PeriodKind, SessionKind
from meetings.programme.steps import Slot
from tests.programme.support import AFRICAN, COORDINATOR, IANSA, LUNCH, MGE, NGO, PERU, SECRETARIAT, WEDNESDAY, Kept

UNTIL = datetime(2011, 4, 1, 16, tzinfo=UTC)
OF_PERU = Author(ByKind.STATE, "PER")
OF_JAPAN = Author(ByKind.STATE, "JPN")
OF_GROUP = Author(ByKind.GROUP, AFRICAN)
OF_NGO = Author(ByKind.ORGANIZATION, IANSA)
ASKS: dict[Author, Actor] = {OF_PERU: PERU, OF_GROUP: COORDINATOR, OF_NGO: NGO}
WISH = (WEDNESDAY, PeriodKind.LUNCH)
WHY = Text.of(en="All rooms are taken.", fr="Toutes les salles sont prises.")


def opened(kept: Kept) -> None:
    """Let requests be taken until the first of April."""
    queries.by_id(kept.programme).requests_until = UNTIL
    db.session.commit()


def given(title: str = "Marcaje de armas", **values: Any) -> RequestDraft:
    """A side event at lunch, with something of everything."""
    usual: dict[str, Any] = {
        "kind": SessionKind.SIDE_EVENT,
        "title": title,
        "lang": "es",
        "minutes": 75,
        "attendance": 40,
        "purpose": "Experiencias de la región.",
        "by_name": "International Action Network",
        "langs": ("es", "en"),
        "equipment": ("screen",),
        "wishes": [WISH],
        "contact_name": "Ana Quispe",
        "contact_email": "ana@example.org",
        "contact_phone": "+51 1 204 2400",
    }
    return RequestDraft(**{**usual, **values})


def drafted(author: Author = OF_PERU, title: str = "Marcaje de armas", **values: Any) -> SessionRequest:
    return requesting.draft(ASKS[author], MGE, author, given(title, **values))


def submitted(author: Author = OF_PERU, title: str = "Marcaje de armas", **values: Any) -> SessionRequest:
    made = drafted(author, title, **values)
    return requesting.submit(ASKS[author], made.id, made.revision)


def slot(kept: Kept, room: str | None = "plain", **values: Any) -> Slot:
    """A slot at lunch on Wednesday."""
    where = {"on": WEDNESDAY, "starts": LUNCH, "room": kept.rooms[room] if room is not None else None}
    return Slot(**{**where, **values})


def granted(kept: Kept, request: SessionRequest, at: Slot | None = None) -> ProgrammeSession:
    answer = AnswerDraft(at if at is not None else slot(kept))
    return granting.grant(SECRETARIAT, request.id, again(request).revision, answer)


def offered(kept: Kept, request: SessionRequest, at: Slot | None = None) -> SessionRequest:
    answer = AnswerDraft(at if at is not None else slot(kept), words=Text.of(en="The other room is taken."))
    return granting.offer(SECRETARIAT, request.id, again(request).revision, answer)


def declined(request: SessionRequest) -> SessionRequest:
    return granting.decline(SECRETARIAT, request.id, again(request).revision, WHY)


def asks(request: SessionRequest) -> Actor:
    """Somebody for whom a request is made."""
    return ASKS[Author(request.by_kind, request.by_code)]


def withdrawn(request: SessionRequest) -> SessionRequest:
    return requesting.withdraw(asks(request), request.id, again(request).revision, "Ya no.")


def again(request: SessionRequest) -> SessionRequest:
    """A request as it is stored."""
    db.session.expire_all()
    return queries_requests.locked(request.id)


@contextmanager
def refused(code: str, kind: type[DomainError] = DomainError, field: str | None = None) -> Iterator[None]:
    """What is done inside is refused with this code, on that field where one is named."""
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code
    if field is not None:
        assert caught.value.field == field


def session_of(request: SessionRequest) -> ProgrammeSession | None:
    """The session that came of a request, removed or not."""
    db.session.expire_all()
    query = sa.select(ProgrammeSession.id).where(ProgrammeSession.request_id == request.id)
    found = db.session.execute(query).scalar()
    return queries.session(found) if found is not None else None
