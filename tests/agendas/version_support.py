"""Versions in every state and the people who read them, for tests of versions, steps and comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from meetings.agendas import commenting, queries, texts, versions
from meetings.agendas.drafts import CirculationDraft, CommentDraft, FreezeDraft, IssueDraft, TextDraft
from meetings.agendas.models import Agenda, AgendaComment, AgendaVersion
from meetings.agendas.rules import CommentAudience, VersionKind
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from tests.agendas.support import DESK, MEETING, NIGERIA, PERU, begun, items_of
from tests.nominations.support import without_account

UNTIL = datetime(2011, 2, 1, 23, 0, tzinfo=UTC)
PREPARES = {"secretariat", "desk"}
READS_ALL = PREPARES | {"auditor", "translator"}
DELEGATIONS = {"nigeria", "nigeria-member", "peru"}
PEOPLE: Mapping[str, tuple[tuple[Role, str], ...]] = {
    "secretariat": ((Role.SECRETARIAT, "small-arms"),),
    "elsewhere": ((Role.SECRETARIAT, "landmines"),),
    "desk": ((Role.CHAIRS_DESK, MEETING),),
    "other-desk": ((Role.CHAIRS_DESK, "revcon-2012"),),
    "nigeria": ((Role.FOCAL_POINT, "NGA"),),
    "nigeria-member": ((Role.MEMBER, "NGA"),),
    "peru": ((Role.FOCAL_POINT, "PER"),),
    "coordinator": ((Role.COORDINATOR, "african"),),
    "translator": ((Role.TRANSLATOR, "fr"),),
    "other-translator": ((Role.TRANSLATOR, "es"),),
    "ngo": ((Role.CIVIL_SOCIETY, "iansa"),),
    "reader": (),
    "auditor": ((Role.AUDITOR, "*"),),
    "administrator": ((Role.ADMINISTRATOR, "*"),),
}
EVERYBODY = {"public", *PEOPLE}
Clients = Callable[[str], Any]


@dataclass
class Course:
    """An agenda with a version for the desk alone, one before delegations, and one that is issued."""

    agenda: Agenda
    frozen: AgendaVersion
    circulated: AgendaVersion
    issued: AgendaVersion


def course() -> Course:
    """Three versions of one agenda, with annotations; the text moves on between them."""
    agenda = begun()
    rewrite(agenda, 0, "Opening of the meeting", "The meeting is opened by the Secretary-General.")
    issued = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.ELEMENTS))
    versions.issue(DESK, issued.id, issued.revision, IssueDraft("A/CONF.192/2011/1"))
    circulated = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.DRAFT, with_annotations=True))
    versions.circulate(DESK, circulated.id, circulated.revision, CirculationDraft(UNTIL))
    rewrite(agenda, 0, "Opening of the session", "The meeting is opened by the Chair.")
    frozen = versions.freeze(DESK, agenda.id, FreezeDraft(VersionKind.PROVISIONAL))
    db.session.commit()
    return Course(agenda, frozen, circulated, issued)


def rewrite(agenda: Agenda, place: int, heading: str, annotation: str = "", lang: str = "en") -> None:
    """Another text of the item at a place, reviewed."""
    item = items_of(agenda)[place]
    kept = item.text_in(lang)
    seen = kept.revision if kept is not None else 0
    texts.write(DESK, item.id, lang, TextDraft(heading, annotation, is_reviewed=True, seen=seen))


def translated(agenda: Agenda, lang: str = "fr") -> None:
    """All items in a further language, reviewed."""
    for number, item in enumerate(items_of(agenda)):
        english = item.text_in("en")
        annotation = "La séance est ouverte." if english is not None and english.annotation else ""
        rewrite(agenda, number, f"Point {number + 1}", annotation, lang)


def again(version: AgendaVersion) -> AgendaVersion:
    """A version as it is stored."""
    db.session.expire_all()
    return queries.version(version.id)


def first_item(version: AgendaVersion) -> int:
    """The id of its first item."""
    return again(version).held.entries[0].id


def said(
    version: AgendaVersion,
    by: Actor = NIGERIA,
    text: str = "We support this.",
    audience: CommentAudience = CommentAudience.ALL,
    **given: Any,
) -> AgendaComment:
    """A comment of a State that is on record."""
    state = "PER" if by == PERU else "NGA"
    draft = CommentDraft(text, given.pop("lang", "en"), audience, **given)
    made = commenting.write(without_account(by), version.id, state, draft)
    db.session.commit()
    return made


def typed(record: Any, **given: Any) -> dict[str, Any]:
    """What a form sends about a record as it is stored now."""
    db.session.refresh(record)
    return {"revision": str(record.revision), **given}
