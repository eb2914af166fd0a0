"""Rules of the tree: numbering, places, what should give pause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas.content import ItemRole
from meetings.agendas.tree import (
    DEEPEST,
    MOST_ITEMS,
    Node,
    Place,
    Steps,
    check_place,
    label,
    minutes,
    ordered,
    own_label,
    place_of,
    placed,
    places,
    steps,
    warnings,
)
from meetings.foundation.errors import RuleViolation


def nodes(*given: Node) -> dict[int, Node]:
    return {node.id: node for node in given}


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Any forest of at most three levels, in no particular order."""
    found: list[Node] = []
    depth: dict[int | None, int] = {None: 0}
    for number in range(1, draw(st.integers(1, 14))):
        parents = [key for key, level in depth.items() if level < DEEPEST]
        parent = draw(st.sampled_from(parents))
        own = draw(st.one_of(st.none(), st.integers(1, 30)))
        found.append(Node(number, parent, draw(st.integers(0, 9)), own))
        depth[number] = depth[parent] + 1
    return draw(st.permutations(found))


def test_items_count_on_and_sub_items_begin_anew() -> None:
    items = placed([Node(1, None, 1), Node(2, None, 2), Node(3, 2, 1), Node(4, 2, 2), Node(5, None, 3)])
    assert [item.path for item in items] == [(1,), (2,), (2, 1), (2, 2), (3,)]


def test_an_item_with_a_number_of_its_own_keeps_it_and_the_next_counts_on() -> None:
    items = placed([Node(1, None, 1), Node(2, None, 2, number=9), Node(3, None, 3)])
    assert [item.path for item in items] == [(1,), (9,), (10,)]


def test_a_skipped_number_is_warned_of_with_the_one_that_was_expected() -> None:
    items = placed([Node(one, None, one, number=9 if one == 8 else None) for one in range(1, 11)])
    assert [(one.code, one.path, one.expected) for one in warnings(items)] == [("number_gap", (9,), 8)]


def test_a_repeated_number_a_falling_one_and_a_lone_sub_item_are_warned_of() -> None:
    items = placed([Node(1, None, 1, 2), Node(2, None, 2, 2), Node(3, None, 3, 1), Node(4, 3, 1)])
    assert [one.code for one in warnings(items)] == ["number_gap", "number_repeated", "number_falls", "alone"]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((ItemRole.OPENING, ItemRole.CHAIR_ELECTION, ItemRole.AGENDA_ADOPTION), []),
        ((ItemRole.OPENING, ItemRole.AGENDA_ADOPTION, ItemRole.CHAIR_ELECTION), ["chair_after_agenda"]),
        ((ItemRole.OPENING, ItemRole.AGENDA_ADOPTION), ["no_chair_election"]),
        ((ItemRole.OPENING, ItemRole.THEMATIC), []),
    ],
)
def test_the_chair_is_elected_before_the_agenda_is_adopted(roles: tuple[ItemRole, ...], expected: list[str]) -> None:
    items = placed([Node(number, None, number, role=role) for number, role in enumerate(roles, start=1)])
    assert [one.code for one in warnings(items)] == expected


def test_a_cycle_is_refused_and_so_is_an_item_below_itself() -> None:
    with pytest.raises(RuleViolation, match=r"agenda\.cycle"):
        placed([Node(1, 2, 1), Node(2, 1, 1)])
    known = nodes(Node(1, None, 1), Node(2, 1, 1), Node(3, 2, 1))
    for parent in (1, 2, 3):
        with pytest.raises(RuleViolation, match=r"agenda\.cycle"):
            check_place(known, 1, parent)


def test_a_fourth_level_is_refused_also_when_a_whole_branch_moves() -> None:
    known = nodes(Node(1, None, 1), Node(2, 1, 1), Node(3, None, 2), Node(4, 3, 1), Node(5, 2, 1))
    for item, parent in ((None, 5), (3, 2)):
        with pytest.raises(RuleViolation, match=r"agenda\.too_deep"):
            check_place(known, item, parent)
    check_place(known, 3, 1)


