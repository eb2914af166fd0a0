"""What a digest holds: themes with their proposals and answers, as they were that day. Immutable plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from meetings.foundation.languages import Localized, Text, direction

from .rules import NO_TEXT, Answer, ByKind, TopicKind, chain

Path = tuple[int, ...]
"""The numbers of an item of the agenda and of those above it: (6, 1) is 6 (a)."""

_ORDER = tuple(ByKind)


@dataclass(frozen=True)
class Proposer:
    """Whose proposal it is, by the name of that day."""

    kind: ByKind
    code: str
    name: Text


@dataclass(frozen=True)
class Outcome:
    """What became of a proposal: the answer, with the item, proposal or meeting that it names."""

    answer: Answer = Answer.NONE
    item: Path = ()  # none: it is not on the agenda any more
    heading: Text = NO_TEXT
    merged_into: int | None = None
    meeting: Text = NO_TEXT
    meeting_code: str = ""
    words: Text = NO_TEXT


@dataclass(frozen=True)
class Entry:
    """A proposal with its answer. Its own words are in `lang`, the language in which it was made."""

    id: int
    by: Proposer
    title: str
    kind: TopicKind
    issue: str
    rationale: str
    outcome: str
    lang: str
    submitted_on: date | None
    reply: Outcome = Outcome()
    files: int = 0
    is_withdrawn: bool = False
    is_sample: bool = False

    def said(self, text: str, lang: str) -> Localized:
        """One of its texts for a reader of `lang`, marked where that is another language."""
        return Localized(text, self.lang, direction(self.lang), self.lang != lang)


@dataclass(frozen=True)
class Chapter:
    """A theme with its proposals; without a number and a title those that are in none."""

    theme: int | None
    title: Text
    note: Text
    entries: tuple[Entry, ...]

    def by_kind(self) -> list[tuple[ByKind, list[Entry]]]:
        """Its proposals: States first, then groups, then civil society; each in the order of the theme."""
        found = ((kind, [entry for entry in self.entries if entry.by.kind is kind]) for kind in _ORDER)
        return [(kind, entries) for kind, entries in found if entries]


@dataclass(frozen=True)
class Content:
    """Themes in their order."""

    chapters: tuple[Chapter, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Every proposal, in the order of reading."""
        for chapter in self.chapters:
            for _kind, entries in chapter.by_kind():
                yield from entries

    @cached_property
    def by_id(self) -> Mapping[int, Entry]:
        """Proposals by their ids."""
        return {entry.id: entry for entry in self.entries()}

    @cached_property
    def merged(self) -> Mapping[int, int]:
        """What each proposal is merged into."""
        into = ((entry.id, entry.reply.merged_into) for entry in self.entries())
        return {number: other for number, other in into if other is not None}

    def way(self, entry: Entry) -> list[Entry]:
        """What a proposal is merged into, one after the other to the end, as far as the digest holds them."""
        return [self.by_id[number] for number in chain(self.merged, entry.id)[1:] if number in self.by_id]

    @cached_property
    def unanswered(self) -> int:
        """How many proposals that stand have no answer."""
        return sum(entry.reply.answer is Answer.NONE and not entry.is_withdrawn for entry in self.entries())

    @cached_property
    def is_sample(self) -> bool:
        """Whether there are samples in it."""
        return any(entry.is_sample for entry in self.entries())


def chapter(theme: int | None, title: Text, note: Text, entries: Iterable[Entry]) -> Chapter:
    """A theme with its proposals in the order in which they are given, States before groups before civil society."""
    ordered = sorted(entries, key=lambda entry: _ORDER.index(entry.by.kind))
    return Chapter(theme, title, note, tuple(ordered))


# --- as it is stored ------------------------------------------------------------------------------------------------


def to_json(content: Content) -> list[dict[str, Any]]:
    """As it is stored."""
    return [
        {
            "theme": one.theme,
            "title": one.title.as_dict(),
            "note": one.note.as_dict(),
            "entries": [_entry(entry) for entry in one.entries],
        }
        for one in content.chapters
    ]


_PLAIN = ("id", "title", "issue", "rationale", "outcome", "lang", "files", "is_withdrawn", "is_sample")


def _entry(entry: Entry) -> dict[str, Any]:
    reply = entry.reply
    return {
        **{name: getattr(entry, name) for name in _PLAIN},
        "kind": entry.kind.value,
        "submitted_on": entry.submitted_on.isoformat() if entry.submitted_on is not None else None,
        "by": {"kind": entry.by.kind.value, "code": entry.by.code, "name": entry.by.name.as_dict()},
        "reply": {
            "answer": reply.answer.value,
            "item": list(reply.item),
            "heading": reply.heading.as_dict(),
            "merged_into": reply.merged_into,
            "meeting": reply.meeting.as_dict(),
            "meeting_code": reply.meeting_code,
            "words": reply.words.as_dict(),
        },
    }


def from_json(stored: list[dict[str, Any]]) -> Content:
    """What `to_json` wrote."""
    return Content(
        tuple(
            Chapter(
                one["theme"],
                Text.of(one["title"]),
                Text.of(one["note"]),
                tuple(_read(entry) for entry in one["entries"]),
            )
            for one in stored
        )
    )


def _read(one: dict[str, Any]) -> Entry:
    by, reply, day = one["by"], one["reply"], one["submitted_on"]
    return Entry(
        **{name: one[name] for name in _PLAIN},
        kind=TopicKind(one["kind"]),
        submitted_on=date.fromisoformat(day) if day else None,
        by=Proposer(ByKind(by["kind"]), by["code"], Text.of(by["name"])),
        reply=Outcome(
            Answer(reply["answer"]),
            tuple(reply["item"]),
            Text.of(reply["heading"]),
            reply["merged_into"],
            Text.of(reply["meeting"]),
            reply["meeting_code"],
            Text.of(reply["words"]),
        ),
    )


def fingerprint(content: Content) -> str:
    """The same for two contents that say the same."""
    written = json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
