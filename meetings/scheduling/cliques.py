"""Pairs gathered into groups of which every two are a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def cover(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Cliques that hold every pair between them: grown greedily from pairs not held yet, by how many those add."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    open_: dict[int, set[int]] = {one: set(others) for one, others in near.items()}
    found = []
    for one in sorted(near, key=lambda one: (-len(near[one]), one)):
        while open_[one]:
            clique = [one]
            candidates = set(near[one])
            while candidates:
                # Who has the most pairs with the clique that are not held yet; then who leaves the most to choose from.
                new = {other: sum(member in open_[other] for member in clique) for other in candidates}
                best = max(candidates, key=lambda other: (new[other], len(near[other] & candidates), -other))
                clique.append(best)
                candidates &= near[best]
            for member in clique:
                open_[member].difference_update(clique)
            found.append(tuple(sorted(clique)))
    return found
