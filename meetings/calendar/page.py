"""What the page of one meeting shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetings.foundation import registries
from meetings.foundation.access import Actor, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.windows import Window
from meetings.mandates.models import Clause
from meetings.mandates.rules import Area

from . import checking, life, queries, readiness
from .checking import Checked, ClashFound, Examination
from .constraints import OutcomeState
from .models import Meeting
from .rules import MeetingAction, MeetingStatus
from .stations import Stations

# Where most readers of the process's calendar sit: the other duty stations, by their zones.
ELSEWHERE = (("Europe/Zurich", "geneva"), ("Europe/Vienna", "vienna"), ("Africa/Nairobi", "nairobi"))
OPENING_HOUR = time(10)  # formal meetings of the United Nations begin at ten
UNDATED_SPAN = 370  # days: a longer window says nothing about what it clashes with


@dataclass(frozen=True)
class ZoneLine:
    """What ten o’clock at the venue is elsewhere."""

    place: str
    hour: str


@dataclass(frozen=True)
class MeetingPage:
    """Everything the page shows."""

    meeting: Meeting
    status: MeetingStatus
    today: date
    examination: Examination
    requirements: list[Checked]
    prepares: list[Meeting]
    prepared_by: list[Meeting]
    clashes: tuple[ClashFound, ...]
    more_elsewhere: int
    strip: list[dict[str, Any]]
    panels: list[dict[str, Any]]
    steps: tuple[MeetingAction, ...]
    may_edit: bool
    may_prepare: bool

    @property
    def open_points(self) -> list[Checked]:
        """What of the mandates is not answered, or broken: the gravest first."""
        order = (OutcomeState.BROKEN, OutcomeState.OPEN)
        points = [c for c in self.requirements if c.outcome.state in order]
        return sorted(points, key=lambda c: order.index(c.outcome.state))

    @property
    def offset(self) -> str:
        """The venue's distance from UTC on the opening day, such as UTC−4."""
        return offset_of(self.meeting.zone, self._day)

    @property
    def hours(self) -> list[ZoneLine]:
        """What the opening hour at the venue is at the other duty stations."""
        venue = ZoneInfo(self.meeting.zone)
        opening = datetime.combine(self._day, OPENING_HOUR, venue)
        zones = [(zone, key) for zone, key in ELSEWHERE if zone != self.meeting.zone]
        return [ZoneLine(key, f"{opening.astimezone(ZoneInfo(zone)):%H:%M}") for zone, key in zones]

    @property
    def _day(self) -> date:
        days = self.meeting.days or self.meeting.window
        return days.earliest if days else self.today


def scope_of(meeting: Meeting) -> Scope:
    """What a meeting belongs to, for the table of access."""
    return Scope(process=meeting.process.code, meeting=meeting.code)


def gather(meeting: Meeting, actor: Actor) -> MeetingPage:
    """The page of a meeting that `queries.by_code` has loaded, for `actor`; four queries and those of registries."""
    scope = scope_of(meeting)
    may_prepare = may(actor, Action.MEETING_PREPARATION, scope)
    facts = checking.facts_of(meeting)
    stored = queries.requirements_about([meeting.code])
    codes = {code for requirement in stored for code in requirement.meeting_codes} - {meeting.code}
    span = facts.reading if may_prepare and _says_something(facts.reading) else None
    linked = queries.related(meeting, codes, span, actor)
    near = [m for m, _prepared, _preparing in linked]
    together = [m for m in near if m.code in codes]
    stations = Stations.of([meeting, *together])
    station = stations.at(meeting.place_id)
    others = queries.others_on(span) if span else []
    known = {m.code: checking.facts_of(m, stations.at(m.place_id)) for m in together} | {meeting.code: facts}
    names = checking.names_of([meeting, *near], stations.holidays(meeting.place_id), stations.places)
    days = facts.periods or (span,) if span else ()
    beyond = checking.elsewhere(days, meeting.process.code)
    clashes = checking.clashes_with(days, facts.held is not None, near, others, beyond.events) if span else ()
    return MeetingPage(
        meeting=meeting,
        status=life.shown_status(meeting),
        today=checking.today(meeting),
        examination=Examination(facts, station, names, (), ()),
        requirements=checking.check_all(stored, known, station),
        prepares=[m for m, prepared, _preparing in linked if prepared],
        prepared_by=[m for m, _prepared, preparing in linked if preparing],
        clashes=clashes,
        more_elsewhere=beyond.more,
        strip=readiness.strips([meeting])[meeting.id],
        panels=[panel for made in registries.meeting_panels if (panel := made(meeting.id)) is not None],
        steps=life.steps(meeting),
        may_edit=may(actor, Action.MEETING_EDIT, scope),
        may_prepare=may_prepare,
    )


def _says_something(span: Window | None) -> bool:
    return span is not None and span.days <= UNDATED_SPAN


def offset_of(zone: str, day: date) -> str:
    """A zone's distance from UTC on a day, as people write it: UTC−4, UTC+5:30."""
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    minutes = int((noon.utcoffset() or timedelta(0)).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


@dataclass(frozen=True)
class Preparation:
    """What the mandates say about some areas of a meeting's preparation, and how that stands."""

    clauses: list[Clause]
    requirements: list[Checked]
    examination: Examination
    together: list[Meeting]
    may_edit: bool


def preparation(meeting: Meeting, actor: Actor, areas: Collection[Area]) -> Preparation:
    """What the mandates say about `areas` for a meeting that `queries.by_code` has loaded; three queries."""
    facts = checking.facts_of(meeting)
    own = {paragraph.id for paragraph in meeting.paragraphs}
    said = queries.clauses_on_preparation(own, meeting.code, areas)
    stored = [r for clause in said for r in clause.requirements if meeting.code in r.meeting_codes]
    codes = {code for requirement in stored for code in requirement.meeting_codes} - {meeting.code}
    together = queries.with_codes(codes, actor)
    stations = Stations.of([meeting, *together])
    station = stations.at(meeting.place_id)
    known = {m.code: checking.facts_of(m, stations.at(m.place_id)) for m in together} | {meeting.code: facts}
    names = checking.names_of([meeting, *together], stations.holidays(meeting.place_id), stations.places)
    return Preparation(
        clauses=[clause for clause in said if clause.paragraph_id in own],
        requirements=checking.check_all(stored, known, station),
        examination=Examination(facts, station, names, (), ()),
        together=together,
        may_edit=may(actor, Action.MEETING_EDIT, scope_of(meeting)),
    )
