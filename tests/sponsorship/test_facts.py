"""Facts of requests: as of the first day of the meeting, by the fund's own awards and the State's words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.sponsorship import facts, queries_awards
from meetings.sponsorship.facts import Facts
from meetings.sponsorship.models_requests import SponsorshipRequest, Travel
from meetings.sponsorship.rules import Answer, CostKind, Gender, RequestStatus, TravelOutcome
from meetings.states.rules import CountryList
from tests.sponsorship.support import FINANCE, MGE, PREPCOM, a_fund, a_pledge, a_request
from tests.sponsorship.support_awards import an_award, released

pytestmark = pytest.mark.usefixtures("register")


def of(request: SponsorshipRequest) -> Facts:
    db.session.expire_all()
    return facts.of_request(queries_awards.judged_request(FINANCE, request.id))


def test_lists_and_group_are_those_of_the_first_day_of_the_meeting() -> None:
    request = a_request(a_fund())

    found = of(request)
    assert found.day == date(2011, 5, 9)
    assert found.state.group and found.state.on == {CountryList.LDC, CountryList.LLDC}
    assert found.state.name.as_dict()["en"] == "Nepal"
    use = found.uses(MGE, [CostKind.FARE])[CostKind.FARE]
    assert (use.meeting, use.group, use.lists) == (MGE, found.state.group, found.state.on)


def test_what_a_state_had_before_is_known_by_awards_and_by_its_own_words() -> None:
    fund = a_fund()
    pledge = a_pledge(fund, 900_000, 900_000)
    first, later = a_request(fund), a_request(fund, code=PREPCOM)
    assert of(later).never_attended and not of(later).was_sponsored

    made = an_award(first, pledge)
    assert [one.award for one in of(later).earlier] == [made.id] and of(first).earlier == ()
    assert of(later).was_sponsored and of(later).never_attended, "the journey is still to come"
    db.session.add(Travel(award_id=made.id, outcome=TravelOutcome.ATTENDED))
    db.session.commit()
    assert not of(later).never_attended
    said = a_request(fund, "NGA", has_attended=Answer.YES, was_sponsored="By Canada, in 2008.")
    assert not of(said).never_attended and of(said).was_sponsored and of(said).earlier == ()


@pytest.mark.parametrize(("answer", "never"), [(Answer.YES, False), (Answer.NO, True), (Answer.NOT_SAID, False)])
@pytest.mark.parametrize("words", ["", "None.", "In 2008."])
def test_a_state_has_never_attended_only_if_it_says_so(answer: Answer, never: bool, words: str) -> None:
    assert of(a_request(a_fund(), has_attended=answer, took_part=words)).never_attended is never


def test_an_award_that_waits_or_was_released_is_no_help() -> None:
    fund = a_fund(limit_minor=1_000)
    pledge = a_pledge(fund, 900_000, 900_000)
    an_award(a_request(fund), pledge, 1_001)
    released(an_award(a_request(fund, code=PREPCOM), pledge, 1_000))

    assert of(a_request(fund)).earlier == ()


def test_women_are_counted_among_representatives_whose_gender_is_said() -> None:
    fund = a_fund()
    pledge = a_pledge(fund, 900_000, 900_000)
    for state, gender in (("NPL", Gender.WOMAN), ("NGA", Gender.MAN), ("PER", Gender.NOT_SAID), ("GHA", Gender.WOMAN)):
        an_award(a_request(fund, state, gender=gender), pledge, 100)

    found = of(a_request(fund, "FJI"))
    assert (found.women, found.persons) == (2, 3)


@pytest.mark.parametrize(("day", "passed"), [(7, False), (8, True)])
def test_a_visa_is_applied_for_so_many_days_before_departure(day: int, passed: bool) -> None:
    request = a_request(a_fund(visa_days=30))

    with clock.frozen(datetime(2011, 4, day, 12, tzinfo=UTC)):
        found = of(request)
    assert (found.visa_by, found.visa_passed) == (date(2011, 4, 7), passed)
    assert of(a_request(request_fund(request), "NGA", needs_visa=False)).visa_by is None
    assert of(a_request(request_fund(request), "PER", departs_on=None, returns_on=None)).visa_by is None


def request_fund(request: SponsorshipRequest) -> Any:
    return queries_awards.judged_request(FINANCE, request.id).fund


def test_facts_of_many_requests_take_four_queries(query_count: Callable[[], AbstractContextManager[Any]]) -> None:
    fund = a_fund()
    pledge = a_pledge(fund, 900_000, 900_000)
    for state in ("NPL", "NGA", "PER", "GHA", "FJI"):
        an_award(a_request(fund, state), pledge, 100)
        a_request(fund, state, RequestStatus.SUBMITTED, is_late=True)
    db.session.expire_all()
    page = queries_awards.review_page(FINANCE, fund, queries_awards.Filters(), 1)

    with query_count() as counted:
        found = facts.of_requests(page.rows)
    assert counted.total == 4 and len(found) == 10
    assert sum(one.is_late for one in found.values()) == 5
