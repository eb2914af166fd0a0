"""Pages of what became of contributions: a statement for each donor, and the report that everybody reads."""

from __future__ import annotations

from flask import Response, abort, render_template
from werkzeug.wrappers import Response as AnyResponse

from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.foundation import spreadsheet
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.web import actor, authorize, lang, public_uncached, requires

from . import described_statement as described
from . import labels_statements as labels
from . import listed_statement as tables
from . import parties, queries_fund, queries_statements
from .models import Fund
from .queries_statements import Statement
from .views import FUND, bp

FORM = "document.<any(html, pdf, docx):form>"
STATEMENT = f"/sponsorship/{FUND}/statements/<donor>"


@bp.app_context_processor
def _statement_words() -> dict[str, object]:
    return {"statement_words": labels, "shown_money": tables.written}


# --- donors ---------------------------------------------------------------------------------------------------------


@bp.get(f"/sponsorship/{FUND}/statements/")
@requires(Action.PLEDGE_SEE)
def statements(fund: int) -> str:
    """The donors whose statements one may read: all for finance and the auditor, their own for their contacts."""
    who, found = actor(), queries_statements.fund_of(fund)
    codes = None if parties.reads_all(who, found) else parties.donors_of(who)
    listed = queries_statements.donors(found, codes)
    if codes is None:
        authorize(Action.PLEDGE_SEE, parties.scope_of(found))
    else:
        if not listed:
            abort(404)
        authorize(Action.PLEDGE_SEE, parties.donor_scope(listed[0].code))
    return render_template("sponsorship/statements.html", fund=found, donors=tables.in_order(listed))


@bp.get(f"{STATEMENT}/")
@requires(Action.PLEDGE_SEE)
def statement(fund: int, donor: str) -> str:
    """What a donor has contributed, what became of it, and whom it helped."""
    found = _seen(fund, donor)
    return render_template(
        "sponsorship/statement.html",
        statement=found,
        fund=found.fund,
        listed=tables.of_statement(found),
        shown=tables.shown,
        genders=tables.genders(found.helped),
        groups=tables.groups(found.meetings, found.helped, found.names),
        documents=described.offered_statement(fund, donor),
        reads_all=parties.reads_all(actor(), found.fund),
    )


@bp.get(f"{STATEMENT}/{FORM}")
@requires(Action.PLEDGE_SEE)
def statement_document(fund: int, donor: str, form: str) -> Response:
    """A statement to read and print, as PDF and for Word, in the language of the address."""
    document = described.described_statement(_seen(fund, donor), lang())
    others = serving.files(lambda other: described.statement_address(fund, donor, other.value, lang()))
    return serving.answer(document, Form(form), others, name=f"statement-{donor}-{document.day.isoformat()}")


@bp.get(f"{STATEMENT}/statement.xlsx")
@requires(Action.PLEDGE_SEE)
def statement_workbook(fund: int, donor: str) -> AnyResponse:
    """The tables of a statement as a workbook."""
    sheets = described.sheets(tables.of_statement(_seen(fund, donor)))
    return spreadsheet.workbook_of(sheets or _empty(), f"statement-{donor}", is_rtl=lang() == "ar")


def _seen(fund: int, donor: str) -> Statement:
    """The statement of a donor, for its contact, for finance of the fund and for the auditor."""
    found = queries_statements.fund_of(fund)
    authorize(Action.PLEDGE_SEE, Scope(process=found.process.code, organization=donor))
    made = queries_statements.statement(found, donor)
    if donor in parties.donors_of(actor()):
        queries_statements.remember_donor(found)
    return made


# --- everybody ------------------------------------------------------------------------------------------------------


@bp.get(f"/sponsorship/{FUND}/report/")
@public_uncached  # it follows requests and journeys, which are not published
def report(fund: int) -> str:
    """What everybody may know of a fund: its money, its donors who agree to be named, whom it helped."""
    found = queries_statements.report(_fund(fund))
    return render_template(
        "sponsorship/report.html",
        report=found,
        hidden=tables.hidden(found.disclosed),
        fund=found.fund,
        listed=tables.of_report(found),
        shown=tables.shown,
        genders=tables.genders(found.helped),
        groups=tables.groups(found.meetings, found.helped, found.names),
        documents=described.offered_report(fund),
    )


@bp.get(f"/sponsorship/{FUND}/report/{FORM}")
@public_uncached
def report_document(fund: int, form: str) -> Response:
    """The report to read and print, as PDF and for Word, in the language of the address."""
    document = described.described_report(queries_statements.report(_fund(fund)), lang())
    others = serving.files(lambda other: described.report_address(fund, other.value, lang()))
    return serving.answer(document, Form(form), others, name=f"sponsorship-report-{document.day.isoformat()}")


@bp.get(f"/sponsorship/{FUND}/report/report.xlsx")
@public_uncached
def report_workbook(fund: int) -> AnyResponse:
    """The tables of the report as a workbook."""
    sheets = described.sheets(tables.of_report(queries_statements.report(_fund(fund))))
    return spreadsheet.workbook_of(sheets or _empty(), "sponsorship-report", is_rtl=lang() == "ar")


def _fund(number: int) -> Fund:
    return queries_fund.fund(actor(), number)


def _empty() -> list[spreadsheet.Sheet]:
    return [(str(labels.ALL_TOGETHER), [[str(labels.NOTHING)]])]
