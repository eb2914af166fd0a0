"""Procedures for tests: the model of 2001, at which the clock stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.foundation import attachments
from meetings.foundation.access import Actor, Holding, Role
from meetings.foundation.attachments import Upload
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.silence import queries, services
from meetings.silence.addressing import Addressed
from meetings.silence.drafts import Answer, Manager, SilenceDraft, Subject
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import AddresseeKind, ManagerKind

OPENED = datetime(2001, 5, 3, 21, 0, tzinfo=UTC)
EXPIRES = datetime(2001, 5, 7, 14, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SUBJECT = Subject("nomination_call", 1, "calls/1/", "small-arms")
SECRETARIAT = Manager(ManagerKind.SECRETARIAT, "small-arms")
GROUPS = ("african", "asia-pacific", "eastern-european", "latin-american-and-caribbean")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def actor(name: str, *held: tuple[Role, str], user_id: int | None = None) -> Actor:
    """Somebody who holds roles; without an account, as a program is."""
    return Actor(user_id, name, tuple(Holding(role, scope) for role, scope in held))


OFFICER = actor("Officer", (Role.SECRETARIAT, "small-arms"))
STRANGER = actor("Stranger", (Role.SECRETARIAT, "other"), (Role.FOCAL_POINT, "KIR"), (Role.MEMBER, "NPL"))


def chair(group: str) -> Actor:
    """The chair of a group."""
    return actor(f"Chair of {group}", (Role.COORDINATOR, group))


def focal(state: str) -> Actor:
    """The focal point of a delegation."""
    return actor(f"Focal point of {state}", (Role.FOCAL_POINT, state))


def chairs(*groups: str) -> tuple[Addressed, ...]:
    """Chairs of groups, as they are asked."""
    return tuple(Addressed(AddresseeKind.GROUP_CHAIR, code, Text.of(en=code.title())) for code in groups or GROUPS)


def states(*codes: str) -> tuple[Addressed, ...]:
    """States, as they are asked."""
    return tuple(Addressed(AddresseeKind.STATE, code, Text.of(en=code)) for code in codes)


def draft(**given: Any) -> SilenceDraft:
    """The words of May 2001."""
    values: dict[str, Any] = {
        "title": Text.of(en="A successor for the co-chair"),
        "text": Text.of(en="One group has endorsed a successor.\n\nUnless there are objections, he will be elected."),
        "addressees": chairs(),
        "expires_at": EXPIRES,
        "words": Text.of(en="Monday, 7 May, 10 a.m."),
    }
    return SilenceDraft(**{**values, **given})


def put(
    subject: Subject = SUBJECT, manager: Manager = SECRETARIAT, by: Actor = OFFICER, **given: Any
) -> SilenceProcedure:
    """Something under silence, committed."""
    made = services.open_(by, subject, manager, draft(**given))
    db.session.commit()
    return made


def addressee(procedure: SilenceProcedure, code: str) -> int:
    """Who is asked, by number."""
    found = queries.by_id(procedure.id)
    return next(one.id for one in found.addressees if one.code == code)


def evidence() -> Upload:
    """A note verbale."""
    return attachments.read(PDF, "note.pdf")


def objecting(procedure: SilenceProcedure, code: str, **given: Any) -> Answer:
    """An objection of one of those asked."""
    return Answer(addressee=addressee(procedure, code), **given)
