"""What holds for a silence procedure: its record is a sequence of acts, and all that it is follows from them.

Nothing here knows what is put under silence. Instants are aware; "no later than" includes the second itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.windows import WorkingDays

CODES = (
    *("silence.ended", "silence.too_late", "silence.objected", "silence.not_expired", "silence.run_out"),
    *("silence.not_later", "silence.far", "silence.received_early", "silence.received_late", "silence.received_future"),
    *("silence.evidence", "silence.order", "silence.not_opened", "silence.not_again"),
)
"""Every code this module raises."""

REASON_MAXIMUM = 5000
LONGEST = timedelta(days=366)  # what cannot be shortened is not opened for a century by a slip of the pen
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(18)
SHORT = timedelta(hours=24)
CHORE, REMIND = "silence.run_out", "silence.remind"
# Kinds of notices: to those who are asked, and to those who ask.
OPENED, EXTENDED, ENDED, ANSWERED = "silence_opened", "silence_extended", "silence_ended", "silence_answered"
REMINDER = "silence_reminder"
REMINDED_BEFORE = timedelta(hours=24)


class ManagerKind(StrEnum):
    """Who runs a procedure."""

    SECRETARIAT = "secretariat"
    COORDINATOR = "coordinator"  # of a regional group, inside it


class AddresseeKind(StrEnum):
    """Who is asked."""

    STATE = "state"
    GROUP_CHAIR = "group_chair"


class Status(StrEnum):
    """All but the first are for ever."""

    OPEN = "open"
    BROKEN = "broken"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class ActKind(StrEnum):
    """What the record is made of."""

    OPEN = "open"
    EXTEND = "extend"
    OBJECT = "object"
    ASK_TIME = "ask_time"
    RUN_OUT = "run_out"
    ADOPT = "adopt"
    WITHDRAW = "withdraw"


class Via(StrEnum):
    """How an objection came."""

    APPLICATION = "application"
    NOTE = "note"
    MAIL = "mail"


class Step(StrEnum):
    """What somebody may be offered to do: an objection is one's own, or is recorded for who sent it otherwise."""

    EXTEND = "extend"
    OBJECT = "object"
    RECORD = "record"
    ASK_TIME = "ask_time"
    ADOPT = "adopt"
    WITHDRAW = "withdraw"
    PUT_AGAIN = "put_again"


@dataclass(frozen=True)
class Act:
    """One act, as far as the outcome depends on it. `addressee` is whoever objects or asks, by any number."""

    kind: ActKind
    at: datetime
    addressee: int | None = None
    until: datetime | None = None
    received_at: datetime | None = None  # of an objection; the same as `at` when it is given in the application
    via: Via = Via.APPLICATION
    has_evidence: bool = False


@dataclass(frozen=True)
class Standing:
    """What the acts so far come to."""

    status: Status
    opened_at: datetime
    expires_at: datetime
    last_at: datetime
    has_run_out: bool = False
    objected: frozenset[int] = frozenset()
    ended_at: datetime | None = None

    def moment(self, now: datetime) -> datetime:
        """The time of the procedure, which never goes back: a clock that was put back waits at the last act."""
        return max(now, self.last_at)

    def is_over(self, now: datetime) -> bool:
        """Whether the last second has passed."""
        return self.has_run_out or whole_second(self.moment(now)) > self.expires_at


def whole_second(instant: datetime) -> datetime:
    """The second within which an instant lies."""
    return instant.replace(microsecond=0)


def fold(acts: Iterable[Act]) -> Standing:
    """What a record comes to. Raises DomainError at the first act that the ones before it do not allow."""
    standing: Standing | None = None
    for act in acts:
        standing = opened(act) if standing is None else follow(standing, act)
    if standing is None:
        raise Conflict("silence.not_opened")
    return standing


def opened(act: Act) -> Standing:
    """How a procedure stands that begins with this act. Raises `silence.not_opened`, and what `_check_until` does."""
    if act.kind is not ActKind.OPEN:
        raise Conflict("silence.not_opened")
    until = _check_until(act.until, act.at, act.at)
    return Standing(Status.OPEN, act.at, until, act.at)


def follow(standing: Standing, act: Act) -> Standing:
    """How it stands after one more act. Raises DomainError where that is not allowed: there is no other way to act."""
    if act.at < standing.last_at:
        raise Conflict("silence.order")
    after = replace(standing, last_at=act.at)
    match act.kind:
        case ActKind.OBJECT:
            return _objected(standing, after, act)
        case ActKind.RUN_OUT:
            if standing.status not in (Status.OPEN, Status.BROKEN):
                raise Conflict("silence.ended")
            if standing.has_run_out:
                raise Conflict("silence.run_out")
            if not standing.is_over(act.at):
                raise Conflict("silence.not_expired")
            return replace(after, has_run_out=True)
        case ActKind.ADOPT:
            _check_open(standing)
            if not standing.has_run_out:
                raise Conflict("silence.not_expired")
            return replace(after, status=Status.ADOPTED, ended_at=act.at)
        case ActKind.WITHDRAW:
            _check_running(standing, act.at)
            return replace(after, status=Status.WITHDRAWN, ended_at=act.at)
        case ActKind.EXTEND:
            _check_running(standing, act.at)
            return replace(after, expires_at=_check_until(act.until, standing.expires_at, act.at))
        case ActKind.ASK_TIME:
            _check_running(standing, act.at)
            return after
        case _:
            raise Conflict("silence.not_opened")


