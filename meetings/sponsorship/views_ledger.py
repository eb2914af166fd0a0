"""Pages of the ledger: balances and acts as somebody may read them, the same as a file, and taking an act back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import spreadsheet
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import Form, put
from meetings.foundation.languages import LazyString
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires

from . import labels_ledger, parties, queries_fund, queries_ledger, queries_pledges, receiving_money, returning
from . import showing_pledges as showing
from .forms_ledger import AskReversalForm, ReversalForm, ReverseForm, filter_of
from .ledger import ActKind
from .models import Fund, LedgerAct, PledgeReturn
from .queries_ledger import Reader, View
from .views import FUND, bp

ACT = "<int(max=2147483647):act>"
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _ledger_words() -> dict[str, object]:
    return {"ledger_words": labels_ledger}


@bp.get(f"/sponsorship/{FUND}/ledger/")
@requires(Action.LEDGER_SEE)
def ledger(fund: int) -> str:
    """The balances and acts of a fund that somebody may read."""
    who, found = actor(), queries_fund.fund(actor(), fund)
    seen, chosen = _seen(found), filter_of(request.args)
    page = queries_ledger.page(seen, chosen, page_number(request.args.get("page")))
    pledges = {} if seen.reader is Reader.STATE else {one.id: one for one in queries_pledges.of_fund(who, found.id)}
    names = queries_pledges.donor_names(pledges.values())
    asked: dict[str, Any] = {name: value for name in ("pledge", "kind") if (value := request.args.get(name))}
    return render_template(
        "sponsorship/ledger.html",
        fund=found,
        reader=seen.reader.value,
        balances=showing.balances(seen, pledges, names),
        lines=showing.lines(who, found, seen, page.acts),
        names=names,
        page=page,
        page_url=lambda number: url_for("sponsorship.ledger", fund=fund, **asked, page=number),
        chosen=chosen,
        asked=asked,
        kinds=list(ActKind),
        pledges=list(pledges.values()),
    )


@bp.get(f"/sponsorship/{FUND}/ledger/acts.<any(xlsx, csv):form>")
@requires(Action.LEDGER_SEE)
def ledger_file(fund: int, form: str) -> Response:
    """Every entry that somebody may read, an entry a line; amounts are numbers."""
    who, found = actor(), queries_fund.fund(actor(), fund)
    seen = _seen(found)
    pledges = [] if seen.reader is Reader.STATE else queries_pledges.of_fund(who, found.id)
    acts = queries_ledger.all_acts(seen, filter_of(request.args))
    rows = showing.table(found, seen, acts, queries_pledges.donor_names(pledges))
    name = f"{labels_ledger.LEDGER} {into(found.name).text}"
    if form == "csv":
        return spreadsheet.answer(rows, name)
    return spreadsheet.workbook(rows, name, sheet=str(labels_ledger.LEDGER), is_rtl=lang() == "ar")


@bp.route(f"/sponsorship/{FUND}/ledger/{ACT}/reverse", methods=["GET", "POST"])
@requires(Action.LEDGER_EDIT)
@commits
def reverse(fund: int, act: int) -> Answer:
    """Ask why, then take an act back; what two persons have returned to a donor, two take back."""
    found, status = queries_fund.fund(actor(), fund), 200
    authorize(Action.LEDGER_EDIT, parties.scope_of(found))
    seen, form = View(found.id, Reader.ALL), ReverseForm()
    wrong = queries_ledger.act(seen, act)
    names = queries_pledges.donor_names(queries_ledger.pledges([wrong.pledge_id or 0]))
    line = showing.lines(actor(), found, seen, [wrong])[0]
    if wrong.kind is ActKind.RETURN:
        return _reverse_return(found, wrong, line=line, names=names)
    if request.method == "GET":
        receiving_money.check_reversible(wrong)
    elif form.validate():
        try:
            receiving_money.reverse(actor(), fund, act, form.key.key, form.words.data or "")
            flash(str(labels_ledger.REVERSED), "ok")
            return redirect(url_for("sponsorship.ledger", fund=fund))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    return _reverse_page(form, status, fund=found, line=line, names=names)


def _reverse_return(fund: Fund, wrong: LedgerAct, **shown: Any) -> Answer:
    """One person asks that a return is reversed, on the same page another one does it or lets it stand."""
    back, status = queries_pledges.return_of(wrong.id), 200
    asks = not back.is_reversal_asked
    form = (AskReversalForm if asks else ReversalForm)(data={"revision": back.revision})
    if request.method == "GET" and not asks:
        returning.check_reverser(actor(), back)
    elif request.method == "POST" and form.validate():
        try:
            flash(str(_decided(back, form)), "ok")
            return redirect(url_for("sponsorship.ledger", fund=fund.id))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            form.revision.data = str(back.revision)
            status = 409 if isinstance(error, Conflict) else 422
    return _reverse_page(form, status, fund=fund, back=back, asks=asks, **shown)


def _decided(back: PledgeReturn, form: AskReversalForm | ReversalForm) -> LazyString:
    """What was done, in words."""
    said = form.words.data or ""
    if isinstance(form, AskReversalForm):
        returning.ask_reversal(actor(), back.id, form.seen, said)
        return labels_ledger.REVERSAL_ASKED
    if form.decision.data == "done":
        returning.reverse(actor(), back.id, form.seen, form.key.key)
        return labels_ledger.REVERSED
    returning.keep(actor(), back.id, form.seen, said)
    return labels_ledger.STANDS


def _reverse_page(form: Form, status: int, **shown: Any) -> Answer:
    page = render_template("sponsorship/reverse.html", form=form, **shown)
    return page, 422 if form.errors and status == 200 else status


def _seen(fund: Fund) -> View:
    """What somebody reads of a ledger; for who has nothing to do with it there is no such page."""
    who = actor()
    donors, states = parties.donors_of(who), sorted(parties.states_of(who))
    authorize(
        Action.LEDGER_SEE,
        Scope(
            process=fund.process.code,
            organization=donors[0] if donors else None,
            state=states[0] if states else None,
        ),
    )
    seen = queries_ledger.view(who, fund)
    if seen is None:
        abort(404)
    return seen
