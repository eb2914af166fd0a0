"""The register of meetings: what can be asked of it, in which order it answers, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from meetings.foundation import search
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.mandates import queries as mandates
from meetings.mandates.models import Process

from .models import Meeting
from .queries import first_of, visible_to
from .rules import MeetingKind, MeetingStatus

PAGE_SIZE = 25


class Order(StrEnum):
    """In which order the register answers."""

    COMING = "coming"
    """What comes first, soonest first; then what has no date; then what is past, latest first."""
    OLDEST = "oldest"
    NEWEST = "newest"
    KIND = "kind"


class Period(StrEnum):
    """Which part of the register a row stands in."""

    COMING = "coming"
    UNDATED = "undated"
    PAST = "past"


@dataclass(frozen=True)
class Filters:
    """What is asked for; empty values ask for everything."""

    q: str = ""
    kind: MeetingKind | None = None
    status: MeetingStatus | None = None
    year: int | None = None
    process: str = ""
    order: Order = Order.COMING

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.kind or self.status or self.year or self.process)


@dataclass(frozen=True)
class Page:
    """One page of the register. `total` counts all that were found; periods are given where the order is by them."""

    rows: list[tuple[Meeting, Period]]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE_SIZE))


def find(actor: Actor, filters: Filters, today: date, number: int = 1) -> Page:
    """A page of what is asked for; a number beyond the last gives the last. Two queries, three for a search."""
    condition = sa.and_(visible_to(actor), *_conditions(filters, today))
    total = db.session.execute(sa.select(sa.func.count(Meeting.id)).where(condition)).scalar_one()
    number = max(1, min(number, -(-total // PAGE_SIZE)))
    period = _period(today)
    order = (*_order(filters.order, period), Meeting.id)
    chosen = sa.select(Meeting.id).where(condition).order_by(*order)
    query = (
        sa.select(Meeting, period)
        .where(first_of(chosen, PAGE_SIZE, (number - 1) * PAGE_SIZE))
        .options(joinedload(Meeting.process), joinedload(Meeting.place), joinedload(Meeting.chair_state))
        .options(joinedload(Meeting.host_state), defer(Meeting.search_text, raiseload=True))
        .options(defer(Meeting.note, raiseload=True))
        .order_by(*order)
    )
    parts = (Period.COMING, Period.UNDATED, Period.PAST)
    return Page([(row[0], parts[row[1]]) for row in db.session.execute(query)], total, number)


def choices(actor: Actor) -> tuple[list[int], list[Process]]:
    """The years meetings fall into, latest first, and the processes: what the register can be narrowed to."""
    query = sa.select(sa.func.min(Meeting.sort_on), sa.func.max(Meeting.sort_on)).where(visible_to(actor))
    first, last = db.session.execute(query).one()
    processes = mandates.processes()
    return (list(range(last.year, first.year - 1, -1)) if first and last else []), processes


def _period(today: date) -> sa.ColumnElement[int]:
    over = Meeting.status == MeetingStatus.CLOSED
    undated = sa.and_(Meeting.over_on.is_(None), sa.not_(over))
    return sa.case((undated, 1), (sa.or_(Meeting.over_on < today, over), 2), else_=0)


def _order(order: Order, period: sa.ColumnElement[int]) -> list[Any]:
    day = Meeting.sort_on
    undated = day.is_(None)
    match order:
        case Order.OLDEST:
            return [undated, day]
        case Order.NEWEST:
            return [undated, day.desc()]
        case Order.KIND:
            return [Meeting.kind, undated, day.desc()]
        case _:
            past = sa.case((period == 2, day))
            return [period, undated, sa.case((period != 2, day)), past.desc()]


def _conditions(filters: Filters, today: date) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if filters.q:
        found.append(search.found(Meeting, search.expand(filters.q), Meeting.id + 0))
    if filters.kind is not None:
        found.append(Meeting.kind == filters.kind)
    if filters.status is not None:
        found.append(_has_status(filters.status, today))
    if filters.year is not None:
        first, last = date(filters.year, 1, 1), date(filters.year, 12, 31)
        found.append(sa.and_(Meeting.sort_on <= last, Meeting.over_on >= first))
    if filters.process:
        found.append(Meeting.process_id.in_(sa.select(Process.id).where(Process.code == filters.process)))
    return found


def _has_status(status: MeetingStatus, today: date) -> sa.ColumnElement[bool]:
    """As `rules.effective_status` computes it: recorded dates open and close a confirmed meeting by themselves."""
    running = Meeting.status.in_((MeetingStatus.CONFIRMED, MeetingStatus.UNDER_WAY))
    match status:
        case MeetingStatus.CONFIRMED:
            return sa.and_(Meeting.status == status, Meeting.start_on > today)
        case MeetingStatus.UNDER_WAY:
            opened = sa.or_(Meeting.status == status, Meeting.start_on <= today)
            return sa.and_(running, opened, Meeting.end_on >= today)
        case MeetingStatus.CLOSED:
            return sa.or_(Meeting.status == status, sa.and_(running, Meeting.end_on < today))
        case _:
            return Meeting.status == status
