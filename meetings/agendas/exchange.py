"""What goes out to translators and what taking it in again would do: whose change meets whose. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from .content import TextState
from .translating import Part


class Progress(StrEnum):
    """How far a unit is, in the words of XLIFF 2.1."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"

    @property
    def rank(self) -> int:
        """0, 1, 2."""
        return list(Progress).index(self)


@dataclass(frozen=True)
class Unit:
    """One text to translate. `label` (6 (a)) is a note to the translator.

    `exported` is what `mark` said of the target when the file was made; empty where a tool has dropped it.
    """

    item: int
    part: Part
    label: str
    source: str
    target: str = ""
    state: Progress = Progress.INITIAL  # without a target it can be no other
    exported: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """Its name in a file."""
        return f"item-{self.item}-{self.part}"


@dataclass(frozen=True)
class Exchange:
    """A whole file: `agenda` is the code of the meeting, `version` the number of a frozen version, if it is of one."""

    agenda: str
    original: str
    target: str
    units: tuple[Unit, ...]
    version: int | None = None


def mark(unit: Unit) -> str:
    """What a file remembers of a target, to tell later who has changed it: its state and its fingerprint."""
    return f"{unit.state} {_fingerprint(unit.target)}"


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Known:
    """A text as it stands here: the original of now, the translation, and the original of which that was made."""

    source: str
    target: str = ""
    from_source: str = ""
    state: TextState = TextState.MISSING

    @property
    def progress(self) -> Progress:
        """What an export says of it: a translation of an original that has changed is to be gone through again."""
        if not self.target or self.from_source != self.source:
            return Progress.INITIAL
        return Progress.REVIEWED if self.state is TextState.REVIEWED else Progress.TRANSLATED


class Effect(StrEnum):
    """What taking in a unit would do."""

    NEW = "new"  # there was no translation
    CHANGED = "changed"
    CONFIRMED = "confirmed"  # the same text, further than it was
    OVERWRITES = "overwrites"  # somebody may have changed it here since the export
    UNCHANGED = "unchanged"  # what is here stays
    EMPTY = "empty"  # the file has no translation of it; what is here stays
    UNKNOWN_ITEM = "unknown_item"  # the agenda does not have this text (any more)


TAKEN = frozenset({Effect.NEW, Effect.CHANGED, Effect.CONFIRMED, Effect.OVERWRITES})


@dataclass(frozen=True)
class Arrival:
    """A unit of a file with what taking it in would do; `state` and `from_source` are what would be kept with it.

    Where the original has changed since the export (`source_moved`), the text is a draft, made from the exported one.
    """

    unit: Unit
    effect: Effect
    source_moved: bool = False
    state: TextState = TextState.DRAFT
    from_source: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether something here would change."""
        return self.effect in TAKEN


def outgoing(current: Mapping[tuple[int, Part], Known], labels: Mapping[int, str]) -> tuple[Unit, ...]:
    """The units of an export, in the order of `current`: every text with an original. `labels`: 6 (a), by item."""
    return tuple(
        Unit(item, part, labels.get(item, ""), known.source, known.target, known.progress)
        for (item, part), known in current.items()
        if known.source
    )


def plan(exchange: Exchange, current: Mapping[tuple[int, Part], Known]) -> tuple[Arrival, ...]:
    """What taking in a file would do, unit by unit; `current` are the texts as they stand now, by item and part.

    A unit that nobody touched since its export changes nothing, whatever has happened here meanwhile. One whose mark
    was lost, and whose text differs from the one here, counts as overwriting it.
    """
    return tuple(_arrival(unit, current.get((unit.item, unit.part))) for unit in exchange.units)


def _arrival(unit: Unit, known: Known | None) -> Arrival:
    if known is None:
        return Arrival(unit, Effect.UNKNOWN_ITEM)
    # Tools wrap lines: only other words are another original.
    has_moved = unit.source.split() != known.source.split()
    # What was reviewed is a text: one that was changed under the same state has still to be reviewed.
    was_reviewed = unit.target != known.target and _state_then(unit, known) is Progress.REVIEWED
    is_reviewed = unit.state is Progress.REVIEWED and not has_moved and not was_reviewed
    return Arrival(
        unit,
        _effect(unit, known, has_moved),
        has_moved,
        TextState.REVIEWED if is_reviewed else TextState.DRAFT,
        unit.source if has_moved else known.source,
    )


def _effect(unit: Unit, known: Known, has_moved: bool) -> Effect:
    if not unit.target:
        return Effect.EMPTY
    then, now = _state_then(unit, known), known.progress
    if unit.target == known.target:
        rises = unit.state.rank > max(then.rank, now.rank)
        return Effect.CONFIRMED if rises and not has_moved else Effect.UNCHANGED
    print_then = _print_then(unit)
    if print_then == _fingerprint(unit.target):
        return Effect.UNCHANGED
    is_as_exported = print_then == _fingerprint(known.target) if print_then else not known.target
    was_reviewed_since = now is Progress.REVIEWED and then is not Progress.REVIEWED
    if not is_as_exported or was_reviewed_since:
        return Effect.OVERWRITES
    return Effect.CHANGED if known.target else Effect.NEW


def _state_then(unit: Unit, known: Known) -> Progress:
    """Its state when it was exported; where the mark was lost, that of now."""
    return Progress(unit.exported.partition(" ")[0]) if _print_then(unit) else known.progress


def _print_then(unit: Unit) -> str:
    """The fingerprint of the target when it was exported; empty where the mark was lost."""
    state, _blank, found = unit.exported.partition(" ")
    return found if state in set(Progress) else ""
