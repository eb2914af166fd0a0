"""Statements and the public report on pages and in workbooks: to the cent those of the ledger; for whom they are."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.sponsorship import ledger, queries_statements
from meetings.sponsorship.ledger import ActKind
from meetings.sponsorship.models import Fund, Pledge
from meetings.sponsorship.rules import DonorKind, FundStatus, Gender
from tests.sponsorship import support
from tests.sponsorship.support_statements import AFTER, UNNAMED, Whole, a_whole_fund, an_award, spent
from tests.support.accounts import People, SignIn

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]
FORMS = ("document.html", "document.pdf", "document.docx")


@pytest.fixture
def whole(people: None) -> Whole:
    return a_whole_fund()


def page(fund: Fund, rest: str = "report/", lang: str = "en") -> str:
    return f"/{lang}/sponsorship/{fund.id}/{rest}"


def book(answer: Any) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook by the words after their numbers."""
    found = openpyxl.load_workbook(io.BytesIO(answer.data))
    return {sheet.title.partition(". ")[2]: [[cell.value for cell in row] for row in sheet] for sheet in found}


def of_ledger(pledge: Pledge) -> dict[str, int]:
    """What the ledger holds of a pledge, read entry by entry in plain SQL."""
    rows = db.session.execute(
        sa.text(
            "SELECT o.kind, i.kind, e.amount_minor FROM ledger_entry e"
            " JOIN ledger_account o ON o.id = e.out_of_id JOIN ledger_account i ON i.id = e.into_id"
            " WHERE i.pledge_id = :pledge"
        ),
        {"pledge": pledge.id},
    ).all()
    found: dict[str, int] = {}
    for out_of, into, amount in rows:
        found[out_of] = found.get(out_of, 0) - amount
        found[into] = found.get(into, 0) + amount
    return found


# --- to the cent ----------------------------------------------------------------------------------------------------


def test_a_statement_adds_up_to_the_cent_with_the_ledger_read_in_another_way(whole: Whole) -> None:
    for pledge in (whole.canada, whole.hands, whole.quiet):
        statement = queries_statements.statement(whole.fund, pledge.donor_code)
        held, total = of_ledger(pledge), statement.total

        for name in ("support", "available", "committed", "advanced", "settled", "returned"):
            assert getattr(total, name) == held.get(name, 0), name
        assert total.outstanding == held["pledged"] and total.received + total.outstanding == -held["donor"]
        assert statement.adds_up


def test_the_public_report_is_the_sum_of_all_statements(whole: Whole) -> None:
    report = queries_statements.report(whole.fund)
    parts = [queries_statements.statement(whole.fund, code) for code in ("CAN", "open-hands", "quiet-hands")]

    assert report.adds_up and report.total.received == sum(part.total.received for part in parts)
    assert report.given == sum(part.helped.amount for part in parts) == report.total.awarded
    assert report.total.received == 10_000_01 + 9_000_00 + 5_555_55
    assert (report.total.lapsed, report.total.returned) == (5_000_00, 1_234_56)


def test_who_is_paid_by_two_donors_counts_once_in_public_and_by_share_for_each(whole: Whole) -> None:
    whole.settle()
    with clock.frozen(AFTER):
        report = queries_statements.report(whole.fund)
    canada, quiet = (queries_statements.statement(whole.fund, code) for code in ("CAN", "quiet-hands"))

    assert (report.helped.representatives, report.helped.women, report.helped.men) == (2, 1, 1)
    assert [one.state for one in report.helped.states] == ["NGA", "NPL"] and report.helped.absent == 1
    assert report.disclosed.is_awarded and report.helped.amount == report.total.awarded == report.given
    assert [(one.state, one.amount) for one in canada.helped.states] == [("NPL", 810_27)]
    assert [(one.state, one.amount) for one in quiet.helped.states] == [("NPL", 2_000_67)]
    assert quiet.helped.absent == 1 and quiet.helped.amount == 2_000_67 + 200_00


def test_a_statement_on_a_page_says_the_same(whole: Whole, signed_in: SignIn) -> None:
    shown = signed_in("canada@example.org").get(page(whole.fund, "statements/CAN/"))

    assert shown.page.h1 == "Statement of contributions"
    text = shown.page.text()
    for amount in ("20,000.01", "5,000.00", "10,000.01", "810.27"):
        assert amount in text
    assert "What was received is, to the last unit," in text and "do not add up" not in text
    assert "Nepal" in text and "Nigeria" not in text
    assert shown.text.count('<svg role="img"') == 3 and "Delegate of NPL" not in text


