"""What a version of an agenda holds: its items in the order of reading, with their texts. Immutable plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from meetings.foundation.languages import Text

Path = tuple[int, ...]
"""The numbers of an item and of those above it, from the outermost: (6, 1) is 6 (a)."""


NOTHING = Text()


class ItemRole(StrEnum):
    """What an item is there for. Templates, checks and the adoption go by it; `other` says nothing."""

    OPENING = "opening"
    CHAIR_ELECTION = "chair_election"
    STATEMENT = "statement"
    AGENDA_ADOPTION = "agenda_adoption"
    RULES = "rules"
    OFFICERS_ELECTION = "officers_election"
    ORGANIZATION = "organization"
    GENERAL_EXCHANGE = "general_exchange"
    THEMATIC = "thematic"
    COOPERATION = "cooperation"
    CIVIL_SOCIETY = "civil_society"
    DOCUMENTS = "documents"
    OTHER_MATTERS = "other_matters"
    REPORT = "report"
    CLOSING = "closing"
    OTHER = "other"


class TextState(StrEnum):
    """How far the text of an item is in a language."""

    MISSING = "missing"
    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Entry:
    """One item. `id` is the same in every version; `number` is the one shown, among its siblings."""

    id: int
    parent: int | None
    number: int
    role: ItemRole = ItemRole.OTHER
    minutes: int | None = None
    speakers: Text = NOTHING
    paragraphs: tuple[int, ...] = ()  # of mandates, by their ids
    documents: tuple[int, ...] = ()  # of the register, by their ids
    headings: Text = NOTHING
    annotations: Text = NOTHING


@dataclass(frozen=True)
class Content:
    """Items in the order of reading: every item stands after the one above it, and siblings in their order."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[int, Entry]:
        """Items by their ids."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def paths(self) -> Mapping[int, Path]:
        """The numbers of every item, from the outermost."""
        found: dict[int, Path] = {}
        for entry in self.entries:
            above = found[entry.parent] if entry.parent is not None else ()
            found[entry.id] = (*above, entry.number)
        return found

    def children(self, parent: int | None) -> list[Entry]:
        """The items directly below one, in their order."""
        return [entry for entry in self.entries if entry.parent == parent]

    def in_language(self, lang: str, texts: Mapping[int, tuple[str, str]]) -> Content:
        """The same with heading and annotation of one more language, by item."""
        return Content(tuple(_with(entry, lang, texts.get(entry.id)) for entry in self.entries))


def _with(entry: Entry, lang: str, said: tuple[str, str] | None) -> Entry:
    if said is None:
        return entry
    headings = Text.of({**entry.headings.as_dict(), lang: said[0]})
    annotations = Text.of({**entry.annotations.as_dict(), lang: said[1]})
    return replace(entry, headings=headings, annotations=annotations)


def to_json(content: Content) -> list[dict[str, Any]]:
    """As it is stored: structure and facts, and the texts that it has."""
    return [
        {
            **{name: getattr(entry, name) for name in ("id", "parent", "number", "minutes")},
            "role": entry.role.value,
            "paragraphs": list(entry.paragraphs),
            "documents": list(entry.documents),
            "speakers": entry.speakers.as_dict(),
            "headings": entry.headings.as_dict(),
            "annotations": entry.annotations.as_dict(),
        }
        for entry in content.entries
    ]


def from_json(stored: list[dict[str, Any]]) -> Content:
    """What `to_json` wrote."""
    return Content(
        tuple(
            Entry(
                id=one["id"],
                parent=one["parent"],
                number=one["number"],
                role=ItemRole(one["role"]),
                minutes=one["minutes"],
                speakers=Text.of(one["speakers"]),
                paragraphs=tuple(one["paragraphs"]),
                documents=tuple(one["documents"]),
                headings=Text.of(one["headings"]),
                annotations=Text.of(one["annotations"]),
            )
            for one in stored
        )
    )


def digest(content: Content) -> str:
    """The fingerprint of a content: two that say the same have the same."""
    written = json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
