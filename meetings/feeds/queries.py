"""Selects of feeds: the meeting that an address names, what was left out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from meetings.calendar.models import Meeting, Place
from meetings.deadlines.models import OFFICE_ZONE, Deadline
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.web import lang
from meetings.states.models import RegionalGroup

from . import chosen, labels, wording
from .chosen import Names
from .models import FeedProblem
from .rules import Feed
from .selections import only_sort


class Subject(NamedTuple):
    """What a feed about one thing says of itself."""

    title: Text
    zone: str
    since: date | None = None  # the day from which it is called so, where names have days


def subject(feed: Feed) -> Subject | None:
    """The public thing that a feed is about; None where there is none of that name."""
    if feed.key == "meeting":
        return published_meeting(next(iter(feed.facets.meetings)))
    if feed.key == "group":
        return group(feed.name.removeprefix("groups/"))
    if feed.key == "chosen":
        return selection(feed)
    return published_deadline(feed.record_id or 0)


def group(code: str) -> Subject | None:
    """The regional group of that code, by the name it has now."""
    select = sa.select(RegionalGroup).where(RegionalGroup.code == code).options(selectinload(RegionalGroup.names))
    found = db.session.scalars(select).first()
    if found is None:
        return None
    called = found.on(clock.business_today())
    return Subject(called.name, OFFICE_ZONE, called.from_on)


def selection(feed: Feed) -> Subject:
    """What was chosen for the feed, by the names that it has now in the reader's language."""
    facets = feed.facets
    groups = chosen.groups(facets.concerns.groups if facets.concerns is not None else ())
    names = Names(chosen.meetings(facets.meetings), groups, chosen.processes(facets.processes))
    heading = wording.heading(names, facets.kinds, only_sort(feed.kinds, facets.binding_only))
    title = Text.of({lang(): heading or str(labels.SELECTION)})
    return Subject(title, OFFICE_ZONE, max((g.since for g in groups if g.since is not None), default=None))


def published_deadline(deadline_id: int) -> Subject | None:
    """The public deadline of that number."""
    select = (
        sa.select(Deadline.title, Deadline.zone)
        .outerjoin(Deadline.meeting)
        .where(Deadline.id == deadline_id, Deadline.is_published.is_(True))
        .where(sa.or_(Meeting.id.is_(None), Meeting.is_published.is_(True)))
    )
    row = db.session.execute(select).first()
    return None if row is None else Subject(row[0], row[1])


def published_meeting(code: str) -> Subject | None:
    """The published meeting of that code."""
    select = (
        sa.select(Meeting.title, Place.zone)
        .outerjoin(Place, Meeting.place_id == Place.id)
        .where(Meeting.code == code, Meeting.is_published.is_(True))
    )
    row = db.session.execute(select).first()
    return None if row is None else Subject(row[0], row[1] or OFFICE_ZONE)


def problems_of(feed: Feed, lang: str) -> list[FeedProblem]:
    """What was left out so far of the kinds in a feed, in one language."""
    select = sa.select(FeedProblem).where(
        FeedProblem.language == lang,
        FeedProblem.as_tasks == feed.as_tasks,
        FeedProblem.kind.in_(sorted(feed.kinds)),
    )
    return list(db.session.scalars(select))


def problems(limit: int = 200) -> list[FeedProblem]:
    """What is left out now, the oldest first."""
    select = sa.select(FeedProblem).order_by(FeedProblem.kind, FeedProblem.record_id, FeedProblem.id).limit(limit)
    return list(db.session.scalars(select))
