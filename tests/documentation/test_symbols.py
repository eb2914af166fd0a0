"""Symbols in their normal form: how they are written by people, and what is only warned about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.documentation.symbols import REMARKS, Reading, is_known, is_normal, is_of_assembly, normal

# Symbols of documents of the Programme of Action and of bodies around it, as they stand on them.
REAL = """
A/CONF.192/15; A/60/88; A/CONF.192/BMS/2003/1; A/CONF.192/BMS/2005/1; A/CONF.192/2006/PC/INF.1
A/CONF.192/2006/PC/WP.2; A/CONF.192/2006/PC/CRP.17; A/CONF.192/2006/RC/CRP.3; A/CONF.192/2006/RC/WP.4
A/CONF.192/16; A/CONF.192/BMS/2008/3; A/CONF.192/BMS/2008/WP.9; A/CONF.192/BMS/2010/3; A/CONF.192/BMS/2010/L.1
A/CONF.192/BMS/2010/L.2; A/65/153; A/65/410; A/RES/65/64; A/RES/65/67; A/62/163; A/CONF.192/MGE/2011/1; A/RES/66/47
A/CONF.192/2012/PC/L.1; DC/3327; A/CONF.192/2012/RC/1; A/CONF.192/2012/RC/WP.1; A/CONF.192/2012/RC/4; DC/3381
DC/3384; DC/3389; CD/3389; A/RES/67/58; A/CONF.192/BMS/2016/1; A/CONF.192/BMS/2016/WP.1/Rev.3
A/CONF.192/2024/RC/L.1; A/CONF.192/2024/RC/L.2; A/CONF.192/2024/RC/L.3; A/CONF.192/2024/RC/1
A/CONF.192/2024/RC/INF/3; A/CONF.192/2024/RC/CRP.1/Rev.3; A/71/438; A/62/163/Corr.1; A/C.1/65/L.32/Rev.1
A/C.1/65/PV.9; A/S-10/4; A/ES-10/37; A/65/L.5; A/65/PV.60; A/BUR/65/1; A/HRC/S-5/1; A/AC.267/2012/PC.I/1
CCW/MSP/2010/5; CCW/GGE.1/2017/3; CD/1907; CD/PV.1198; CD/WP.563; NPT/CONF.2010/PC.I/WP.1; S/2011/255; S/PV.6288
E/CN.4/Sub.2/2000/1; E/2010/L.5; FCCC/CP/2015/L.9/Rev.1; BWC/CONF.VII/7; APLC/MSP.10/2010/WP.1
ICCD/COP(12)/20/Add.1; ST/SGB/2003/13; A/CONF.157/PC/62/Add.5; A/RES/49/221 B; S/RES/1325 (2000)
NPT/CONF.2010/50 (Vol. I); A/54/42(SUPP); A/RES/377 (V)
"""


@pytest.mark.parametrize("symbol", REAL.strip().replace("\n", "; ").split("; "))
def test_a_symbol_as_documents_have_it_stays_and_is_not_remarked_on(symbol: str) -> None:
    assert normal(symbol) == Reading(symbol)


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("A/CONF. 192/BMS/2010/3", "A/CONF.192/BMS/2010/3"),  # as resolution 65/64 prints it in Chinese
        ("A/CONF. 192/15", "A/CONF.192/15"),
        (" A / CONF.192 / INF / 3 ", "A/CONF.192/INF/3"),
        ("A/CONF.\u00a0192/15", "A/CONF.192/15"),
        ("A/CONF.192/2024/RC/CRP.1.Rev3", "A/CONF.192/2024/RC/CRP.1/Rev.3"),
        ("A/CONF.192/2024/RC/CRP. 1 Rev. 3", "A/CONF.192/2024/RC/CRP.1/Rev.3"),
        ("A/CONF.192/2024/RC/CRP 1-Rev 3", "A/CONF.192/2024/RC/CRP.1/Rev.3"),
        ("A/62/163 Corr.1", "A/62/163/Corr.1"),
        ("A/C.1/65/L.32/REV.1", "A/C.1/65/L.32/Rev.1"),
        ("a/conf.192/bms/2010/l.1/add.2", "A/CONF.192/BMS/2010/L.1/Add.2"),
        ("A/Conf.192/15", "A/CONF.192/15"),
        ("Ａ／ＣＯＮＦ．１９２／１５", "A/CONF.192/15"),
        ("A/CONF.192/١٥", "A/CONF.192/15"),
        ("A∕CONF.192⁄15", "A/CONF.192/15"),
        ("\u200eA/CONF.192/15\u200f", "A/CONF.192/15"),
        ("A/S\u201110/4", "A/S-10/4"),
        ("A/S – 10/4", "A/S-10/4"),
        ("CRP.1.Rev3", "CRP.1/Rev.3"),
    ],
)
def test_what_people_write_is_found_in_its_normal_form(written: str, symbol: str) -> None:
    found = normal(written)

    assert found.symbol == symbol and found.other == ""
    if written.strip() != symbol:
        assert found.remarks[0].code == "symbol.written" and found.remarks[0].facts["symbol"] == symbol


def test_letters_of_another_alphabet_are_named() -> None:
    found = normal("А/СОNF.192/15")  # the first three are Cyrillic

    assert found.symbol == "A/CONF.192/15"
    assert [remark.code for remark in found.remarks] == ["symbol.written", "symbol.letters"]


@pytest.mark.parametrize("stars", ["*", "**", "＊", "∗ *"])
def test_the_asterisk_of_a_reissue_is_not_part_of_the_symbol_and_is_told(stars: str) -> None:
    found = normal(f"A/CONF.192/15{stars}")

    assert found.symbol == "A/CONF.192/15"
    assert "symbol.reissue" in [remark.code for remark in found.remarks]


@pytest.mark.parametrize("dash", ["-", "–", "—", " – ", "‑", "−", "－"])
def test_two_symbols_of_one_document_are_kept_apart(dash: str) -> None:
    found = normal(f"A/71/438{dash}A/CONF.192/BMS/2016/1")

    assert (found.symbol, found.other) == ("A/71/438", "A/CONF.192/BMS/2016/1")
    assert found.whole == "A/71/438–A/CONF.192/BMS/2016/1"
    assert found.remarks[-1].code == "symbol.double"


@pytest.mark.parametrize("written", ["", "  ", "*", "-", "\u200b"])
def test_nothing_is_no_symbol_and_none_is_made_up(written: str) -> None:
    assert normal(written) == Reading("")


@pytest.mark.parametrize(
    "odd", ["hello world", "A/nn/50", "CONF.192", "A/CONF.192", "A/CONF.192/BMS", "A//1", "12345", "A/RES/65", "CRP.1"]
)
def test_an_unknown_form_is_warned_of_and_kept(odd: str) -> None:
    found = normal(odd)

    assert found.symbol.casefold() == odd.casefold()
    assert found.remarks[-1].code == "symbol.form" and not is_known(found.symbol)


def test_words_that_are_no_part_of_a_symbol_keep_their_letters() -> None:
    assert normal("A/62/163 and Corr.1").symbol == "A/62/163 and Corr.1"


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=40)
PIECES = st.lists(
    st.sampled_from([*"A/.-–— *()1923abRrevX", "Rev", "CONF", "WP", " /", ". ", "А", "／", "\u00a0", "A/", "-A/"]),
    max_size=25,
).map("".join)


@given(ANYTHING | PIECES)
def test_what_is_in_normal_form_stays(raw: str) -> None:
    found = normal(raw)

    assert normal(found.whole).whole == found.whole
    assert is_normal(normal(found.whole).symbol, normal(found.whole).other)


@given(ANYTHING | PIECES)
def test_only_known_remarks_are_made_and_none_of_nothing(raw: str) -> None:
    found = normal(raw)

    assert {remark.code for remark in found.remarks} <= set(REMARKS)
    assert found.symbol or not found.remarks


DOTTED = st.tuples(st.sampled_from(["L", "CRP", "WP", "PV", "SR"]), st.integers(1, 999)).map(lambda t: f"{t[0]}.{t[1]}")
SERIAL = st.integers(1, 999).map(str) | DOTTED | st.integers(1, 99).map(lambda n: f"INF/{n}")
CHANGES = st.lists(
    st.tuples(st.sampled_from(["Rev", "Corr", "Add", "Amend"]), st.integers(1, 20)).map(lambda t: f"/{t[0]}.{t[1]}"),
    max_size=3,
).map("".join)
PLACES = st.lists(st.sampled_from(["BMS", "MGE", "PC", "RC", "2006", "2012"]), max_size=3).map(
    lambda parts: "".join(f"/{part}" for part in parts)
)
IN_FORM = st.builds(
    lambda number, places, serial, changes: f"A/CONF.{number}{places}/{serial}{changes}",
    st.integers(1, 250),
    PLACES,
    SERIAL,
    CHANGES,
)


@given(IN_FORM, st.data())
def test_a_symbol_in_form_is_known_and_found_again_however_it_is_blurred(symbol: str, data: st.DataObject) -> None:
    assert normal(symbol) == Reading(symbol)
    blurred = symbol
    for old, new in (("/", " / "), (".", ". "), (".", "．"), ("/", "／"), ("1", "１"), ("A", "А"), (" ", "\u00a0")):
        if data.draw(st.booleans()):
            blurred = blurred.replace(old, new)
    if data.draw(st.booleans()):
        blurred = blurred.lower()

    assert normal(blurred).symbol == symbol


@given(IN_FORM, IN_FORM)
def test_double_symbols_come_back_as_they_went_in(one: str, other: str) -> None:
    found = normal(f"{one}–{other}")

    assert (found.symbol, found.other) == (one, other)
    assert normal(found.whole) == found


def test_documents_of_the_assembly_are_those_that_belong_to_an_item() -> None:
    asked = {symbol: is_of_assembly(symbol) for symbol in ("A/65/153", "A/CONF.192/15", "A/RES/65/64", "DC/3327", "")}

    assert asked == {"A/65/153": True, "A/CONF.192/15": True, "A/RES/65/64": False, "DC/3327": False, "": False}
