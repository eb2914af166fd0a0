"""What the mandates ask of meetings, checked: met, open or broken, with the reason as a code and its values.

Pure, as `rules.py` is. What does not bind is never broken and never overdue: it differs, or its time has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from meetings.calendar.rules import Level, MeetingFacts, MeetingStatus, Problem
from meetings.foundation.errors import RuleViolation
from meetings.foundation.thesaurus import normalise
from meetings.foundation.windows import Window, WorkingDays
from meetings.mandates.rules import Requirement, RequirementKind

REASONS = (
    "check.no_meeting",
    "check.meeting_cancelled",
    "check.meeting_postponed",
    "check.dates_met",
    "check.dates_open",
    "check.dates_differ",
    "check.dates_passed",
    "check.window_met",
    "check.window_open",
    "check.window_missed",
    "check.window_passed",
    "check.outside_window",
    "check.place_met",
    "check.place_open",
    "check.place_differs",
    "check.days_met",
    "check.days_open",
    "check.too_many_days",
    "check.length_met",
    "check.length_open",
    "check.too_short",
    "check.too_long",
    "check.chair_met",
    "check.chair_open",
    "check.chair_unnamed",
    "check.chairs_differ",
    "check.done",
    "check.waived",
    "check.due_open",
    "check.overdue",
    "check.passed",
    "check.agenda_open",
    "check.not_yet",
    "check.holds",
    "check.dates_only_proposed",
    "check.holidays_inside",
    "check.windows_differ",
)
"""Every code of a reason or a note."""


class OutcomeState(StrEnum):
    """How a requirement stands."""

    MET = "met"
    OPEN = "open"
    BROKEN = "broken"
    DIFFERENT = "different"
    """The facts are other than what was encouraged or noted; nobody was obliged."""
    PASSED = "passed"
    """The time that was encouraged or noted has passed without an answer; nobody was obliged."""
    WAIVED = "waived"
    """Nobody has to answer it any more."""


@dataclass(frozen=True)
class Reason:
    """A code and the values of its sentence: days as dates, counts as numbers, meetings and places by their keys."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Outcome:
    """A requirement, checked. `notes` are further sentences; `meeting` is the one that the reason is about."""

    state: OutcomeState
    reason: Reason
    meeting: str | None = None
    notes: tuple[Reason, ...] = ()
    is_provisional: bool = False


_MET, _OPEN, _BROKEN = OutcomeState.MET, OutcomeState.OPEN, OutcomeState.BROKEN
_BY_TIME = frozenset({"check.dates_passed", "check.window_passed", "check.overdue"})
_WORST_FIRST = (_BROKEN, OutcomeState.DIFFERENT, OutcomeState.PASSED, _OPEN, _MET)
_FIELDS: Mapping[RequirementKind, str] = {
    RequirementKind.DATES: "start",
    RequirementKind.WINDOW: "start",
    RequirementKind.PLACE: "place",
    RequirementKind.MAX_WORKING_DAYS: "end",
    RequirementKind.LENGTH_WEEKS: "end",
    RequirementKind.SHARED_CHAIR: "chair",
}


def check(
    requirement: Requirement,
    facts: Mapping[str, MeetingFacts],
    station: WorkingDays,
    today: date,
    deadline_done: bool | None = None,
    *,
    extended_to: date | None = None,
    waived: bool = False,
) -> Outcome:
    """How a requirement stands today.

    `facts` are the meetings by code, `station` the working days at their duty station. `deadline_done` says whether
    the deadline that answers it is done (None: no deadline does), `extended_to` that it was extended, and until when,
    `waived` that nobody has to do it any more.
    Dates that are only proposed count as they stand, and `is_provisional` and a note say so.
    """
    kind = requirement.kind
    if kind in _ANSWERED:
        waiver = Outcome(OutcomeState.WAIVED, Reason("check.waived"))
        outcome = waiver if waived else _answer(requirement, today, deadline_done, extended_to)
    elif kind is RequirementKind.SHARED_CHAIR:
        outcome = _shared_chair(requirement, facts)
    else:
        known = [facts[code] for code in requirement.meetings if code in facts]
        if not known:
            return Outcome(_OPEN, Reason("check.no_meeting"))
        if kind is RequirementKind.MAX_WORKING_DAYS:
            outcome = _working_days(requirement, known, station)
        else:
            each = [_of_meeting(requirement, meeting, station, today) for meeting in known]
            outcome = min(each, key=lambda one: _WORST_FIRST.index(one.state))
    return outcome if requirement.is_binding else _not_binding(outcome)


