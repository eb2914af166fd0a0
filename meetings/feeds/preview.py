"""What a feed holds before anybody fetches it: how many entries, and which come next. Reads no more than it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from meetings.foundation import clock, feed_marks, registries
from meetings.foundation.languages import Localized
from meetings.foundation.presentation import short_dates
from meetings.foundation.registries import FeedEntry
from meetings.foundation.windows import Window

from . import rules
from .components import at_venue, summary
from .rules import Feed

AHEAD = 10


class Row(NamedTuple):
    """An entry as a list shows it: its day in two short lines and as ISO, how they are drawn, its title as sent."""

    main: str
    sub: str
    iso: str
    state: str
    title: Localized
    line: str  # the hours at the venue, where it has hours
    path: str  # below the language


@dataclass(frozen=True)
class Contents:
    """How many entries a feed has now, and the next of them, soonest first."""

    count: int
    ahead: tuple[FeedEntry, ...]

    def rows(self, lang: str) -> list[Row]:
        """The next ones for a list, their titles with the words that calendars show in front of them."""
        return [_row(entry, lang) for entry in self.ahead]


def _row(entry: FeedEntry, lang: str) -> Row:
    first = entry.starts.astimezone(ZoneInfo(entry.zone)).date() if isinstance(entry.starts, datetime) else entry.starts
    last = rules.last_day(entry)
    state = "struck" if entry.status in rules.GONE else "open" if entry.dates_open else ""
    main, sub = short_dates(Window(first, max(first, last)))
    return Row(main, sub, first.isoformat(), state, summary(entry, lang), at_venue(entry, lang), entry.path)


def contents(feed: Feed) -> Contents:
    """From the sources' own marks and entries: one query counts, and only the next ten of each kind are loaded."""
    today = clock.business_today()
    wanted = replace(
        rules.scope(feed, today),
        anchor=today,
        limit=None,
        is_ordered=True,
        lapsed_before=today - timedelta(days=rules.LAPSE_DAYS),
    )
    count = 0
    found: list[FeedEntry] = []
    sources = [source for source in registries.feed_sources if source.kind in feed.kinds]
    of_kind = feed_marks.of_several({source.kind: source.marks for source in sources}, wanted)
    for source in sources:
        marks = of_kind[source.kind]
        count += len(marks)
        loaded = source.load([int(number) for number, *_ in islice(marks.rows(), AHEAD)]) if marks else []
        found += [entry for entry in loaded if isinstance(entry, FeedEntry) and rules.oddity(entry) is None]
    ahead = sorted((e for e in found if rules.last_day(e) >= today), key=lambda e: (rules.start_key(e), e.kind, e.id))
    return Contents(min(count, feed.most_entries or count), tuple(ahead[:AHEAD]))
