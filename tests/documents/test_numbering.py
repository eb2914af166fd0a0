"""Numbers are written as each language does, and the style sheet writes them so too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.documents.description import HIGHEST, ListStyle
from meetings.documents.numbering import ABJAD, LATIN, han, item_label, letter, note_label, paragraph_label, roman
from meetings.foundation.languages import LANGUAGES

CSS = (Path(__file__).parents[2] / "static/css/document.css").read_text(encoding="utf-8")
VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
HAN = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))


def test_paragraphs_and_items_are_counted_as_each_language_does() -> None:
    assert [paragraph_label(3, lang) for lang in ("en", "fr", "zh", "ar")] == ["3.", "3.", "3.", "3 -"]
    letters = {lang: item_label(ListStyle.LETTERS, 2, 0, lang) for lang in ("ar", "zh", "en", "fr", "ru", "es")}
    assert letters == {"ar": "(ب)", "zh": "(b)", "en": "(b)", "fr": "b)", "ru": "b)", "es": "b)"}
    assert [letter(number, "en") for number in (1, 26, 27, 52)] == ["a", "z", "aa", "zz"]
    assert [letter(number, "ar") for number in (1, 5, 28, 29)] == ["أ", "هـ", "غ", "أأ"]
    assert item_label(ListStyle.BULLETS, 9, 1, "en") == "–"


@pytest.mark.parametrize(
    ("lang", "labels"),
    [
        ("en", ["(i)", "(iv)", "(x)", "(xi)", "(xl)"]),
        ("fr", ["i)", "iv)", "x)", "xi)", "xl)"]),
        ("es", ["i)", "iv)", "x)", "xi)", "xl)"]),
        ("ru", ["i)", "iv)", "x)", "xi)", "xl)"]),
        ("zh", ["㈠", "㈣", "㈩", "(十一)", "(四十)"]),
        ("ar", ["'1'", "'4'", "'10'", "'11'", "'40'"]),
    ],
)
def test_the_third_level_is_counted_as_each_language_does(lang: str, labels: list[str]) -> None:
    assert [item_label(ListStyle.ROMAN, number, 2, lang) for number in (1, 4, 10, 11, 40)] == labels


@given(st.integers(1, HIGHEST[ListStyle.ROMAN]))
def test_a_roman_number_read_again_is_the_same(number: int) -> None:
    values = [VALUES[sign] for sign in roman(number)]
    following = [*values[1:], 0]
    assert number == sum(-one if one < after else one for one, after in zip(values, following, strict=True))
    assert not re.search(r"(.)\1{3}|vv|ll", roman(number))


@given(st.integers(1, HIGHEST[ListStyle.ROMAN]))
def test_a_chinese_number_read_again_is_the_same(number: int) -> None:
    before, ten, after = han(number).rpartition("十")
    tens = HAN.get(before, 1) if ten else 0
    assert number == tens * 10 + HAN.get(after, 0)
    assert not before.startswith("一"), "ten is 十, not 一十"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", [ListStyle.LETTERS, ListStyle.NUMBERS, ListStyle.ROMAN])
def test_no_two_items_of_a_list_are_called_the_same(lang: str, style: ListStyle) -> None:
    labels = {item_label(style, number, 0, lang) for number in range(1, HIGHEST[style] + 1)}
    assert len(labels) == HIGHEST[style]


def test_the_mark_of_a_footnote_is_in_brackets_in_arabic() -> None:
    assert {lang: note_label(12, lang) for lang in LANGUAGES} == {
        "ar": "(12)",
        "zh": "12",
        "en": "12",
        "fr": "12",
        "ru": "12",
        "es": "12",
    }


def signs(name: str) -> tuple[str, ...]:
    """The signs of a counter of the style sheet."""
    (listed,) = re.findall(rf"@counter-style {name} {{[^}}]*symbols: ([^;]*);", CSS)
    return tuple(sign.strip('"') for sign in listed.split())


def test_the_style_sheet_has_the_signs_that_files_have() -> None:
    assert signs("letters-in-brackets") == LATIN
    assert signs("letters-abjad") == ABJAD
    assert signs("han-in-brackets") == tuple(
        item_label(ListStyle.ROMAN, number, 2, "zh") for number in range(1, HIGHEST[ListStyle.ROMAN] + 1)
    )
