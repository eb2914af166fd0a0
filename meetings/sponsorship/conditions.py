"""What must be so before a State may ask for sponsorship, and what a request must hold before it is submitted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from meetings.foundation.errors import Conflict, RuleViolation

from .rules import NIGHTS_MAXIMUM, CostKind, FileKind, FundStatus, RequestStatus

DRAFTS_MAXIMUM = 20  # of a State
FILES_MAXIMUM = 10  # of a request
NEED_MAXIMUM = 5000
CLOSING_DAYS = 14
"""So many days before the last day for requests, drafts count as waiting."""

PRIVATE_FILES = frozenset({FileKind.PASSPORT, FileKind.INSURANCE})
"""Documents that hold what is sealed elsewhere: for its State and for finance alone."""

NAMEABLE = frozenset(
    {
        RequestStatus.DRAFT,
        RequestStatus.SUBMITTED,
        RequestStatus.REVIEW,
        RequestStatus.WAITING,
        RequestStatus.AWARDED,
    }
)
"""As long as a request stands so, its State says who comes."""

MISSING_CODES = (
    *("request.note_missing", "request.note_day_missing", "request.note_file_missing"),
    *("request.need_missing", "request.costs_missing"),
)
"""What a request may still need."""

CODES = (
    *MISSING_CODES,
    *("request.call_not_open", "request.meeting_over", "request.too_many_drafts", "request.too_many_files"),
    *("request.note_in_future", "request.days_reversed", "request.nights", "request.daily_missing"),
    *("request.nights_days", "request.cost_not_admissible", "request.person_fixed"),
)
"""Every code this module raises, but `fund.not_open`."""


def check_fund(status: FundStatus) -> None:
    """Raises Conflict `fund.not_open`: of a fund that is not open nothing is asked."""
    if status is not FundStatus.OPEN:
        raise Conflict("fund.not_open")


def check_call(opens_on: date | None, over_on: date | None, is_cancelled: bool, today: date) -> None:
    """Raises Conflict `request.call_not_open` before the first day of the call, or where there is none (None), and
    `request.meeting_over` once the meeting is over or cancelled."""
    if is_cancelled or (over_on is not None and over_on < today):
        raise Conflict("request.meeting_over")
    if opens_on is None or opens_on > today:
        raise Conflict("request.call_not_open")


def check_drafts(have: int, more: int) -> None:
    """Raises RuleViolation `request.too_many_drafts`."""
    if have + more > DRAFTS_MAXIMUM:
        raise RuleViolation("request.too_many_drafts", maximum=DRAFTS_MAXIMUM)


def check_files(count: int) -> None:
    """Raises RuleViolation `request.too_many_files` on `file`."""
    if count > FILES_MAXIMUM:
        raise RuleViolation("request.too_many_files", field="file", maximum=FILES_MAXIMUM)


def check_note_day(day: date | None, today: date) -> None:
    """Raises RuleViolation `request.note_in_future` on `note_on`: a note verbale of tomorrow is not written yet."""
    if day is not None and day > today:
        raise RuleViolation("request.note_in_future", field="note_on")


def check_days(departs_on: date | None, returns_on: date | None, nights: int) -> None:
    """Raises RuleViolation `request.days_reversed` on `returns_on`, `request.nights` (maximum) and
    `request.nights_days` (more nights than lie between both days) on `nights`."""
    if not 0 <= nights <= NIGHTS_MAXIMUM:
        raise RuleViolation("request.nights", field="nights", maximum=NIGHTS_MAXIMUM)
    if departs_on is None or returns_on is None:
        return
    if returns_on < departs_on:
        raise RuleViolation("request.days_reversed", field="returns_on")
    if nights and returns_on < departs_on + timedelta(days=nights):
        raise RuleViolation("request.nights_days", field="nights")


def check_costs(costs: Mapping[CostKind, int], nights: int, daily: int, admissible: Collection[CostKind]) -> None:
    """Raises RuleViolation `request.cost_not_admissible` (kind) for what the fund does not pay for, and
    `request.daily_missing` where nights have no daily allowance, or an allowance no nights."""
    for kind, amount in costs.items():
        if amount and kind not in admissible:
            raise RuleViolation("request.cost_not_admissible", kind=kind.value)
    if (nights > 0) is not (daily > 0):
        raise RuleViolation("request.daily_missing", field="nights" if daily else "daily")


def check_nameable(status: RequestStatus, *, is_purged: bool) -> None:
    """Raises Conflict `request.person_fixed` where nobody is named any more."""
    if is_purged or status not in NAMEABLE:
        raise Conflict("request.person_fixed")


def missing(
    *, note_reference: str, note_on: date | None, files: Collection[FileKind], need: str, total: int
) -> list[str]:
    """What a request still needs before it can be submitted, as codes of sentences."""
    needed = {
        "request.note_missing": not note_reference,
        "request.note_day_missing": note_on is None,
        "request.note_file_missing": FileKind.NOTE_VERBALE not in files,
        "request.need_missing": not need,
        "request.costs_missing": not total,
    }
    return [code for code, is_missing in needed.items() if is_missing]
