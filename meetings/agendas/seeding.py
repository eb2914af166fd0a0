"""Templates from `agenda_templates.toml`; a second run changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.foundation.languages import Text

from .content import ItemRole
from .drafts import ItemDraft, Source
from .models import AgendaTemplate


def load(data: Path) -> None:
    """Enter the templates that are not there yet, and what the file says differently of the others."""
    file = data / "agenda_templates.toml"
    if not file.exists():
        return
    with file.open("rb") as opened:
        found = tomllib.load(opened)["template"]
    known = {one.key: one for one in db.session.execute(sa.select(AgendaTemplate)).scalars()}
    for one in found:
        values = {"kinds": one["kinds"], "name": Text.of(one["name"]), "items": one["item"]}
        stored = known.get(one["key"])
        if stored is None:
            db.session.add(AgendaTemplate(key=one["key"], **values))
            continue
        for name, value in values.items():
            if getattr(stored, name) != value:
                setattr(stored, name, value)
    db.session.flush()


def sources(template: AgendaTemplate) -> list[Source]:
    """The items of a template, to begin an agenda with."""
    return list(_sources(template.items))


def _sources(items: Sequence[Mapping[str, Any]]) -> Iterator[Source]:
    keys: dict[str, int] = {}
    for number, one in enumerate(items, start=1):
        if "key" in one:
            keys[one["key"]] = number
        draft = ItemDraft(ItemRole(one["role"]), minutes=one.get("minutes"), speakers=Text.of(one.get("speakers")))
        under = keys[one["under"]] if "under" in one else None
        said = Text.of(one["heading"]), Text.of(one.get("annotation"))
        yield Source(number, under, draft, *said, name=one.get("key", ""))