def problems(
    requirements: Iterable[Requirement], facts: Mapping[str, MeetingFacts], station: WorkingDays, today: date
) -> list[Problem]:
    """What a form says while a meeting is edited: what binds and would be broken is an error and is not saved,
    what does not bind and differs is a warning. That time has passed is no fault of the form, and left out."""
    result: list[Problem] = []
    for requirement in requirements:
        if requirement.kind not in _FIELDS:
            continue
        outcome = check(requirement, facts, station, today)
        if outcome.reason.code in _BY_TIME or outcome.state not in (_BROKEN, OutcomeState.DIFFERENT):
            continue
        level = Level.ERROR if outcome.state is _BROKEN else Level.WARNING
        about = "window" if outcome.reason.code == "check.window_missed" else _FIELDS[requirement.kind]
        result.append(Problem(level, outcome.reason.code, about, outcome.reason.params))
    return result


def second_readings(requirements: Iterable[Requirement], meeting: MeetingFacts) -> list[Problem]:
    """Where a requirement reads the words of its source otherwise than the meeting's own window does: a remark."""
    found = [_readings_differ(requirement, meeting) for requirement in requirements]
    return [Problem(Level.INFO, reason.code, "earliest", reason.params) for reason in found if reason is not None]


def _readings_differ(requirement: Requirement, meeting: MeetingFacts) -> Reason | None:
    own = meeting.window
    if requirement.kind is not RequirementKind.WINDOW or own is None or meeting.held is not None:
        return None  # dates are held against the requirement's window alone
    asked = _window_of(requirement)
    if asked == own or not asked.overlaps(own):
        return None  # windows without a day in common are a fault, which names both
    return Reason("check.windows_differ", _both_readings(asked, own))


def _both_readings(asked: Window, own: Window) -> dict[str, object]:
    return {
        "earliest": asked.earliest,
        "latest": asked.latest,
        "meeting_earliest": own.earliest,
        "meeting_latest": own.latest,
    }


def _not_binding(outcome: Outcome) -> Outcome:
    if outcome.state is not _BROKEN:
        return outcome
    if outcome.reason.code == "check.overdue":
        return replace(outcome, state=OutcomeState.PASSED, reason=Reason("check.passed", outcome.reason.params))
    by_time = outcome.reason.code in _BY_TIME
    return replace(outcome, state=OutcomeState.PASSED if by_time else OutcomeState.DIFFERENT)


def _of_meeting(requirement: Requirement, meeting: MeetingFacts, station: WorkingDays, today: date) -> Outcome:
    if absent := _not_held(meeting):
        return absent
    state, code, params = _RULES[requirement.kind](requirement, meeting, station, today)
    matters = requirement.kind is not RequirementKind.PLACE
    outcome = _outcome(state, code, params, [meeting], station, dates_matter=matters)
    differ = _readings_differ(requirement, meeting)
    return outcome if differ is None else replace(outcome, notes=(*outcome.notes, differ))


def _not_held(meeting: MeetingFacts) -> Outcome | None:
    if meeting.status is MeetingStatus.CANCELLED:
        return Outcome(_OPEN, Reason("check.meeting_cancelled", {"meeting": meeting.code}), meeting.code)
    if meeting.status is MeetingStatus.POSTPONED:
        return Outcome(_OPEN, Reason("check.meeting_postponed", {"meeting": meeting.code}), meeting.code)
    return None


def _outcome(
    state: OutcomeState,
    code: str,
    params: dict[str, object],
    meetings: list[MeetingFacts],
    station: WorkingDays,
    *,
    dates_matter: bool,
) -> Outcome:
    dated = [(meeting.station or station, days) for meeting in meetings if dates_matter for days in meeting.periods]
    provisional = bool(dated) and any(meeting.is_provisional for meeting in meetings)
    notes = [Reason("check.dates_only_proposed")] if provisional else []
    holidays = [day for own, days in dated for day in own.holidays(days.earliest, days.latest)]
    if holidays and "working_days" in params:
        notes.append(Reason("check.holidays_inside", {"days": tuple(holidays), "working_days": params["working_days"]}))
    return Outcome(state, Reason(code, params), meetings[0].code, tuple(notes), provisional)


_Verdict = tuple[OutcomeState, str, dict[str, object]]


def _window_of(requirement: Requirement) -> Window:
    if requirement.window is None:
        raise RuleViolation("requirement.missing", field="window", kind=requirement.kind, name="window")
    return requirement.window


def _dates(requirement: Requirement, meeting: MeetingFacts, _station: WorkingDays, today: date) -> _Verdict:
    asked = _window_of(requirement)
    params: dict[str, object] = {"asked_start": asked.earliest, "asked_end": asked.latest}
    if meeting.held is None:
        if today > asked.latest:
            return _BROKEN, "check.dates_passed", params
        return _OPEN, "check.dates_open", params
    params |= {"start": meeting.held.earliest, "end": meeting.held.latest}
    return (_MET, "check.dates_met", params) if meeting.held == asked else (_BROKEN, "check.dates_differ", params)


