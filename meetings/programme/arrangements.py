"""Sessions as they are entered: what is usual of each kind, plain checks, how they stand to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.foundation.errors import RuleViolation
from meetings.foundation.languages import LANGUAGES, Text

from .rules import (
    LUNCH_LENGTH,
    SERVED,
    SESSIONS_MAXIMUM,
    STANDARD_LENGTH,
    TITLE_MAXIMUM,
    Arrangement,
    Interpretation,
    PeriodKind,
    SessionKind,
    check_length,
)
from .situation import NO_TEXT, RelationFacts

CODES = (
    "programme.hour_alone",
    "programme.langs_missing",
    "programme.langs_not_wanted",
    "programme.number_not_formal",
    "programme.relation_circle",
    "programme.relation_self",
    "programme.relation_twice",
    "programme.theme_too_long",
    "programme.too_many_relations",
    "programme.too_many_sessions",
    "programme.too_many_themes",
    "programme.window_order",
)
"""Every code this module raises besides those of `rules`."""

NUMBER_MAXIMUM = 999
REMARK_MAXIMUM = 2_000
CONTACT_MAXIMUM = 300
THEMES_MAXIMUM = 40  # entered at once
RELATIONS_MAXIMUM = 1_000  # of one programme
# A number with a stop, a bracket or the comma that separates the parts of a Chinese list, then the theme.
_NUMBERED = re.compile(r"([0-9]{1,3})\s*[.)、．]\s*(?=[^\s\d])(.*)")


class Standing(StrEnum):
    """By what lists of sessions choose."""

    PLACED = "placed"
    UNPLACED = "unplaced"
    CALLED_OFF = "called_off"
    REMOVED = "removed"


class SessionStep(StrEnum):
    """What is done with a session as a whole, after a question."""

    COPY = "copy"
    CALL_OFF = "call-off"
    REINSTATE = "reinstate"
    REMOVE = "remove"
    RESTORE = "restore"


def steps(is_removed: bool, is_called_off: bool) -> tuple[SessionStep, ...]:
    """What can be done with a session as a whole, in the order of buttons."""
    if is_removed:
        return (SessionStep.RESTORE,)
    turned = SessionStep.REINSTATE if is_called_off else SessionStep.CALL_OFF
    return (SessionStep.COPY, turned, SessionStep.REMOVE)


@dataclass(frozen=True)
class Moment:
    """A day and, if it is not the whole of it, an hour of that day, in minutes from midnight."""

    on: date | None = None
    at: int | None = None


@dataclass(frozen=True)
class SessionDraft:
    """A session as the secretariat enters it, wherever it stands. Rooms, parties and items are named by their ids."""

    kind: SessionKind
    title: Text
    minutes: int
    number: int | None = None
    note: Text = NO_TEXT
    remark: str = ""
    attendance: int = 0
    langs: tuple[str, ...] = ()
    interpretation: Interpretation = Interpretation.NONE
    is_listed: bool = True
    is_open: bool = True
    needs_access: bool = False
    equipment: tuple[str, ...] = ()
    room_wish: int | None = None
    period_wishes: tuple[PeriodKind, ...] = ()
    not_before: Moment = Moment()
    not_after: Moment = Moment()
    contact: str = ""
    parties: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True)
class SeveralDraft:
    """Several sessions of one kind at once: `themes` in the language `lang`, one a line, with what they share."""

    kind: SessionKind
    themes: str
    lang: str
    minutes: int
    attendance: int = 0
    parties: tuple[int, ...] = ()
    in_order: bool = True  # each ends before the next one begins


@dataclass(frozen=True)
class RelationDraft:
    """How a session is to stand to another one: it must, or it is wished."""

    first: int
    second: int
    order: Arrangement
    is_hard: bool = True


@dataclass(frozen=True)
class Usual:
    """What sessions of a kind usually have."""

    minutes: int
    langs: tuple[str, ...] = ()
    interpretation: Interpretation = Interpretation.NONE
    is_open: bool = True
    periods: tuple[PeriodKind, ...] = ()


_HALF_DAYS = (PeriodKind.MORNING, PeriodKind.AFTERNOON)
USUAL: Mapping[SessionKind, Usual] = {
    SessionKind.FORMAL: Usual(STANDARD_LENGTH, LANGUAGES, Interpretation.GRANTED, periods=_HALF_DAYS),
    SessionKind.INFORMAL: Usual(STANDARD_LENGTH, is_open=False, periods=_HALF_DAYS),
    SessionKind.BUREAU: Usual(60, is_open=False),
    SessionKind.GROUP: Usual(60, LANGUAGES, Interpretation.AS_AVAILABLE, is_open=False, periods=(PeriodKind.GROUPS,)),
    SessionKind.SIDE_EVENT: Usual(LUNCH_LENGTH, periods=(PeriodKind.LUNCH,)),
    SessionKind.BRIEFING: Usual(60),
}
"""With what the form of a new session begins; everything can be changed."""


# --- one session ----------------------------------------------------------------------------------------------------


def check_session(given: SessionDraft) -> None:
    """What a session must not contradict by itself.

    Raises `programme.length` (maximum) on `minutes`; `programme.number_not_formal` on `number`;
    `programme.langs_missing` and `programme.langs_not_wanted` on `langs`; `programme.hour_alone` on the day that is
    missing; `programme.window_order` on `not_after_on`.
    """
    check_length(given.minutes)
    if given.number is not None and given.kind is not SessionKind.FORMAL:
        raise RuleViolation("programme.number_not_formal", field="number")
    if given.interpretation in SERVED and not given.langs:
        raise RuleViolation("programme.langs_missing", field="langs")
    if given.interpretation is Interpretation.NONE and given.langs:
        raise RuleViolation("programme.langs_not_wanted", field="langs")
    _check_window(given.not_before, given.not_after, given.minutes)


def _check_window(before: Moment, after: Moment, minutes: int) -> None:
    for field, moment in (("not_before_on", before), ("not_after_on", after)):
        if moment.on is None and moment.at is not None:
            raise RuleViolation("programme.hour_alone", field=field)
    if before.on is None or after.on is None:
        return
    is_too_short = before.at is not None and after.at is not None and after.at - before.at < minutes
    if before.on > after.on or (before.on == after.on and is_too_short):
        raise RuleViolation("programme.window_order", field="not_after_on")


def check_count(standing: int, more: int = 1) -> None:
    """Whether a programme has room for so many more sessions. Raises `programme.too_many_sessions` (maximum)."""
    if standing + more > SESSIONS_MAXIMUM:
        raise RuleViolation("programme.too_many_sessions", maximum=SESSIONS_MAXIMUM)


# --- several at once ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Theme:
    """A line of a list of themes: what a session is about, and the number that stands before it, if one does."""

    title: str
    number: int | None = None


def themes(written: str, kind: SessionKind) -> tuple[Theme, ...]:
    """The themes of a list, one a line; of formal meetings, a number before a theme is that of the meeting.

    Raises, on `themes`: `text.empty`, `programme.too_many_themes` (maximum), `programme.theme_too_long` (line, from 1
    among those that are not empty, and maximum).
    """
    lines = [" ".join(line.split()) for line in written.splitlines()]
    found = tuple(_theme(line, kind) for line in lines if line)
    if not found:
        raise RuleViolation("text.empty", field="themes")
    if len(found) > THEMES_MAXIMUM:
        raise RuleViolation("programme.too_many_themes", field="themes", maximum=THEMES_MAXIMUM)
    for line, theme in enumerate(found, start=1):
        if len(theme.title) > TITLE_MAXIMUM:
            raise RuleViolation("programme.theme_too_long", field="themes", line=line, maximum=TITLE_MAXIMUM)
    return found


def _theme(line: str, kind: SessionKind) -> Theme:
    match = _NUMBERED.fullmatch(line) if kind is SessionKind.FORMAL else None
    if match is None or int(match[1]) == 0:
        return Theme(line)
    return Theme(match[2], int(match[1]))


# --- how they stand to one another ----------------------------------------------------------------------------------

ONE_AFTER_ANOTHER = frozenset({Arrangement.BEFORE, Arrangement.DIRECTLY_BEFORE})
"""What tells the first from the second; all others say the same both ways."""


def twin(relations: Iterable[RelationFacts], given: RelationDraft) -> RelationFacts | None:
    """The relation that says the same of the same two sessions, as strictly or not."""
    pairs = [(given.first, given.second)]
    if given.order not in ONE_AFTER_ANOTHER:
        pairs.append((given.second, given.first))
    return next((one for one in relations if one.order is given.order and (one.first, one.second) in pairs), None)


def check_relation(relations: Iterable[RelationFacts], given: RelationDraft) -> None:
    """Whether a relation can hold beside those there are.

    Raises `programme.relation_self` and `programme.relation_twice` on `second`; `programme.relation_circle` on it where
    the second must already end before the first begins, directly or by way of others; `programme.too_many_relations`
    (maximum).
    """
    if given.first == given.second:
        raise RuleViolation("programme.relation_self", field="second")
    known = list(relations)
    same = twin(known, given)
    if same is not None and same.is_hard == given.is_hard:
        raise RuleViolation("programme.relation_twice", field="second")
    if same is None and len(known) >= RELATIONS_MAXIMUM:
        raise RuleViolation("programme.too_many_relations", maximum=RELATIONS_MAXIMUM)
    if given.is_hard and given.order in ONE_AFTER_ANOTHER and _leads(known, given.second, given.first):
        raise RuleViolation("programme.relation_circle", field="second")


def _leads(relations: list[RelationFacts], start: int, end: int) -> bool:
    """Whether `start` must end before `end` begins."""
    after: dict[int, list[int]] = {}
    for one in relations:
        if one.is_hard and one.order in ONE_AFTER_ANOTHER:
            after.setdefault(one.first, []).append(one.second)
    reached, waiting = {start}, [start]
    while waiting:
        for follower in after.get(waiting.pop(), ()):
            if follower not in reached:
                reached.add(follower)
                waiting.append(follower)
    return end in reached
