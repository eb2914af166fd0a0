"""Kinds of membership and of lists; what holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from meetings.foundation.errors import RuleViolation
from meetings.foundation.windows import parse_date

CODES = ("states.before_records",)
"""Every code this module raises."""

# Admissions before this day (that of Montenegro, the 192nd Member) are not recorded: an earlier day would be wrong.
RECORDED_FROM = date(2006, 6, 28)


class CountryList(StrEnum):
    """Lists the United Nations keeps, each with its year."""

    LDC = "ldc"
    LLDC = "lldc"
    SIDS = "sids"


class MembershipKind(StrEnum):
    """How a State belongs to a regional group."""

    MEMBER = "member"
    ALSO_TAKES_PART = "also_takes_part"
    ELECTORAL_ONLY = "electoral_only"
    OBSERVER = "observer"


class Dated(Protocol):
    """A membership as the rules see it."""

    kind: MembershipKind
    from_on: date
    until_on: date | None


class Beginning(Protocol):
    """Something that holds from a day until the next of its kind begins."""

    from_on: date


M = TypeVar("M", bound=Dated)
B = TypeVar("B", bound=Beginning)

# What a State is counted under: the group it belongs to before the one it is counted with for elections alone.
_COUNTED = (MembershipKind.MEMBER, MembershipKind.ELECTORAL_ONLY)


def holds_on(day: date, from_on: date, until_on: date | None) -> bool:
    """Whether a period, both days included, covers `day`."""
    return from_on <= day and (until_on is None or day <= until_on)


def is_member_on(day: date, admitted_on: date | None, is_observer: bool) -> bool:
    """Whether a State was a Member of the United Nations on `day`."""
    return not is_observer and (admitted_on is None or admitted_on <= day)


def memberships_on(day: date, memberships: Iterable[M]) -> list[M]:
    """The memberships that hold on `day`."""
    return [m for m in memberships if holds_on(day, m.from_on, m.until_on)]


def counted_under(day: date, memberships: Iterable[M]) -> M | None:
    """The one membership under which a State is counted on `day`; None when it is in no group that day."""
    held = memberships_on(day, memberships)
    for kind in _COUNTED:
        for membership in held:
            if membership.kind is kind:
                return membership
    return None


def name_on(day: date, names: Iterable[B]) -> B:
    """Of several names, each from a day on, the one of `day`; before the first of them, the first."""
    in_order = sorted(names, key=lambda n: n.from_on)
    begun = [n for n in in_order if n.from_on <= day]
    return begun[-1] if begun else in_order[0]


def list_year(day: date, years: Iterable[int]) -> int | None:
    """The year of the edition of a list that speaks for `day`: the newest not after it, else the oldest there is."""
    known = sorted(set(years))
    begun = [year for year in known if year <= day.year]
    return begun[-1] if begun else known[0] if known else None


def parse_as_of(text: str) -> date:
    """The day a page is asked for. Raises `states.before_records` and the `date.…` codes on the field `on`."""
    day = parse_date(text, about="on")
    if day < RECORDED_FROM:
        raise RuleViolation("states.before_records", field="on", day=RECORDED_FROM)
    return day
