"""Pages of proposals of awards: what they show, for whom, and what is typed in them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.sponsorship import proposing, queries_awards
from meetings.sponsorship.choosing import Criterion, Policy
from meetings.sponsorship.models import Fund
from meetings.sponsorship.rules import Gender
from meetings.states.rules import CountryList
from tests.sponsorship import support
from tests.support.accounts import SignIn

pytestmark = pytest.mark.usefixtures("people")
EMPTY = {f"place_{number}": "" for number in range(1, 7)}


@pytest.fixture
def fund(people: None) -> Fund:
    """A fund with money for two of four requests."""
    fund = support.a_fund()
    support.a_pledge(fund, 500_000, paid=150_000)
    support.a_pledge(fund, 500_000, paid=50_000, donor="open-hands", country_list=CountryList.LDC)
    for minutes, (state, fare, gender) in enumerate(
        [
            ("PER", 120_000, Gender.MAN),
            ("NPL", 100_000, Gender.WOMAN),
            ("CHL", 90_000, Gender.MAN),
            ("NGA", 400_000, Gender.NOT_SAID),
        ]
    ):
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            support.a_request(fund, state, fare_minor=fare, nights=0, daily_minor=0, terminal_minor=0, gender=gender)
    return fund


def page(fund: Fund, rest: str = "", lang: str = "en") -> str:
    return f"/{lang}/sponsorship/{fund.id}/{rest}"


def made(fund: Fund) -> int:
    """The number of a new proposal of finance."""
    number = proposing.propose(support.FINANCE, fund.id, support.meeting().id, support.key(), seconds=5.0)
    db.session.commit()
    return number


def asked(seed: int = 0) -> dict[str, Any]:
    """What the form of a new proposal sends."""
    return {"meeting": support.meeting().id, "seed": str(seed), "key": support.key()}


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split()).replace("\u00a0", " ")


def test_finance_makes_a_proposal_and_reads_it(signed_in: SignIn, fund: Fund) -> None:
    client = signed_in("finance@example.org")

    form = client.get(page(fund, "proposals/new"))
    answer = client.post(page(fund, "proposals/new"), data=asked(3))

    assert "Number of representatives" in text(form)
    assert answer.status_code == 302 and answer.location.endswith(page(fund, "proposals/1/"))
    shown = client.get(answer.location)
    said = text(shown)
    assert shown.status_code == 200
    assert "proven to be the best" in said and "Nepal" in said and "Chile" in said
    assert "Request 2" in said and "USD 500.00" in said and "Open Hands" in said
    assert "With it, 1 representative fewer would be brought." in said
    assert "The money does not reach, even if nobody else is chosen. Asked for is USD 4,000.00" in said
    assert "?proposal=1" in shown.get_data(as_text=True)
    assert "Something has changed since" not in said
    assert "Proposal 1" in text(client.get(page(fund, "proposals/")))


def test_a_form_that_is_sent_again_makes_no_other_proposal(signed_in: SignIn, fund: Fund) -> None:
    client, sent = signed_in("finance@example.org"), asked()

    first, again = (client.post(page(fund, "proposals/new"), data=sent) for _ in range(2))
    other = client.post(page(fund, "proposals/new"), data=sent | {"seed": "1"})
    without = client.post(page(fund, "proposals/new"), data=sent | {"key": ""})

    assert first.location == again.location and first.location.endswith(page(fund, "proposals/1/"))
    assert (other.status_code, without.status_code) == (409, 422)
    assert client.get(page(fund, "proposals/2/")).status_code == 404
    assert 'name="key"' in client.get(page(fund, "proposals/new")).text


@pytest.mark.parametrize("lang", ["ar", "zh", "fr", "ru", "es"])
def test_a_proposal_is_shown_in_every_language(signed_in: SignIn, fund: Fund, lang: str) -> None:
    number = made(fund)

    assert signed_in("finance@example.org").get(page(fund, f"proposals/{number}/", lang)).status_code == 200


def test_the_chart_has_tables_beside_it_and_every_head_has_words(signed_in: SignIn, fund: Fund) -> None:
    html = signed_in("auditor@example.org").get(page(fund, f"proposals/{made(fund)}/")).get_data(as_text=True)

    assert html.count('<svg role="img"') == 2
    assert "<caption>Representatives</caption>" in html
    assert all(re.sub(r"<[^>]+>", "", head).strip() for head in re.findall(r"<th\b.*?</th>", html, re.S))


def test_the_auditor_reads_and_makes_none(signed_in: SignIn, fund: Fund) -> None:
    number, client = made(fund), signed_in("auditor@example.org")

    assert client.get(page(fund, "proposals/")).status_code == 200
    shown = client.get(page(fund, f"proposals/{number}/")).get_data(as_text=True)
    assert "?proposal=" not in shown
    for rest in ("proposals/new", "policy"):
        assert client.get(page(fund, rest)).status_code in {403, 404}
        assert client.post(page(fund, rest)).status_code in {403, 404}


@pytest.mark.parametrize(
    "who",
    ["other-finance", "canada", "foundation", "nepal", "nepal-member", "nigeria", "secretariat", "reader"],
)
def test_for_others_there_is_no_proposal(signed_in: SignIn, fund: Fund, who: str) -> None:
    number, client = made(fund), signed_in(f"{who}@example.org")

    for rest in ("proposals/", f"proposals/{number}/", "proposals/new", "policy"):
        assert client.get(page(fund, rest)).status_code in {403, 404}
    assert "proposals/" not in client.get(page(fund)).get_data(as_text=True)


def test_finance_of_a_state_learns_nothing_of_its_request(signed_in: SignIn, fund: Fund) -> None:
    number, client = made(fund), signed_in("nepali-finance@example.org")

    assert client.get(page(fund, f"proposals/{number}/")).status_code == 404
    assert "Proposal 1" not in text(client.get(page(fund, "proposals/")))
    client.post(page(fund, "proposals/new"), data=asked())
    own = text(client.get(page(fund, "proposals/2/")))
    assert "Peru" in own and "4 requests" not in own and "Request 2" not in own


def test_the_list_has_pages_of_what_one_sees(signed_in: SignIn, fund: Fund, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries_awards, "PAGE", 1)
    finance, nepali = signed_in("finance@example.org"), signed_in("nepali-finance@example.org")
    nepali.post(page(fund, "proposals/new"), data={"meeting": support.meeting().id, "seed": "0"})
    made(fund)

    listed = text(nepali.get(page(fund, "proposals/")))
    assert "Proposal 1" in listed and "Proposal 2" not in listed
    first, last = (text(finance.get(page(fund, f"proposals/?page={number}"))) for number in (1, 2))
    assert "Proposal 2" in first and "Proposal 1" not in first and "Next" in first
    assert "Proposal 1" in last and "Proposal 2" not in last


def test_the_policy_is_an_order_or_weights(signed_in: SignIn, fund: Fund) -> None:
    client = signed_in("finance@example.org")
    order = {"mode": "order", "place_1": "groups", "place_2": "number", "revision": str(fund.revision)}

    assert client.post(page(fund, "policy"), data=EMPTY | order).status_code == 302
    fund = db.session.get_one(Fund, fund.id, populate_existing=True)
    assert Policy.from_json(fund.policy) == Policy((Criterion.GROUPS, Criterion.NUMBER))
    weights = {"mode": "weights", "weight_number": "5", "weight_groups": "2", "revision": str(fund.revision)}
    assert client.post(page(fund, "policy"), data=EMPTY | weights).status_code == 302
    fund = db.session.get_one(Fund, fund.id, populate_existing=True)
    assert Policy.from_json(fund.policy).weights[Criterion.NUMBER] == 5
    assert "Weight" in text(client.get(page(fund, f"proposals/{made(fund)}/")))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"mode": "order"}, "Choose at least one criterion"),
        ({"mode": "order", "place_1": "groups", "place_2": "groups"}, "Each criterion stands in one place only."),
        ({"mode": "order", "place_1": "money_kept"}, "nobody would be chosen"),
        ({"mode": "weights"}, "Choose at least one criterion"),
        ({"mode": "weights", "weight_money_kept": "5"}, "Choose at least one criterion"),
        ({"mode": "weights", "weight_number": "101"}, "Enter a number from 0 to 100."),
        ({"mode": "weights", "weight_number": "-1"}, "Enter a whole number in digits."),
        ({"mode": "weights", "weight_number": "1_0"}, "Enter a whole number in digits."),
        ({"mode": "weights", "weight_number": "٣"}, "Enter a whole number in digits."),
    ],
)
def test_a_policy_that_says_nothing_is_refused_beside_its_field(
    signed_in: SignIn, fund: Fund, sent: dict[str, str], said: str
) -> None:
    answer = signed_in("finance@example.org").post(
        page(fund, "policy"), data=EMPTY | sent | {"revision": str(fund.revision)}
    )

    assert answer.status_code == 422 and said in text(answer)
    assert db.session.get_one(Fund, fund.id, populate_existing=True).policy == {}


def test_a_policy_changed_meanwhile_is_kept(signed_in: SignIn, fund: Fund) -> None:
    sent = {"mode": "order", "place_1": "groups", "revision": str(fund.revision + 7)}

    assert signed_in("finance@example.org").post(page(fund, "policy"), data=EMPTY | sent).status_code == 409


def test_a_proposal_for_a_meeting_without_requests_is_refused(signed_in: SignIn, fund: Fund) -> None:
    other = support.meeting(support.PREPCOM).id

    answer = signed_in("finance@example.org").post(page(fund, "proposals/new"), data=asked() | {"meeting": other})

    assert answer.status_code == 422


def test_a_list_and_a_proposal_ask_the_database_no_more_the_longer_they_are(
    signed_in: SignIn, fund: Fund, query_count: Any
) -> None:
    number, client = made(fund), signed_in("finance@example.org")

    with query_count() as listed:
        client.get(page(fund, "proposals/"))
    with query_count() as one:
        client.get(page(fund, f"proposals/{number}/"))

    assert listed.total <= 12 and one.total <= 16
