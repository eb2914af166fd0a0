"""Statements and reports as documents: each form in each language, regions that are told apart, nothing of persons."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest

from meetings.accounts.letters import speaking
from meetings.documents.description import Paragraph, Table
from meetings.foundation.languages import LANGUAGES, direction
from meetings.sponsorship import described_statement, listed_statement, queries_statements
from tests.documents.reading import Pdf
from tests.sponsorship.support_statements import Whole, a_whole_fund

pytestmark = [pytest.mark.usefixtures("people"), pytest.mark.either_database]


@pytest.fixture
def whole(people: None) -> Whole:
    return a_whole_fund()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_statement_exists_in_every_form_and_language(whole: Whole, signed_in: Any, lang: str) -> None:
    address = f"/{lang}/sponsorship/{whole.fund.id}/statements/CAN/document"
    canada = signed_in("canada@example.org")
    page, pdf, word = (canada.get(f"{address}.{form}") for form in ("html", "pdf", "docx"))
    if os.environ.get("KEPT_DOCUMENTS"):
        Path(os.environ["KEPT_DOCUMENTS"], f"statement-{lang}.pdf").write_bytes(pdf.data)
        Path(os.environ["KEPT_DOCUMENTS"], f"statement-{lang}.html").write_text(page.text, encoding="utf-8")
    read, file = Pdf(pdf.data), docx.Document(io.BytesIO(word.data))

    root = page.page.root
    assert (root.get("lang"), root.get("dir")) == (lang, direction(lang))
    assert read.root["/MarkInfo"]["/Marked"] and read.root["/Lang"].split("-")[0] == lang and "pdfuaid" in read.xmp
    assert len(file.tables) == len(page.page.all("table")) == 8
    names = Counter(region.get("aria-label") for region in page.page.all("div[@role='region']"))
    assert len(names) == 8 and set(names.values()) == {1}
    for text in (page.text, "\n".join(one.extract_text() for one in read.reader.pages)):
        assert "Delegate of" not in text and "Ministry" not in text


def test_amounts_in_a_document_are_those_of_the_figures_to_the_cent(whole: Whole) -> None:
    statement = queries_statements.statement(whole.fund, "CAN")
    document = described_statement.described_statement(statement, "en")
    tables = {
        "".join(run.text for run in block.caption): block for block in document.blocks if isinstance(block, Table)
    }
    used = [
        ["".join(run.text for run in cell) for cell in row] for row in tables["What became of the money received"].rows
    ]

    assert used == [[f"Pledge {whole.canada.id}", "10,000.01", "654.20", "8,535.54", "0.00", "0.00", "810.27", "0.00"]]
    said = ["".join(run.text for run in block.words) for block in document.blocks if isinstance(block, Paragraph)]
    assert "Donor: Canada" in said and document.sample is None


def test_the_same_figures_give_the_same_document_whoever_asks(whole: Whole) -> None:
    report = queries_statements.report(whole.fund)
    with speaking("ru"):
        asked_in_russian = described_statement.described_report(report, "en")

    assert asked_in_russian == described_statement.described_report(report, "en")


def test_samples_are_marked(whole: Whole) -> None:
    whole.fund.is_sample = True
    report = described_statement.described_report(queries_statements.report(whole.fund), "en")

    assert report.sample is not None


def test_a_currency_without_decimals_is_written_without() -> None:
    with speaking("en"):
        assert listed_statement.Amount(1_234, "JPY").written("en") == "1,234"
        assert listed_statement.Amount(1_234_50, "USD").written("fr") == "1\u202f234,50"
        assert listed_statement.Amount(1_234_50, "USD").written("ar") == "1,234.50"
        assert listed_statement.Amount(-6_83, "USD").written("en") == "(6.83)"
