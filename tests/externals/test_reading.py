"""Events out of files: their days, hours and zones, what repeats, what is left out and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from meetings.externals.rules import (
    ODDITIES_KEPT,
    EventStatus,
    Oddness,
    ReadEvent,
)
from meetings.foundation.windows import Window
from tests.externals.host import NEW_YORK, event, only, read


def days(*span: int) -> Window:
    return Window(date(2011, 5, span[0]), date(2011, 5, span[-1]))


def odd(*parts: str) -> list[tuple[int, Oddness]]:
    return [(oddity.line, oddity.oddness) for oddity in read(*parts).oddities]


@pytest.mark.parametrize(
    ("start", "more", "span"),
    [
        ("20110509", (), (9, 9)),
        ("20110509", ("DTEND:20110514",), (9, 13)),
        ("20110509", ("DTEND:20110509",), (9, 9)),  # some programs write the day twice
        ("20110509", ("DURATION:P5D",), (9, 13)),
        ("20110509", ("DURATION:P1W",), (9, 15)),
        ("20110509T100000", (), (9, 9)),
        ("20110509T100000", ("DTEND:20110509T180000",), (9, 9)),
        ("20110509T100000", ("DTEND:20110510T000000",), (9, 9)),  # midnight takes nothing of the next day
        ("20110509T220000", ("DURATION:PT4H",), (9, 10)),
        ("20110510T000000", (), (10, 10)),
        ("20110510T013000Z", (), (9, 9)),  # the evening before in New York
        ("20110509T230000Z", ("DURATION:PT6H",), (9, 10)),
    ],
)
def test_an_event_takes_the_days_it_takes_there(start: str, more: tuple[str, ...], span: tuple[int, int]) -> None:
    assert only(event("1", start, *more)).days == days(*span)


def test_all_that_is_shown_of_an_event_is_read() -> None:
    found = only(
        event(
            "indico-event-1@indico.example.org",
            "20110509T130000Z",
            "DTEND:20110513T210000Z",
            "LOCATION:Palais des Nations\\, Geneva",
            "URL:https://indico.example.org/event/1",
            "STATUS:TENTATIVE",
            "TRANSP:TRANSPARENT",
            summary="Conference on Disarmament\\; second part\\nPlenary",
        )
    )

    assert found == ReadEvent(
        uid="indico-event-1@indico.example.org",
        instance="",
        days=days(9, 13),
        zone=NEW_YORK,
        summary="Conference on Disarmament; second part Plenary",
        line=3,
        starts_at=datetime(2011, 5, 9, 13, tzinfo=UTC),
        ends_at=datetime(2011, 5, 13, 21, tzinfo=UTC),
        location="Palais des Nations, Geneva",
        url="https://indico.example.org/event/1",
        status=EventStatus.TENTATIVE,
        is_free=True,
    )


VTIMEZONE = """BEGIN:VTIMEZONE\r
TZID:%s\r
BEGIN:STANDARD\r
DTSTART:16011028T030000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010325T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
END:VTIMEZONE\r
"""


@pytest.mark.parametrize(
    "tzid",
    [
        *("Europe/Zurich", "europe/zurich", '"Europe/Zurich"', "W. Europe Standard Time", "w. europe standard time"),
        *("/citadel.org/20110101_1/Europe/Zurich", "/softwarestudio.org/Tzfile/Europe/Zurich"),
    ],
)
def test_a_zone_is_known_by_many_names(tzid: str) -> None:
    for day, hour in (("20110509", 7), ("20110117", 8)):
        found = only(f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID={tzid}:{day}T090000\r\nEND:VEVENT\r\n")

        assert found.starts_at is not None
        assert found.starts_at.hour == hour


@pytest.mark.parametrize("name", ["Bern", "(UTC+01:00) Amsterdam, Berlin, Bern", "tzone://Microsoft/Custom"])
def test_a_zone_that_only_the_file_knows_is_read_from_there(name: str) -> None:
    zone = ZoneInfo("Europe/Zurich")
    for day in (date(2011, 1, 17), date(2011, 3, 26), date(2011, 3, 28), date(2011, 10, 29), date(2011, 10, 31)):
        start = f'DTSTART;TZID="{name}":{day:%Y%m%d}T000500'
        found = only(VTIMEZONE % name, f"BEGIN:VEVENT\r\nUID:1\r\n{start}\r\nEND:VEVENT\r\n")

        assert found.starts_at == datetime(day.year, day.month, day.day, 0, 5, tzinfo=zone)
        assert (found.days, found.zone) == (Window.on(day), NEW_YORK)  # shown in a zone that has a name


def test_a_definition_that_makes_no_sense_is_no_zone() -> None:
    broken = "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:never\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

    assert odd(broken, "BEGIN:VEVENT\r\nDTSTART;TZID=X:20110509T100000\r\nEND:VEVENT\r\n") == [
        (10, Oddness.ZONE_UNKNOWN)
    ]


@pytest.mark.parametrize(
    ("head", "zone"),
    [
        ("", NEW_YORK),
        ("X-WR-TIMEZONE:Asia/Tokyo\r\n", "Asia/Tokyo"),
        ("X-WR-TIMEZONE:Tokyo Standard Time\r\n", "Asia/Tokyo"),
        ("X-WR-TIMEZONE:../../etc/localtime\r\n", NEW_YORK),
    ],
)
def test_hours_without_a_zone_are_those_of_the_calendar(head: str, zone: str) -> None:
    found = only(event("1", "20110509T100000"), head=head)

    assert found.starts_at == datetime(2011, 5, 9, 10, tzinfo=ZoneInfo(zone))
    assert found.zone == zone


def test_hours_of_an_unknown_zone_are_kept_with_a_doubt() -> None:
    found = read("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Mars/Olympus:20110509T100000\r\nEND:VEVENT\r\n")

    assert [e.starts_at for e in found.events] == [datetime(2011, 5, 9, 14, tzinfo=UTC)]
    assert [(o.line, o.oddness, o.detail) for o in found.oddities] == [(5, Oddness.ZONE_UNKNOWN, "Mars/Olympus")]


@pytest.mark.parametrize(
    ("lines", "oddness"),
    [
        (("UID:1",), Oddness.NO_START),
        (("DTSTART:20110532",), Oddness.BAD_START),
        (("DTSTART:2011-05-09",), Oddness.BAD_START),
        (("DTSTART:20110509T250000",), Oddness.BAD_START),
        (("DTSTART:20110509T100000+0200",), Oddness.BAD_START),
        (("DTSTART:٢٠١١٠٥٠٩",), Oddness.BAD_START),
        (("DTSTART:",), Oddness.BAD_START),
        (("DTSTART:99991231",), Oddness.YEAR),
        (("DTSTART:00010101T000000Z",), Oddness.YEAR),
        (("DTSTART:19890101",), Oddness.YEAR),
        (("DTSTART:20110509", "DTEND:soon"), Oddness.BAD_END),
        (("DTSTART:20110509", "DTEND:99991231"), Oddness.YEAR),
        (("DTSTART:20110509", "DURATION:P"), Oddness.BAD_END),
        (("DTSTART:20110509", "DURATION:PT"), Oddness.BAD_END),
        (("DTSTART:20110509", "DTEND:20110508"), Oddness.END_BEFORE_START),
        (("DTSTART:20110509T100000", "DTEND:20110509T095959"), Oddness.END_BEFORE_START),
        (("DTSTART:20110509T100000", "DURATION:-PT1H"), Oddness.END_BEFORE_START),
        (("DTSTART:20110509", "DTEND:20110510T100000"), Oddness.MIXED),
        (("DTSTART:20110509T100000", "DTEND:20110510"), Oddness.MIXED),
        (("DTSTART:20110509", "DTEND:20130101"), Oddness.TOO_LONG),
        (("DTSTART:20110509", "RRULE:FREQ=SOMETIMES"), Oddness.RULE_UNREADABLE),
        (("DTSTART:20110509", "RRULE:FREQ=SECONDLY"), Oddness.RULE_TOO_OFTEN),
        (("DTSTART:16000101", "RRULE:FREQ=DAILY;COUNT=5;BYMONTH=2;BYMONTHDAY=30"), Oddness.RULE_TOO_MUCH),
    ],
)
def test_an_odd_event_is_left_out_with_its_line_and_the_others_are_read(
    lines: tuple[str, ...], oddness: Oddness
) -> None:
    odd_one = "\r\n".join(("BEGIN:VEVENT", *lines, "SUMMARY:Odd", "END:VEVENT", ""))

    found = read(event("1", summary="Sound"), odd_one, event("2", summary="Sound"))

    assert [e.summary for e in found.events] == ["Sound", "Sound"]
    assert [(o.oddness, o.summary) for o in found.oddities] == [(oddness, "Odd")]
    # The line of the property to blame, of the event where one is missing.
    assert found.oddities[0].line == 8 + (len(lines) if oddness is not Oddness.NO_START else 0)


def test_unreadable_lines_are_passed_over() -> None:
    found = read(event("1", "20110509", "DESCRIPTION:A first line", "and a second that is not folded"))

    assert len(found.events) == 1
    assert [(o.line, o.oddness) for o in found.oddities] == [(8, Oddness.LINE_UNREADABLE)]


def test_only_the_first_oddities_are_kept_and_all_are_counted() -> None:
    found = read(*["BEGIN:VEVENT\r\nEND:VEVENT\r\n"] * 200)

    assert (len(found.oddities), found.odd_count) == (ODDITIES_KEPT, 200)
