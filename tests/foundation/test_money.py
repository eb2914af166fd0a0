"""Amounts as people type them: whole minor units of a currency, or a refusal; rates, and what is worth what."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.foundation import money
from meetings.foundation.errors import RuleViolation

AMOUNTS = st.integers(min_value=1, max_value=money.LARGEST)
RATES = st.integers(min_value=1, max_value=10**6 * money.RATE_SCALE - 1)
REFUSED = {
    "-1": "money.shape",
    "+1": "money.shape",
    "0": "money.zero",
    "0.00": "money.zero",
    "000": "money.zero",
    "0.001": "money.shape",
    "1e309": "money.shape",
    "1E3": "money.shape",
    "NaN": "money.shape",
    "nan": "money.shape",
    "Infinity": "money.shape",
    "inf": "money.shape",
    "\u0661\u0662\u0663": "money.shape",  # Arabic digits
    "\uff11\uff12": "money.shape",  # full-width digits
    "1_000": "money.shape",
    "1,000": "money.shape",
    "1 000": "money.shape",
    "1\u00a0000": "money.shape",
    "1.000,50": "money.shape",
    "1,5": "money.shape",
    "1'000": "money.shape",
    "1000000000000": "money.shape",  # 10^12
    "1000000000": "money.shape",
    ".5": "money.shape",
    "5.": "money.shape",
    "0x10": "money.shape",
    "$5": "money.shape",
    "5 USD": "money.shape",
    "": "money.shape",
    " ": "money.shape",
    "1\n": "money.shape",
    "\t1": "money.shape",
    "\u221e": "money.shape",
    "\u00bd": "money.shape",
    "\u00b2": "money.shape",
    "1.\u0665": "money.shape",
}


@pytest.mark.parametrize(("typed", "code"), REFUSED.items(), ids=[ascii(one) for one in REFUSED])
def test_what_is_no_amount_is_refused(typed: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        money.parse(typed, "USD", about="amount")

    assert (refused.value.code, refused.value.field) == (code, "amount")


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("1", 100), ("1.5", 150), ("0.01", 1), ("007.10", 710), (" 12.34 ", 1234), ("999999999.99", money.LARGEST)],
)
def test_an_amount_is_whole_minor_units(typed: str, minor: int) -> None:
    assert money.parse(typed, "USD") == minor


def test_nought_is_an_amount_where_it_may_be() -> None:
    assert money.parse("0", "USD", zero=True) == money.parse("0.00", "USD", zero=True) == 0


def test_a_currency_without_decimals_takes_none() -> None:
    assert money.parse("1500", "JPY") == 1500
    with pytest.raises(RuleViolation, match=r"money\.decimals"):
        money.parse("1500.5", "JPY")


@pytest.mark.parametrize("code", ["", "XYZ", "usd", "KWD", "US", "USD ", "\u0660"])
def test_a_currency_that_is_not_kept_is_refused(code: str) -> None:
    with pytest.raises(RuleViolation, match=r"money\.currency"):
        money.decimals(code)


@given(AMOUNTS, st.sampled_from(["USD", "EUR", "CHF", "GBP"]))
def test_what_is_written_as_typed_is_read_as_the_same(minor: int, currency: str) -> None:
    assert money.parse(money.typed(minor, currency), currency) == minor
    assert money.as_decimal(minor, currency) == Decimal(minor) / 100


@given(st.integers(min_value=1, max_value=10**9 - 1))
def test_so_it_is_in_a_currency_without_decimals(minor: int) -> None:
    assert money.parse(money.typed(minor, "JPY"), "JPY") == minor


@given(st.text(max_size=20))
def test_whatever_is_typed_is_an_amount_or_refused(typed: str) -> None:
    try:
        found = money.parse(typed, "USD")
    except RuleViolation:
        return
    assert 0 < found <= money.LARGEST and typed.strip(" ").isascii()


@given(RATES)
def test_a_rate_is_read_as_it_is_written(rate: int) -> None:
    assert money.parse_rate(money.typed_rate(rate)) == rate


@pytest.mark.parametrize(
    "typed", ["", "0", "0.000000000", "0.00000000", "-1", "1,08", "1e2", "NaN", "1.123456789", "1000000", "\u0661"]
)
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation, match=r"money\.rate"):
        money.parse_rate(typed)


@pytest.mark.parametrize(
    ("amount", "currency", "rate", "into", "worth"),
    [
        (100_00, "EUR", "1.0845", "USD", 108_45),
        (1, "EUR", "0.5", "USD", 0),  # half a cent, to the even one
        (3, "EUR", "0.5", "USD", 2),
        (5, "EUR", "0.5", "USD", 2),
        (1000, "JPY", "0.00912345", "USD", 912),
        (10_00, "USD", "109.61", "JPY", 1096),
        (1_50, "USD", "1", "JPY", 2),
        (2_50, "USD", "1", "JPY", 2),
        (100_00, "USD", "1", "USD", 100_00),
    ],
)
def test_an_exchange_is_rounded_to_the_even_minor_unit(
    amount: int, currency: str, rate: str, into: str, worth: int
) -> None:
    assert money.exchanged(amount, currency, money.parse_rate(rate), into) == worth


@given(AMOUNTS, RATES)
def test_an_exchange_is_off_by_half_a_minor_unit_at_most(amount: int, rate: int) -> None:
    exact = Decimal(amount) * Decimal(rate) / money.RATE_SCALE
    if exact.to_integral_value(ROUND_HALF_EVEN) > money.LARGEST:
        with pytest.raises(RuleViolation, match=r"money\.too_much"):
            money.exchanged(amount, "EUR", rate, "USD")
    else:
        assert abs(money.exchanged(amount, "EUR", rate, "USD") - exact) <= Decimal("0.5")


@given(AMOUNTS)
def test_at_a_rate_of_one_nothing_changes(amount: int) -> None:
    assert money.exchanged(amount, "USD", money.RATE_SCALE, "USD") == amount


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_an_amount_is_written_with_its_currency_in_digits_that_all_know(lang: str) -> None:
    said = money.written(1_234_567_89, "USD", lang)

    assert "USD" in said and " " not in said
    assert "".join(one for one in said if one.isdigit()) == "123456789"


def test_currencies_are_offered_with_their_names_and_some_first() -> None:
    offered = money.currency_choices("en", ("USD", "XYZ", "EUR"))

    assert [code for code, _name in offered[:2]] == ["USD", "EUR"]
    assert ("CHF", "CHF \u2013 Swiss Franc") in offered and len(dict(offered)) == len(offered)
