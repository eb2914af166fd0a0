"""Which parts can be taken together so that every session has a room, and which room each then has.

In a frame whose rooms have no other slot that overlaps it, sessions and rooms are matched. By Hall’s theorem (P. Hall,
“On Representatives of Subsets”, 1935) all find a room when, for every union U of what they accept, no more of them are
confined to U than U has rooms; unions of sets that do not touch add nothing. Sizes of rooms are nested, so that these
are a row for each size, and no variable says who sits where.

Rooms with overlapping slots are taken one by one, those that are alike in everything together: intervals can be given
to n rooms if no more than n ever run at once (interval graphs are perfect).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from meetings.scheduling.choices import Part
from meetings.scheduling.problem import Placement, Plan, Span

UNIONS = 64
"""With more unions than these in a frame, rooms are told apart instead."""


@dataclass(frozen=True)
class Row:
    """No more than `limit` of these parts can be taken."""

    parts: tuple[Part, ...]
    limit: int


class Rooming:
    """The parts of all sessions, told apart as far as rooms make it necessary, and what holds for them together."""

    def __init__(self, parts: Mapping[int, Iterable[Part]], slots: Mapping[Span, Iterable[int]]) -> None:
        self._overlapping = _overlapping(parts, slots)
        plain: dict[Span, list[Part]] = defaultdict(list)
        single: dict[int, list[Part]] = defaultdict(list)  # by room
        exempt: list[Part] = []
        for part in (part for mine in parts.values() for part in mine):
            shared = frozenset(room for room in part.rooms if part.frame in self._overlapping.get(room, ()))
            if part.settled or not part.rooms:
                exempt.append(part)
            elif free := part.rooms - shared:
                plain[part.frame].append(replace(part, rooms=free))
            for room in () if part.settled else shared:
                single[room].append(replace(part, rooms=frozenset({room})))
        self.rows: list[Row] = []
        final = exempt
        for frame in sorted(plain):
            found, rows = _matched(plain[frame])
            final += found
            self.rows += rows
        for group in _alike(single):
            found = [replace(part, rooms=frozenset(group)) for part in single[group[0]]]
            final += found
            self.rows += _running(found, len(group))
        self.parts: dict[int, list[Part]] = {session: [] for session in parts}
        for part in final:
            self.parts[part.session].append(part)

    def seated(self, taken: Iterable[Part], prefer: Plan | None = None) -> dict[int, Placement]:
        """A room for each session, of parts that can be taken together; the one it has in `prefer`, where possible."""
        placed: dict[int, Placement] = {}
        frames: dict[Span, list[Part]] = defaultdict(list)
        overlapping: list[Part] = []
        for part in taken:
            if part.settled or not part.rooms:
                placed[part.session] = Placement(min(part.rooms, default=None), part.span)
            elif any(part.frame in self._overlapping.get(room, ()) for room in part.rooms):
                overlapping.append(part)
            else:
                frames[part.frame].append(part)
        wanted = {session: at.room for session, at in (prefer or {}).items()}
        for parts in frames.values():
            placed.update(_match(parts, wanted))
        busy: dict[int, int] = {}
        for part in sorted(overlapping, key=lambda part: (part.span, part.session)):
            free = [room for room in sorted(part.rooms) if busy.get(room, part.span.start) <= part.span.start]
            room = wanted.get(part.session)
            room = room if room in free else free[0]
            busy[room] = part.span.end
            placed[part.session] = Placement(room, part.span)
        return placed


def _overlapping(parts: Mapping[int, Iterable[Part]], slots: Mapping[Span, Iterable[int]]) -> dict[int, set[Span]]:
    """The slots, and other places, of each room that overlap another one there."""
    there: dict[int, set[Span]] = defaultdict(set)
    for frame, rooms in slots.items():
        for room in rooms:
            there[room].add(frame)
    for part in (part for mine in parts.values() for part in mine if not part.settled):
        for room in part.rooms:
            there[room].add(part.frame)
    found: dict[int, set[Span]] = {}
    for room, spans in there.items():
        widest: Span | None = None  # the one that ends last, of those before
        for span in sorted(spans):
            if widest is not None and span.overlaps(widest):
                found.setdefault(room, set()).update((span, widest))
            if widest is None or span.end > widest.end:
                widest = span
    return found


def _alike(single: Mapping[int, list[Part]]) -> list[list[int]]:
    """Rooms that are the same to everyone."""
    groups: dict[frozenset[Part], list[int]] = defaultdict(list)
    for room in sorted(single):
        groups[frozenset(replace(part, rooms=frozenset()) for part in single[room])].append(room)
    return list(groups.values())


def _running(parts: list[Part], limit: int) -> Iterator[Row]:
    """No more at once than there are rooms: it is enough to look when something begins."""
    found = set()
    for at in sorted({part.span.start for part in parts}):
        row = tuple(part for part in parts if part.span.start <= at < part.span.end)
        if len({part.session for part in row}) > limit:
            found.add(row)
    kept = [row for row in found if not any(set(row) < set(other) for other in found)]
    return (Row(row, limit) for row in sorted(kept, key=lambda row: (row[0].span, row[0].session)))


def _matched(parts: list[Part]) -> tuple[list[Part], list[Row]]:
    """Parts of one frame with their rows; told apart by rooms where there would be too many rows."""
    sets = {part.rooms for part in parts}
    unions = set(sets)
    fresh = list(sets)
    while fresh and len(unions) <= UNIONS:
        one = fresh.pop()
        for other in list(unions):
            if one & other and (union := one | other) not in unions:
                unions.add(union)
                fresh.append(union)
    if len(unions) > UNIONS:
        atoms: dict[frozenset[frozenset[int]], set[int]] = defaultdict(set)
        for room in sorted(set().union(*sets)):
            atoms[frozenset(rooms for rooms in sets if room in rooms)].add(room)
        unions = {frozenset(rooms) for rooms in atoms.values()}
        parts = [
            replace(part, rooms=atom) for part in parts for atom in sorted(unions, key=sorted) if atom <= part.rooms
        ]
    rows = []
    for union in sorted(unions, key=sorted):
        row = tuple(part for part in parts if part.rooms <= union)
        if len({part.session for part in row}) > len(union):
            rows.append(Row(row, len(union)))
    return parts, rows


def _match(parts: list[Part], wanted: Mapping[int, int | None]) -> Iterator[tuple[int, Placement]]:
    """Sessions and rooms of one frame, by augmenting paths."""
    holder: dict[int, Part] = {}

    def seat(part: Part, tried: set[int]) -> bool:
        choice = sorted(part.rooms, key=lambda room: (room != wanted.get(part.session), room))
        for room in choice:
            if room not in tried:
                tried.add(room)
                if room not in holder or seat(holder[room], tried):
                    holder[room] = part
                    return True
        return False

    for part in sorted(parts, key=lambda part: (len(part.rooms), part.session)):
        found = seat(part, set())
        assert found, "more sessions than rooms: the rows do not say what they should"
    return ((part.session, Placement(room, part.span)) for room, part in holder.items())
