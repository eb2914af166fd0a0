"""A stored programme as the plain values of `situation`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meetings.agendas import tree
from meetings.agendas.models import AgendaItem
from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.calendar.periods import from_stored
from meetings.calendar.stations import Stations
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, Window, WorkingDays
from meetings.mandates.rules import RequirementKind

from . import frames, queries
from .frames import DayPlan, Fit, PeriodPlan
from .models import Programme, ProgrammeSession, Room, Venue
from .rules import Hours, PeriodKind
from .situation import (
    Closure,
    Day,
    ItemFacts,
    PartyFacts,
    Period,
    RelationFacts,
    RoomFacts,
    SessionFacts,
    Situation,
)


def situation(programme: Programme, lang: str = "en") -> Situation:
    """All of a programme that `queries.whole` or `queries.locked` has loaded. Numbers of items are written as `lang`
    does. Four queries: items with their headings, holidays, what the mandate says, rooms that are gone."""
    station = Stations.of([programme.meeting]).at(programme.meeting.place_id)
    standing = [session for session in programme.sessions if session.removed_at is None]
    return Situation(
        days=_days(programme, station),
        periods=_periods(programme),
        rooms=_rooms(programme, standing),
        closures=tuple(Closure(c.id, c.room_id, c.on, Hours(c.starts, c.ends), c.reason) for c in programme.closures),
        parties=tuple(PartyFacts(p.key, p.kind, p.name) for p in programme.parties),
        items=items(queries.agenda_items(programme.meeting_id), lang),
        sessions=tuple(facts(session) for session in standing),
        relations=relations(programme),
        weights=programme.weights,
        mandated_days=_mandated_days(programme.meeting),
    )


def _mandated_days(meeting: Meeting) -> int | None:
    """On how many days the meeting may be held at most, as what mandates it says."""
    limits = (
        one for one in calendar.requirements_about([meeting.code]) if one.kind is RequirementKind.MAX_WORKING_DAYS
    )
    return min((one.days for one in limits if one.days is not None), default=None)


def relations(programme: Programme) -> tuple[RelationFacts, ...]:
    """How sessions of a loaded programme are to stand to one another; out of force is what names a removed one."""
    ids = {session.id for session in programme.sessions if session.removed_at is None}
    return tuple(
        RelationFacts(r.id, r.first_id, r.second_id, r.order, r.is_hard)
        for r in programme.relations
        if {r.first_id, r.second_id} <= ids
    )


def _days(programme: Programme, station: WorkingDays) -> tuple[Day, ...]:
    return tuple(Day(day.on, day.is_open, station.is_working(day.on), day.note) for day in programme.days)


def _periods(programme: Programme) -> tuple[Period, ...]:
    """Those of open days: a closed one keeps its own for the case that it is opened again."""
    held = {day.on for day in programme.days if day.is_open}
    return tuple(
        Period(p.id, p.on, p.kind, Hours(p.starts, p.ends), p.teams) for p in programme.periods if p.on in held
    )


def _rooms(programme: Programme, standing: list[ProgrammeSession]) -> tuple[RoomFacts, ...]:
    had = [room for room in programme.rooms if room.removed_at is None]
    known = {room.id for room in had}
    named = {room for session in standing for room in (session.room_id, session.room_wish_id) if room is not None}
    gone = queries.rooms_gone(named - known)
    return (*(room_facts(room) for room in had), *(room_facts(room, is_available=False) for room in gone))


def room_facts(room: Room, *, is_available: bool = True) -> RoomFacts:
    """A stored room."""
    return RoomFacts(
        room.id,
        room.name,
        room.capacity,
        room.booths,
        room.is_accessible,
        frozenset(room.equipment),
        is_available,
    )


def items(stored: list[AgendaItem], lang: str) -> tuple[ItemFacts, ...]:
    """Items of an agenda, with their texts, in the order of reading."""
    by_id = {item.id: item for item in stored}
    placed = tree.placed(item.node for item in stored)
    above = {item.parent_id for item in stored}
    return tuple(
        ItemFacts(
            id=place.node.id,
            number=tree.label(place.path, lang),
            heading=Text.of({text.lang: text.heading for text in by_id[place.node.id].texts if text.heading}),
            minutes=by_id[place.node.id].minutes,
            is_branch=place.node.id in above,
            path=place.path,
        )
        for place in placed
    )


def facts(session: ProgrammeSession) -> SessionFacts:
    """A stored session; its items and parties are loaded."""
    return SessionFacts(
        id=session.id,
        kind=session.kind,
        title=session.title,
        minutes=session.minutes,
        number=session.number,
        note=session.note,
        attendance=session.attendance,
        langs=tuple(session.langs),
        interpretation=session.interpretation,
        is_listed=session.is_listed,
        is_open=session.is_open,
        needs_access=session.needs_access,
        equipment=frozenset(session.equipment),
        room_wish=session.room_wish_id,
        period_wishes=tuple(PeriodKind(kind) for kind in session.period_wishes),
        not_before=None if session.not_before_on is None else (session.not_before_on, session.not_before_at or 0),
        not_after=None
        if session.not_after_on is None
        else (session.not_after_on, 24 * 60 if session.not_after_at is None else session.not_after_at),
        parties=frozenset(party.key for party in session.parties),
        items=tuple(item.id for item in session.items),
        is_fixed=session.is_fixed,
        is_called_off=session.called_off_at is not None,
        on=session.on,
        starts=session.starts,
        room=session.room_id,
        revision=session.revision,
    )


# --- frames ---------------------------------------------------------------------------------------------------------


def spans_of(meeting: Meeting) -> tuple[Window, ...]:
    """The periods of a meeting’s days; none while it has no dates."""
    if meeting.days is None or not meeting.status.has_dates:
        return ()
    return from_stored(meeting.parts) or (meeting.days,)


def usual_periods(venue: Venue, teams: int | None = None) -> tuple[PeriodPlan, ...]:
    """The parts that days at a venue usually have, with its usual teams of interpreters or so many."""
    number = venue.teams if teams is None else teams
    return tuple(PeriodPlan(PeriodKind(kind), Hours(starts, ends), number) for kind, starts, ends in venue.periods)


def calendar_of(meeting: Meeting, around: Sequence[Window] = ()) -> tuple[WorkingDays, dict[date, Text]]:
    """The working days where a meeting is held, and the names of official holidays, in the years of its days and of
    others; one query."""
    stations = Stations.of([meeting], spans=around)
    official = [one for one in stations.holidays(meeting.place_id) if one.kind is HolidayKind.OFFICIAL]
    return stations.at(meeting.place_id), {one.on: one.name for one in official}


def plans_of(programme: Programme) -> tuple[DayPlan, ...]:
    """The days of a loaded programme with their parts, in their order."""
    parts: dict[date, list[PeriodPlan]] = {}
    for one in sorted(programme.periods, key=lambda period: (period.on, period.starts)):
        parts.setdefault(one.on, []).append(PeriodPlan(one.kind, Hours(one.starts, one.ends), one.teams))
    days = sorted(programme.days, key=lambda day: day.on)
    return tuple(DayPlan(day.on, day.is_open, day.note, tuple(parts.get(day.on, ()))) for day in days)


def days_fit(programme: Programme) -> Fit:
    """How the days of a loaded programme stand to those of its meeting."""
    return frames.fit([day.on for day in programme.days], spans_of(programme.meeting))
