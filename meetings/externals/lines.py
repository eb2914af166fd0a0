"""The lines of an iCalendar file, unfolded and numbered, and the components they make; pure, and linear in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .rules import EVENTS_MAXIMUM, SIZE_MAXIMUM, FileRefused

LINE_MAXIMUM = 250_000  # bytes of one content line, unfolded: a picture in base64 still fits
DEPTH_MAXIMUM = 8  # VCALENDAR, VEVENT, VALARM and what newer standards put into that
KEPT = frozenset(
    {
        *("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "LOCATION", "URL", "STATUS", "TRANSP", "SEQUENCE"),
        *("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
        *("TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO"),
        *("METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"),
    }
)
"""The properties that are read; all others are passed over."""

# A name and its parameters: up to the first colon outside quotes.
_HEAD = re.compile(r'[^":]*(?:"[^"]*"[^":]*)*:')
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))')
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Content:
    """One property: where it stands, its name in capitals, its parameters, its value as written."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END: `unreadable` are its lines that are no property."""

    name: str
    line: int
    contents: list[Content] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)

    def first(self, name: str) -> Content | None:
        """The first property of that name."""
        return next((content for content in self.contents if content.name == name), None)

    def all(self, name: str) -> list[Content]:
        """Every property of that name."""
        return [content for content in self.contents if content.name == name]

    def value(self, name: str) -> str:
        """The value of the first property of that name, empty when there is none."""
        found = self.first(name)
        return found.value.strip() if found is not None else ""


def components(data: bytes) -> list[Component]:
    """The calendars of a file (one, as a rule), each with its parts.

    Raises FileRefused with the line: not UTF-8, a web page, something else, more than it may hold, or BEGIN and END
    that do not fit each other.
    """
    if len(data) > SIZE_MAXIMUM:
        raise FileRefused("file.too_large", maximum=SIZE_MAXIMUM // 1_000_000)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("file.not_utf8", 1)
    data = data.removeprefix(_MARK)
    if not data.strip():
        raise FileRefused("file.empty")
    if _PAGE.match(data):
        raise FileRefused("file.web_page", 1)
    calendars: list[Component] = []
    stack: list[Component] = []
    events = 0
    for number, text in _unfolded(data):
        name = text[:6].upper()
        if name == "BEGIN:":
            opened = Component(text[6:].strip().upper(), number)
            if not stack and opened.name != "VCALENDAR":
                raise FileRefused("file.outside" if calendars else "file.not_calendar", number)
            if len(stack) >= DEPTH_MAXIMUM:
                raise FileRefused("file.too_deep", number, maximum=DEPTH_MAXIMUM)
            events += opened.name == "VEVENT"
            if events > EVENTS_MAXIMUM:
                raise FileRefused("file.too_many_events", number, maximum=EVENTS_MAXIMUM)
            (stack[-1].parts if stack else calendars).append(opened)
            stack.append(opened)
        elif not stack:
            raise FileRefused("file.outside" if calendars else "file.not_calendar", number)
        elif name.startswith("END:"):
            ended = text[4:].strip().upper()
            if ended != stack[-1].name:
                raise FileRefused("file.unbalanced", number, ended[:40], begun=stack[-1].name[:40])
            stack.pop()
        else:
            _take(stack[-1], number, text)
    if stack:
        raise FileRefused("file.unclosed", stack[-1].line, stack[-1].name[:40])
    return calendars


def _take(component: Component, number: int, text: str) -> None:
    head, colon, value = text.partition(":")
    if '"' in head:
        found = _HEAD.match(text)
        head, colon, value = (found[0][:-1], ":", text[found.end() :]) if found else (head, "", "")
    name = _NAME.match(head)
    if not colon or name is None or head[name.end() : name.end() + 1] not in ("", ";"):
        component.unreadable.append(number)
    elif (upper := name[0].upper()) in KEPT:
        parameters = {m[1].upper(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(head)}
        component.contents.append(Content(number, upper, parameters, value))


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their first physical one; blank ones are left out.

    They are joined as bytes: some programs fold within a character.
    """
    joined: list[bytes] = []
    length = begun = 0
    for number, line in enumerate(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), 1):
        if line[:1] in (b" ", b"\t") and joined:
            joined.append(line[1:])
            length += len(line)
        else:
            if joined:
                yield begun, _decoded(joined, begun)
            joined = [line] if line.strip() else []
            begun, length = number, len(line)
        if length > LINE_MAXIMUM:
            raise FileRefused("file.line_too_long", begun, maximum=LINE_MAXIMUM)
    if joined:
        yield begun, _decoded(joined, begun)


def _decoded(pieces: list[bytes], begun: int) -> str:
    whole = b"".join(pieces)
    try:
        return whole.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        for further, piece in enumerate(pieces):
            if at < len(piece):
                raise FileRefused("file.not_utf8", begun + further) from error
            at -= len(piece)
        raise FileRefused("file.not_utf8", begun) from error
