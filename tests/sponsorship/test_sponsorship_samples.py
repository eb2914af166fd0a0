"""The fund of the demonstration: played once, through the services, all of it marked as a sample, and it adds up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.sponsorship import queries_statements, samples
from meetings.sponsorship.models import Fund, FundCall, LedgerAct, Pledge
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import FundStatus, PledgeStatus, RequestStatus

pytestmark = pytest.mark.either_database


def play(app: Any, at: str) -> None:
    with clock.frozen(datetime.fromisoformat(at)):
        samples.load(app.config["DATA"])
        db.session.commit()


def test_a_fund_is_set_up_pledged_to_and_asked_all_of_it_marked_as_a_sample(seeded: Any) -> None:
    play(seeded, "2011-01-13T09:00:00-05:00")
    fund = db.session.scalars(sa.select(Fund)).one()
    requests = {one.state_code: one for one in db.session.scalars(sa.select(SponsorshipRequest))}

    assert fund.status is FundStatus.OPEN and fund.limit_minor == 5_000_00
    for made in (
        fund,
        *db.session.scalars(sa.select(FundCall)),
        *db.session.scalars(sa.select(Pledge)),
        *requests.values(),
    ):
        assert made.is_sample
    assert {code: one.status for code, one in requests.items()} == {
        "NPL": RequestStatus.SUBMITTED,
        "PER": RequestStatus.SUBMITTED,
        "NGA": RequestStatus.DRAFT,
    }
    assert {one.status for one in db.session.scalars(sa.select(Pledge))} == {PledgeStatus.CONFIRMED}


def test_its_report_adds_up_and_names_who_agrees_alone(seeded: Any) -> None:
    play(seeded, "2011-01-13T09:00:00-05:00")
    fund = queries_statements.fund_of(db.session.scalars(sa.select(Fund.id)).one())
    report = queries_statements.report(fund)

    assert report.adds_up and {donor.code for donor in report.donors} == {"CAN", "NZL"}
    assert report.unnamed is not None and report.unnamed.received == 9_834_75
    assert report.total.received == 19_702_00 + 10_000_00 + 9_834_75


def test_it_is_played_once_and_only_when_all_of_it_lies_in_the_past(seeded: Any) -> None:
    db.session.commit()
    before = db.session.scalar(sa.select(sa.func.count(LedgerAct.id)))
    play(seeded, "2011-01-13T09:00:00-05:00")
    once = db.session.scalar(sa.select(sa.func.count(LedgerAct.id)))
    play(seeded, "2011-01-13T09:00:00-05:00")

    assert db.session.scalar(sa.select(sa.func.count(LedgerAct.id))) == once == 6 and before in {0, 6}


def test_before_its_last_day_nothing_of_it_is_there(seeded: Any) -> None:
    if db.session.scalar(sa.select(Fund.id)) is not None:
        pytest.skip("the demonstration of this run has it already")
    play(seeded, "2011-01-12T09:00:00-05:00")

    assert db.session.scalar(sa.select(Fund.id)) is None
