"""What is recorded of a ballot for one seat, tallies only, and who won it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meetings.foundation.errors import RuleViolation

CODES = (
    "ballot.acclaims_one",
    "ballot.figures_without_ballot",
    "ballot.more_votes_than_present",
    "ballot.negative",
    "ballot.other_candidates",
    "ballot.round_decided",
)
"""Every code this module raises."""


class Method(StrEnum):
    """How those present chose."""

    ACCLAMATION = "acclamation"
    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a way of voting


@dataclass(frozen=True)
class Count:
    """The figures of one round; `tallies` are votes by nomination, each of those present having one."""

    method: Method
    tallies: Mapping[int, int] = field(default_factory=dict)
    abstentions: int = 0
    invalid: int = 0
    present: int = 0

    @property
    def valid(self) -> int:
        """Votes that count."""
        return sum(self.tallies.values())

    @property
    def required(self) -> int:
        """More than half of the valid votes."""
        return self.valid // 2 + 1


def check_count(count: Count, candidates: Collection[int]) -> Count:
    """The same figures, if they can be those of a ballot among these candidates.

    Raises `ballot.acclaims_one`, `ballot.figures_without_ballot`, `ballot.other_candidates`, `ballot.negative`,
    `ballot.more_votes_than_present`.
    """
    figures = (*count.tallies.values(), count.abstentions, count.invalid, count.present)
    if count.method is Method.ACCLAMATION:
        if len(candidates) != 1:
            raise RuleViolation("ballot.acclaims_one", field="method")
        if any(figures):
            raise RuleViolation("ballot.figures_without_ballot", field="method")
        return count
    if set(count.tallies) != set(candidates) or not candidates:
        raise RuleViolation("ballot.other_candidates", field="tallies")
    if min(figures) < 0:
        raise RuleViolation("ballot.negative", field="tallies")
    if count.valid + count.abstentions + count.invalid > count.present:
        raise RuleViolation("ballot.more_votes_than_present", field="present", present=count.present)
    return count


def winner(count: Count, candidates: Collection[int]) -> int | None:
    """Who has more than half of the valid votes, or was acclaimed; None where another round is needed."""
    if count.method is Method.ACCLAMATION:
        return next(iter(candidates), None) if len(candidates) == 1 else None
    return next((who for who, votes in count.tallies.items() if count.valid and votes >= count.required), None)


def leading(count: Count) -> frozenset[int]:
    """Those with the two highest figures, ties included: between whom a further round is usually held. A fact only."""
    heights = sorted(set(count.tallies.values()), reverse=True)[:1]
    first = {who for who, votes in count.tallies.items() if votes in heights}
    if len(first) > 1:
        return frozenset(first)
    rest = sorted({votes for who, votes in count.tallies.items() if who not in first}, reverse=True)[:1]
    return frozenset(first | {who for who, votes in count.tallies.items() if votes in rest})


def next_round(rounds: Collection[tuple[int, int | None]]) -> int:
    """The number of the next round after these (number, who won it). Raises `ballot.round_decided`."""
    if any(won is not None for _number, won in rounds):
        raise RuleViolation("ballot.round_decided")
    return max((number for number, _won in rounds), default=0) + 1
