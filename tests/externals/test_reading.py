"""Events out of files: their days, hours and zones, what repeats, what is left out and why."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.externals import reading
from meetings.externals.rules import (
    EVENTS_MAXIMUM,
    OCCURRENCES_MAXIMUM,
    ODDITIES_KEPT,
    ROWS_MAXIMUM,
    SIZE_MAXIMUM,
    EventStatus,
    FileRefused,
    Oddness,
    ReadEvent,
    Reading,
)
from meetings.foundation.text import tamed_line
from meetings.foundation.windows import Window
from tests.externals.host import calendar, event

TODAY = date(2011, 1, 13)
NEW_YORK = "America/New_York"


def read(*parts: str, head: str = "") -> Reading:
    return reading.read(calendar(*parts, head=head), zone=NEW_YORK, today=TODAY)


def only(*parts: str, head: str = "") -> ReadEvent:
    found = read(*parts, head=head)
    assert [oddity for oddity in found.oddities if not oddity.oddness.is_kept] == []
    (one,) = found.events
    return one


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


# --- what repeats ---------------------------------------------------------------------------------------------------


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


# --- what strangers write -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b\x1bc", "a b c"),
        ("\u202eevil\u2066", "evil"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # text: pages escape it
        ("e\u0301", "é"),
        ("  Two \t blanks ", "Two blanks"),
        ("\u200b\u2060", ""),
        ("a\\nb\\Nc\\;d\\,e\\\\n", "a b c;d,e\\n"),
        ("x" * 5_000, "x" * 299 + "…"),
        ("裁军审议委员会", "裁军审议委员会"),
        ("نزع السلاح", "نزع السلاح"),
    ],
)
def test_a_summary_becomes_one_harmless_line(written: str, shown: str) -> None:
    assert only(event("1", summary=written)).summary == shown


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://indico.example.org/event/1?a=b#c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("https://un.org@evil.example/", False),
        ("https://example.org/\u202egpj.exe", False),
        ('https://example.org/"onmouseover="alert(1)', False),
        ("https://example.org/ x", False),
        ("https://exam\\ple.org", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[", False),
        ("https://example.org/" + "x" * 1_000, False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_plain_web_addresses_become_links(written: str, kept: bool) -> None:
    assert only(event("1", "20110509", f"URL:{written}")).url == (written if kept else "")


def test_a_long_identifier_is_kept_by_its_digest() -> None:
    assert len(only(event("x" * 5_000)).uid) == 64


# --- against an independent writer, and against malice --------------------------------------------------------------

INSTANTS = st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=80)


@settings(deadline=None)
@given(INSTANTS, st.timedeltas(timedelta(), timedelta(days=30)), WORDS, st.booleans())
def test_what_icalendar_writes_is_read_as_it_was_meant(
    start: datetime, length: timedelta, summary: str, is_day: bool
) -> None:
    start, length = start.replace(microsecond=0), timedelta(seconds=int(length.total_seconds()))
    entry = icalendar.Event()
    entry.add("uid", "1@example.org")
    entry.add("summary", summary)
    entry.add("dtstart", start.date() if is_day else start)
    entry.add("dtend", start.date() + timedelta(days=length.days + 1) if is_day else start + length)
    whole = icalendar.Calendar()
    whole.add_component(entry)

    found = reading.read(whole.to_ical(), zone="UTC", today=TODAY)

    (one,) = found.events
    if is_day:
        assert one.days == Window(start.date(), start.date() + timedelta(days=length.days))
    else:
        assert (one.starts_at, one.ends_at) == (start, start + length)
    if not any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in summary):
        assert one.summary == tamed_line(summary.replace("\r\n", "\n"))


LINES = st.sampled_from(
    (
        *("DTSTART:20110509", "DTSTART;TZID=Europe/Zurich:20110509T090000", "DTEND:20110510", "DURATION:PT1H"),
        *("RRULE:FREQ=DAILY", "RRULE:FREQ=YEARLY;BYDAY=-1SU", "EXDATE:20110509", "RDATE:20110601T090000Z"),
        *("RECURRENCE-ID:20110509", "UID:1", "STATUS:CANCELLED", "SEQUENCE:9999999999", "TZOFFSETFROM:+9999", ":"),
        *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:X", "DTSTART;TZID=X:20110509T090000"),
    )
)


@settings(deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=25))
def test_whatever_stands_in_a_file_is_read_or_refused(lines: list[str]) -> None:
    data = calendar("BEGIN:VEVENT\r\n", *(f"{line}\r\n" for line in lines), "END:VEVENT\r\n")
    with suppress(FileRefused):
        found = reading.read(data, zone=NEW_YORK, today=TODAY)
        assert found.odd_count >= len(found.oddities)


def repeating(rule: str, count: int, start: str = "20110101T090000") -> bytes:
    return calendar(*(event(str(n), start, f"RRULE:{rule}") for n in range(count)))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(repeating("FREQ=SECONDLY", EVENTS_MAXIMUM), id="secondly"),
        pytest.param(repeating("FREQ=DAILY", EVENTS_MAXIMUM), id="daily"),
        pytest.param(repeating("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", EVENTS_MAXIMUM), id="never"),
        pytest.param(repeating("FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=30", 5_000, "16000101"), id="never since 1600"),
        pytest.param(repeating("FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=1;BYSETPOS=2", EVENTS_MAXIMUM), id="no such week"),
        pytest.param(calendar(event("1", "20110101", *["EXDATE:" + "20110101," * 20_000] * 9)), id="exceptions"),
        pytest.param(calendar(event("1", "20110101", *["RDATE:" + "20110101," * 20_000] * 9)), id="further dates"),
        pytest.param(calendar(*[event("1", "20110101", "RECURRENCE-ID:20110101")] * EVENTS_MAXIMUM), id="versions"),
        pytest.param(
            calendar(
                "BEGIN:VTIMEZONE\r\nTZID:X\r\n"
                + "BEGIN:STANDARD\r\nDTSTART:16000101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\n"
                "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\nEND:STANDARD\r\n"
                * 10_000
                + "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=X:20110509T100000\r\nEND:VEVENT\r\n"
            ),
            id="zones",
        ),
        pytest.param(
            calendar(
                *(f"BEGIN:VEVENT\r\nDTSTART;TZID={'a/' * 90}{n}:20110509T1000\r\nEND:VEVENT\r\n" for n in range(5000))
            ),
            id="names of zones",
        ),
    ],
)
def test_no_file_takes_more_than_a_few_seconds(data: bytes) -> None:
    assert len(data) <= SIZE_MAXIMUM
    begun = time.perf_counter()

    found = reading.read(data, zone=NEW_YORK, today=TODAY)

    assert time.perf_counter() - begun < 8  # about one on a machine with nothing else to do
    assert len(found.events) <= ROWS_MAXIMUM
