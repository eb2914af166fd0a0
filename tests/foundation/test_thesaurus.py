"""Search finds the same thing in other words, spellings and languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.thesaurus import Term, expand, found, index_text, normalise, words

BMS = Term.of(
    "bms",
    {
        "en": ["biennial meeting", "biennial meeting of States", "BMS"],
        "zh": ["双年度会议", "两年期会议"],
        "ru": ["созываемое раз в два года совещание", "СДГ"],
        "ar": ["اجتماع الدول الذي يعقد مرة كل سنتين", "الاجتماع الثنائي السنوات"],
        "fr": ["réunion biennale"],
        "es": ["reunión bienal"],
    },
)
SUPPORT = Term.of(
    "poa_iss",
    {
        "zh": ["行动纲领执行支助系统", "执行行动纲领支持系统", "执行支助系统"],
        "en": ["PoA-ISS", "Implementation Support System"],
    },
)
EXPERTS = Term.of("mge", {"en": ["meeting of governmental experts", "MGE"], "zh": ["政府专家会议"]})
TERMS = [BMS, SUPPORT, EXPERTS]


def answers(query: str, text: str) -> bool:
    groups = expand(query, TERMS)
    return bool(groups) and found(index_text(text), groups)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Réunion", "REUNION"),
        ("l’exécution", "l'execution"),
        ("ёлка", "ЕЛКА"),
        ("ＢＭＳ４", "bms4"),
        ("٢٠١١", "2011"),
        ("اَلاِجْتِمَاعُ", "الاجتماع"),
        ("إجتماع", "اجتماع"),
        ("لجنة", "لجنه"),
        ("مستوى", "مستوي"),
        ("اجتمـــاع", "اجتماع"),
        ("مؤتمر", "موتمر"),
        ("2011 年 5 月", "2011年5月"),
        ("会 议", "会议"),
        ("pre\u00adpare", "prepare"),
        ("Straße", "STRASSE"),
        ("PoA-ISS", "poa iss"),
    ],
)
def test_spellings_of_the_same_word_become_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_short_i_stays_a_letter_of_its_own() -> None:
    assert normalise("й") != normalise("и")


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "  " not in once and once == once.strip()


NAMES_TYPED = ["双年度会议", "两年期会议", "BMS", "biennial meetings", "réunion biennale", "الاجتماع الثنائي السنوات"]
TEXTS = [
    "第四次双年度会议的报告",
    "第四次两年期会议",
    "the BMS report",
    "BMS4",
    "Fourth biennial meeting of States",
    "reunión bienal",
]


@pytest.mark.parametrize("query", NAMES_TYPED)
@pytest.mark.parametrize("text", TEXTS)
def test_each_name_of_a_meeting_finds_every_other(query: str, text: str) -> None:
    assert answers(query, text)


def test_the_support_system_is_found_in_the_words_of_both_resolutions() -> None:
    assert answers("行动纲领执行支助系统", "通过执行行动纲领支持系统")
    assert answers("执行行动纲领支持系统", "《行动纲领执行支助系统》")


def test_words_beside_a_term_must_be_there_too() -> None:
    assert answers("BMS 报告", "两年期会议的报告")
    assert answers("BMS报告", "两年期会议的报告")
    assert not answers("BMS 纽约", "两年期会议的报告")


def test_words_of_two_characters_are_found() -> None:
    assert answers("会议", "筹备会议")
    assert answers("枪支", "非法枪支贸易")
    assert not answers("枪支", "筹备会议")


def test_blanks_between_chinese_words_mean_both() -> None:
    assert expand("纽约 报告", TERMS) == [["纽约"], ["报告"]]


def test_an_acronym_is_found_as_a_word_only() -> None:
    assert not answers("MGE", "imgeneral")
    assert answers("mge", "A/CONF.192/MGE/2011/1")
    assert expand("submge", TERMS) == [["submge"]]


def test_document_symbols_are_found_whole_and_by_part() -> None:
    text = "Report of BMS4 (A/CONF.192/BMS/2010/3)"
    for query in ("A/CONF.192/BMS/2010/3", "conf.192", "CONF 192", "192"):
        assert answers(query, text)
    assert answers("65/64", "第 65/64 号决议")
    assert not answers("65/67", "第 65/64 号决议")


def test_small_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert expand("the report of the chair", TERMS) == [["report"], ["chair"]]
    assert expand("of", TERMS) == [[" of"]]
    assert answers("biennial meeting of the States", "双年度会议 States")


def test_an_arabic_article_or_conjunction_does_not_hide_a_word() -> None:
    assert answers("والاجتماع الثنائي السنوات", "BMS")
    assert answers("اجتماع", "والاجتماع الأول")


@pytest.mark.parametrize("nothing", ["", "  ", "…", "—", "()", "\x00"])
def test_a_query_without_a_word_asks_for_nothing(nothing: str) -> None:
    assert expand(nothing, TERMS) == []
    assert words(nothing) == []


def test_a_name_shared_by_two_terms_stands_for_both() -> None:
    other = Term("other", ("BMS", "boat"))
    assert set(expand("bms", [BMS, other])[0]) >= {" boat ", "两年期会议"}


def test_the_longest_name_wins() -> None:
    whole = Term("whole", ("政府专家会议筹备", "whole"))
    assert expand("政府专家会议筹备", [EXPERTS, whole]) == [["政府专家会议筹备", "whole"]]


@given(st.sampled_from([variant for term in TERMS for variant in term.variants]), st.text(max_size=20))
def test_a_text_that_holds_a_name_is_found_by_every_other_name(variant: str, around: str) -> None:
    term = next(term for term in TERMS if variant in term.variants)
    index = index_text(f"{around} . {variant} . {around}")
    for other in term.variants:
        assert found(index, expand(other, TERMS))


@given(st.text(max_size=300))
def test_any_query_expands_within_bounds(query: str) -> None:
    groups = expand(query, TERMS)
    assert len(groups) <= 12
    assert all(group and all(needle.strip() for needle in group) for group in groups)


@given(st.text(min_size=1, max_size=60))
def test_a_text_answers_its_own_words(text: str) -> None:
    for needle in words(text):
        assert needle in index_text(text)
