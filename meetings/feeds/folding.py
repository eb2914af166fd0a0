"""Content lines of 75 octets at most, broken only where no program can be hurt.

icalendar folds between a letter and its combining mark and inside escapes; several clients then refuse the file, or
quietly damage Arabic and Chinese.
"""

from __future__ import annotations

from meetings.foundation.text import joins

LIMIT = 75
_ZWJ = "\u200d"
_BLANKS = " \t"


def fold(line: str) -> bytes:
    """One content line, without its end, as UTF-8 with CRLF at its end and CRLF + blank where it is broken.

    It is never broken inside a character, before a combining or formatting mark, within a joined emoji or a flag,
    inside an escape, or beside a blank. Where a piece without any such place is longer than a line (a letter under
    forty marks) it is broken between characters, but never inside an escape.
    """
    data = line.encode("utf-8")
    if len(data) <= LIMIT:
        return data + b"\r\n"
    lines = []
    start, room = 0, LIMIT
    while len(data) - start > room:
        end = _break(data, start, start + room)
        lines.append(data[start:end])
        start, room = end, LIMIT - 1  # the blank of a continuation counts
    lines.append(data[start:])
    return b"\r\n ".join(lines) + b"\r\n"


def _break(data: bytes, start: int, furthest: int) -> int:
    """The last good place to break `data` after `start`, at most at `furthest`."""
    place = _character(data, furthest)
    makeshift = 0
    while place > start:
        if not _is_escaped(data, start, place):
            if _may_break(data, start, place):
                return place
            makeshift = makeshift or place
        place = _character(data, place - 1)
    return makeshift


def _is_escaped(data: bytes, start: int, place: int) -> bool:
    """Whether what follows `place` is escaped by what stands before: in a value (backslash) or a parameter (caret)."""
    return _run(data, start, place, b"\\") % 2 == 1 or _run(data, start, place, b"^") % 2 == 1


def _character(data: bytes, place: int) -> int:
    """`place`, or the beginning of the character that it lies in."""
    while data[place] & 0xC0 == 0x80:
        place -= 1
    return place


def _may_break(data: bytes, start: int, place: int) -> bool:
    before = data[_character(data, place - 1) : place].decode("utf-8")
    after = data[place : place + 4].decode("utf-8", "ignore")[0]
    if before in _BLANKS or after in _BLANKS:  # some programs trim lines before they join them
        return False
    if before == _ZWJ or joins(after):
        return False
    return not (_is_flag_letter(after) and _flag_letters(data, start, place) % 2)


def _run(data: bytes, start: int, place: int, what: bytes) -> int:
    """How often `what` stands in a row right before `place`."""
    count = 0
    while place - len(what) >= start and data[place - len(what) : place] == what:
        place -= len(what)
        count += 1
    return count


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters(data: bytes, start: int, place: int) -> int:
    count = 0
    while place - 4 >= start and data[place - 4] == 0xF0 and _is_flag_letter(data[place - 4 : place].decode("utf-8")):
        place -= 4
        count += 1
    return count
