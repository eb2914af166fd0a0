"""The ledger of rotation: which group held a post how often and when last. Facts, never a ranking of candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Held:
    """A post at one meeting. `turn` joins the meetings that one and the same officer served; `group` is None where
    it is not known who held it."""

    meeting: str
    opened_on: date
    turn: str
    group: str | None = None
    state: str | None = None
    is_verified: bool = True


@dataclass(frozen=True)
class Share:
    """What a group has held: meetings, turns (one officer for two meetings is one, two seats at a meeting are two), the
    last one, what is unchecked."""

    group: str
    meetings: int
    turns: int
    last: Held | None
    unverified: int


@dataclass(frozen=True)
class Ledger:
    """All groups in their own order; those that have not held the post for longest; how many meetings are unknown."""

    shares: tuple[Share, ...]
    longest_without: frozenset[str]
    unknown: int


def rotation(entries: Iterable[Held], groups: Sequence[str]) -> Ledger:
    """Which of the groups held the post how often, and which have not held it for longest.

    A group that never held it has waited longer than any that did; those that are even are all named.
    """
    known = sorted(entries, key=lambda entry: (entry.opened_on, entry.meeting))
    shares = tuple(_share(group, [entry for entry in known if entry.group == group]) for group in groups)
    never = frozenset(share.group for share in shares if share.last is None)
    oldest = min((share.last.opened_on for share in shares if share.last is not None), default=None)
    longest = never or frozenset(s.group for s in shares if s.last is not None and s.last.opened_on == oldest)
    return Ledger(shares, longest, sum(entry.group is None for entry in known))


def _share(group: str, held: Sequence[Held]) -> Share:
    return Share(
        group=group,
        meetings=len({entry.meeting for entry in held}),  # a group may have several seats at one
        turns=len({entry.turn for entry in held}),
        last=held[-1] if held else None,
        unverified=sum(not entry.is_verified for entry in held),
    )
