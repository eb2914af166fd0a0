"""How far a translation is: what it lacks, whether the original has moved on since, whether a language is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .content import Content, Entry, TextState


class Part(StrEnum):
    """The two texts of an item."""

    HEADING = "heading"
    ANNOTATION = "annotation"


@dataclass(frozen=True)
class Original:
    """What an item says in the language in which the agenda is written."""

    heading: str
    annotation: str = ""

    def of(self, part: Part) -> str:
        """One of its texts."""
        return self.heading if part is Part.HEADING else self.annotation


@dataclass(frozen=True)
class Translation:
    """What an item says in another language, and the original as it was when that was written."""

    heading: str = ""
    annotation: str = ""
    state: TextState = TextState.MISSING
    from_heading: str = ""
    from_annotation: str = ""

    def of(self, part: Part) -> str:
        """One of its texts."""
        return self.heading if part is Part.HEADING else self.annotation

    def made_from(self, part: Part) -> str:
        """The original of which one of its texts was made."""
        return self.from_heading if part is Part.HEADING else self.from_annotation


NONE_YET = Translation()


@dataclass(frozen=True)
class Standing:
    """How a translation stands: which texts it `lacks`, and which are `behind`, made of another original."""

    state: TextState
    lacks: tuple[Part, ...] = ()
    behind: tuple[Part, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Whether the original has changed since."""
        return bool(self.behind)

    @property
    def is_ready(self) -> bool:
        """Whether it may stand in a version: whole, reviewed, and made of exactly this original."""
        return self.state is TextState.REVIEWED and not self.lacks and not self.behind


def parts(with_annotations: bool) -> tuple[Part, ...]:
    """The texts of an item that count, in a version with annotations or without."""
    return tuple(Part) if with_annotations else (Part.HEADING,)


def original_of(entry: Entry, lang: str) -> Original:
    """What an item says in the language `lang`, in which its agenda is written."""
    return Original(entry.headings.get(lang) or "", entry.annotations.get(lang) or "")


def standing(text: Translation | None, original: Original, *, with_annotations: bool = True) -> Standing:
    """How a translation stands against the original as it is now.

    A heading is always needed, an annotation where the original has one. What lacks one of them is a draft, whatever
    was said of the rest.
    """
    text = text or NONE_YET
    counted = parts(with_annotations)
    lacks = tuple(part for part in counted if not text.of(part) and (part is Part.HEADING or original.of(part)))
    behind = tuple(part for part in counted if text.of(part) and text.made_from(part) != original.of(part))
    if not any(text.of(part) for part in counted):
        return Standing(TextState.MISSING, lacks)
    is_reviewed = text.state is TextState.REVIEWED and not lacks
    return Standing(TextState.REVIEWED if is_reviewed else TextState.DRAFT, lacks, behind)


def complete(
    content: Content, texts: Mapping[int, Translation], *, original: str, with_annotations: bool
) -> tuple[bool, tuple[int, ...]]:
    """Whether a language has everything that a version needs; and the items that are not ready, in their order.

    `original` is the language in which `content` is written. An agenda without items is complete in no language.
    """
    unready = tuple(
        entry.id
        for entry in content.entries
        if not standing(texts.get(entry.id), original_of(entry, original), with_annotations=with_annotations).is_ready
    )
    return bool(content.entries) and not unready, unready


def moved(text: Translation | None, original: Original) -> dict[Part, tuple[str, str]]:
    """What changed under a translation, for a difference in words: the original it was made of, and that of now."""
    behind = standing(text, original).behind
    return {part: (text.made_from(part), original.of(part)) for part in behind} if text is not None else {}
