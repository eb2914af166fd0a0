"""Kinds of notices and how they reach people: by default, by choice, and where there is no choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from meetings.foundation.access import Role

CODES = ("notice.unknown", "notice.unknown_kind", "notice.must")
"""Every code this package's core raises."""

TOKEN_BYTES = 24  # of the link in a mail: 192 bits
COMPOSE, DIGEST, REMIND = "notices.compose", "notices.digest", "notices.remind"
"""The chores."""


class Delivery(StrEnum):
    """When somebody is written to about a notice; in the application it stands in any case."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class NoteStatus(StrEnum):
    """A note is written, then sent; what was sent stays as it was."""

    DRAFT = "draft"
    SENT = "sent"


class Circle(StrEnum):
    """To whom a note goes."""

    ALL_STATES = "all_states"
    GROUP = "group"
    MEETING = "meeting"  # its chair's desk and everybody who follows it


@dataclass(frozen=True)
class Kind:
    """A kind of notice: how it is delivered by default, and which roles cannot switch it off.

    What is circulated is listed for the secretariat, with who was told; the rest is between Rostrum and one person.
    """

    default: Delivery = Delivery.AT_ONCE
    must: frozenset[Role] = frozenset()
    is_circulated: bool = True

    def is_must(self, roles: Iterable[Role]) -> bool:
        """Whether somebody who holds `roles` cannot switch it off."""
        return bool(self.must.intersection(roles))

    def delivery(self, chosen: Delivery | None, roles: Iterable[Role]) -> Delivery:
        """How somebody is told who holds `roles`: at once where they must be, else as chosen, else the default."""
        if self.is_must(roles):
            return Delivery.AT_ONCE
        return chosen if chosen is not None else self.default


_DELEGATIONS = frozenset({Role.FOCAL_POINT, Role.MEMBER})

KINDS: dict[str, Kind] = {
    "note": Kind(must=_DELEGATIONS | {Role.COORDINATOR, Role.DEPUTY_COORDINATOR}),
    "deadline_reminder": Kind(),
    "deadline_changed": Kind(),
    "meeting_dates": Kind(),
    "role": Kind(is_circulated=False),
    "calendar_failing": Kind(default=Delivery.DAILY, is_circulated=False),
}
"""In the order in which people choose. What is told of features above this package they add themselves (`kinds`)."""


def circulated() -> tuple[str, ...]:
    """The kinds that are listed for the secretariat."""
    return tuple(key for key, kind in KINDS.items() if kind.is_circulated)


class Show(StrEnum):
    """Which of those who were told a page lists."""

    ALL = "all"
    FAILED = "failed"  # the mail could not be delivered
    NOT_OPENED = "not_opened"  # nobody has opened the page it points to
