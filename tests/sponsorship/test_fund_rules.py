"""How a fund stands, which steps lead from where; what money fields take and refuse."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from meetings.foundation import registries
from meetings.foundation.errors import Conflict
from meetings.sponsorship import labels_fund, rules, setting_up
from meetings.sponsorship.fields import KeyField, MoneyField, PercentField, RateField, new_key
from meetings.sponsorship.rules import FUND_STEPS, FundStatus, FundStep, fund_after


@pytest.mark.parametrize(("status", "step"), list(product(FundStatus, FundStep)))
def test_a_fund_takes_the_steps_of_its_table_and_no_others(status: FundStatus, step: FundStep) -> None:
    if (status, step) in FUND_STEPS:
        assert fund_after(status, step) is FUND_STEPS[status, step]
        return
    with pytest.raises(Conflict) as refused:
        fund_after(status, step)
    assert refused.value.code == "fund.step"


def test_a_fund_is_off_until_it_is_opened_and_never_in_preparation_again() -> None:
    assert all(after is not FundStatus.PREPARED for after in FUND_STEPS.values())
    assert [step for status, step in FUND_STEPS if status is FundStatus.PREPARED] == [FundStep.OPEN]


def test_every_status_step_and_kind_of_costs_has_words() -> None:
    assert set(labels_fund.STATUSES) == set(labels_fund.TONES) == set(FundStatus)
    assert set(labels_fund.BANNERS) == set(labels_fund.BANNER_NOTES) == set(FundStatus) - {FundStatus.OPEN}
    for words in (labels_fund.STEPS, labels_fund.QUESTIONS, labels_fund.CONSEQUENCES, labels_fund.DONE):
        assert set(words) == set(FundStep)
    assert set(labels_fund.COSTS) == set(rules.CostKind)


def test_every_code_that_setting_up_raises_has_a_sentence(app: Flask) -> None:
    own = [*setting_up.CODES, "fund.step", "fund.not_open", "fund.unknown"]
    assert [code for code in own if registries.error_sentences.get(code) is None] == []


# --- fields ---------------------------------------------------------------------------------------------------------


class Typed(Form):
    amount = MoneyField("Amount", currency="USD")
    rate = RateField("Rate")
    share = PercentField("Share", maximum_hundredths=2000)
    key = KeyField()


def typed(**sent: str) -> Any:
    form = Typed(MultiDict(sent))
    form.validate()
    return form


WRONG = (
    *("-1", "0", "0.001", "1e309", "NaN", "Infinity", "١٢٣", "１２"),
    *("1_000", "1000000000000", "1,000", "1 000", "+5"),
)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_amount_is_refused_beside_the_field_and_stays(app: Flask, text: str) -> None:
    with app.test_request_context("/en/"):
        form = typed(amount=text)
        assert form.amount.errors and form.amount.minor is None
        assert f'value="{text}"' in str(form.amount()), "what was typed stays"


@pytest.mark.parametrize(
    ("text", "minor"), [("1", 100), (" 1250.5 ", 125050), ("0.01", 1), ("999999999.99", 10**11 - 1)]
)
def test_an_amount_is_read_in_minor_units(app: Flask, text: str, minor: int) -> None:
    with app.test_request_context("/en/"):
        form = typed(amount=text)
        assert not form.amount.errors and form.amount.minor == minor


def test_nothing_typed_is_no_amount_and_no_error_unless_one_is_needed(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert typed(amount="").amount.minor is None and not typed(amount="").errors

        class Needed(Form):
            amount = MoneyField("Amount", currency="USD", required=True)

        form = Needed(MultiDict({"amount": ""}))
        assert not form.validate() and form.amount.errors


def test_a_currency_without_decimals_takes_none(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = Typed(MultiDict({"amount": "10.5"}))
        form.amount.currency = "JPY"
        assert not form.validate()
        assert "JPY" in form.amount.errors[0]


def test_what_is_stored_is_shown_as_it_would_be_typed_in_the_currency_given_later(app: Flask) -> None:
    class Later(Form):
        amount = MoneyField("Amount")

    with app.test_request_context("/en/"):
        form = Later(data={"amount": 125050})
        form.amount.currency = "USD"
        assert 'value="1250.50"' in str(form.amount())
        assert 'inputmode="decimal"' in str(form.amount()) and 'dir="ltr"' in str(form.amount())
        sent = Later(MultiDict({"amount": "nonsense"}), data={"amount": 125050})
        sent.amount.currency = "USD"
        assert 'value="nonsense"' in str(sent.amount())


@pytest.mark.parametrize(("text", "rate"), [("1", 10**8), ("1.08450001", 108450001), ("0.5", 5 * 10**7)])
def test_a_rate_is_read_exactly(app: Flask, text: str, rate: int) -> None:
    with app.test_request_context("/en/"):
        assert typed(rate=text).rate.rate_e8 == rate


@pytest.mark.parametrize("text", ["0", "-1", "1e5", "1.123456789", "١", "NaN"])
def test_what_is_no_rate_is_refused(app: Flask, text: str) -> None:
    with app.test_request_context("/en/"):
        form = typed(rate=text)
        assert form.rate.errors and form.rate.rate_e8 is None


@pytest.mark.parametrize(("text", "share"), [("7.5", 750), ("0", 0), ("20", 2000), ("0.01", 1)])
def test_a_share_is_read_in_hundredths_of_a_per_cent(app: Flask, text: str, share: int) -> None:
    with app.test_request_context("/en/"):
        assert typed(share=text).share.hundredths == share


@pytest.mark.parametrize("text", ["20.01", "-1", "7.555", "٧", "1e1", "7,5"])
def test_what_is_no_share_is_refused(app: Flask, text: str) -> None:
    with app.test_request_context("/en/"):
        form = typed(share=text)
        assert form.share.errors and form.share.hundredths is None


def test_a_form_keeps_its_key_and_every_form_has_another(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert len(new_key()) == 32 and new_key() != new_key()
        assert Typed().key.key != Typed().key.key
        assert typed(key="a" * 32).key.key == "a" * 32
