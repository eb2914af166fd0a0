"""Pages of pledges: those to a fund, one with all that became of it, proposing and confirming, receipts, earmarks, and
money that goes back to its donor."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, money
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.states import queries as states

from . import labels_pledges, lapsing, parties, pledging, queries_fund, queries_pledges, receiving_money, returning
from . import showing_pledges as showing
from .forms_pledges import (
    ConfirmForm,
    DecisionForm,
    EarmarkForm,
    LetterForm,
    PledgeForm,
    ReasonForm,
    ReceiptForm,
    ReturnForm,
    WordsForm,
)
from .labels_pledges import Way
from .ledger import AccountKind
from .models import Fund, Pledge, PledgeReturn
from .rules import FundStatus, PledgeStatus, PledgeStep, ReturnStatus, pledge_after
from .views import FUND, NUMBER, bp

METHODS = ["GET", "POST"]
PLEDGE = f"/sponsorship/pledges/{NUMBER}"
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _pledge_words() -> dict[str, object]:
    return {"pledge_words": labels_pledges}


@bp.app_template_filter("rate")
def rate(rate_e8: int | None) -> str:
    """A rate of exchange as it would be typed."""
    return money.typed_rate(rate_e8)


# --- lists ----------------------------------------------------------------------------------------------------------


@bp.get(f"/sponsorship/{FUND}/pledges/")
@requires(Action.PLEDGE_SEE)
def pledges(fund: int) -> str:
    """The pledges to a fund: one’s own as a donor’s contact, all of them for finance and the auditor."""
    who, found = actor(), queries_fund.fund(actor(), fund)
    authorize(Action.PLEDGE_SEE, _seen_scope(found))
    status = _status(request.args.get("status", ""))
    page = queries_pledges.page(who, found.id, status, page_number(request.args.get("page")))
    asked: dict[str, Any] = {"status": status.value} if status else {}
    return render_template(
        "sponsorship/pledges.html",
        fund=found,
        rows=showing.rows(page.pledges),
        page=page,
        page_url=lambda number: url_for("sponsorship.pledges", fund=fund, **asked, page=number),
        status=status,
        statuses=list(PledgeStatus),
        groups=queries_pledges.group_names(),
        may_propose=showing.may_propose(who, found),
        may_enter=parties.keeps(who, found) and found.status is not FundStatus.CLOSED,
    )


def _seen_scope(fund: Fund) -> Scope:
    """What the list belongs to: the fund’s process, and the first donor for whom somebody acts."""
    donors = parties.donors_of(actor())
    return Scope(process=fund.process.code, organization=donors[0] if donors else None)


def _status(typed: str) -> PledgeStatus | None:
    return PledgeStatus(typed) if typed in list(PledgeStatus) else None


@bp.get(f"{PLEDGE}/")
@requires(Action.PLEDGE_SEE)
def pledge(number: int) -> str:
    """A pledge with its earmarks, what has come in, what of it is where, and what goes back."""
    who, found = actor(), queries_pledges.pledge(actor(), number)
    authorize(Action.PLEDGE_SEE, Scope(process=found.fund.process.code, organization=found.donor_code))
    reads_all = parties.reads_all(who, found.fund)
    returns = queries_pledges.returns(number)
    row = showing.rows([found])[0]
    acts = [one.act_id for one in found.receipts] + [one.act_id for one in returns if one.act_id]
    return render_template(
        "sponsorship/pledge.html",
        pledge=found,
        fund=found.fund,
        row=row,
        offers=showing.offers(who, row),
        waits_for_another=showing.waits_for_another(who, found),
        reads_all=reads_all,
        keeps=parties.keeps(who, found.fund),
        groups=queries_pledges.group_names(),
        taken_back=queries_pledges.reversed_acts(acts) if acts else set(),
        returns=[one for one in returns if reads_all or one.status is ReturnStatus.DONE],
    )


# --- new ones -------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/{FUND}/pledges/new", methods=METHODS)
@requires(Action.PLEDGE_PROPOSE)
@commits
def new_pledge(fund: int) -> Answer:
    """A donor’s contact proposes a pledge."""
    who, donors = actor(), parties.donors_of(actor())
    if not donors:
        abort(404)
    authorize(Action.PLEDGE_PROPOSE, parties.donor_scope(donors[0]))
    found, status = queries_fund.fund(who, fund), 200
    names = queries_pledges.state_names(donors)
    form = PledgeForm(data={"pledged_on": clock.business_today()})
    _offer_uses(form, found, None)
    organization = next((code for code in donors if code not in names), "")
    last = queries_pledges.last_name(organization) if organization else ""
    listed = [(code, into(names[code]).text if code in names else last or code) for code in donors]
    form.offer(found, lang(), listed, last_name=last)
    if request.method == "GET":
        _check_open(found)
    elif form.validate():
        try:
            made = pledging.propose(who, fund, form.donor_code, form.draft)
            flash(_("The pledge is proposed. Finance of the fund is told, and confirms or refuses it."), "ok")
            return redirect(url_for("sponsorship.pledge", number=made.id))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
    return _page("pledge_form.html", form, status, fund=found, is_letter=False, title=labels_pledges.NEW)


@bp.route(f"/sponsorship/{FUND}/pledges/enter", methods=METHODS)
@requires(Action.PLEDGE_CONFIRM)
@commits
def enter_pledge(fund: int) -> Answer:
    """Finance enters a pledge from its donor’s letter."""
    found, status = queries_fund.fund(actor(), fund), 200
    authorize(Action.PLEDGE_CONFIRM, parties.scope_of(found))
    form = PledgeForm(data={"pledged_on": clock.business_today()})
    _offer_uses(form, found, None)
    form.offer_letter(found, lang(), states.choices(clock.business_today(), lang(), observers=True))
    if request.method == "GET":
        _check_open(found)
    elif form.validate():
        try:
            made = pledging.enter(actor(), fund, form.donor_code, form.draft)
            flash(_("The pledge is entered. Confirm it with its rate, and it stands in the ledger."), "ok")
            return redirect(url_for("sponsorship.pledge", number=made.id))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error.on("organization") if error.field == "donor" else error)
    return _page("pledge_form.html", form, status, fund=found, is_letter=True, title=labels_pledges.ENTER)


def _check_open(fund: Fund) -> None:
    if fund.status is FundStatus.CLOSED:
        raise Conflict("fund.not_open")


def _offer_uses(form: EarmarkForm, fund: Fund, chosen: int | None) -> None:
    form.offer_uses(queries_pledges.meetings_to_earmark(actor(), fund, chosen), queries_pledges.group_names())


# --- steps ----------------------------------------------------------------------------------------------------------


@bp.route(f"{PLEDGE}/confirm", methods=METHODS)
@requires(Action.PLEDGE_CONFIRM)
@commits
def confirm_pledge(number: int) -> Answer:
    """Ask at which rate, then confirm."""
    found = _kept(number, Action.PLEDGE_CONFIRM)
    form = ConfirmForm(data={"revision": found.revision})
    form.for_currency(found.currency, found.fund)
    if request.method == "GET":
        pledging.check_confirmer(actor(), found)
    return _step(
        Way.CONFIRM,
        found,
        form,
        lambda: pledging.confirm(actor(), number, form.seen, form.key.key, form.rated),
    )


@bp.route(f"{PLEDGE}/refuse", methods=METHODS)
@requires(Action.PLEDGE_CONFIRM)
@commits
def refuse_pledge(number: int) -> Answer:
    """Ask why, then refuse."""
    found = _kept(number, Action.PLEDGE_CONFIRM)
    form = ReasonForm(data={"revision": found.revision})
    return _step(Way.REFUSE, found, form, lambda: pledging.refuse(actor(), number, form.seen, form.words.data or ""))


@bp.route(f"{PLEDGE}/withdraw", methods=METHODS)
@requires(Action.PLEDGE_PROPOSE)
@commits
def withdraw_pledge(number: int) -> Answer:
    """Ask, then withdraw."""
    found = _given(number)
    form = WordsForm(data={"revision": found.revision})
    return _step(
        Way.WITHDRAW, found, form, lambda: pledging.withdraw(actor(), number, form.seen, form.words.data or "")
    )


@bp.route(f"{PLEDGE}/lapse", methods=METHODS)
@requires(Action.PLEDGE_CONFIRM)
@commits
def lapse_pledge(number: int) -> Answer:
    """Ask why, then let it lapse."""
    found = _kept(number, Action.PLEDGE_CONFIRM)
    form = ReasonForm(data={"revision": found.revision})
    return _step(
        Way.LAPSE,
        found,
        form,
        lambda: lapsing.lapse(actor(), number, form.seen, form.key.key, form.words.data or ""),
    )


def _step(way: Way, found: Pledge, form: Any, do: Any) -> Answer:
    status = 200
    if request.method == "GET":
        pledge_after(found.status, PledgeStep(way.value))
    elif form.validate():
        try:
            do()
            flash(str(labels_pledges.DONE[way]), "ok")
            return redirect(url_for("sponsorship.pledge", number=found.id))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error, found)
    return _page("pledge_step.html", form, status, **_about(found), step=way)


# --- receipts and earmarks ------------------------------------------------------------------------------------------


@bp.route(f"{PLEDGE}/receive", methods=METHODS)
@requires(Action.LEDGER_EDIT)
@commits
def receive(number: int) -> Answer:
    """An instalment that came in."""
    found, status = _kept(number, Action.LEDGER_EDIT), 200
    form = ReceiptForm(data={"revision": found.revision, "received_on": clock.business_today()})
    form.for_currency(found.currency, found.fund)
    form.paid.currency = found.currency
    if request.method == "GET":
        _check_confirmed(found)
    elif form.validate():
        try:
            receiving_money.receive(actor(), number, form.draft)
            flash(_("The receipt is entered. What it brings can be awarded now."), "ok")
            return redirect(url_for("sponsorship.pledge", number=number))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error, found)
    return _page("receive.html", form, status, **_about(found))


@bp.route(f"{PLEDGE}/earmark", methods=METHODS)
@requires(Action.PLEDGE_PROPOSE)
@commits
def change_earmark(number: int) -> Answer:
    """The donor’s contact changes what the contribution may be used for, and whether the donor is named."""
    found = _given(number)
    form, change = EarmarkForm.about(found), pledging.change_earmark
    return _earmark(found, form, lambda: change(actor(), number, form.seen, form.change, is_named=form.is_named.data))


@bp.route(f"{PLEDGE}/earmark/letter", methods=METHODS)
@requires(Action.PLEDGE_CONFIRM)
@commits
def record_earmark(number: int) -> Answer:
    """Finance records the same from the donor’s letter."""
    found = _kept(number, Action.PLEDGE_CONFIRM)
    form = LetterForm.about(found)
    return _earmark(found, form, lambda: pledging.record_earmark(actor(), number, form.seen, form.change, form.letter))


def _earmark(found: Pledge, form: EarmarkForm, do: Any) -> Answer:
    status, was = 200, found.earmark
    _offer_uses(form, found.fund, was.meeting_id)
    if request.method == "GET":
        _check_confirmed(found, PledgeStatus.LAPSED)
    elif form.validate():
        try:
            do()
            said = labels_pledges.EARMARKED if found.earmark is not was else labels_pledges.AUDITED["pledge.naming"]
            flash(str(said), "ok")
            return redirect(url_for("sponsorship.pledge", number=found.id))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error, found)
    return _page("earmark.html", form, status, **_about(found))


def _check_confirmed(found: Pledge, *others: PledgeStatus) -> None:
    if found.status not in {PledgeStatus.CONFIRMED, *others}:
        raise Conflict("pledge.not_confirmed")


# --- money back to donors -------------------------------------------------------------------------------------------


@bp.route(f"{PLEDGE}/return", methods=METHODS)
@requires(Action.LEDGER_EDIT)
@commits
def ask_return(number: int) -> Answer:
    """Ask that money goes back to the donor."""
    found, status = _kept(number, Action.LEDGER_EDIT), 200
    form = ReturnForm(data={"revision": found.revision})
    form.amount.currency = found.fund.currency
    held = queries_pledges.standing([number])[number]
    if request.method == "POST" and form.validate():
        try:
            returning.ask(actor(), number, form.seen, form.amount.minor or 0, form.reason.data or "")
            flash(_("The return waits for another person of finance now."), "ok")
            return redirect(url_for("sponsorship.pledge", number=number))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error, found)
    free = held[AccountKind.AVAILABLE] - queries_pledges.asked_back(number)
    return _page("return.html", form, status, **_about(found), back=None, free=free)


@bp.route(f"/sponsorship/returns/{NUMBER}/decide", methods=METHODS)
@requires(Action.LEDGER_EDIT)
@commits
def decide_return(number: int) -> Answer:
    """Another person says that the money has gone back, or refuses."""
    back, status = queries_pledges.money_back(actor(), number), 200
    found = back.pledge
    authorize(Action.LEDGER_EDIT, parties.scope_of(found.fund))
    form = DecisionForm(data={"revision": back.revision, "happened_on": clock.business_today()})
    form.decision.flags.required = True
    if request.method == "GET":
        returning.check_decider(actor(), back)
    elif form.validate():
        try:
            if form.decision.data == "done":
                assert form.happened_on.day is not None
                returning.do(actor(), number, form.seen, form.key.key, form.happened_on.day)
                flash(str(labels_pledges.AUDITED["pledge_return.done"]), "ok")
            else:
                returning.refuse(actor(), number, form.seen, form.words.data or "")
                flash(_("The return is refused."), "ok")
            return redirect(url_for("sponsorship.pledge", number=found.id))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error, back)
    return _page("return.html", form, status, **_about(found), back=back, free=None)


# --- what these share -----------------------------------------------------------------------------------------------


def _kept(number: int, action: Action) -> Pledge:
    """A pledge to a fund that somebody keeps; for others this page does not exist."""
    found = queries_pledges.pledge(actor(), number)
    authorize(action, parties.scope_of(found.fund))
    return found


def _given(number: int) -> Pledge:
    """A pledge of a donor for whom somebody acts."""
    found = queries_pledges.pledge(actor(), number)
    authorize(Action.PLEDGE_PROPOSE, parties.donor_scope(found.donor_code))
    return found


def _about(found: Pledge) -> dict[str, Any]:
    return {"pledge": found, "fund": found.fund, "name": queries_pledges.donor_names([found])[found.id]}


def _said(form: Any, error: DomainError, found: Pledge | PledgeReturn | None = None) -> int:
    put(form, error)
    if found is not None and isinstance(form, RevisionForm) and isinstance(error, Conflict):
        form.revision.data = str(found.revision)
    return 409 if isinstance(error, Conflict) else 422


def _page(template: str, form: Any, status: int, **shown: Any) -> Answer:
    page = render_template(f"sponsorship/{template}", form=form, can=can, **shown)
    return page, 422 if form.errors and status == 200 else status
