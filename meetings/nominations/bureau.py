"""Posts and officers: what a post is called, what becomes of an officer, who holds a post in person, remarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meetings.calendar.rules import MeetingKind
from meetings.foundation.errors import Conflict, RuleViolation

CODES = (
    "officer.act_not_allowed",
    "officer.elected_before_opening",
    "officer.elected_in_future",
    "officer.ended_before_beginning",
    "officer.person_not_later",
    "officer.post_taken",
    "post.meeting_missing",
    "post.chair_of_group",
)
"""Every code this module raises."""

REMARKS = ("bureau.state_twice", "bureau.several_chairs")
"""Every code of something that is only said."""


class PostKind(StrEnum):
    """What sort of office it is, in the order of a bureau."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    RAPPORTEUR = "rapporteur"
    FACILITATOR = "facilitator"


class Title(StrEnum):
    """What the holder of a post is called. English tells a conference’s President from a meeting’s Chair."""

    CHAIR = "chair"
    PRESIDENT = "president"
    CHAIR_AND_PRESIDENT = "chair_and_president"
    VICE_CHAIR = "vice_chair"
    VICE_PRESIDENT = "vice_president"
    VICE_CHAIR_AND_VICE_PRESIDENT = "vice_chair_and_vice_president"
    RAPPORTEUR = "rapporteur"
    FACILITATOR = "facilitator"


_TITLES: Mapping[PostKind, tuple[Title, Title, Title]] = {
    PostKind.CHAIR: (Title.CHAIR, Title.PRESIDENT, Title.CHAIR_AND_PRESIDENT),
    PostKind.VICE_CHAIR: (Title.VICE_CHAIR, Title.VICE_PRESIDENT, Title.VICE_CHAIR_AND_VICE_PRESIDENT),
}
"""Of a meeting, of a conference, of both."""


def title_of(kind: PostKind, meetings: Collection[MeetingKind]) -> Title:
    """What the holder of a post that serves meetings of these kinds is called."""
    if kind not in _TITLES:
        return Title(kind.value)
    of_conference = [meeting is MeetingKind.REVIEW_CONFERENCE for meeting in meetings]
    meeting, conference, both = _TITLES[kind]
    if not any(of_conference):
        return meeting
    return conference if all(of_conference) else both


def check_post(kind: PostKind, group: str, meetings: Collection[object]) -> None:
    """A post serves some meeting, and only vice-chairs have seats of groups.

    Raises `post.meeting_missing` on `meetings`, `post.chair_of_group` on `group`.
    """
    if not meetings:
        raise RuleViolation("post.meeting_missing", field="meetings")
    if group and kind is not PostKind.VICE_CHAIR:
        raise RuleViolation("post.chair_of_group", field="group")


# --- officers -------------------------------------------------------------------------------------------------------


class OfficerStatus(StrEnum):
    """What is recorded of an officer; the post belongs to a State."""

    DESIGNATED = "designated"
    ELECTED = "elected"
    WITHDRAWN = "withdrawn"  # before the election
    RESIGNED = "resigned"
    REPLACED = "replaced"

    @property
    def is_current(self) -> bool:
        """Whether the post is taken: nobody else can be designated or elected to it."""
        return self in (OfficerStatus.DESIGNATED, OfficerStatus.ELECTED)


class OfficerAction(StrEnum):
    """What becomes of an officer. Each is a recorded act."""

    ELECT = "elect"
    WITHDRAW = "withdraw"
    RESIGN = "resign"
    REPLACE = "replace"


_O = OfficerStatus
OFFICER_STEPS: Mapping[tuple[OfficerStatus, OfficerAction], OfficerStatus] = {
    (_O.DESIGNATED, OfficerAction.ELECT): _O.ELECTED,
    (_O.DESIGNATED, OfficerAction.WITHDRAW): _O.WITHDRAWN,
    (_O.DESIGNATED, OfficerAction.REPLACE): _O.REPLACED,
    (_O.ELECTED, OfficerAction.RESIGN): _O.RESIGNED,
    (_O.ELECTED, OfficerAction.REPLACE): _O.REPLACED,
}
"""Services, buttons and tests all read this table. Nothing returns."""


def officer_actions(status: OfficerStatus) -> tuple[OfficerAction, ...]:
    """What may become of an officer, in the order of buttons."""
    return tuple(action for action in OfficerAction if (status, action) in OFFICER_STEPS)


def move_officer(status: OfficerStatus, action: OfficerAction) -> OfficerStatus:
    """The status after a step; raises Conflict `officer.act_not_allowed` (status, action)."""
    after = OFFICER_STEPS.get((status, action))
    if after is None:
        raise Conflict("officer.act_not_allowed", status=status, action=action)
    return after


