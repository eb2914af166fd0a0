"""Pages of requests: their addresses, what is typed there, and what came of it, for tests."""

from __future__ import annotations

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.programme import queries, queries_requests
from meetings.programme.models import ProgrammeSession, SessionRequest
from tests.programme.support import MGE

LIST = f"/en/meetings/{MGE}/programme/requests/"
NEW = f"{LIST}new"
ROOMS = f"/en/meetings/{MGE}/programme/rooms"
TYPED: dict[str, object] = {
    "kind": "side_event",
    "lang": "es",
    "title": "Marcado",
    "purpose": "Primero.\n\nSegundo.",
    "minutes": "75",
    "attendance": "40",
    "wish_1": "2011-05-11/lunch",
    "langs": ["es", "en"],
    "equipment": ["screen", "webcast"],
    "is_open": "y",
    "contact_name": "Ana Quispe",
    "contact_email": "Ana@Example.org",
    "contact_phone": "+51 1 204 2400",
}


def page(request: SessionRequest, step: str = "", lang: str = "en") -> str:
    return f"/{lang}/programme/requests/{request.id}/{step}"


def only() -> SessionRequest:
    db.session.expire_all()
    return queries_requests.locked(db.session.execute(sa.select(sa.func.max(SessionRequest.id))).scalar_one())


def came_of(request: SessionRequest) -> ProgrammeSession:
    db.session.expire_all()
    query = sa.select(ProgrammeSession.id).where(ProgrammeSession.request_id == request.id)
    return queries.session(db.session.execute(query).scalar_one())
