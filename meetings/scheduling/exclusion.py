"""Sessions that cannot be at once in any plan, and what follows for those they clash with.

Where a session clashes with several that exclude one another, at the same cost with each, it pays once at most: one
Boolean for all of them instead of one each (a *star*). A committee’s eighteen meetings come one after the other; a
consultation that should not be beside them is beside one of them or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from meetings.scheduling.cliques import cover
from meetings.scheduling.problem import Order, Problem, Span

Pair = tuple[int, int]
Star = tuple[int, tuple[int, ...], int]
"""A session, those that exclude one another and that it clashes with, and what that costs."""


def in_order(problem: Problem, placed: Collection[int]) -> set[Pair]:
    """Pairs of which the first has to end before the second begins; also over others, if those are in every plan."""
    after: dict[int, set[int]] = defaultdict(set)
    for relation in problem.relations:
        if relation.weight is None and relation.order in {Order.BEFORE, Order.DIRECTLY_BEFORE}:
            after[relation.first].add(relation.second)
    found = set()
    for one in list(after):
        reached, open_ = set(), list(after[one])
        while open_:
            other = open_.pop()
            if other not in reached:
                reached.add(other)
                open_ += after.get(other, ()) if other in placed else ()
        found |= {(one, other) for other in reached if other != one}
    return found


def stars(
    weights: Mapping[Pair, int], excluded: Iterable[Pair], times: Mapping[int, Collection[Span]]
) -> Iterator[Star]:
    """All pairs with what they cost, gathered."""
    apart: dict[int, set[int]] = defaultdict(set)
    for one, other in excluded:
        apart[one].add(other)
        apart[other].add(one)
    near: dict[int, dict[int, int]] = defaultdict(dict)
    for (one, other), weight in weights.items():
        near[one][other] = near[other][one] = weight
    done: set[Pair] = set()
    # Those with the fewest partners that exclude one another first: their many meetings make the groups of others.
    for one in sorted(near, key=lambda one: (len(apart[one] & near.keys()), one)):
        by_weight: dict[int, list[int]] = defaultdict(list)
        for other, weight in near[one].items():
            if (min(one, other), max(one, other)) not in done:
                by_weight[weight].append(other)
        for weight, others in sorted(by_weight.items()):
            for group in _partition(others, apart):
                if len(group) > 1 and not _meets_one(times[one], [span for member in group for span in times[member]]):
                    yield from ((one, (member,), weight) for member in group)
                else:
                    yield one, group, weight
            done |= {(min(one, other), max(one, other)) for other in others}


def _partition(sessions: Collection[int], apart: Mapping[int, set[int]]) -> list[tuple[int, ...]]:
    """Groups of which every two exclude one another, the largest first; each session in one group."""
    left = set(sessions)
    pairs = [(one, other) for one in sessions for other in apart.get(one, ()) if one < other and other in left]
    found = []
    for clique in sorted(cover(pairs), key=lambda clique: (-len(clique), clique)):
        if len(group := tuple(member for member in clique if member in left)) > 1:
            found.append(group)
            left.difference_update(group)
    return found + [(one,) for one in sorted(left)]


def _meets_one(times: Collection[Span], others: Collection[Span]) -> bool:
    """Whether no time of the one can overlap two of the others that do not overlap one another."""
    for span in times:
        met = [other for other in others if other.overlaps(span)]
        if met and max(other.start for other in met) >= min(other.end for other in met):
            return False
    return True
