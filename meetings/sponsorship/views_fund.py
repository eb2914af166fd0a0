"""Pages by which finance sets a fund up: its rules, steps, limit, calls, and who reviews."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts, money
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.states import queries as states

from . import labels_fund as labels
from . import parties, queries_fund, setting_up
from .forms_fund import (
    NEW_VALUES,
    CallForm,
    FundForm,
    LimitForm,
    ReviewerForm,
    StepForm,
    call_values,
    values_of,
)
from .models import Fund
from .rules import FundStep, fund_after
from .views import FUND, bp

METHODS = ["GET", "POST"]
STEPS = ", ".join(step.value for step in FundStep)
CALL = "<int(max=2147483647):call>"
FIRST_CURRENCIES = ("USD", "EUR", "CHF", "GBP")
Answer = str | Response | tuple[str, int]


# --- the rules ------------------------------------------------------------------------------------------------------


@bp.route("/sponsorship/funds/new", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def new() -> Answer:
    """Set up a fund for a process that has none; it is in preparation then."""
    without = queries_fund.processes_without(actor())
    process = queries_fund.process(request.args.get("process") or (without[0].code if without else ""))
    authorize(Action.FUND_EDIT, Scope(process=process.code))
    form, status = FundForm(data=NEW_VALUES), 200
    form.offer(money.currency_choices(lang(), FIRST_CURRENCIES))
    if request.method == "GET":
        if process not in without:
            raise Conflict("fund.exists")
    elif form.validate():
        try:
            made = setting_up.create(actor(), process.code, form.draft)
            flash(_("The fund is set up. Only those who keep it see it until it is opened."), "ok")
            return redirect(url_for("sponsorship.show", fund=made.id))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
    return _page("edit.html", status, form=form, process=process, fund=None)


@bp.route(f"/sponsorship/{FUND}/edit", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def edit(fund: int) -> Answer:
    """The rules as they are; when a colleague was faster, choose field by field."""
    found = _own(fund)
    stored, status = _filled(found, None), 200
    form = _filled(found, conflicts.settled(request.form, stored)) if request.method == "POST" else stored
    if request.method == "POST" and form.validate():
        try:
            setting_up.edit(actor(), fund, form.seen, form.draft)
            flash(str(labels.AUDITED["fund.edit"]), "ok")
            return redirect(url_for("sponsorship.show", fund=fund))
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                return _both_versions(found, stored, form)
            status = _said(form, error)
        except RuleViolation as error:
            status = _said(form, error)
    return _page("edit.html", status, form=form, process=found.process, fund=found)


def _filled(fund: Fund, sent: Any) -> FundForm:
    form = FundForm(sent, data=values_of(fund))
    offered = money.currency_choices(lang(), dict.fromkeys((fund.currency, *FIRST_CURRENCIES)))
    if queries_fund.has_pledges(fund.id) or queries_fund.has_requests(fund.id):
        offered = [pair for pair in offered if pair[0] == fund.currency]
    form.offer(offered)
    return form


def _both_versions(fund: Fund, stored: FundForm, form: FundForm) -> Answer:
    rows = [row for row in conflicts.rows(stored, form) if row.differs]
    back = url_for("sponsorship.show", fund=fund.id)
    sent = conflicts.sent(form)
    return render_template("conflict.html", rows=rows, sent=sent, revision=str(fund.revision), back=back), 409


@bp.route(f"/sponsorship/{FUND}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def step(fund: int, step: str) -> Answer:
    """Ask before a step, then take it."""
    way, found, status = FundStep(step), _own(fund), 200
    form: Any = (StepForm if way in labels.WITH_WORDS else RevisionForm)(data={"revision": found.revision})
    if request.method == "GET":
        fund_after(found.status, way)
    elif form.validate():
        try:
            setting_up.take(actor(), fund, form.seen, way, form.words.text if way in labels.WITH_WORDS else None)
            flash(str(labels.DONE[way]), "ok")
            return redirect(url_for("sponsorship.show", fund=fund))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
            form.revision.data = str(found.revision)
    return _page("step.html", status, form=form, fund=found, step=way)


# --- the limit ------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/{FUND}/limit", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def limit(fund: int) -> Answer:
    """The amount above which a second person approves; a higher one waits for another person of finance."""
    found, status = _own(fund), 200
    form = LimitForm(data={"revision": found.revision, "limit": found.limit_minor})
    form.limit.currency = found.currency
    if request.method == "POST" and form.validate():
        try:
            changed = setting_up.set_limit(actor(), fund, form.seen, form.limit.minor or 0)
            waits = changed.limit_asked_minor is not None and changed.limit_minor != form.limit.minor
            said = _("The higher limit waits for another person of finance.") if waits else _("The limit is lowered.")
            flash(said, "ok")
            return redirect(url_for("sponsorship.show", fund=fund))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
            form.revision.data = str(found.revision)
    return _page("limit.html", status, form=form, fund=found)


@bp.post(f"/sponsorship/{FUND}/limit/<any(confirm, refuse):answer>")
@requires(Action.FUND_EDIT)
@commits
def decide_limit(fund: int, answer: str) -> Answer:
    """Confirm or refuse the higher limit for which another person has asked."""
    _own(fund)
    setting_up.decide_limit(actor(), fund, RevisionForm().seen, confirmed=answer == "confirm")
    act = "fund.limit_confirm" if answer == "confirm" else "fund.limit_refuse"
    flash(str(labels.AUDITED[act]), "ok")
    return redirect(url_for("sponsorship.show", fund=fund))


# --- calls ----------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/{FUND}/calls/new", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def new_call(fund: int) -> Answer:
    """Take requests for another meeting."""
    found, status = _own(fund), 200
    form = CallForm(data={"opens_on": clock.business_today()})
    form.offer([(one.id, into(one.title).text) for one in queries_fund.meetings_to_call(found)])
    if request.method == "POST" and form.validate():
        try:
            setting_up.add_call(actor(), fund, form.meeting_id, form.draft)
            flash(str(labels.AUDITED["fund_call.create"]), "ok")
            return redirect(url_for("sponsorship.show", fund=fund))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
    return _page("call.html", status, form=form, fund=found, call=None, can_remove=False)


@bp.route(f"/sponsorship/{FUND}/calls/{CALL}/edit", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def edit_call(fund: int, call: int) -> Answer:
    """The days of a call, and what is said of it."""
    found, status = _own(fund), 200
    known = queries_fund.call(actor(), fund, call)
    form = CallForm(data=call_values(known))
    form.offer(None)
    if request.method == "POST" and form.validate():
        try:
            setting_up.edit_call(actor(), fund, call, form.seen, form.draft)
            flash(str(labels.AUDITED["fund_call.edit"]), "ok")
            return redirect(url_for("sponsorship.show", fund=fund))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
            known = queries_fund.call(actor(), fund, call)  # as it is now
            form.revision.data = str(known.revision)
    can_remove = not queries_fund.has_requests(fund, known.meeting_id)
    return _page("call.html", status, form=form, fund=found, call=known, can_remove=can_remove)


@bp.post(f"/sponsorship/{FUND}/calls/{CALL}/remove")
@requires(Action.FUND_EDIT)
@commits
def remove_call(fund: int, call: int) -> Answer:
    """Remove a call for which no State has asked."""
    _own(fund)
    setting_up.remove_call(actor(), fund, call, RevisionForm().seen)
    flash(str(labels.AUDITED["fund_call.remove"]), "ok")
    return redirect(url_for("sponsorship.show", fund=fund))


# --- who reviews ----------------------------------------------------------------------------------------------------


@bp.get(f"/sponsorship/{FUND}/reviewers/")
@requires(Action.LEDGER_SEE)
def reviewers(fund: int) -> str:
    """Who reviews requests beside finance."""
    found = queries_fund.fund(actor(), fund)
    authorize(Action.LEDGER_SEE, parties.scope_of(found))
    listed = queries_fund.reviewers(fund)
    today = clock.business_today()
    named = states.by_iso3({one.state_code for one, _account in listed if one.state_code})
    return render_template(
        "sponsorship/reviewers.html",
        fund=found,
        reviewers=listed,
        names={state.iso3: state.name_on(today) for state in named},
        keeps=parties.keeps(actor(), found),
    )


@bp.route(f"/sponsorship/{FUND}/reviewers/new", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def new_reviewer(fund: int) -> Answer:
    """Let an account review."""
    found, status = _own(fund), 200
    form = ReviewerForm()
    form.offer(states.choices(clock.business_today(), lang()))
    if request.method == "POST" and form.validate():
        try:
            setting_up.add_reviewer(actor(), fund, form.email.data or "", form.state.data or "")
            flash(str(labels.AUDITED["fund.reviewer_add"]), "ok")
            return redirect(url_for("sponsorship.reviewers", fund=fund))
        except (Conflict, RuleViolation) as error:
            status = _said(form, error)
    return _page("reviewer.html", status, form=form, fund=found)


@bp.post(f"/sponsorship/{FUND}/reviewers/<int(max=2147483647):number>/remove")
@requires(Action.FUND_EDIT)
@commits
def remove_reviewer(fund: int, number: int) -> Answer:
    """Let somebody review no more."""
    _own(fund)
    setting_up.remove_reviewer(actor(), fund, number)
    flash(str(labels.AUDITED["fund.reviewer_remove"]), "ok")
    return redirect(url_for("sponsorship.reviewers", fund=fund))


# --- what all of these share ----------------------------------------------------------------------------------------


def _own(fund: int) -> Fund:
    """A fund that the person keeps; for others this page does not exist."""
    found = queries_fund.fund(actor(), fund)
    authorize(Action.FUND_EDIT, parties.scope_of(found))
    return found


def _said(form: Any, error: Conflict | RuleViolation) -> int:
    """Say what broke a rule in the form; the status of the answer."""
    put(form, error)
    return 409 if isinstance(error, Conflict) else 422


def _page(template: str, status: int, **values: Any) -> Answer:
    form = values["form"]
    page = render_template(f"sponsorship/{template}", **values)
    return page, 422 if form.errors and status == 200 else status
