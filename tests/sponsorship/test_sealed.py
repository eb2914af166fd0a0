"""Passport and bank data: sealed where they are kept, opened for their State and for finance of another one alone."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.sponsorship import sealed
from meetings.sponsorship.drafts import SealedPerson
from meetings.sponsorship.models import FundReviewer
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    FINANCE_OF_NEPAL,
    NEPAL,
    NEPAL_MEMBER,
    NIGERIA,
    OTHER_FINANCE,
    READER,
    SECRETARIAT,
    a_fund,
    a_request,
    load,
)
from tests.sponsorship.support_requests import SEALED, again
from tests.support.accounts import make_user


def test_what_is_sealed_comes_back_and_cannot_be_read_meanwhile(app: Flask) -> None:
    load(app)
    kept = sealed.close(SEALED)

    assert not any(part in kept for part in ("X7654321", "NPL", "7777", "Patan"))
    made = a_request(a_fund(), sealed=kept)
    assert sealed.read(made) == sealed.Opened(SEALED, is_given=True)


def test_nothing_is_sealed_where_nothing_is_given(app: Flask) -> None:
    load(app)
    assert sealed.close(SealedPerson()) == ""
    assert sealed.read(a_request(a_fund())) == sealed.NOTHING


@pytest.mark.parametrize("kept", ["broken", "gAAAAABx", "é"])
def test_a_broken_seal_is_said_and_nothing_fails(app: Flask, kept: str) -> None:
    load(app)
    found = sealed.read(a_request(a_fund(), sealed=kept))
    assert (found.is_broken, found.person) == (True, SealedPerson())


def test_a_seal_of_another_key_is_broken_and_one_of_the_key_before_is_not(app: Flask) -> None:
    load(app)
    made = a_request(a_fund(), sealed=sealed.close(SealedPerson(born_on=date(1970, 2, 3))))
    before = app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = "another"
    assert sealed.read(made).is_broken
    app.config["SECRET_KEY_FALLBACKS"] = [before]
    assert sealed.read(made).person.born_on == date(1970, 2, 3)


def test_its_state_and_finance_of_another_one_read_it_and_nobody_else(app: Flask) -> None:
    load(app)
    made = a_request(a_fund(), sealed=sealed.close(SEALED))
    made = again(made)
    reviewer = make_user("reviewer@example.org")
    db.session.add(FundReviewer(fund_id=made.fund_id, user_id=reviewer.id))
    db.session.flush()
    readers = [NEPAL, NEPAL_MEMBER, FINANCE, FINANCE_OF_NEPAL]
    others = [NIGERIA, OTHER_FINANCE, AUDITOR, SECRETARIAT, CANADA, READER, Actor(), Actor(reviewer.id, "Reviewer")]

    assert all(sealed.opened(who, made) is not None for who in readers)
    assert not any(sealed.opened(who, made) for who in others)
