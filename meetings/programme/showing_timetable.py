"""What the pages of the timetable show: the work in progress with its warnings, and what each move would break."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from meetings.foundation.languages import Text
from meetings.scheduling.problem import Placement, Problem
from meetings.scheduling.score import options

from . import grid, labels, labels_timetable, posing, presenting, showing, showing_warnings, warnings
from .forms_timetable import sent_place
from .grid import Sheet, Week
from .rules import Hours, PeriodKind, Severity
from .showing import Card, Tag
from .showing_warnings import Names, Told
from .situation import Day, SessionFacts, Situation
from .steps import Slot

URL = Callable[[int], str]
BEST = 5
"""So many slots are offered first of all."""


class Timetable:
    """A programme in work with all that is said of it; computed once for a page on which the sessions `shown` stand."""

    def __init__(self, situation: Situation, url: URL, shown: Collection[int] = ()) -> None:
        # What is called off and has no hour stands nowhere.
        absent = {session.id for session in grid.unplaced(situation) if session.is_called_off}
        self.situation, self._url, self._shown = situation, url, frozenset(shown) - absent
        self.problem: Problem = posing.pose(situation)
        self.plan: dict[int, Placement] = posing.plan(situation)

    @cached_property
    def told(self) -> list[Told]:
        """Everything that gives pause, in words."""
        found = warnings.warnings(self.situation, self.problem, self.plan)
        return showing_warnings.told(self.situation, found, Names(self.situation, self._shown))

    @cached_property
    def cards(self) -> dict[int, Card]:
        """What tables show of each session."""
        marks = showing_warnings.marks(self.told)
        return showing.cards(self.situation.sessions, self.situation.rooms, self._url, tags=self._tags, marks=marks)

    def _tags(self, number: int) -> Sequence[Tag]:
        session = self.situation.session_by_id[number]
        found: list[Tag] = []
        if session.is_fixed:
            found.append((labels.FIXED, "info"))
        if not session.is_listed:
            found.append((labels.UNLISTED, "open"))
        return found

    @property
    def weeks(self) -> list[Week[SessionFacts]]:
        """All days."""
        return grid.weeks(self.situation)

    @property
    def unplaced(self) -> list[Card]:
        """Those without a day and an hour."""
        return [self.cards[session.id] for session in grid.unplaced(self.situation) if not session.is_called_off]

    def by_room(self, on: date) -> Sheet[SessionFacts]:
        """A day by rooms; those that are gone only where something is in them."""
        return grid.by_room(self.situation, on)

    def by_party(self, on: date, keys: Sequence[str]) -> Sheet[SessionFacts]:
        """A day of those who have to be at sessions."""
        wanted = {key: [session.id for session in self.situation.sessions if key in session.parties] for key in keys}
        return grid.by_party(self.situation, on, wanted)

    @property
    def room_names(self) -> dict[int | None, Text | str]:
        """What the lines of a day by rooms are called."""
        return {**{room.id: room.name for room in self.situation.rooms}, None: _("Without a room")}

    @property
    def room_notes(self) -> dict[int | None, str]:
        """How large rooms are."""
        return {
            room.id: ngettext("%(num)s seat", "%(num)s seats", room.capacity)
            for room in self.situation.rooms
            if room.capacity is not None
        }

    @property
    def party_names(self) -> dict[str, Text]:
        """What those who have to be at sessions are called, by their keys."""
        return {party.key: party.name for party in self.situation.parties}

    def announcement(self, number: int) -> Markup:
        """Where a session is now, and how many warnings there are about it, in two sentences."""
        session = self.situation.session_by_id[number]
        given: dict[str, object] = {"name": presenting.named(session.number, session.title)}
        if session.on is None or session.hours is None:
            return escape(str(labels_timetable.UNPLACED)) % given
        given |= {"when": presenting.when(session.on, session.hours), "room": Names(self.situation).room(session.room)}
        words = labels_timetable.MOVED if session.room is not None else labels_timetable.MOVED_WITHOUT_ROOM
        count = sum(number in one.sessions and one.severity is not Severity.REMARK for one in self.told)
        said = ngettext("%(num)s warning.", "%(num)s warnings.", count)
        return Markup("{} {}").format(escape(str(words)) % given, said)


# --- the form “move to” ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A slot in the form, and what would break there."""

    place: str
    on: date
    hours: Hours
    room: Text
    told: tuple[Told, ...]
    remarks: int
    rank: tuple[int, int]
    is_here: bool
    own: tuple[Told, ...] = ()  # what gives pause in this room alone

    @property
    def is_possible(self) -> bool:
        """Whether nothing grave would break."""
        return not any(one.severity is Severity.GRAVE for one in self.told)

    @property
    def tone(self) -> str:
        """How it would stand there."""
        return "bad" if not self.is_possible else "warn" if self.told else "ok"


