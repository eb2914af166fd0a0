"""Search finds the paragraphs of both resolutions, whatever words and language a person types."""

from __future__ import annotations

import pytest
from flask import Flask, g

from meetings.foundation import registries, search
from meetings.foundation.database import db
from meetings.mandates import queries
from tests.mandates.support import load


@pytest.fixture(autouse=True)
def resolutions(app: Flask) -> None:
    load(app)


def found(words: str) -> set[tuple[str, str]]:
    """Resolution and paragraph of everything that answers the words."""
    groups = search.expand(words)
    return {(p.mandate.short_symbol, p.reference) for p in queries.paragraphs_matching(groups, 100)}


@pytest.mark.parametrize(
    "words",
    [
        *("双年度会议", "两年期会议", "BMS", "biennial meeting", "Biennial Meetings of States", "réunion biennale"),
        *("созываемое раз в два года совещание", "reuniones bienales", "اجتماع الدول الذي يعقد مرة كل سنتين"),
    ],
)
def test_biennial_meetings_are_found_in_both_resolutions_under_every_name(words: str) -> None:
    hits = found(words)
    assert {symbol for symbol, _reference in hits} == {"65/64", "65/67"}
    assert hits == found("BMS")


@pytest.mark.parametrize("words", ["执行支助系统", "执行行动纲领支持系统", "PoA-ISS", "система поддержки"])
def test_the_support_system_is_found_in_both_resolutions_under_every_name(words: str) -> None:
    assert {symbol for symbol, _reference in found(words)} == {"65/64", "65/67"}


def test_a_symbol_and_a_number_lead_to_the_paragraph() -> None:
    assert ("65/64", "op-18") in found("65/64 18")


def test_what_is_nowhere_is_not_found() -> None:
    assert found("submarine") == set()
    assert found("") == set()
    assert found("%") == found("_") == set()


def test_percent_signs_and_underscores_are_letters_and_no_patterns() -> None:
    for needle in ("b%l", "bienn__l", "%", "_", "\\"):
        assert queries.paragraphs_matching([[needle]], 1) == []


def test_a_resolution_is_found_by_title_and_symbol_with_its_kind(app: Flask) -> None:
    with app.test_request_context("/en/"):
        source = registries.search_sources.get("mandates")
        assert source is not None
        for words in ("A/RES/65/64", "65/64", "小武器和轻武器非法贸易", "illicit trade in small arms"):
            assert [hit.line for hit in source(search.expand(words), 10)] == ["A/RES/65/64"]


def test_hits_are_bounded_and_carry_an_address(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        g.lang = "fr"
        source = registries.search_sources.get("paragraphs")
        assert source is not None
        hits = source(search.expand("PoA"), 3)
    assert len(hits) == 3
    assert all(hit.url.startswith("/fr/mandates/a-res-65-") for hit in hits)


def test_a_changed_term_is_known_at_once() -> None:
    term = db.session.query(search.ThesaurusTerm).filter_by(key="bms").one()
    assert found("gathering every other year") == set()
    term.variants = {**term.variants, "en": [*term.variants["en"], "gathering every other year"]}
    db.session.commit()
    assert found("gathering every other year") == found("BMS")


def test_a_term_changed_and_taken_back_is_forgotten() -> None:
    term = db.session.query(search.ThesaurusTerm).filter_by(key="bms").one()
    term.variants = {"en": ["nothing else"]}
    db.session.flush()
    assert {t.key: t.variants for t in search.terms()}["bms"] == ("nothing else",)
    db.session.rollback()
    assert "BMS" in {t.key: t.variants for t in search.terms()}["bms"]
