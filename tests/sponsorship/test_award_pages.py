"""Pages of reviews and awards: facts, opinions, steps, amounts beside pledges, two persons; nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.sponsorship import settling
from meetings.sponsorship.models import Fund, FundReviewer
from meetings.sponsorship.models_requests import Award, Review, SponsorshipRequest
from meetings.sponsorship.rules import AwardStatus, Opinion, RequestStatus
from tests.sponsorship.support import FINANCE, a_fund, a_pledge, a_request, key
from tests.sponsorship.support_awards import FARE, again, an_award, available, is_sound, known, stored
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]


@pytest.fixture
def finance(signed_in: SignIn) -> Any:
    client = signed_in("finance@example.org")
    client.query_limit = 16
    return client


@pytest.fixture
def second(signed_in: SignIn) -> Any:
    return signed_in("second@example.org")


@pytest.fixture
def fund(register: None) -> Fund:
    return a_fund(limit_minor=300_000)


def page(request: SponsorshipRequest, step: str) -> str:
    return f"/en/sponsorship/requests/{request.id}/{step}"


def at(award: Award, step: str = "") -> str:
    return f"/en/sponsorship/awards/{award.id}/{step}"


def only() -> Award:
    db.session.expire_all()
    return db.session.scalars(sa.select(Award)).one()


def reviewing(fund: Fund, person: People, state: str = "") -> None:
    user = person(f"reviewer{state}@example.org")
    db.session.add(FundReviewer(fund_id=fund.id, user_id=user.id, state_code=state))
    db.session.commit()


# --- reviewing ------------------------------------------------------------------------------------------------------


def test_the_list_has_facts_filters_and_states_that_are_empty(finance: Any, fund: Fund) -> None:
    lists = f"/en/sponsorship/{fund.id}/requests/"
    assert "No request yet" in finance.get(lists).text
    a_request(fund, status=RequestStatus.SUBMITTED, has_mission=False)
    a_request(fund, "NGA", RequestStatus.WAITING, place=1)

    shown = finance.get(lists).text
    assert "Nepal" in shown and "Nigeria" in shown and "no mission there" in shown and "place 1" in shown
    assert "Least developed" in shown or "LDC" in shown
    chosen = finance.get(lists + "?status=waiting").text
    assert "Nepal" not in chosen.partition("<table")[2] and "Nigeria" in chosen
    assert "Nothing of this kind" in finance.get(lists + "?status=declined").text
    assert finance.get(lists + "?status=draft&meeting=x&state=Nepal&page=9999999999").status_code == 200


@pytest.mark.parametrize("path", ["requests/", "awards/"])
def test_a_list_is_filtered_by_state(finance: Any, fund: Fund, path: str) -> None:
    pledge, lists = a_pledge(fund, 900_000, 900_000), f"/en/sponsorship/{fund.id}/{path}"
    for state in ("NPL", "NGA"):
        an_award(a_request(fund, state), pledge, 100)
    a_request(fund, "PER", RequestStatus.DRAFT)

    shown = finance.get(lists)
    offered = [one.text for one in shown.page.all("main//select[@name='state']/option")]
    assert offered == ["all", "Nepal", "Nigeria"], "a draft is nobody else's"
    chosen = finance.get(f"{lists}?state=NPL").text
    assert "Nepal" in chosen.partition("<table")[2] and "Nigeria" not in chosen.partition("<table")[2]
    assert '<option value="NPL" selected>' in chosen
    none = "declined" if path == "requests/" else "refused"
    assert "Nothing of this kind" in finance.get(f"{lists}?state=NPL&status={none}").text
    assert "Nothing of this kind" in finance.get(f"{lists}?state=PER").text


def test_a_long_list_is_not_read_row_by_row(finance: Any, fund: Fund) -> None:
    states = ("NPL", "NGA", "PER", "GHA", "FJI", "MLI", "HTI", "JAM", "KEN", "LAO")
    pledge = a_pledge(fund, 900_000, 900_000)
    for state in states:
        an_award(a_request(fund, state), pledge, 100)
        a_request(fund, state)
    for path in ("requests/", "awards/"):
        assert len(finance.get(f"/en/sponsorship/{fund.id}/{path}").queries) <= 16


def test_a_reviewer_without_a_role_gives_an_opinion_and_changes_it(
    signed_in: SignIn, finance: Any, fund: Fund, person: People
) -> None:
    reviewing(fund, person)
    request, client = a_request(fund), signed_in("reviewer@example.org")

    assert client.fill(page(request, "review"), opinion=None).status_code == 422
    client.fill(page(request, "review"), opinion="support", words="Never there before.")
    client.fill(page(request, "review"), opinion="with_reservations", words="Late.")

    kept = db.session.scalars(sa.select(Review)).one()
    assert (kept.opinion, kept.words) == (Opinion.WITH_RESERVATIONS, "Late.")
    assert "Late." in finance.get(page(request, "review")).text
    assert client.get(page(request, "decline")).status_code == 404
    assert client.get(page(request, "award")).status_code == 404


def test_a_request_is_taken_up_put_on_the_list_and_declined(finance: Any, fund: Fund) -> None:
    request = a_request(fund, status=RequestStatus.SUBMITTED)

    assert "being reviewed" in finance.get(finance.fill(page(request, "take_up")).headers["Location"]).text
    finance.fill(page(request, "wait"))
    assert (again(request).status, again(request).place) == (RequestStatus.WAITING, 1)
    assert finance.fill(page(request, "decline"), words="No.").status_code == 422
    wrong = finance.fill(page(request, "decline"), reason="other", words="")
    assert wrong.status_code == 422 and "cannot be empty" in wrong.text
    finance.fill(page(request, "decline"), reason="no_funds", words="Next time.")
    assert (again(request).status, again(request).place) == (RequestStatus.DECLINED, None)
    finance.fill(page(request, "reconsider"))
    assert again(request).status is RequestStatus.REVIEW
    assert finance.get(page(request, "take_up")).status_code == 409
    assert finance.get(page(request, "carry")).status_code == 409


# --- awarding -------------------------------------------------------------------------------------------------------


def test_what_is_suggested_is_awarded_by_one_press(finance: Any, fund: Fund) -> None:
    canada, japan = a_pledge(fund, 500_000, 500_000), a_pledge(fund, 90_000, 90_000, donor="JPN", cost_kind=FARE)
    request = a_request(fund, daily_minor=10_000)

    form = finance.get(page(request, "award")).text
    assert 'value="900.00"' in form and 'value="1100.00"' in form
    shown = finance.get(finance.fill(page(request, "award"), words="Welcome.").headers["Location"]).text

    assert "The money is committed" in shown and "Japan" in shown and "Welcome." in shown
    assert (available(japan), available(canada)) == (0, 340_000) and is_sound()
    assert only().status is AwardStatus.COMMITTED and again(request).status is RequestStatus.AWARDED


def test_the_same_form_sent_twice_is_one_award_even_where_nothing_is_left(finance: Any, fund: Fund) -> None:
    a_pledge(fund, 250_000, 250_000)
    request = a_request(fund, daily_minor=10_000)
    shown = finance.get(page(request, "award")).page
    sent = shown.fields(shown.form())

    first, again_sent = (finance.post(page(request, "award"), data=sent) for _ in range(2))
    assert first.headers["Location"] == again_sent.headers["Location"] and only()


@pytest.mark.parametrize("typed", ["-1", "0.001", "1e309", "NaN", "١٠٠", "1_000", "1000000000000", "1,5", "+5", "ten"])
def test_amounts_that_are_none_are_refused_beside_the_field_and_kept(finance: Any, fund: Fund, typed: str) -> None:
    pledge, request = a_pledge(fund, 500_000, 500_000), a_request(fund)
    name = f"share-{pledge.id}-fare"

    answer = finance.fill(page(request, "award"), **{name: typed})

    assert answer.status_code == 422 and answer.page.by_id(name).get("value") == typed
    assert answer.page.by_id(f"{name}-error") is not None
    assert db.session.scalar(sa.select(sa.func.count(Award.id))) == 0


def test_more_than_there_is_or_is_asked_for_is_refused_beside_its_pledge(finance: Any, fund: Fund) -> None:
    pledge, request = a_pledge(fund, 500_000, 100_000), a_request(fund)
    name = f"share-{pledge.id}-fare"

    scarce = finance.fill(page(request, "award"), **{name: "1000.01"})
    assert scarce.status_code == 409 and scarce.page.by_id(f"{name}-error") is not None
    much = finance.fill(page(request, "award"), **{name: "2000.01"})
    assert much.status_code == 422
    assert "Return ticket in economy class" in "".join(much.page.by_id(f"{name}-error").itertext())
    nothing = finance.fill(page(request, "award"), **{f"share-{pledge.id}-{k.value}": "0" for k in request.costs})
    assert nothing.status_code == 422


def test_above_the_limit_another_person_approves(finance: Any, second: Any, fund: Fund, signed_in: SignIn) -> None:
    pledge, request = a_pledge(fund, 500_000, 500_000), a_request(fund)
    shown = finance.get(finance.fill(page(request, "award")).headers["Location"]).text
    assert "waits for a second person" in shown and "Take the award back" in shown
    made = only()

    assert finance.get(at(made, "approve")).status_code == 409
    assert "1 award to approve" in second.get("/en/").text and "to approve" not in finance.get("/en/").text
    assert signed_in("nepal@example.org").get(at(made)).status_code == 404
    assert second.fill(at(made, "refuse"), words="").status_code == 422
    approved = second.fill(at(made, "approve"))
    assert "approved" in second.get(approved.headers["Location"]).text
    assert stored(made).status is AwardStatus.COMMITTED and available(pledge) == 190_000 and is_sound()
    assert "3,100.00" in signed_in("nepal@example.org").get(at(made)).text


def test_an_award_is_refused_or_released_with_a_reason(finance: Any, second: Any, fund: Fund) -> None:
    pledge, request = a_pledge(fund, 500_000, 500_000), a_request(fund)
    waits = an_award(request, pledge, 200_000, subsistence=100_000, terminal=1)
    second.fill(at(waits, "refuse"), words="Too much.")
    assert stored(waits).status is AwardStatus.REFUSED and again(request).status is RequestStatus.REVIEW

    made = an_award(request, pledge, 1_000)
    finance.fill(at(made, "release"), words="The journey is off.")
    assert stored(made).status is AwardStatus.RELEASED and available(pledge) == 500_000
    assert again(request).status is RequestStatus.WITHDRAWN and is_sound()
    assert finance.get(at(made, "release")).status_code == 409


def test_an_award_of_which_something_is_paid_is_not_offered_for_release(finance: Any, fund: Fund) -> None:
    made = an_award(a_request(fund), a_pledge(fund, 500_000, 500_000), 100_000)
    assert at(made, "release") in finance.get(at(made)).text
    today = clock.business_today()
    settling.advance(known(FINANCE), made.id, settling.Payment(key(), today, 1_00))
    db.session.commit()

    assert at(made, "release") not in finance.get(at(made)).text
    refused = finance.get(at(made, "release"))
    assert refused.status_code == 409 and "Something has been paid of this award already" in refused.text


def test_a_late_request_is_not_offered_to_be_awarded(finance: Any, fund: Fund) -> None:
    late, in_time = a_request(fund, is_late=True), a_request(fund, "PER")
    paths = [f"/en/sponsorship/requests/{one.id}/" for one in (late, in_time)]

    assert ["/award" in finance.get(f"{path}review").text for path in paths] == [False, True]
    answer = finance.get(f"{paths[0]}award")
    assert answer.status_code == 409 and "came after the last day for requests" in answer.text


@pytest.mark.parametrize("lang", ["ar", "zh", "en"])
def test_the_pages_are_well_made(finance: Any, second: Any, fund: Fund, lang: str) -> None:
    pledge = a_pledge(fund, 900_000, 900_000)
    request, new = a_request(fund), a_request(fund, "NGA", RequestStatus.SUBMITTED, is_late=True)
    made = an_award(a_request(fund, "PER"), pledge, 1_000)
    waits = an_award(a_request(fund, "GHA"), pledge, 200_000, subsistence=100_000, terminal=1)
    paths = [f"sponsorship/{fund.id}/requests/", f"sponsorship/{fund.id}/awards/"]
    paths += [f"sponsorship/requests/{request.id}/{step}" for step in ("review", "award", "wait", "decline")]
    paths += [f"sponsorship/requests/{new.id}/take_up", f"sponsorship/requests/{new.id}/"]
    paths += [f"sponsorship/awards/{made.id}/{step}" for step in ("", "release")]
    paths += [f"sponsorship/awards/{waits.id}/{step}" for step in ("", "approve", "refuse")]
    for path in paths:
        assert second.get(f"/{lang}/{path}").status_code == 200, path
