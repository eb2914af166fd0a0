"""Awards: shares within earmarks and balances, never above the request, once for each command; who may enter one."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit, clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.sponsorship import awarding, facts, queries_awards, verifying_awards
from meetings.sponsorship.awarding import Source, suggest
from meetings.sponsorship.models_requests import Award, AwardShare
from meetings.sponsorship.rules import AwardStatus, CostKind, FundStatus, RequestStatus, Share
from meetings.states.rules import CountryList
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    FINANCE_OF_NEPAL,
    NEPAL,
    OTHER_FINANCE,
    PREPCOM,
    SECRETARIAT,
    a_fund,
    a_pledge,
    a_request,
    key,
    meeting,
)
from tests.sponsorship.support_awards import (
    FARE,
    SUBSISTENCE,
    TERMINAL,
    a_reviewer,
    acts,
    again,
    an_award,
    available,
    is_sound,
    refused,
    released,
    stored,
)

pytestmark = pytest.mark.usefixtures("register")
KINDS = st.sampled_from(list(CostKind))
AMOUNTS = st.integers(0, 300)


# --- suggesting -----------------------------------------------------------------------------------------------------


def test_the_most_narrowly_earmarked_money_goes_first() -> None:
    free = Source(1, 500, frozenset(CostKind), 0)
    of_group = Source(2, 300, frozenset(CostKind), 1)
    of_meeting_and_list = Source(3, 100, frozenset(CostKind), 2)

    found = suggest({FARE: 450}, [free, of_group, of_meeting_and_list])

    assert found == [Share(3, FARE, 100), Share(2, FARE, 300), Share(1, FARE, 50)]


def test_money_for_everything_is_kept_for_what_nothing_else_pays() -> None:
    narrow = Source(1, 100, frozenset(CostKind), 3)
    tickets = Source(2, 100, frozenset({FARE}), 1)

    found = suggest({FARE: 100, SUBSISTENCE: 100}, [narrow, tickets])

    assert sorted(found, key=lambda one: one.pledge) == [Share(1, SUBSISTENCE, 100), Share(2, FARE, 100)]


@given(
    st.dictionaries(KINDS, AMOUNTS, max_size=5),
    st.lists(st.tuples(AMOUNTS, st.none() | KINDS, st.integers(0, 4)), max_size=6),
)
def test_what_is_suggested_is_within_costs_and_balances_and_pays_all_that_can_be_paid(
    costs: dict[CostKind, int], money: list[tuple[int, CostKind | None, int]]
) -> None:
    everything = frozenset(CostKind)
    sources = [
        Source(number, amount, frozenset({kind}) if kind else everything, narrow)
        for number, (amount, kind, narrow) in enumerate(money, start=1)
    ]
    shares = suggest(costs, sources)

    assert len({(one.pledge, one.cost_kind) for one in shares}) == len(shares)
    for source in sources:
        of_source = [one for one in shares if one.pledge == source.pledge]
        assert sum(one.amount for one in of_source) <= source.available
        assert all(one.cost_kind in source.kinds and one.amount > 0 for one in of_source)
    paid = {kind: sum(one.amount for one in shares if one.cost_kind is kind) for kind in CostKind}
    assert all(paid[kind] <= costs.get(kind, 0) for kind in CostKind)
    bound = {k: sum(s.available for s in sources if s.kinds == {k}) for k in CostKind}
    short = sum(max(0, costs.get(kind, 0) - bound[kind]) for kind in CostKind)
    anywhere = sum(source.available for source in sources if source.kinds == everything)
    assert sum(paid.values()) == sum(costs.values()) - max(0, short - anywhere)


# --- awarding -------------------------------------------------------------------------------------------------------


def test_an_award_commits_its_shares_and_its_request_is_awarded() -> None:
    fund = a_fund()
    canada, japan = a_pledge(fund, 200_000, 200_000), a_pledge(fund, 100_000, 100_000, donor="JPN", cost_kind=FARE)
    request = a_request(fund)
    shares = [
        Share(japan.id, FARE, 100_000),
        Share(canada.id, FARE, 100_000),
        Share(canada.id, SUBSISTENCE, 90_000),
    ]

    made = awarding.award(FINANCE, request.id, request.revision, key(), shares, "As asked.")
    db.session.commit()

    assert (made.status, made.total_minor, made.is_above_limit) == (AwardStatus.COMMITTED, 290_000, False)
    assert (available(canada), available(japan), acts(made)) == (10_000, 0, ["award"])
    found = again(request)
    assert found.status is RequestStatus.AWARDED and is_sound()


def test_above_the_limit_an_award_waits_and_nothing_is_committed() -> None:
    fund = a_fund(limit_minor=100_000)
    pledge, request = a_pledge(fund, 200_000, 200_000), a_request(fund)

    made = an_award(request, pledge, 100_001)

    assert (made.status, made.is_above_limit, acts(made)) == (AwardStatus.WAITING, True, [])
    assert available(pledge) == 200_000 and again(request).status is RequestStatus.REVIEW and is_sound()


def test_only_money_that_was_received_is_awarded() -> None:
    fund = a_fund()
    pledge, request = a_pledge(fund, 200_000, 50_000), a_request(fund)

    with refused("ledger.not_enough", Conflict) as error:
        an_award(request, pledge, 50_001)
    assert error.value.params["pledge"] == pledge.id
    db.session.rollback()
    an_award(request, pledge, 50_000)
    assert available(pledge) == 0 and is_sound()


def test_several_kinds_of_costs_do_not_take_the_same_money_twice() -> None:
    fund = a_fund(limit_minor=0)  # even where nothing is committed yet
    pledge, request = a_pledge(fund, 100_000, 100_000), a_request(fund)

    with refused("ledger.not_enough", Conflict):
        an_award(request, pledge, 60_000, subsistence=60_000)


@pytest.mark.parametrize(
    ("earmark", "allowed"),
    [
        ({}, True),
        ({"group_code": "asia-pacific"}, True),
        ({"group_code": "african"}, False),
        ({"country_list": CountryList.LDC}, True),
        ({"country_list": CountryList.LLDC}, True),
        ({"country_list": CountryList.SIDS}, False),
        ({"cost_kind": CostKind.FARE}, True),
        ({"cost_kind": CostKind.VISA}, False),
    ],
)
def test_the_earmark_of_a_pledge_is_kept(earmark: dict[str, Any], allowed: bool) -> None:
    fund = a_fund()
    if "group_code" in earmark and allowed:
        earmark = {"group_code": facts.of_request(request_of(fund)).state.group}
    pledge = a_pledge(fund, 200_000, 200_000, **earmark)
    request = a_request(fund)

    if not allowed:
        with refused("award.earmark"):
            an_award(request, pledge, 100)
        return
    an_award(request, pledge, 100)
    assert list(db.session.scalars(sa.select(AwardShare.earmark))) == [1] and is_sound()


def request_of(fund: Any) -> Any:
    queries_awards.pledges(fund.id)
    made = a_request(fund, "NPL", RequestStatus.SUBMITTED)
    return queries_awards.locked_request(FINANCE, made.id)


def test_the_earmark_of_a_meeting_is_kept() -> None:
    fund = a_fund()
    pledge, request = a_pledge(fund, 200_000, 200_000, meeting_id=meeting(PREPCOM).id), a_request(fund)

    with refused("award.earmark"):
        an_award(request, pledge, 100)


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ([], "award.nothing"),
        ([(FARE, 200_001)], "award.above_request"),
        ([(CostKind.INSURANCE, 1)], "award.above_request"),
        ([(FARE, 1), (FARE, 1)], "award.twice"),
        ([(FARE, 0)], "award.earmark"),
        ([(FARE, -1)], "award.earmark"),
        ([(TERMINAL, 1)], "award.not_admissible"),
    ],
)
def test_an_award_is_within_what_is_asked_for_and_what_the_fund_pays_for(
    shares: list[tuple[CostKind, int]], code: str
) -> None:
    fund = a_fund(admissible=["fare", "subsistence", "insurance"])
    pledge, request = a_pledge(fund, 900_000, 900_000), a_request(fund)

    with refused(code):
        awarding.award(
            FINANCE, request.id, request.revision, key(), [Share(pledge.id, kind, it) for kind, it in shares]
        )


def test_the_same_command_is_one_award_and_its_key_no_other_one() -> None:
    fund = a_fund()
    pledge, request, other = a_pledge(fund, 900_000, 900_000), a_request(fund), a_request(fund, "NGA")
    once, shares = key(), [Share(pledge.id, FARE, 100)]

    first = awarding.award(FINANCE, request.id, request.revision, once, shares)
    seen = request.revision - 1
    assert awarding.award(FINANCE, request.id, seen, once, shares) is first
    with refused("act.key_used", Conflict):
        awarding.award(FINANCE, request.id, seen, once, [Share(pledge.id, FARE, 101)])
    with refused("act.key_used", Conflict):
        awarding.award(FINANCE, other.id, other.revision, once, shares)
    for wrong in ("", "short", "ä" * 20, "x" * 65):
        with refused("act.key"):
            awarding.award(FINANCE, other.id, other.revision, wrong, shares)
    assert db.session.scalar(sa.select(sa.func.count(Award.id))) == 1 and acts(first) == ["award"]


@pytest.mark.parametrize("status", [FundStatus.PREPARED, FundStatus.SUSPENDED, FundStatus.CLOSED])
def test_nothing_is_awarded_while_the_fund_is_not_open(status: FundStatus) -> None:
    fund = a_fund(status)
    pledge, request = a_pledge(fund, 900_000, 900_000), a_request(fund)

    with refused("fund.not_open", Conflict):
        an_award(request, pledge)


@pytest.mark.parametrize(
    "status", [one for one in RequestStatus if one not in {RequestStatus.REVIEW, RequestStatus.WAITING}]
)
def test_only_what_is_reviewed_or_waits_is_awarded(status: RequestStatus) -> None:
    fund = a_fund()
    pledge = a_pledge(fund, 900_000, 900_000)
    more = {"reason": "no_funds"} if status is RequestStatus.DECLINED else {}
    request = a_request(fund, status=status, **more)

    kind = NotFound if status is RequestStatus.DRAFT else Conflict
    with refused("request.unknown" if status is RequestStatus.DRAFT else "request.step", kind):
        an_award(request, pledge)


def test_a_state_has_as_many_representatives_at_a_meeting_as_the_fund_brings() -> None:
    fund = a_fund(limit_minor=100_000)
    pledge = a_pledge(fund, 900_000, 900_000)
    first, second, elsewhere = a_request(fund), a_request(fund), a_request(fund, code=PREPCOM)
    waits = an_award(first, pledge, 100_001)

    with refused("request.one_per_state", Conflict):
        an_award(second, pledge, 100)
    an_award(elsewhere, pledge, 100)
    with refused("award.live", Conflict):
        an_award(first, pledge, 100)
    waits.status = AwardStatus.REFUSED
    db.session.commit()
    made = an_award(second, pledge, 100)
    released(made)
    an_award(first, pledge, 100)
    assert is_sound()


def test_a_stale_form_awards_nothing() -> None:
    fund = a_fund()
    pledge, request = a_pledge(fund, 900_000, 900_000), a_request(fund)
    with refused("record.changed_meanwhile", Conflict):
        awarding.award(FINANCE, request.id, request.revision + 1, key(), [Share(pledge.id, FARE, 1)])


@pytest.mark.parametrize(
    "actor", [OTHER_FINANCE, FINANCE_OF_NEPAL, SECRETARIAT, AUDITOR, CANADA, NEPAL], ids=lambda one: one.name
)
def test_others_than_finance_and_finance_of_that_state_find_nothing_to_award(actor: Any) -> None:
    fund = a_fund()
    pledge, request = a_pledge(fund, 900_000, 900_000), a_request(fund)

    with refused("request.unknown", NotFound):
        an_award(request, pledge, by=actor)


def test_reviewers_award_nothing() -> None:
    fund = a_fund()
    pledge, request = a_pledge(fund, 900_000, 900_000), a_request(fund)

    with refused("request.unknown", NotFound):
        an_award(request, pledge, by=a_reviewer(fund))


def test_finance_that_reviews_for_a_state_does_not_award_it() -> None:
    fund = a_fund()
    pledge, request, other = a_pledge(fund, 900_000, 900_000), a_request(fund), a_request(fund, "NGA")
    both = a_reviewer(fund, "NPL", (Role.FINANCE, "small-arms"))

    with refused("request.unknown", NotFound):
        an_award(request, pledge, by=both)
    db.session.rollback()
    assert an_award(other, pledge, by=both)


def test_what_does_not_agree_is_found() -> None:
    fund = a_fund(limit_minor=150_000)
    pledge = a_pledge(fund, 900_000, 900_000)
    made, waits = an_award(a_request(fund), pledge, 100), an_award(a_request(fund, "NGA"), pledge, 200_000)
    assert is_sound()

    reviewer = a_reviewer(fund, "NGA").user_id
    waits.status, waits.approved_by_id, waits.approved_at = AwardStatus.COMMITTED, reviewer, clock.now()
    made.request.status = RequestStatus.REVIEW
    db.session.commit()
    db.session.expire_all()

    assert list(verifying_awards.find()) == [
        f"Award {waits.id} is committed, and 0 acts of the ledger commit its money.",
        f"Request {made.request_id} has an award, but does not stand as awarded.",
        f"Request {stored(waits).request_id} has an award, but does not stand as awarded.",
        f"Award {waits.id}: person {reviewer}, who acts for NGA, decided on it.",
    ]


def test_nothing_is_awarded_for_a_meeting_that_is_cancelled() -> None:
    fund = a_fund()
    pledge, request = a_pledge(fund, 200_000, 200_000), a_request(fund)
    meeting().status = MeetingStatus.CANCELLED
    db.session.commit()

    with refused("award.meeting_cancelled", Conflict):
        an_award(request, pledge, 100)


def test_awards_of_a_state_that_were_made_before_its_number_was_lowered_are_sound() -> None:
    fund = a_fund(max_per_state=2)
    pledge = a_pledge(fund, 200_000, 200_000)
    first, second = a_request(fund), a_request(fund)
    an_award(first, pledge, 100)
    an_award(second, pledge, 100)
    fund.max_per_state = 1
    db.session.commit()
    assert [said for said in verifying_awards.find() if "live awards" in said]
    audit.record(FINANCE, "fund.edit", "fund", fund.id, {"max_per_state": 2}, {"max_per_state": 1})
    db.session.commit()

    assert not [said for said in verifying_awards.find() if "live awards" in said]
