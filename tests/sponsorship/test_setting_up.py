"""Setting a fund up: by finance of its process alone, audited; steps, the limit that two raise, calls, reviewers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g

from meetings.accounts import queries as accounts
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import Text
from meetings.notices.models import Notice
from meetings.sponsorship import parties, queries_fund, readiness, setting_up
from meetings.sponsorship.models import Fund, FundReviewer
from meetings.sponsorship.models_requests import SponsorshipRequest
from meetings.sponsorship.rules import CostKind, FundStatus, FundStep, RequestStatus
from tests.sponsorship.support import (
    AUDITOR,
    CANADA,
    FINANCE,
    MGE,
    NEPAL,
    NOBODY,
    OTHER_FINANCE,
    PREPCOM,
    READER,
    SECOND,
    SECRETARIAT,
    a_fund,
    a_pledge,
    a_request,
    meeting,
)
from tests.sponsorship.support_fund import WHY, a_call_draft, a_draft, acts, again, call_of
from tests.support.accounts import SignIn

pytestmark = pytest.mark.usefixtures("people")
OTHERS = [SECRETARIAT, OTHER_FINANCE, AUDITOR, CANADA, NEPAL, READER, NOBODY]


@pytest.fixture
def fund() -> Fund:
    return a_fund()


def refused(code: str, kind: type[Exception], call: Any, *args: Any, **kw: Any) -> Any:
    with pytest.raises(kind) as error:
        call(*args, **kw)
    assert error.value.code == code  # type: ignore[attr-defined]
    return error.value


# --- the rules ------------------------------------------------------------------------------------------------------


def test_finance_sets_up_a_fund_that_is_off_and_whose_limit_is_nought() -> None:
    made = setting_up.create(FINANCE, "small-arms", a_draft(admissible=(CostKind.VISA, CostKind.FARE)))

    assert (made.status, made.limit_minor, made.support_rate) == (FundStatus.PREPARED, 0, 700)
    assert made.costs == [CostKind.FARE, CostKind.VISA], "in their own order"
    assert acts() == ["fund.create"]


@pytest.mark.parametrize("who", OTHERS, ids=lambda one: one.name or "nobody")
def test_nobody_else_sets_up_or_changes_a_fund(who: Actor, fund: Fund) -> None:
    seen = fund.revision
    refused("fund.process_unknown", NotFound, setting_up.create, who, "small-arms", a_draft())
    refused("fund.unknown", NotFound, setting_up.edit, who, fund.id, seen, a_draft())
    refused("fund.unknown", NotFound, setting_up.take, who, fund.id, seen, FundStep.SUSPEND, WHY)
    refused("fund.unknown", NotFound, setting_up.set_limit, who, fund.id, seen, 1)
    refused("fund.unknown", NotFound, setting_up.decide_limit, who, fund.id, seen, confirmed=True)
    refused("fund.unknown", NotFound, setting_up.add_call, who, fund.id, meeting(PREPCOM).id, a_call_draft())
    refused("fund.unknown", NotFound, setting_up.remove_call, who, fund.id, call_of(fund).id, 1)
    refused("fund.unknown", NotFound, setting_up.add_reviewer, who, fund.id, "reader@example.org")
    assert acts() == []


def test_a_process_has_one_fund(fund: Fund) -> None:
    refused("fund.exists", Conflict, setting_up.create, FINANCE, "small-arms", a_draft())


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": Text()}, "text.empty", "name"),
        ({"name": Text.of(en="x" * 201)}, "text.too_long", "name"),
        ({"basis": Text.of(en="x" * 2001)}, "text.too_long", "basis"),
        ({"currency": "QQQ"}, "money.currency", "currency"),
        ({"currency": "KWD"}, "money.currency", "currency"),  # three decimals
        ({"admissible": ()}, "fund.costs_missing", "admissible"),
        ({"support_rate": 2001}, "fund.percent", "support_rate"),
        ({"support_rate": -1}, "fund.percent", "support_rate"),
        ({"advance_rate": 10_001}, "fund.percent", "advance_rate"),
        ({"max_per_state": 0}, "fund.number", "max_per_state"),
        ({"max_per_state": 10}, "fund.number", "max_per_state"),
        ({"visa_days": 366}, "fund.number", "visa_days"),
        ({"purge_months": 0}, "fund.number", "purge_months"),
    ],
)
def test_rules_that_make_no_sense_are_refused_by_their_field(values: dict[str, Any], code: str, field: str) -> None:
    error = refused(code, RuleViolation, setting_up.create, FINANCE, "small-arms", a_draft(**values))
    assert error.field == field


def test_rules_are_edited_and_what_did_not_change_leaves_no_trace(fund: Fund) -> None:
    draft = a_draft(eligibility=Text.of(en="Least developed countries."), max_per_state=2)
    setting_up.edit(FINANCE, fund.id, fund.revision, draft)
    seen = again(fund).revision
    setting_up.edit(FINANCE, fund.id, seen, draft)

    assert (again(fund).max_per_state, again(fund).revision) == (2, seen)
    assert acts() == ["fund.edit", "fund.edit"]


def test_who_did_not_see_the_last_change_changes_nothing(fund: Fund) -> None:
    seen = fund.revision
    setting_up.edit(FINANCE, fund.id, seen, a_draft())
    refused("record.changed_meanwhile", Conflict, setting_up.edit, SECOND, fund.id, seen, a_draft(max_per_state=3))
    refused("record.changed_meanwhile", Conflict, setting_up.set_limit, SECOND, fund.id, seen, 1)
    refused("record.changed_meanwhile", Conflict, setting_up.take, SECOND, fund.id, seen, FundStep.SUSPEND, WHY)


def test_the_currency_is_fixed_once_anything_is_pledged(fund: Fund) -> None:
    setting_up.edit(FINANCE, fund.id, fund.revision, a_draft(currency="EUR"))
    assert (again(fund).currency, again(fund).limit_minor) == ("EUR", 0), "a limit of another currency says nothing"
    a_pledge(again(fund), 100_00)

    error = refused(
        "fund.currency_fixed", RuleViolation, setting_up.edit, FINANCE, fund.id, again(fund).revision, a_draft()
    )
    assert error.field == "currency"
    setting_up.edit(FINANCE, fund.id, fund.revision, replace(a_draft(), currency="EUR", max_per_state=2))


def test_the_currency_is_fixed_once_a_state_has_asked(fund: Fund) -> None:
    a_request(fund, status=RequestStatus.SUBMITTED)

    draft = a_draft(currency="EUR")
    refused("fund.currency_fixed", RuleViolation, setting_up.edit, FINANCE, fund.id, again(fund).revision, draft)


def test_a_draft_fixes_nothing_of_which_finance_could_tell_that_there_is_one(fund: Fund, signed_in: SignIn) -> None:
    drafted = a_request(fund, status=RequestStatus.DRAFT)
    seen = drafted.revision
    page = signed_in("finance@example.org").get(f"/en/sponsorship/{fund.id}/edit").text
    assert 'value="EUR"' in page, "another currency is offered"

    setting_up.edit(FINANCE, fund.id, again(fund).revision, a_draft(currency="EUR"))

    assert (again(fund).currency, set(drafted.costs.values())) == ("EUR", set()), "its State gives costs once more"
    assert drafted.revision > seen, "a form of before is stale"


# --- steps ----------------------------------------------------------------------------------------------------------


def test_a_fund_is_opened_suspended_resumed_and_closed_and_says_why() -> None:
    fund = setting_up.create(FINANCE, "small-arms", a_draft())
    for step, words, status in (
        (FundStep.OPEN, None, FundStatus.OPEN),
        (FundStep.SUSPEND, WHY, FundStatus.SUSPENDED),
        (FundStep.RESUME, None, FundStatus.OPEN),
        (FundStep.CLOSE, WHY, FundStatus.CLOSED),
    ):
        setting_up.take(FINANCE, fund.id, again(fund).revision, step, words)
        assert (again(fund).status, again(fund).status_words) == (status, words or Text())
        assert again(fund).status_since == date(2011, 1, 13)
    assert acts() == ["fund.create", "fund.open", "fund.suspend", "fund.resume", "fund.close"]


def test_whoever_suspends_says_why(fund: Fund) -> None:
    error = refused(
        "fund.words_missing", RuleViolation, setting_up.take, FINANCE, fund.id, fund.revision, FundStep.SUSPEND
    )
    assert error.field == "words"
    refused("fund.step", Conflict, setting_up.take, FINANCE, fund.id, fund.revision, FundStep.OPEN)


def test_focal_points_whose_requests_wait_are_told_that_a_fund_is_suspended(fund: Fund) -> None:
    a_request(fund, "NPL")
    a_request(fund, "NGA", RequestStatus.DRAFT)
    account = accounts.user_by_email("finance@example.org")
    assert account is not None
    who = Actor(account.id, account.name, FINANCE.holdings)
    setting_up.take(who, fund.id, fund.revision, FundStep.SUSPEND, WHY)
    db.session.flush()

    told = list(db.session.scalars(sa.select(Notice).where(Notice.kind == "fund_stands")))
    assert len(told) == 1 and told[0].facts["status"] == "suspended"


# --- the limit ------------------------------------------------------------------------------------------------------


def test_a_lower_limit_holds_at_once(fund: Fund) -> None:
    setting_up.set_limit(FINANCE, fund.id, fund.revision, 100_00)
    assert (again(fund).limit_minor, again(fund).limit_asked_minor) == (100_00, None)
    assert acts() == ["fund.limit_lower"]


def test_a_higher_limit_waits_for_another_person(fund: Fund) -> None:
    setting_up.set_limit(FINANCE, fund.id, fund.revision, 9_000_00)
    assert again(fund).limit_minor == 5_000_00, "the old one holds until then"
    seen = fund.revision
    refused("fund.limit_same_person", Conflict, setting_up.decide_limit, FINANCE, fund.id, seen, confirmed=True)
    refused("fund.limit_asked", Conflict, setting_up.set_limit, SECOND, fund.id, seen, 8_000_00)
    assert [one.id for one in queries_fund.limits_waiting(SECOND)] == [fund.id]
    assert queries_fund.limits_waiting(FINANCE) == queries_fund.limits_waiting(OTHER_FINANCE) == []

    setting_up.decide_limit(SECOND, fund.id, seen, confirmed=True)

    assert (again(fund).limit_minor, again(fund).limit_asked_minor) == (9_000_00, None)
    refused("fund.limit_none", Conflict, setting_up.decide_limit, SECOND, fund.id, fund.revision, confirmed=True)
    assert acts() == ["fund.limit_ask", "fund.limit_confirm"]


@pytest.mark.parametrize("who", [FINANCE, SECOND], ids=["who asked", "another"])
def test_a_higher_limit_is_refused_or_taken_back(fund: Fund, who: Actor) -> None:
    setting_up.set_limit(FINANCE, fund.id, fund.revision, 9_000_00)
    setting_up.decide_limit(who, fund.id, again(fund).revision, confirmed=False)
    assert (again(fund).limit_minor, again(fund).limit_asked_minor) == (5_000_00, None)


def test_a_command_without_a_person_confirms_no_limit(fund: Fund) -> None:
    setting_up.set_limit(FINANCE, fund.id, fund.revision, 9_000_00)
    nameless = Actor(name="command", holdings=FINANCE.holdings)
    seen = again(fund).revision
    refused("fund.limit_same_person", Conflict, setting_up.decide_limit, nameless, fund.id, seen, confirmed=True)


@pytest.mark.parametrize(("limit", "code"), [(5_000_00, "fund.limit_same"), (-1, "money.too_much")])
def test_a_limit_that_is_none_is_refused(fund: Fund, limit: int, code: str) -> None:
    error = refused(code, RuleViolation, setting_up.set_limit, FINANCE, fund.id, fund.revision, limit)
    assert error.field == "limit"


# --- calls ----------------------------------------------------------------------------------------------------------


def test_a_call_is_made_once_for_a_meeting_of_the_process(fund: Fund) -> None:
    made = setting_up.add_call(FINANCE, fund.id, meeting(PREPCOM).id, a_call_draft())
    assert (made.opens_on, made.closes_on) == (date(2011, 1, 20), date(2011, 3, 21))
    refused("fund.call_exists", Conflict, setting_up.add_call, FINANCE, fund.id, meeting(MGE).id, a_call_draft())
    refused("fund.meeting_unknown", RuleViolation, setting_up.add_call, FINANCE, fund.id, 0, a_call_draft())
    assert acts("fund_call") == ["fund_call.create"]


def test_there_is_no_call_for_a_meeting_that_is_not_public_over_or_of_another_process(fund: Fund) -> None:
    other = meeting(PREPCOM)
    other.is_published = False
    db.session.flush()
    refused("fund.meeting_unknown", RuleViolation, setting_up.add_call, FINANCE, fund.id, other.id, a_call_draft())


def test_the_days_of_a_call_are_changed_and_never_reversed(fund: Fund) -> None:
    call = call_of(fund)
    backwards = a_call_draft(date(2011, 3, 1), date(2011, 2, 1))
    error = refused(
        "window.reversed", RuleViolation, setting_up.edit_call, FINANCE, fund.id, call.id, call.revision, backwards
    )
    assert error.field == "closes_on"
    setting_up.edit_call(FINANCE, fund.id, call.id, call.revision, a_call_draft(last=date(2011, 4, 1)))
    assert call_of(again(fund)).closes_on == date(2011, 4, 1)
    refused("record.changed_meanwhile", Conflict, setting_up.remove_call, FINANCE, fund.id, call.id, call.revision - 1)


def test_a_call_goes_as_long_as_nobody_has_asked(fund: Fund) -> None:
    call = call_of(fund)
    a_request(fund, "NPL", RequestStatus.SUBMITTED)
    refused("fund.call_has_requests", Conflict, setting_up.remove_call, FINANCE, fund.id, call.id, call.revision)
    call = setting_up.add_call(FINANCE, fund.id, meeting(PREPCOM).id, a_call_draft())
    a_request(fund, "NPL", RequestStatus.DRAFT, PREPCOM)

    setting_up.remove_call(FINANCE, fund.id, call.id, call.revision)

    assert queries_fund.calls(FINANCE, fund.id) == [call_of(fund)]
    assert acts("fund_call") == ["fund_call.create", "fund_call.remove"]


# --- who reviews ----------------------------------------------------------------------------------------------------


def test_a_reviewer_is_added_by_address_with_their_state_and_removed(fund: Fund) -> None:
    made = setting_up.add_reviewer(FINANCE, fund.id, " Reader@Example.org ", "NPL")
    assert [(one.state_code, user.email) for one, user in queries_fund.reviewers(fund.id)] == [
        ("NPL", "reader@example.org")
    ]
    judged = sa.select(SponsorshipRequest.state_code).where(
        parties.reviewed_by(Actor(user_id=made.user_id, name="Reader"))
    )
    a_request(fund, "NPL")
    a_request(fund, "NGA")
    assert list(db.session.scalars(judged)) == ["NGA"], "never those of their own State"

    own = replace(FINANCE, user_id=made.user_id)
    refused("fund.reviewer_own", Conflict, setting_up.remove_reviewer, own, fund.id, made.id)
    setting_up.remove_reviewer(SECOND, fund.id, made.id)
    assert db.session.scalars(sa.select(FundReviewer)).all() == []
    assert acts() == ["fund.reviewer_add", "fund.reviewer_remove"]


@pytest.mark.parametrize(
    ("email", "state", "code", "field"),
    [
        ("nobody@example.org", "", "fund.account_unknown", "email"),
        ("second@example.org", "", "fund.reviewer_finance", "email"),
        ("reader@example.org", "QQQ", "fund.state_unknown", "state"),
        ("", "", "text.empty", "email"),
    ],
)
def test_who_cannot_review_is_refused(fund: Fund, email: str, state: str, code: str, field: str) -> None:
    error = refused(code, RuleViolation, setting_up.add_reviewer, FINANCE, fund.id, email, state)
    assert error.field == field


def test_nobody_reviews_twice_and_a_reviewer_of_another_fund_is_not_there(fund: Fund) -> None:
    setting_up.add_reviewer(FINANCE, fund.id, "reader@example.org")
    error = refused(
        "fund.reviewer_exists", RuleViolation, setting_up.add_reviewer, FINANCE, fund.id, "reader@example.org"
    )
    assert error.field == "email"
    refused("fund.reviewer_unknown", NotFound, setting_up.remove_reviewer, FINANCE, fund.id, 999)


# --- readiness ------------------------------------------------------------------------------------------------------


def test_readiness_says_how_the_fund_stands_for_a_meeting(app: Flask, fund: Fund) -> None:
    mge, prepcom = meeting(MGE).id, meeting(PREPCOM).id

    def said() -> tuple[str, str]:
        g.pop("readied", None)  # a page reads it once
        with app.test_request_context("/en/"):
            found = readiness.cells([mge, prepcom])
        return str(found[mge].label), str(found[prepcom].label)

    assert said() == ("fund open until 21 March 2011", "no call for requests yet")
    setting_up.take(FINANCE, fund.id, fund.revision, FundStep.SUSPEND, WHY)
    assert said() == ("fund suspended", "fund suspended")
    again(fund).status = FundStatus.PREPARED
    db.session.flush()
    assert said() == ("no fund", "no fund"), "nobody is told of one in preparation"
