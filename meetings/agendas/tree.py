"""The tree of an agenda: how its items are numbered, where one may be moved, what about it should give pause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from meetings.documents import numbering
from meetings.documents.description import ListStyle
from meetings.foundation.errors import RuleViolation

from .content import ItemRole, Path

CODES = ("agenda.cycle", "agenda.too_deep", "agenda.too_many", "agenda.no_place")
"""Every code this module raises."""

DEEPEST = 3  # 6 (a) (i)
MOST_ITEMS = 500
HIGHEST = 199
STYLES = (ListStyle.NUMBERS, ListStyle.LETTERS, ListStyle.ROMAN)


@dataclass(frozen=True)
class Node:
    """An item as it is stored: its place among its siblings, and its number where somebody has set one."""

    id: int
    parent: int | None
    position: int
    number: int | None = None
    role: ItemRole = ItemRole.OTHER


@dataclass(frozen=True)
class Placed:
    """An item in its place: `path` are the numbers from the outermost, `depth` counts from 1."""

    node: Node
    path: Path

    @property
    def depth(self) -> int:
        """1 for an item, 2 for a sub-item, 3 for what is below that."""
        return len(self.path)


@dataclass(frozen=True)
class Place:
    """Where an item may lie: directly below another (None: outermost) and directly after a sibling (None: first)."""

    parent: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Steps:
    """Where one step takes an item; None where it cannot go that way."""

    up: Place | None = None
    down: Place | None = None
    inward: Place | None = None
    outward: Place | None = None


@dataclass(frozen=True)
class Warning:
    """What a secretary should look at before a version is frozen: a code, the item, and facts for its sentence."""

    code: str
    item: int
    path: Path
    expected: int = 0


def placed(nodes: Iterable[Node]) -> tuple[Placed, ...]:
    """All items in the order of reading, numbered: each counts on from the one before it, unless it has its own number.

    Raises RuleViolation `agenda.cycle` where items lie in one another, or below one that is not there.
    """
    known = list(nodes)
    below: dict[int | None, list[Node]] = {}
    for node in known:
        below.setdefault(node.parent, []).append(node)
    found: list[Placed] = []

    def walk(parent: int | None, above: Path) -> None:
        if len(above) >= DEEPEST and below.get(parent):
            raise RuleViolation("agenda.too_deep", maximum=DEEPEST)
        last = 0
        for node in sorted(below.get(parent, ()), key=lambda one: (one.position, one.id)):
            last = node.number if node.number is not None else last + 1
            path = (*above, last)
            found.append(Placed(node, path))
            walk(node.id, path)

    walk(None, ())
    if len(found) != len(known):
        raise RuleViolation("agenda.cycle")
    return tuple(found)


def warnings(items: Sequence[Placed]) -> tuple[Warning, ...]:
    """Gaps, repeated and falling numbers, one sub-item alone, and the Chair elected after the agenda is adopted."""
    return (*_of_numbers(items), *_of_order(items))


def _of_numbers(items: Sequence[Placed]) -> Iterable[Warning]:
    last: dict[int | None, int] = {}
    beside = Counter(item.node.parent for item in items)
    for item in items:
        before, number = last.get(item.node.parent, 0), item.path[-1]
        if number == before:
            yield Warning("number_repeated", item.node.id, item.path, before + 1)
        elif number < before:
            yield Warning("number_falls", item.node.id, item.path, before + 1)
        elif number > before + 1:
            yield Warning("number_gap", item.node.id, item.path, before + 1)
        last[item.node.parent] = number
    for item in items:
        if item.node.parent is not None and beside[item.node.parent] == 1:
            yield Warning("alone", item.node.id, item.path)


def _of_order(items: Sequence[Placed]) -> Iterable[Warning]:
    """Whoever presides proposes the agenda for adoption, so the Chair is elected first (A/CONF.192/BMS/2016)."""
    order = {item.node.role: index for index, item in reversed(list(enumerate(items)))}
    adoption = order.get(ItemRole.AGENDA_ADOPTION)
    if adoption is None:
        return
    election = order.get(ItemRole.CHAIR_ELECTION)
    if election is None or election > adoption:
        at = items[adoption if election is None else election]
        yield Warning("no_chair_election" if election is None else "chair_after_agenda", at.node.id, at.path)


def check_place(nodes: Mapping[int, Node], item: int | None, parent: int | None) -> None:
    """Whether an item (None: a new one) may lie directly below `parent`.

    Raises RuleViolation on `parent`: `agenda.no_place`, `agenda.cycle`, `agenda.too_deep`; `agenda.too_many`.
    """
    if parent is not None and parent not in nodes:
        raise RuleViolation("agenda.no_place", field="parent")
    above = _above(nodes, parent)
    if item is not None and item in above:
        raise RuleViolation("agenda.cycle", field="parent")
    if len(above) + _height(nodes, item) > DEEPEST:
        raise RuleViolation("agenda.too_deep", field="parent", maximum=DEEPEST)
    if item is None and len(nodes) >= MOST_ITEMS:
        raise RuleViolation("agenda.too_many", maximum=MOST_ITEMS)


def fits(nodes: Mapping[int, Node], item: int, parent: int | None) -> bool:
    """Whether `check_place` lets an item lie directly below `parent`."""
    try:
        check_place(nodes, item, parent)
    except RuleViolation:
        return False
    return True


def _above(nodes: Mapping[int, Node], parent: int | None) -> list[int]:
    found: list[int] = []
    while parent is not None:
        if parent in found:
            raise RuleViolation("agenda.cycle", field="parent")
        found.append(parent)
        parent = nodes[parent].parent
    return found


def _height(nodes: Mapping[int, Node], item: int | None) -> int:
    if item is None:
        return 1
    return 1 + max((_height(nodes, node.id) for node in nodes.values() if node.parent == item), default=0)


def ordered(siblings: Sequence[int], item: int, after: int | None) -> list[int]:
    """The siblings with `item` directly after another of them; None: first. Raises `agenda.no_place` on `after`."""
    others = [one for one in siblings if one != item]
    if after is None:
        return [item, *others]
    if after not in others:
        raise RuleViolation("agenda.no_place", field="after")
    at = others.index(after) + 1
    return [*others[:at], item, *others[at:]]


def steps(items: Sequence[Placed]) -> dict[int, Steps]:
    """Where one step up, down, inward (below the one before it) and outward takes each item."""
    below = _below(items)
    heights = _heights(items)
    parents = {item.node.id: item.node.parent for item in items}
    found: dict[int, Steps] = {}
    for item in items:
        parent, siblings = item.node.parent, below[item.node.parent]
        at = siblings.index(item)
        before = siblings[at - 1].node.id if at else None
        inner = below.get(before, []) if before is not None else []
        fits = before is not None and item.depth + heights[item.node.id] <= DEEPEST
        found[item.node.id] = Steps(
            up=Place(parent, siblings[at - 2].node.id if at > 1 else None) if at else None,
            down=Place(parent, siblings[at + 1].node.id) if at + 1 < len(siblings) else None,
            inward=Place(before, inner[-1].node.id if inner else None) if fits else None,
            outward=Place(parents[parent], parent) if parent is not None else None,
        )
    return found


def places(items: Sequence[Placed], item: int | None) -> list[Place]:
    """Every place where an item, with all below it, may lie (None: a new one), in the order of reading."""
    below = _below(items)
    height = _heights(items)[item] if item is not None else 1
    found: list[Place] = []

    def walk(parent: int | None, depth: int) -> None:
        if depth + height > DEEPEST:
            return
        found.append(Place(parent, None))
        for one in below.get(parent, ()):
            if one.node.id != item:
                walk(one.node.id, depth + 1)
                found.append(Place(parent, one.node.id))

    walk(None, 0)
    return found


def place_of(items: Sequence[Placed], item: int) -> Place:
    """Where an item lies."""
    parent = next(one.node.parent for one in items if one.node.id == item)
    siblings = [one.node.id for one in _below(items)[parent]]
    at = siblings.index(item)
    return Place(parent, siblings[at - 1] if at else None)


def minutes(items: Sequence[Placed], given: Mapping[int, int | None]) -> dict[int, int]:
    """How long every item is expected to take: what is given for it, or else all below it together."""
    found = {item.node.id: 0 for item in items}
    for item in reversed(items):
        own = given.get(item.node.id)
        if own is not None:
            found[item.node.id] = own
        if item.node.parent is not None:
            found[item.node.parent] += found[item.node.id]
    return found


def _below(items: Sequence[Placed]) -> dict[int | None, list[Placed]]:
    found: dict[int | None, list[Placed]] = {}
    for item in items:
        found.setdefault(item.node.parent, []).append(item)
    return found


def _heights(items: Sequence[Placed]) -> dict[int, int]:
    found = {item.node.id: 1 for item in items}
    for item in reversed(items):
        parent = item.node.parent
        if parent is not None:
            found[parent] = max(found[parent], found[item.node.id] + 1)
    return found


def label(path: Path, lang: str) -> str:
    """What an item is called in a sentence: 6, 6 (a), 6 (a) (i), as the language writes it."""
    parts = [str(path[0])] if path else []
    for depth, number in enumerate(path[1:], start=1):
        parts.append(numbering.item_label(STYLES[min(depth, DEEPEST - 1)], number, depth, lang))
    return ("" if lang == "zh" else " ").join(parts)


def own_label(path: Path, lang: str) -> str:
    """What stands before an item in the list: 6., (a), (i)."""
    depth = len(path) - 1
    return numbering.item_label(STYLES[min(depth, DEEPEST - 1)], path[-1], depth, lang)
