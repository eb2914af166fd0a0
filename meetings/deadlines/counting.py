"""Deadlines counted from the opening of a meeting: made, moved, and let go with their meeting or their rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.foundation.search import index_text
from meetings.foundation.windows import Window, shift_day

from . import telling
from .models import OFFICE_ZONE, CountingRule, Deadline, DeadlineAct
from .rules import DeadlineAction, DeadlineState, count_back, move

LAPSES = frozenset({"meeting_cancelled", "rule_withdrawn"})
"""Causes for which a deadline was waived by itself; it comes back by itself too."""

_WAITING = frozenset({DeadlineState.OPEN, DeadlineState.EXTENDED})
_COPIED = ("title", "words", "note", "owner", "is_binding", "area")


@dataclass(frozen=True)
class Change:
    """What counting did to one deadline, for the audit log."""

    action: str  # create | move | waive | reopen
    deadline: Deadline
    before: dict[str, Any]
    after: dict[str, Any]


def recount(actor: Actor, meeting_id: int) -> None:
    """Bring the counted deadlines of a meeting to where its opening is now. What has not moved is left untouched.

    Those that are done or were waived by a person stay where they are. Called in the transaction that moved the
    meeting, cancelled it or changed its kind.
    """
    db.session.flush()
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        return
    changes = []
    for change in _settle(meeting, _rules(), _counted_of([meeting_id])):
        db.session.flush()
        audit.record(actor, f"deadline.{change.action}", "deadline", change.deadline.id, change.before, change.after)
        changes.append(change)
    if meeting.status is MeetingStatus.CANCELLED:
        telling.settled(_all_of(meeting_id))
    else:
        telling.settled([change.deadline.id for change in changes])
        telling.counted(actor, meeting, _noticed(changes))


def _all_of(meeting_id: int) -> list[int]:
    return list(db.session.execute(sa.select(Deadline.id).where(Deadline.meeting_id == meeting_id)).scalars())


def _noticed(changes: Iterable[Change]) -> list[tuple[str, Deadline]]:
    """What people who have to meet a deadline are told of: other days, and whether they still have to."""
    days = ("earliest_on", "latest_on")
    return [
        (change.action, change.deadline)
        for change in changes
        if change.action != "move" or any(change.before[day] != change.after[day] for day in days)
    ]


def recount_all(actor: Actor, rule: CountingRule) -> int:
    """After a change of `rule`: recount every meeting that is not over. Returns how many deadlines changed.

    One entry of the audit log, on the rule, lists them all.
    """
    db.session.flush()
    today = clock.business_today()
    coming = sa.select(Meeting).where(
        Meeting.status != MeetingStatus.CLOSED, sa.or_(Meeting.end_on.is_(None), Meeting.end_on >= today)
    )
    changes = _settle_many(list(db.session.execute(coming).scalars()))
    if changes:
        listed = {change.deadline.key: change for change in changes}
        audit.record(
            actor,
            "counting_rule.recount",
            "counting_rule",
            rule.id,
            {key: change.before for key, change in listed.items()},
            {key: change.after for key, change in listed.items()},
        )
        telling.settled([change.deadline.id for change in changes])
        telling.recounted(actor, rule, _noticed(changes))
    return len(changes)


def materialise() -> None:
    """Give their counted deadlines to all meetings that have none and are neither closed nor cancelled."""
    db.session.flush()
    has_some = sa.select(Deadline.id).where(Deadline.meeting_id == Meeting.id, Deadline.rule_id.is_not(None))
    bare = sa.select(Meeting).where(
        Meeting.status.not_in([MeetingStatus.CLOSED, MeetingStatus.CANCELLED]), ~has_some.exists()
    )
    _settle_many(list(db.session.execute(bare).scalars()))


def recount_one(deadline: Deadline, meeting: Meeting, rule: CountingRule) -> None:
    """Bring one deadline that waits again to where its opening is now."""
    _follow(deadline, rule, target(meeting, rule))


def target(meeting: Meeting, rule: CountingRule) -> Window | None:
    """The day or window that `rule` gives a meeting now; None while nothing is known of its opening."""
    opening = meeting.start_on if meeting.status.has_dates else None
    try:
        return count_back(opening, meeting.window, rule.offset_days)
    except RuleViolation:
        return None  # neither dates nor window, or a day before the first that the calendar keeps


def covers(rule: CountingRule, meeting: Meeting) -> bool:
    """Whether the meeting has the deadline that `rule` counts."""
    return rule.is_active and meeting.kind in rule.kinds and meeting.status is not MeetingStatus.CANCELLED


def may_reopen(deadline: Deadline) -> bool:
    """Whether it can wait for somebody again: a counted one cannot while its meeting or its rule is gone."""
    return deadline.rule is None or deadline.meeting is None or covers(deadline.rule, deadline.meeting)


def is_lapsed(deadline: Deadline) -> bool:
    """Whether it was waived because its meeting or its rule fell away (acts must be loaded)."""
    return deadline.state is DeadlineState.WAIVED and bool(deadline.acts) and deadline.acts[-1].cause in LAPSES


def find_text(deadline: Deadline) -> str:
    """What search finds a deadline by, beside what finds its meeting and its paragraph."""
    return index_text([deadline.title, deadline.words, deadline.note])


def _rules() -> list[CountingRule]:
    return list(
        db.session.execute(sa.select(CountingRule).order_by(CountingRule.offset_days, CountingRule.id)).scalars()
    )


def _counted_of(meeting_ids: Sequence[int]) -> list[Deadline]:
    query = (
        sa.select(Deadline)
        .where(Deadline.meeting_id.in_(meeting_ids), Deadline.rule_id.is_not(None))
        .options(selectinload(Deadline.acts))
        .order_by(Deadline.id)
    )
    return list(db.session.execute(query).scalars())


def _settle_many(meetings: Sequence[Meeting]) -> list[Change]:
    rules, changes = _rules(), []
    for start in range(0, len(meetings), 500):  # databases bound the length of a list of ids
        part = meetings[start : start + 500]
        by_meeting: dict[int | None, list[Deadline]] = {}
        for deadline in _counted_of([meeting.id for meeting in part]):
            by_meeting.setdefault(deadline.meeting_id, []).append(deadline)
        for meeting in part:
            changes += list(_settle(meeting, rules, by_meeting.get(meeting.id, [])))
        db.session.flush()
    return changes


def _settle(meeting: Meeting, rules: Iterable[CountingRule], counted: Sequence[Deadline]) -> Iterator[Change]:
    by_rule = {deadline.rule_id: deadline for deadline in counted}
    cancelled = meeting.status is MeetingStatus.CANCELLED
    for rule in rules:
        covered = covers(rule, meeting)
        deadline = by_rule.get(rule.id)
        if deadline is None:
            window = target(meeting, rule)
            if covered and window is not None and meeting.status is not MeetingStatus.CLOSED:
                made = _make(meeting, rule, window)
                yield Change("create", made, {}, _seen(made))
        elif not covered:
            if deadline.state in _WAITING:
                before = _seen(deadline)
                _by_itself(deadline, DeadlineAction.WAIVE, "meeting_cancelled" if cancelled else "rule_withdrawn")
                yield Change("waive", deadline, before, _seen(deadline))
        else:
            before, action = _seen(deadline), "move"
            if is_lapsed(deadline):
                cancelled_before = deadline.acts[-1].cause == "meeting_cancelled"
                cause = "meeting_revived" if cancelled_before else "rule_restored"
                _by_itself(deadline, DeadlineAction.REOPEN, cause)
                action = "reopen"
            if deadline.state in _WAITING:
                _follow(deadline, rule, target(meeting, rule))
            if before != _seen(deadline):
                yield Change(action, deadline, before, _seen(deadline))


def _seen(deadline: Deadline) -> dict[str, Any]:
    names = ("state", "earliest_on", "latest_on", *_COPIED)
    return {name: getattr(deadline, name) for name in names}


def _make(meeting: Meeting, rule: CountingRule, window: Window) -> Deadline:
    deadline = Deadline(
        key=f"{meeting.code}:{rule.key}",
        process_id=meeting.process_id,
        meeting_id=meeting.id,
        rule_id=rule.id,
        earliest_on=window.earliest,
        latest_on=window.latest,
        zone=OFFICE_ZONE,
        state=DeadlineState.OPEN,
        is_sample=meeting.is_sample,
        extended_days=0,
        acts=[],
        **{name: getattr(rule, name) for name in _COPIED},
    )
    deadline.search_text = find_text(deadline)
    db.session.add(deadline)
    return deadline


def _follow(deadline: Deadline, rule: CountingRule, window: Window | None) -> None:
    """What the rule says and where it points to; an extension keeps its length."""
    for name in _COPIED:
        if getattr(deadline, name) != getattr(rule, name):
            setattr(deadline, name, getattr(rule, name))
    if window is not None and deadline.extended_days:  # an extension names one last day
        window = Window.on(shift_day(window.latest, deadline.extended_days))
    if deadline.window != window:
        deadline.earliest_on = window.earliest if window else None
        deadline.latest_on = window.latest if window else None
    text = find_text(deadline)
    if deadline.search_text != text:
        deadline.search_text = text


def _by_itself(deadline: Deadline, action: DeadlineAction, cause: str) -> None:
    deadline.state = move(deadline.state, action, was_extended=deadline.extended_days > 0)
    deadline.acts.append(
        DeadlineAct(
            action=action,
            at=clock.now(),
            actor_name="",
            cause=cause,
            before_on=deadline.latest_on,
            after_on=deadline.latest_on,
        )
    )
