"""A donor’s statement and the public report as documents and as sheets of a workbook, and where they are."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from meetings.accounts.letters import speaking
from meetings.documents import serving
from meetings.documents.description import (
    Alignment,
    Block,
    Document,
    Note,
    Paragraph,
    Table,
    filled,
    words,
)
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Offered
from meetings.foundation import clock, money
from meetings.foundation.languages import LazyString, Localized
from meetings.foundation.presentation import day, into

from . import labels_statements as labels
from .listed_statement import Amount, Cell, Listed, of_report, of_statement, shown
from .models import Fund
from .queries_statements import Report, Statement

# --- the document ---------------------------------------------------------------------------------------------------


def described_statement(statement: Statement, code: str) -> Document:
    """A donor's statement in a language."""
    with speaking(code):
        opening = [
            Paragraph(filled(str(labels.FOR_DONOR), name=into(statement.name))),
            *_checked(statement.adds_up),
            *_remarks([labels.HOW_COUNTED, labels.SHARES_ONLY] if statement.meetings else [labels.NOBODY]),
        ]
        return _document(statement.fund, str(labels.STATEMENT), of_statement(statement), opening, code)


def described_report(report: Report, code: str) -> Document:
    """The public report in a language."""
    with speaking(code):
        nobody = [labels.NOBODY] if report.disclosed.is_whole else []  # what follows later is said below the summary
        opening = [*_checked(report.adds_up), *_remarks([labels.HOW_COUNTED] if report.meetings else nobody)]
        return _document(report.fund, str(labels.REPORT), of_report(report), opening, code)


def _document(fund: Fund, title: str, tables: Sequence[Listed], opening: Sequence[Block], code: str) -> Document:
    today = clock.business_today()
    listed = [block for table in tables for block in (_table(table), *_remarks([table.note] if table.note else []))]
    blocks = [*opening, *listed] if tables else [Paragraph(words(str(labels.NOTHING)))]
    return Document(
        lang=code,
        title=title,
        day=today,
        blocks=tuple(blocks),
        kind=str(labels.AS_AT) % {"day": day(today)},
        issuer=into(fund.administrator).text,
        organ=into(fund.name).text,
        sample=sample_mark(code) if fund.is_sample else None,
    )


def _checked(adds_up: bool) -> list[Block]:
    return [Paragraph(words(str(labels.ADDS_UP)))] if adds_up else [Note(words(str(labels.DOES_NOT)))]


def _remarks(said: Sequence[LazyString | str]) -> list[Block]:
    return [Paragraph(words(str(one))) for one in said]


def _table(listed: Listed) -> Table:
    return Table(
        header=tuple(words(column) for column in listed.columns),
        rows=tuple(tuple(words(shown(cell)) for cell in row) for row in listed.rows),
        caption=words(listed.caption),
        alignments=tuple(Alignment.END if n in listed.numeric else Alignment.START for n in range(len(listed.columns))),
        widths=listed.widths,
        has_row_headers=True,
    )


# --- the workbook ---------------------------------------------------------------------------------------------------


def sheets(tables: Sequence[Listed]) -> list[tuple[str, list[list[object]]]]:
    """The same tables, each on a sheet of its own, numbered as names of sheets are cut off.

    Amounts are numbers with the decimals of their currency, which stands in the head or in a column before them.
    """
    found = []
    for number, listed in enumerate(tables, start=1):
        own = {
            at for row in listed.rows for at, cell in enumerate(row) if isinstance(cell, Amount) and not cell.is_bare
        }
        head: list[object] = []
        for at, column in enumerate(listed.columns):
            head += [str(labels.CURRENCY), column] if at in own else [column]
        rows = [[value for cell in row for value in _values(cell)] for row in listed.rows]
        note: list[list[object]] = [[listed.note]] if listed.note else []
        found.append((f"{number}. {listed.caption}", [head, *rows, *note]))
    return found


def _values(cell: Cell) -> list[object]:
    match cell:
        case Amount(minor, currency, is_bare):
            amount = money.as_decimal(minor, currency)
            return [amount] if is_bare else [currency, amount]
        case Localized():
            return [cell.text]
        case _:
            return [cell]


# --- where they are -------------------------------------------------------------------------------------------------


def statement_address(fund: int, donor: str, form: str, code: str) -> str:
    """Where a form of a statement is."""
    return url_for("sponsorship.statement_document", fund=fund, donor=donor, form=form, lang=code)


def report_address(fund: int, form: str, code: str) -> str:
    """Where a form of the public report is."""
    return url_for("sponsorship.report_document", fund=fund, form=form, lang=code)


def offered_statement(fund: int, donor: str) -> list[Offered]:
    """A statement's forms in each language."""
    return serving.offered(lambda form, code: statement_address(fund, donor, form.value, code))


def offered_report(fund: int) -> list[Offered]:
    """The report's forms in each language."""
    return serving.offered(lambda form, code: report_address(fund, form.value, code))
