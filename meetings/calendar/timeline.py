"""Where things stand on a timeline: pure geometry for a drawing made on the server.

x runs from 0 to 1 from the inline start (the left; in Arabic the right, where the drawing is mirrored). Lanes are
numbered from 0, which lies nearest the axis; bars and points have lanes of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from meetings.foundation.windows import EARLIEST_DAY, LATEST_DAY, Window

ITEMS_MAXIMUM = 24
LANES_MAXIMUM = 6
WIDTH = 1060.0  # of the axis, in the drawing's own units
NAME_SIZE = 15.0  # letter heights in the same units
NOTE_SIZE = 13.0
LABEL_MAXIMUM = 0.45  # of the width; a label narrower than half of it always fits on one side or the other
TICK_ROOM = 30.0  # units that the name of a month needs
GAP = 10.0  # units kept free between neighbours
BAR_MINIMUM = 9.0
POINT_RADIUS = 7.0


class Shape(StrEnum):
    """A bar lasts; a point is a last day, like a deadline's."""

    BAR = "bar"
    POINT = "point"


class Side(StrEnum):
    """Where the label stands: above a bar, after or before a point in reading direction."""

    ABOVE = "above"
    AFTER = "after"
    BEFORE = "before"


class Anchor(StrEnum):
    """Which end of the label is at `label_x`: SVG's text-anchor."""

    START = "start"
    END = "end"


@dataclass(frozen=True)
class TimelineEvent:
    """Something to draw. `is_certain` is false where `days` are only a window; a point stands on its latest day."""

    key: str
    shape: Shape
    days: Window
    name: str
    note: str = ""
    is_certain: bool = True


@dataclass(frozen=True)
class Item:
    """An event with its place. `name` and `note` are as they fit, ending in … where they had to be cut."""

    event: TimelineEvent
    x0: float
    x1: float
    lane: int
    side: Side
    anchor: Anchor
    label_x: float
    label_width: float
    name: str
    note: str


