"""What strangers write: text that is shown, links, files of an independent writer, and files made to do harm."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.externals import reading
from meetings.externals.rules import EVENTS_MAXIMUM, ROWS_MAXIMUM, SIZE_MAXIMUM, FileRefused
from meetings.foundation.text import tamed_line
from meetings.foundation.windows import Window
from tests.externals.host import NEW_YORK, TODAY, calendar, event, only


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


INSTANTS = st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=80)


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
