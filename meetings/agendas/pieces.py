"""Two wordings of one text, word by word: what stayed, what was removed, what was added.

Chinese is compared by characters, whatever language they stand in. Nothing is ever cut within a word, between a letter
and its marks or within a joined emoji; what stayed between two changes and is too little to hold on to goes with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import accumulate, chain, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from meetings.foundation.text import joins

MOST_PAIRS = 100_000_000
"""Words of one wording times those of the other, up to which they are compared at once: a few milliseconds, 12 MB."""
FEW = 3  # so many words between two changes are given up, unless they are longer than either
TINY = 3  # so short a word is given up in any case: “the”, one Chinese character
LEAST = 5  # where less than one character of so many stayed, nothing did


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Piece(NamedTuple):
    """A piece of text: all that are not added are the text as it was, all that are not removed as it is."""

    text: str
    kind: PieceKind

    @property
    def is_right_to_left(self) -> bool:
        """Whether letters of it run from right to left."""
        return _RIGHT_TO_LEFT.search(self.text) is not None


def pieces(before: str, after: str, lang: str) -> tuple[Piece, ...]:
    """What became of `before`, in the order of reading; what was removed stands before what took its place."""
    if before == after:
        return (Piece(after, PieceKind.SAME),) if after else ()
    old, new = _read(before, lang), _read(after, lang)
    changes = _readable(old, new, _changes(_matches(old, new)))
    return tuple(_joined(_written(old, new, changes)))


# --- words ---

# Every pattern of a word is made of these. Python's \w holds letters and digits, not marks.
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LETTER = rf"[^\W{_HAN}]"
_FLAG = "\U0001f1e6-\U0001f1ff"  # two of these letters make a flag
_PICTURE = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001ffff"
# What opens a character, such as the Arabic sign before a number (Unicode: Prepend).
_OPENS = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3\U0001193f"
_OPENS += "\U00011941\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02"
_JOINING_LETTERS = (0x0E33, 0x0EB3)  # the am of Thai and Lao
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BLANK = re.compile(r"\r\n|\s")
_ENDS = frozenset(".!?…。！？；؟")  # a sentence


@cache
def _mark() -> str:
    """The pattern of what belongs to the character before it."""
    ranges: list[tuple[int, int]] = []
    for code in (*range(0x300, 0x20000), *range(0xE0000, 0xE0200)):
        if (joins(chr(code)) and not chr(code).isalnum()) or code in _JOINING_LETTERS:
            first = ranges.pop()[0] if ranges and ranges[-1][1] == code - 1 else code
            ranges.append((first, code))
    common, rare = (
        "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges if (first > 0xFFFF) is is_rare)
        for is_rare in (False, True)
    )
    # Python looks through ranges beyond U+FFFF one by one: only where it has to.
    return f"(?:[{common}]|(?=[\U00010000-\U0010ffff])[{rare}])"


@cache
def _word(lang: str) -> re.Pattern[str]:
    """What finds the next word of a text, or the next sign, after the blanks before it; at the end, an empty word."""
    mark = _mark()
    run = f"{_LETTER}++(?:{mark}++{_LETTER}*+)*+"
    # 1,500 and 10.30 are one word each, and so are symbols: A/CONF.192/L.1.
    inner = rf"(?:(?<=\d)[,٫٬](?=\d)|\.(?=\d)|/(?={_LETTER}))"
    apostrophe = f"['’](?={_LETTER})"
    # In French, l’ is a word of its own; elsewhere an apostrophe stands within one.
    word = f"{run}(?:{inner}{run})*+(?:{apostrophe})?+" if lang == "fr" else f"{run}(?:(?:{inner}|{apostrophe}){run})*+"
    one = rf"(?:[{_HAN}]{mark}*+|{word}|[{_FLAG}]++{mark}*+|(?:\r\n|.){mark}*+)"
    whole = rf"{one}(?:(?<=[{_OPENS}]){one}|(?<=\u200d)(?=[{_PICTURE}]){one})*+"
    return re.compile(rf"((?:\r\n|\s(?!{mark}))*+)(?:({whole})|\Z)", re.DOTALL)


class _Wording(NamedTuple):
    """A text as its words. The last one is empty and stands at the end, so that blanks always stand before a word."""

    text: str
    words: list[str]
    ends: list[int]  # of the word before each, and of the last
    starts: list[int]

    def blanks(self, word: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.ends[word] : self.starts[word]]

    def length(self, first: int, beyond: int) -> int:
        """How long words from one to before another are, with the blanks between them."""
        return self.ends[beyond] - self.starts[first] if first < beyond else 0


def _read(text: str, lang: str) -> _Wording:
    found = _word(lang).findall(text)
    if len(found) > 1 and not found[-2][1]:
        found.pop()  # blanks at the end and the end are found once more as the end alone
    places = list(accumulate(map(len, chain.from_iterable(found)), initial=0))
    return _Wording(text, [word for _blanks, word in found], places[0::2], places[1::2])


# --- what stayed ---

_Match = tuple[int, int]  # the same word, by its places in both wordings


def _matches(old: _Wording, new: _Wording) -> list[_Match]:
    """The words that stayed: as many as can be; where texts are long, those of the same sentences and between them."""
    if len(old.words) * len(new.words) <= MOST_PAIRS:
        return longest_common(old.words, new.words)
    starts, others = _sentences(old), _sentences(new)
    same = longest_common(
        [tuple(old.words[a:b]) for a, b in pairwise(starts)], [tuple(new.words[a:b]) for a, b in pairwise(others)]
    )
    matches: list[_Match] = []
    first = other = 0
    for sentence, another in [*same, (len(starts) - 1, len(others) - 1)]:
        beyond, other_beyond = starts[sentence], others[another]
        found = longest_common(old.words[first:beyond], new.words[other:other_beyond])
        matches += ((first + one, other + two) for one, two in found)
        first, other = beyond, other_beyond  # where the same sentence begins: what lies before the next begins with it
    return matches


def longest_common(old: Sequence[object], new: Sequence[object]) -> list[_Match]:
    """As many pairs of the same as can be, ascending in both; at the two ends alone where there are too many to try."""
    most = min(len(old), len(new))
    front = next((n for n in range(most) if old[n] != new[n]), most)
    back = next((n for n in range(most - front) if old[-1 - n] != new[-1 - n]), most - front)
    rows, columns = old[front : len(old) - back], new[front : len(new) - back]
    middle = _longest(rows, columns) if len(rows) * len(columns) <= MOST_PAIRS else []
    return [
        *((n, n) for n in range(front)),
        *((front + row, front + column) for row, column in middle),
        *((len(old) - n, len(new) - n) for n in range(back, 0, -1)),
    ]


def _longest(rows: Sequence[object], columns: Sequence[object]) -> list[_Match]:
    """A longest common subsequence, a row of the table at a time: each is one number, a bit for every column.

    A bit is 0 where one more column makes the longest common subsequence of the rows so far longer (Hyyrö, 2004).
    """
    where: dict[object, int] = {}
    for column, value in enumerate(columns):
        where[value] = where.get(value, 0) | 1 << column
    everywhere = (1 << len(columns)) - 1
    table = [everywhere]
    for value in rows:
        row = table[-1]
        if found := row & where.get(value, 0):
            row = ((row + found) | (row - found)) & everywhere
        table.append(row)
    matches: list[_Match] = []
    place, column = len(rows), len(columns) - 1
    while place and column >= 0:
        if rows[place - 1] == columns[column]:
            matches.append((place - 1, column))
            place, column = place - 1, column - 1
        elif table[place] >> column & 1:
            column -= 1
        else:
            place -= 1
    return matches[::-1]


def _sentences(wording: _Wording) -> list[int]:
    """Where sentences and lines begin, and the end."""
    begins = [0]
    for word in range(1, len(wording.words)):
        if wording.words[word - 1] in _ENDS or "\n" in wording.blanks(word):
            begins.append(word)
    return [*begins, len(wording.words)]


# --- what changed ---


class _Change(NamedTuple):
    """Words from `old` to before `old_beyond` gave way to those from `new` to before `new_beyond`; one may be none."""

    old: int
    old_beyond: int
    new: int
    new_beyond: int


def _changes(matches: Iterable[_Match]) -> list[_Change]:
    """What lies between words that stayed. The last word, which is empty, always stays."""
    changes = []
    old = new = 0
    for match, other in matches:
        if match > old or other > new:
            changes.append(_Change(old, match, new, other))
        old, new = match + 1, other + 1
    return changes


def _readable(old: _Wording, new: _Wording, changes: list[_Change]) -> list[_Change]:
    """Fewer changes, as a person would mark them: without what stayed by chance between them."""

    kept: list[_Change] = []
    sizes: list[int] = []
    for change in changes:
        size = _size(old, new, change)
        while kept and _is_lost(old, kept[-1].old_beyond, change.old, min(sizes[-1], size)):
            last = kept.pop()
            sizes.pop()
            change = _Change(last.old, change.old_beyond, last.new, change.new_beyond)
            size = _size(old, new, change)
        kept.append(change)
        sizes.append(size)
    return kept if _has_common(old, new, kept) else [_Change(0, len(old.words) - 1, 0, len(new.words) - 1)]


def _size(old: _Wording, new: _Wording, change: _Change) -> int:
    return max(old.length(change.old, change.old_beyond), new.length(change.new, change.new_beyond))


def _is_lost(old: _Wording, first: int, beyond: int, smaller: int) -> bool:
    """Whether words between two changes, the smaller of which is so long, are too little to hold on to."""
    length = old.length(first, beyond)
    return not _holds(old, first, beyond) and (length <= smaller or (beyond - first == 1 and length <= TINY))


def _holds(old: _Wording, first: int, beyond: int) -> bool:
    """Whether words that stayed are enough to tell a reader where they are: several, or a line of their own."""
    begins_line = first == 0 or "\n" in old.blanks(first)
    ends_line = beyond == len(old.words) - 1 or "\n" in old.blanks(beyond)
    return beyond - first > FEW or (first < beyond and begins_line and ends_line)


def _has_common(old: _Wording, new: _Wording, changes: list[_Change]) -> bool:
    """Whether enough stayed to tell a reader what changed, rather than that everything did."""
    stays = [0, *chain.from_iterable((one.old, one.old_beyond) for one in changes), len(old.words) - 1]
    islands = list(zip(stays[::2], stays[1::2], strict=True))
    stayed = sum(old.length(first, beyond) for first, beyond in islands)
    is_held = any(_holds(old, first, beyond) for first, beyond in islands)
    return is_held or stayed * LEAST >= min(len(old.text), len(new.text))


# --- the text again ---


def _written(old: _Wording, new: _Wording, changes: list[_Change]) -> Iterator[Piece]:
    joints = changes if changes and not changes[0].old else [_Change(0, 0, 0, 0), *changes]
    for joint, beyond in zip(joints, [*(one.old for one in joints[1:]), len(old.words)], strict=True):
        yield from _changed(old, new, joint)
        yield from _stayed(old, new, joint.old_beyond, joint.new_beyond, beyond - joint.old_beyond)


def _stayed(old: _Wording, new: _Wording, first: int, other: int, count: int) -> Iterator[Piece]:
    """Words that stayed; the blanks between them need not have."""
    text = old.text[old.starts[first] : old.ends[first + count]]
    if text == new.text[new.starts[other] : new.ends[other + count]]:
        yield Piece(text, PieceKind.SAME)
        return
    yield Piece(old.words[first], PieceKind.SAME)
    for n in range(1, count):
        yield from _changed(old, new, _Change(first + n, first + n, other + n, other + n))
        yield Piece(old.words[first + n], PieceKind.SAME)


def _changed(old: _Wording, new: _Wording, change: _Change) -> Iterator[Piece]:
    """Words that did not stay and the blanks around them, of which those stay that both wordings have."""
    first, beyond, other, other_beyond = change
    begin, end = old.ends[first], old.starts[beyond]
    new_begin, new_end = new.ends[other], new.starts[other_beyond]
    if lead := _shared(old.blanks(first), new.blanks(other)):
        yield Piece(old.text[begin : begin + lead], PieceKind.SAME)
        begin, new_begin = begin + lead, new_begin + lead
    trail = _shared(old.blanks(beyond), new.blanks(other_beyond), step=-1)
    trail = min(trail, end - begin, new_end - new_begin)
    if begin < end - trail:
        yield Piece(old.text[begin : end - trail], PieceKind.REMOVED)
    if new_begin < new_end - trail:
        yield Piece(new.text[new_begin : new_end - trail], PieceKind.ADDED)
    if trail:
        yield Piece(old.text[end - trail : end], PieceKind.SAME)


def _shared(one: str, other: str, step: int = 1) -> int:
    """How long the blanks are that two texts both begin with or, by a step of -1, end with."""
    if one == other:
        return len(one)
    length = 0
    for blank, another in zip(_BLANK.findall(one)[::step], _BLANK.findall(other)[::step], strict=False):
        if blank != another:
            break
        length += len(blank)
    return length


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Those of a kind that stand together as one, and none that is empty."""
    for kind, group in groupby(found, key=itemgetter(1)):
        if text := "".join(piece.text for piece in group):
            yield Piece(text, kind)
