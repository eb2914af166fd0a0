"""What became of the items of an agenda."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas.content import Content, Entry, ItemRole
from meetings.agendas.differences import Difference, Kind, Side, compare, summary
from meetings.agendas.pieces import Piece, PieceKind
from meetings.foundation.languages import Text

WORDS = ["", "Opening", "General exchange of views", "General debate"]


def entry(item: int, number: int, parent: int | None = None, heading: str | None = None) -> Entry:
    return Entry(item, parent, number, headings=Text.of(en=heading or f"Item {item}"))


def content(*entries: Entry) -> Content:
    return Content(entries)


def agenda(shape: str) -> Content:
    """Items by their letters, in order and numbered so; those in brackets lie below the one before: `ab(cd)e`."""
    entries: list[Entry] = []
    above: list[int | None] = [None]
    for letter in shape:
        if letter == "(":
            above.append(entries[-1].id if entries[-1].parent == above[-1] else None)
        elif letter == ")":
            above.pop()
        else:
            number = 1 + sum(one.parent == above[-1] for one in entries)
            entries.append(entry(ord(letter), number, above[-1], f"Item {letter}"))
    return Content(tuple(entries))


def kinds(before: Content, after: Content, lang: str = "en") -> dict[str, list[str]]:
    """What is said of the items of which anything is said, in the order in which they stand."""
    return {chr(one.id): sorted(one.kinds) for one in compare(before, after, lang) if one.kinds}


def order(before: Content, after: Content) -> str:
    return "".join(chr(one.id) for one in compare(before, after, "en"))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Some of nine items in any tree of three levels, with numbers, facts and words of any kind."""
    items = draw(st.lists(st.integers(1, 9), unique=True))
    entries: list[Entry] = []
    above: list[int] = []
    last: dict[int | None, int] = {}
    for item in items:
        depth = draw(st.integers(0, min(2, len(above))))
        parent = above[depth - 1] if depth else None
        above[depth:] = [item]
        last[parent] = draw(st.just(last.get(parent, 0) + 1) | st.integers(1, 9))
        one = Entry(
            item,
            parent,
            last[parent],
            draw(st.sampled_from([ItemRole.OTHER, ItemRole.OPENING])),
            draw(st.none() | st.just(30)),
            draw(TEXTS),
            tuple(draw(st.lists(st.integers(1, 2), unique=True))),
            tuple(draw(st.lists(st.integers(1, 2), unique=True))),
            draw(TEXTS),
            draw(TEXTS),
        )
        entries.append(one)
    return Content(tuple(entries))


TEXTS = st.dictionaries(st.sampled_from(["en", "ar"]), st.sampled_from(WORDS)).map(Text.of)
LANGS = st.sampled_from(["en", "ar", "fr"])


# --- places ---


@given(contents(), LANGS)
def test_of_an_agenda_that_did_not_change_nothing_is_said(found: Content, lang: str) -> None:
    differences = compare(found, found, lang)

    assert [one.id for one in differences] == [one.id for one in found.entries]
    assert all(one.kinds == frozenset() and one.before == one.after == one.entry for one in differences)
    assert summary(differences) == {}


@given(contents(), contents(), LANGS)
def test_what_is_said_of_places_makes_the_one_agenda_out_of_the_other(
    before: Content, after: Content, lang: str
) -> None:
    differences = compare(before, after, lang)

    assert followed(before, differences) == [(one.id, one.parent, one.number) for one in after.entries]