class TickKind(StrEnum):
    """What begins at a tick."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True)
class Tick:
    """The first day of a month on the axis; `is_labelled` where its name has room."""

    x: float
    day: date
    kind: TickKind
    is_labelled: bool


@dataclass(frozen=True)
class Timeline:
    """The whole drawing. `hidden` are the keys of events within the span for which there was no room."""

    span: Window
    items: tuple[Item, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    hidden: tuple[str, ...]


def span_around(today: date, events: Iterable[TimelineEvent], *, before: int = 7, after: int = 24) -> Window:
    """Whole months around today: back and ahead as far as there are events, at most so many months, and at least
    three months back and a year ahead."""
    known = list(events)
    first = min((event.days.earliest for event in known), default=today)
    last = max((event.days.latest for event in known), default=today)
    start = max(_month(today, -before), min(_month(first, 0), _month(today, -3)))
    end = min(_month(today, after + 1), max(_month(last, 1), _month(today, 13)))
    return Window(start, date.fromordinal(end.toordinal() - 1) if end < LATEST_DAY else end)


def lay_out(
    events: Iterable[TimelineEvent],
    today: date,
    span: Window,
    *,
    maximum: int = ITEMS_MAXIMUM,
    lanes: int = LANES_MAXIMUM,
    width: float = WIDTH,
) -> Timeline:
    """A place for every event within the span, those nearest to today first, until `maximum` or the lanes are full.

    In a lane neither things nor labels overlap. The same events give the same drawing, in whatever order they come.
    """
    scale = _Scale(span, width)
    within = sorted((event for event in events if _days_of(event).overlaps(span)), key=lambda e: _nearness(e, today))
    placed: list[Item] = []
    taken: dict[Shape, list[list[tuple[float, float]]]] = {shape: [] for shape in Shape}
    hidden: list[str] = []
    for event in within:
        item = _place(event, scale, taken[event.shape], lanes) if len(placed) < maximum else None
        if item is None:
            hidden.append(event.key)
        else:
            placed.append(item)
    now = scale.middle(today) if span.contains(today) else None
    return Timeline(
        span=span,
        items=tuple(sorted(placed, key=lambda item: (item.x0, item.event.days, item.event.key, item.lane))),
        ticks=_ticks(scale),
        today=now,
        hidden=tuple(hidden),
    )


def text_width(text: str, size: float) -> float:
    """About how wide a line of text is, rather too wide than too narrow: no font is asked."""
    return sum(_width_of(letter) for letter in text) * size


def shorten(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as has room, with … at its end; letters keep their marks."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept, size) + text_width("…", size) > room:
        kept = kept[:-1]
        while kept and unicodedata.category(text[len(kept)])[0] == "M":
            kept = kept[:-1]
    return kept.rstrip() + "…"


@dataclass(frozen=True)
class _Scale:
    span: Window
    width: float

    def begin(self, day: date) -> float:
        """Where a day begins, kept within the axis."""
        x = (day.toordinal() - self.span.earliest.toordinal()) / self.span.days
        return min(1.0, max(0.0, x))

    def end(self, day: date) -> float:
        x = (day.toordinal() + 1 - self.span.earliest.toordinal()) / self.span.days
        return min(1.0, max(0.0, x))

    def middle(self, day: date) -> float:
        return (self.begin(day) + self.end(day)) / 2

    def units(self, length: float) -> float:
        return length / self.width


def _days_of(event: TimelineEvent) -> Window:
    return Window.on(event.days.latest) if event.shape is Shape.POINT else event.days


def _nearness(event: TimelineEvent, today: date) -> tuple[int, bool, date, date, str, str]:
    """How far from today, in days; of two as near the one to come goes first."""
    days = _days_of(event)
    ahead, ago = (days.earliest - today).days, (today - days.latest).days
    return max(ahead, ago, 0), ago > 0, days.earliest, days.latest, event.key, event.name


def _place(event: TimelineEvent, scale: _Scale, taken: list[list[tuple[float, float]]], lanes: int) -> Item | None:
    room = LABEL_MAXIMUM * scale.width
    name, note = shorten(event.name, NAME_SIZE, room), shorten(event.note, NOTE_SIZE, room)
    label = scale.units(max(text_width(name, NAME_SIZE), text_width(note, NOTE_SIZE)))
    x0, x1 = _extent(event, scale)
    options = _label_places(event.shape, x0, x1, label, scale)
    gap = scale.units(GAP)
    for lane in range(lanes):
        if lane == len(taken):
            taken.append([])
        for side, anchor, label_x in options:
            start = label_x if anchor is Anchor.START else label_x - label
            first, last = min(x0, start), max(x1, start + label)
            if all(last + gap <= other0 or other1 + gap <= first for other0, other1 in taken[lane]):
                taken[lane].append((first, last))
                return Item(
                    event=event,
                    x0=x0,
                    x1=x1,
                    lane=lane,
                    side=side,
                    anchor=anchor,
                    label_x=label_x,
                    label_width=label,
                    name=name,
                    note=note,
                )
    return None


def _extent(event: TimelineEvent, scale: _Scale) -> tuple[float, float]:
    if event.shape is Shape.POINT:
        middle, least = scale.middle(event.days.latest), scale.units(2 * POINT_RADIUS)
        x0 = x1 = middle
    else:
        x0, x1 = scale.begin(event.days.earliest), scale.end(event.days.latest)
        least = scale.units(BAR_MINIMUM)
    if x1 - x0 < least:  # short ones are widened about their middle, and pushed back inside at the edges
        x0 = min(max(0.0, (x0 + x1 - least) / 2), 1.0 - least)
        x1 = x0 + least
    return x0, min(1.0, x1)


def _label_places(
    shape: Shape, x0: float, x1: float, label: float, scale: _Scale
) -> Sequence[tuple[Side, Anchor, float]]:
    """Where the label may stand, the best place first; all lie within the axis."""
    if shape is Shape.BAR:
        if x0 + label <= 1.0:
            return [(Side.ABOVE, Anchor.START, x0)]
        return [(Side.ABOVE, Anchor.END, max(x1, label))]
    gap = scale.units(POINT_RADIUS)
    after, before = x1 + gap, x0 - gap
    places: list[tuple[Side, Anchor, float]] = []
    if after + label <= 1.0:
        places.append((Side.AFTER, Anchor.START, after))
    if before - label >= 0.0:
        places.append((Side.BEFORE, Anchor.END, before))
    return places


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    months: list[date] = []
    month = _month(scale.span.earliest, 0)
    while month <= scale.span.latest:
        if month >= scale.span.earliest:
            months.append(month)
        following = _month(month, 1)
        if following <= month:  # the calendar ends here
            break
        month = following
    shown = months
    if len(months) > 60:
        shown = [month for month in months if _kind(month) is not TickKind.MONTH]
    if len(months) > 180:
        shown = [month for month in months if _kind(month) is TickKind.YEAR]
    labelled: list[float] = []
    named: set[date] = set()
    # Years take their room first, then quarters, then months: no two names touch.
    for kind in TickKind:
        for month in shown:
            x = scale.begin(month)
            if _kind(month) is kind and all(abs(x - other) >= scale.units(TICK_ROOM) for other in labelled):
                labelled.append(x)
                named.add(month)
    return tuple(Tick(scale.begin(month), month, _kind(month), month in named) for month in shown)


def _kind(month: date) -> TickKind:
    if month.month == 1:
        return TickKind.YEAR
    return TickKind.QUARTER if month.month in (4, 7, 10) else TickKind.MONTH


def _month(day: date, months: int) -> date:
    """The first day of the month so many months on, kept within the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LATEST_DAY.year:
        return LATEST_DAY
    return max(EARLIEST_DAY, date(max(year, 1), month + 1, 1))


@lru_cache(maxsize=4096)
def _width_of(letter: str) -> float:
    """In heights of the letter."""
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.02
    if letter in " .,;:!'|iljtfrI()[]’“”،·":
        return 0.36
    if letter in "mwMWшщжюмфШЩЖЮМФ—…@%":
        return 0.92
    if category == "Lu":
        return 0.72
    return 0.58
