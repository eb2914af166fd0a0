"""Folding: what goes in comes out, and nothing is broken that must stay whole."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.feeds.folding import LIMIT, fold
from meetings.foundation.text import joins

ARABIC = "الاجتماع الحكومي المفتوح العضوية للخبراء بشأن تنفيذ برنامج عمل منع الاتجار غير المشروع"
CHINESE = "各国审议从各个方面防止、打击和消除小武器和轻武器非法贸易的行动纲领执行情况双年度会议"
VOWELLED = "اَلْاِجْتِمَاعُ الْحُكُومِيُّ الْمَفْتُوحُ الْعُضْوِيَّةِ لِلْخُبَرَاءِ بِشَأْنِ تَنْفِيذِ الْبَرْنَامَجِ"
FAMILY = "👩‍👩‍👧‍👦"
FLAG = "🇳🇿"

pieces = st.sampled_from(
    [
        "a",
        " ",
        "\\,",
        "\\;",
        "\\n",
        "\\\\",
        "^n",
        "^^",
        "é",
        "e\u0301",
        "ش",
        "شَّ",
        "纲",
        FAMILY,
        FLAG,
        "👍🏽",
        "1\ufe0f\u20e3",
        "\u200e",
        "한",
        "각",
    ]
)
lines = st.lists(pieces, max_size=200).map("".join)
anything = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=400)


def unfold(data: bytes) -> str:
    return data.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode()


def physical(data: bytes) -> list[str]:
    return [line.decode() for line in data.removesuffix(b"\r\n").split(b"\r\n")]


@given(anything)
@example("x" * 75)
@example("x" * 76)
@example("é" * 200)
def test_any_line_comes_back_in_pieces_of_75_octets(line: str) -> None:
    folded = fold(line)

    assert unfold(folded) == line
    assert folded.endswith(b"\r\n")
    assert all(len(piece) <= LIMIT for piece in folded.split(b"\r\n"))
    physical(folded)  # every piece is UTF-8 by itself


@given(lines)
@example("SUMMARY:" + "\\," * 200)
@example("SUMMARY:" + "\\\\" * 200)
@example("SUMMARY:" + FLAG * 50)
@example("SUMMARY:x" + FLAG * 50)
@example("SUMMARY:" + FAMILY * 20)
@example("DESCRIPTION:" + "a b " * 100)
def test_no_piece_begins_or_ends_inside_something_whole(line: str) -> None:
    parts = physical(fold(line))

    for before, after in pairwise(parts):
        rest = after[1:]
        assert not joins(rest[0]), (before, after)
        assert not before.endswith("\u200d")
        assert (len(before) - len(before.rstrip("\\"))) % 2 == 0
        assert (len(before) - len(before.rstrip("^"))) % 2 == 0


@pytest.mark.parametrize("text", [ARABIC, CHINESE, VOWELLED])
def test_long_titles_in_arabic_and_chinese_break_between_letters(text: str) -> None:
    folded = fold(f"SUMMARY;LANGUAGE=xx:{text}")

    assert unfold(folded).endswith(text)
    assert len(physical(folded)) > 1
    for piece in physical(folded)[1:]:
        assert piece.startswith(" ")
        assert unicodedata.combining(piece[1]) == 0
        assert piece[1] != " "
        assert not piece.endswith(" ")


def test_a_flag_is_never_torn() -> None:
    for shift in range(80):
        for piece in physical(fold("x" * shift + FLAG * 40)):
            letters = sum("\U0001f1e6" <= c <= "\U0001f1ff" for c in piece)
            assert letters % 2 == 0, shift


def test_a_letter_under_too_many_marks_is_broken_rather_than_too_long() -> None:
    folded = fold("SUMMARY:a" + "\u0301" * 100)

    assert all(len(piece) <= LIMIT for piece in folded.split(b"\r\n"))
    assert unfold(folded) == "SUMMARY:a" + "\u0301" * 100


def test_nothing_but_blanks_is_still_folded() -> None:
    folded = fold("DESCRIPTION:" + " " * 300)

    assert unfold(folded) == "DESCRIPTION:" + " " * 300
    assert all(len(piece) <= LIMIT for piece in folded.split(b"\r\n"))
