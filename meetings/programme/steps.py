"""Requests for sessions: what the acts on one come to, and plain checks of what is asked for and answered.

Whatever is recorded of a request are its acts; where it stands is what folding them gives. `rules.STEPS` is the table
of who may do what from where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text

from .rules import ASKED_FOR, ByKind, Hours, Party, PeriodKind, RequestAction, RequestStatus, SessionKind, move
from .situation import NO_TEXT

CODES = (
    "programme.kind_not_asked",
    "programme.meeting_over",
    "programme.reason_missing",
    "programme.requests_not_taken",
    "programme.same_wish",
    "programme.session_began",
    "programme.slot_missing",
    "programme.too_many_drafts",
    "programme.too_many_requests",
    "programme.wish_too_short",
    "programme.wish_unknown",
)
"""Every code this module raises."""

PURPOSE_MAXIMUM = 2_000
WORDS_MAXIMUM = 2_000  # of an answer, a refusal, a withdrawal
ATTENDANCE_MAXIMUM = 5_000
DRAFTS_MAXIMUM = 20  # of one author, for all meetings
REQUESTS_MAXIMUM = 20  # of one author for one meeting
WISHES = 3  # slots that may be named, the best first
# Together they fit what a session keeps of whom conference services may ask.
CONTACT_NAME_MAXIMUM, CONTACT_EMAIL_MAXIMUM, CONTACT_PHONE_MAXIMUM = 100, 150, 40
EVERY_PARTY = frozenset(Party)

KINDS_FOR: Mapping[ByKind, tuple[SessionKind, ...]] = {
    ByKind.STATE: tuple(kind for kind in ASKED_FOR if kind is not SessionKind.GROUP),
    ByKind.GROUP: ASKED_FOR,
    ByKind.ORGANIZATION: (SessionKind.SIDE_EVENT,),
}
"""What each may ask for: only a group for its own meeting; civil society for side events."""

Wish = tuple[date, PeriodKind]
"""A part of a day, as those who ask name it."""


@dataclass(frozen=True)
class Slot:
    """Where a session is to be held: a day and an hour, and a room where one is given."""

    on: date
    starts: int
    room: int | None = None

    def hours(self, minutes: int) -> Hours:
        """When a session of that length is held there."""
        return Hours(self.starts, self.starts + minutes)


def slot_of(on: date | None, starts: int | None, room: int | None) -> Slot | None:
    """A slot as it is stored; None where there is none."""
    return None if on is None or starts is None else Slot(on, starts, room)


@dataclass(frozen=True)
class Act:
    """What was done with a request: the slot that was granted or offered, and what was said."""

    action: RequestAction
    at: datetime
    slot: Slot | None = None
    words: Text = NO_TEXT


@dataclass(frozen=True)
class Standing:
    """Where a request stands. `offered` is the slot that waits for an answer of its author, `granted` what came of it;
    `words` are those of the secretariat’s last answer."""

    status: RequestStatus = RequestStatus.DRAFT
    submitted_at: datetime | None = None
    answered_at: datetime | None = None
    offered: Slot | None = None
    granted: Slot | None = None
    words: Text = NO_TEXT
    last_at: datetime | None = None


def fold(acts: Iterable[Act]) -> Standing:
    """Where a request stands after these acts. Raises what `move` raises where they cannot follow one another, and
    RuleViolation `programme.slot_missing`."""
    standing = Standing()
    for act in acts:
        at = act.at if standing.last_at is None else max(act.at, standing.last_at)  # its time never goes back
        after = replace(standing, status=move(standing.status, act.action, EVERY_PARTY), last_at=at, offered=None)
        match act.action:
            case RequestAction.SUBMIT:
                after = replace(after, submitted_at=at)
            case RequestAction.GRANT:
                after = replace(after, answered_at=at, words=act.words, granted=act.slot)
            case RequestAction.OFFER:
                after = replace(after, answered_at=at, words=act.words, offered=check_slot(act.slot))
            case RequestAction.DECLINE:
                after = replace(after, answered_at=at, words=act.words)
            case RequestAction.ACCEPT:
                after = replace(after, granted=standing.offered)
            case RequestAction.REFUSE:
                pass
            case RequestAction.WITHDRAW:
                after = replace(after, granted=None)
        standing = after
    return standing


def is_late(at: datetime, until: datetime | None) -> bool:
    """Whether a request that is submitted now comes after the deadline; the minute of the deadline belongs to it."""
    return until is not None and at.replace(second=0, microsecond=0) > until


# --- whether anything is asked for ----------------------------------------------------------------------------------


def check_taken(until: datetime | None, over_on: date | None, is_cancelled: bool, today: date) -> None:
    """Whether sessions can be asked for: before the deadline or after it, but while the meeting can still be held.
    Raises Conflict `programme.meeting_over` and, where no deadline was set yet, `programme.requests_not_taken`."""
    if is_cancelled or (over_on is not None and over_on < today):
        raise Conflict("programme.meeting_over")
    if until is None:
        raise Conflict("programme.requests_not_taken")


def check_drafts(count: int) -> None:
    """Whether an author may begin another draft. Raises `programme.too_many_drafts` (maximum)."""
    if count >= DRAFTS_MAXIMUM:
        raise RuleViolation("programme.too_many_drafts", maximum=DRAFTS_MAXIMUM)


def check_requests(count: int) -> None:
    """Whether an author may submit another request for a meeting. Raises `programme.too_many_requests` (maximum)."""
    if count >= REQUESTS_MAXIMUM:
        raise RuleViolation("programme.too_many_requests", maximum=REQUESTS_MAXIMUM)


# --- what is asked for and answered ---------------------------------------------------------------------------------


def check_kind(by: ByKind, kind: SessionKind) -> SessionKind:
    """What somebody asks for. Raises `programme.kind_not_asked` on `kind`."""
    if kind not in KINDS_FOR[by]:
        raise RuleViolation("programme.kind_not_asked", field="kind")
    return kind


def check_wishes(wishes: Sequence[Wish], minutes: int, open_parts: Mapping[Wish, Hours]) -> list[Wish]:
    """Slots as they are wished for, the best first; `open_parts` are the parts of days in which sessions are held.

    Raises on `wish_1`, `wish_2`, `wish_3`: `programme.wish_unknown`, `programme.same_wish`, `programme.wish_too_short`
    (minutes) for a part that is shorter than the session.
    """
    for place, wish in enumerate(wishes[:WISHES], start=1):
        field = f"wish_{place}"
        if wish not in open_parts:
            raise RuleViolation("programme.wish_unknown", field=field)
        if wish in wishes[: place - 1]:
            raise RuleViolation("programme.same_wish", field=field)
        there = open_parts[wish].ends - open_parts[wish].starts
        if there < minutes:
            raise RuleViolation("programme.wish_too_short", field=field, minutes=there)
    return list(wishes[:WISHES])


def check_slot(slot: Slot | None) -> Slot:
    """A slot that is offered. Raises `programme.slot_missing` on `slot`."""
    if slot is None:
        raise RuleViolation("programme.slot_missing", field="slot")
    return slot


def check_reason(words: Text) -> Text:
    """What is said to those whose request is declined. Raises `programme.reason_missing` on `words`."""
    if not words:
        raise RuleViolation("programme.reason_missing", field="words")
    return words


def check_not_begun(starts: datetime | None, now: datetime) -> None:
    """A session that is withdrawn is still to be held. Raises Conflict `programme.session_began`."""
    if starts is not None and starts <= now:
        raise Conflict("programme.session_began")
