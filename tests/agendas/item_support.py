"""An item as tests of its pages ask for it: its addresses, its form, and what is stored of it."""

from __future__ import annotations

from typing import Any

from meetings.agendas import queries
from meetings.agendas.models import AgendaItem
from meetings.foundation.database import db


def stored(number: int) -> AgendaItem:
    db.session.expire_all()
    return queries.item(number)


def heading(number: int) -> tuple[str, str]:
    """Its text in the original."""
    text = stored(number).text_in("en")
    assert text is not None
    return text.heading, text.annotation


def url(number: int, page: str = "edit") -> str:
    return f"/en/agendas/items/{number}/{page}"


def fields(client: Any, path: str) -> dict[str, list[str]]:
    """What the form of a page would send untouched."""
    page = client.get(path).page
    found: dict[str, list[str]] = page.fields(page.form())
    return found
