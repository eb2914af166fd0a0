"""What other pages ask of deadlines: answers to mandates, panels, the timeline, what is next, search, what waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.calendar import links
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.registries import Link, RequirementAnswer, SearchHit, TimelineItem, UpcomingItem
from meetings.foundation.web import actor as reader
from meetings.foundation.windows import Window

from . import presenting, queries, queries_lists
from .feed import title
from .models import Deadline
from .rules import DeadlineState

PRESSING = 10
DAY = timedelta(days=1)
AFTERWARDS = timedelta(microseconds=1)  # what is due at an hour is in time to that very instant


def for_paragraphs(paragraph_ids: Collection[int]) -> dict[int, list[Link]]:
    """The deadlines that rest on each paragraph."""
    now = clock.now()
    found: dict[int, list[Link]] = {}
    for deadline in queries.answering_paragraphs(paragraph_ids):
        label, tone = presenting.tag(deadline, now)
        link = Link(title(deadline), presenting.url(deadline), _stands(deadline, label), tone)
        assert deadline.paragraph_id is not None
        found.setdefault(deadline.paragraph_id, []).append(link)
    return found


def resting(actor: Actor, paragraph_ids: Sequence[int], requirement_ids: Sequence[int]) -> list[Link]:
    """The deadlines that rest on any of the paragraphs or answer any of the requirements."""
    now, found = clock.now(), []
    for deadline, may_see in queries.resting_on(paragraph_ids, requirement_ids, actor):
        label, tone = presenting.tag(deadline, now)
        if may_see:
            found.append(Link(title(deadline), presenting.url(deadline), _stands(deadline, label), tone))
        else:
            found.append(Link(_("a deadline that is not public"), ""))
    return found


def _stands(deadline: Deadline, label: str) -> str:
    return presenting.marked(" · ".join(part for part in (presenting.when(deadline), label) if part), deadline)


def for_requirements(requirement_ids: Sequence[int]) -> dict[int, RequirementAnswer]:
    """How the deadline that answers each requirement stands, as far as this reader may see it; the first of several."""
    found: dict[int, RequirementAnswer] = {}
    for deadline in queries.answering_requirements(requirement_ids, reader()):
        assert deadline.requirement_id is not None
        found.setdefault(
            deadline.requirement_id,
            RequirementAnswer(
                done=deadline.state is DeadlineState.DONE,
                waived=deadline.state is DeadlineState.WAIVED,
                extended_to=deadline.latest_on if deadline.extended_days else None,
                url=presenting.url(deadline),
            ),
        )
    return found


def meeting_panel(meeting_id: int) -> dict[str, Any]:
    """The deadlines of a meeting, for its page."""
    return {
        "title": _l("Deadlines"),
        "template": "deadlines/panel.html",
        "deadlines": queries.of_meeting(meeting_id),
        "now": clock.now(),
        "presenting": presenting,
        "links": links,
    }


def timeline(first: date, last: date, around: date, limit: int) -> list[TimelineItem]:
    """Points of the timeline and of months: what is due between two days."""
    return [_point(deadline) for deadline in queries_lists.between(first, last, around, limit)]


def _point(deadline: Deadline) -> TimelineItem:
    assert deadline.window is not None
    done = deadline.state is DeadlineState.DONE
    return TimelineItem(
        key=f"deadline-{deadline.id}",
        label=title(deadline),
        window=Window.on(deadline.window.latest),  # a long window is due on its last day; the note names all of it
        kind="done" if done else "due" if deadline.window.is_exact else "due-open",
        note=presenting.when(deadline),
        url=presenting.url(deadline),
        is_sample=deadline.is_sample,
    )


def turns(first: datetime, last: datetime) -> list[datetime]:
    """The instants, from one until before another, at which what is due at an hour has just passed."""
    days = (first - DAY).date(), (last + DAY).date()  # those of every zone
    due = [facts.last_instant for facts in queries_lists.due_at_an_hour(*days)]
    passed = sorted({instant + AFTERWARDS for instant in due if instant is not None})
    return [instant for instant in passed if first <= instant < last]


def upcoming(day: date, limit: int) -> list[UpcomingItem]:
    """The next deadlines that wait for somebody."""
    now = clock.now()
    return [_row(deadline, now) for deadline in queries_lists.coming(day, limit)]


def preparation(meeting_id: int, areas: frozenset[str]) -> list[UpcomingItem]:
    """What is due for a meeting in these areas; what still waits for its opening has no day and is left out."""
    now = clock.now()
    return [_row(d, now) for d in queries.of_meeting(meeting_id) if d.area in areas and d.window is not None]


def _row(deadline: Deadline, now: datetime) -> UpcomingItem:
    assert deadline.window is not None
    label, tone = presenting.tag(deadline, now)
    return UpcomingItem(
        deadline.window,
        deadline.title,
        presenting.line(deadline),
        label,
        tone,
        presenting.url(deadline),
        is_open=not deadline.window.is_exact,
    )


def search(groups: list[list[str]], limit: int) -> list[SearchHit]:
    """Deadlines found by the words of a search."""
    return [
        SearchHit(_l("Deadlines"), title(d), presenting.url(d), _stands(d, presenting.owners(d)))
        for d in queries.found(groups, limit)
    ]


def waiting(actor: Actor) -> list[Link]:
    """For the secretariat: what binds and is overdue, or due within two weeks."""
    if not may_somewhere(actor, Action.DEADLINE_EDIT):
        return []
    now, found = clock.now(), []
    for deadline in queries.pressing(actor, clock.business_today(), presenting.SOON, PRESSING):
        label, tone = presenting.tag(deadline, now)
        found.append(Link(title(deadline), presenting.url(deadline), _stands(deadline, label), tone))
    return found
