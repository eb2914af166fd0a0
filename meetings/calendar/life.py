"""The life of a meeting: dates proposed and confirmed; opened and closed; postponed, cancelled, revived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.text import clean_line
from meetings.foundation.windows import Window

from . import checking, periods, rules, telling
from .drafts import draft_of
from .models import DatesEnding, Meeting
from .rules import Level, MeetingAction, MeetingStatus
from .services import check_revision, examine_draft, keep_old_dates, settle, snapshot, tell_moved

REASON_MAXIMUM = 500


def propose_dates(
    actor: Actor,
    meeting: Meeting,
    start: date | None,
    end: date | None,
    parts: tuple[Window, ...] = (),
    *,
    revision: int,
    accept_warnings: bool = False,
) -> None:
    """Propose dates, or other ones; `parts` are its periods where the days do not follow one another.

    Raises Conflict, RuleViolation `meeting.dates_needed`, DatesRefused and WarningsUnread.
    """
    check_revision(meeting, revision)
    before = snapshot(meeting)
    parts, start, end = periods.settle(parts, start, end)
    if (start is None) != (end is None):
        absent = "start" if start is None else "end"
        raise RuleViolation(f"meeting.{absent}_missing", field=absent)
    status = rules.move(
        meeting.status, MeetingAction.PROPOSE_DATES, start=start, end=end, today=checking.today(meeting)
    )
    with db.session.no_autoflush:
        draft = replace(draft_of(meeting), start=start, end=end, parts=parts)
        examine_draft(actor, meeting, draft, accept_warnings=accept_warnings)
        had = (meeting.start_on, meeting.end_on, meeting.parts)
        if had != (start, end, periods.as_stored(parts)) and meeting.status.has_dates:
            keep_old_dates(meeting, DatesEnding.REPLACED)
    meeting.status = status
    meeting.start_on, meeting.end_on, meeting.parts = start, end, periods.as_stored(parts)
    _record(actor, meeting, MeetingAction.PROPOSE_DATES, before)


def act(
    actor: Actor,
    meeting: Meeting,
    action: MeetingAction,
    *,
    revision: int,
    reason: str = "",
    accept_warnings: bool = False,
) -> None:
    """Any other step. Postponing and cancelling need a reason, which the meeting's page and the history show.

    Raises Conflict `record.changed_meanwhile` and `meeting.action_not_allowed`, RuleViolation for the reason and
    what `rules.move` refuses; DatesRefused where dates that break what binds would be confirmed, and WarningsUnread
    where a meeting would come back to dates about which there is something to read.
    """
    check_revision(meeting, revision)
    if action is MeetingAction.PROPOSE_DATES:
        raise RuleViolation("meeting.dates_needed", field="start")
    before = snapshot(meeting)
    status = rules.move(
        meeting.status,
        action,
        start=meeting.start_on,
        end=meeting.end_on,
        today=checking.today(meeting),
        before=meeting.status_before,
    )
    with db.session.no_autoflush:
        found = examine_step(actor, meeting, action)
    if found is not None and found.refusals:
        raise checking.DatesRefused(found)
    if found is not None and action is MeetingAction.REVIVE and found.needs_reading and not accept_warnings:
        raise checking.WarningsUnread(found)
    if action in NEED_REASON:
        meeting.reason = reason = clean_line(reason, maximum=REASON_MAXIMUM, about="reason")
    if action is MeetingAction.CANCEL:
        meeting.status_before = meeting.status
    elif action is MeetingAction.REVIVE:
        meeting.status_before = None
        meeting.reason = _reason_before(meeting)
    elif action is MeetingAction.POSTPONE:
        keep_old_dates(meeting, DatesEnding.POSTPONED, reason)
        meeting.start_on = meeting.end_on = None
        meeting.parts = []
    meeting.status = status
    _record(actor, meeting, action, before, reason)


def examine_step(actor: Actor, meeting: Meeting, action: MeetingAction) -> checking.Examination | None:
    """What is to be said of the dates that a step makes hold: the mandates may ask for others since they were proposed.

    A meeting that was cancelled comes back to where it was, and its dates are mended then: what is wrong with them is
    only to be read. None for steps after which no dates hold that did not before.
    """
    if action not in (MeetingAction.CONFIRM, MeetingAction.REVIVE):
        return None
    after = MeetingStatus.CONFIRMED if action is MeetingAction.CONFIRM else meeting.status_before
    facts = replace(checking.facts_of(meeting), status=after or MeetingStatus.MANDATED)
    found = checking.examine(facts, meeting.place, actor, meeting, meeting.process.code)
    problems = found.problems
    if action is MeetingAction.REVIVE:
        problems = tuple(replace(p, level=Level.WARNING) if p.level is Level.ERROR else p for p in problems)
    return replace(found, problems=problems, standing=())


def _reason_before(meeting: Meeting) -> str:
    """Why a meeting had been postponed before it was cancelled, as far as dates it once had tell."""
    last = meeting.dates[-1] if meeting.dates else None
    return last.reason if last is not None and last.ending is DatesEnding.POSTPONED else ""


NEED_REASON = frozenset({MeetingAction.POSTPONE, MeetingAction.CANCEL})
SLUGS: dict[str, MeetingAction] = {
    action.value: action for action in MeetingAction if action is not MeetingAction.PROPOSE_DATES
}
"""The steps as they stand in addresses."""


def steps(meeting: Meeting) -> tuple[MeetingAction, ...]:
    """What may be done with a meeting today."""
    return rules.actions(meeting.status, meeting.start_on, meeting.end_on, checking.today(meeting))


def shown_status(meeting: Meeting) -> MeetingStatus:
    """The status to show today, whether or not anybody has recorded the opening and the close."""
    return rules.effective_status(meeting.status, meeting.start_on, meeting.end_on, checking.today(meeting))


def _record(actor: Actor, meeting: Meeting, action: MeetingAction, before: dict[str, object], reason: str = "") -> None:
    settle(meeting)
    db.session.flush()
    after = snapshot(meeting) | ({"reason": reason} if reason else {})
    audit.record(actor, f"meeting.{action.value}", "meeting", meeting.id, before, after)
    telling.acted(actor, meeting, action, before, reason)
    dates = (before["start"], before["end"])
    if dates != (meeting.start_on, meeting.end_on) or _absence(before["status"]) != _absence(meeting.status):
        tell_moved(actor, meeting)


def _absence(status: object) -> object:
    """Why a meeting in this status is not held, as far as anybody knows; None if it is."""
    return status if status in (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED) else None
