"""One VEVENT as it stands in the file: when it begins, how long it lasts, what it is called; or why that is unclear."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import Window

from . import values
from .lines import Component, Content
from .rules import LONGEST, ODDITIES_KEPT, EventStatus, Oddity, Oddness, ReadEvent
from .values import Moment
from .zones import KnownZone, Zone, Zones

# What repeats may have begun long ago (some birthdays are entered in 1604); what ends must end in our calendar.
FIRST_YEAR, LAST_YEAR = 1600, 2101
_UTC = KnownZone("UTC")
_DAY = timedelta(days=1)


class Odd(Exception):
    """An event that is left out: why, and the property that is to blame."""

    def __init__(self, oddness: Oddness, content: Content | None = None) -> None:
        super().__init__(oddness)
        self.oddness = oddness
        self.content = content


@dataclass
class Notes:
    """What was odd in a file: the first things, and how many there were."""

    kept: list[Oddity] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, oddness: Oddness, detail: str = "", summary: str = "") -> None:
        """Note one."""
        self.count += 1
        if len(self.kept) < ODDITIES_KEPT:
            self.kept.append(Oddity(line, oddness, values.detail(detail), summary))


@dataclass(frozen=True, slots=True)
class Placed:
    """A moment: `zone` is what it is written in, `shown` the zone whose days it takes."""

    moment: Moment
    zone: Zone
    shown: Zone

    @property
    def instant(self) -> datetime:
        """In UTC; of a day its beginning."""
        return self.zone.to_utc(self.moment.wall)

    @property
    def key(self) -> str:
        """What tells the occurrences of an event apart."""
        return values.day_key(self.moment.wall) if self.moment.is_day else values.utc_key(self.instant)

    def at(self, wall: datetime) -> Placed:
        """The same place at another hour."""
        return Placed(Moment(wall, self.moment.is_day, self.moment.is_utc), self.zone, self.shown)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event of the file, before it is known how often it takes place."""

    component: Component
    uid: str
    start: Placed
    length: timedelta
    summary: str
    location: str
    url: str
    status: EventStatus
    is_free: bool

    @property
    def version(self) -> tuple[int, int]:
        """Of two versions of an event the one with the higher number is later."""
        written = self.component.value("SEQUENCE")
        known = written.isascii() and written.isdigit() and len(written) < 10
        return (int(written) if known else 0, self.component.line)

    def event(self, start: Placed, instance: str = "") -> ReadEvent:
        """The event, or one occurrence of it, as it takes place from `start`. Raises Odd for years we do not keep."""
        try:
            return self._event(start, instance)
        except (RuleViolation, OverflowError):
            raise Odd(Oddness.YEAR, self.component.first("DTSTART")) from None

    def _event(self, start: Placed, instance: str) -> ReadEvent:
        if start.moment.is_day:
            begins = ends = None
            first = start.moment.wall.date()
            last = first + self.length - _DAY
        else:
            begins = start.instant
            ends = begins + self.length
            first, wall = start.shown.to_wall(begins).date(), start.shown.to_wall(ends)
            # What ends at midnight does not take the day that begins then.
            last = max(first, (wall - timedelta(microseconds=1)).date() if self.length else first)
        return ReadEvent(
            uid=self.uid,
            instance=instance,
            days=Window(first, last),
            zone=start.shown.name,
            summary=self.summary,
            line=self.component.line,
            starts_at=begins,
            ends_at=ends,
            location=self.location,
            url=self.url,
            status=self.status,
            is_free=self.is_free,
        )


def draft_of(component: Component, zones: Zones, notes: Notes, *, is_called_off: bool = False) -> Draft | None:
    """A VEVENT as a draft; None where it has to be left out, which is noted with line and reason."""
    summary = values.text(component.value("SUMMARY"), values.SUMMARY_MAXIMUM)
    for line in component.unreadable:
        notes.add(line, Oddness.LINE_UNREADABLE, summary=summary)
    try:
        start = _start(component, zones, notes, summary)
        length = _length(component, start, zones, notes, summary)
    except Odd as odd:
        note(notes, component, odd, summary)
        return None
    status = component.value("STATUS").lower()
    return Draft(
        component=component,
        uid=values.uid(component.value("UID")) or f"line-{component.line}",
        start=start,
        length=length,
        summary=summary,
        location=values.text(component.value("LOCATION"), values.LOCATION_MAXIMUM),
        url=values.link(component.value("URL")),
        status=EventStatus.CANCELLED
        if is_called_off
        else EventStatus(status)
        if status in list(EventStatus)
        else EventStatus.CONFIRMED,
        is_free=component.value("TRANSP").upper() == "TRANSPARENT",
    )


def note(notes: Notes, component: Component, odd: Odd, summary: str) -> None:
    """Note an event that is left out."""
    found = odd.content
    notes.add(found.line if found else component.line, odd.oddness, found.value if found else "", summary)


def placed(content: Content, value: str, zones: Zones, notes: Notes, summary: str) -> Placed | None:
    """A value of a property (it may have several) at its zone; None where it cannot be read."""
    moment = values.moment(value)
    if moment is None or not FIRST_YEAR <= moment.wall.year <= LAST_YEAR:
        return None
    if moment.is_utc:
        return Placed(moment, _UTC, zones.own)
    tzid = content.parameters.get("TZID", "")
    if moment.is_day or not tzid:
        return Placed(moment, zones.own, zones.own)
    zone = zones.named(tzid)
    if zone is None:
        notes.add(content.line, Oddness.ZONE_UNKNOWN, tzid, summary)
        zone = zones.own
    return Placed(moment, zone, zone)


def _start(component: Component, zones: Zones, notes: Notes, summary: str) -> Placed:
    content = component.first("DTSTART")
    if content is None:
        raise Odd(Oddness.NO_START)
    found = placed(content, content.value, zones, notes, summary)
    if found is None:
        raise Odd(Oddness.YEAR if values.moment(content.value) else Oddness.BAD_START, content)
    return found


def _length(component: Component, start: Placed, zones: Zones, notes: Notes, summary: str) -> timedelta:
    content = component.first("DTEND") or component.first("DURATION")
    is_day = start.moment.is_day
    if content is None:
        return _DAY if is_day else timedelta()
    if content.name == "DURATION":
        length = values.length(content.value)
        if length is None:
            raise Odd(Oddness.BAD_END, content)
    else:
        end = placed(content, content.value, zones, notes, summary)
        if end is None:
            raise Odd(Oddness.YEAR if values.moment(content.value) else Oddness.BAD_END, content)
        if end.moment.is_day != is_day:
            raise Odd(Oddness.MIXED, content)
        length = end.moment.wall - start.moment.wall if is_day else end.instant - start.instant
    if length < timedelta():
        raise Odd(Oddness.END_BEFORE_START, content)
    if length > LONGEST * _DAY:
        raise Odd(Oddness.TOO_LONG, content)
    # Of whole days there is one at least; some programs write the same day twice.
    return max(_DAY, -(-length // _DAY) * _DAY) if is_day else length
