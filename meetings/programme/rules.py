"""Programme of work: kinds and states, what may be done from where, and plain checks of what is entered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from meetings.foundation.errors import Conflict, RuleViolation

CODES = (
    "programme.day_outside",
    "programme.length",
    "programme.not_placed",
    "programme.overlapping_periods",
    "programme.period_order",
    "programme.placed_past_midnight",
    "programme.request_act_not_allowed",
    "programme.request_not_yours",
    "programme.too_many_days",
)
"""Every code this module raises."""

MINUTES_OF_DAY = 24 * 60
TITLE_MAXIMUM = 200
NOTE_MAXIMUM = 2_000
NAME_MAXIMUM = 200
DAYS_MAXIMUM = 60  # of one programme
PERIODS_MAXIMUM = 12  # of a day
ROOMS_MAXIMUM = 60  # of one venue
PARTIES_MAXIMUM = 300  # persons and bodies of one programme
SESSIONS_MAXIMUM = 600  # of one programme
LENGTH_MAXIMUM = 600  # minutes of a session
STANDARD_LENGTH = 180  # a standard meeting lasts three hours
LUNCH_LENGTH = 75


class PeriodKind(StrEnum):
    """The parts of a day, in its order."""

    GROUPS = "groups"  # regional groups meet before the formal meetings
    MORNING = "morning"
    LUNCH = "lunch"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class SessionKind(StrEnum):
    """What a session is."""

    FORMAL = "formal"  # a numbered meeting; its number is entered, never computed
    INFORMAL = "informal"
    BUREAU = "bureau"
    GROUP = "group"
    SIDE_EVENT = "side_event"
    BRIEFING = "briefing"


class Interpretation(StrEnum):
    """How it stands with interpretation of a session."""

    NONE = "none"  # none is wanted
    WANTED = "wanted"  # asked for
    GRANTED = "granted"
    AS_AVAILABLE = "as_available"  # regional and other major groupings: if a team is free (A/65/32)
    NOT_GRANTED = "not_granted"


SERVED = frozenset({Interpretation.WANTED, Interpretation.GRANTED, Interpretation.AS_AVAILABLE})
"""What takes a team of interpreters when a timetable is made."""


class Equipment(StrEnum):
    """What a room may have besides seats and booths."""

    SCREEN = "screen"
    WEBCAST = "webcast"
    REMOTE = "remote"  # people may take part from elsewhere
    NAMEPLATES = "nameplates"
    RECORDING = "recording"


class PartyKind(StrEnum):
    """Who has to be at a session."""

    BODY = "body"
    PERSON = "person"


class Arrangement(StrEnum):
    """How two sessions are to stand to one another in time."""

    BEFORE = "before"
    DIRECTLY_BEFORE = "directly_before"
    SAME_DAY = "same_day"
    OTHER_DAY = "other_day"
    NEXT_DAY = "next_day"  # on days that follow one another, whichever comes first
    A_DAY_BETWEEN = "a_day_between"
    SAME_ROOM = "same_room"


class RoomWay(StrEnum):
    """How a room is found where none is named."""

    SAME = "same"  # where the session is; the best one where it has none
    BEST = "best"  # in which least would break


class Severity(StrEnum):
    """How much a warning matters, the gravest first."""

    GRAVE = "grave"  # cannot be held like that
    WARNING = "warning"
    REMARK = "remark"


class ReleaseKind(StrEnum):
    """Why a programme was published."""

    RELEASE = "release"
    CORRECTION = "correction"  # on the day, of single sessions


class DayAct(StrEnum):
    """What is recorded of a session on the day; each stays on record."""

    BEGIN = "begin"
    END = "end"
    SLIP = "slip"  # it begins later, or earlier
    ROLL_OVER = "roll_over"  # the remaining business goes to another session
    RELEASE = "release"  # the time and the services are given back
    CALL_OFF = "call_off"
    TAKE_BACK = "take_back"  # the last act was an error


class RunMode(StrEnum):
    """What a solver is asked for."""

    PLAN = "plan"
    REPAIR = "repair"


class RunStatus(StrEnum):
    """How a run of the solver stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Obstacle(StrEnum):
    """Why a proposed move cannot be taken over any more."""

    MOVED = "moved"  # by somebody, since the solver began
    FIXED = "fixed"
    CALLED_OFF = "called_off"
    DAY = "day"  # is closed now
    ROOM = "room"  # the meeting does not have it any more, or not then
    TAKEN = "taken"  # another session is there then


SECONDS_MINIMUM, SECONDS_MAXIMUM = 5, 300
"""For how long a solver may be asked to work."""


# --- requests -------------------------------------------------------------------------------------------------------


class ByKind(StrEnum):
    """Who asks for a session."""

    STATE = "state"
    GROUP = "group"
    ORGANIZATION = "organization"


class Party(StrEnum):
    """As what somebody acts on a request."""

    AUTHOR = "author"
    DESK = "desk"  # the secretariat


