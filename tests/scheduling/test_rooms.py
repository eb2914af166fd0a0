"""Rooms told afterwards: what the rows allow has a room for everyone, and what they forbid has not."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.scheduling import rooms as rooming
from meetings.scheduling.choices import Part
from meetings.scheduling.problem import Span
from meetings.scheduling.rooms import Rooming

FRAMES = [Span(0, 4), Span(0, 2), Span(2, 4), Span(4, 8), Span(10, 12)]


@st.composite
def accepted(draw: st.DrawFn) -> tuple[dict[int, list[Part]], dict[Span, list[int]]]:
    """Which rooms have which slots, and which of them a few sessions accept."""
    slots = {frame: draw(st.lists(st.integers(0, 3), unique=True, max_size=4)) for frame in FRAMES}
    parts: dict[int, list[Part]] = {}
    for session in range(draw(st.integers(1, 4))):
        parts[session] = []
        for frame in draw(st.lists(st.sampled_from(FRAMES), min_size=1, max_size=2, unique=True)):
            rooms = frozenset(room for room in slots[frame] if draw(st.booleans()))
            length = draw(st.sampled_from([1, 2, 4]))
            if rooms and length <= frame.end - frame.start:
                parts[session].append(Part(session, frame, Span(frame.start, frame.start + length), rooms))
    return {session: mine for session, mine in parts.items() if mine}, slots


def seatable(chosen: tuple[Part, ...]) -> bool:
    """By trying every room for everyone."""
    return any(
        all(
            one == other or mine != theirs or not chosen[one].span.overlaps(chosen[other].span)
            for one, mine in enumerate(taken)
            for other, theirs in enumerate(taken)
        )
        for taken in product(*(sorted(part.rooms) for part in chosen))
    )


@settings(max_examples=300)
@given(accepted(), st.sampled_from([rooming.UNIONS, 1]))
def test_the_rows_allow_exactly_what_has_a_room_for_everyone(
    given_: tuple[dict[int, list[Part]], dict[Span, list[int]]], unions: int
) -> None:
    parts, slots = given_
    before, rooming.UNIONS = rooming.UNIONS, unions
    try:
        told = Rooming(parts, slots)
    finally:
        rooming.UNIONS = before
    times = [sorted({(part.frame, part.span) for part in mine}) for mine in parts.values()]
    allowed = set()
    for taken in product(*(told.parts[session] for session in parts)):
        if all(sum(part in taken for part in row.parts) <= row.limit for row in told.rows):
            allowed.add(tuple((part.frame, part.span) for part in taken))
            seated = told.seated(taken)
            for part in taken:
                assert seated[part.session].span == part.span
                assert seated[part.session].room in part.rooms
            places = [seated[part.session] for part in taken]
            assert not any(
                one.room == other.room and one.span.overlaps(other.span)
                for number, one in enumerate(places)
                for other in places[:number]
            )
    for chosen in product(*times):
        mine = tuple(
            next(part for part in parts[session] if (part.frame, part.span) == at)
            for session, at in zip(parts, chosen, strict=True)
        )
        assert (chosen in allowed) == seatable(mine)


def test_three_sizes_of_rooms_are_three_rows_and_no_room_is_told_apart() -> None:
    frame = Span(0, 60)
    sizes = [frozenset(range(12)), frozenset(range(4, 12)), frozenset(range(10, 12))]
    parts = {session: [Part(session, frame, frame, sizes[session % 3])] for session in range(40)}
    told = Rooming(parts, {frame: list(range(12))})
    assert told.parts == parts
    assert [row.limit for row in told.rows] == [12, 8, 2]
