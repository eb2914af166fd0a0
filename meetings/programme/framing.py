"""The frame of a programme: it is begun, and its days, hours, rooms, closures and deadline change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import audit
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation

from . import bodies, copying, frames, keeping, keeping_frame, parties, queries, queries_frame, reading
from .frames import NO_NOTE, ClosureDraft, DayPlan, FrameAct, FrameDraft, PeriodPlan
from .models import Programme, ProgrammeDay, ProgrammePeriod, Room, RoomClosure, Venue
from .rules import check_days, check_hours

# --- beginning ------------------------------------------------------------------------------------------------------


def begin(actor: Actor, code: str, given: FrameDraft) -> Programme:
    """Begin the programme of a meeting at a venue. What the draft leaves out is as usual: the days of the meeting,
    without weekends and official holidays, the hours, teams and rooms of the venue.

    Raises NotFound for whoever does not run it; Conflict `programme.begun`, `programme.no_dates`; RuleViolation
    `programme.venue_elsewhere`, `programme.rooms_elsewhere` and what `check_days` and `frames.check_plan` do.
    """
    meeting = calendar.by_code(code, lock=True)
    if not parties.runs(actor, meeting):
        raise NotFound("programme.unknown")
    if queries.is_begun(meeting.id):
        raise Conflict("programme.begun")
    if not reading.spans_of(meeting):
        raise Conflict("programme.no_dates")
    # Read before the venue, which may be its own: what is loaded with a programme takes the place of all there was.
    source = copying.source(actor, given.source) if given.source is not None else None
    venue = _venue_for(meeting, given.venue)
    days = given.days if given.days is not None else _usual_days(meeting, venue, given.teams, source)
    programme = Programme(
        meeting_id=meeting.id,
        venue_id=venue.id,
        zone=venue.place.zone,
        requests_until=given.requests_until,
        weights=dict(source.weights) if source is not None else {},
        is_sample=given.is_sample or meeting.is_sample,
        rooms=_rooms_of(venue, given.rooms),
    )
    _keep_days(programme, meeting, days)
    db.session.add(programme)
    db.session.flush()
    bodies.add_usual(programme, meeting)
    programme = queries.locked(programme.id)
    if source is not None:
        copying.take_over(programme, source)
        programme = queries.locked(programme.id)
    after = keeping_frame.of_frame(programme) | {"meeting_id": meeting.id, "sessions": len(programme.sessions)}
    audit.record(actor, "programme.begin", "programme", programme.id, None, after)
    return programme


def _venue_for(meeting: Meeting, venue_id: int) -> Venue:
    venue = queries.venue(venue_id)
    if meeting.place_id is not None and venue.place_id != meeting.place_id:
        raise RuleViolation("programme.venue_elsewhere", field="venue")
    return venue


def _usual_days(meeting: Meeting, venue: Venue, teams: int | None, source: Programme | None) -> tuple[DayPlan, ...]:
    days = frames.plan_days(
        reading.spans_of(meeting), *reading.calendar_of(meeting), reading.usual_periods(venue, teams)
    )
    return copying.hours(days, reading.plans_of(source), teams) if source is not None else days


def _rooms_of(venue: Venue, chosen: Collection[int] | None) -> list[Room]:
    """Rooms of a venue, all of them unless some are chosen, which may be those of other venues of the same place."""
    if chosen is None:
        return [room for room in venue.rooms if room.removed_at is None]
    found = queries_frame.rooms_by_id(chosen)
    if len(found) != len(set(chosen)) or any(room.venue.place_id != venue.place_id for room in found):
        raise RuleViolation("programme.rooms_elsewhere", field="rooms")
    return found


def _keep_days(programme: Programme, meeting: Meeting, days: Sequence[DayPlan]) -> None:
    spans = reading.spans_of(meeting)
    check_days([day.on for day in days], spans[0].earliest, spans[-1].latest)
    programme.days = [ProgrammeDay(on=day.on, is_open=day.is_open, note=day.note) for day in days]
    programme.periods = [_period(day.on, one) for day in days for one in frames.check_plan(day.periods)]


def _period(on: date, plan: PeriodPlan) -> ProgrammePeriod:
    return ProgrammePeriod(on=on, kind=plan.kind, starts=plan.hours.starts, ends=plan.hours.ends, teams=plan.teams)


# --- days and hours -------------------------------------------------------------------------------------------------


def set_day(actor: Actor, programme_id: int, plan: DayPlan, seen: str, *, for_all: str | None = None) -> None:
    """Open or close a day and set its hours, if it still is as it was `seen` (`keeping_frame.mark` of its plan).

    `for_all`, the mark of all days as they were seen, gives the same hours to every open day. Raises NotFound
    `programme.day_unknown`; Conflict `record.changed_meanwhile`, `programme.days_changed`; what `frames.check_plan`
    does.
    """
    programme = keeping_frame.locked(actor, programme_id)
    day, plans = keeping_frame.day_of(programme, plan.on), reading.plans_of(programme)
    stored = next(one for one in plans if one.on == plan.on)
    if seen != keeping_frame.mark(keeping_frame.of_day(stored)):
        raise Conflict("record.changed_meanwhile")
    if for_all is not None and for_all != keeping_frame.mark([keeping_frame.of_day(one) for one in plans]):
        raise Conflict("programme.days_changed")
    wanted = frames.check_plan(plan.periods)
    day.is_open, day.note = plan.is_open, NO_NOTE if plan.is_open else plan.note
    followers = [one.on for one in programme.days if one.is_open and one.on != plan.on] if for_all is not None else []
    for on in (plan.on, *followers):
        _set_periods(programme, on, wanted)
    before, after = keeping_frame.of_day(stored), keeping_frame.of_day(replace(plan, note=day.note, periods=wanted))
    keeping_frame.changed(actor, FrameAct.DAY, programme, before, after | {"also_on": followers})


def _set_periods(programme: Programme, on: date, wanted: Sequence[PeriodPlan]) -> None:
    """What begins at the same minute stays the same record, so that no two of a day ever begin together."""
    stored = {one.starts: one for one in programme.periods if one.on == on}
    for plan in wanted:
        period = stored.pop(plan.hours.starts, None)
        if period is None:
            programme.periods.append(_period(on, plan))
        else:
            period.kind, period.ends, period.teams = plan.kind, plan.hours.ends, plan.teams
    for period in stored.values():
        programme.periods.remove(period)
        db.session.delete(period)


# --- venue and rooms ------------------------------------------------------------------------------------------------


def set_venue(actor: Actor, programme_id: int, revision: int, venue_id: int) -> None:
    """Hold the meeting somewhere else: with all rooms of the other venue. Sessions keep their days and hours; those
    that stood in a room of the former one say so.

    Raises Conflict `record.changed_meanwhile`; NotFound; RuleViolation `programme.venue_elsewhere`.
    """
    programme = keeping_frame.locked(actor, programme_id)
    keeping.check_revision(programme, revision)
    venue = _venue_for(programme.meeting, venue_id)
    before = keeping_frame.of_frame(programme)
    programme.venue_id, programme.zone = venue.id, venue.place.zone
    programme.rooms = _rooms_of(venue, None)
    keeping_frame.changed(actor, FrameAct.VENUE, programme, before, keeping_frame.of_frame(programme))


def choose_rooms(actor: Actor, programme_id: int, wanted: Collection[int], seen: Collection[int]) -> None:
    """Which rooms the meeting has. What somebody else has added or given back since they were `seen` stays as it is.

    Raises RuleViolation `programme.rooms_elsewhere`.
    """
    programme = keeping_frame.locked(actor, programme_id)
    before = keeping_frame.of_frame(programme)
    stored = {room.id for room in programme.rooms}
    chosen = stored.union(set(wanted).difference(seen)).difference(set(seen).difference(wanted))
    gone = [room for room in programme.rooms if room.removed_at is not None and room.id in chosen]
    standing = _rooms_of(queries.venue(programme.venue_id), chosen.difference(room.id for room in gone))
    if chosen != stored:
        programme.rooms = [*standing, *gone]
        keeping_frame.changed(actor, FrameAct.ROOMS, programme, before, keeping_frame.of_frame(programme))


def close_room(actor: Actor, programme_id: int, given: ClosureDraft) -> list[RoomClosure]:
    """Record that a room is lost for hours of some days. Sessions that stand there say so; nothing moves by itself.

    Raises RuleViolation `programme.room_not_had`, `programme.no_such_day`, and what `check_hours` does.
    """
    programme = keeping_frame.locked(actor, programme_id)
    if all(room.id != given.room for room in programme.rooms):
        raise RuleViolation("programme.room_not_had", field="room")
    known = {day.on for day in programme.days}
    if not given.days or not known.issuperset(given.days):
        raise RuleViolation("programme.no_such_day", field="days")
    check_hours(given.hours)
    made = [
        RoomClosure(room_id=given.room, on=on, starts=given.hours.starts, ends=given.hours.ends, reason=given.reason)
        for on in sorted(set(given.days))
    ]
    programme.closures.extend(made)
    for closure in made:
        keeping_frame.changed(actor, FrameAct.CLOSE_ROOM, programme, {}, keeping_frame.of_closure(closure))
    return made


def reopen_room(actor: Actor, programme_id: int, closure_id: int) -> None:
    """Take a closure back. Raises NotFound `programme.closure_unknown`."""
    programme = keeping_frame.locked(actor, programme_id)
    closure = next((one for one in programme.closures if one.id == closure_id), None)
    if closure is None:
        raise NotFound("programme.closure_unknown")
    before = keeping_frame.of_closure(closure)
    programme.closures.remove(closure)
    db.session.delete(closure)
    keeping_frame.changed(actor, FrameAct.REOPEN_ROOM, programme, before, {})


# --- requests -------------------------------------------------------------------------------------------------------


def set_deadline(actor: Actor, programme_id: int, until: datetime | None, seen: str) -> None:
    """Until when sessions may be asked for; None takes no requests. Raises Conflict `record.changed_meanwhile` where
    it is no longer what was `seen` (`keeping_frame.mark` of it)."""
    programme = keeping_frame.locked(actor, programme_id)
    if seen != keeping_frame.mark(programme.requests_until):
        raise Conflict("record.changed_meanwhile")
    if until == programme.requests_until:
        return
    before = keeping_frame.of_frame(programme)
    programme.requests_until = until
    keeping_frame.changed(actor, FrameAct.DEADLINE, programme, before, keeping_frame.of_frame(programme))