def test_an_item_that_is_not_there_is_no_place() -> None:
    with pytest.raises(RuleViolation, match=r"agenda\.no_place"):
        check_place(nodes(Node(1, None, 1)), None, 7)


def test_there_are_only_so_many_items() -> None:
    known = nodes(*(Node(number, None, number) for number in range(MOST_ITEMS)))
    with pytest.raises(RuleViolation, match=r"agenda\.too_many"):
        check_place(known, None, None)
    check_place(known, 3, None)


@given(trees())
def test_every_item_is_placed_once_after_the_one_above_it(found: list[Node]) -> None:
    items = placed(found)
    seen: set[int] = set()
    for item in items:
        assert item.node.parent is None or item.node.parent in seen
        assert item.depth <= DEEPEST
        seen.add(item.node.id)
    assert sorted(seen) == sorted(node.id for node in found)


@given(trees(), st.data())
def test_whatever_check_place_lets_through_can_be_placed(found: list[Node], data: st.DataObject) -> None:
    if not found:
        return
    known = nodes(*found)
    item = data.draw(st.sampled_from(sorted(known)))
    parent = data.draw(st.sampled_from([None, *sorted(known)]))
    try:
        check_place(known, item, parent)
    except RuleViolation:
        return
    moved = known[item]
    after = nodes(*known.values()) | {item: Node(item, parent, moved.position, moved.number)}
    assert len(placed(after.values())) == len(found)


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_an_order_holds_every_item_once_and_the_moved_one_after_the_other(ids: list[int], data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(ids))
    after = data.draw(st.sampled_from([None, *(one for one in ids if one != item)]))
    found = ordered(ids, item, after)
    assert sorted(found) == sorted(ids)
    assert found.index(item) == (0 if after is None else found.index(after) + 1)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "6 (b)"), ("fr", "6 b)"), ("es", "6 b)"), ("ru", "6 b)"), ("zh", "6(b)"), ("ar", "6 (ب)")],
)
def test_an_item_is_called_as_the_language_writes_it(lang: str, expected: str) -> None:
    assert label((6, 2), lang) == expected


def test_what_stands_before_an_item_is_its_own_number_alone() -> None:
    assert [own_label(path, "en") for path in ((6,), (6, 2))] == ["6.", "(b)"]
    assert own_label((6,), "ar") == "6 -"


TREE = placed([Node(1, None, 1), Node(2, None, 2), Node(3, 2, 1), Node(4, 2, 2), Node(5, 3, 1), Node(6, None, 3)])


def test_one_step_takes_an_item_up_down_in_and_out() -> None:
    found = steps(TREE)
    assert found[4] == Steps(up=Place(2, None), inward=Place(3, 5), outward=Place(None, 2))
    assert found[1] == Steps(down=Place(None, 2))
    assert found[6].inward == Place(2, 4)
    assert found[2].inward is None, "with two levels below it, it would lie too deep"


def test_an_item_may_be_put_anywhere_but_below_itself_and_too_deep() -> None:
    assert places(TREE, 2) == [Place(None, None), Place(None, 1), Place(None, 6)]
    assert places(TREE, 4)[:3] == [Place(None, None), Place(1, None), Place(None, 1)]
    assert Place(5, None) not in places(TREE, None)


@given(trees())
def test_every_place_that_is_offered_and_every_step_can_be_taken(found: list[Node]) -> None:
    known, items = nodes(*found), placed(found)
    one_step = steps(items)
    for item in items:
        offered = places(items, item.node.id)
        taken = one_step[item.node.id]
        assert place_of(items, item.node.id) in offered
        assert len(set(offered)) == len(offered)
        assert {taken.up, taken.down, taken.inward, taken.outward} - {None} <= set(offered)
        for place in offered:
            check_place(known, item.node.id, place.parent)
            siblings = [one.id for one in found if one.parent == place.parent]
            assert ordered(siblings, item.node.id, place.after)


def test_an_item_takes_what_is_expected_of_it_or_else_of_all_below_it() -> None:
    assert minutes(TREE, {1: 10, 3: 5, 4: 6}) == {1: 10, 2: 11, 3: 5, 4: 6, 5: 0, 6: 0}
    assert minutes(TREE, {2: 60, 3: 5})[2] == 60
