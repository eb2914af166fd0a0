"""Who is told of a deadline, and that it is extended, moved, waived or open again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import sqlalchemy as sa

from meetings.calendar import telling as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.telling import EVERYWHERE, Audience, News
from meetings.mandates.models import Process
from meetings.mandates.rules import Addressee

from . import feed, queries
from .models import CountingRule, Deadline

REMINDER = "deadline_reminder"
_DELEGATIONS = frozenset(
    {
        Addressee.STATES,
        Addressee.INTERESTED_STATES,
        Addressee.STATES_IN_POSITION,
        Addressee.INTERESTED_STATES_GROUP,
    }
)
_ROLES = {Addressee.CIVIL_SOCIETY: Role.CIVIL_SOCIETY, Addressee.DONORS: Role.DONOR_CONTACT}
# The secretariat, which is told of every deadline of its process, answers for those who have no role here.


def audience(deadline: Deadline) -> Audience:
    """Those whose deadline it is, the secretariat of its process, and who follows its meeting.

    One that is not public concerns who prepares it: that of a meeting that is not also the chair's desk.
    """
    meeting, process = _meeting(deadline), _process(deadline)
    secretariat = calendar.preparing(process, None)
    if not deadline.is_published:
        return secretariat
    prepares = calendar.preparing(process, meeting.code if meeting is not None else None)
    if meeting is not None and not meeting.is_published:
        return prepares
    follows = Audience(followers_of=meeting.id if meeting is not None else None)
    return secretariat | _owed_by(deadline.owner, meeting, prepares) | follows


def _owed_by(owners: Iterable[str], meeting: Meeting | None, desk: Audience) -> Audience:
    """Those addressed, `desk` being that of the chair: of a meeting's region where it has one."""
    found = Audience()
    for owner in map(Addressee, owners):
        if owner in _DELEGATIONS:
            found |= calendar.delegations(meeting)
        elif owner is Addressee.REGIONAL_GROUP:
            found |= calendar.coordinators(meeting)
        elif owner is Addressee.CHAIR_DESIGNATE:
            found |= desk
        elif owner in _ROLES:
            found |= Audience(holders=((_ROLES[owner], EVERYWHERE),))
    return found


def about(deadline: Deadline, kind: str, facts: Mapping[str, Any], key: str = "") -> News:
    """What is told of one deadline."""
    meeting = _meeting(deadline)
    named = {"meeting": meeting.title} if meeting is not None else {}
    return News(
        kind=kind,
        object_kind="deadline",
        object_id=deadline.id,
        path=feed.path(deadline),
        title=feed.title(deadline),
        audience=audience(deadline),
        process=_process(deadline),
        facts={**named, **facts},
        key=key,
        is_sample=deadline.is_sample,
    )


def due(deadline: Deadline) -> dict[str, Any]:
    """When it is due, as a notice keeps it."""
    return due_of({name: getattr(deadline, name) for name in ("earliest_on", "latest_on", "at_time", "zone")})


def due_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same from a record of its values."""
    at = values.get("at_time")
    return {
        "first_day": values["earliest_on"],
        "last_day": values["latest_on"],
        "at_time": at.isoformat("minutes") if at is not None else None,
        "zone": values.get("zone"),
    }


def changed(actor: Actor, deadline: Deadline, what: str, before: Mapping[str, Any], note: str = "") -> None:
    """Tell that a deadline is extended, waived, reopened or moved; reminders of what it was are taken back."""
    settled([deadline.id])
    after = due(deadline)
    days: list[date] = [day for day in (before["last_day"], after["last_day"]) if day is not None]
    if what == "moved" and days and max(days) < clock.today(deadline.zone):
        return  # the record of what is long over was put right
    facts = {"what": what, "before": before, "after": after, "note": note}
    telling.tell(actor, about(deadline, "deadline_changed", facts))


def settled(deadline_ids: Collection[int]) -> None:
    """What was to remind of these deadlines is not true any more."""
    telling.withdraw(REMINDER, "deadline", deadline_ids)


def counted(actor: Actor, meeting: Meeting, changes: Sequence[tuple[str, Deadline]]) -> None:
    """Tell once how many deadlines moved with their meeting, or wait again; a meeting's cancelling tells the rest."""
    counts = _counts(changes)
    if not counts["moved"] + counts["reopened"]:
        return
    process = db.session.get_one(Process, meeting.process_id)
    news = News(
        kind="deadline_changed",
        object_kind="meeting",
        object_id=meeting.id,
        path=f"meetings/{meeting.code}/",
        title=meeting.short or meeting.title,
        audience=_all(deadline for _, deadline in changes),
        process=process.code,
        facts={"what": "counted", **counts},
        is_sample=meeting.is_sample,
    )
    telling.tell(actor, news)


def recounted(actor: Actor, rule: CountingRule, changes: Sequence[tuple[str, Deadline]]) -> None:
    """Tell once in each process how many deadlines a counting rule has changed, as far as they are public."""
    ids = [deadline.id for _, deadline in changes]
    public: set[int] = set()
    for start in range(0, len(ids), 500):  # databases bound the length of a list of ids
        some = sa.select(Deadline.id).where(Deadline.id.in_(ids[start : start + 500]), queries.is_public())
        public.update(db.session.execute(some).scalars())
    by_process: dict[int, list[tuple[str, Deadline]]] = {}
    for action, deadline in changes:
        if deadline.id in public:
            by_process.setdefault(deadline.process_id, []).append((action, deadline))
    for process_id, own in sorted(by_process.items()):
        counts = _counts(own)
        if any(counts.values()):
            _tell_recounted(actor, rule, db.session.get_one(Process, process_id), counts)


def _tell_recounted(actor: Actor, rule: CountingRule, process: Process, counts: Mapping[str, int]) -> None:
    desks = Audience(holders=((Role.CHAIRS_DESK, EVERYWHERE),))
    news = News(
        kind="deadline_changed",
        object_kind="counting_rule",
        object_id=rule.id,
        path="deadlines/",
        title=rule.title,
        audience=calendar.preparing(process.code, None) | _owed_by(rule.owner, None, desks),
        process=process.code,
        facts={"what": "recounted", **counts},
    )
    telling.tell(actor, news)


def _counts(changes: Iterable[tuple[str, Deadline]]) -> dict[str, int]:
    names = {"move": "moved", "waive": "waived", "reopen": "reopened"}
    counts = dict.fromkeys(names.values(), 0)
    for action, _ in changes:
        if action in names:
            counts[names[action]] += 1
    return counts


def _all(deadlines: Iterable[Deadline]) -> Audience:
    return reduce(or_, map(audience, deadlines))


def _meeting(deadline: Deadline) -> Meeting | None:
    return db.session.get(Meeting, deadline.meeting_id) if deadline.meeting_id is not None else None


def _process(deadline: Deadline) -> str:
    return db.session.get_one(Process, deadline.process_id).code
