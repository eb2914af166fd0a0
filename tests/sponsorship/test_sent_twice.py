"""What a form makes is made once, however often it is sent; keys of forms are not those of the system; numbers count
nobody's drafts."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.sponsorship import asking_fund, pledging, tasks
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import PledgeStatus
from tests.sponsorship import support_requests as wanted
from tests.sponsorship.support import CANADA, FINANCE, NEPAL, SECOND, TODAY, a_fund, key, load, meeting
from tests.sponsorship.support_pledges import again, confirmed, given, paid

pytestmark = pytest.mark.either_database
NO_KEYS = ("\x00" * 20, "\n" * 16, " " * 16, "short", "k" * 65, "pledge-expired:1:2011-02-01", "é" * 20)


@pytest.fixture(autouse=True)
def fund(app: Flask) -> Fund:
    load(app)
    return a_fund()


def test_a_pledge_is_made_once_by_who_proposes_and_by_who_enters_it(fund: Fund) -> None:
    for actor, make in ((CANADA, pledging.propose), (FINANCE, pledging.enter)):
        draft = replace(given(), key=key(), reference="NV 1")
        made = {make(actor, fund.id, "CAN", draft).id for _ in range(10)}
        assert len(made) == 1
        with pytest.raises(Conflict, match=r"act\.key_used"):
            make(actor, fund.id, "CAN", replace(draft, amount=1))
    with pytest.raises(Conflict, match=r"act\.key_used"):
        pledging.enter(SECOND, fund.id, "CAN", draft)
    assert db.session.scalar(sa.select(sa.func.count(Pledge.id))) == 2


@pytest.mark.parametrize("wrong", NO_KEYS)
def test_what_is_no_key_of_a_form_is_refused(fund: Fund, wrong: str) -> None:
    with pytest.raises(RuleViolation, match=r"act\.key"):
        pledging.enter(FINANCE, fund.id, "CAN", replace(given(), key=wrong, reference="NV 1"))
    with pytest.raises(RuleViolation, match=r"act\.key"):
        paid(confirmed(fund), 100, by=wrong)


def test_no_form_takes_the_key_by_which_a_pledge_lapses(fund: Fund) -> None:
    pledge, other = confirmed(fund, expires_on=TODAY), confirmed(fund)
    paid(other, 100, by=f"pledge-expired-{pledge.id:09d}-{TODAY}")

    with clock.frozen(clock.now().replace(year=TODAY.year + 1)):
        assert tasks.lapse_due() == 1

    assert again(pledge).status is PledgeStatus.LAPSED


def test_more_than_a_small_gift_above_a_pledge_is_a_pledge_itself(fund: Fund) -> None:
    pledge = confirmed(fund, amount=100_000)
    with pytest.raises(RuleViolation, match=r"receipt\.too_much") as refused:
        paid(pledge, 110_001)
    assert refused.value.field == "paid"
    paid(pledge, 60_000)
    with pytest.raises(RuleViolation, match=r"receipt\.too_much"):
        paid(pledge, 50_001)
    paid(pledge, 50_000)


def test_a_draft_is_made_once_and_its_number_counts_nobody_elses(fund: Fund) -> None:
    wanted.a_call(fund)
    draft = replace(wanted.given(), key=key())
    made = {asking_fund.draft(wanted.unknown(NEPAL), fund.id, "NPL", [meeting().id], draft)[0].id for _ in range(10)}
    assert len(made) == 1

    numbers = [
        asking_fund.draft(wanted.unknown(NEPAL), fund.id, "NPL", [meeting().id], replace(draft, key=key()))[0].id
        for _ in range(8)
    ]
    steps = [later - before for before, later in itertools.pairwise(numbers)]
    assert min(steps) > 0 and len(set(steps)) > 1
    assert db.session.scalar(sa.select(sa.func.count(SponsorshipRequest.id))) == 9
