"""A programme as a table: nothing is lost, nothing stands twice, and everything stands where it is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from meetings.programme import content, grid
from meetings.programme.rules import Hours, PeriodKind
from meetings.programme.situation import Day, Situation
from tests.programme.situations import (
    AFTERNOON,
    BIG,
    DAYS,
    EARLY,
    LUNCH,
    MONDAY,
    MORNING,
    SMALL,
    anything,
    formal,
    session,
    text,
    week,
)


def shown(situation: Situation) -> list[int]:
    return [s.id for one in grid.weeks(situation) for line in one.lines for cell in line.cells for s in cell.sessions]


def test_a_week_has_its_days_beside_the_parts_they_share() -> None:
    situation = week(formal(1, MONDAY, MORNING), formal(2, DAYS[1], AFTERNOON))
    (found,) = grid.weeks(situation)

    assert [band.kind for band in found.bands] == list(PeriodKind)[:4]
    assert found.bands[1].hours == Hours(MORNING, MORNING + 180)
    assert [line.on for line in found.lines] == list(DAYS)
    assert [s.id for s in found.lines[0].cells[1].sessions] == [1]
    assert [s.id for s in found.lines[1].cells[3].sessions] == [2]
    assert found.lines[0].cells[3].starts == AFTERNOON


def test_two_weeks_are_two_tables() -> None:
    days = tuple(Day(MONDAY + timedelta(days=n)) for n in range(11))
    assert [len(one.lines) for one in grid.weeks(week(days=days))] == [7, 4]


def test_a_part_with_other_hours_on_one_day_says_them_in_the_cell() -> None:
    late = Hours(MORNING + 60, MORNING + 180)
    periods = tuple(
        replace(p, hours=late) if (p.on, p.kind) == (MONDAY, PeriodKind.MORNING) else p for p in week().periods
    )
    (found,) = grid.weeks(week(periods=periods))

    assert found.bands[1].hours is None
    assert found.lines[0].cells[1].periods == (late,)


def test_what_slips_stays_in_the_part_where_most_of_it_is() -> None:
    slipped = formal(1, MONDAY, MORNING + 40)
    (found,) = grid.weeks(week(slipped))
    assert [s.id for s in found.lines[0].cells[1].sessions] == [1]


def test_hours_outside_every_part_and_days_outside_the_programme_are_shown() -> None:
    night = session(1, on=MONDAY, starts=20 * 60, room=BIG)
    sunday = session(2, on=MONDAY - timedelta(days=1), starts=MORNING, room=BIG)
    before, found = grid.weeks(week(night, sunday))

    assert found.bands[-1].kind is None and [s.id for s in found.lines[0].cells[-1].sessions] == [1]
    assert before.lines[0].day is None and not before.lines[0].is_open


def test_nothing_can_be_put_on_a_closed_day_and_what_stands_there_is_shown() -> None:
    situation = week(formal(1, MONDAY, MORNING), days=(Day(MONDAY, is_open=False, note=text("Holiday")),))
    (found,) = grid.weeks(situation)

    (line,) = found.lines
    assert not line.is_open and line.day is not None and line.day.note == text("Holiday")
    assert all(cell.starts is None for cell in line.cells)
    assert [s.id for s in line.cells[1].sessions] == [1]


def test_a_day_by_rooms_ends_with_what_has_none() -> None:
    situation = week(
        formal(1, MONDAY, MORNING), session(2, on=MONDAY, starts=LUNCH, room=SMALL), session(3, on=MONDAY, starts=EARLY)
    )
    found = grid.by_room(situation, MONDAY)

    assert [line.key for line in found.lines] == [BIG, SMALL, None]
    assert [[s.id for cell in line.cells for s in cell.sessions] for line in found.lines] == [[1], [2], [3]]
    assert [line.key for line in grid.by_room(situation, DAYS[1]).lines] == [BIG, SMALL]


def test_a_day_by_those_who_have_to_be_there_shows_a_session_to_each() -> None:
    situation = week(formal(1, MONDAY, MORNING), formal(2, DAYS[1], MORNING))
    found = grid.by_party(situation, MONDAY, {"bureau": [1, 2], "person:chair": [1], "nobody": []})

    assert [line.key for line in found.lines] == ["bureau", "person:chair", "nobody"]
    assert [[s.id for cell in line.cells for s in cell.sessions] for line in found.lines] == [[1], [1], []]


@given(anything())
def test_every_session_stands_exactly_once_or_among_those_without_an_hour(situation: Situation) -> None:
    assert sorted([*shown(situation), *(s.id for s in grid.unplaced(situation))]) == [s.id for s in situation.sessions]


@given(anything())
def test_the_days_by_rooms_show_the_same_as_the_weeks(situation: Situation) -> None:
    days = {line.on for one in grid.weeks(situation) for line in one.lines}
    by_room = [
        s.id for on in days for line in grid.by_room(situation, on).lines for c in line.cells for s in c.sessions
    ]
    assert sorted(by_room) == sorted(shown(situation))


@given(anything())
def test_every_line_of_a_table_has_a_cell_for_each_part(situation: Situation) -> None:
    for one in grid.weeks(situation):
        assert all([cell.band for cell in line.cells] == list(one.bands) for line in one.lines)


@given(anything())
def test_a_release_is_laid_out_as_the_programme_it_was_made_of(situation: Situation) -> None:
    held = content.of(situation, "America/New_York", text("Venue"), {})
    assert [s.id for one in grid.weeks(held) for line in one.lines for c in line.cells for s in c.sessions] == (
        shown(situation)
    )
