"""What text is taken, what is refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.errors import RuleViolation
from meetings.foundation.text import CODES, clean_block, clean_line


@pytest.mark.parametrize(
    "text",
    [
        "Open-ended meeting of governmental experts",
        "不限成员名额政府专家会议",
        "اجتماعُ الخبراءِ الحكوميين",
        "می\u200cخواهم",
        "क्\u200dष",
        "A/RES/65/64\u200f",
        "Réunion d’experts",
    ],
)
def test_text_of_every_script_comes_back_as_it_went_in(text: str) -> None:
    assert clean_line(text) == text
    assert clean_block(text) == text


def test_accents_are_composed_and_blanks_around_go() -> None:
    assert clean_line("  Re\u0301union \u00a0") == "Réunion"


@pytest.mark.parametrize(
    "bad",
    ["\x00", "\x07", "\t", "\n", "\r", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ud800", "\ufffe", "\U0010ffff"],
)
def test_controls_are_refused_in_a_line_wherever_they_stand(bad: str) -> None:
    for text in (f"{bad}Title", f"Ti{bad}tle", f"Title{bad}"):
        with pytest.raises(RuleViolation) as refused:
            clean_line(text, about="title")
        assert refused.value.code == "text.control"
        assert refused.value.field == "title"
        assert refused.value.params == {"character": f"U+{ord(bad):04X}", "position": text.index(bad) + 1}


@pytest.mark.parametrize("bad", [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_direction_overrides_are_refused(bad: str) -> None:
    for clean in (clean_line, clean_block):
        with pytest.raises(RuleViolation) as refused:
            clean(f"abc{bad}def")
        assert refused.value.code == "text.bidi"


def test_a_title_of_a_hundred_thousand_characters_is_refused_with_both_lengths() -> None:
    with pytest.raises(RuleViolation) as refused:
        clean_line("x" * 100_000, maximum=200)
    assert refused.value.code == "text.too_long"
    assert refused.value.params == {"maximum": 200, "length": 100_000}


@pytest.mark.parametrize("nothing", ["", "   ", "\u200d", "\u200f \u00a0", "\u3000"])
def test_text_with_nothing_to_see_is_empty(nothing: str) -> None:
    assert clean_line(nothing, required=False) == ""
    with pytest.raises(RuleViolation) as refused:
        clean_line(nothing)
    assert refused.value.code == "text.empty"


def test_a_block_keeps_its_lines_and_tabs() -> None:
    assert clean_block("one\r\ntwo\rthree\n\tfour\n") == "one\ntwo\nthree\n\tfour"


def test_a_block_refuses_other_controls_and_says_where() -> None:
    with pytest.raises(RuleViolation) as refused:
        clean_block("one\ntwo\x0b")
    assert refused.value.params == {"character": "U+000B", "position": 8}


@given(st.text(st.characters(), max_size=60))
def test_what_is_taken_is_clean_and_stays_as_it_is(text: str) -> None:
    code, taken = None, ""
    try:
        taken = clean_line(text, maximum=50, required=False)
    except RuleViolation as refused:
        code = refused.code
    assert code in (None, *CODES)
    assert len(taken) <= 50
    assert taken == unicodedata.normalize("NFC", taken)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in taken)
    assert clean_line(taken, maximum=50, required=False) == taken
    taken.encode("utf-8")
