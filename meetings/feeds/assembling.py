"""A feed's parts in order, from those it had before: what has not changed since is neither looked up nor sorted again.

Thousands of entries are put together after the change of one; everything here costs as much as comparing their marks.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress, count
from operator import attrgetter, ne

from meetings.foundation.registries import Marks

from .rules import Part

FEW = 100  # parts that are put into their places one by one; more are quicker sorted with all others
by_order = attrgetter("order")
content = attrgetter("content")


@dataclass(frozen=True)
class Share:
    """What one source contributes: a part for each mark, or None where it has to be looked for each time."""

    marks: Marks = field(default_factory=lambda: Marks([], [], []))
    parts: list[Part | None] = field(default_factory=list)


@dataclass(frozen=True)
class Assembly:
    """A feed as it was put together last: the share of each kind, and in order those parts that are in the feed."""

    shares: dict[str, Share] = field(default_factory=dict)
    ordered: list[Part] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many marks and parts it refers to."""
        return sum(len(share.parts) for share in self.shares.values())


def carried(before: Share, marks: Marks) -> tuple[list[Part | None], list[Part]]:
    """For each mark the part that it had before, None where it had none or is another; and the parts left over."""
    old = before.marks
    if old.ids == marks.ids:
        parts = before.parts.copy()
        changed = {*_differing(old.revisions, marks.revisions), *_differing(old.stamps, marks.stamps)}
        over = [parts[place] for place in changed]
        for place in changed:
            parts[place] = None
    else:
        known = dict(zip(zip(old.ids, old.revisions, old.stamps, strict=True), before.parts, strict=True))
        parts = [known.pop(mark, None) for mark in zip(marks.ids, marks.revisions, marks.stamps, strict=True)]
        over = list(known.values())
    return parts, [part for part in over if part is not None]


def _differing(before: list[str], now: list[str]) -> Iterator[int]:
    return compress(count(), map(ne, before, now))


def patched(ordered: list[Part], gone: list[Part], come: list[Part]) -> list[Part]:
    """`ordered` (which stays as it is) without what has gone, and with what has come in its place."""
    if len(gone) + len(come) > FEW:
        left = set(map(id, gone))
        return sorted([*(part for part in ordered if id(part) not in left), *come], key=by_order)
    found = ordered.copy()
    for part in gone:
        place = bisect_left(found, part.order, key=by_order)
        if place < len(found) and found[place] is part:  # else it was not in the feed's window
            del found[place]
    for part in come:
        insort(found, part, key=by_order)
    return found
