"""What holds on a day: membership, names, editions of lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import RuleViolation
from meetings.states.rules import (
    RECORDED_FROM,
    MembershipKind,
    counted_under,
    holds_on,
    is_member_on,
    list_year,
    memberships_on,
    name_on,
    parse_as_of,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@dataclass(frozen=True)
class Membership:
    kind: MembershipKind
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Name:
    text: str
    from_on: date


MEMBERSHIPS = st.builds(
    lambda kind, start, length: Membership(
        kind, start, None if length is None else min(start + timedelta(days=length), date(2100, 12, 31))
    ),
    st.sampled_from(MembershipKind),
    DAYS,
    st.none() | st.integers(0, 20_000),
)


@given(DAYS, DAYS, st.none() | DAYS)
def test_a_period_holds_on_its_first_and_last_day_and_on_none_outside(day: date, start: date, end: date | None) -> None:
    if end is not None and end < start:
        start, end = end, start
    assert holds_on(start, start, end)
    assert end is None or holds_on(end, start, end)
    assert holds_on(day, start, end) == (start <= day <= (end or date.max))


@given(DAYS, st.lists(MEMBERSHIPS, max_size=6))
def test_a_state_is_counted_under_a_membership_that_holds_and_never_as_observer(
    day: date, memberships: list[Membership]
) -> None:
    counted = counted_under(day, memberships)
    held = memberships_on(day, memberships)
    countable = [m for m in held if m.kind in {MembershipKind.MEMBER, MembershipKind.ELECTORAL_ONLY}]
    assert (counted is None) == (not countable)
    assert counted is None or counted in countable


@given(DAYS, MEMBERSHIPS, MEMBERSHIPS)
def test_belonging_goes_before_being_counted_for_elections(day: date, one: Membership, other: Membership) -> None:
    member = Membership(MembershipKind.MEMBER, one.from_on, one.until_on)
    electoral = Membership(MembershipKind.ELECTORAL_ONLY, other.from_on, other.until_on)
    if memberships_on(day, [member]):
        assert counted_under(day, [electoral, member]) is member


@given(DAYS, st.none() | DAYS)
def test_an_observer_is_a_member_on_no_day(day: date, admitted_on: date | None) -> None:
    assert not is_member_on(day, admitted_on, is_observer=True)


@given(DAYS, st.lists(st.builds(Name, st.text(max_size=3), DAYS), min_size=1, unique_by=lambda n: n.from_on))
def test_a_name_holds_until_the_next_begins(day: date, names: list[Name]) -> None:
    found = name_on(day, names)
    later = [n for n in names if found.from_on < n.from_on <= day]
    assert not later
    assert found.from_on <= day or found.from_on == min(n.from_on for n in names)


@given(DAYS, st.lists(st.integers(1990, 2100), max_size=5))
def test_the_edition_of_a_list_is_the_newest_begun_or_the_oldest_there_is(day: date, years: list[int]) -> None:
    found = list_year(day, years)
    if not years:
        assert found is None
    else:
        begun = [y for y in years if y <= day.year]
        assert found == (max(begun) if begun else min(years))


def test_a_day_before_the_records_is_refused_by_name() -> None:
    with pytest.raises(RuleViolation) as raised:
        parse_as_of("2006-06-27")
    assert (raised.value.code, raised.value.field) == ("states.before_records", "on")
    assert parse_as_of("2006-06-28") == RECORDED_FROM


@pytest.mark.parametrize("typed", ["2011-02-31", "yesterday", "20111-01-01", "2010-12-08\x00", ""])
def test_what_is_no_day_is_refused_on_the_field(typed: str) -> None:
    with pytest.raises(RuleViolation) as raised:
        parse_as_of(typed)
    assert raised.value.field == "on"
