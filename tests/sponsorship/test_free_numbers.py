"""Numbers of requests and awards: in order, and nobody can count from them what others have."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings.sponsorship import free_numbers
from meetings.sponsorship.models_requests import Award, SponsorshipRequest
from tests.sponsorship import support


@pytest.fixture(autouse=True)
def _register(app: Flask, database: object) -> None:
    support.load(app)


def test_a_number_comes_after_those_of_before_by_any_step(monkeypatch: pytest.MonkeyPatch) -> None:
    fund = support.a_fund()
    newest = support.a_request(fund, "NPL").id
    for chance, number in ((0, newest + 1), (40, newest + 41), (free_numbers.LONGEST_STEP - 1, newest + 97)):
        monkeypatch.setattr("secrets.randbelow", lambda below, chance=chance: min(chance, below - 1))
        assert free_numbers.free_number(SponsorshipRequest) == number
    monkeypatch.setattr("secrets.randbelow", lambda _below: 0)
    assert free_numbers.free_number(Award) == 1, "each kind has its own"


def test_the_steps_differ() -> None:
    numbers = {free_numbers.free_number(Award) for _turn in range(40)}
    assert len(numbers) > 5 and min(numbers) >= 1 and max(numbers) <= free_numbers.LONGEST_STEP
