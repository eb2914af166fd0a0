"""Pages of the sponsorship fund that everybody reads: what the mandates say of one, the funds there are, a fund."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from flask import Blueprint, render_template
from markupsafe import Markup

from meetings.calendar import links
from meetings.foundation import clock, languages
from meetings.foundation import money as amounts
from meetings.foundation.web import actor, lang, public
from meetings.mandates.rules import Area

from . import labels_fund, parties, queries_fund, queries_statements, showing
from .models import Fund

bp = Blueprint("sponsorship", __name__)
NUMBER = "<int(max=2147483647):number>"
FUND = "<int(max=2147483647):fund>"


@bp.app_template_filter("money")
def money(minor: int | None, currency: str) -> Markup:
    """An amount as the reader writes it, isolated from the text around it; nothing for none."""
    if minor is None:
        return Markup("")
    return Markup('<bdi class="money">{}</bdi>').format(amounts.written(minor, currency, lang()))


@bp.app_template_filter("percent")
def percent(hundredths: int) -> str:
    """A share, given in hundredths of a per cent, as the reader writes it, in digits that every reader knows."""
    share = Decimal(hundredths).scaleb(-4)
    return str(format_percent(share, "#,##0.##%", languages.LOCALES[lang()], numbering_system="latn"))


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"fund_words": labels_fund, "fund_tabs": _tabs}


def _tabs(fund: Fund, current: str) -> list[dict[str, Any]]:
    return showing.tabs(actor(), fund, current)


@bp.get("/sponsorship/")
@public
def index() -> str:
    """The funds there are, what the mandates say of one, and what answers that."""
    clauses = queries_fund.clauses_in(Area.SPONSORSHIP)
    who = actor()
    return render_template(
        "sponsorship/index.html",
        funds=queries_fund.funds(who),
        processes=queries_fund.processes_without(who),
        clauses=clauses,
        answers=showing.answers(clauses),
    )


@bp.get(f"/sponsorship/{FUND}/")
@public
def show(fund: int) -> str:
    """A fund with its rules and its calls."""
    who, today = actor(), clock.business_today()
    found = queries_fund.fund(who, fund)
    return render_template(
        "sponsorship/show.html",
        fund=found,
        totals=queries_statements.public_totals(found),
        calls=[(call, showing.call_mark(call, found, today)) for call in queries_fund.calls(who, found.id)],
        offers=showing.offers(who, found),
        keeps=parties.keeps(who, found),
        reads_all=parties.reads_all(who, found),
        asked_by_self=who.user_id is not None and who.user_id == found.limit_asked_by_id,
        links=links,
    )
