"""What a calendar feed asks its sources for: whose business, which meetings, since when. Plain values."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

ALL = "*"


@dataclass(frozen=True)
class Concerns:
    """Whose business something must be. What concerns any one of these belongs; nothing named is nobody's business.

    All are codes. Of `desks` and `processes` ("*": of each) what is not published belongs too.
    """

    groups: frozenset[str] = frozenset()  # regional groups: meetings they take part in
    owners: frozenset[str] = frozenset()  # addressees: what is due from them
    meetings: frozenset[str] = frozenset()  # followed: each with what is due for it
    desks: frozenset[str] = frozenset()  # meetings somebody prepares
    processes: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()  # of whose delegations somebody is: what asks that State alone
    chairs: frozenset[str] = frozenset()  # groups that somebody coordinates: what asks their chair, or is inside them


@dataclass(frozen=True)
class Facets:
    """What is chosen of it. Each narrows; an empty set narrows nothing."""

    processes: frozenset[str] = frozenset()
    meetings: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()  # of meetings
    binding_only: bool = False  # of deadlines
    with_open: bool = True  # what has proposed dates or none yet
    concerns: Concerns | None = None

    @property
    def canonical(self) -> str:
        """The same text for the same choices, in every process."""
        return json.dumps(asdict(self), default=sorted, sort_keys=True)


ANY = Facets()


@dataclass(frozen=True)
class FeedScope:
    """Entries of `kinds` that are not over before `earliest`.

    Where there are more than `limit`, those not over on `anchor` come first, the nearest first, then the most recent;
    `is_ordered` asks for that order in any case. Sources choose; order and window are settled by `feeds`.
    """

    kinds: frozenset[str]  # meeting | deadline | session | call | election | silence
    earliest: date
    anchor: date
    limit: int | None = None
    record_id: int | None = None  # one record of the kind alone
    facets: Facets = ANY
    is_ordered: bool = False
    lapsed_before: date | None = None  # without what is cancelled and was over before that day
