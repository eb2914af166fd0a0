"""What `explain` answers, for those who put it into words and never solve anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetings.scheduling.choices import Demand

Reason = Demand
"""Something that must hold: its kind, the sessions, whom or what it is about, and the wish, if somebody stated it."""


class Verdict(StrEnum):
    """Whether everything that must hold can hold."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Proof(StrEnum):
    """What is known of the reasons beyond that they cannot hold together."""

    SMALLEST = "smallest"  # no fewer reasons are impossible
    MINIMAL = "minimal"  # without any one of them the others can hold
    NONE = "none"  # some of them may have nothing to do with it


@dataclass(frozen=True)
class Explanation:
    """Why there is no timetable. `reasons` may be empty where it was proven, but not found why, in time.

    No set of fewer than `bound` reasons is impossible.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    proof: Proof
    bound: int
    seconds: float
    seed: int