class RequestStatus(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    OFFERED = "offered"  # another slot than that asked for
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RequestAction(StrEnum):
    """What is done with a request; each is an act that stays on record."""

    SUBMIT = "submit"
    GRANT = "grant"
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"  # the slot that was offered
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_S, _A = RequestStatus, RequestAction
_AUTHOR, _DESK = frozenset({Party.AUTHOR}), frozenset({Party.DESK})

STEPS: Mapping[tuple[RequestStatus, RequestAction], tuple[RequestStatus, frozenset[Party]]] = {
    (_S.DRAFT, _A.SUBMIT): (_S.SUBMITTED, _AUTHOR),
    (_S.SUBMITTED, _A.GRANT): (_S.GRANTED, _DESK),
    (_S.SUBMITTED, _A.OFFER): (_S.OFFERED, _DESK),
    (_S.SUBMITTED, _A.DECLINE): (_S.DECLINED, _DESK),
    (_S.SUBMITTED, _A.WITHDRAW): (_S.WITHDRAWN, _AUTHOR),
    (_S.OFFERED, _A.ACCEPT): (_S.GRANTED, _AUTHOR),
    (_S.OFFERED, _A.REFUSE): (_S.SUBMITTED, _AUTHOR),
    (_S.OFFERED, _A.OFFER): (_S.OFFERED, _DESK),
    (_S.OFFERED, _A.DECLINE): (_S.DECLINED, _DESK),
    (_S.OFFERED, _A.WITHDRAW): (_S.WITHDRAWN, _AUTHOR),
    (_S.GRANTED, _A.WITHDRAW): (_S.WITHDRAWN, _AUTHOR),  # the slot is free again
}
"""Who may do which step from where, and where it leads. Services, buttons and tests all read this table."""

ASKED_FOR = (SessionKind.GROUP, SessionKind.SIDE_EVENT, SessionKind.INFORMAL, SessionKind.BRIEFING)
"""What can be asked for."""


def actions(status: RequestStatus, parties: Collection[Party]) -> tuple[RequestAction, ...]:
    """What somebody may do with a request, in the order of buttons."""
    return tuple(a for a in RequestAction if (status, a) in STEPS and STEPS[status, a][1].intersection(parties))


def move(status: RequestStatus, action: RequestAction, parties: Collection[Party]) -> RequestStatus:
    """The status after a step. Raises Conflict `programme.request_act_not_allowed`, and `programme.request_not_yours`
    where somebody else would have to take it (status, action)."""
    found = STEPS.get((status, action))
    if found is None:
        raise Conflict("programme.request_act_not_allowed", status=status, action=action)
    after, who = found
    if not who.intersection(parties):
        raise Conflict("programme.request_not_yours", status=status, action=action)
    return after


# --- days and hours -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Hours:
    """A part of a day on the venue’s clock: minutes from midnight, the end not included."""

    starts: int
    ends: int

    def overlaps(self, other: Hours) -> bool:
        """Whether both share a minute."""
        return self.starts < other.ends and other.starts < self.ends


STANDARD_PERIODS: Mapping[PeriodKind, Hours] = {
    PeriodKind.GROUPS: Hours(9 * 60, 10 * 60),
    PeriodKind.MORNING: Hours(10 * 60, 13 * 60),
    PeriodKind.LUNCH: Hours(13 * 60 + 15, 14 * 60 + 45),
    PeriodKind.AFTERNOON: Hours(15 * 60, 18 * 60),
}
"""The usual day at a duty station: meetings of three hours, groups before them, side events at lunch."""


def check_hours(hours: Hours, *, about: str = "ends") -> Hours:
    """Hours within one day. Raises `programme.period_order` unless the end is after the beginning."""
    if not 0 <= hours.starts < hours.ends <= MINUTES_OF_DAY:
        raise RuleViolation("programme.period_order", field=about)
    return hours


def check_periods(periods: Collection[Hours]) -> None:
    """The periods of one day. Raises what `check_hours` does, and `programme.overlapping_periods`."""
    in_order = sorted(check_hours(one) for one in periods)
    if any(one.overlaps(after) for one, after in pairwise(in_order)):
        raise RuleViolation("programme.overlapping_periods", field="starts")


def check_length(minutes: int) -> int:
    """The length of a session. Raises `programme.length` (maximum)."""
    if not 5 <= minutes <= LENGTH_MAXIMUM:
        raise RuleViolation("programme.length", field="minutes", maximum=LENGTH_MAXIMUM)
    return minutes


def check_placed(starts: int, minutes: int, *, about: str = "starts") -> Hours:
    """The hours of a session. Raises `programme.placed_past_midnight`, on the field `about`."""
    if starts < 0 or starts + minutes > MINUTES_OF_DAY:
        raise RuleViolation("programme.placed_past_midnight", field=about)
    return Hours(starts, starts + minutes)


def check_days(days: Collection[date], first: date, last: date) -> None:
    """The days of a programme. Raises `programme.too_many_days` (maximum), `programme.day_outside` (first, last) for
    one that is not a day of the meeting."""
    if len(days) > DAYS_MAXIMUM:
        raise RuleViolation("programme.too_many_days", maximum=DAYS_MAXIMUM)
    if any(not first <= day <= last for day in days):
        raise RuleViolation("programme.day_outside", field="on", first=first, last=last)
