"""What finance does with requests before any money, and opinions: by the table of steps, on record, places in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import Text
from meetings.notices.models import Notice
from meetings.sponsorship import queries, reviewing
from meetings.sponsorship.models import Fund, FundCall
from meetings.sponsorship.models_requests import RequestAct, Review, SponsorshipRequest
from meetings.sponsorship.rules import DeclineReason, Opinion, RequestStatus, RequestStep
from tests.sponsorship.support import (
    AUDITOR,
    CLOSES,
    FINANCE,
    FINANCE_OF_NEPAL,
    NEPAL,
    OPENS,
    OTHER_FINANCE,
    PREPCOM,
    SECOND,
    SECRETARIAT,
    a_fund,
    a_pledge,
    a_request,
    meeting,
)
from tests.sponsorship.support_awards import a_reviewer, again, an_award, is_sound, refused

pytestmark = pytest.mark.usefixtures("register")
OTHERS = [OTHER_FINANCE, FINANCE_OF_NEPAL, NEPAL, SECRETARIAT, AUDITOR]


def done(request: SponsorshipRequest) -> list[RequestStep]:
    query = sa.select(RequestAct.step).where(RequestAct.request_id == request.id).order_by(RequestAct.position)
    return list(db.session.scalars(query))


def waiting(fund: Fund, *states: str) -> list[SponsorshipRequest]:
    found = []
    for state in states:
        one = a_request(fund, state)
        reviewing.wait(FINANCE, one.id, one.revision)
        db.session.commit()
        found.append(one)
    return found


def test_a_request_is_taken_up_listed_reviewed_again_and_declined() -> None:
    request = a_request(a_fund(), status=RequestStatus.SUBMITTED)

    reviewing.take_up(FINANCE, request.id, request.revision)
    reviewing.wait(FINANCE, request.id, again(request).revision, "For now.")
    assert again(request).place == 1
    reviewing.reconsider(FINANCE, request.id, again(request).revision)
    reviewing.decline(FINANCE, request.id, again(request).revision, DeclineReason.NO_FUNDS, "Next time.")

    found = again(request)
    assert (found.status, found.reason, found.reason_words, found.place) == (
        RequestStatus.DECLINED,
        DeclineReason.NO_FUNDS,
        "Next time.",
        None,
    )
    assert done(request)[1:] == [RequestStep.TAKE_UP, RequestStep.WAIT, RequestStep.RECONSIDER, RequestStep.DECLINE]
    reviewing.reconsider(SECOND, request.id, found.revision)
    assert (again(request).reason, again(request).reason_words) == (None, "")


def test_places_on_the_waiting_list_close_up() -> None:
    fund = a_fund()
    first, second, third = waiting(fund, "NPL", "NGA", "PER")
    seen = again(third).revision

    reviewing.decline(FINANCE, first.id, again(first).revision, DeclineReason.NO_FUNDS, "")
    assert [again(one).place for one in (first, second, third)] == [None, 1, 2]
    assert again(third).revision == seen, "who looks at it need not begin again"
    an_award(second, a_pledge(fund, 1_000, 1_000), 100)
    assert [again(one).place for one in (second, third)] == [None, 1] and is_sound()


def test_a_waiting_list_closes_up_once_for_a_step_off_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fund = a_fund()
    first, _second = waiting(fund, "NPL", "NGA")
    read: list[int] = []
    plain = queries.waiting_list
    monkeypatch.setattr(queries, "waiting_list", lambda *of: read.append(1) or plain(*of))

    reviewing.decline(FINANCE, first.id, again(first).revision, DeclineReason.NO_FUNDS, "")

    assert len(read) == 1


@pytest.mark.parametrize(
    ("status", "deed"),
    [
        (RequestStatus.REVIEW, lambda one: reviewing.take_up(FINANCE, one.id, one.revision)),
        (RequestStatus.SUBMITTED, lambda one: reviewing.wait(FINANCE, one.id, one.revision)),
        (RequestStatus.REVIEW, lambda one: reviewing.reconsider(FINANCE, one.id, one.revision)),
        (RequestStatus.AWARDED, lambda one: reviewing.decline(FINANCE, one.id, one.revision, DeclineReason.LATE, "")),
        (RequestStatus.WITHDRAWN, lambda one: reviewing.reconsider(FINANCE, one.id, one.revision)),
        (RequestStatus.AWARDED, lambda one: reviewing.carry(FINANCE, one.id, one.revision)),
    ],
)
def test_steps_are_those_of_the_table(status: RequestStatus, deed: Callable[[Any], object]) -> None:
    with refused("request.step", Conflict):
        deed(a_request(a_fund(), status=status))


def test_a_reason_is_chosen_and_another_one_said() -> None:
    request = a_request(a_fund())
    with refused("request.reason_missing"):
        reviewing.decline(FINANCE, request.id, request.revision, None, "No.")
    with refused("text.empty"):
        reviewing.decline(FINANCE, request.id, request.revision, DeclineReason.OTHER, " ")
    with refused("record.changed_meanwhile", Conflict):
        reviewing.decline(FINANCE, request.id, request.revision + 1, DeclineReason.LATE, "")


def test_a_request_with_an_award_that_waits_is_neither_declined_nor_listed() -> None:
    fund = a_fund(limit_minor=0)
    request = a_request(fund)
    an_award(request, a_pledge(fund, 1_000, 1_000), 100)

    for deed in (
        lambda: reviewing.decline(FINANCE, request.id, again(request).revision, DeclineReason.LATE, ""),
        lambda: reviewing.wait(FINANCE, request.id, again(request).revision),
    ):
        with refused("request.award_waits", Conflict):
            deed()


def test_a_late_request_is_carried_and_the_list_closes_up() -> None:
    fund = a_fund()
    late, other = waiting(fund, "NPL", "NGA")
    late.is_late = True
    db.session.add(
        FundCall(fund_id=fund.id, meeting_id=meeting(PREPCOM).id, opens_on=OPENS, closes_on=CLOSES, note=Text())
    )
    db.session.commit()

    copy = reviewing.carry(FINANCE, late.id, again(late).revision, "Next time.")
    assert (again(late).status, again(late).reason) == (RequestStatus.DECLINED, DeclineReason.LATE)
    assert (copy.status, copy.carried_from_id, again(other).place) == (RequestStatus.SUBMITTED, late.id, 1)


@pytest.mark.parametrize("actor", OTHERS, ids=lambda one: one.name)
def test_others_find_no_request(actor: Any) -> None:
    request = a_request(a_fund(), status=RequestStatus.SUBMITTED)
    for deed in (
        lambda: reviewing.take_up(actor, request.id, request.revision),
        lambda: reviewing.decline(actor, request.id, request.revision, DeclineReason.LATE, ""),
        lambda: reviewing.give_opinion(actor, request.id, Opinion.SUPPORT, ""),
    ):
        with refused("request.unknown", NotFound):
            deed()


# --- opinions -------------------------------------------------------------------------------------------------------


def test_each_reviewer_has_one_opinion_until_it_is_decided() -> None:
    fund = a_fund()
    request, reviewer = a_request(fund), a_reviewer(fund)

    reviewing.give_opinion(reviewer, request.id, Opinion.SUPPORT, "")
    reviewing.give_opinion(reviewer, request.id, Opinion.NOT_SUPPORT, "Too late.")
    reviewing.give_opinion(FINANCE, request.id, Opinion.SUPPORT, "")
    db.session.commit()

    query = sa.select(Review.user_id, Review.opinion).order_by(Review.id)
    assert [tuple(row) for row in db.session.execute(query)] == [
        (reviewer.user_id, Opinion.NOT_SUPPORT),
        (FINANCE.user_id, Opinion.SUPPORT),
    ]
    reviewing.decline(FINANCE, request.id, again(request).revision, DeclineReason.NO_FUNDS, "")
    with refused("review.decided", Conflict):
        reviewing.give_opinion(reviewer, request.id, Opinion.SUPPORT, "")


def test_nobody_reviews_their_own_state() -> None:
    fund = a_fund()
    request, other = a_request(fund), a_request(fund, "NGA")
    reviewer = a_reviewer(fund, "NPL")

    with refused("request.unknown", NotFound):
        reviewing.give_opinion(reviewer, request.id, Opinion.SUPPORT, "")
    assert reviewing.give_opinion(reviewer, other.id, Opinion.SUPPORT, "")


def test_the_state_is_told_what_becomes_of_its_request() -> None:
    request = a_request(a_fund(), status=RequestStatus.SUBMITTED)
    reviewing.take_up(FINANCE, request.id, request.revision)
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) in {0, 1}
