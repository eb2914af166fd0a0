"""What became of an agenda from one version to another: items, places, numbers, facts and words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetings.foundation.languages import Text

from .content import Content, Entry, Path
from .pieces import Piece, PieceKind, pieces


class Kind(StrEnum):
    """What can become of an item, in the order in which it is said."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # below another item, or past items that stayed where they were
    RENUMBERED = "renumbered"  # in its place, because of what was put before it or taken away
    REWORDED = "reworded"
    ANNOTATED = "annotated"  # another annotation
    ROLE = "role"
    MINUTES = "minutes"
    SPEAKERS = "speakers"
    PARAGRAPHS = "paragraphs"
    DOCUMENTS = "documents"


class Side(StrEnum):
    """One of the two versions that are compared."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Difference:
    """What became of one item. Of an item that was added or removed nothing else is said.

    Where the language is `lacking` on a side, words are not compared: there are no pieces.
    """

    id: int
    before: Entry | None
    after: Entry | None
    path_before: Path | None
    path_after: Path | None
    kinds: frozenset[Kind]
    heading: tuple[Piece, ...]
    annotation: tuple[Piece, ...]
    lacking: tuple[Side, ...]

    @property
    def is_comparable(self) -> bool:
        """Whether the language is there in every version that has the item."""
        return not self.lacking

    @property
    def entry(self) -> Entry:
        """The item as it is, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def path(self) -> Path:
        """Its numbers now, or those that it last had."""
        return self.path_after or self.path_before or ()


def compare(before: Content, after: Content, lang: str) -> tuple[Difference, ...]:
    """Every item of either version, in the order of reading of `after`, what was removed standing where it stood."""
    stayed = _stayed(before, after)
    return tuple(_difference(before, after, item, item in stayed, lang) for item in _order(before, after, stayed))


def summary(differences: Iterable[Difference]) -> Mapping[Kind, int]:
    """How many items each kind of difference has, of the kinds there are, in the order in which they are said."""
    counted = Counter(kind for difference in differences for kind in difference.kinds)
    return {kind: counted[kind] for kind in Kind if counted[kind]}


# --- places ---


def _below(content: Content) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    for entry in content.entries:
        found.setdefault(entry.parent, []).append(entry.id)
    return found


def _stayed(before: Content, after: Content) -> frozenset[int]:
    """The items that need not have moved: as many as can be, below what they were below and in the order they had."""
    was, now = _below(before), _below(after)
    stayed: set[int] = set()
    for parent, items in now.items():
        places = {item: place for place, item in enumerate(was.get(parent, ()))}
        common = [item for item in items if item in places]
        stayed.update(common[at] for at in _longest_rising([places[item] for item in common]))
    return frozenset(stayed)


def _longest_rising(values: Sequence[int]) -> list[int]:
    """The positions of a longest rising subsequence of different values."""
    ends: list[int] = []  # of rising subsequences of each length, the position of the smallest last value
    last: list[int] = []
    previous: list[int | None] = []
    for position, value in enumerate(values):
        length = bisect_left(last, value)
        previous.append(ends[length - 1] if length else None)
        last[length : length + 1] = [value]
        ends[length : length + 1] = [position]
    found: list[int] = []
    at = ends[-1] if ends else None
    while at is not None:
        found.append(at)
        at = previous[at]
    return found[::-1]


def _order(before: Content, after: Content, stayed: frozenset[int]) -> Iterator[int]:
    """Items in the order of reading, each removed one behind what stayed before it below the same item."""
    was, now = _below(before), _below(after)

    def reading(parent: int | None) -> Iterator[int]:
        removed: dict[int | None, list[int]] = {}
        behind: int | None = None
        for item in was.get(parent, ()):
            if item not in after.by_id:
                removed.setdefault(behind, []).append(item)
            elif item in stayed:
                behind = item
        for anchor in (None, *now.get(parent, ())):
            for item in (*((anchor,) if anchor is not None else ()), *removed.get(anchor, ())):
                yield item
                yield from reading(item)

    return reading(None)


# --- one item ---

_NO_ENTRY = Entry(id=0, parent=None, number=0)


def _difference(before: Content, after: Content, item: int, has_stayed: bool, lang: str) -> Difference:
    was, now = before.by_id.get(item), after.by_id.get(item)
    lacking = tuple(side for side, entry in ((Side.BEFORE, was), (Side.AFTER, now)) if entry and _lacks(entry, lang))
    heading: tuple[Piece, ...] = ()
    annotation: tuple[Piece, ...] = ()
    if not lacking:
        old, new = was or _NO_ENTRY, now or _NO_ENTRY
        heading = pieces(_said(old.headings, lang), _said(new.headings, lang), lang)
        annotation = pieces(_said(old.annotations, lang), _said(new.annotations, lang), lang)
    return Difference(
        id=item,
        before=was,
        after=now,
        path_before=before.paths.get(item),
        path_after=after.paths.get(item),
        kinds=frozenset(_kinds(was, now, has_stayed, heading, annotation, lang)),
        heading=heading,
        annotation=annotation,
        lacking=lacking,
    )


def _lacks(entry: Entry, lang: str) -> bool:
    return any(text and text.get(lang) is None for text in (entry.headings, entry.annotations))


def _said(text: Text, lang: str) -> str:
    return text.get(lang) or ""


def _kinds(
    was: Entry | None,
    now: Entry | None,
    has_stayed: bool,
    heading: tuple[Piece, ...],
    annotation: tuple[Piece, ...],
    lang: str,
) -> Iterator[Kind]:
    if was is None or now is None:
        yield Kind.ADDED if was is None else Kind.REMOVED
        return
    if not has_stayed:
        yield Kind.MOVED
    elif was.number != now.number:
        yield Kind.RENUMBERED
    if _is_changed(heading):
        yield Kind.REWORDED
    if _is_changed(annotation):
        yield Kind.ANNOTATED
    if was.role is not now.role:
        yield Kind.ROLE
    if was.minutes != now.minutes:
        yield Kind.MINUTES
    if _is_said_otherwise(was.speakers, now.speakers, lang):
        yield Kind.SPEAKERS
    if set(was.paragraphs) != set(now.paragraphs):
        yield Kind.PARAGRAPHS
    if set(was.documents) != set(now.documents):
        yield Kind.DOCUMENTS


def _is_changed(found: tuple[Piece, ...]) -> bool:
    return any(piece.kind is not PieceKind.SAME for piece in found)


def _is_said_otherwise(before: Text, after: Text, lang: str) -> bool:
    """Whether texts differ in `lang`, or in a language that both have; a translation that came late is no change."""
    if not before or not after:
        return bool(before) != bool(after)
    was, now = before.as_dict(), after.as_dict()
    common = was.keys() & now.keys()
    return any(was[one] != now[one] for one in ({lang} if lang in common else common))
