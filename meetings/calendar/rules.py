"""The life of a meeting, problems with its dates, and clashes with other meetings.

What the mandates ask of it is checked in `constraints.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.windows import Window, WorkingDays

CODES = (
    "meeting.action_not_allowed",
    "meeting.dates_needed",
    "meeting.not_yet",
    "meeting.start_missing",
    "meeting.end_missing",
    "meeting.end_before_start",
    "meeting.too_long",
    "meeting.no_working_day",
    "meeting.opens_on_weekend",
    "meeting.opens_on_holiday",
    "meeting.closes_on_weekend",
    "meeting.closes_on_holiday",
    "meeting.holidays_inside",
    "meeting.floating_holidays",
    "meeting.prepares_nothing",
)
"""Every code this module raises or puts into a problem."""

LONGEST_MEETING = 366  # calendar days; a conference takes four weeks, so more is a slip of the pen


class MeetingKind(StrEnum):
    """What sort of meeting it is."""

    EXPERT_MEETING = "expert_meeting"
    PREPARATORY_COMMITTEE = "preparatory_committee"
    REVIEW_CONFERENCE = "review_conference"
    BIENNIAL_MEETING = "biennial_meeting"
    REGIONAL_MEETING = "regional_meeting"
    INFORMAL_FORUM = "informal_forum"


class MeetingStatus(StrEnum):
    """How far a meeting has come."""

    MANDATED = "mandated"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"

    @property
    def has_dates(self) -> bool:
        """Whether dates that are recorded are those on which the meeting is held, as far as anybody knows."""
        return self in _DATED


class MeetingAction(StrEnum):
    """What the secretariat does with a meeting. Each is a recorded act."""

    PROPOSE_DATES = "propose_dates"
    CONFIRM = "confirm"
    OPEN = "open"
    CLOSE = "close"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    REVIVE = "revive"


class ChairStatus(StrEnum):
    """How far the chair is decided; election comes at the first meeting."""

    NONE = "none"
    DESIGNATED = "designated"
    ELECTED = "elected"


_S, _A = MeetingStatus, MeetingAction
_DATED = frozenset({_S.PROPOSED, _S.CONFIRMED, _S.UNDER_WAY, _S.CLOSED})

TRANSITIONS: Mapping[tuple[MeetingStatus, MeetingAction], MeetingStatus] = {
    (_S.MANDATED, _A.PROPOSE_DATES): _S.PROPOSED,
    (_S.MANDATED, _A.POSTPONE): _S.POSTPONED,
    (_S.MANDATED, _A.CANCEL): _S.CANCELLED,
    (_S.PROPOSED, _A.PROPOSE_DATES): _S.PROPOSED,
    (_S.PROPOSED, _A.CONFIRM): _S.CONFIRMED,
    (_S.PROPOSED, _A.POSTPONE): _S.POSTPONED,
    (_S.PROPOSED, _A.CANCEL): _S.CANCELLED,
    (_S.CONFIRMED, _A.OPEN): _S.UNDER_WAY,
    (_S.CONFIRMED, _A.POSTPONE): _S.POSTPONED,
    (_S.CONFIRMED, _A.CANCEL): _S.CANCELLED,
    (_S.UNDER_WAY, _A.CLOSE): _S.CLOSED,
    (_S.UNDER_WAY, _A.POSTPONE): _S.POSTPONED,
    (_S.UNDER_WAY, _A.CANCEL): _S.CANCELLED,
    (_S.POSTPONED, _A.PROPOSE_DATES): _S.PROPOSED,
    (_S.POSTPONED, _A.CANCEL): _S.CANCELLED,
}
"""Services, buttons and tests all read this table. A revived meeting returns to where it was, so it is not in it."""


def effective_status(status: MeetingStatus, start: date | None, end: date | None, today: date) -> MeetingStatus:
    """The status to show: a confirmed meeting is under way once its first day has come, and closed after its last.

    Computed from recorded dates, so that it holds whether or not any job has run; closing early stays an act.
    """
    if status not in (_S.CONFIRMED, _S.UNDER_WAY) or start is None or end is None:
        return status
    if today > end:
        return _S.CLOSED
    return _S.UNDER_WAY if today >= start else status


def actions(status: MeetingStatus, start: date | None, end: date | None, today: date) -> tuple[MeetingAction, ...]:
    """What may be done with a meeting now, in the order of buttons."""
    return tuple(action for action in MeetingAction if _refusal(status, action, start, end, today) is None)


def move(
    status: MeetingStatus,
    action: MeetingAction,
    *,
    start: date | None = None,
    end: date | None = None,
    today: date,
    before: MeetingStatus | None = None,
) -> MeetingStatus:
    """The status after an action; for `propose_dates`, start and end are the dates now proposed.

    `before` is the status that a cancelled meeting had. Raises Conflict `meeting.action_not_allowed` (status, action),
    RuleViolation `meeting.dates_needed` and `meeting.not_yet` (start).
    """
    if action is _A.PROPOSE_DATES and (start is None or end is None):
        raise RuleViolation("meeting.dates_needed", field="start" if start is None else "end")
    if refusal := _refusal(status, action, start, end, today):
        raise refusal
    if action is _A.REVIVE:
        return before if before is not None and before is not _S.CANCELLED else _S.MANDATED
    if action is _A.CLOSE:
        return TRANSITIONS[_S.UNDER_WAY, _A.CLOSE]
    return TRANSITIONS[status, action]


def _refusal(
    status: MeetingStatus, action: MeetingAction, start: date | None, end: date | None, today: date
) -> RuleViolation | Conflict | None:
    if action is _A.REVIVE:
        known = status is _S.CANCELLED
    else:
        # A confirmed meeting whose first day has come can be closed without having been opened by hand.
        reached = status is _S.CONFIRMED and start is not None and today >= start
        known = (status, action) in TRANSITIONS or (reached and action is _A.CLOSE)
        if status is _S.CONFIRMED and action is _A.OPEN and start is not None and today < start:
            return RuleViolation("meeting.not_yet", start=start)
        if action is _A.OPEN and effective_status(status, start, end, today) is _S.CLOSED:
            known = False
    if not known:
        return Conflict("meeting.action_not_allowed", status=status, action=action)
    if action is _A.CONFIRM and (start is None or end is None):
        return RuleViolation("meeting.dates_needed", field="start" if start is None else "end")
    return None


@dataclass(frozen=True)
class MeetingFacts:
    """What the checks need to know of a meeting, as plain values.

    `place` is a duty station's key, `chair_state` an ISO code; `parts` are the periods of a meeting whose days are not
    consecutive (both ends included), empty if it runs from start to end. `station` are the working days where it is
    held, where that is elsewhere than at the place that is asked about.
    """

    code: str
    kind: MeetingKind
    status: MeetingStatus
    start: date | None = None
    end: date | None = None
    window: Window | None = None
    place: str | None = None
    chair_state: str | None = None
    chair_name: str = ""
    parts: tuple[Window, ...] = ()
    station: WorkingDays | None = None

    @property
    def held(self) -> Window | None:
        """The days from opening to closing, provisional ones too; None if undated, postponed or cancelled."""
        if not self.status.has_dates or self.start is None or self.end is None:
            return None
        return Window(self.start, self.end)

    @property
    def periods(self) -> tuple[Window, ...]:
        """The days it is held, a range for each period; none while it has no dates."""
        held = self.held
        return () if held is None else self.parts or (held,)

    @property
    def reading(self) -> Window | None:
        """The days it is held, or else the window it falls into; None if cancelled or wholly unknown."""
        return None if self.status is _S.CANCELLED else self.held or self.window

    @property
    def is_provisional(self) -> bool:
        """Whether its dates are only proposed."""
        return self.status is _S.PROPOSED

    def working_days(self, station: WorkingDays) -> int | None:
        """How many working days it takes at its duty station; None while it has no dates."""
        if self.held is None:
            return None
        own = self.station or station
        return sum(own.count(part.earliest, part.latest) for part in self.periods)


class Level(StrEnum):
    """How grave a problem is: an error is not saved, a warning may be, information is only said."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Problem:
    """Something to say beside a field of the form while dates are chosen."""

    level: Level
    code: str
    field: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)


