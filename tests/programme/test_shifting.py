"""The dates of a meeting move: its programme follows when the secretariat says so, and nothing in it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar import queries as calendar
from meetings.calendar import services as meetings
from meetings.calendar.drafts import draft_of
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, HolidayOn, Window, WorkingDays, each_day
from meetings.programme import frames, framing, keeping_frame, reading, shifting
from meetings.programme.frames import ClosureDraft, DayPlan, PeriodPlan
from meetings.programme.models import ProgrammeSession
from meetings.programme.rules import Hours, PeriodKind
from tests.programme.support import (
    DAYS,
    FRIDAY,
    MGE,
    MONDAY,
    SECRETARIAT,
    TUESDAY,
    WEDNESDAY,
    Kept,
    stored,
    text,
    whole,
)

MORNING = (PeriodPlan(PeriodKind.MORNING, Hours(600, 780), 2),)
LABOUR_DAY = date(2012, 9, 3)
NEW_YORK = WorkingDays.around([HolidayOn(LABOUR_DAY, HolidayKind.OFFICIAL, "labour-day")])
HOLIDAYS = {LABOUR_DAY: Text.of(en="Labour Day")}


def planned(start: date, end: date) -> tuple[DayPlan, ...]:
    return frames.plan_days([Window(start, end)], NEW_YORK, HOLIDAYS, MORNING)


def moved_meeting(start: date, end: date) -> None:
    """The meeting of experts gets other dates; written as they are stored, since the mandate binds the real ones."""
    meeting = calendar.by_code(MGE)
    meeting.start_on, meeting.end_on = start, end
    meetings.tell_moved(SECRETARIAT, meeting)
    db.session.commit()


# --- plain values ---------------------------------------------------------------------------------------------------


def test_days_that_move_leave_weekends_and_holidays_where_they_are() -> None:
    moved = frames.moved(planned(date(2012, 8, 20), date(2012, 8, 31)), 7, NEW_YORK, HOLIDAYS, MORNING)

    shut = {day.on: day.note.get("en") for day in moved if not day.is_open}
    assert shut == {date(2012, 9, 1): None, date(2012, 9, 2): None, LABOUR_DAY: "Labour Day"}
    back = frames.moved(moved, -7, NEW_YORK, HOLIDAYS, MORNING)
    assert back == planned(date(2012, 8, 20), date(2012, 8, 31))


def test_a_day_that_the_secretariat_closed_stays_closed_wherever_it_goes() -> None:
    day = DayPlan(date(2012, 8, 29), is_open=False, note=Text.of(en="Works"), periods=MORNING)
    for by in (1, 5, -1):
        (moved,) = frames.moved([day], by, NEW_YORK, HOLIDAYS, MORNING)
        assert not moved.is_open and moved.note == day.note and moved.periods == MORNING


def test_a_weekend_that_the_secretariat_opened_is_open_until_it_is_none_of_a_kind() -> None:
    opened = DayPlan(date(2012, 9, 1), is_open=True, periods=MORNING)
    assert frames.moved([opened], 2, NEW_YORK, HOLIDAYS, ())[0].is_open is False, "Labour Day"
    assert frames.moved([opened], 3, NEW_YORK, HOLIDAYS, ())[0].is_open is True


@given(st.integers(-400, 400), st.integers(0, 20), st.integers(0, 20))
def test_days_that_move_keep_their_number_order_and_distance(by: int, first: int, length: int) -> None:
    start = date(2012, 8, 20) + timedelta(days=first)
    days = planned(start, start + timedelta(days=length))
    moved = frames.moved(days, by, NEW_YORK, HOLIDAYS, MORNING)

    assert [day.on for day in moved] == [day.on + timedelta(days=by) for day in days]
    assert all(day.is_open == NEW_YORK.is_working(day.on) for day in moved)
    assert all(day.periods for day in moved if day.is_open)


@given(st.sets(st.integers(0, 30), min_size=1), st.integers(0, 30), st.integers(0, 10), st.sets(st.integers(0, 30)))
def test_fitted_days_are_those_of_the_meeting_and_closed_ones_that_sessions_hold(
    had: set[int], start: int, length: int, held: set[int]
) -> None:
    base = date(2012, 8, 1)
    days = [DayPlan(base + timedelta(days=n), periods=MORNING) for n in sorted(had)]
    span = Window(base + timedelta(days=start), base + timedelta(days=start + length))
    occupied = {base + timedelta(days=n) for n in held}
    found = frames.fit([day.on for day in days], [span])
    added = [DayPlan(on, periods=MORNING) for on in found.missing]
    fitted = frames.fitted(days, found, added, occupied)

    of_meeting = set(each_day(span.earliest, span.latest))
    assert {day.on for day in fitted if day.on in of_meeting} == of_meeting
    outside = [day for day in fitted if day.on not in of_meeting]
    assert {day.on for day in outside} == {day.on for day in days if day.on in occupied} - of_meeting
    assert not any(day.is_open for day in outside)
    again = frames.fit([day.on for day in fitted], [span])
    shut = {day.on for day in fitted if not day.is_open}
    assert not frames.can_fit(again, occupied, shut)


# --- services -------------------------------------------------------------------------------------------------------


def test_everything_moves_by_the_same_number_of_days_even_by_one(kept: Kept) -> None:
    framing.close_room(SECRETARIAT, kept.programme, ClosureDraft(kept.rooms["big"], (MONDAY,)))
    gone = stored(kept, "records")
    gone.removed_at = sa.func.now()
    db.session.commit()
    moved_meeting(TUESDAY, date(2011, 5, 14))
    programme = whole(kept)
    assert reading.days_fit(programme).shift == 1

    revision = programme.revision
    shifting.shift(SECRETARIAT, kept.programme, revision, 1)
    after = whole(kept)
    assert [day.on for day in after.days] == [day + timedelta(days=1) for day in DAYS]
    assert [day.on for day in after.days if not day.is_open] == [date(2011, 5, 14)], "a Saturday"
    assert {one.on for one in after.closures} == {TUESDAY}
    assert (stored(kept, "opening").on, stored(kept, "african").on) == (TUESDAY, WEDNESDAY)
    assert (stored(kept, "side").not_before_on, stored(kept, "side").on) == (date(2011, 5, 12), None)
    assert db.session.get_one(ProgrammeSession, kept.sessions["records"]).on == WEDNESDAY, "what may come back, too"
    assert reading.days_fit(whole(kept)).is_exact
    with pytest.raises(Conflict, match=r"record\.changed_meanwhile"):
        shifting.shift(SECRETARIAT, kept.programme, revision, 1)


def test_days_follow_the_meeting_and_those_with_sessions_stay_closed(kept: Kept) -> None:
    moved_meeting(TUESDAY, date(2011, 5, 13))
    programme = whole(kept)
    assert reading.days_fit(programme).outside == (MONDAY,)
    shifting.fit(SECRETARIAT, kept.programme, programme.revision)

    after = whole(kept)
    assert [day.on for day in after.days] == list(DAYS)
    assert [day.on for day in after.days if not day.is_open] == [MONDAY]
    assert stored(kept, "opening").on == MONDAY
    with pytest.raises(RuleViolation, match=r"programme\.nothing_to_move"):
        shifting.fit(SECRETARIAT, kept.programme, after.revision)

    for session in after.sessions:
        if session.on == MONDAY:
            session.on, session.starts, session.room_id = None, None, None
    db.session.commit()
    shifting.fit(SECRETARIAT, kept.programme, whole(kept).revision)
    assert [day.on for day in whole(kept).days] == list(DAYS[1:])


def test_a_meeting_that_lasts_longer_gets_days_with_the_hours_of_its_venue(kept: Kept) -> None:
    moved_meeting(MONDAY, date(2011, 5, 17))
    shifting.fit(SECRETARIAT, kept.programme, whole(kept).revision)

    days = {day.on: day for day in reading.plans_of(whole(kept))}
    assert len(days) == 9 and [on.day for on, day in days.items() if not day.is_open] == [14, 15]
    assert len(days[date(2011, 5, 16)].periods) == 4 and not days[date(2011, 5, 14)].periods


def test_other_dates_of_the_meeting_let_the_programme_count_as_changed_and_other_changes_do_not(kept: Kept) -> None:
    before = whole(kept).revision
    meeting = calendar.by_code(MGE, for_change=True)
    meetings.edit(SECRETARIAT, meeting, replace(draft_of(meeting), note=text("Note")), meeting.revision)
    db.session.commit()
    assert whole(kept).revision == before
    moved_meeting(MONDAY, FRIDAY - timedelta(days=1))
    assert whole(kept).revision == before + 1


def test_a_form_about_a_day_that_has_moved_changes_no_other_day(kept: Kept) -> None:
    programme = whole(kept)
    seen = keeping_frame.mark(keeping_frame.of_day(reading.plans_of(programme)[0]))
    shifting.shift(SECRETARIAT, kept.programme, programme.revision, 7)
    with pytest.raises(NotFound, match=r"programme\.day_unknown"):
        framing.set_day(SECRETARIAT, kept.programme, DayPlan(MONDAY), seen)
