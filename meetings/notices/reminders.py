"""Giving reminders of deadlines, each once, and telling which no longer hold. When is decided in `reminding`."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from meetings.calendar.models import Meeting
from meetings.calendar.rules import MeetingStatus
from meetings.deadlines import telling
from meetings.deadlines.models import CountingRule, Deadline
from meetings.deadlines.rules import REMINDERS, REMINDERS_FURTHEST, DeadlineFacts, DeadlineState
from meetings.foundation import clock
from meetings.foundation import telling as foundation
from meetings.foundation.access import system
from meetings.foundation.database import db, reading_only, unit_of_work
from meetings.foundation.windows import Window

from .models import Notice, Reminder
from .reminding import due_now, is_ahead

log = logging.getLogger(__name__)
_WAITING = (DeadlineState.OPEN, DeadlineState.EXTENDED)


@dataclass(frozen=True)
class Watched:
    """A deadline as far as its reminders go by it."""

    id: int
    facts: DeadlineFacts
    days: tuple[int, ...]
    is_called_off: bool  # its meeting is cancelled

    def due(self, given: Collection[int], now: datetime) -> int | None:
        """Which reminder is to be given now."""
        return None if self.is_called_off else due_now(self.facts, self.days, given, now)

    def still(self, last_day: str, now: datetime) -> bool:
        """Whether what a reminder said of its last day holds, and that is still to come."""
        window = self.facts.window
        is_same = window is not None and window.latest.isoformat() == last_day
        return is_same and not self.is_called_off and is_ahead(self.facts, now)


def give_due(now: datetime) -> int:
    """Give every reminder that is due, each in a transaction of its own; how many."""
    with reading_only():
        found = _candidates(now)
        db.session.rollback()
    given = 0
    for number in found:
        try:
            with unit_of_work():
                given += _give(number, now)
        except Exception:  # whatever is wrong with one deadline
            log.exception("reminder not given", extra={"deadline": number})
    return given


def _candidates(now: datetime) -> list[int]:
    """The deadlines of which one is due, as far as that is seen without holding them."""
    today = clock.day_at_office(now)
    near = sa.or_(
        Deadline.sort_on <= today + timedelta(days=max(REMINDERS)),
        Deadline.reminders.is_not(None),
        CountingRule.reminders.is_not(None),
    )
    ahead = Deadline.sort_on.between(today, today + timedelta(days=REMINDERS_FURTHEST))
    query = _watched().where(Deadline.state.in_(_WAITING), Deadline.latest_on.is_not(None), ahead, near)
    watched = [_of(row) for row in db.session.execute(query)]
    given = _given([one.id for one in watched])
    return [one.id for one in watched if one.due(given.get((one.id, _last(one)), ()), now) is not None]


def _give(number: int, now: datetime) -> int:
    """Give the reminder of one deadline that is due, unless somebody else has."""
    query = _watched().where(Deadline.id == number).with_for_update(of=Deadline)
    row = db.session.execute(query).first()
    if row is None:
        return 0
    one = _of(row)
    days = one.due(_given([number]).get((number, _last(one)), ()), now)
    if days is None:
        return 0
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    kept = insert(Reminder).values(deadline_id=number, last_day=_last(one), days=days, at=clock.stamp())
    if db.session.execute(kept.on_conflict_do_nothing().returning(Reminder.id)).scalar() is None:
        return 0
    deadline = db.session.get_one(Deadline, number)
    facts = {**telling.due(deadline), "days": days, "words": deadline.words}
    key = f"reminder:{number}:{_last(one)}:{days}"
    foundation.tell(system("reminders"), telling.about(deadline, telling.REMINDER, facts, key))
    return 1


def untrue(notices: Iterable[Notice], now: datetime | None = None) -> set[int]:
    """Which of these notices are reminders that no longer hold: nobody is to be written to about them."""
    told = [notice for notice in notices if notice.kind == telling.REMINDER]
    if not told:
        return set()
    query = _watched().where(Deadline.id.in_({notice.object_id for notice in told}))
    watched = {one.id: one for one in map(_of, db.session.execute(query))}
    moment = now or clock.now()
    return {
        notice.id
        for notice in told
        if notice.object_id not in watched or not watched[notice.object_id].still(notice.facts["last_day"], moment)
    }


def _watched() -> sa.Select[Any]:
    query: Any = (  # its type would name each column
        sa.select(
            *(Deadline.id, Deadline.earliest_on, Deadline.latest_on, Deadline.state, Deadline.is_binding),
            *(Deadline.zone, Deadline.at_time, Deadline.reminders),
            CountingRule.reminders.label("of_rule"),
            Meeting.status.label("meeting_status"),
        )
        .select_from(Deadline)
        .outerjoin(Deadline.rule)
        .outerjoin(Deadline.meeting)
        .order_by(Deadline.id)
    )
    return cast("sa.Select[Any]", query)


def _of(row: Any) -> Watched:
    window = None if row.latest_on is None else Window(row.earliest_on, row.latest_on)
    own = row.reminders if row.reminders is not None else row.of_rule
    return Watched(
        id=row.id,
        facts=DeadlineFacts(window, row.state, row.is_binding, row.zone, row.at_time),
        days=tuple(REMINDERS if own is None else own),
        is_called_off=row.meeting_status is MeetingStatus.CANCELLED,
    )


def _last(one: Watched) -> date:
    assert one.facts.window is not None
    return one.facts.window.latest


def _given(deadline_ids: Collection[int]) -> dict[tuple[int, date], list[int]]:
    """The reminders that were given, by deadline and last day."""
    found: dict[tuple[int, date], list[int]] = {}
    ids = list(deadline_ids)
    for start in range(0, len(ids), 500):  # databases bound the length of a list of ids
        query = sa.select(Reminder).where(Reminder.deadline_id.in_(ids[start : start + 500]))
        for given in db.session.execute(query).scalars():
            found.setdefault((given.deadline_id, given.last_day), []).append(given.days)
    return found
