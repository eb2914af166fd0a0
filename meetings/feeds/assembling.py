"""A feed put together from what it had before: what has not changed is neither looked up, sorted nor joined again.

After the change of one entry among thousands, everything here takes as long as comparing a few texts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, compress, count
from operator import attrgetter, ne

from meetings.foundation.registries import Marks

from .rules import Part

RUN = 100  # parts that are joined together
FEW = 100  # changes that are made one by one; more are quicker made by putting all in order
by_order = attrgetter("order")
content = attrgetter("content")


@dataclass(frozen=True)
class Share:
    """What one source contributes: a part for each mark, or None where it has to be looked for each time."""

    marks: Marks = field(default_factory=Marks)
    ids: list[str] = field(default_factory=list)  # those of `marks`
    parts: list[Part | None] = field(default_factory=list)


@dataclass(frozen=True)
class Ordered:
    """Parts in order, in runs from one bound to the next, each with its bytes: a change touches one of them."""

    bounds: list[str] = field(default_factory=lambda: [""])
    runs: list[list[Part]] = field(default_factory=lambda: [[]])
    written: list[bytes] = field(default_factory=lambda: [b""])

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Ordered:
        """In new runs."""
        whole = sorted(parts, key=by_order)
        runs = [whole[start : start + RUN] for start in range(0, len(whole), RUN)] or [[]]
        return cls(["", *(run[0].order for run in runs[1:])], runs, list(map(_joined, runs)))

    @property
    def parts(self) -> list[Part]:
        """All of them."""
        return list(chain.from_iterable(self.runs))

    def __len__(self) -> int:
        return sum(map(len, self.runs))

    def patched(self, gone: list[Part], come: list[Part]) -> Ordered:
        """Without what has gone, if it was here, and with what has come."""
        if len(gone) + len(come) > FEW:
            left = set(map(id, gone))
            return Ordered.of([*(part for part in self.parts if id(part) not in left), *come])
        runs, written = self.runs.copy(), self.written.copy()
        for part in gone:
            place = self._place(part)
            runs[place] = [other for other in runs[place] if other is not part]
        for part in come:
            place = self._place(part)
            runs[place] = sorted([*runs[place], part], key=by_order)
        for place in {self._place(part) for part in (*gone, *come)}:
            written[place] = _joined(runs[place])
        return Ordered(self.bounds, runs, written)

    def _place(self, part: Part) -> int:
        return bisect_right(self.bounds, part.order) - 1


def _joined(run: list[Part]) -> bytes:
    return b"".join(map(content, run))


@dataclass(frozen=True)
class Assembly:
    """A feed as it was put together last: the share of each kind, and in order those parts that are in the feed."""

    shares: dict[str, Share] = field(default_factory=dict)
    ordered: Ordered = field(default_factory=Ordered)

    @property
    def size(self) -> int:
        """How many marks it knows."""
        return sum(len(share.ids) for share in self.shares.values())


def carried(before: Share, marks: Marks) -> tuple[Share, list[Part]]:
    """The share of these marks, as far as their parts are those of before; and the parts that are left over."""
    old = before.marks
    if old.ids == marks.ids:
        share = Share(marks, before.ids, before.parts.copy())
        changed = {*_differing(old.revisions, marks.revisions), *_differing(old.stamps, marks.stamps)}
        over = [before.parts[place] for place in changed]
        for place in changed:
            share.parts[place] = None
    else:
        known = dict(zip(old.rows(), before.parts, strict=True))
        ids = marks.ids.split(",") if marks.ids else []
        share = Share(marks, ids, [known.pop(row, None) for row in marks.rows()])
        over = list(known.values())
    return share, [part for part in over if part is not None]


def _differing(before: str, now: str) -> Iterable[int]:
    """The places at which two texts of equally many values differ, and perhaps a few between them."""
    if before == now:
        return ()
    first = now.count(",", 0, _alike(before, now))
    last = now.count(",") - now.count(",", len(now) - _alike(before[::-1], now[::-1]))
    if last - first < FEW:
        return range(first, last + 1)
    return compress(count(), map(ne, before.split(","), now.split(",")))


def _alike(one: str, other: str) -> int:
    """With how many equal characters two texts begin."""
    known, most = 0, min(len(one), len(other))
    while known < most:
        middle = (known + most + 1) // 2
        if one[known:middle] == other[known:middle]:
            known = middle
        else:
            most = middle - 1
    return known