def followed(before: Content, differences: tuple[Difference, ...]) -> list[tuple[int, int | None, int]]:
    """The items with their parents and numbers, as somebody gets them who is told nothing but what changed."""
    said = {one.id: one for one in differences}
    stays = {item for item, one in said.items() if not one.kinds & {Kind.ADDED, Kind.REMOVED, Kind.MOVED}}
    places = {one.id: place for place, one in enumerate(before.entries) if one.id in stays}
    parents = {one.id: one.parent for one in before.entries if one.id in stays}
    numbers = {one.id: one.number for one in before.entries if one.id in stays}
    for item, one in said.items():
        if one.after is not None and item not in stays:
            parents[item], numbers[item] = one.after.parent, one.after.number
        elif one.after is not None and Kind.RENUMBERED in one.kinds:
            numbers[item] = one.after.number
    below: dict[int | None, list[int]] = {}
    for item in sorted(places, key=places.__getitem__):
        below.setdefault(parents[item], []).append(item)
    for parent in {*parents.values()}:
        siblings = below.setdefault(parent, [])
        for place, item in enumerate(one for one in said if parents.get(one, -1) == parent):
            if item not in stays:
                siblings.insert(place, item)

    def reading(parent: int | None) -> list[tuple[int, int | None, int]]:
        return [
            found
            for item in below.get(parent, [])
            for found in ((item, parent, numbers[item]), *reading(item))
        ]  # fmt: skip

    return reading(None)


@given(contents(), contents(), LANGS)
def test_the_other_way_round_what_was_added_was_removed(before: Content, after: Content, lang: str) -> None:
    there, back = compare(before, after, lang), compare(after, before, lang)

    mirrored = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    places = {Kind.MOVED, Kind.RENUMBERED}  # of two that changed places, either may have moved
    assert {one.id: {mirrored.get(kind, kind) for kind in one.kinds} - places for one in there} == {
        one.id: set(one.kinds) - places for one in back
    }
    assert summary(there).get(Kind.MOVED) == summary(back).get(Kind.MOVED)
    assert {(one.id, one.before, one.path_before) for one in there} == {
        (one.id, one.after, one.path_after) for one in back
    }


@given(contents(), contents(), LANGS)
def test_every_item_of_either_is_there_once_and_what_lies_below_it_follows(
    before: Content, after: Content, lang: str
) -> None:
    differences = compare(before, after, lang)

    ids = [one.id for one in differences]
    assert sorted(ids) == sorted({*before.by_id, *after.by_id})
    assert [one.id for one in differences if one.after] == [one.id for one in after.entries]
    assert all(ids.index(one.entry.parent) < ids.index(one.id) for one in differences if one.entry.parent is not None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abxc", {"x": ["added"], "c": ["renumbered"]}),
        ("abc", "ac", {"b": ["removed"], "c": ["renumbered"]}),
        ("abcde", "aebcd", {"e": ["moved"], "b": ["renumbered"], "c": ["renumbered"], "d": ["renumbered"]}),
        ("a(bc)d", "a(c)d", {"b": ["removed"], "c": ["renumbered"]}),
        ("a(bc)d", "d", {"a": ["removed"], "b": ["removed"], "c": ["removed"], "d": ["renumbered"]}),
        ("a(b)c", "bc", {"a": ["removed"], "b": ["moved"]}),
        ("abc", "ax(b)c", {"x": ["added"], "b": ["moved"]}),
        ("ab", "ax(yz)b", {"x": ["added"], "y": ["added"], "z": ["added"], "b": ["renumbered"]}),
        ("ab(cd)", "b(cd)a", {"b": ["moved"], "a": ["renumbered"]}),
    ],
)
def test_an_item_has_moved_only_where_it_had_to(before: str, after: str, expected: dict[str, list[str]]) -> None:
    assert kinds(agenda(before), agenda(after)) == expected


def test_what_lies_below_an_item_with_another_number_is_not_said_to_have_one() -> None:
    found = {chr(one.id): one for one in compare(agenda("ab(c)"), agenda("axb(c)"), "en")}

    assert found["c"].kinds == frozenset()
    assert (found["c"].path_before, found["c"].path_after) == ((2, 1), (3, 1))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abcd", "acd", "abcd"),
        ("abcd", "d", "abcd"),
        ("abc", "axc", "abxc"),
        ("a(bc)d", "d", "abcd"),
        ("a(bc)d", "a(c)d", "abcd"),
        ("abcd", "adb", "adbc"),
        ("ab(cd)e", "eb(d)", "aebcd"),
    ],
)
def test_what_was_removed_stands_where_it_stood(before: str, after: str, expected: str) -> None:
    assert order(agenda(before), agenda(after)) == expected


# --- words and facts ---


