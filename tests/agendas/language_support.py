"""What the tests of an agenda’s languages on pages start from: its people, and texts that are written and given."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.agendas import queries, texts
from meetings.agendas.drafts import TextDraft
from meetings.agendas.models import Agenda, AgendaText
from meetings.foundation.access import Role
from meetings.foundation.database import db
from tests.agendas.support import MEETING, SECRETARIAT, begun, items_of, load
from tests.support.accounts import People, SignIn

TABLE = f"/en/meetings/{MEETING}/agenda/languages/"
OPENING = "Opening of the meeting"


@pytest.fixture
def accounts(app: Any, person: People) -> dict[str, int]:
    load(app)
    for number in range(1, 8):
        person(f"reader{number}@example.org")
    people = {
        "secretariat": (Role.SECRETARIAT, "small-arms"),
        "chair": (Role.CHAIRS_DESK, MEETING),
        "french": (Role.TRANSLATOR, "fr"),
        "spanish": (Role.TRANSLATOR, "es"),
        "auditor": (Role.AUDITOR, "*"),
        "nigeria": (Role.FOCAL_POINT, "NGA"),
    }
    return {name: person(f"{name}@example.org", held).id for name, held in people.items()}


@pytest.fixture
def agenda(accounts: dict[str, int]) -> Agenda:
    return begun()


@pytest.fixture
def chair(agenda: Agenda, signed_in: SignIn) -> Any:
    return signed_in("chair@example.org")


def given(agenda: Agenda, owner: int, *places: int, lang: str = "fr") -> None:
    items = items_of(agenda)
    texts.give(SECRETARIAT, agenda.id, lang, [items[place].id for place in places], owner)


def french(item: int, heading: str, *, is_reviewed: bool = False) -> AgendaText:
    return texts.write(SECRETARIAT, item, "fr", TextDraft(heading, is_reviewed=is_reviewed, seen=revision(item)))


def revision(item: int, lang: str = "fr") -> int:
    found = stored(item, lang)
    return found.revision if found is not None else 0


def stored(item: int, lang: str = "fr") -> AgendaText | None:
    db.session.expire_all()
    return queries.item(item).text_in(lang)


def reworded(agenda: Agenda, place: int, heading: str) -> None:
    item = items_of(agenda)[place]
    texts.write(SECRETARIAT, item.id, "en", TextDraft(heading, seen=revision(item.id, "en")))


def text_page(item: int, lang: str = "fr") -> str:
    return f"/en/agendas/items/{item}/texts/{lang}"
