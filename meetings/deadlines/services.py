"""What people do with deadlines and counting rules: each is a recorded act."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.calendar.models import Meeting
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_line
from meetings.foundation.windows import Window
from meetings.mandates.models import Clause, Mandate, Paragraph, Process, Requirement

from . import counting, following, queries, telling
from .drafts import DeadlineDraft, RuleDraft
from .models import OFFICE_ZONE, CountingRule, Deadline, DeadlineAct
from .rules import REMINDERS, DeadlineAction, DeadlineState, check_extension, check_hour, check_offset, move

NOTE_MAXIMUM = 500
_STORED = (
    "title",
    "owner",
    "is_binding",
    "earliest_on",
    "latest_on",
    "extended_days",
    "state",
    "at_time",
    "words",
    "area",
    "note",
    "requirement_id",
    "paragraph_id",
    "meeting_id",
    "process_id",
    "is_published",
    "is_sample",
    "reminders",
)
_TOLD = {
    DeadlineAction.EXTEND: "extended",
    DeadlineAction.WAIVE: "waived",
    DeadlineAction.REOPEN: "reopened",
}
_RULE = (
    "title",
    "words",
    "note",
    "kinds",
    "offset_days",
    "owner",
    "is_binding",
    "area",
    "source",
    "is_active",
    "reminders",
)


def processes_named(draft: DeadlineDraft) -> dict[str, Process]:
    """The processes on whose pages a deadline would stand, by the field of the draft that names them.

    Those of its meeting, its paragraph and what it answers, in this order: it belongs to the first. Raises
    `deadline.not_known` on each.
    """
    asked: dict[str, tuple[str | int | None, sa.Select[Process]]] = {
        "meeting": (draft.meeting, sa.select(Process).join(Meeting).where(Meeting.code == draft.meeting)),
        "paragraph": (draft.paragraph_id, _above().where(Paragraph.id == draft.paragraph_id)),
        "requirement": (
            draft.requirement_id,
            _above().join(Clause).join(Requirement).where(Requirement.id == draft.requirement_id),
        ),
    }
    named: dict[str, Process] = {}
    for field, (value, query) in asked.items():
        if value:
            process = db.session.execute(query).scalar()
            if process is None:
                raise RuleViolation("deadline.not_known", field=field)
            named[field] = process
    return named


def _above() -> sa.Select[Process]:
    return sa.select(Process).join(Mandate).join(Paragraph)


def process_of(draft: DeadlineDraft, otherwise: str | None = None) -> Process:
    """The process a deadline belongs to: the first that it names, else the one of that code, else the first there is.

    Raises `deadline.not_known` on what names none.
    """
    for process in processes_named(draft).values():
        return process
    query = sa.select(Process).order_by(Process.id).limit(1)
    if otherwise is not None:
        query = query.where(Process.code == otherwise)
    found = db.session.execute(query).scalar()
    if found is None:
        raise RuleViolation("deadline.not_known", field="meeting")
    return found


def create(actor: Actor, draft: DeadlineDraft, process: str | None = None) -> Deadline:
    """A new deadline of its own, not a counted one. Raises what `check_hour` does, and `deadline.not_known`."""
    deadline = Deadline(key=f"entered-{secrets.token_hex(6)}", state=DeadlineState.OPEN, extended_days=0, acts=[])
    _write(deadline, draft, process)
    db.session.add(deadline)
    db.session.flush()
    audit.record(actor, "deadline.create", "deadline", deadline.id, None, _seen(deadline, _STORED))
    return deadline


def edit(actor: Actor, deadline_id: int, revision: int, draft: DeadlineDraft) -> Deadline:
    """Change a deadline that still is at `revision`.

    Raises Conflict `record.changed_meanwhile` when somebody was faster, `deadline.counted` when its day is counted.
    """
    deadline = _load(deadline_id, revision)
    if deadline.rule_id is not None:
        raise Conflict("deadline.counted")
    before, due = _seen(deadline, _STORED), telling.due(deadline)
    _write(deadline, draft, None)
    db.session.flush()
    after = _seen(deadline, _STORED)
    if after != before:
        audit.record(actor, "deadline.edit", "deadline", deadline.id, before, after)
    if deadline.waits and telling.due(deadline) != due:
        telling.changed(actor, deadline, "moved", due)
    return deadline


def act(
    actor: Actor,
    deadline_id: int,
    revision: int,
    action: DeadlineAction,
    note: str = "",
    until: date | None = None,
) -> Deadline:
    """Do, reopen, extend (until a day) or waive a deadline that still is at `revision`; the act is recorded.

    Raises Conflict `record.changed_meanwhile`, `deadline.act_not_allowed` and `deadline.lapsed`; on `until` what
    `check_extension` and `check_hour` raise; on `note` what `clean_line` raises.
    """
    note = clean_line(note, maximum=NOTE_MAXIMUM, required=False, about="note")
    deadline = _load(deadline_id, revision)
    if action is DeadlineAction.REOPEN and not counting.may_reopen(deadline):
        raise Conflict("deadline.lapsed")
    state = move(deadline.state, action, was_extended=deadline.extended_days > 0)
    last = _extension(deadline, until) if action is DeadlineAction.EXTEND else None
    before, due, last_day = _seen(deadline, _STORED), telling.due(deadline), deadline.latest_on
    deadline.state = state  # nothing is set before everything is checked
    if last is not None:
        _extend(deadline, last)
    if action is DeadlineAction.REOPEN and deadline.rule is not None and deadline.meeting is not None:
        counting.recount_one(deadline, deadline.meeting, deadline.rule)  # its meeting may have moved since
    deadline.acts.append(
        DeadlineAct(
            action=action,
            at=clock.now(),
            actor_name=actor.name,
            note=note,
            cause="",
            before_on=last_day,
            after_on=deadline.latest_on,
        )
    )
    db.session.flush()
    audit.record(actor, f"deadline.{action}", "deadline", deadline.id, before, _seen(deadline, _STORED))
    if action in _TOLD:
        telling.changed(actor, deadline, _TOLD[action], due, note)
    else:
        telling.settled([deadline.id])
    return deadline


def create_rule(actor: Actor, draft: RuleDraft) -> CountingRule:
    """A new counting rule; every meeting it covers that is not over gets its deadline."""
    rule = CountingRule(key=f"rule-{secrets.token_hex(5)}", is_active=True)
    _write_rule(rule, draft)
    db.session.add(rule)
    db.session.flush()
    audit.record(actor, "counting_rule.create", "counting_rule", rule.id, None, _seen(rule, _RULE))
    counting.recount_all(actor, rule)
    return rule


def edit_rule(actor: Actor, rule_id: int, revision: int, draft: RuleDraft) -> CountingRule:
    """Change a counting rule that still is at `revision`; the deadlines counted by it follow."""
    rule = _load_rule(rule_id, revision)
    before = _seen(rule, _RULE)
    _write_rule(rule, draft)
    return _settle_rule(actor, rule, before, "counting_rule.edit")


def switch_rule(actor: Actor, rule_id: int, revision: int, is_active: bool) -> CountingRule:
    """Put a counting rule out of use, so that its open deadlines fall away, or back into use."""
    rule = _load_rule(rule_id, revision)
    before = _seen(rule, _RULE)
    rule.is_active = is_active
    return _settle_rule(actor, rule, before, "counting_rule.switch")


def _settle_rule(actor: Actor, rule: CountingRule, before: Mapping[str, Any], action: str) -> CountingRule:
    db.session.flush()
    after = _seen(rule, _RULE)
    if after != before:
        audit.record(actor, action, "counting_rule", rule.id, dict(before), after)
        counting.recount_all(actor, rule)
    return rule


def _load(deadline_id: int, revision: int) -> Deadline:
    deadline = queries.by_id(deadline_id, lock=True)
    if deadline.revision != revision:
        raise Conflict("record.changed_meanwhile")
    return deadline


def _load_rule(rule_id: int, revision: int) -> CountingRule:
    rule = db.session.get(CountingRule, rule_id, with_for_update=True, populate_existing=True)
    if rule is None:
        raise NotFound("deadline.not_known")
    if rule.revision != revision:
        raise Conflict("record.changed_meanwhile")
    return rule


def _write(deadline: Deadline, draft: DeadlineDraft, process: str | None) -> None:
    requirement = _answered(draft)
    days = _days(deadline, draft, following.given_by(requirement))
    check_hour(Window(days["earliest_on"], days["latest_on"]), draft.at, OFFICE_ZONE)
    names_some = bool(draft.meeting or draft.paragraph_id or draft.requirement_id)
    belongs_to = process_of(draft, process).id if names_some or deadline.process_id is None else deadline.process_id
    meeting = sa.select(Meeting.id).where(Meeting.code == draft.meeting)
    values: dict[str, Any] = {
        "process_id": belongs_to,
        "title": draft.title,
        "words": draft.words,
        "note": draft.note,
        "owner": [addressee.value for addressee in draft.owner],
        "is_binding": draft.is_binding if requirement is None else requirement.clause.effect.is_binding,
        "area": draft.area,
        **days,
        "at_time": draft.at,
        "zone": OFFICE_ZONE,
        "requirement_id": draft.requirement_id,
        "paragraph_id": draft.paragraph_id,
        "meeting_id": db.session.execute(meeting).scalar() if draft.meeting else None,
        "is_published": draft.is_published,
        "is_sample": draft.is_sample,
        "reminders": _reminders(draft.reminders),
    }
    _assign(deadline, values)
    _assign(deadline, {"search_text": counting.find_text(deadline)})


def _answered(draft: DeadlineDraft) -> Requirement | None:
    query = sa.select(Requirement).where(Requirement.id == draft.requirement_id).options(joinedload(Requirement.clause))
    requirement = db.session.execute(query).scalar_one_or_none() if draft.requirement_id is not None else None
    if draft.requirement_id is not None and requirement is None:
        raise RuleViolation("deadline.not_known", field="requirement")
    return requirement


def _days(deadline: Deadline, draft: DeadlineDraft, given: Window | None) -> dict[str, Any]:
    """The days of a deadline: those of what it answers, else what was typed; where it was extended, that is corrected.

    Raises `date.empty`, and `deadline.days_of_mandate` (window) where others than those given were typed.
    """
    typed, first = draft.window, deadline.first_latest_on if deadline.extended_days else None
    if given is None:
        if typed is None:
            raise RuleViolation("date.empty", field="latest")
        if first is None or typed.latest <= first:
            return following.due(deadline.state, typed, None)
        return {**following.due(deadline.state, Window.on(first), typed.latest), "earliest_on": typed.earliest}
    if first is None and typed not in (None, given):
        raise RuleViolation("deadline.days_of_mandate", field="latest", window=given)
    return following.due(deadline.state, given, typed.latest if typed is not None and first is not None else None)


def _extension(deadline: Deadline, until: date | None) -> date:
    last = check_extension(deadline.window, until)
    check_hour(Window.on(last), deadline.at_time, deadline.zone, about="until")
    return last


def _extend(deadline: Deadline, until: date) -> None:
    if deadline.latest_on is not None:
        deadline.extended_days += (until - deadline.latest_on) // timedelta(days=1)
    deadline.earliest_on = deadline.latest_on = until


def _write_rule(rule: CountingRule, draft: RuleDraft) -> None:
    _assign(
        rule,
        {
            "title": draft.title,
            "words": draft.words,
            "note": draft.note,
            "kinds": [kind.value for kind in draft.kinds],
            "offset_days": check_offset(draft.offset_days),
            "owner": [addressee.value for addressee in draft.owner],
            "is_binding": draft.is_binding,
            "area": draft.area,
            "source": draft.source,
            "reminders": _reminders(draft.reminders),
        },
    )


def _reminders(days: tuple[int, ...]) -> list[int] | None:
    """As they are stored: what is usual is not written down, and follows where the usual changes."""
    return None if days == REMINDERS else list(days)


def _assign(record: Any, values: Mapping[str, Any]) -> None:
    # Only what differs: a record that is not changed keeps its revision and its stamp.
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _seen(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    days = REMINDERS if record.reminders is None else record.reminders
    return {name: getattr(record, name) for name in names} | {"reminders": list(days)}