def test_a_heading_and_an_annotation_are_compared_word_by_word() -> None:
    before = replace(
        entry(1, 1), headings=Text.of(en="Election of the Chair"), annotations=Text.of(en="By acclamation")
    )
    after = replace(before, headings=Text.of(en="Election of the President"))

    (found,) = compare(content(before), content(after), "en")

    assert found.kinds == {Kind.REWORDED}
    assert Piece("President", PieceKind.ADDED) in found.heading
    assert found.annotation == (Piece("By acclamation", PieceKind.SAME),)
    assert kinds(content(after), content(replace(after, annotations=Text()))) == {"\x01": ["annotated"]}


def test_of_an_added_or_removed_item_all_words_are_and_no_facts_are_told() -> None:
    item = replace(entry(1, 1, heading="Opening"), minutes=30, annotations=Text.of(en="By the Chair"))

    (added,) = compare(content(), content(item), "en")
    (removed,) = compare(content(item), content(), "en")

    assert (added.kinds, added.heading) == ({Kind.ADDED}, (Piece("Opening", PieceKind.ADDED),))
    assert (removed.kinds, removed.annotation) == ({Kind.REMOVED}, (Piece("By the Chair", PieceKind.REMOVED),))
    assert (added.path, removed.path) == ((1,), (1,))


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"role": ItemRole.OPENING}, Kind.ROLE),
        ({"minutes": 30}, Kind.MINUTES),
        ({"speakers": Text.of(en="The Chair")}, Kind.SPEAKERS),
        ({"paragraphs": (1,)}, Kind.PARAGRAPHS),
        ({"documents": (1, 2)}, Kind.DOCUMENTS),
    ],
)
def test_facts_of_an_item_that_changed_are_named(changed: dict[str, object], kind: Kind) -> None:
    before = entry(1, 1)
    after = replace(before, **changed)  # type: ignore[arg-type]

    assert [one.kinds for one in compare(content(before), content(after), "en")] == [{kind}]


def test_the_order_of_documents_and_of_paragraphs_says_nothing() -> None:
    before = replace(entry(1, 1), documents=(1, 2), paragraphs=(3, 4))
    after = replace(before, documents=(2, 1), paragraphs=(4, 3))

    assert kinds(content(before), content(after)) == {}


def test_a_translation_of_speakers_that_came_late_is_no_change() -> None:
    before = replace(entry(1, 1), speakers=Text.of(en="The Chair"))
    after = replace(before, speakers=Text.of(en="The Chair", ar="الرئيس"))

    assert kinds(content(before), content(after), "ar") == {}
    assert kinds(content(before), content(replace(before, speakers=Text.of(en="States"))), "ar") == {
        "\x01": ["speakers"]
    }


# --- languages ---


def test_where_a_version_lacks_the_language_words_are_not_compared_and_the_side_is_named() -> None:
    before = replace(entry(1, 1), headings=Text.of(en="Opening"))
    after = replace(before, number=2, headings=Text.of(en="Opening", ar="الافتتاح"))

    (found,) = compare(content(before), content(after), "ar")

    assert (found.is_comparable, found.lacking) == (False, (Side.BEFORE,))
    assert (found.heading, found.annotation) == ((), ())
    assert found.kinds == {Kind.RENUMBERED}
    assert [one.lacking for one in compare(content(before), content(before), "fr")] == [(Side.BEFORE, Side.AFTER)]
    assert [one.lacking for one in compare(content(), content(before), "ar")] == [(Side.AFTER,)]


def test_an_annotation_that_is_not_translated_yet_is_not_taken_for_one_that_was_removed() -> None:
    before = replace(entry(1, 1), headings=Text.of(en="A", ar="أ"), annotations=Text.of(en="Words", ar="كلمات"))
    after = replace(before, annotations=Text.of(en="Words"))

    (found,) = compare(content(before), content(after), "ar")

    assert (found.kinds, found.lacking) == (frozenset(), (Side.AFTER,))


def test_differences_are_counted_by_kind_in_the_order_in_which_they_are_said() -> None:
    found = summary(compare(agenda("abcdef"), agenda("axcdfe"), "en"))

    assert list(found.items()) == [(Kind.ADDED, 1), (Kind.REMOVED, 1), (Kind.MOVED, 1), (Kind.RENUMBERED, 1)]
