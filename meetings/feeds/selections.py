"""What somebody chose for a feed of their own making, and the feed that comes of it. Plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from meetings.foundation.errors import RuleViolation
from meetings.foundation.feed_scope import Concerns, Facets
from meetings.mandates.rules import Addressee

from .rules import Feed

MOST_CHOSEN = 200  # meetings named one by one
MOST_SAVED = 20_000  # entries
MOST_NAMED = 3  # in the name of a calendar
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else on paper
CODE_LENGTH = 10


class DeadlinesWanted(StrEnum):
    """Which deadlines are to be in it."""

    NONE = "none"
    BINDING = "binding"
    ALL = "all"


@dataclass(frozen=True)
class Selection:
    """Choices of the feed builder. The sets are codes; an empty one chooses everything of its sort."""

    processes: frozenset[str] = frozenset()
    meetings: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()  # of meetings
    groups: frozenset[str] = frozenset()
    with_meetings: bool = True
    with_sessions: bool = True
    deadlines: DeadlinesWanted = DeadlinesWanted.ALL
    with_open: bool = True  # what has proposed dates or none yet

    @property
    def digest(self) -> str:
        """The same for the same choices, whoever makes them."""
        return hashlib.sha256(json.dumps(stored(self), sort_keys=True).encode()).hexdigest()


def check(selection: Selection) -> Selection:
    """The selection, if a feed can come of it.

    Raises RuleViolation: `selection.empty` when nothing is to be in it, `selection.too_many` beyond MOST_CHOSEN.
    """
    if not selection.with_meetings and not selection.with_sessions and selection.deadlines is DeadlinesWanted.NONE:
        raise RuleViolation("selection.empty", field="contents")
    if len(selection.meetings) > MOST_CHOSEN:
        raise RuleViolation("selection.too_many", field="meetings", most=MOST_CHOSEN)
    return selection


def stored(selection: Selection) -> dict[str, Any]:
    """As JSON keeps it."""
    return {
        "processes": sorted(selection.processes),
        "meetings": sorted(selection.meetings),
        "kinds": sorted(selection.kinds),
        "groups": sorted(selection.groups),
        "with_meetings": selection.with_meetings,
        "with_sessions": selection.with_sessions,
        "deadlines": selection.deadlines.value,
        "with_open": selection.with_open,
    }


def restored(kept: Mapping[str, Any]) -> Selection:
    """From what `stored` gave."""
    return Selection(
        processes=frozenset(kept["processes"]),
        meetings=frozenset(kept["meetings"]),
        kinds=frozenset(kept["kinds"]),
        groups=frozenset(kept["groups"]),
        with_meetings=bool(kept["with_meetings"]),
        with_sessions=bool(kept["with_sessions"]),
        deadlines=DeadlinesWanted(kept["deadlines"]),
        with_open=bool(kept["with_open"]),
    )


def only_sort(kinds: frozenset[str], binding_only: bool) -> str | None:
    """The one sort of entries among `kinds`, as a key of `labels.SORTS`; None where there are several."""
    if kinds == {"deadline"}:
        return "binding" if binding_only else "deadlines"
    if kinds == {"session"}:
        return "sessions"
    return None if "deadline" in kinds else "meetings"


def is_short(selection: Selection) -> bool:
    """Whether it can be named after what was chosen."""
    chosen = (selection.meetings, selection.kinds, selection.groups, selection.processes)
    sort = only_sort(kinds_of(selection), selection.deadlines is DeadlinesWanted.BINDING)
    return 0 < sum(map(len, chosen)) + (sort is not None) <= MOST_NAMED


def saved_feed(code: str, selection: Selection) -> Feed:
    """The feed behind a saved selection's address. It is named after what was chosen where that is short."""
    return Feed(
        "chosen" if is_short(selection) else "saved",
        f"saved/{code}",
        kinds_of(selection),
        "slateblue",
        "#6A5ACD",
        most_entries=MOST_SAVED,
        most_bytes=None,
        facets=facets_of(selection),
    )


def kinds_of(selection: Selection) -> frozenset[str]:
    """Which kinds of entries it holds."""
    chosen = {
        "meeting": selection.with_meetings,
        "session": selection.with_sessions,
        "deadline": selection.deadlines is not DeadlinesWanted.NONE,
    }
    return frozenset(kind for kind, is_in in chosen.items() if is_in)


def facets_of(selection: Selection) -> Facets:
    """What it asks of the sources."""
    owners = frozenset({Addressee.REGIONAL_GROUP.value})
    return Facets(
        processes=selection.processes,
        meetings=selection.meetings,
        kinds=selection.kinds,
        binding_only=selection.deadlines is DeadlinesWanted.BINDING,
        with_open=selection.with_open,
        concerns=Concerns(groups=selection.groups, owners=owners) if selection.groups else None,
    )
