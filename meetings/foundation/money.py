"""Amounts of money: whole minor units of a currency (ISO 4217), read from what people type and written for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.numbers import format_currency, get_currency_precision, get_territory_currencies

from .errors import RuleViolation

CODES = (
    *("money.shape", "money.zero", "money.decimals", "money.currency", "money.rate"),
    *("money.too_much",),
)
"""Every code this module raises."""

DIGITS = 9  # before the decimal point
LARGEST = 10**DIGITS * 100 - 1  # in minor units of a currency with two decimals
RATE_SCALE = 10**8
"""A rate is kept as a whole number: units of the second currency for one of the first, times this."""

_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,2})?", re.ASCII)
_RATE = re.compile(r"\d{1,6}(?:\.\d{1,8})?", re.ASCII)


@lru_cache(maxsize=1)
def currencies() -> tuple[str, ...]:
    """Codes of the currencies of today that amounts can be kept in: those with two decimals, or none."""
    found = {code for territory in get_global("territory_currencies") for code in get_territory_currencies(territory)}
    return tuple(sorted(code for code in found if get_currency_precision(code) in {0, 2}))


def decimals(currency: str) -> int:
    """How many decimals amounts of a currency have. Raises `money.currency` for one that is not kept."""
    if currency not in currencies():
        raise RuleViolation("money.currency", currency=currency)
    places: int = get_currency_precision(currency)
    return places


def parse(text: str, currency: str, *, about: str | None = None, zero: bool = False) -> int:
    """What was typed, in minor units: ASCII digits, up to nine, and up to two decimals after a point.

    Neither signs, blanks inside, exponents, separators of thousands nor digits of other scripts are read: an amount
    that could be meant otherwise is refused. Raises, on the field `about`: `money.shape`, `money.decimals` where the
    currency has fewer, `money.zero` unless `zero` is allowed.
    """
    typed = text.strip(" ")
    if not _AMOUNT.fullmatch(typed):
        raise RuleViolation("money.shape", field=about)
    whole, _, fraction = typed.partition(".")
    places = decimals(currency)
    if len(fraction) > places:
        raise RuleViolation("money.decimals", field=about, currency=currency)
    amount: int = int(whole) * 10**places + int(fraction.ljust(places, "0") or "0")
    if amount == 0 and not zero:
        raise RuleViolation("money.zero", field=about)
    return amount


def parse_rate(text: str, *, about: str | None = None) -> int:
    """A rate of exchange as typed, times RATE_SCALE. Raises `money.rate` on the field `about`."""
    typed = text.strip(" ")
    if not _RATE.fullmatch(typed):
        raise RuleViolation("money.rate", field=about)
    whole, _, fraction = typed.partition(".")
    rate = int(whole) * RATE_SCALE + int(fraction.ljust(8, "0"))
    if rate == 0:
        raise RuleViolation("money.rate", field=about)
    return rate


def exchanged(amount: int, currency: str, rate: int, into: str) -> int:
    """An amount in minor units of `currency` in those of `into`, half a unit to the even one.

    Raises `money.too_much` for more than amounts may be.
    """
    worth = Decimal(amount).scaleb(-decimals(currency)) * Decimal(rate) / RATE_SCALE
    found = int(worth.scaleb(decimals(into)).to_integral_value(ROUND_HALF_EVEN))
    if found > LARGEST:
        raise RuleViolation("money.too_much")
    return found


def typed(amount: int | None, currency: str) -> str:
    """An amount as it would be typed: what a form shows of one that is stored."""
    return "" if amount is None else f"{as_decimal(amount, currency):f}"


def typed_rate(rate: int | None) -> str:
    """A rate as it would be typed, without zeros that say nothing."""
    if rate is None:
        return ""
    written = f"{Decimal(rate).scaleb(-8):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def as_decimal(amount: int, currency: str) -> Decimal:
    """An amount in whole units, as spreadsheets take it."""
    return Decimal(amount).scaleb(-decimals(currency))


def kept(amount: int | None, currency: str) -> dict[str, int | str] | None:
    """How the audit log keeps an amount: with its currency, as the log keeps only what an act changes."""
    return None if amount is None else {"minor": amount, "currency": currency}


def written(amount: int, currency: str, lang: str) -> str:
    """An amount for a reader of `lang`, with the code of its currency, in digits that every reader knows."""
    number = as_decimal(amount, currency)
    said = format_currency(number, currency, "¤¤ #,##0.00", _locale(lang), numbering_system="latn")
    return str(said).replace(" ", "\u00a0")


def currency_choices(lang: str, first: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Currencies to choose from with their names, those of `first` before the others."""
    names = _locale(lang).currencies
    ahead = [code for code in first if code in currencies()]
    others = [code for code in currencies() if code not in ahead and code in names]
    return [(code, f"{code} – {names[code]}" if code in names else code) for code in (*ahead, *others)]


@lru_cache(maxsize=16)
def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang)
    except UnknownLocaleError:  # pragma: no cover - the six languages are all known
        return Locale.parse("en")