def test_a_workbook_has_amounts_as_numbers_and_the_currency_in_the_head(whole: Whole, signed_in: SignIn) -> None:
    answer = signed_in("canada@example.org").get(page(whole.fund, "statements/CAN/statement.xlsx"))
    sheets = book(answer)
    head, row = next(rows for name, rows in sheets.items() if name.startswith("What became"))

    assert head[1:3] == ["Received (USD)", "Programme support (USD)"]
    amounts = [Decimal(str(value)) for value in row[1:]]
    assert amounts[0] == Decimal("10000.01") == sum(amounts[1:])
    pledged = sheets["Pledges"]
    assert pledged[0][3:5] == ["Currency", "Amount pledged"] and pledged[1][3:5] == ["USD", 20000.01]
    file = openpyxl.load_workbook(io.BytesIO(answer.data))
    formats = {cell.number_format for sheet in file for row in sheet for cell in row if isinstance(cell.value, float)}
    assert formats == {"#,##0.00"}


def test_an_earmark_and_a_receipt_that_stands_are_told_and_one_taken_back_is_not(
    whole: Whole, person: People, signed_in: SignIn
) -> None:
    person("quiet@example.org", (Role.DONOR_CONTACT, "quiet-hands"))
    shown = signed_in("quiet@example.org").get(page(whole.fund, "statements/quiet-hands/")).page.text()

    assert "no earmark" in shown and "5,555.55" in shown
    receipts = next(
        rows
        for name, rows in book(
            signed_in("quiet@example.org").get(page(whole.fund, "statements/quiet-hands/statement.xlsx"))
        ).items()
        if name.startswith("Payments")
    )
    assert len(receipts) == 2


def test_figures_that_differ_from_the_receipts_are_not_passed_off_as_right(whole: Whole, signed_in: SignIn) -> None:
    receipt = queries_statements.statement(whole.fund, "CAN").lines[0].receipts[0]
    support.enter(whole.fund, ActKind.RECEIPT, ledger.received(whole.canada.id, 1, 1, 0, 1), pledge=whole.canada.id)
    shown = signed_in("canada@example.org").get(page(whole.fund, "statements/CAN/"))

    assert receipt.credited_minor == 10_000_01 and "do not add up" in shown.page.text()


# --- whose it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "statement.xlsx", *FORMS])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("canada", 200),
        ("finance", 200),
        ("auditor", 200),
        ("foundation", 404),
        ("other-finance", 404),
        ("secretariat", 404),
        ("nepal", 404),
        ("reader", 404),
    ],
)
def test_a_statement_is_for_its_donor_finance_and_the_auditor(
    whole: Whole, signed_in: SignIn, who: str, status: int, rest: str
) -> None:
    if rest.endswith(("pdf", "docx")) and who not in {"canada", "foundation"}:
        pytest.skip("the same rule as for the page")
    answer = signed_in(f"{who}@example.org").get(page(whole.fund, f"statements/CAN/{rest}"))

    assert answer.status_code == status


def test_without_signing_in_nobody_reads_a_statement(whole: Whole, client: Any) -> None:
    assert client.get(page(whole.fund, "statements/CAN/")).status_code == 302
    assert client.get(page(whole.fund, "statements/")).status_code == 302


def test_finance_reads_the_list_of_all_donors_and_a_donor_its_own_alone(whole: Whole, signed_in: SignIn) -> None:
    finance = signed_in("finance@example.org").get(page(whole.fund, "statements/")).page.text("main")
    canada = signed_in("canada@example.org").get(page(whole.fund, "statements/")).page.text("main")

    assert "Canada" in finance and "Open Hands" in finance and UNNAMED in finance
    assert "Canada" in canada and "Open Hands" not in canada and UNNAMED not in canada
    assert signed_in("other-finance@example.org").get(page(whole.fund, "statements/")).status_code == 404


def test_who_has_pledged_nothing_has_no_statement(whole: Whole, signed_in: SignIn) -> None:
    finance = signed_in("finance@example.org")

    assert finance.get(page(whole.fund, "statements/NZL/")).status_code == 404
    assert finance.get("/en/sponsorship/999/statements/CAN/").status_code == 404
    assert finance.get("/en/sponsorship/999/report/").status_code == 404


def test_a_donor_whose_pledge_is_not_confirmed_reads_that_nothing_is(people: None, signed_in: SignIn) -> None:
    fund = support.a_fund()
    proposed = Pledge(
        fund_id=fund.id,
        donor_kind=DonorKind.STATE,
        donor_code="CAN",
        amount_minor=100_00,
        currency="CAD",
        pledged_on=support.TODAY,
    )
    db.session.add(proposed)
    canada = signed_in("canada@example.org")

    assert "No contribution has been confirmed yet." in canada.get(page(fund, "statements/CAN/")).page.text()
    assert canada.get(page(fund, "statements/CAN/statement.xlsx")).status_code == 200
    assert canada.get(page(fund, "statements/CAN/document.html")).status_code == 200


