"""What the tests of documents start from: the register of meetings and of their documents."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.deadlines import seeding as deadlines
from meetings.documentation import queries, seeding, services
from meetings.documentation.drafts import ChangeDraft, DocumentDraft
from meetings.documentation.models import DocumentChange, MeetingDocument
from meetings.documentation.rules import ChangeKind, DocumentType, LanguageState, Version
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from tests.support import register

OUT, AWAITED = Version(LanguageState.OUT), Version(LanguageState.AWAITED)


def person(number: int, *holdings: tuple[Role, str]) -> Actor:
    return Actor(user_id=number, name=f"Person {number}", holdings=tuple(Holding(*held) for held in holdings))


SECRETARIAT = person(7, (Role.SECRETARIAT, "small-arms"))
OTHER_SECRETARIAT = person(8, (Role.SECRETARIAT, "other"))
CHAIRS_DESK = person(9, (Role.CHAIRS_DESK, "mge-2011"))
AUDITOR = person(10, (Role.AUDITOR, "*"))
READER = person(11)


def load(app: Flask) -> None:
    """Load what the demonstration loads, accounts aside."""
    register.hold(app)
    for part in (deadlines, seeding):
        part.load(app.config["DATA"])
    db.session.commit()


def meeting(code: str = "mge-2011") -> Meeting:
    return calendar.by_code(code)


def draft(**given: Any) -> DocumentDraft:
    return DocumentDraft(**{"type": DocumentType.WORKING_PAPER, "title": Text.of(en="Marking practices"), **given})


def entered(code: str = "mge-2011", **given: Any) -> MeetingDocument:
    made = services.enter(SECRETARIAT, meeting(code), draft(**given))
    db.session.commit()
    return made


def noted(document: MeetingDocument, **given: Any) -> DocumentChange:
    values: dict[str, Any] = {"kind": ChangeKind.CORRIGENDUM, "number": 1, "languages": ("fr",), **given}
    made = services.note_change(SECRETARIAT, document.id, ChangeDraft(**values))
    db.session.commit()
    return made


def stored(key: str) -> MeetingDocument:
    db.session.expire_all()
    number = db.session.execute(sa.select(MeetingDocument.id).where(MeetingDocument.key == key)).scalar_one()
    return queries.by_id(number)
