"""An .ics file into external events: refused with line and reason, or read with what was odd in it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TypeVar

from meetings.foundation.windows import Window

from . import recurrence, values
from .drafts import Draft, Notes, Odd, Placed, draft_of, note, placed
from .lines import Component, components
from .recurrence import Budget, Rule
from .rules import OCCURRENCES_MAXIMUM, ROWS_MAXIMUM, Oddness, ReadEvent, Reading, written_out
from .zones import Zones

K = TypeVar("K")
NAME_MAXIMUM = 200
DATES_MAXIMUM = 5_000  # taken out of, or added to, one event
REPEATING = ("RRULE", "RDATE")


def read(data: bytes, *, zone: str, today: date) -> Reading:
    """What a file holds. `zone` (IANA) is that of hours without any, if the calendar names none of its own.

    What repeats is written out around `today`. Raises FileRefused.
    """
    calendars = components(data)
    notes, budget = Notes(), Budget()
    events: list[ReadEvent] = []
    room = ROWS_MAXIMUM - sum(part.name == "VEVENT" for calendar in calendars for part in calendar.parts)
    for calendar in calendars:
        reader = _Reader(calendar, Zones(calendar, zone, budget), notes, budget, today, room)
        events += reader.events()
        room = reader.room
    names = (calendar.value(name) for calendar in calendars for name in ("X-WR-CALNAME", "NAME"))
    return Reading(
        events=tuple(sorted(events, key=lambda event: (event.days, event.line))),
        oddities=tuple(sorted(notes.kept, key=lambda oddity: oddity.line)),
        odd_count=notes.count,
        name=values.text(next((name for name in names if name), ""), NAME_MAXIMUM),
    )


class _Reader:
    """Reads one calendar of a file; `room` is how many rows what repeats may still take beyond one each."""

    def __init__(self, calendar: Component, zones: Zones, notes: Notes, budget: Budget, today: date, room: int) -> None:
        self.calendar = calendar
        self.zones = zones
        self.notes = notes
        self.budget = budget
        self.today = today
        self.span: Window = written_out(today)
        self.room = room

    def events(self) -> Iterator[ReadEvent]:
        """Every event, every occurrence of those that repeat, and every occurrence that was changed by itself."""
        single, changed = self._sorted()
        for draft in single:
            if any(draft.component.first(name) for name in REPEATING):
                yield from self._made(draft, partial(self._repeated, draft, frozenset(changed.get(draft.uid, ()))))
            else:
                yield from self._made(draft, lambda: [draft.event(draft.start)])  # noqa: B023 - called at once
        for versions in changed.values():
            for key, draft in versions.items():
                yield from self._made(draft, lambda: [draft.event(draft.start, key)])  # noqa: B023 - called at once

    def _made(self, draft: Draft, make: Callable[[], list[ReadEvent]]) -> list[ReadEvent]:
        try:
            return make()
        except Odd as odd:
            note(self.notes, draft.component, odd, draft.summary)
            return []

    def _sorted(self) -> tuple[list[Draft], dict[str, dict[str, Draft]]]:
        """Events that stand for themselves; and changed occurrences, by UID and by what they were planned for."""
        single: dict[tuple[str, str], Draft] = {}
        changed: dict[str, dict[str, Draft]] = {}
        is_called_off = self.calendar.value("METHOD").upper() == "CANCEL"
        for part in self.calendar.parts:
            draft = (
                draft_of(part, self.zones, self.notes, is_called_off=is_called_off) if part.name == "VEVENT" else None
            )
            if draft is None:
                continue
            planned = self._planned_for(draft)
            if planned is None:
                self._put(single, (draft.uid, draft.start.key), draft)
            else:
                self._put(changed.setdefault(draft.uid, {}), planned.key, draft)
        return list(single.values()), changed

    def _planned_for(self, draft: Draft) -> Placed | None:
        content = draft.component.first("RECURRENCE-ID")
        if content is None:
            return None
        if content.parameters.get("RANGE"):
            self.notes.add(content.line, Oddness.THIS_AND_FUTURE, summary=draft.summary)
        found = placed(content, content.value, self.zones, self.notes, draft.summary)
        if found is None:
            self.notes.add(content.line, Oddness.DATES_UNREADABLE, content.value, draft.summary)
        return found

    def _put(self, versions: dict[K, Draft], key: K, draft: Draft) -> None:
        other = versions.get(key)
        if other is not None:
            other, draft = sorted((other, draft), key=lambda one: one.version)
            self.notes.add(other.component.line, Oddness.TWICE, other.uid, other.summary)
        versions[key] = draft

    def _repeated(self, draft: Draft, changed: frozenset[str]) -> list[ReadEvent]:
        if draft.component.first("EXRULE"):
            self.notes.add(draft.component.line, Oddness.DATES_UNREADABLE, "EXRULE", draft.summary)
        # Some programs name the day alone of an occurrence that was planned for an hour.
        gone = changed | {one.key for one in self._dates(draft, "EXDATE")}
        most = min(OCCURRENCES_MAXIMUM, self.room + 1)
        planned = self._nearest(self._planned(draft), most + len(gone))
        by_key = {start.key: start for start in planned}
        left = [
            (key, start)
            for key, start in by_key.items()
            if key not in gone and values.day_key(start.moment.wall) not in gone
        ]
        if len(left) > most:
            self.notes.add(draft.component.line, Oddness.CUT, summary=draft.summary)
        self.room -= max(0, min(len(left), most) - 1)
        return [draft.event(start, key) for key, start in left[:most]]

    def _nearest(self, starts: list[Placed], most: int) -> list[Placed]:
        """What is to come first, the nearest first; then what is past, the latest first: one more than `most`."""

        def distance(start: Placed) -> tuple[bool, int]:
            days = (start.moment.wall.date() - self.today).days
            return days < 0, abs(days)

        return sorted(starts, key=distance)[: most + 1]

    def _planned(self, draft: Draft) -> list[Placed]:
        """When an event takes place within the span, exceptions not yet taken out."""
        start = draft.start
        first, last = datetime.combine(self.span.earliest, time()), datetime.combine(self.span.latest, time.max)
        walls = {start.moment.wall}
        for content in draft.component.all("RRULE"):
            try:
                rule = recurrence.parse(content.value)
                walls.update(recurrence.expand(rule, start.moment.wall, first, last, self.budget, _end_of(rule, start)))
            except recurrence.Unreadable:
                raise Odd(Oddness.RULE_UNREADABLE, content) from None
            except recurrence.TooOften:
                raise Odd(Oddness.RULE_TOO_OFTEN, content) from None
            except recurrence.TooMuch:
                raise Odd(Oddness.RULE_TOO_MUCH, content) from None
        added = [one for one in self._dates(draft, "RDATE") if one.moment.is_day == start.moment.is_day]
        return [one for one in (*map(start.at, walls), *added) if first <= one.moment.wall <= last]

    def _dates(self, draft: Draft, name: str) -> list[Placed]:
        """The dates that RDATE or EXDATE list; of a period its beginning."""
        found: list[Placed] = []
        for content in draft.component.all(name):
            for value in content.value.split(",", DATES_MAXIMUM)[:DATES_MAXIMUM]:
                one = placed(content, value.partition("/")[0], self.zones, self.notes, draft.summary)
                if one is None:
                    self.notes.add(content.line, Oddness.DATES_UNREADABLE, value, draft.summary)
                else:
                    found.append(one)
        return found[:DATES_MAXIMUM]


def _end_of(rule: Rule, start: Placed) -> Callable[[datetime], bool]:
    """Whether an hour on the wall lies after the rule's UNTIL."""
    until = rule.until
    if until is None:
        return lambda _wall: False
    if until.is_day or start.moment.is_day:
        return lambda wall: wall.date() > until.wall.date()
    if until.is_utc:
        limit = until.wall.replace(tzinfo=UTC)
        return lambda wall: start.zone.to_utc(wall) > limit
    return lambda wall: wall > until.wall
