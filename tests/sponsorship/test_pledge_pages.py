"""Pledges on pages: who sees and does what, amounts are refused beside the field, and what is sent twice is one act."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.notices.models import Notice
from meetings.sponsorship.ledger import AccountKind, ActKind
from meetings.sponsorship.models import Fund, Pledge, PledgeReturn
from meetings.sponsorship.rules import PledgeStatus, ReturnStatus
from tests.sponsorship.support import CANADA, a_fund, a_pledge
from tests.sponsorship.support_pledges import acts, again, held, proposed
from tests.support.accounts import SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
TYPED = {"amount": "12500.50", "currency": "USD", "pledged_on": "2011-01-10", "reference": "NV/3", "is_named": "y"}
CONTACT = Actor(name="Contact of Canada", holdings=CANADA.holdings)
NO_AMOUNTS = ("-1", "0", "0.001", "1e309", "NaN", "١٢٣", "1_000", "1000000000000", "1 000", "1,5")


@pytest.fixture
def fund(people: None) -> Fund:
    return a_fund(support_rate=700)


def page(pledge: Pledge, step: str = "") -> str:
    return f"/en/sponsorship/pledges/{pledge.id}/{step}"


def only() -> Pledge:
    db.session.expire_all()
    return again(db.session.scalars(sa.select(Pledge).order_by(Pledge.id.desc()).limit(1)).one())


def test_from_a_proposal_to_money_that_can_be_awarded(fund: Fund, signed_in: SignIn) -> None:
    donor, finance = signed_in("canada@example.org"), signed_in("finance@example.org")
    stored = donor.fill(f"/en/sponsorship/{fund.id}/pledges/new", **TYPED, country_list="ldc")
    shown = donor.get(stored.headers["Location"]).text
    assert "The pledge is proposed." in shown and "Least developed country" in shown and "12,500.50" in shown
    pledge = only()
    assert db.session.scalars(sa.select(Notice.kind).where(Notice.object_kind == "pledge")).all() == ["pledge_proposed"]

    finance.fill(page(pledge, "confirm"))
    answer = finance.fill(page(pledge, "receive"), paid="1070", received_on="2011-01-12")
    shown = finance.get(answer.headers["Location"]).text

    assert "The receipt is entered." in shown and "1,070.00" in shown and "70.00" in shown
    assert held(pledge)[AccountKind.AVAILABLE] == 100_000
    assert "Canada" in finance.get(f"/en/sponsorship/{fund.id}/pledges/").text
    assert "Enter a receipt" not in donor.get(page(pledge)).text
    assert donor.get(f"/en/sponsorship/{fund.id}/pledges/?status=confirmed").status_code == 200


def test_an_amount_that_is_none_is_refused_beside_the_field_and_kept(fund: Fund, signed_in: SignIn) -> None:
    donor, finance = signed_in("canada@example.org"), signed_in("finance@example.org")
    pledge = a_pledge(fund, 100_000, paid=50_000)
    forms = (
        (donor, f"/en/sponsorship/{fund.id}/pledges/new", "amount", TYPED),
        (finance, page(pledge, "receive"), "paid", {"received_on": "2011-01-13"}),
        (finance, page(pledge, "return"), "amount", {"reason": "x"}),
    )
    for client, path, name, others in forms:
        for typed in NO_AMOUNTS:
            answer = client.post(path, data=others | {name: typed, "key": "k" * 32, "revision": "1", "donor": "CAN"})

            assert answer.status_code == 422, (path, typed)
            assert f'value="{typed}"' in answer.text and f'id="{name}-error"' in answer.text, (path, typed)
    assert len(acts(ActKind.RECEIPT)) == 1 and held(pledge)[AccountKind.AVAILABLE] == 46_729


def test_a_form_sent_ten_times_is_one_act(fund: Fund, signed_in: SignIn) -> None:
    finance, pledge = signed_in("finance@example.org"), a_pledge(fund, 100_000)
    sent = {"paid": "10", "received_on": "2011-01-13", "key": "0123456789abcdef" * 2, "revision": "1"}
    answers = {finance.post(page(pledge, "receive"), data=sent).status_code for _ in range(10)}

    assert answers == {302} and len(acts(ActKind.RECEIPT)) == 1
    other = finance.post(page(pledge, "receive"), data=sent | {"paid": "11"})
    assert other.status_code == 409 and 'value="11"' in other.text


def test_a_pledge_in_another_currency_asks_for_its_rate(fund: Fund, signed_in: SignIn) -> None:
    finance, second = signed_in("finance@example.org"), signed_in("second@example.org")
    path = f"/en/sponsorship/{fund.id}/pledges/enter"
    assert finance.fill(path, **TYPED | {"reference": ""}, state="JPN").status_code == 422
    refused = finance.fill(path, **TYPED, organization="Open Hands")
    assert refused.status_code == 422 and "small letters" in refused.text
    finance.fill(path, **TYPED | {"currency": "JPY", "amount": "1000000"}, state="JPN")
    pledge = only()
    entered = finance.get(page(pledge)).text
    assert "another person of finance confirms it" in entered and "Confirm the pledge" not in entered
    assert finance.get(page(pledge, "confirm")).status_code == 409
    for typed, said in (
        ({"rate": "1,5"}, "Write the rate in digits"),
        ({"rate_on": "2011-02-01"}, "not later"),
        ({"rate_source": ""}, "cannot be empty"),
    ):
        rated = {"rate": "0.0123", "rate_on": "2011-01-10", "rate_source": "United Nations"} | typed
        answer = second.fill(page(pledge, "confirm"), **rated)
        assert answer.status_code == 422 and said in answer.text
    second.fill(page(pledge, "confirm"), rate="0.0123", rate_on="2011-01-10", rate_source="United Nations")

    assert (only().status, only().worth_minor) == (PledgeStatus.CONFIRMED, 1_230_000)
    assert "0.0123" in finance.get(page(pledge)).text


def test_earmarks_by_the_donor_and_by_letter(fund: Fund, signed_in: SignIn) -> None:
    pledge = a_pledge(fund, 100_000)
    donor, finance = signed_in("canada@example.org"), signed_in("finance@example.org")
    donor.fill(page(pledge, "earmark"), group="african")
    missing = finance.fill(page(pledge, "earmark/letter"), group="", cost_kind="visa", consented_on="2011-01-12")
    assert missing.status_code == 422 and "cannot be empty" in missing.text
    finance.fill(page(pledge, "earmark/letter"), group="", cost_kind="visa", consent="NV/7", consented_on="2011-01-12")

    shown = donor.get(page(pledge)).text
    assert "Visa fee" in shown and "NV/7" in shown and "African" in shown
    stale = donor.post(page(pledge, "earmark"), data={"revision": "1", "group": "african"})
    assert stale.status_code == 409 and "changed this in the meantime" in stale.text


def test_money_goes_back_when_a_second_person_says_so(fund: Fund, signed_in: SignIn) -> None:
    pledge = a_pledge(fund, 100_000, paid=100_000)
    first, second = signed_in("finance@example.org"), signed_in("second@example.org")
    assert first.fill(page(pledge, "return"), amount="5000", reason="Cancelled.").status_code == 422
    first.fill(page(pledge, "return"), amount="50", reason="Cancelled.")
    back = db.session.scalars(sa.select(PledgeReturn)).one()
    decide = f"/en/sponsorship/returns/{back.id}/decide"
    assert first.get(decide).status_code == 409
    assert second.fill(decide).status_code == 422, "a decision is asked for"
    assert second.fill(decide, decision="refused").status_code == 422, "with its reason"
    second.fill(decide, decision="done")

    db.session.refresh(back)
    assert back.status is ReturnStatus.DONE and "50.00" in signed_in("canada@example.org").get(page(pledge)).text


def test_steps_that_are_not_open_are_no_pages(fund: Fund, signed_in: SignIn) -> None:
    finance, donor = signed_in("finance@example.org"), signed_in("canada@example.org")
    pledge, other = a_pledge(fund, 100_000), proposed(fund, CONTACT)
    assert finance.get(page(pledge, "confirm")).status_code == 409
    assert finance.get(page(other, "receive")).status_code == 409
    assert donor.get(page(pledge, "withdraw")).status_code == 409
    assert donor.fill(page(other, "withdraw")).status_code == 302
    finance.fill(page(pledge, "lapse"), words="The budget was cut.")
    assert "The budget was cut." in donor.get(page(pledge)).text and only().status is PledgeStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("email", "sees"),
    [
        ("auditor@example.org", True),
        ("foundation@example.org", False),
        ("nepal@example.org", False),
        ("other-finance@example.org", False),
        ("secretariat@example.org", False),
        ("reader@example.org", False),
    ],
)
def test_others_see_no_pledge_and_do_nothing(fund: Fund, signed_in: SignIn, email: str, sees: bool) -> None:
    pledge, client = a_pledge(fund, 100_000), signed_in(email)
    assert client.get(page(pledge)).status_code == (200 if sees else 404)
    steps = ("confirm", "refuse", "withdraw", "lapse", "receive", "earmark", "earmark/letter", "return")
    for step in steps:
        assert client.get(page(pledge, step)).status_code == 404, step
        assert client.post(page(pledge, step), data={}).status_code == 404, step
    assert client.get(f"/en/sponsorship/{fund.id}/pledges/enter").status_code == 404


@pytest.mark.parametrize("lang", ["ar", "zh", "en", "fr", "ru", "es"])
def test_the_pages_are_well_made_in_every_language(fund: Fund, signed_in: SignIn, lang: str) -> None:
    pledge, other = a_pledge(fund, 100_000, paid=50_000, group_code="african"), proposed(fund, CONTACT)
    finance, donor = signed_in("finance@example.org"), signed_in("canada@example.org")
    steps = ("", "receive", "lapse", "earmark/letter", "return")
    paths = [*(f"pledges/{pledge.id}/{step}" for step in steps), f"{fund.id}/pledges/", f"{fund.id}/pledges/enter"]
    for path in (*paths, f"pledges/{other.id}/confirm", f"pledges/{other.id}/refuse"):
        assert finance.get(f"/{lang}/sponsorship/{path}").status_code == 200, path
    paths = [f"pledges/{pledge.id}/", f"pledges/{pledge.id}/earmark", f"pledges/{other.id}/withdraw"]
    for path in (*paths, f"{fund.id}/pledges/", f"{fund.id}/pledges/new"):
        assert donor.get(f"/{lang}/sponsorship/{path}").status_code == 200, path


def test_a_donor_is_named_or_not_from_the_form_of_the_earmark_on(fund: Fund, signed_in: SignIn) -> None:
    pledge = a_pledge(fund, 100_000, paid=50_000, group_code="african")
    donor, finance = signed_in("canada@example.org"), signed_in("finance@example.org")
    public = f"/en/sponsorship/{fund.id}/report/"
    assert "Canada" in donor.get(public).text
    donor.fill(page(pledge, "earmark"), is_named=None)

    assert not only().is_named and only().earmark.group_code == "african"
    assert "Canada" not in signed_in("reader@example.org").get(public).text
    finance.fill(page(pledge, "earmark/letter"), is_named="y", consent="NV/2011/9", consented_on="2011-01-10")
    assert only().is_named
    finance.fill(page(pledge, "lapse"), words="No more comes.")
    shown = donor.get(page(pledge)).text
    assert "Change the naming" in shown and "Change the earmark" not in shown
    donor.fill(page(pledge, "earmark"), is_named=None)
    assert not only().is_named and only().earmark.group_code == "african"
