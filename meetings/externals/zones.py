"""Which zone a TZID means: an IANA name, a name of Windows, or what the file itself defines (VTIMEZONE)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from . import recurrence, values
from .lines import Component
from .recurrence import Budget

OBSERVANCES_MAXIMUM = 300  # some files list every year's change
_FROM, _TO = datetime(1990, 1, 1), datetime(2101, 1, 1)  # noqa: DTZ001 - by the clock on the wall
_UTC_NAMES = frozenset({"utc", "z", "zulu", "gmt", "etc/utc", "tzone://microsoft/utc"})


class Zone(Protocol):
    """How the clock on the wall and UTC belong together; `name` is shown."""

    @property
    def name(self) -> str:
        """The IANA name of the zone in which its hours are shown."""

    def to_utc(self, wall: datetime) -> datetime:
        """The instant at which a clock there shows `wall`, the earlier of two."""

    def to_wall(self, instant: datetime) -> datetime:
        """What a clock there shows at an instant."""


@dataclass(frozen=True)
class KnownZone:
    """A zone of the IANA's database."""

    name: str

    def to_utc(self, wall: datetime) -> datetime:
        """An hour that the clocks skip is read with the offset before."""
        return wall.replace(tzinfo=ZoneInfo(self.name)).astimezone(UTC)

    def to_wall(self, instant: datetime) -> datetime:
        """Without offset."""
        return instant.astimezone(ZoneInfo(self.name)).replace(tzinfo=None)


@dataclass(frozen=True)
class DefinedZone:
    """A zone as the file defines it: from which instant by the wall's clock, and by UTC's, which offset holds.

    It has no name that a page could show its hours by: they are shown in the calendar's own zone.
    """

    name: str
    before: timedelta
    walls: tuple[datetime, ...]
    instants: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]

    def to_utc(self, wall: datetime) -> datetime:
        """As the definition has it."""
        return (wall - self._after(bisect_right(self.walls, wall))).replace(tzinfo=UTC)

    def to_wall(self, instant: datetime) -> datetime:
        """As the definition has it."""
        plain = instant.astimezone(UTC).replace(tzinfo=None)
        return plain + self._after(bisect_right(self.instants, plain))

    def _after(self, place: int) -> timedelta:
        return self.offsets[place - 1] if place else self.before


class Zones:
    """The zones of one calendar, each looked up once."""

    def __init__(self, calendar: Component, fallback: str, budget: Budget) -> None:
        self._definitions = {part.value("TZID"): part for part in calendar.parts if part.name == "VTIMEZONE"}
        self._found: dict[str, Zone | None] = {}
        self._budget = budget
        own = known(calendar.value("X-WR-TIMEZONE"))
        self.own: Zone = KnownZone(own or fallback)
        """The zone of hours that name none: the calendar's own, else the one chosen for it."""

    def named(self, tzid: str) -> Zone | None:
        """The zone that a TZID means, None where nobody can tell."""
        if tzid not in self._found:
            self._found[tzid] = self._look_up(tzid)
        return self._found[tzid]

    def _look_up(self, tzid: str) -> Zone | None:
        if name := known(tzid):
            return KnownZone(name)
        definition = self._definitions.get(tzid)
        if definition is None:
            return None
        if name := known(definition.value("X-LIC-LOCATION")):
            return KnownZone(name)
        return _defined(self.own.name, definition, self._budget)


@cache
def _names() -> dict[str, str]:
    """The names of zones, in small letters, as the database spells them."""
    ours = available_timezones()
    windows = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items() if zone in ours}
    return windows | {name.lower(): name for name in ours}


def known(tzid: str) -> str:
    """The IANA name that a TZID means, empty where it means none; never opened as a path."""
    name = tzid.strip().strip('"').lower()
    if not name or len(name) > 200:
        return ""
    if name in _UTC_NAMES:
        return "UTC"
    if name in _names():
        return _names()[name]
    # Some programs put a path before it: /example.org/20110101_1/Europe/Zurich
    parts = name.split("/")
    tails = ("/".join(parts[-count:]) for count in (3, 2) if len(parts) > count)
    return next((_names()[tail] for tail in tails if tail in _names()), "")


def _defined(shown_in: str, definition: Component, budget: Budget) -> DefinedZone | None:
    changes: dict[datetime, tuple[timedelta, timedelta]] = {}
    for part in definition.parts[:OBSERVANCES_MAXIMUM]:
        if part.name not in {"STANDARD", "DAYLIGHT"}:
            continue
        start = values.moment(part.value("DTSTART"))
        before, after = values.offset(part.value("TZOFFSETFROM")), values.offset(part.value("TZOFFSETTO"))
        if start is None or before is None or after is None:
            continue
        for onset in _onsets(part, start.wall, before, budget):
            changes[onset] = (before, after)
    if not changes:
        return None
    walls = sorted(changes)
    # What the clock shows once it has been put on; where it is put back, the first of the two hours counts.
    instants = tuple(wall - changes[wall][0] for wall in walls)
    offsets = tuple(changes[wall][1] for wall in walls)
    return DefinedZone(shown_in, changes[walls[0]][0], tuple(walls), instants, offsets)


def _onsets(part: Component, start: datetime, before: timedelta, budget: Budget) -> list[datetime]:
    """When an observance begins, by the clock on the wall before it does."""
    onsets = [start]
    for dates in part.all("RDATE")[:OBSERVANCES_MAXIMUM]:
        found = (values.moment(one) for one in dates.value.split(",")[:OBSERVANCES_MAXIMUM])
        onsets += [one.wall for one in found if one is not None]
    if written := part.value("RRULE"):
        try:
            rule = recurrence.parse(written)
            until = rule.until
            ends = None if until is None else until.wall + (before if until.is_utc else timedelta())
            onsets += recurrence.expand(
                rule, start, max(start, _FROM), _TO, budget, lambda at: ends is not None and at > ends
            )
        except (recurrence.Unreadable, recurrence.TooOften, recurrence.TooMuch):
            pass  # what is left of the definition still says more than nothing
    return onsets
