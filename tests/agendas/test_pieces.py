"""What became of a text, word by word."""

from __future__ import annotations

import unicodedata
from itertools import accumulate, pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from meetings.agendas.pieces import MOST_PAIRS, Piece, PieceKind, longest_common, pieces
from meetings.foundation.languages import LANGUAGES

SAME, REMOVED, ADDED = PieceKind.SAME, PieceKind.REMOVED, PieceKind.ADDED
FRAGMENTS = [
    *("the", "The", "Chair", "State’s", "o'clock", "l’ordre", "65/64", "1,500", "10.30", "(a)", "A/CONF.192/15", "_"),
    *("Réunion", "re\u0301union", "Программа", "\u0438\u0306", "Año", "«", "»", ".", ",", "…", "—", "?"),
    *("会议", "行动纲领", "第", "条", "。", "，", "《", "》", "〇", "々", "会\u0301"),
    *("الاجتماع", "أولاً", "التحدُّث", "،", "؟", "٢٫٥", "\u0600", "\u06dd", "\u200f", "ه\u200d"),
    *(" ", "  ", "\n", "\r\n", "\r", "\t", "\u00a0", "\u2009", "\u3000", "\u200b", "\u00ad"),
    *(
        "👍",
        "👍🏽",
        "👩‍👩‍👧‍👦",
        "🇫🇷",
        "🇩",
        "🇪",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "ℹ",
        "\u200d",
        "\u200c",
        "\u0301",
        "\ufe0f",
    ),
    *(
        "คำ",
        "\u0e33",
        "क्षि",
        "क",
        "ष",
        "각",
        "\u1100",
        "\u1161",
        "\u11a8",
        "\u0d4e",
        "\U00011a3a",
        "\U000e0067",
    ),
]
# The oracle knows characters that Python does not know yet, and joins letters by a virama that follows no letter.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cn"]).filter(lambda one: unicodedata.combining(one) != 9)
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(CHARACTERS, max_size=3), max_size=25).map("".join)
LANGS = st.sampled_from(LANGUAGES)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same after a few edits."""
    before = draw(st.lists(st.sampled_from(FRAGMENTS), max_size=25))
    after = list(before)
    for _edit in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(after)))
        after[at : at + draw(st.integers(0, 3))] = draw(st.lists(st.sampled_from(FRAGMENTS), max_size=3))
    return "".join(before), "".join(after)


PAIRS = edited() | st.tuples(TEXTS, TEXTS)


def marked(before: str, after: str, lang: str = "en") -> str:
    """As an editor would mark it: [removed]{added}."""
    signs = {SAME: "{}", REMOVED: "[{}]", ADDED: "{{{}}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces(before, after, lang))


def side(found: tuple[Piece, ...], absent: PieceKind) -> list[str]:
    return [piece.text for piece in found if piece.kind is not absent]


@given(PAIRS, LANGS)
def test_what_was_not_added_is_the_text_as_it_was_and_what_was_not_removed_as_it_is(
    pair: tuple[str, str], lang: str
) -> None:
    before, after = pair

    found = pieces(before, after, lang)

    assert "".join(side(found, ADDED)) == before
    assert "".join(side(found, REMOVED)) == after


@given(PAIRS, LANGS)
def test_no_piece_is_empty_and_none_stands_beside_one_of_its_kind(pair: tuple[str, str], lang: str) -> None:
    found = pieces(*pair, lang)

    assert all(piece.text for piece in found)
    assert all(one.kind is not another.kind for one, another in pairwise(found))


@given(PAIRS, LANGS)
def test_no_character_that_a_reader_sees_and_no_word_is_cut(pair: tuple[str, str], lang: str) -> None:
    before, after = pair

    found = pieces(before, after, lang)

    for text, absent in ((before, ADDED), (after, REMOVED)):
        cuts = set(accumulate(map(len, side(found, absent)), initial=0))
        assert cuts <= {0, *(character.end() for character in regex.finditer(r"\X", text))}
        words = regex.finditer(r"[[\p{L}\p{N}]--\p{Han}--[ำຳ]][[\p{L}\p{N}\p{M}]--\p{Han}]*", text, regex.V1)
        assert not [word[0] for word in words if cuts & set(range(word.start() + 1, word.end()))]


@given(TEXTS, LANGS)
def test_a_text_that_did_not_change_is_one_piece(text: str, lang: str) -> None:
    assert pieces(text, text, lang) == ((Piece(text, SAME),) if text else ())


@given(TEXTS.filter(bool), LANGS)
def test_a_text_that_is_new_or_gone_is_one_piece(text: str, lang: str) -> None:
    assert pieces("", text, lang) == (Piece(text, ADDED),)
    assert pieces(text, "", lang) == (Piece(text, REMOVED),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Election of the Chair", "Election of the President", "Election of the [Chair]{President}"),
        ("General exchange of views", "General debate and exchange of views", "General {debate and }exchange of views"),
        ("the text", "the text today", "the text{ today}"),
        ("the text.", "the text today.", "the text{ today}."),
        ("paragraph 12, item 5", "paragraph 12, item 6", "paragraph 12, item [5]{6}"),
        ("The State’s report", "The States’ report", "The [State’s]{States’} report"),
        ("at 10.30 a.m.", "at 11.30 a.m.", "at [10.30]{11.30} a.m."),
        ("Vice-Chair", "Vice-President", "Vice-[Chair]{President}"),
        ("see A/CONF.192/L.1, now", "see A/CONF.192/L.2, now", "see [A/CONF.192/L.1]{A/CONF.192/L.2}, now"),
        ("under 65/64 (a).", "under 66/47 (a).", "under [65/64]{66/47} (a)."),
        ("report (A/66/177)", "report (A/66/177 and A/67/176)", "report (A/66/177{ and A/67/176})"),
        ("First.\nSecond.", "First.\nNew.\nSecond.", "First.\n{New.\n}Second."),
        ("two  blanks", "two blanks", "two [ ]blanks"),
    ],
)
def test_changes_stand_where_a_person_would_mark_them(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("look to the left", "go to the right", "[look]{go} to the [left]{right}"),
        ("meeting of the States", "forum of the experts", "[meeting of the States]{forum of the experts}"),
        ("old the end", "new the rest", "[old the end]{new the rest}"),
        ("9-13 May", "8-12 May", "[9-13]{8-12} May"),
        ("审议程序", "讨议顺序", "[审议程]{讨议顺}序"),
    ],
)
def test_what_stayed_between_two_changes_goes_with_them_where_it_is_little(
    before: str, after: str, expected: str
) -> None:
    assert marked(before, after) == expected


def test_a_line_that_stayed_between_two_changes_stays() -> None:
    before = "Morning of the first day\nOpening\nAfternoon of the first day"
    after = "Tuesday, all delegations\nOpening\nEvening, small groups only"

    assert "\nOpening\n" in [piece.text for piece in pieces(before, after, "en") if piece.kind is SAME]


def test_texts_that_have_nothing_in_common_are_shown_one_after_the_other() -> None:
    before = "The Chair opens the session with a statement."
    after = "Delegations are invited to keep the limits of time."

    assert pieces(before, after, "en") == (Piece(before, REMOVED), Piece(after, ADDED))


def test_chinese_is_compared_by_characters_and_latin_in_it_by_words() -> None:
    assert marked("第BMS4届双年度会议", "第BMS5届双年度会谈", "zh") == "第[BMS4]{BMS5}届双年度会[议]{谈}"
    assert marked("执行《行动纲领》的情况", "执行《国际文书》的情况", "zh") == "执行《[行动纲领]{国际文书}》的情况"


def test_chinese_in_another_language_is_compared_by_characters() -> None:
    assert marked("The name 行动纲领 stays", "The name 行动计划 stays") == "The name 行动[纲领]{计划} stays"


def test_a_french_article_is_a_word_of_its_own() -> None:
    assert marked("l’ordre du jour", "l’avenir du jour", "fr") == "l’[ordre]{avenir} du jour"


def test_arabic_words_are_compared_with_their_marks() -> None:
    assert marked("يقرر أولاً ذلك", "يقرر أولا ذلك", "ar") == "يقرر [أولاً]{أولا} ذلك"


def test_joined_emoji_and_flags_are_whole() -> None:
    assert marked("here 👩‍👩‍👧‍👦 now", "here 👩‍👩‍👧 now") == "here [👩‍👩‍👧‍👦]{👩‍👩‍👧} now"
    assert marked("here 🇩🇪 now", "here 🇩🇰 now") == "here [🇩🇪]{🇩🇰} now"


def test_a_text_too_long_for_all_its_words_is_compared_by_sentences() -> None:
    sentences = ["".join(chr(0x4E00 + (7 * n + m * m) % 5000) for m in range(60)) + "。" for n in range(180)]
    before = "".join(sentences)
    after = "".join([*sentences[:50], "新的一句。", *sentences[50:90], sentences[90][:30] + "新" + sentences[90][31:]])
    after += "".join(sentences[91:])

    found = pieces(before, after, "zh")

    assert len(before) * len(after) > MOST_PAIRS
    assert [piece.text for piece in found if piece.kind is ADDED] == ["新的一句。", "新"]
    assert [piece.text for piece in found if piece.kind is REMOVED] == [sentences[90][30]]


def test_a_text_too_long_even_for_its_sentences_is_replaced() -> None:
    before, after = "甲。" * 10_001, "丙，丁。" * 10_001

    assert pieces(before, after, "zh") == (Piece(before, REMOVED), Piece(after, ADDED))


@given(st.lists(st.integers(0, 4), max_size=12), st.lists(st.integers(0, 4), max_size=12))
def test_a_longest_common_subsequence_is_one_and_none_is_longer(one: list[int], other: list[int]) -> None:
    found = longest_common(one, other)

    assert all(one[a] == other[b] for a, b in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))
    assert len(found) == length_by_table(one, other)


def length_by_table(one: list[int], other: list[int]) -> int:
    row = [0] * (len(other) + 1)
    for a in one:
        above = row
        row = [0]
        for place, b in enumerate(other):
            row.append(above[place] + 1 if a == b else max(above[place + 1], row[place]))
    return row[-1]