# --- in public ------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_report_with_the_donors_that_agree_to_be_named(whole: Whole, client: Any) -> None:
    assert "Nepal" not in client.get(page(whole.fund)).page.text("main"), "nothing is said before all is settled"
    whole.settle()
    with clock.frozen(AFTER):
        shown = client.get(page(whole.fund))
    text = shown.page.text()

    assert shown.status_code == 200 and shown.headers["Cache-Control"] == "no-store"
    assert "Canada" in text and "Open Hands" in text and "Donors not named here" in text and "5,555.55" in text
    assert "Nepal" in text and "Nigeria" in text and "Peru" not in shown.page.text("main")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_donor_who_does_not_agree_is_named_nowhere_in_public(whole: Whole, client: Any, lang: str) -> None:
    import docx as word

    from tests.documents.reading import Pdf

    html = (
        client.get(page(whole.fund, lang=lang)).text + client.get(page(whole.fund, "report/document.html", lang)).text
    )
    sheets = str(book(client.get(page(whole.fund, "report/report.xlsx", lang))))
    file = word.Document(io.BytesIO(client.get(page(whole.fund, "report/document.docx", lang)).data))
    written = str([[cell.text for cell in row.cells] for table in file.tables for row in table.rows])
    written += str([paragraph.text for paragraph in file.paragraphs])
    pdf = Pdf(client.get(page(whole.fund, "report/document.pdf", lang)).data)
    printed = "\n".join(one.extract_text() for one in pdf.reader.pages)

    for text in (html, sheets, written, printed):
        assert UNNAMED not in text and "quiet-hands" not in text and "Delegate of" not in text
        assert "Open" in text  # the one that agrees is there


def test_a_donor_is_named_with_the_pledges_for_which_it_agrees(whole: Whole) -> None:
    support.a_pledge(whole.fund, 50_00, paid=50_00, donor="CAN", is_named=False)
    report = queries_statements.report(whole.fund)
    canada = next(donor for donor in report.donors if donor.code == "CAN")

    assert canada.figures.received == 10_000_01 and report.unnamed is not None
    assert report.unnamed.received == 5_555_55 + 50_00 and report.adds_up


def test_a_fund_in_preparation_has_no_public_report(people: None, client: Any, signed_in: SignIn) -> None:
    fund = support.a_fund(FundStatus.PREPARED)

    assert client.get(page(fund)).status_code == 404
    assert "No contribution has been confirmed yet." in signed_in("finance@example.org").get(page(fund)).page.text()
    assert client.get(page(fund, "report/document.pdf")).status_code == 404


def test_states_and_groups_stand_as_they_were_on_the_day_of_the_meeting(people: None, client: Any) -> None:
    fund = support.a_fund()
    pledge = support.a_pledge(fund, 10_000_00, paid=10_000_00)
    for request in (support.a_request(fund, "MKD", gender=Gender.MAN), support.a_request(fund, "SWZ")):
        spent(fund, an_award(fund, request, {pledge.id: 100_00}))
    with clock.frozen(AFTER):
        text = client.get(page(fund)).page.text()

    assert "former Yugoslav Republic" in text and "North Macedonia" not in text
    assert "Swaziland" in text and "Eswatini" not in text


def test_totals_for_lists_are_those_of_the_report(whole: Whole, query_count: Any) -> None:
    with query_count() as counted:
        totals = queries_statements.public_totals(whole.fund)
    whole.settle()
    with clock.frozen(AFTER):
        settled = queries_statements.public_totals(whole.fund)

    assert counted.total <= 4
    assert (totals.received, totals.states, totals.representatives) == (24_555_56, 0, 0)
    assert totals.awarded is None and totals.available is None
    assert (settled.received, settled.states, settled.representatives) == (24_555_56, 2, 2)
    assert settled.awarded == 810_27 + 2_000_67 + 3_100_00 + 200_00


def test_many_pledges_and_awards_take_no_more_queries(whole: Whole, query_count: Any) -> None:
    for state in ("HTI", "GHA", "KEN", "MLI", "PNG", "BDI"):
        pledge = support.a_pledge(whole.fund, 900_00, paid=900_00)
        an_award(whole.fund, support.a_request(whole.fund, state), {pledge.id: 100_00})
    db.session.expire_all()
    fund = queries_statements.fund_of(whole.fund.id)
    with query_count() as statement:
        assert len(queries_statements.statement(fund, "CAN").lines) == 7
    with query_count() as report:
        queries_statements.report(fund)

    assert statement.total <= 7 and report.total <= 6


def test_the_name_of_a_fund_in_another_language_is_marked(people: None, client: Any) -> None:
    fund = support.a_fund(name=Text.of(fr="Fonds de parrainage"))
    support.a_pledge(fund, 10_000_00, paid=10_000_00)

    assert client.get(page(fund, lang="ar")).status_code == 200
