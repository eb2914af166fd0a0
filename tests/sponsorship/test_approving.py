"""Awards above the limit: another person approves, who finds everything checked once more; refusing and releasing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.notices.models import Notice
from meetings.sponsorship import approving, ledger
from meetings.sponsorship.ledger import ActKind
from meetings.sponsorship.models import Fund, Pledge, PledgeEarmark
from meetings.sponsorship.rules import AwardStatus, CostKind, FundStatus, RequestStatus
from tests.sponsorship.support import (
    AUDITOR,
    FINANCE,
    FINANCE_OF_NEPAL,
    NEPAL,
    OTHER_FINANCE,
    SECOND,
    TODAY,
    a_fund,
    a_pledge,
    a_request,
    enter,
    key,
)
from tests.sponsorship.support_awards import (
    acts,
    again,
    an_award,
    approved,
    available,
    is_sound,
    known,
    refused,
    released,
    stored,
)
from tests.support.accounts import People

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture
def fund(register: None) -> Fund:
    return a_fund(limit_minor=50_000)


@pytest.fixture
def pledge(fund: Fund) -> Pledge:
    return a_pledge(fund, 100_000, 100_000)


def test_an_award_is_committed_once_another_person_approves(fund: Fund, pledge: Pledge) -> None:
    request = a_request(fund)
    made = an_award(request, pledge, 60_000)

    with refused("award.same_person", Conflict):
        approving.approve(FINANCE, made.id, stored(made).revision, key())
    db.session.rollback()
    approved(made)

    found = stored(made)
    assert (found.status, found.approved_by_id, acts(made)) == (AwardStatus.COMMITTED, SECOND.user_id, ["award"])
    assert available(pledge) == 40_000 and again(request).status is RequestStatus.AWARDED and is_sound()
    with refused("award.step", Conflict):
        approving.approve(SECOND, made.id, found.revision, key())


def test_the_same_approval_twice_is_one_act(fund: Fund, pledge: Pledge) -> None:
    made, once = an_award(a_request(fund), pledge, 60_000), key()
    revision = stored(made).revision

    approving.approve(SECOND, made.id, revision, once)
    assert approving.approve(SECOND, made.id, revision, once).status is AwardStatus.COMMITTED
    assert acts(made) == ["award"] and is_sound()


def test_what_was_free_when_it_was_entered_may_be_gone(fund: Fund, pledge: Pledge) -> None:
    made = an_award(a_request(fund), pledge, 60_000)
    an_award(a_request(fund, "NGA"), pledge, 50_000)

    with refused("ledger.not_enough", Conflict):
        approved(made)
    db.session.rollback()
    assert acts(made) == [] and stored(made).status is AwardStatus.WAITING and is_sound()


def test_an_earmark_that_has_changed_since_is_not_passed_over(fund: Fund, pledge: Pledge) -> None:
    made = an_award(a_request(fund), pledge, 60_000)
    for position, kind, code in ((2, CostKind.VISA, "award.earmark"), (3, None, "award.earmark_changed")):
        mark = PledgeEarmark(
            pledge_id=pledge.id,
            position=position,
            cost_kind=kind,
            consented_on=TODAY,
            at=clock.now(),
            actor_name="Canada",
        )
        db.session.add(mark)
        db.session.commit()
        with pytest.raises(Exception, match=code):
            approved(made)
        db.session.rollback()
    approving.refuse(SECOND, made.id, stored(made).revision, "The earmark has changed.")
    db.session.commit()
    assert is_sound()


def test_nothing_is_approved_while_the_fund_is_suspended_or_once_the_request_is_decided(
    fund: Fund, pledge: Pledge
) -> None:
    request = a_request(fund)
    made = an_award(request, pledge, 60_000)
    fund.status = FundStatus.SUSPENDED
    db.session.commit()
    with refused("fund.not_open", Conflict):
        approved(made)
    db.session.rollback()
    fund.status = FundStatus.OPEN
    request.status = RequestStatus.WITHDRAWN
    db.session.commit()
    with refused("request.step", Conflict):
        approved(made)


def test_an_award_is_refused_by_another_or_taken_back_and_the_request_can_be_awarded_anew(
    fund: Fund, pledge: Pledge
) -> None:
    request = a_request(fund)
    for actor in (SECOND, FINANCE):
        made = an_award(request, pledge, 60_000)
        with refused("text.empty"):
            approving.refuse(actor, made.id, stored(made).revision, "")
        approving.refuse(actor, made.id, stored(made).revision, "Too much.")
        db.session.commit()
        assert stored(made).status is AwardStatus.REFUSED and again(request).status is RequestStatus.REVIEW
        with refused("award.step", Conflict):
            approved(made)
        db.session.rollback()
    an_award(request, pledge, 50_000)
    assert available(pledge) == 50_000 and is_sound()


def test_a_release_frees_the_money_under_its_earmark_and_the_request_falls_back(fund: Fund, pledge: Pledge) -> None:
    request = a_request(fund)
    made, once = an_award(request, pledge, 40_000), key()
    with refused("text.empty"):
        approving.release(FINANCE, made.id, stored(made).revision, once, "")
    revision = stored(made).revision

    approving.release(FINANCE, made.id, revision, once, "Off.")
    approving.release(FINANCE, made.id, revision, once, "Off.")
    with refused("act.key_used", Conflict):
        approving.release(FINANCE, made.id, revision, once, "Other words.")
    db.session.commit()

    assert stored(made).status is AwardStatus.RELEASED and stored(made).decision_words == "Off."
    assert available(pledge) == 100_000 and again(request).status is RequestStatus.WITHDRAWN
    assert acts(made) == ["award", "release"] and is_sound()


def test_what_has_been_advanced_is_settled_and_not_released(fund: Fund, pledge: Pledge) -> None:
    made = an_award(a_request(fund), pledge, 40_000)
    enter(fund, ActKind.ADVANCE, ledger.advanced(made.id, {pledge.id: 1}), award=made.id)
    db.session.commit()

    with refused("award.advanced", Conflict):
        released(made)


@pytest.mark.parametrize("actor", [OTHER_FINANCE, FINANCE_OF_NEPAL, NEPAL, AUDITOR], ids=lambda one: one.name)
def test_others_find_no_award(fund: Fund, pledge: Pledge, actor: Any) -> None:
    waits, made = an_award(a_request(fund), pledge, 60_000), None
    deeds = [
        lambda: approving.approve(actor, waits.id, 1, key()),
        lambda: approving.refuse(actor, waits.id, 1, "No."),
        lambda: approving.release(actor, waits.id, 1, key(), "No."),
    ]
    for deed in deeds:
        with refused("award.unknown", NotFound):
            deed()
    assert made is None


def test_the_state_is_told_once_something_is_given_and_finance_of_what_waits(
    fund: Fund, pledge: Pledge, people: None, person: People
) -> None:
    made = an_award(a_request(fund), pledge, 60_000)
    kinds = sa.select(Notice.kind).order_by(Notice.id)
    assert list(db.session.scalars(kinds)) == ["award_second"]
    approved(made)
    assert list(db.session.scalars(kinds))[-1] == "sponsorship_award"


def test_an_approval_and_a_release_sent_again_after_midnight_are_the_same(fund: Fund, pledge: Pledge) -> None:
    made, once, then = an_award(a_request(fund), pledge, 60_000), key(), key()
    seen, late = made.revision, clock.now() + timedelta(days=1)
    approving.approve(known(SECOND), made.id, seen, once)
    db.session.commit()
    with clock.frozen(late):
        approving.approve(known(SECOND), made.id, seen, once)
    revision = stored(made).revision
    approving.release(known(FINANCE), made.id, revision, then, "The journey is off.")
    db.session.commit()
    with clock.frozen(late):
        approving.release(known(FINANCE), made.id, revision, then, "The journey is off.")
    db.session.commit()

    assert acts(made) == ["award", "release"]
