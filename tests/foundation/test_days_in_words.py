"""Days and hours as readers of each language see them: where a line may end, and what a place is called."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask, g

from meetings.foundation import presentation
from meetings.foundation.windows import Window

JOINER, BLANK = "\u2060", "\u00a0"
MARK = "\u200e"
EARLY_2012 = Window(date(2012, 1, 1), date(2012, 4, 30))


def test_no_line_ends_between_the_two_names_of_an_arabic_month(app: Flask) -> None:
    with app.test_request_context("/ar/"):
        g.lang = "ar"
        assert presentation.day(date(2011, 5, 9)) == f"9 أيار/{JOINER}مايو 2011"
        months = f"كانون{BLANK}الثاني/{JOINER}يناير – نيسان/{JOINER}أبريل"
        assert presentation.short_dates(EARLY_2012) == (months, "2012")


@pytest.mark.parametrize(
    ("lang", "months"), [("en", "Jan – Apr"), ("zh", "1–4月"), ("ru", "янв – апр"), ("fr", "janv.-avr.")]
)
def test_other_languages_need_no_joiner_in_a_narrow_column(app: Flask, lang: str, months: str) -> None:
    with app.test_request_context(f"/{lang}/"):
        g.lang = lang
        assert presentation.short_dates(EARLY_2012) == (months, "2012")


@pytest.mark.parametrize(("lang", "city"), [("ar", "نيويورك"), ("zh", "纽约"), ("en", "New York"), ("ru", "Нью-Йорк")])
def test_an_hour_names_its_zone_by_the_city_in_the_readers_language(app: Flask, lang: str, city: str) -> None:
    with app.test_request_context(f"/{lang}/"):
        g.lang = lang
        assert city in presentation.when(datetime(2011, 5, 31, 22, tzinfo=UTC), "America/New_York")


def test_dates_to_be_typed_keep_their_order_in_arabic_sentences() -> None:
    """After Arabic letters 2011-05-09 would be shown as 09-05-2011."""
    catalogue = Path(__file__).parents[2] / "translations/ar/LC_MESSAGES/messages.po"
    answers = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', catalogue.read_text(encoding="utf-8"), re.MULTILINE)
    bare = [
        text
        for text in answers
        if re.search(rf"(?<![{MARK}\d -])[^{MARK}]\d{{4}}-\d\d-\d\d", text) and MARK not in text
    ]
    assert bare == []
