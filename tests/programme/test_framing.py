"""Frames of programmes: begun with the days of the meeting and the hours of the venue, changed under one lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from meetings.calendar import queries as calendar
from meetings.calendar.models import Place
from meetings.calendar.rules import MeetingStatus
from meetings.foundation.access import Actor, system
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.programme import bodies, framing, keeping_frame, queries, reading, shifting
from meetings.programme.frames import ClosureDraft, DayPlan, FrameDraft, PeriodPlan
from meetings.programme.models import Programme
from meetings.programme.rules import Hours, PeriodKind
from tests.programme.support import (
    AUDITOR,
    DAYS,
    DESK,
    FRIDAY,
    MGE,
    MONDAY,
    NOBODY,
    OTHER_SECRETARIAT,
    PERU,
    SECRETARIAT,
    TUESDAY,
    ZONE,
    Kept,
    stored,
    text,
    venue,
    whole,
)

pytestmark = pytest.mark.usefixtures("register")


def begun(code: str = MGE, **given: object) -> Programme:
    """A programme that the service has begun, as it is stored."""
    where = given.pop("venue", None) or venue().id
    made = framing.begin(SECRETARIAT, code, FrameDraft(where, **given))  # type: ignore[arg-type]
    db.session.commit()
    db.session.expire_all()
    return queries.whole(made.id)


def test_a_programme_begins_with_the_days_of_its_meeting_and_the_hours_and_rooms_of_its_venue() -> None:
    programme = begun()

    assert [day.on for day in programme.days] == list(DAYS)
    assert all(day.is_open for day in programme.days)
    assert len(programme.periods) == 4 * len(DAYS) and {one.teams for one in programme.periods} == {2}
    assert [room.key for room in programme.rooms] == ["big", "small", "plain", "narrow"]
    assert programme.zone == ZONE and programme.requests_until is None
    assert {"bureau", "group:african"} <= {party.key for party in programme.parties}


def dated(code: str, start: date, end: date) -> None:
    """Give a meeting confirmed dates, as if it had been decided."""
    meeting = calendar.by_code(code)
    meeting.start_on, meeting.end_on, meeting.status = start, end, MeetingStatus.CONFIRMED
    db.session.commit()


def test_labour_day_and_the_weekend_are_closed_in_the_review_conference() -> None:
    dated("revcon-2012", date(2012, 8, 27), date(2012, 9, 7))
    programme = begun("revcon-2012")

    closed = {day.on.isoformat(): day.note.get("en") for day in programme.days if not day.is_open}
    assert closed == {"2012-09-01": None, "2012-09-02": None, "2012-09-03": "Labour Day"}
    assert sum(day.is_open for day in programme.days) == 9
    assert all(one.on.isoformat() not in closed for one in programme.periods)


def test_a_programme_is_begun_once_and_by_the_secretariat_of_its_process() -> None:
    where = venue().id
    with pytest.raises(NotFound, match=r"programme\.unknown"):
        framing.begin(OTHER_SECRETARIAT, MGE, FrameDraft(where))
    framing.begin(system("tests"), MGE, FrameDraft(where))
    with pytest.raises(Conflict, match=r"programme\.begun"):
        framing.begin(SECRETARIAT, MGE, FrameDraft(where))


def test_a_meeting_without_dates_has_no_programme_to_begin() -> None:
    meeting = calendar.by_code(MGE)
    meeting.start_on = meeting.end_on = None
    with pytest.raises(Conflict, match=r"programme\.no_dates"):
        framing.begin(SECRETARIAT, MGE, FrameDraft(venue().id))


# --- days and hours -------------------------------------------------------------------------------------------------


def plan(programme: Programme, on: date) -> DayPlan:
    return next(day for day in reading.plans_of(programme) if day.on == on)


def seen(programme: Programme, on: date) -> str:
    return keeping_frame.mark(keeping_frame.of_day(plan(programme, on)))


def all_seen(programme: Programme) -> str:
    return keeping_frame.mark([keeping_frame.of_day(day) for day in reading.plans_of(programme)])


def test_a_day_gets_other_hours_and_its_other_parts_stay_the_same_records(kept: Kept) -> None:
    before = whole(kept)
    revision, tuesday = before.revision, plan(before, TUESDAY)
    ids = {one.starts: one.id for one in before.periods if one.on == MONDAY}
    parts = [part for part in plan(before, MONDAY).periods if part.kind is not PeriodKind.LUNCH]
    evening = PeriodPlan(PeriodKind.EVENING, Hours(18 * 60, 21 * 60), 1)
    framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY, periods=(evening, *parts)), seen(before, MONDAY))

    after = whole(kept)
    assert [part.kind for part in plan(after, MONDAY).periods] == ["groups", "morning", "afternoon", "evening"]
    assert {one.id for one in after.periods if one.on == MONDAY} >= {ids[part.hours.starts] for part in parts}
    assert plan(after, TUESDAY) == tuesday and after.revision == revision + 1


def test_a_closed_day_keeps_its_hours_and_nobody_plans_on_them(kept: Kept) -> None:
    before = whole(kept)
    closed = replace(plan(before, FRIDAY), is_open=False, note=text("Closed for works"))
    framing.set_day(SECRETARIAT, kept.programme, closed, seen(before, FRIDAY))

    after = whole(kept)
    assert plan(after, FRIDAY) == closed
    situation = reading.situation(after)
    assert all(period.on != FRIDAY for period in situation.periods)
    assert [day.on for day in situation.days if not day.is_open] == [FRIDAY]


def test_hours_given_to_all_days_leave_closed_ones_alone(kept: Kept) -> None:
    closed = replace(plan(whole(kept), FRIDAY), is_open=False)
    framing.set_day(SECRETARIAT, kept.programme, closed, seen(whole(kept), FRIDAY))
    before = whole(kept)
    morning = (PeriodPlan(PeriodKind.MORNING, Hours(9 * 60 + 30, 12 * 60 + 30), 3),)
    given = DayPlan(MONDAY, periods=morning)
    framing.set_day(SECRETARIAT, kept.programme, given, seen(before, MONDAY), for_all=all_seen(before))

    after = whole(kept)
    assert {plan(after, on).periods for on in DAYS[:-1]} == {morning}
    assert plan(after, FRIDAY) == closed


def test_officers_at_different_days_are_not_in_each_others_way_but_at_the_same_day_they_are(kept: Kept) -> None:
    opened = whole(kept)
    monday, tuesday, everything = seen(opened, MONDAY), seen(opened, TUESDAY), all_seen(opened)
    framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY), monday)
    framing.set_day(SECRETARIAT, kept.programme, DayPlan(TUESDAY), tuesday)

    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY, is_open=False), monday)
    now = seen(whole(kept), MONDAY)
    with pytest.raises(Conflict, match=r"programme\.days_changed"):
        framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY), now, for_all=everything)


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        ([(600, 600)], "programme.period_order"),
        ([(600, 780), (720, 800)], "programme.overlapping_periods"),
        ([(n * 60, n * 60 + 30) for n in range(13)], "programme.too_many_periods"),
    ],
)
def test_hours_that_cannot_be_are_refused(kept: Kept, hours: list[tuple[int, int]], code: str) -> None:
    parts = tuple(PeriodPlan(PeriodKind.MORNING, Hours(*one)) for one in hours)
    with pytest.raises(RuleViolation, match=code):
        framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY, periods=parts), seen(whole(kept), MONDAY))


def test_a_day_that_is_none_of_the_programme_is_not_changed(kept: Kept) -> None:
    with pytest.raises(NotFound, match=r"programme\.day_unknown"):
        framing.set_day(SECRETARIAT, kept.programme, DayPlan(date(2011, 6, 1)), "")


# --- venue, rooms, closures, deadline -------------------------------------------------------------------------------


def test_what_two_officers_choose_of_rooms_comes_together(kept: Kept) -> None:
    everything = set(kept.rooms.values())
    framing.choose_rooms(SECRETARIAT, kept.programme, everything - {kept.rooms["narrow"]}, everything)
    framing.choose_rooms(SECRETARIAT, kept.programme, everything - {kept.rooms["plain"]}, everything)

    assert {room.key for room in whole(kept).rooms} == {"big", "small"}


def test_rooms_of_another_venue_of_the_city_can_be_used_and_no_others(kept: Kept) -> None:
    house, palais = venue("german-house", "German House"), venue("palais", "Palais des Nations")
    palais.place_id = db.session.execute(sa.select(Place.id).where(Place.code == "geneva")).scalar_one()
    db.session.commit()
    there = sorted(queries.venue(house.id).rooms, key=lambda room: room.position)[0].id
    framing.choose_rooms(SECRETARIAT, kept.programme, {there}, set())
    assert there in {room.id for room in whole(kept).rooms}

    far = queries.venue(palais.id).rooms[0].id
    with pytest.raises(RuleViolation, match=r"programme\.rooms_elsewhere"):
        framing.choose_rooms(SECRETARIAT, kept.programme, {far}, set())
    with pytest.raises(RuleViolation, match=r"programme\.venue_elsewhere"):
        framing.set_venue(SECRETARIAT, kept.programme, whole(kept).revision, palais.id)


def test_another_venue_brings_its_rooms_and_sessions_stay_where_they_were(kept: Kept) -> None:
    other = venue("conference-building", "Conference Building")
    db.session.commit()
    revision = whole(kept).revision
    framing.set_venue(SECRETARIAT, kept.programme, revision, other.id)

    after = whole(kept)
    assert {room.venue_id for room in after.rooms} == {other.id}
    situation = reading.situation(after)
    assert not situation.room_by_id[kept.rooms["big"]].is_available
    assert situation.session_by_id[kept.sessions["opening"]].room == kept.rooms["big"]
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        framing.set_venue(SECRETARIAT, kept.programme, revision, kept.venue)


def test_a_room_is_lost_for_hours_of_some_days_and_there_again(kept: Kept) -> None:
    draft = ClosureDraft(kept.rooms["big"], (TUESDAY, MONDAY), Hours(600, 780), text("Works"))
    made = framing.close_room(SECRETARIAT, kept.programme, draft)
    assert [(one.on, one.starts, one.ends) for one in whole(kept).closures] == [(MONDAY, 600, 780), (TUESDAY, 600, 780)]
    assert stored(kept, "opening").room_id == kept.rooms["big"], "nothing moves by itself"

    framing.reopen_room(SECRETARIAT, kept.programme, made[0].id)
    assert [one.on for one in whole(kept).closures] == [TUESDAY]
    with pytest.raises(NotFound, match=r"programme\.closure_unknown"):
        framing.reopen_room(SECRETARIAT, kept.programme, made[0].id)
    for wrong, code in (
        (ClosureDraft(0, (MONDAY,)), "programme.room_not_had"),
        (ClosureDraft(kept.rooms["big"], ()), "programme.no_such_day"),
        (ClosureDraft(kept.rooms["big"], (date(2011, 5, 14),)), "programme.no_such_day"),
        (ClosureDraft(kept.rooms["big"], (MONDAY,), Hours(800, 700)), "programme.period_order"),
    ):
        with pytest.raises(RuleViolation, match=code):
            framing.close_room(SECRETARIAT, kept.programme, wrong)


def test_the_deadline_for_requests_is_set_by_who_has_seen_the_one_there_is(kept: Kept) -> None:
    until = datetime(2011, 4, 15, 21, 0, tzinfo=UTC)
    none, some = keeping_frame.mark(None), keeping_frame.mark(until)
    framing.set_deadline(SECRETARIAT, kept.programme, until, none)
    assert whole(kept).requests_until == until
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        framing.set_deadline(SECRETARIAT, kept.programme, None, none)
    framing.set_deadline(SECRETARIAT, kept.programme, None, some)
    assert whole(kept).requests_until is None


@pytest.mark.parametrize("who", [OTHER_SECRETARIAT, DESK, AUDITOR, PERU, NOBODY])
def test_nobody_but_the_secretariat_of_the_process_changes_a_frame(kept: Kept, who: Actor) -> None:
    for change in (
        lambda: framing.set_day(who, kept.programme, DayPlan(MONDAY), ""),
        lambda: framing.set_venue(who, kept.programme, 1, kept.venue),
        lambda: framing.choose_rooms(who, kept.programme, (), ()),
        lambda: framing.close_room(who, kept.programme, ClosureDraft(kept.rooms["big"], (MONDAY,))),
        lambda: framing.set_deadline(who, kept.programme, None, ""),
        lambda: shifting.shift(who, kept.programme, 1, 1),
        lambda: shifting.fit(who, kept.programme, 1),
        lambda: bodies.add_ready(who, kept.programme, ["group:asia-pacific"]),
        lambda: bodies.remove(who, kept.programme, kept.parties["bureau"]),
    ):
        with pytest.raises(NotFound, match=r"programme\.unknown"):
            change()