def date_problems(
    start: date | None, end: date | None, station: WorkingDays, parts: tuple[Window, ...] = ()
) -> list[Problem]:
    """What is wrong or remarkable about dates, the gravest first; both may be absent, one may not.

    `parts` are the periods where the days do not follow one another: what lies between them is not looked at.
    Holidays are given as days; their names are found with `station.name_of`.
    """
    if start is None and end is None:
        return []
    if start is None or end is None:
        absent = "start" if start is None else "end"
        return [Problem(Level.ERROR, f"meeting.{absent}_missing", absent)]
    if end < start:
        return [Problem(Level.ERROR, "meeting.end_before_start", "end", {"start": start, "end": end})]
    length = (end - start).days + 1
    if length > LONGEST_MEETING:
        return [Problem(Level.ERROR, "meeting.too_long", "end", {"days": length, "maximum": LONGEST_MEETING})]
    held = parts or (Window(start, end),)
    count = sum(station.count(part.earliest, part.latest) for part in held)
    if count == 0:
        return [Problem(Level.ERROR, "meeting.no_working_day", "end", {"start": start, "end": end})]
    problems: list[Problem] = []
    for day, about, verb in ((start, "start", "opens"), (end, "end", "closes")):
        reason = station.day_off(day)
        if reason is not None:
            problems.append(Problem(Level.WARNING, f"meeting.{verb}_on_{reason}", about, {"day": day}))
    if floating := [day for part in held for day in station.floating_days(part.earliest, part.latest)]:
        problems.append(Problem(Level.WARNING, "meeting.floating_holidays", "start", {"days": tuple(floating)}))
    if inside := [day for part in held for day in station.holidays(part.earliest, part.latest)]:
        params = {"days": tuple(inside), "working_days": count}
        problems.append(Problem(Level.INFO, "meeting.holidays_inside", "end", params))
    return problems


