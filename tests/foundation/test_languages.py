"""Six languages: text with visible fallbacks, and dates as United Nations documents write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation.languages import (
    LANGUAGES,
    Text,
    format_date,
    format_month,
    format_number,
    format_range,
    format_weekday_date,
    negotiate,
)

WEEK = (date(2011, 5, 9), date(2011, 5, 13))
ACROSS_MONTHS = (date(2012, 8, 27), date(2012, 9, 7))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("ar", "من 9 إلى 13 أيار/مايو 2011"),
        ("zh", "2011年5月9日至13日"),
        ("en", "9–13 May 2011"),
        ("fr", "9-13 mai 2011"),
        ("ru", "9–13 мая 2011 года"),
        ("es", "9 a 13 de mayo de 2011"),
    ],
)
def test_a_week_does_not_repeat_its_month(lang: str, expected: str) -> None:
    assert format_range(*WEEK, lang) == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("ar", "من 27 آب/أغسطس إلى 7 أيلول/سبتمبر 2012"),
        ("zh", "2012年8月27日至9月7日"),
        ("en", "27 August – 7 September 2012"),
        ("fr", "27 août au 7 septembre 2012"),
        ("ru", "27 августа – 7 сентября 2012 года"),
        ("es", "27 de agosto al 7 de septiembre de 2012"),
    ],
)
def test_two_months_share_their_year(lang: str, expected: str) -> None:
    assert format_range(*ACROSS_MONTHS, lang) == expected


def test_a_range_over_new_year_names_both_years() -> None:
    assert format_range(date(2011, 12, 28), date(2012, 1, 3), "en") == "28 December 2011 – 3 January 2012"


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    assert format_date(date(2012, 3, 1), "fr") == "1er mars 2012"
    assert format_date(date(2012, 3, 1), "es") == "1 de marzo de 2012"


def test_arabic_months_carry_both_names() -> None:
    assert format_date(date(2011, 1, 13), "ar") == "13 كانون الثاني/يناير 2011"
    assert format_month(2011, 12, "ar") == "كانون الأول/ديسمبر 2011"


def test_weekdays_stand_where_each_language_puts_them() -> None:
    day = date(2011, 5, 9)
    assert [format_weekday_date(day, lang) for lang in ("en", "zh", "ru")] == [
        "Monday 9 May 2011",
        "2011年5月9日星期一",
        "понедельник, 9 мая 2011 года",
    ]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 400), st.sampled_from(LANGUAGES))
def test_every_range_has_european_digits_and_its_last_year(start: date, length: int, lang: str) -> None:
    end = date.fromordinal(min(start.toordinal() + length, date(2100, 12, 31).toordinal()))
    written = format_range(start, end, lang)
    assert str(end.year) in written
    assert all(c in "0123456789" for c in written if c.isdigit())


def test_numbers_keep_european_digits_in_arabic() -> None:
    assert format_number(1234567, "ar") == "1,234,567"


def test_a_missing_language_falls_back_and_says_so() -> None:
    found = Text.of(ar="اجتماع", fr="Réunion").into("ru")
    assert found == ("Réunion", "fr", "ltr", True)


def test_text_in_the_language_asked_for_is_no_fallback() -> None:
    assert Text.of(ar="اجتماع").into("ar") == ("اجتماع", "ar", "rtl", False)


def test_empty_versions_are_not_kept() -> None:
    assert Text.of({"en": "Meeting", "fr": "", "tlh": "qep"}).as_dict() == {"en": "Meeting"}


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [(["pt-BR", "es-419", "en"], "es"), (["zh-TW"], "zh"), ([], "en"), (["de", "tr"], "en"), (["AR-eg"], "ar")],
)
def test_the_first_official_language_a_reader_accepts_is_chosen(accepted: list[str], expected: str) -> None:
    assert negotiate(accepted, "en") == expected
