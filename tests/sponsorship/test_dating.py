"""The days of money: none before its award was in force, none before what it takes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation
from meetings.sponsorship import queries_travel, settling
from meetings.sponsorship.ledger import AccountKind
from tests.sponsorship import support
from tests.sponsorship.support_travel import BEFORE, FINANCE, PAID_ON, a_journey, held, payment

DAY = timedelta(days=1)


def refused(do: Callable[[], object]) -> RuleViolation:
    with pytest.raises(RuleViolation) as broken:
        do()
    return broken.value


def test_no_money_is_dated_before_its_award_was_in_force_nor_undone_before_it_was_paid(
    app: Flask, database: object
) -> None:
    support.load(app)
    award = a_journey()
    first = min(one.act.happened_on for one in queries_travel.acts(award.id))
    with clock.frozen(BEFORE):
        early = refused(lambda: settling.advance(FINANCE, award.id, payment(1_00, on=first - DAY)))
        settling.advance(FINANCE, award.id, payment(1_00, on=first))
        act = settling.advance(FINANCE, award.id, payment(2_00, on=PAID_ON)).id
        db.session.commit()
        too_soon = refused(lambda: settling.undo(FINANCE, award.id, act, support.key(), PAID_ON - DAY, "Wrong."))
        settling.undo(FINANCE, award.id, act, support.key(), PAID_ON, "Wrong.")

    assert (early.code, early.field) == ("act.before_award", "happened_on")
    assert (too_soon.code, too_soon.field) == ("act.before_undone", "happened_on")
    assert held(award)[AccountKind.ADVANCED] == 1_00
