"""The lines and parts of a file: what is refused, and in which line it says so."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.externals.lines import LINE_MAXIMUM, components
from meetings.externals.rules import EVENTS_MAXIMUM, SIZE_MAXIMUM, FileRefused
from tests.externals.host import calendar, event

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body></body></html>"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "file.empty", 0),
        (b"\r\n \t\n", "file.empty", 0),
        (b"\xef\xbb\xbf", "file.empty", 0),
        (PAGE, "file.web_page", 1),
        (b"\n\n  <HTML lang=en>", "file.web_page", 1),
        (b"\xef\xbb\xbf<!doctype   html>", "file.web_page", 1),
        (b"%PDF-1.7\n", "file.not_calendar", 1),
        (b'{"error": "no such category"}', "file.not_calendar", 1),
        (b"\n\nBEGIN:VCARD\nEND:VCARD\n", "file.not_calendar", 3),
        (b"SUMMARY:Plenary\n", "file.not_calendar", 1),
        ((HEAD + "BEGIN:VEVENT\r\nUID:1\r\n").encode(), "file.unclosed", 3),
        (HEAD.encode(), "file.unclosed", 1),
        ((HEAD + "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n").encode(), "file.unbalanced", 4),
        ((HEAD + "END:VEVENT\r\nEND:VCALENDAR\r\n").encode(), "file.unbalanced", 3),
        (calendar() + b"END:VCALENDAR\r\n", "file.outside", 4),
        (calendar() + b"<b>Warning</b>: mysql_query() failed\r\n", "file.outside", 4),
        (calendar() + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "file.outside", 4),
        ((HEAD + "BEGIN:X\r\n" * 100).encode(), "file.too_deep", 10),
        (calendar("DESCRIPTION:" + "x" * LINE_MAXIMUM + "\r\n"), "file.line_too_long", 3),
        (calendar("DESCRIPTION:x\r\n" + " x\r\n" * LINE_MAXIMUM), "file.line_too_long", 3),
        (calendar("SUMMARY:caf\r\n").replace(b"caf", b"caf\xe9"), "file.not_utf8", 3),
        (calendar("SUMMARY:a\r\n b\r\n c\r\n").replace(b" c", b" \xff"), "file.not_utf8", 5),
        (calendar().decode().encode("utf-16"), "file.not_utf8", 1),
        (calendar(*[event()] * (EVENTS_MAXIMUM + 1)), "file.too_many_events", 3 + 5 * EVENTS_MAXIMUM),
        (b"x" * (SIZE_MAXIMUM + 1), "file.too_large", 0),
    ],
)
def test_a_broken_file_is_refused_with_its_line(data: bytes, code: str, line: int) -> None:
    with pytest.raises(FileRefused) as refused:
        components(data)

    assert (refused.value.code, refused.value.line) == (code, line)


def test_what_is_open_is_named_where_something_else_ends() -> None:
    with pytest.raises(FileRefused) as refused:
        components((HEAD + "BEGIN:VEVENT\r\nBEGIN:VALARM\r\nEND:VEVENT\r\n").encode())

    assert (refused.value.detail, refused.value.params["begun"]) == ("VEVENT", "VALARM")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_end_of_line_is_one(end: str) -> None:
    (found,) = components(calendar(event(summary="Ple\r\n nary")).replace(b"\r\n", end.encode()))

    summary = found.parts[0].first("SUMMARY")
    assert summary is not None
    assert (summary.value, summary.line) == ("Plenary", 6)


def test_a_character_that_was_folded_is_put_together_again() -> None:
    data = calendar(event(summary="裁军")).replace("裁".encode(), b"\xe8\r\n \xa3\r\n\t\x81")

    assert components(data)[0].parts[0].value("SUMMARY") == "裁军"


def test_a_byte_order_mark_and_several_calendars_are_read() -> None:
    found = components(b"\xef\xbb\xbf" + calendar(event("1")) + b"\r\n" + calendar(event("2")))

    assert [one.parts[0].value("UID") for one in found] == ["1", "2"]


def test_a_colon_in_quotes_ends_no_name() -> None:
    (found,) = components(calendar('BEGIN:VEVENT\r\nDTSTART;X="a:b;c";TZID=Europe/Zurich:20110509\r\nEND:VEVENT\r\n'))

    start = found.parts[0].first("DTSTART")
    assert start is not None
    assert (start.parameters, start.value) == ({"X": "a:b;c", "TZID": "Europe/Zurich"}, "20110509")


def test_lines_that_are_no_properties_are_remembered() -> None:
    (found,) = components(calendar('BEGIN:VEVENT\r\nand so on\r\nSUMMARY;X="open:y\r\n:x\r\nEND:VEVENT\r\n'))

    assert found.parts[0].unreadable == [4, 5, 6]


@pytest.mark.parametrize(
    "data",
    [
        b"\n" * SIZE_MAXIMUM,
        calendar("\n" * (SIZE_MAXIMUM - 100)),
        calendar("BEGIN:A\r\nEND:A\r\n" * 120_000),
        calendar('X;A="' * 40_000 + "\r\n"),
        calendar("X" + ';A="x"' * 40_000 + ":y\r\n"),
        calendar(("X:" + '"' * 1_000 + "\r\n") * 1_900),
        calendar("UID:x\r\n" * 280_000),
    ],
)
def test_no_file_takes_long(data: bytes) -> None:
    begun = time.perf_counter()
    with suppress(FileRefused):
        components(data)

    assert time.perf_counter() - begun < 3


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(data: bytes) -> None:
    with suppress(FileRefused):
        components(data)


PIECES = (
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VALARM",
    "END:VALARM",
    " x",
    "A:b",
    "",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_parts_that_are_read_are_balanced(pieces: list[str]) -> None:
    try:
        components("\r\n".join(pieces).encode())
    except FileRefused:
        return
    stack: list[str] = []
    for piece in pieces:
        if piece.startswith("BEGIN:"):
            stack.append(piece[6:])
        elif piece.startswith("END:"):
            assert stack.pop() == piece[4:]
    assert stack == []
