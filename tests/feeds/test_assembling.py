"""A feed put together from what it had before is the one that is put together from nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from meetings.feeds.assembling import FEW, Share, carried, patched
from meetings.feeds.rules import Part
from meetings.foundation.registries import Marks

Records = dict[int, int]  # ids and revisions
records = st.dictionaries(st.integers(0, 400), st.integers(1, 3), max_size=60)
many = st.integers(0, 3).map(lambda revision: dict.fromkeys(range(3 * FEW), revision))


def part(number: int, revision: int) -> Part:
    return Part(f"{number * 37 % 101:03} {number}", date(2011, 1, 1), False, b"%d-%d" % (number, revision))


def marks(found: Records) -> Marks:
    return Marks([str(number) for number in found], [str(r) for r in found.values()], ["then"] * len(found))


def share(found: Records, left_out: set[int]) -> Share:
    return Share(marks(found), [None if number in left_out else part(number, r) for number, r in found.items()])


def in_order(parts: list[Part]) -> list[bytes]:
    return [p.content for p in sorted(parts, key=lambda p: p.order)]


@given(records | many, records | many, st.sets(st.integers(0, 400)), st.booleans())
def test_what_is_carried_over_and_what_comes_are_all_there_is(
    before: Records, after: Records, left_out: set[int], keeps_ids: bool
) -> None:
    if keeps_ids:
        after = {number: after.get(number, revision) for number, revision in before.items()}
    had = share(before, left_out)
    ordered = sorted((p for p in had.parts if p is not None), key=lambda p: p.order)
    as_it_was = ordered.copy()

    parts, gone = carried(had, marks(after))
    come = [part(n, r) for (n, r), p in zip(after.items(), parts, strict=True) if p is None]
    found = patched(ordered, gone, come)

    assert [p.content for p in found] == in_order([part(n, r) for n, r in after.items()])
    assert ordered == as_it_was
    unchanged = {n for n in after if before.get(n) == after[n] and n not in left_out}
    assert [p is not None for p in parts] == [n in unchanged for n in after]


def test_a_part_that_was_outside_the_window_goes_without_a_trace() -> None:
    inside, outside = part(1, 1), part(2, 1)

    assert patched([inside], [outside], []) == [inside]
