"""The ledger on pages and in files: everybody reads what is theirs, amounts are numbers, acts are taken back there."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from meetings.foundation.database import db
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund, Pledge, PledgeReturn
from tests.sponsorship.support import a_fund, a_pledge, a_request
from tests.sponsorship.support_pledges import acts, an_award, held
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]


@pytest.fixture
def fund(people: None) -> Fund:
    return a_fund()


@pytest.fixture
def pledges(fund: Fund) -> tuple[Pledge, Pledge]:
    """Of Canada and of a foundation; both gave for Nepal, one for Nigeria."""
    canada = a_pledge(fund, 500_000, paid=300_000)
    hands = a_pledge(fund, 200_000, paid=111_111, donor="open-hands", is_named=False)
    an_award(fund, a_request(fund, "NPL"), {canada.id: 20_000, hands.id: 1_234})
    an_award(fund, a_request(fund, "NGA"), {canada.id: 77_777})
    return canada, hands


@pytest.fixture(autouse=True)
def _budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.client.query_limit", lambda _path: 16)


def path(fund: Fund, rest: str = "") -> str:
    return f"/en/sponsorship/{fund.id}/ledger/{rest}"


def sheet(client: Any, fund: Fund, query: str = "") -> list[tuple[Any, ...]]:
    answer = client.get(path(fund, f"acts.xlsx{query}"))
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


def test_finance_and_the_auditor_read_all_of_it(fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn) -> None:
    for email in ("finance@example.org", "auditor@example.org"):
        shown = signed_in(email).get(path(fund)).text
        for said in ("Canada", "Open Hands", "12.34", "777.77", "2,022.23", "Total", "Award 2"):
            assert said in shown, said
    assert "reverse" not in signed_in("auditor@example.org").get(path(fund)).text.lower().split("<main")[1].replace(
        "what was wrong is reversed", ""
    )


def test_a_donor_reads_their_own_lines_alone(fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn) -> None:
    client = signed_in("foundation@example.org")
    shown = client.get(path(fund)).text

    assert "12.34" in shown and "1,098.77" in shown
    for secret in ("Canada", "200.00", "777.77", "Award 1", "Person 901"):
        assert secret not in shown, secret
    rows = sheet(client, fund)[1:]
    assert [row[0] for row in rows] == [1, 2, 3], "one’s own acts, without the gaps of others"
    assert {row[4] for row in rows} == {pledges[1].id} and {row[6] for row in rows} == {None}
    assert len(client.get(path(fund, f"?pledge={pledges[0].id}")).page.all("main//table")) == 1, "balances alone"


def test_a_delegation_reads_the_lines_of_its_own_awards_alone(
    fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn
) -> None:
    client = signed_in("nepal@example.org")
    shown = client.get(path(fund)).text

    assert "212.34" in shown and "12.34" in shown and "Award 1" in shown
    for secret in ("Canada", "Open Hands", "777.77", "Award 2", "Pledge 1", "2,022.23", "Person 901"):
        assert secret not in shown, secret
    assert [row[9] for row in sheet(client, fund)[1:]] == [200, 12.34]
    assert {row[0] for row in sheet(client, fund)[1:]} == {1}, "the gaps would tell how often money moves for others"
    assert 'id="act-1"' in shown and "act-5" not in shown
    assert {(row[4], row[5]) for row in sheet(client, fund)[1:]} == {(None, None)}


@pytest.mark.parametrize("email", ["other-finance@example.org", "secretariat@example.org", "reader@example.org"])
def test_others_have_no_ledger(fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn, email: str) -> None:
    client = signed_in(email)
    for rest in ("", "acts.csv", "acts.xlsx", "1/reverse"):
        assert client.get(path(fund, rest)).status_code == 404
    assert client.post(path(fund, "1/reverse"), data={"words": "x"}).status_code == 404


def test_a_file_has_an_entry_a_line_and_amounts_as_numbers(
    fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn
) -> None:
    finance = signed_in("finance@example.org")
    head, *rows = sheet(finance, fund)

    assert head[9] == "Amount" and len(rows) == 7
    assert sum(row[9] for row in rows if row[2] == "Award") == pytest.approx(990.11)
    assert [row[9] for row in sheet(finance, fund, "?kind=receipt")[1:]] == [3000, 1111.11]
    text = finance.get(path(fund, "acts.csv")).text
    assert '"1111.11"' in text and len(text.splitlines()) == 8


def test_a_list_is_narrowed_by_kind_and_pledge(fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn) -> None:
    finance = signed_in("finance@example.org")
    for query, count in (("", 6), ("?kind=award", 2), (f"?pledge={pledges[1].id}", 3), ("?kind=x&pledge=-1&page=9", 6)):
        assert f'Acts <span class="count">{count}</span>' in finance.get(path(fund, query)).text, query
    assert "No act matches" in finance.get(path(fund, "?kind=return")).text


def test_a_receipt_is_reversed_with_a_reason(fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn) -> None:
    finance, lone = signed_in("finance@example.org"), a_pledge(fund, 10_000, paid=5_000)
    number = acts(ActKind.RECEIPT)[-1].id
    refused = finance.fill(path(fund, f"{number}/reverse"), words="")
    assert refused.status_code == 422 and "cannot be empty" in refused.text
    done = finance.fill(path(fund, f"{number}/reverse"), words="It was for another fund.")
    shown = finance.get(done.headers["Location"]).text

    assert "The act is reversed." in shown and "It was for another fund." in shown and "reversed by act" in shown
    assert held(lone) == {AccountKind.DONOR: -10_000, AccountKind.PLEDGED: 10_000}
    spent = finance.fill(path(fund, f"{acts(ActKind.RECEIPT)[0].id}/reverse"), words="Wrong.")
    assert spent.status_code == 409 and "not enough money" in spent.text and "Wrong." in spent.text
    assert finance.get(path(fund, f"{acts(ActKind.AWARD)[0].id}/reverse")).status_code == 409


def test_one_asks_that_a_return_is_reversed_and_another_one_does_it(fund: Fund, signed_in: SignIn) -> None:
    pledge = a_pledge(fund, 10_000, paid=5_000)
    first, second = signed_in("finance@example.org"), signed_in("second@example.org")
    address = f"/en/sponsorship/pledges/{pledge.id}/"
    first.fill(f"{address}return", amount="20.00", reason="A meeting was cancelled.")
    back = db.session.scalars(sa.select(PledgeReturn)).one()
    second.fill(f"/en/sponsorship/returns/{back.id}/decide", decision="done", happened_on="2011-01-13")
    number = acts(ActKind.RETURN)[0].id
    asks = path(fund, f"{number}/reverse")

    assert first.fill(asks, words="").status_code == 422
    asked = first.fill(asks, words="The bank sent it back.")
    assert "The reversal waits for another person of finance now." in first.get(asked.headers["Location"]).text
    assert held(pledge)[AccountKind.RETURNED] == 2_000
    assert first.get(asks).status_code == 409
    page = second.get(address).text
    assert "asks that it is reversed" in page and "Decide on the reversal" in page
    shown = second.get(asks).text
    assert "The bank sent it back." in shown and "Let it stand" in shown
    assert second.fill(asks, decision="refused", words="").status_code == 422
    done = second.fill(asks, decision="done")
    assert "The act is reversed." in second.get(done.headers["Location"]).text
    assert AccountKind.RETURNED not in held(pledge)


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_pages_are_well_made_in_every_language(
    fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn, lang: str
) -> None:
    number = acts(ActKind.RECEIPT)[-1].id
    for email in ("finance@example.org", "canada@example.org", "nepal@example.org"):
        assert signed_in(email).get(f"/{lang}/sponsorship/{fund.id}/ledger/").status_code == 200
    finance = signed_in("finance@example.org")
    assert finance.get(f"/{lang}/sponsorship/{fund.id}/ledger/{number}/reverse").status_code == 200
    assert finance.get(f"/{lang}/sponsorship/{fund.id}/ledger/acts.csv").status_code == 200


def test_a_state_does_not_find_out_who_paid_by_narrowing(
    fund: Fund, pledges: tuple[Pledge, Pledge], signed_in: SignIn
) -> None:
    nepal = signed_in("nepal@example.org")
    whole = sheet(nepal, fund)
    for number in (*(one.id for one in pledges), 999):
        assert sheet(nepal, fund, f"?pledge={number}") == whole, number