def link_problems(kind: MeetingKind, prepares: Collection[object]) -> tuple[Problem, ...]:
    """What is remarkable about the meetings that one prepares: a regional one is held to prepare another."""
    if kind is not MeetingKind.REGIONAL_MEETING or prepares:
        return ()
    return (Problem(Level.WARNING, "meeting.prepares_nothing", "prepares"),)


@dataclass(frozen=True)
class Occupied:
    """Days that another meeting takes: dated (its `parts`, where it has several), or somewhere within a window."""

    key: str
    start: date | None = None
    end: date | None = None
    window: Window | None = None
    parts: tuple[Window, ...] = ()

    @property
    def days(self) -> Window | None:
        """Its dates, or else its window."""
        if self.start is not None and self.end is not None:
            return Window(self.start, self.end)
        return self.window

    @property
    def periods(self) -> tuple[Window, ...]:
        """Its days, a range for each period; empty where nothing is known of them."""
        days = self.days
        return self.parts or ((days,) if days is not None else ())

    @property
    def is_dated(self) -> bool:
        """Whether the days are its dates."""
        return self.start is not None and self.end is not None


@dataclass(frozen=True)
class Clash:
    """Two meetings at once: surely, or only perhaps since one of them has no dates yet."""

    other: Occupied
    is_certain: bool
    days: Window


def clashes(own: Sequence[Window], others: Iterable[Occupied], *, is_dated: bool = True) -> list[Clash]:
    """The other meetings on the same days, the certain clashes first, then by day; `days` are those they share.

    `own` are the periods of a meeting; with `is_dated=False`, the window of one that has no dates yet. A clash is
    certain if both have dates, or if one has dates that take up the whole window of the other. Where two meetings meet
    in several periods there is a clash for each; what one does in the gap of the other is none.
    """
    result: list[Clash] = []
    for other in others:
        theirs = other.periods
        shared = [days for mine in own for its in theirs if (days := mine.shared(its)) is not None]
        surely_there = is_dated or (other.is_dated and _cover(theirs, own))
        surely_then = other.is_dated or (is_dated and _cover(own, theirs))
        is_certain = surely_there and surely_then
        result += [Clash(other, is_certain, days) for days in (shared if is_certain else shared[:1])]
    return sorted(result, key=lambda clash: (not clash.is_certain, clash.days, clash.other.key))


def _cover(periods: Sequence[Window], window: Sequence[Window]) -> bool:
    """Whether one of the periods takes up each whole window."""
    return all(any(period.covers(one) for period in periods) for one in window)
