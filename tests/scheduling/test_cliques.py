"""Pairs gathered into groups."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from meetings.scheduling.cliques import cover

PAIRS = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]))


@given(PAIRS)
def test_every_pair_is_in_a_clique_and_every_two_of_a_clique_are_a_pair(pairs: set[tuple[int, int]]) -> None:
    assert {pair for clique in cover(pairs) for pair in combinations(clique, 2)} == pairs


def test_those_who_share_one_person_are_one_clique() -> None:
    assert cover(combinations(range(8), 2)) == [tuple(range(8))]
