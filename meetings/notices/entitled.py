"""Whether somebody is still to be told what was written down for them, and why: by the roles of today, and by what they
may see. Between telling and writing lie minutes, a night, or days on which no worker ran."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from meetings.accounts.models import Appointment
from meetings.accounts.queries import in_term
from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.deadlines import queries as deadlines
from meetings.deadlines.models import Deadline
from meetings.feeds.models import Following
from meetings.foundation import clock
from meetings.foundation.access import PUBLIC, Actor, Holding, Role
from meetings.foundation.database import db
from meetings.foundation.telling import EVERYWHERE

from . import audiences
from .models import Notice, NoticeReceipt
from .rules import KINDS

Thing = tuple[str, int]  # what a notice is about: its kind and its id
_KINDS: dict[str, tuple[Any, Callable[[Actor], sa.ColumnElement[bool]]]] = {
    "meeting": (Meeting.id, calendar.visible_to),
    "deadline": (Deadline.id, deadlines.visible_to),
}
"""What may be taken back from the public after it was told: where it is read from, and who sees it."""


def register(kind: str, key: Any, visible_to: Callable[[Actor], sa.ColumnElement[bool]]) -> None:
    """The same of what features above this package have told, by the kind of object."""
    _KINDS[kind] = (key, visible_to)


@dataclass(frozen=True)
class Reason:
    """Why somebody is told: a role that they hold within a scope, a meeting that they follow, or neither: by name."""

    role: Role | None = None
    scope: str = ""
    meeting: int | None = None


@dataclass
class Readers:
    """The readers of some receipts as they are today."""

    actors: dict[int, Actor] = field(default_factory=dict)
    followed: dict[int, set[int]] = field(default_factory=dict)
    withheld: set[Thing] = field(default_factory=set)  # what is not public
    _unseen: dict[int, set[Thing]] = field(default_factory=dict)

    def reason(self, receipt: NoticeReceipt) -> Reason | None:
        """Why its reader is told; None for who is no longer in its audience, or must not see what it is about."""
        notice = receipt.notice
        if receipt.user_id is None:
            return self._of_mission(receipt)
        who = self.actors.get(receipt.user_id, PUBLIC)
        found = _held(notice, who) or self._otherwise(notice, receipt.user_id)
        return None if found is None or _thing(notice) in self._not_seen(who) else found

    def _of_mission(self, receipt: NoticeReceipt) -> Reason | None:
        address, missions = receipt.mission_address, receipt.notice.audience.get("missions", ())
        meant = address is not None and (EVERYWHERE in missions or address.state in missions)
        return Reason() if meant and _thing(receipt.notice) not in self.withheld else None

    def _otherwise(self, notice: Notice, user_id: int) -> Reason | None:
        meeting = notice.audience.get("followers_of")
        if meeting is not None and meeting in self.followed.get(user_id, ()):
            return Reason(meeting=meeting)
        return Reason() if user_id in notice.audience.get("users", ()) else None

    def _not_seen(self, who: Actor) -> set[Thing]:
        if not self.withheld:
            return set()
        number = who.user_id or 0
        if number not in self._unseen:
            self._unseen[number] = unseen(who, self.withheld)
        return self._unseen[number]


def readers_of(receipts: Collection[NoticeReceipt]) -> Readers:
    """Those of receipts that have their notices, in four queries for all of them."""
    people = {receipt.user_id for receipt in receipts if receipt.user_id is not None}
    notices = {receipt.notice_id: receipt.notice for receipt in receipts}.values()
    return Readers(_actors(people), _followed(people, notices), unseen(PUBLIC, map(_thing, notices)))


def unseen(who: Actor, things: Iterable[Thing]) -> set[Thing]:
    """Which of these somebody may not see today, one query for each kind of them. What is gone nobody sees."""
    asked: dict[str, set[int]] = {}
    for kind, number in things:
        if kind in _KINDS:
            asked.setdefault(kind, set()).add(number)
    found: set[Thing] = set()
    for kind, numbers in asked.items():
        column, visible_to = _KINDS[kind]
        seen = set(db.session.scalars(sa.select(column).where(column.in_(sorted(numbers)), visible_to(who))))
        found |= {(kind, number) for number in numbers - seen}
    return found


def hidden_from(who: Actor, notices: Iterable[Notice]) -> set[int]:
    """Which of these notices are about something that somebody may not see today."""
    notices = list(notices)
    things = unseen(who, map(_thing, notices))
    return {notice.id for notice in notices if _thing(notice) in things}


def _thing(notice: Notice) -> Thing:
    return notice.object_kind, notice.object_id


def _held(notice: Notice, who: Actor) -> Reason | None:
    """The role for which somebody is in the audience; one that keeps this kind on goes before others."""
    asked: dict[str, set[str]] = {}
    for role, code in notice.audience.get("holders", ()):
        asked.setdefault(role, set()).add(code)
    held = [holding for holding in who.holdings if audiences.reaches(asked.get(holding.role, ()), holding.scope)]
    must = KINDS[notice.kind].must
    best = min(held, key=lambda holding: holding.role not in must, default=None)
    return Reason(best.role, best.scope) if best is not None else None


def _actors(people: Collection[int]) -> dict[int, Actor]:
    if not people:
        return {}
    query = (
        sa.select(Appointment.user_id, Appointment.role, Appointment.scope)
        .where(Appointment.user_id.in_(people), in_term(clock.business_today()))
        .order_by(Appointment.id)
    )
    held: dict[int, list[Holding]] = {number: [] for number in people}
    for row in db.session.execute(query):
        held[row.user_id].append(Holding(row.role, row.scope))
    return {number: Actor(number, holdings=tuple(holdings)) for number, holdings in held.items()}


def _followed(people: Collection[int], notices: Iterable[Notice]) -> dict[int, set[int]]:
    meetings = {notice.audience.get("followers_of") for notice in notices} - {None}
    if not people or not meetings:
        return {}
    query = sa.select(Following.user_id, Following.meeting_id)
    found: dict[int, set[int]] = {}
    for row in db.session.execute(query.where(Following.user_id.in_(people), Following.meeting_id.in_(meetings))):
        found.setdefault(row.user_id, set()).add(row.meeting_id)
    return found