def _within(requirement: Requirement, meeting: MeetingFacts, _station: WorkingDays, today: date) -> _Verdict:
    asked = _window_of(requirement)
    params: dict[str, object] = {"earliest": asked.earliest, "latest": asked.latest}
    if meeting.held is not None:
        params |= {"start": meeting.held.earliest, "end": meeting.held.latest}
        return (
            (_MET, "check.window_met", params)
            if asked.covers(meeting.held)
            else (_BROKEN, "check.outside_window", params)
        )
    if meeting.window is not None and not asked.overlaps(meeting.window):
        return _BROKEN, "check.window_missed", _both_readings(asked, meeting.window)
    if today > asked.latest:
        return _BROKEN, "check.window_passed", params
    return _OPEN, "check.window_open", params


def _place(requirement: Requirement, meeting: MeetingFacts, _station: WorkingDays, _today: date) -> _Verdict:
    params: dict[str, object] = {"asked": requirement.place}
    if meeting.place is None:
        return _OPEN, "check.place_open", params
    params["place"] = meeting.place
    return (
        (_MET, "check.place_met", params)
        if meeting.place == requirement.place
        else (_BROKEN, "check.place_differs", params)
    )


def _length(requirement: Requirement, meeting: MeetingFacts, station: WorkingDays, _today: date) -> _Verdict:
    weeks = requirement.weeks or 1
    if meeting.held is None:
        return _OPEN, "check.length_open", {"weeks": weeks}
    days = meeting.held.days
    params: dict[str, object] = {"weeks": weeks, "days": days, "working_days": meeting.working_days(station)}
    # Two weeks from a Monday to the Friday after next are twelve days: any day of the last week ends it.
    if days <= 7 * (weeks - 1):
        return _BROKEN, "check.too_short", params
    return (_MET, "check.length_met", params) if days <= 7 * weeks else (_BROKEN, "check.too_long", params)


_RULES: Mapping[RequirementKind, Callable[[Requirement, MeetingFacts, WorkingDays, date], _Verdict]] = {
    RequirementKind.DATES: _dates,
    RequirementKind.WINDOW: _within,
    RequirementKind.PLACE: _place,
    RequirementKind.LENGTH_WEEKS: _length,
}


def _working_days(requirement: Requirement, meetings: list[MeetingFacts], station: WorkingDays) -> Outcome:
    maximum = requirement.days or 1
    held = [meeting for meeting in meetings if _not_held(meeting) is None]
    if not held:
        return _not_held(meetings[0]) or Outcome(_OPEN, Reason("check.no_meeting"))
    counts = [meeting.working_days(station) for meeting in held]
    total = sum(count for count in counts if count is not None)
    params: dict[str, object] = {"working_days": total, "maximum": maximum}
    if total > maximum:
        state, code = _BROKEN, "check.too_many_days"
    elif None in counts:
        state, code, params = _OPEN, "check.days_open", {"maximum": maximum}
    else:
        state, code = _MET, "check.days_met"
    return _outcome(state, code, params, held, station, dates_matter=True)


def _shared_chair(requirement: Requirement, facts: Mapping[str, MeetingFacts]) -> Outcome:
    meetings = [facts.get(code) for code in requirement.meetings]
    chaired = [meeting for meeting in meetings if meeting is not None and meeting.chair_state]
    states = {meeting.chair_state for meeting in chaired}
    names = {normalise(meeting.chair_name) for meeting in chaired} - {""}
    if len(states) > 1 or len(names) > 1:
        chairs = tuple((meeting.code, meeting.chair_state, meeting.chair_name) for meeting in chaired)
        return Outcome(_BROKEN, Reason("check.chairs_differ", {"chairs": chairs}))
    if len(chaired) < len(meetings):
        missing = tuple(code for code in requirement.meetings if code not in {meeting.code for meeting in chaired})
        return Outcome(_OPEN, Reason("check.chair_open", {"meetings": missing}))
    if not all(normalise(meeting.chair_name) for meeting in chaired):
        return Outcome(_OPEN, Reason("check.chair_unnamed", {"state": chaired[0].chair_state}))
    return Outcome(_MET, Reason("check.chair_met", {"state": chaired[0].chair_state, "name": chaired[0].chair_name}))


_ANSWERED = frozenset(
    {
        RequirementKind.DUE,
        RequirementKind.REPORT_TO_SESSION,
        RequirementKind.PROVISIONAL_AGENDA,
        RequirementKind.FROM,
    }
)


def _answer(requirement: Requirement, today: date, done: bool | None, extended_to: date | None) -> Outcome:
    if done:
        return Outcome(_MET, Reason("check.done"))
    window = requirement.window
    if requirement.kind is RequirementKind.FROM:
        since = _window_of(requirement).earliest
        return Outcome(_OPEN, Reason("check.not_yet" if today < since else "check.holds", {"earliest": since}))
    latest = extended_to or (window.latest if window else None)
    if latest is None or window is None:
        return Outcome(_OPEN, Reason("check.agenda_open", {"session": requirement.session}))
    if today > latest:
        return Outcome(_BROKEN, Reason("check.overdue", {"latest": latest}))
    return Outcome(_OPEN, Reason("check.due_open", {"earliest": min(window.earliest, latest), "latest": latest}))
