"""Who is asked about a nomination under silence: the members of its group, then the chairs of the others or all States.

Nobody has to be asked. Where the others were, nobody is designated before that has ended well.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from meetings.foundation.errors import Conflict
from meetings.silence.rules import Status

from .rules import Circle, NominationStatus, Party

CODES = ("nomination.chairs_asked", "nomination.nobody_to_ask")
"""Every code this module raises."""


class Asked(StrEnum):
    """Who is asked."""

    GROUP = "group"
    CHAIRS = "chairs"


SUBJECTS: Mapping[Asked, str] = {Asked.GROUP: "nomination", Asked.CHAIRS: "nomination_asked"}
"""As what a nomination is put under silence: the name of it in the record of silence procedures."""

ASKERS: Mapping[Asked, Party] = {Asked.GROUP: Party.COORDINATOR, Asked.CHAIRS: Party.SECRETARIAT}
"""Who asks them, and runs the procedure."""


def may_ask(asked: Asked, status: NominationStatus, group: str | None) -> bool:
    """Whether a nomination that stands so can be put to them: to its group before that has chosen, to the chairs of the
    others once it has, or where the candidate’s State is in no group."""
    if asked is Asked.GROUP:
        return status is NominationStatus.SUBMITTED and group is not None
    return status is NominationStatus.ENDORSED or (status is NominationStatus.SUBMITTED and group is None)


def check_ask(asked: Asked, status: NominationStatus, group: str | None) -> None:
    """Raises Conflict `nomination.nobody_to_ask` where `may_ask` says no."""
    if not may_ask(asked, status, group):
        raise Conflict("nomination.nobody_to_ask", status=status)


def has_to_be_circulated(had: Circle | None, asked: Circle) -> bool:
    """Whether those who are asked do not see it all yet: nobody can answer about what they may not see."""
    return had is None or (asked is Circle.ALL_STATES and had is not asked)


def check_answered(last: Status | None) -> None:
    """Whether somebody may be designated, by how the last asking of the others stands; None: they were not asked.

    Raises Conflict `nomination.chairs_asked` while it is open, and when one of them has objected.
    """
    if last in (Status.OPEN, Status.BROKEN):
        raise Conflict("nomination.chairs_asked", status=last)
