"""Fields for money: amounts, rates and shares as people type them, and the key of a form that enters something."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField
from wtforms.validators import StopValidation

from meetings.foundation import money
from meetings.foundation.errors import DomainError, RuleViolation
from meetings.foundation.forms import LineField
from meetings.foundation.presentation import sentence

_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,2})?", re.ASCII)
TYPED_MAXIMUM = 40  # far more than an amount has: what is longer is named as such
_LOOKS = {"dir": "ltr", "inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}


def new_key() -> str:
    """A key for a form that enters something: sent twice, it is one act."""
    return secrets.token_hex(16)


class KeyField(HiddenField):
    """The key of a form, made when it is first shown; what comes back stays, so that a form sent again is the same."""

    def __init__(self, label: str | None = None, **kw: Any):
        kw.setdefault("default", new_key)
        super().__init__(label, **kw)

    @property
    def key(self) -> str:
        """The key as it was sent; the services refuse one that is none."""
        return self.data or ""


class YesNoField(RadioField):
    """A question that has to be answered; `is_yes` is the answer, once validated."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {value for value, *_ in self.iter_choices()}:
            raise StopValidation(str(lazy_gettext("Answer with yes or no.")))

    @property
    def is_yes(self) -> bool:
        """Whether yes was answered."""
        return bool(self.data == "yes")


class _Typed(LineField):
    """One line in figures; what was typed stays when it is refused."""

    given: int | None = None

    def __init__(self, label: str | None = None, **kw: Any):
        kw.setdefault("maximum", TYPED_MAXIMUM)
        super().__init__(label, render_kw={**_LOOKS, **(kw.pop("render_kw", None) or {})}, **kw)

    def process_data(self, value: Any) -> None:
        """A whole number is what is stored, and shown as it would be typed."""
        self.given = value if isinstance(value, int) else None
        self.data = self._shown() if self.given is not None else value

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        self._read(None)
        if not self.data:
            return
        try:
            self._read(self.data)
        except DomainError as error:
            raise StopValidation(sentence(error)) from error

    def _shown(self) -> str:
        """What is given, as it would be typed; each kind of figures has its own way."""
        return str(self.given)

    def _read(self, text: str | None) -> None:
        """Keep what was meant; each kind of figures has its own way. Raises what its parser does."""


class MoneyField(_Typed):
    """An amount in a currency, given at once or later by `form.<field>.currency = "USD"`; shown at first from whole
    minor units. `minor` is what was meant, once validated; None where nothing was typed. Nought is refused unless
    `zero`.
    """

    minor: int | None = None

    def __init__(self, label: str | None = None, *, currency: str = "", zero: bool = False, **kw: Any):
        self._currency, self.zero = currency, zero
        super().__init__(label, **kw)

    @property
    def currency(self) -> str:
        """In which the amount is."""
        return self._currency

    @currency.setter
    def currency(self, code: str) -> None:
        self._currency = code
        if self.given is not None and not self.raw_data:
            self.data = self._shown()

    def _shown(self) -> str:
        return money.typed(self.given, self._currency) if self._currency else ""

    def _read(self, text: str | None) -> None:
        self.minor = None if text is None else money.parse(text, self._currency, zero=self.zero)


class RateField(_Typed):
    """A rate of exchange, of the fund's currency for one of another; `rate_e8` is it times `money.RATE_SCALE`, once
    validated; None where nothing was typed."""

    rate_e8: int | None = None

    def _shown(self) -> str:
        return money.typed_rate(self.given)

    def _read(self, text: str | None) -> None:
        self.rate_e8 = None if text is None else money.parse_rate(text)


class PercentField(_Typed):
    """A share in per cent with up to two decimals; `hundredths` is it in hundredths of a per cent, once validated."""

    hundredths: int | None = None

    def __init__(self, label: str | None = None, *, maximum_hundredths: int = 10_000, **kw: Any):
        self.most = maximum_hundredths
        super().__init__(label, **kw)

    def _shown(self) -> str:
        typed = f"{(self.given or 0) // 100}.{(self.given or 0) % 100:02}"
        return typed.rstrip("0").rstrip(".")

    def _read(self, text: str | None) -> None:
        self.hundredths = None
        if text is None:
            return
        if not _PERCENT.fullmatch(text.strip(" ")):
            raise RuleViolation("fund.percent", maximum=self.most // 100)
        whole, _point, fraction = text.strip(" ").partition(".")
        found = int(whole) * 100 + int(fraction.ljust(2, "0"))
        if found > self.most:
            raise RuleViolation("fund.percent", maximum=self.most // 100)
        self.hundredths = found
