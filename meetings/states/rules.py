"""Kinds of membership and of lists; what holds on a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


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


def holds_on(day: date, from_on: date, until_on: date | None) -> bool:
    """Whether a period, both days included, covers `day`."""
    return from_on <= day and (until_on is None or day <= until_on)


def is_member_on(day: date, admitted_on: date | None, is_observer: bool) -> bool:
    """Whether a State was a Member of the United Nations on `day`."""
    return not is_observer and (admitted_on is None or admitted_on <= day)
