"""What the pages across features show, gathered from the registries that features fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from meetings.calendar.timeline import ITEMS_MAXIMUM, Shape, Timeline, TimelineEvent, lay_out, span_around
from meetings.foundation import registries
from meetings.foundation.access import Actor
from meetings.foundation.languages import Localized
from meetings.foundation.presentation import into
from meetings.foundation.registries import Link, SearchHit, TimelineItem, UpcomingItem
from meetings.foundation.search import expand
from meetings.foundation.windows import EARLIEST_DAY, LATEST_DAY, Window

NEXT_ITEMS = 12
HITS_A_KIND = 25
AT_ONCE = 200  # items of a kind that touch the days of one page
LANES = 8  # more than usual: deadlines have long names
MONTHS_BACK, MONTHS_AHEAD = 7, 24
POINTS = frozenset({"due", "due-open", "done"})


def between(first: date, last: date, around: date, limit: int) -> list[TimelineItem]:
    """What has a date or a window between two days, by day, then by key; at most `limit` of each kind."""
    items = [item for source in registries.timeline for item in source(first, last, around, limit)]
    return sorted(items, key=lambda item: (item.window, item.key))


def named(item: TimelineItem) -> Localized:
    """What an item is called in the reader's language, what is no fact with that word before it, as in feeds."""
    name = into(item.label)
    return name._replace(text=f"[{_('sample')}] {name.text}") if item.is_sample else name


def agenda(first: date, page: int, size: int) -> tuple[list[tuple[date, TimelineItem]], bool]:
    """A page of what happens from a day on, each item with the day it stands under, and whether there is more.

    The days alone say where the page begins and ends, so that a late page costs no more than the first.
    """
    before, end = (page - 1) * size, page * size
    days = sorted(day for source in registries.timeline_days for day in source(first, end + 1))
    if len(days) <= before:
        return [], False
    begins, ends = days[before], days[:end][-1]
    items = ((max(item.window.earliest, first), item) for item in between(begins, ends, begins, AT_ONCE))
    shown = sorted(((day, item) for day, item in items if begins <= day <= ends), key=lambda pair: pair[0])
    skipped = days[:before].count(begins)  # the page before ends with some of the same day
    return shown[skipped : skipped + size], len(days) > end


def drawing(today: date) -> tuple[Timeline, dict[str, TimelineItem]]:
    """The first page's timeline around `today`, laid out, and its items by key."""
    reach = Window(max(EARLIEST_DAY, _months(today, -MONTHS_BACK)), min(LATEST_DAY, _months(today, MONTHS_AHEAD + 1)))
    items = {item.key: item for item in between(reach.earliest, reach.latest, today, ITEMS_MAXIMUM)}
    events = [
        TimelineEvent(
            key=item.key,
            shape=Shape.POINT if item.kind in POINTS else Shape.BAR,
            days=item.window,
            name=named(item).text,
            note="" if item.kind in POINTS else str(item.note),
            is_certain=item.kind != "window",
        )
        for item in items.values()
    ]
    span = span_around(today, events, before=MONTHS_BACK, after=MONTHS_AHEAD)
    return lay_out(events, today, span, lanes=LANES), items


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(max(1, year), month + 1, 1)


def upcoming(today: date, limit: int = NEXT_ITEMS) -> list[UpcomingItem]:
    """What comes next, whatever its kind: by the day that matters, at most `limit`."""
    items = [item for source in registries.upcoming for item in source(today, limit)]
    return sorted(items, key=lambda item: (item.window.latest, item.window.earliest, item.url))[:limit]


def waiting(actor: Actor) -> list[Link]:
    """What waits for this person."""
    return [link for source in registries.waiting for link in source(actor)]


@dataclass(frozen=True)
class Found:
    """What a search finds in one of the registry's sources: its first hits, and whether there are more."""

    source: str
    hits: list[SearchHit]
    is_more: bool


def search(words: str) -> list[Found]:
    """What is found for `words` in any of the six languages, by source, the empty ones left out."""
    groups = expand(words)
    if not groups:
        return []
    found = [(key, source(groups, HITS_A_KIND + 1)) for key, source in registries.search_sources.items()]
    return [Found(key, hits[:HITS_A_KIND], len(hits) > HITS_A_KIND) for key, hits in found if hits]
