"""Events that repeat: their occurrences, exceptions, changes, and how many of them are kept."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.externals.rules import OCCURRENCES_MAXIMUM, ROWS_MAXIMUM, EventStatus, Oddness, Reading
from tests.externals.host import TODAY, event, only, read


def starts(found: Reading) -> list[str]:
    return [f"{e.starts_at:%m-%dT%H}" if e.starts_at else f"{e.days.earliest:%m-%d}" for e in found.events]


def test_occurrences_keep_the_hour_on_the_wall_across_daylight_saving() -> None:
    found = read(
        "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Zurich:20110314T090000\r\nDURATION:PT1H\r\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\n"
    )

    assert starts(found) == ["03-14T08", "03-21T08", "03-28T07"]
    assert [e.instance for e in found.events] == ["20110314T080000Z", "20110321T080000Z", "20110328T070000Z"]


@pytest.mark.parametrize(
    ("until", "last"), [("20110523T100000", "05-23T14"), ("20110523T135959Z", "05-16T14"), ("20110523", "05-23T14")]
)
def test_until_is_a_day_an_hour_there_or_an_instant(until: str, last: str) -> None:
    assert starts(read(event("1", "20110509T100000", f"RRULE:FREQ=WEEKLY;UNTIL={until}")))[-1] == last


def test_exceptions_are_taken_out_and_further_dates_added() -> None:
    found = read(
        event(
            "1",
            "20110509T100000",
            "RRULE:FREQ=DAILY;COUNT=5",
            "EXDATE:20110510T100000,20110511T140000Z",
            "EXDATE;VALUE=DATE:20110512",
            "RDATE;VALUE=PERIOD:20110520T100000/PT1H",
            "RDATE:20110509T100000",
        )
    )

    assert starts(found) == ["05-09T14", "05-13T14", "05-20T14"]


def test_a_changed_occurrence_stands_in_the_place_of_the_planned_one() -> None:
    moved = event("1", "20110517T150000", "RECURRENCE-ID:20110516T100000", summary="Moved")
    called_off = event("1", "20110523T100000", "RECURRENCE-ID;VALUE=DATE:20110523", "STATUS:CANCELLED", summary="Off")

    found = read(event("1", "20110509T100000", "RRULE:FREQ=WEEKLY;COUNT=4"), moved, called_off)

    assert [(s, e.summary) for s, e in zip(starts(found), found.events, strict=True)] == [
        ("05-09T14", "Plenary"),
        ("05-17T19", "Moved"),
        ("05-23T14", "Off"),
        ("05-30T14", "Plenary"),
    ]
    assert found.events[2].status is EventStatus.CANCELLED


def test_a_change_to_all_later_dates_is_remarked() -> None:
    moved = event("1", "20110517", "RECURRENCE-ID;RANGE=THISANDFUTURE:20110516")

    found = read(event("1", "20110509", "RRULE:FREQ=WEEKLY;COUNT=3"), moved)

    assert starts(found) == ["05-09", "05-17", "05-23"]
    assert [o.oddness for o in found.oddities] == [Oddness.THIS_AND_FUTURE]


def test_of_two_versions_of_an_event_the_later_counts() -> None:
    found = read(
        event("1", "20110509", "SEQUENCE:2", summary="Later"), event("1", "20110509", "SEQUENCE:1", summary="Earlier")
    )

    assert [e.summary for e in found.events] == ["Later"]
    assert [(o.line, o.oddness) for o in found.oddities] == [(9, Oddness.TWICE)]


def test_events_that_share_an_identifier_by_mistake_are_all_there() -> None:
    assert len(read(*(event("", f"201105{day:02}") for day in range(1, 31))).events) == 30


def test_what_repeats_is_written_out_from_a_year_before_today_to_three_years_ahead() -> None:
    found = read(event("1", "19950109", "RRULE:FREQ=YEARLY;BYMONTH=1,7"), event("2", "19990301"))

    spans = [e.days.earliest for e in found.events]
    assert spans == [
        date(1999, 3, 1),  # what does not repeat is kept, whenever it is
        *(date(year, month, 9) for year in (2010, 2011, 2012, 2013) for month in (1, 7) if (year, month) != (2010, 1)),
        date(2014, 1, 9),
    ]


def test_of_too_many_occurrences_those_to_come_are_kept() -> None:
    found = read(event("1", "20000101", "RRULE:FREQ=DAILY"))

    assert len(found.events) == OCCURRENCES_MAXIMUM
    assert found.events[0].days.earliest == TODAY
    assert [(o.line, o.oddness) for o in found.oddities] == [(3, Oddness.CUT)]


def test_however_much_repeats_no_more_than_ten_thousand_rows_are_kept_and_every_event_has_one() -> None:
    found = read(*(event(str(n), "20000101", "RRULE:FREQ=DAILY") for n in range(100)))

    assert len(found.events) == ROWS_MAXIMUM
    assert {e.uid for e in found.events} == {str(n) for n in range(100)}


def test_a_called_off_file_holds_cancelled_events() -> None:
    assert only(event("1"), head="METHOD:CANCEL\r\n").status is EventStatus.CANCELLED