@dataclass(frozen=True)
class Part:
    """Slots at the same hours; `shared` gives pause in whichever room."""

    kind: PeriodKind | None
    hours: Hours
    shared: tuple[Told, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class DayChoices:
    """A day with its parts; `possible` is the number of slots in which nothing grave would break."""

    day: Day
    parts: tuple[Part, ...]
    possible: int
    is_here: bool


class Moves:
    """Every slot in which a session has room enough, and where it is now."""

    def __init__(self, table: Timetable, number: int) -> None:
        self._situation, self.session = table.situation, table.situation.session_by_id[number]
        self._names = Names(table.situation)
        self.choices = tuple(self._choices(table))

    def _choices(self, table: Timetable) -> Iterator[Choice]:
        session = self.session
        for option in options(table.problem, table.plan, session.id):
            on, starts, room = posing.place(self._situation, option.placement)
            is_here = (on, starts, room) == (session.on, session.starts, session.room)
            if not is_here and not option.slot.span.holds(option.placement.span):
                continue
            found = list(warnings.of_breaches(self._situation, option.breaches))
            weighty = (one for one in found if one.severity is not Severity.REMARK)
            told = showing_warnings.told(self._situation, weighty, self._names)
            yield Choice(
                sent_place(Slot(on, starts, room)),
                on,
                Hours(starts, starts + session.minutes),
                self._situation.room_by_id[option.slot.room].name,
                tuple(sorted(told, key=lambda one: list(Severity).index(one.severity))),
                sum(one.severity is Severity.REMARK for one in found),
                (option.hard, option.cost),
                is_here,
            )

    @property
    def best(self) -> list[Choice]:
        """Those in which least would break, the earliest first among equals; not where it is already."""
        free = [one for one in self.choices if one.is_possible and not one.is_here]
        return sorted(free, key=lambda one: (one.rank, one.on, one.hours))[:BEST]

    @property
    def days(self) -> list[DayChoices]:
        """All of them, by day and hour."""
        by_on = {day.on: day for day in self._situation.days}
        found = []
        for on, of_day in groupby(self.choices, key=lambda one: one.on):
            listed = list(of_day)
            parts = tuple(self._part(on, hours, tuple(ones)) for hours, ones in groupby(listed, key=_hours))
            possible = sum(one.is_possible for one in listed)
            found.append(DayChoices(by_on[on], parts, possible, self.session.on == on))
        return found

    def _part(self, on: date, hours: Hours, choices: tuple[Choice, ...]) -> Part:
        """What gives pause in every room is said once."""
        shared = {one.sentence for one in choices[0].told}.intersection(
            *({one.sentence for one in choice.told} for choice in choices)
        )
        return Part(
            next((p.kind for p in self._situation.periods if p.on == on and p.hours.overlaps(hours)), None),
            hours,
            tuple(one for one in choices[0].told if one.sentence in shared),
            tuple(replace(one, own=tuple(said for said in one.told if said.sentence not in shared)) for one in choices),
        )


def _hours(choice: Choice) -> Hours:
    return choice.hours