def _objected(standing: Standing, after: Standing, act: Act) -> Standing:
    """The first objection in time breaks the silence at once; those of others are recorded and change nothing."""
    if standing.status not in (Status.OPEN, Status.BROKEN):
        raise Conflict("silence.ended")
    if act.addressee is None or act.addressee in standing.objected:
        raise Conflict("silence.objected")
    here = act.via is Via.APPLICATION
    if (here or standing.status is Status.BROKEN) and standing.is_over(act.at):
        raise Conflict("silence.too_late", instant=standing.expires_at)
    if here and act.received_at != act.at:
        raise Conflict("silence.order")
    if not here:
        check_received(standing, act.received_at, act.at)
        if not act.has_evidence:
            raise RuleViolation("silence.evidence", field="evidence")
    objected = standing.objected | {act.addressee}
    if standing.status is Status.BROKEN:
        return replace(after, objected=objected)
    return replace(after, status=Status.BROKEN, objected=objected, ended_at=act.at)


def check_received(standing: Standing, received_at: datetime | None, now: datetime) -> datetime:
    """When an objection came that is recorded for who sent it.

    Raises, on `received_at`: `silence.received_early` (before the opening), `silence.received_late` (after the
    deadline), `silence.received_future`.
    """
    if received_at is None or whole_second(received_at) < whole_second(standing.opened_at):
        raise RuleViolation("silence.received_early", field="received_at", instant=standing.opened_at)
    if whole_second(received_at) > standing.expires_at:
        raise RuleViolation("silence.received_late", field="received_at", instant=standing.expires_at)
    if received_at > now:
        raise RuleViolation("silence.received_future", field="received_at")
    return received_at


def _check_open(standing: Standing) -> None:
    if standing.status is not Status.OPEN:
        raise Conflict("silence.ended")


def _check_running(standing: Standing, now: datetime) -> None:
    _check_open(standing)
    if standing.is_over(now):
        raise Conflict("silence.too_late", instant=standing.expires_at)


def _check_until(until: datetime | None, after: datetime, now: datetime) -> datetime:
    """A deadline to the second, later than one instant. Raises, on `until`: `silence.not_later`, `silence.far`."""
    if until is None or whole_second(until) <= whole_second(after):
        raise RuleViolation("silence.not_later", field="until", instant=after)
    if until - now > LONGEST:
        raise RuleViolation("silence.far", field="until", days=LONGEST.days)
    return whole_second(until)


def allowed(standing: Standing, now: datetime) -> frozenset[Step]:
    """What may be done with it at an instant, whoever may do it."""
    over = standing.is_over(now)
    match standing.status:
        case Status.OPEN if over:
            return frozenset({Step.RECORD, Step.ADOPT})
        case Status.OPEN:
            return frozenset({Step.OBJECT, Step.RECORD, Step.ASK_TIME, Step.EXTEND, Step.WITHDRAW})
        case Status.BROKEN if not over:
            return frozenset({Step.OBJECT, Step.RECORD, Step.PUT_AGAIN})
        case Status.BROKEN | Status.WITHDRAWN:
            return frozenset({Step.PUT_AGAIN})
        case _:
            return frozenset()


def check_again(status: Status) -> None:
    """Raises `silence.not_again` for what is still open or was adopted: only what failed is put again."""
    if status not in (Status.BROKEN, Status.WITHDRAWN):
        raise Conflict("silence.not_again")


def may_know_author(*, manages: bool, is_own: bool, is_public: bool | None) -> bool:
    """Whether somebody may know who objected, and why: the manager, the addressee itself, others if it agrees."""
    return manages or is_own or bool(is_public)


def is_to_remind(opened_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether those who are asked are to be reminded: during the last day, where they had at least one before it."""
    had_time = expires_at - opened_at >= 2 * REMINDED_BEFORE
    return had_time and expires_at - REMINDED_BEFORE <= now <= expires_at


def reminder_key(procedure_id: int, expires_at: datetime) -> str:
    """What a reminder is told once by: an extension brings another one."""
    return f"silence:{procedure_id}:{expires_at.isoformat()}"


# --- advice ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Remark:
    """Something to be said of a deadline that nobody forbids."""

    code: str
    instant: datetime


def remarks(
    opened_at: datetime, expires_at: datetime, zone: str, station: WorkingDays, *, inside_group: bool
) -> tuple[Remark, ...]:
    """What is remarkable about the time that addressees have, by the office's days and hours."""
    place = ZoneInfo(zone)
    first, last = opened_at.astimezone(place), expires_at.astimezone(place)
    found: list[str] = []
    if inside_group:
        working = station.add(first.date(), 1)
        if last < datetime.combine(working, first.time(), place):
            found.append("silence.short_in_group")
    elif expires_at - opened_at < SHORT:
        found.append("silence.short")
    off = station.day_off(last.date())
    if off is not None:
        found.append(f"silence.ends_on_{off}")
    elif last.date() in station.floating:
        found.append("silence.ends_on_floating")
    if not OFFICE_OPENS <= last.time() <= OFFICE_CLOSES:
        found.append("silence.outside_hours")
    return tuple(Remark(code, expires_at) for code in found)
