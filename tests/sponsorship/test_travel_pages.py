"""Journeys on pages: the State reports, finance pays, settles and gets back; others learn nothing of it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import current_app, url_for

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.sponsorship import queries_awards, queries_travel
from meetings.sponsorship.ledger import AccountKind
from meetings.sponsorship.models import Fund
from meetings.sponsorship.models_requests import Award
from meetings.sponsorship.rules import AwardStatus, TravelOutcome
from tests.sponsorship.support import a_request
from tests.sponsorship.support_travel import (
    AFTER,
    BEFORE,
    FARE,
    PDF,
    a_journey,
    advanced,
    an_award,
    came,
    held,
    reported,
)
from tests.support.accounts import People, SignIn
from tests.support.furnish_sponsorship_travel import furnish_travel

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
LIST = "/en/sponsorship/travel/"
BAD = ("-1", "0", "0.001", "1e309", "NaN", "\u0661\u0662", "1_000", "1000000000000", "")
REPORT = {
    "attended": "yes",
    "lang": "en",
    "report": "She spoke.\n\nTwice.",
    "fare": "1900.50",
    "subsistence": "1000",
    "terminal": "",
}


def page(award: Award, step: str = "") -> str:
    return f"/en/sponsorship/awards/{award.id}/travel{step and '/' + step}"


def again(award: Award) -> Award:
    db.session.expire_all()
    return queries_travel.locked(award.id)


@pytest.fixture
def nepal(signed_in: SignIn) -> Any:
    return signed_in("nepal@example.org")


@pytest.fixture
def finance(signed_in: SignIn) -> Any:
    return signed_in("finance@example.org")


def hidden(client: Any, path: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', client.get(path).text)
    assert found is not None
    return found[1]


# --- the State ------------------------------------------------------------------------------------------------------


def test_a_delegation_reports_with_a_boarding_pass_and_reads_it_again(nepal: Any) -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        assert "Nothing is reported yet" in nepal.get(page(award)).text
        sent = nepal.post(
            page(award, "report"), data={**REPORT, "revision": "0", "file": (BytesIO(PDF), "boarding.pdf")}
        )
        shown = nepal.get(sent.headers["Location"]).text
        link = re.search(r'href="([^"]*/travel/files/\d+)"', shown)
        assert link is not None
        kept = nepal.get(link[1])

    assert "Finance is told." in shown and "<p>She spoke.</p><p>Twice.</p>" in shown and "1,900.50" in shown
    assert kept.data == PDF and "attachment" in kept.headers["Content-Disposition"]


@pytest.mark.parametrize("typed", [one for one in BAD if one not in {"0", ""}])
def test_an_amount_that_is_none_is_refused_beside_its_field_and_kept(nepal: Any, typed: str) -> None:
    award = a_journey()
    with clock.frozen(AFTER):
        answer = nepal.fill(page(award, "report"), **(REPORT | {"fare": typed}))

    assert answer.status_code == 422 and 'id="fare-error"' in answer.text and f'value="{typed}"' in answer.text
    assert again(award).travel is None


def test_a_report_before_the_meeting_is_answered_with_a_reason(nepal: Any) -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        asked = nepal.get(page(award, "report"))
        assert "Report on the journey" not in nepal.get(page(award)).text

    assert asked.status_code == 409 and "The meeting has not begun." in asked.text


def test_who_reports_after_a_colleague_chooses_field_by_field(nepal: Any) -> None:
    award = a_journey()
    reported(award, text="Hers.")
    with clock.frozen(AFTER):
        answer = nepal.fill(page(award, "report"), **REPORT, revision="0")

    assert answer.status_code == 409 and "Somebody else saved this in the meantime" in answer.text
    travel = again(award).travel
    assert travel is not None and travel.report == "Hers."


def test_others_find_no_journey(signed_in: SignIn, client: Any) -> None:
    award = a_journey()
    reported(award)
    for email in ("nigeria", "other-finance", "secretariat", "canada", "reader"):
        other = signed_in(f"{email}@example.org")
        for path in (page(award), page(award, "report"), page(award, "advance"), page(award, "files/1")):
            assert other.get(path).status_code == 404, (email, path)
    assert client.get(page(award)).status_code == 302
    nobody = signed_in("auditor@example.org")
    assert nobody.get(page(award)).status_code == 200 and nobody.get(page(award, "advance")).status_code == 404


def test_the_list_is_of_those_whose_journeys_they_are(signed_in: SignIn) -> None:
    award = a_journey()
    link = f'href="{page(award)}"'

    seen = {
        email: link in signed_in(f"{email}@example.org").get(LIST).text
        for email in ("nepal", "nepal-member", "finance", "auditor", "nigeria", "other-finance")
    }
    assert [email for email, is_seen in seen.items() if is_seen] == ["nepal", "nepal-member", "finance", "auditor"]
    assert "No journey yet" in signed_in("nigeria@example.org").get(LIST).text


# --- finance --------------------------------------------------------------------------------------------------------


def test_finance_pays_an_advance_once_however_often_it_is_sent(finance: Any) -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        asked = finance.get(page(award, "advance")).text
        key = hidden(finance, page(award, "advance"), "key")
        given = {"amount": "2480", "happened_on": "2011-04-18", "words": "", "key": key}
        answers = [finance.post(page(award, "advance"), data=given) for _time in range(3)]

    assert "2,480.00" in asked
    assert {answer.status_code for answer in answers} == {302}
    assert held(award) == {AccountKind.ADVANCED: 2_480_00, AccountKind.COMMITTED: 620_00}


@pytest.mark.parametrize("typed", BAD)
def test_an_advance_of_what_is_no_amount_is_refused_beside_the_field(finance: Any, typed: str) -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        answer = finance.fill(page(award, "advance"), amount=typed, happened_on="2011-04-18")

    assert answer.status_code == 422 and 'id="amount-error"' in answer.text and f'value="{typed}"' in answer.text
    assert AccountKind.ADVANCED not in held(award)


def test_an_advance_above_the_rate_or_of_a_day_to_come_says_so(finance: Any) -> None:
    award = a_journey()
    with clock.frozen(BEFORE):
        above = finance.fill(page(award, "advance"), amount="2480.01", happened_on="2011-04-18")
        to_come = finance.fill(page(award, "advance"), amount="100", happened_on="2011-05-18")

    assert above.status_code == 422 and "more than can still be advanced" in above.text
    assert to_come.status_code == 422 and 'id="happened_on-error"' in to_come.text


def test_a_journey_is_settled_with_what_was_reported_as_far_as_it_was_awarded(finance: Any) -> None:
    award = a_journey()
    advanced(award)
    reported(award)
    with clock.frozen(AFTER):
        early = finance.get(page(award, "settle"))
        finance.fill(page(award, "outcome"), outcome="attended", words="The list.")
        asked = finance.get(page(award, "settle")).text
        finance.fill(page(award, "settle"), happened_on="2011-05-20")
        shown = finance.get(page(award)).text

    assert early.status_code == 409 and "Record first whether" in early.text
    assert 'value="1900.00"' in asked and "500.00" in asked  # paid besides the advance
    assert held(award) == {AccountKind.SETTLED: 2_980_00}
    assert "Nothing is due either way." in shown and again(award).status is AwardStatus.SETTLED


def test_more_than_was_awarded_is_refused_beside_its_kind(finance: Any) -> None:
    award = a_journey()
    came(award)
    with clock.frozen(AFTER):
        answer = finance.fill(page(award, "settle"), fare="2000.01", happened_on="2011-05-20")

    assert answer.status_code == 422 and 'id="fare-error"' in answer.text and "more than was awarded" in answer.text
    assert 'value="2000.01"' in answer.text


def test_after_a_no_show_what_was_advanced_is_due_back_and_comes_back(finance: Any, nepal: Any) -> None:
    award = a_journey()
    advanced(award)
    came(award, TravelOutcome.NO_SHOW)
    with clock.frozen(AFTER):
        finance.fill(page(award, "settle"), happened_on="2011-05-20")
        due = nepal.get(page(award)).text
        above = finance.fill(page(award, "recover"), amount="2480.01", happened_on="2011-05-20")
        finance.fill(page(award, "recover"), happened_on="2011-05-20")

    assert "To be paid back to the fund" in due and "2,480.00" in due
    assert above.status_code == 422 and "more than is due back" in above.text
    assert held(award) == {} and again(award).status is AwardStatus.RELEASED


def test_the_last_act_is_taken_back_with_a_reason(finance: Any) -> None:
    award = a_journey()
    advanced(award)
    with clock.frozen(AFTER):
        without = finance.fill(page(award, "undo"), happened_on="2011-05-20")
        finance.fill(page(award, "undo"), happened_on="2011-05-20", words="The wrong amount.")
        gone = finance.get(page(award, "undo"))

    assert without.status_code == 422
    assert held(award) == {AccountKind.COMMITTED: 3_100_00}
    assert gone.status_code == 409


def test_finance_of_the_same_state_reads_the_journey_and_decides_nothing(signed_in: SignIn) -> None:
    award = a_journey()
    came(award)
    own = signed_in("nepali-finance@example.org")
    with clock.frozen(AFTER):
        shown = own.get(page(award)).text

        assert "Settle the journey" not in shown
        for step in ("advance", "outcome", "settle", "recover", "undo"):
            assert own.get(page(award, step)).status_code == 409


def test_pages_of_journeys_ask_the_database_little(finance: Any) -> None:
    award = a_journey()
    advanced(award)
    reported(award)
    came(award)
    for path in (LIST, page(award)):
        answer = finance.get(path)
        assert answer.status_code == 200
        assert len(answer.queries) <= 20, answer.queries


def test_every_furnished_page_answers(finance: Any, signed_in: SignIn, person: People) -> None:
    person("peru@example.org", (Role.FOCAL_POINT, "PER"))
    samples, signed = furnish_travel(), {"sponsorship.travel_report": signed_in("peru@example.org")}
    with current_app.test_request_context():
        pages = [(name, url_for(name, lang="en", **one)) for name, given in samples.items() for one in given]

    assert {name: signed.get(name, finance).get(path).status_code for name, path in pages} == dict.fromkeys(
        samples, 200
    )


def test_the_list_of_journeys_has_pages(finance: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    award = a_journey()
    pledge = queries_travel.locked(award.id).shares[0].pledge_id
    other = an_award(a_request(db.session.get_one(Fund, award.fund_id), "NGA"), {(pledge, FARE): 1_00})
    monkeypatch.setattr(queries_awards, "PAGE", 1)

    first, last = (finance.get(f"{LIST}?page={number}").text for number in (1, 2))

    assert page(award) in first and page(other) not in first and 'rel="next"' in first
    assert page(other) in last and page(award) not in last
