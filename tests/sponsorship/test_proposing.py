"""Proposals as they are made out of the records: who is weighed, what money, what is kept, and who may read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import Text
from meetings.mandates.models import Process
from meetings.sponsorship import choosing_model, proposing, queries_fund, queries_proposals, showing_proposals
from meetings.sponsorship.choosing import Criterion, Policy, Result, Why, check
from meetings.sponsorship.models import Fund, FundReviewer
from meetings.sponsorship.models_requests import Award, AwardProposal, SponsorshipRequest
from meetings.sponsorship.rules import CostKind, FundStatus, Gender, RequestStatus, Share
from meetings.states.models import StateListing
from meetings.states.rules import CountryList
from tests.sponsorship import support
from tests.sponsorship.support import AUDITOR, CANADA, FINANCE, FINANCE_OF_NEPAL, NEPAL, OTHER_FINANCE, SECRETARIAT
from tests.support.accounts import make_user

pytestmark = pytest.mark.either_database
FARE = CostKind.FARE


@pytest.fixture(autouse=True)
def _register(app: Flask, database: object) -> None:
    support.load(app)


def simple(fund: Fund, state: str, fare: int = 100_000, minutes: int = 0, **values: Any) -> SponsorshipRequest:
    """A request for a ticket alone, submitted so many minutes later."""
    given: dict[str, Any] = {"fare_minor": fare, "nights": 0, "daily_minor": 0, "terminal_minor": 0} | values
    status = given.pop("status", RequestStatus.REVIEW)
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        return support.a_request(fund, state, status, **given)


def propose(fund: Fund, by: support.Actor = FINANCE, policy: Policy | None = None) -> AwardProposal:
    """A proposal for the meeting of experts."""
    if policy is not None:
        fund = db.session.get_one(Fund, fund.id)
        proposing.set_policy(by, fund.id, fund.revision, policy)
        db.session.commit()
    number = proposing.propose(by, fund.id, support.meeting().id, support.key(), seconds=5.0)
    db.session.commit()
    return queries_proposals.proposal(by, queries_fund.fund(by, fund.id), number)


def changed(fund: Fund, number: int) -> bool:
    """Whether something has changed since a proposal was made."""
    found = queries_fund.fund(FINANCE, fund.id)
    return proposing.has_changed(found, queries_proposals.proposal(FINANCE, found, number))


def result(made: AwardProposal) -> Result:
    return Result.from_json(made.content["result"])


def test_requests_that_may_be_awarded_are_weighed_in_the_order_of_submission() -> None:
    fund = support.a_fund()
    pledge = support.a_pledge(fund, 500_000, paid=200_000)
    later = simple(fund, "NPL", minutes=5, status=RequestStatus.WAITING)
    first = simple(fund, "LAO", minutes=1)
    for state, status in (("MLI", RequestStatus.SUBMITTED), ("PER", RequestStatus.DRAFT)):
        simple(fund, state, status=status)
    simple(fund, "CHL", code=support.PREPCOM)

    made = propose(fund)

    problem = proposing.problem_in(made)
    assert [one.request for one in problem.candidates] == [first.id, later.id]
    assert problem.candidates[1].lists >= {CountryList.LDC, CountryList.LLDC}
    assert problem.candidates[1].group and problem.candidates[1].never_attended
    assert result(made).chosen == (first.id, later.id)
    assert result(made).split == {one.id: (Share(pledge.id, FARE, 100_000),) for one in (first, later)}
    assert check(problem, result(made)) == []


def test_requests_that_came_late_do_not_compete_and_are_named() -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=100_000)
    late, in_time = simple(fund, "NPL", is_late=True), simple(fund, "PER", minutes=1)

    made = propose(fund)

    assert result(made).chosen == (in_time.id,) and result(made).left == ()
    assert made.content["late"] == [[late.id, "NPL"]]
    assert queries_proposals.states_in(made) == {"NPL", "PER"}, "who acts for either does not see it"
    shown = showing_proposals.shown(queries_fund.fund(FINANCE, fund.id), made)
    assert [number for number, _state in shown.late] == [late.id]
    in_time.is_late = True
    db.session.commit()
    assert queries_proposals.meetings(FINANCE, queries_fund.fund(FINANCE, fund.id)) == []


def test_earmarks_and_what_is_available_bound_a_proposal() -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=100_000, country_list=CountryList.LDC)
    support.a_pledge(fund, 900_000, donor="open-hands")  # promised only
    poor, other = simple(fund, "NPL", minutes=2), simple(fund, "PER", minutes=1)

    made = propose(fund)

    assert result(made).chosen == (poor.id,)
    left = result(made).left[0]
    assert (left.request, left.why, left.there, left.lacking) == (other.id, Why.NO_MONEY, 0, 100_000)


def test_costs_that_the_fund_does_not_pay_are_not_counted() -> None:
    fund = support.a_fund(admissible=["fare"])
    support.a_pledge(fund, 500_000, paid=200_000)
    one = support.a_request(fund)

    made = propose(fund)

    assert result(made).split == {one.id: result(made).shares(one.id)}
    assert [(s.cost_kind, s.amount) for s in result(made).shares(one.id)] == [(FARE, 200_000)]


def test_those_whom_the_fund_brings_already_count() -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=300_000)
    held = simple(fund, "NPL", status=RequestStatus.AWARDED)
    support.award_of(held, 100_000)
    db.session.commit()
    again = simple(fund, "NPL")
    other = simple(fund, "PER", gender=Gender.NOT_SAID)

    made = propose(fund)

    problem = proposing.problem_in(made)
    assert problem.so_far.states == {"NPL": 1}
    assert problem.so_far.genders == {Gender.WOMAN: 1}
    assert sum(problem.so_far.groups.values()) == 1
    assert result(made).chosen == (other.id,)
    assert [(left.request, left.why) for left in result(made).left] == [(again.id, Why.STATE_AWARDED)]


def test_nothing_is_awarded_by_a_proposal() -> None:
    fund = support.a_fund()
    pledge = support.a_pledge(fund, 500_000, paid=300_000)
    one = simple(fund, "NPL")

    propose(fund)

    assert db.session.scalar(sa.select(sa.func.count(Award.id))) == 0
    assert db.session.get_one(SponsorshipRequest, one.id).status is RequestStatus.REVIEW
    assert pledge.id


def test_a_proposal_says_when_something_has_changed_since() -> None:
    fund = support.a_fund()
    pledge = support.a_pledge(fund, 500_000, paid=300_000)
    one = simple(fund, "NPL")
    number = propose(fund).number

    assert not changed(fund, number)
    one.gender = Gender.MAN
    db.session.commit()
    assert changed(fund, number)
    number = propose(fund).number
    assert not changed(fund, number)
    support.a_receipt(fund, pledge.id, 1_000)
    db.session.commit()
    assert changed(fund, number)


def test_what_is_known_of_a_state_is_a_change_and_a_note_on_a_request_is_none() -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=300_000)
    one = simple(fund, "NPL")
    number = propose(fund).number

    one.post = "Director"
    db.session.commit()
    assert not changed(fund, number)
    db.session.execute(sa.delete(StateListing).where(StateListing.list == CountryList.LDC))
    db.session.commit()
    assert changed(fund, number)


def test_more_than_can_be_weighed_are_refused_and_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=300_000)
    for state in ("NPL", "PER", "CHL"):
        simple(fund, state)
    for module in (proposing, queries_proposals):
        monkeypatch.setattr(module, "CANDIDATES_MAXIMUM", 2)

    with pytest.raises(Conflict, match=r"proposal\.too_many"):
        propose(fund)
    monkeypatch.undo()
    assert len(result(propose(fund)).chosen) == 3


def test_a_changed_policy_is_a_change_and_holds_for_the_next_proposal() -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=200_000)
    simple(fund, "PER", minutes=1), simple(fund, "CHL", minutes=2)
    poor = simple(fund, "NPL", fare=200_000, minutes=3)
    made = propose(fund)
    number, before = made.number, result(made)

    second = propose(fund, policy=Policy((Criterion.LEAST_DEVELOPED, Criterion.NUMBER)))

    assert len(before.chosen) == 2
    assert result(second).chosen == (poor.id,)
    assert (number, second.number) == (1, 2)
    assert changed(fund, number)


def test_finance_that_acts_for_a_state_neither_weighs_nor_sees_its_request() -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=300_000)
    own, other = simple(fund, "NPL"), simple(fund, "PER", minutes=1)

    full = propose(fund)
    weighed, number = {one.request for one in proposing.problem_in(full).candidates}, full.number
    partial = propose(fund, FINANCE_OF_NEPAL)

    assert weighed == {own.id, other.id}
    assert [one.request for one in proposing.problem_in(partial).candidates] == [other.id]
    found = queries_fund.fund(FINANCE_OF_NEPAL, fund.id)
    assert [one.number for one in queries_proposals.proposals(FINANCE_OF_NEPAL, found, 1).rows] == [partial.number]
    with pytest.raises(NotFound):
        queries_proposals.proposal(FINANCE_OF_NEPAL, found, number)
    assert not proposing.has_changed(found, partial)


def test_a_reviewer_for_a_state_who_is_of_finance_does_not_judge_that_state() -> None:
    fund = support.a_fund()
    user = make_user("reviewer@example.org")
    mines = Process(code="landmines", name=Text.of(en="Mines"), short=Text.of(en="Mines"))
    db.session.add(mines)
    db.session.flush()
    elsewhere = support.a_fund(process_id=mines.id)
    for where, state in ((fund, "PER"), (elsewhere, "NPL")):
        db.session.add(FundReviewer(fund_id=where.id, user_id=user.id, state_code=state))
    db.session.commit()
    who = support.person(user.id, (support.Role.FINANCE, "small-arms"))
    support.a_pledge(fund, 500_000, paid=300_000)
    other = [simple(fund, state, minutes=minutes) for minutes, state in enumerate(("PER", "NPL", "CHL"))][-1]
    full = propose(fund).number

    assert queries_proposals.own_states(who) == {"PER", "NPL"}
    assert [one.request for one in proposing.problem_in(propose(fund, who)).candidates] == [other.id]
    with pytest.raises(NotFound):
        queries_proposals.proposal(who, queries_fund.fund(who, fund.id), full)


@pytest.mark.parametrize("who", [CANADA, NEPAL, SECRETARIAT, OTHER_FINANCE, support.READER, support.NOBODY])
def test_others_than_finance_and_the_auditor_see_no_proposal_and_make_none(who: support.Actor) -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=300_000)
    one = simple(fund, "PER")
    made = propose(fund)
    fund = queries_fund.fund(FINANCE, fund.id)

    with pytest.raises(NotFound):
        queries_proposals.proposals(who, fund, 1)
    with pytest.raises(NotFound):
        queries_proposals.proposed_shares(who, fund.id, made.number, one.id)
    with pytest.raises(NotFound):
        proposing.propose(who, fund.id, support.meeting().id, support.key())
    with pytest.raises(NotFound):
        proposing.set_policy(who, fund.id, fund.revision, Policy())


def test_the_form_of_an_award_is_given_the_proposed_shares() -> None:
    fund = support.a_fund()
    pledge = support.a_pledge(fund, 500_000, paid=100_000)
    one, other = simple(fund, "PER"), simple(fund, "CHL", fare=999_999)
    made = propose(fund)

    shares = queries_proposals.proposed_shares(AUDITOR, fund.id, made.number, one.id)

    assert shares == [Share(pledge.id, FARE, 100_000)]
    assert queries_proposals.proposed_shares(FINANCE, fund.id, made.number, other.id) == []
    with pytest.raises(NotFound):
        queries_proposals.proposed_shares(FINANCE, fund.id, 99, one.id)


def test_none_is_made_without_requests_or_while_the_fund_is_suspended() -> None:
    fund = support.a_fund()

    with pytest.raises(Conflict, match=r"proposal\.no_requests"):
        proposing.propose(FINANCE, fund.id, support.meeting().id, support.key())
    fund = db.session.get_one(Fund, fund.id)
    fund.status = FundStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(Conflict, match=r"fund\.not_open"):
        proposing.propose(FINANCE, fund.id, support.meeting().id, support.key())


def test_a_policy_that_was_changed_meanwhile_is_not_overwritten() -> None:
    fund = support.a_fund()
    seen = fund.revision
    proposing.set_policy(FINANCE, fund.id, seen, Policy((Criterion.NUMBER,)))
    db.session.commit()

    with pytest.raises(Conflict, match="changed_meanwhile"):
        proposing.set_policy(FINANCE, fund.id, seen, Policy())


def test_nobody_waits_while_the_best_set_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=300_000)
    simple(fund, "NPL")
    free = []
    found = choosing_model.choose

    def watched(*given: object, **more: object) -> Result:
        free.append(not db.session().in_transaction())
        return found(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(choosing_model, "choose", watched)

    propose(fund)

    assert free == [True]