def check_vacant(held: Iterable[OfficerStatus]) -> None:
    """A post has one officer at a time. Raises Conflict `officer.post_taken`."""
    if any(status.is_current for status in held):
        raise Conflict("officer.post_taken")


def check_election(on: date, openings: Collection[date | None], today: date, *, about: str = "elected_on") -> date:
    """The day of an election: not before the first of the meetings opens, and not after today.

    Raises `officer.elected_before_opening` (opening), `officer.elected_in_future`.
    """
    known = [opening for opening in openings if opening is not None]
    if on > today:
        raise RuleViolation("officer.elected_in_future", field=about)
    if known and on < min(known):
        raise RuleViolation("officer.elected_before_opening", field=about, opening=min(known))
    if not known:
        raise RuleViolation("officer.elected_before_opening", field=about, opening=None)
    return on


def check_end(began: date | None, on: date, *, about: str = "ended_on") -> date:
    """The day on which somebody leaves a post; raises `officer.ended_before_beginning` (began)."""
    if began is not None and on < began:
        raise RuleViolation("officer.ended_before_beginning", field=about, began=began)
    return on


def check_served(on: date, over: Sequence[date | None], status: OfficerStatus, action: OfficerAction) -> None:
    """A post ends with the last of its meetings: nobody is elected to it, leaves it or takes it over after that day.

    `over` are the last days of the meetings; None while one of them has none. Who was never elected can be withdrawn at
    any time. Raises Conflict `officer.act_not_allowed` (status, action).
    """
    known = [last for last in over if last is not None]
    if action is not OfficerAction.WITHDRAW and known and len(known) == len(over) and on > max(known):
        raise Conflict("officer.act_not_allowed", status=status, action=action)


def is_in_office(status: OfficerStatus, elected_on: date | None, over: Sequence[date | None], day: date) -> bool:
    """Whether an officer is in office on a day: elected, and not all that the post serves is over.

    `over` are the last days of the meetings; None while one of them has none.
    """
    if status is not OfficerStatus.ELECTED or (elected_on is not None and day < elected_on):
        return False
    return any(last is None or day <= last for last in over)


def served(
    status: OfficerStatus, elected_on: date | None, ended_on: date | None, first: date | None, last: date | None
) -> bool:
    """Whether an officer held a post at a meeting, from its first day to its last: elected by its end, and not gone
    before it opened. Of who is elected with no day on record, or resigned from there, the election came first."""
    was_elected = elected_on is not None or status in (OfficerStatus.ELECTED, OfficerStatus.RESIGNED)
    in_time = elected_on is None or last is None or elected_on <= last
    stayed = ended_on is None or first is None or ended_on >= first
    return was_elected and in_time and stayed


@dataclass(frozen=True)
class Person:
    """Who holds a post for its State, from a day (None: from the beginning) until one."""

    name: str
    from_on: date | None = None
    until_on: date | None = None


def with_person(persons: Sequence[Person], name: str, from_on: date | None) -> tuple[Person, ...]:
    """The persons of a post once another one holds it from a day on; whoever held it does so until the day before.

    Raises `officer.person_not_later` (latest) unless that is after the last one began.
    """
    if not persons:
        return (Person(name, from_on),)
    last = persons[-1]
    if from_on is None or (last.from_on is not None and from_on <= last.from_on):
        raise RuleViolation("officer.person_not_later", field="from_on", latest=last.from_on)
    if last.until_on is not None and from_on <= last.until_on:
        raise RuleViolation("officer.person_not_later", field="from_on", latest=last.until_on)
    until = last.until_on or from_on - timedelta(days=1)
    return (*persons[:-1], Person(last.name, last.from_on, until), Person(name, from_on))


def person_on(persons: Iterable[Person], day: date) -> Person | None:
    """Who holds a post on a day; before the first one began, whoever that will be."""
    known = list(persons)
    held = [p for p in known if (p.from_on is None or p.from_on <= day) and (p.until_on is None or day <= p.until_on)]
    if held:
        return held[-1]
    return known[0] if known and known[0].from_on is not None and day < known[0].from_on else None


def remarks(seats: Iterable[tuple[PostKind, str | None]]) -> list[tuple[str, str]]:
    """What is remarkable about a meeting’s posts and who holds them: a code and the State it is about.

    One State twice in a bureau, and two chairs, are unusual and not forbidden.
    """
    known = list(seats)
    states = Counter(state for _kind, state in known if state is not None)
    found = [("bureau.state_twice", state) for state, count in sorted(states.items()) if count > 1]
    if sum(kind is PostKind.CHAIR for kind, _state in known) > 1:
        found.append(("bureau.several_chairs", ""))
    return found
