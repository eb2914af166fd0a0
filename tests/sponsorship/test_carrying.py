"""A request that came too late goes on to the next meeting for which the fund asks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.sponsorship import asking_fund, reviewing, sealed
from meetings.sponsorship.drafts import PersonDraft
from meetings.sponsorship.rules import (
    AwardStatus,
    DeclineReason,
    RequestStatus,
    RequestStep,
)
from tests.sponsorship.support import (
    CLOSES,
    FINANCE,
    FINANCE_OF_NEPAL,
    NEPAL,
    PREPCOM,
    SECRETARIAT,
    a_fund,
    a_pledge,
    a_request,
)
from tests.sponsorship.support_awards import an_award, available
from tests.sponsorship.support_requests import SEALED, a_call, again, drafted

pytestmark = [pytest.mark.usefixtures("register"), pytest.mark.either_database]
AFTER = datetime(CLOSES.year, CLOSES.month, CLOSES.day + 2, 12, tzinfo=UTC)


def test_a_late_request_is_carried_to_the_next_meeting_and_both_know_each_other() -> None:
    fund = a_fund()
    a_call(fund)
    made = drafted(fund)
    with clock.frozen(AFTER):
        asking_fund.submit(NEPAL, made.id, made.revision)
        asking_fund.name_person(NEPAL, made.id, made.revision, PersonDraft("Sita Example"), SEALED)
        new = asking_fund.carry(FINANCE, made.id, made.revision, "There is time for the next one.")
        db.session.commit()

    old, new = again(made), again(new)
    assert (old.status, old.reason, old.reason_words) == (
        RequestStatus.DECLINED,
        DeclineReason.LATE,
        "There is time for the next one.",
    )
    assert (old.acts[-1].step, old.acts[-1].other_id) == (RequestStep.CARRY, new.id)
    assert (new.status, new.meeting.code, new.carried_from_id, new.is_late) == (
        RequestStatus.SUBMITTED,
        PREPCOM,
        old.id,
        False,
    )
    assert (new.total, new.departs_on, sealed.read(new).person, len(new.files)) == (old.total, None, SEALED, 1)


def test_a_late_request_is_awarded_where_it_was_carried_to_and_not_here() -> None:
    fund = a_fund()
    pledge, late = a_pledge(fund, 500_000, 500_000), a_request(fund, is_late=True)
    a_call(fund)
    with pytest.raises(Conflict, match=r"award\.late"):
        an_award(late, pledge, 1_000)
    assert available(pledge) == 500_000
    new = asking_fund.carry(FINANCE, late.id, late.revision)
    reviewing.take_up(FINANCE, new.id, new.revision)
    db.session.commit()

    assert an_award(again(new), pledge, 1_000).status is AwardStatus.COMMITTED


def test_only_late_requests_are_carried_by_finance_of_another_state_and_where_there_is_a_next_call() -> None:
    fund = a_fund()
    in_time, late = a_request(fund), a_request(fund, is_late=True)
    for actor in (FINANCE_OF_NEPAL, NEPAL, SECRETARIAT):
        with pytest.raises(NotFound):
            asking_fund.carry(actor, late.id, late.revision)
    with pytest.raises(Conflict, match=r"request\.late"):
        asking_fund.carry(FINANCE, in_time.id, in_time.revision)
    with pytest.raises(Conflict, match=r"request\.no_next_call"):
        asking_fund.carry(FINANCE, late.id, late.revision)
    a_call(fund, "bms-2010", closes_on=date(2011, 1, 12))  # a meeting that is over
    with pytest.raises(Conflict, match=r"request\.no_next_call"):
        asking_fund.carry(FINANCE, late.id, late.revision)
