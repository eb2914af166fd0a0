"""A feed put together from what it had before is the one that is put together from nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.feeds.assembling import FEW, Ordered, Share, carried
from meetings.feeds.rules import Part
from meetings.foundation.registries import Marks

Records = dict[int, int]  # ids and revisions
records = st.dictionaries(st.integers(0, 400), st.integers(1, 12), max_size=60)
many = st.integers(0, 3).map(lambda revision: dict.fromkeys(range(3 * FEW), revision))


def part(number: int, revision: int) -> Part:
    return Part(f"{number * 37 % 101:03} {number}", date(2011, 1, 1), False, b"%d-%d\n" % (number, revision))


def marks(found: Records) -> Marks:
    return Marks(*(",".join(map(str, values)) for values in (found, found.values(), ["then"] * len(found))))


def share(found: Records, left_out: set[int]) -> Share:
    parts = [None if number in left_out else part(number, revision) for number, revision in found.items()]
    return Share(marks(found), [str(number) for number in found], parts)


def lines(found: Records) -> list[bytes]:
    return [p.content for p in sorted((part(n, r) for n, r in found.items()), key=lambda p: p.order)]


@given(records | many, records | many, st.sets(st.integers(0, 400)), st.booleans())
def test_what_is_carried_over_and_what_comes_are_all_there_is(
    before: Records, after: Records, left_out: set[int], keeps_ids: bool
) -> None:
    if keeps_ids:
        after = {number: after.get(number, revision) for number, revision in before.items()}
    had = share(before, left_out)
    known = Ordered.of(p for p in had.parts if p is not None)
    as_it_was = b"".join(known.written)

    now, gone = carried(had, marks(after))
    come = [part(n, r) for (n, r), p in zip(after.items(), now.parts, strict=True) if p is None]
    found = known.patched(gone, come)

    assert b"".join(found.written).splitlines(keepends=True) == [p.content for p in found.parts] == lines(after)
    assert len(found) == len(after)
    assert now.ids == [str(number) for number in after]
    assert b"".join(known.written) == as_it_was
    right = {n: p for (n, r), p in zip(after.items(), now.parts, strict=True) if p is not None}
    assert {n: p.content for n, p in right.items()} == {n: part(n, after[n]).content for n in right}
    assert not right.keys() & left_out


@pytest.mark.parametrize("number", [0, 17, 3 * FEW - 1])
def test_one_that_changed_costs_the_others_nothing(number: int) -> None:
    before = dict.fromkeys(range(3 * FEW), 1)
    had = share(before, set())

    now, gone = carried(had, marks({**before, number: 12}))

    assert gone == [had.parts[number]]
    assert [place for place, p in enumerate(now.parts) if p is None] == [number]


def test_a_part_that_was_outside_the_window_goes_without_a_trace() -> None:
    inside, outside = part(1, 1), part(2, 1)

    assert Ordered.of([inside]).patched([outside], []).parts == [inside]
