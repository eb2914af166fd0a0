"""Pages of the fund itself: without one, in preparation, open, suspended; who sees and who changes what."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.sponsorship import queries_fund
from meetings.sponsorship.models import Fund, FundReviewer
from meetings.sponsorship.rules import FundStatus
from tests.sponsorship.support import MGE, PREPCOM, a_fund, a_pledge, meeting
from tests.sponsorship.support_fund import WHY, again, call_of
from tests.support.accounts import SignIn
from tests.support.furnish_sponsorship_fund import furnish_fund

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
INDEX = "/en/sponsorship/"
NEW = "/en/sponsorship/funds/new?process=small-arms"


def page(fund: Fund, rest: str = "", lang: str = "en") -> str:
    return f"/{lang}/sponsorship/{fund.id}/{rest}"


def only() -> Fund:
    db.session.expire_all()
    return db.session.scalars(sa.select(Fund)).one()


@pytest.fixture
def finance(signed_in: SignIn) -> Any:
    return signed_in("finance@example.org")


@pytest.fixture
def second(signed_in: SignIn) -> Any:
    return signed_in("second@example.org")


# --- without a fund, and setting one up -----------------------------------------------------------------------------


def test_without_a_fund_the_page_says_so_and_what_the_mandate_says(client: Any, signed_in: SignIn) -> None:
    shown = client.get(INDEX).text
    assert "No fund has been set up" in shown and "paragraph 21" in shown
    assert "Set up a fund" not in shown
    assert "Set up a fund" not in signed_in("secretariat@example.org").get(INDEX).text
    assert "no fund" in client.get(f"/en/meetings/{MGE}/").text


def test_finance_sets_up_a_fund_that_others_do_not_see_until_it_is_open(
    finance: Any, client: Any, signed_in: SignIn
) -> None:
    assert "funds/new?process=small-arms" in finance.get(INDEX).text
    stored = finance.fill(NEW, **{"name-en": "Sponsorship fund", "name-ar": "صندوق الرعاية", "support_rate": "7.5"})
    assert stored.status_code == 302
    fund = only()
    assert (fund.status, fund.support_rate, fund.advance_rate) == (FundStatus.PREPARED, 750, 8000)
    shown = finance.get(page(fund)).text
    assert "The fund is in preparation" in shown and "7.5%" in shown and "Open the fund" in shown
    assert finance.get(NEW).status_code == 409

    for name in ("other-finance", "secretariat", "canada", "nepal", "reader"):
        assert signed_in(f"{name}@example.org").get(page(fund)).status_code == 404
    assert client.get(page(fund)).status_code == 404
    assert "Sponsorship fund</a>" not in client.get(INDEX).text
    assert signed_in("auditor@example.org").get(page(fund)).status_code == 200

    assert finance.fill(page(fund, "open")).status_code == 302
    assert client.get(page(fund)).status_code == 200
    assert "صندوق الرعاية" in client.get(page(fund, lang="ar")).text


def test_what_is_refused_comes_back_with_all_that_was_typed(finance: Any) -> None:
    refused = finance.fill(
        NEW, **{"name-en": "", "support_rate": "١", "max_per_state": "12", "purge_months": "-1", "advance_rate": "1e2"}
    )
    assert refused.status_code == 422
    assert 'value="١"' in refused.text and 'value="12"' in refused.text and 'value="1e2"' in refused.text
    assert "5 things to correct" in refused.text
    assert db.session.scalars(sa.select(Fund)).all() == []


@pytest.mark.parametrize("name", ["secretariat", "other-finance", "canada", "nepal", "auditor", "reader"])
def test_nobody_but_finance_of_the_process_changes_a_fund(signed_in: SignIn, name: str) -> None:
    fund, client = a_fund(), signed_in(f"{name}@example.org")
    call = call_of(fund).id
    shown = client.get(page(fund)).text
    assert "Edit the rules" not in shown and "Suspend" not in shown
    for rest in ("edit", "limit", "suspend", "calls/new", f"calls/{call}/edit", "reviewers/new"):
        assert client.get(page(fund, rest)).status_code == 404, rest
        assert client.post(page(fund, rest), data={"revision": "1"}).status_code == 404, rest
    for rest in ("limit/confirm", f"calls/{call}/remove", "reviewers/1/remove"):
        assert client.post(page(fund, rest), data={"revision": "1"}).status_code == 404, rest
    assert client.get(page(fund, "reviewers/")).status_code == (200 if name == "auditor" else 404)


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_pages_are_well_made_in_every_language(finance: Any, second: Any, client: Any, lang: str) -> None:
    fund = a_fund(FundStatus.SUSPENDED, status_words=WHY, support_rate=700)
    fund.limit_asked_minor, fund.limit_asked_by_id = 900_000, 1
    db.session.add(FundReviewer(fund_id=fund.id, user_id=1, state_code="NPL"))
    db.session.commit()
    call = call_of(fund).id

    for rest in ("", "edit", "resume", "close", "limit", "calls/new", f"calls/{call}/edit", "reviewers/"):
        assert finance.get(page(fund, rest, lang)).status_code == 200, rest
    assert finance.get(page(fund, "reviewers/new", lang)).status_code == 200
    assert client.get(page(fund, lang=lang)).status_code == 200
    assert client.get(f"/{lang}/sponsorship/").status_code == 200


# --- steps, the limit -----------------------------------------------------------------------------------------------


def test_a_suspended_fund_says_so_and_why_on_its_page(finance: Any, client: Any) -> None:
    fund = a_fund()
    refused = finance.fill(page(fund, "suspend"))
    assert refused.status_code == 422 and "Enter this in at least one language." in refused.text
    finance.fill(page(fund, "suspend"), **{"words-en": "The money has run out."})

    shown = client.get(page(fund)).text
    assert "The fund is suspended" in shown and "The money has run out." in shown
    assert finance.get(page(fund, "suspend")).status_code == 409
    finance.fill(page(fund, "resume"))
    assert "The fund is suspended" not in client.get(page(fund)).text


def test_a_higher_limit_is_asked_for_by_one_and_confirmed_by_another(finance: Any, second: Any, client: Any) -> None:
    fund = a_fund()
    assert 'value="5000.00"' in finance.get(page(fund, "limit")).text
    for text in ("-1", "1e309", "NaN", "١٢", "1_000", "1000000000000", "0.001"):
        refused = finance.fill(page(fund, "limit"), limit=text)
        assert refused.status_code == 422 and f'value="{text}"' in refused.text
    assert finance.fill(page(fund, "limit"), limit="9000").status_code == 302
    assert finance.fill(page(fund, "limit"), limit="9500").status_code == 409

    own = finance.get(page(fund)).text
    assert "Another person of finance has to confirm" in own and "Confirm the higher limit" not in own
    revision = {"revision": str(again(fund).revision)}
    assert finance.post(page(fund, "limit/confirm"), data=revision).status_code == 409
    assert (
        "A higher limit waits" in second.get("/en/").text and "Confirm the higher limit" in second.get(page(fund)).text
    )
    assert "A higher limit waits" not in client.get(page(fund)).text
    assert second.post(page(fund, "limit/confirm"), data=revision).status_code == 302
    assert again(fund).limit_minor == 9_000_00
    assert second.post(page(fund, "limit/confirm"), data=revision).status_code == 409


def test_what_a_colleague_changed_meanwhile_is_shown_beside_what_was_typed(finance: Any, second: Any) -> None:
    fund = a_fund()
    before = str(fund.revision)
    second.fill(page(fund, "edit"), max_per_state="2")
    answer = finance.fill(page(fund, "edit"), revision=before, visa_days="45")
    assert answer.status_code == 409 and "Saved meanwhile" in answer.text
    assert again(fund).visa_days == 30


def test_the_currency_stays_once_anything_is_pledged(finance: Any) -> None:
    fund = a_fund()
    a_pledge(fund, 100_00)
    assert "the currency stays" in finance.get(page(fund, "edit")).text
    assert finance.fill(page(fund, "edit"), currency="EUR").status_code == 422
    assert again(fund).currency == "USD"


# --- calls, reviewers -----------------------------------------------------------------------------------------------


def test_calls_are_added_edited_and_removed(finance: Any, client: Any) -> None:
    fund = a_fund()
    public = client.get(page(fund)).text
    assert "Requests from 10 January 2011 to 21 March 2011" in public
    assert "The last day counts to its end in New York." in public
    refused = finance.fill(page(fund, "calls/new"), meeting="", opens_on="2011-02-30", closes_on="2011-03-01")
    assert refused.status_code == 422 and 'value="2011-02-30"' in refused.text
    wrong = {"meeting": meeting(PREPCOM).id, "opens_on": "2011-03-01", "closes_on": "2011-02-01"}
    assert "The last day comes before the first." in finance.fill(page(fund, "calls/new"), **wrong).text
    assert finance.fill(page(fund, "calls/new"), **{**wrong, "closes_on": "2011-04-01"}).status_code == 302

    call = call_of_prepcom(fund)
    shown = finance.get(page(fund, f"calls/{call}/edit")).text
    assert "Remove the call" in shown
    turned = {"opens_on": "2011-05-01", "closes_on": "2011-04-01", "revision": "1"}
    backwards = finance.post(page(fund, f"calls/{call}/edit"), data=turned)
    assert backwards.status_code == 422 and "The last day comes before the first." in backwards.text
    assert finance.post(page(fund, f"calls/{call}/remove"), data={"revision": "1"}).status_code == 302
    assert finance.get(page(fund, f"calls/{call}/edit")).status_code == 404


def call_of_prepcom(fund: Fund) -> int:
    found = queries_fund.call_for(fund.id, meeting(PREPCOM).id)
    assert found is not None
    return found.id


def test_reviewers_are_added_and_removed(finance: Any, signed_in: SignIn) -> None:
    fund = a_fund()
    assert "No reviewers yet" in finance.get(page(fund, "reviewers/")).text
    refused = finance.fill(page(fund, "reviewers/new"), email="nobody@example.org")
    assert refused.status_code == 422 and "Nobody has an account with this address." in refused.text
    finance.fill(page(fund, "reviewers/new"), email="reader@example.org", state="NPL")
    listed = finance.get(page(fund, "reviewers/")).text
    assert "Reader" in listed and "Nepal" in listed
    assert "Remove" not in signed_in("auditor@example.org").get(page(fund, "reviewers/")).text
    number = db.session.scalars(sa.select(FundReviewer.id)).one()
    assert finance.post(page(fund, f"reviewers/{number}/remove")).status_code == 302
    assert "No reviewers yet" in finance.get(page(fund, "reviewers/")).text


def test_markup_that_people_type_is_text(finance: Any) -> None:
    fund = a_fund()
    finance.fill(page(fund, "edit"), **{"name-en": "<script>x</script>", "eligibility-en": "<b>all</b>"})
    shown = finance.get(page(fund)).text
    assert "<script>x" not in shown and "&lt;b&gt;all" in shown


def test_what_furnishes_pages_makes_a_call_a_reviewer_and_a_limit_that_waits() -> None:
    samples = furnish_fund()
    assert samples["sponsorship.edit_call"] and samples["sponsorship.remove_reviewer"]
    assert only().limit_asked_minor == only().limit_minor + 10_000_000
