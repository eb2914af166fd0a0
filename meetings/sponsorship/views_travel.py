"""Pages of a journey that the fund pays for: the State’s report, and what finance pays, settles and gets back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts, downloads
from meetings.foundation.access import Role, Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, authorize, commits, lang, refuse, requires, takes_file

from . import awarding, labels_fund, parties, queries_travel, settling, showing_travel, travelling
from . import labels_travel as labels
from .forms_travel import (
    YES,
    AdvanceForm,
    OutcomeForm,
    RecoverForm,
    ReportForm,
    SettleForm,
    UndoForm,
    report_values,
)
from .labels_travel import Step
from .models_requests import Award
from .rules import CostKind, Party, TravelOutcome, check_impartial
from .settlement import by_kind
from .settling import Money, Payment
from .travelling import Report
from .views import NUMBER, bp

Answer = str | Response | tuple[str, int]


@bp.get("/sponsorship/travel/")
@requires(Action.SPONSORSHIP_SEE)
def journeys() -> str:
    """The journeys of one’s State, of funds that one keeps; all for the auditor."""
    who = actor()
    some_state, some_process = min(parties.states_of(who), default=""), min(who.scopes(Role.FINANCE), default="")
    authorize(Action.SPONSORSHIP_SEE, Scope(state=some_state, process=some_process))
    page = queries_travel.journeys(who, page_number(request.args.get("page")))
    return render_template(
        "sponsorship/journeys.html",
        rows=showing_travel.rows(page.rows),
        page=page,
        page_url=lambda number: url_for("sponsorship.journeys", page=number),
        travel_words=labels,
    )


@bp.get(f"/sponsorship/awards/{NUMBER}/travel")
@requires(Action.SPONSORSHIP_SEE)
def travel(number: int) -> str:
    """A journey: what the State reports, how its money stands, what was entered, what is due either way."""
    award = _seen(number)
    money = settling.money_of(award.request.fund, award)
    return render_template(
        "sponsorship/travel.html",
        **_shown(award),
        money=money,
        stage=showing_travel.stage_of(
            award, *(sum(of.values()) for of in (money.committed, money.advanced, money.settled))
        ),
        offers=showing_travel.offers(actor(), award, money),
        acts=queries_travel.acts(award.id),
        awarded=_awarded(award),
        actual=queries_travel.costs_of(award.travel),
        said=queries_travel.said_attended(award.travel),
        files=travelling.files_of(award.travel),
        reads_acts=parties.reads_all(actor(), award.request.fund) and not showing_travel.is_own(actor(), award),
        office_zone=clock.OFFICE_ZONE,
    )


@bp.get(f"/sponsorship/awards/{NUMBER}/travel/files/<int(max=2147483647):file>")
@requires(Action.SPONSORSHIP_SEE)
def travel_file(number: int, file: int) -> Response:
    """A document of a journey. Never shown in place."""
    award = _seen(number)
    found = next((one for one in travelling.files_of(award.travel) if one.id == file), None)
    if found is None:
        abort(404)
    return downloads.to_keep(found)


@bp.route(f"/sponsorship/awards/{NUMBER}/travel/report", methods=["GET", "POST"])
@requires(Action.SPONSORSHIP_SEE)
@commits
@takes_file
def travel_report(number: int) -> Answer:
    """The State reports on a journey."""
    award, status = _seen(number), 200
    if not showing_travel.is_own(actor(), award):
        abort(404)
    stored = _report_form(award, None)
    is_sent = request.method == "POST"
    form = _report_form(award, conflicts.settled(request.form, stored)) if is_sent else stored
    if not is_sent:
        travelling.check_reportable(award)
    elif form.validate():
        given = Report(
            attended=form.attended.data == YES,
            lang=form.lang.data,
            text=form.report.data or "",
            actual=form.costs,
            file=form.file.upload,
            removed=form.taken_off,
        )
        try:
            travelling.report(actor(), number, form.seen, given)
            flash(str(labels.REPORTED), "ok")
            return redirect(url_for("sponsorship.travel", number=number))
        except (Conflict, RuleViolation) as error:
            if error.code == "record.changed_meanwhile":
                return _both_versions(stored, form, award)
            status = _refused(form, error)
    return _page("sponsorship/travel_report.html", award, form, status)


def _both_versions(stored: Any, form: Any, award: Award) -> Answer:
    if form.file.upload is not None:
        flash(_("The file that you chose is not stored. Attach it again once you have chosen."), "warn")
    refuse()
    return render_template(
        "conflict.html",
        rows=[row for row in conflicts.rows(stored, form) if row.differs],
        sent=conflicts.sent(form),
        revision=_revision(award),
        back=url_for("sponsorship.travel", number=award.id),
    ), 409


def _report_form(award: Award, sent: Any) -> Any:
    known = award.travel
    kinds, currency = travelling.kinds_of(award), award.request.fund.currency
    values: dict[str, Any] = {"revision": _revision(award)}
    if known is not None:
        said, costs = queries_travel.said_attended(known), queries_travel.costs_of(known)
        values |= report_values(said, known.lang, known.report, costs)
    form = ReportForm.of(kinds, currency)(sent, data=values)
    form.offer(travelling.files_of(known), lang())
    return form


# --- finance --------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/awards/{NUMBER}/travel/advance", methods=["GET", "POST"])
@requires(Action.LEDGER_EDIT)
@commits
def travel_advance(number: int) -> Answer:
    """Pay an advance."""
    award, money = _kept(number)
    form = AdvanceForm()
    form.amount.currency = award.request.fund.currency

    def do() -> None:
        settling.advance(actor(), number, _payment(form, amount=form.amount.minor or 0))

    return _step(Step.ADVANCE, award, money, form, do, "sponsorship/advance.html")


@bp.route(f"/sponsorship/awards/{NUMBER}/travel/outcome", methods=["GET", "POST"])
@requires(Action.LEDGER_EDIT)
@commits
def travel_outcome(number: int) -> Answer:
    """Record what became of a journey."""
    award, money = _kept(number)
    known = award.travel
    is_known = known is not None and known.outcome is not TravelOutcome.EXPECTED
    values = {"outcome": known.outcome, "words": known.outcome_words} if known is not None and is_known else {}
    form = OutcomeForm(data={"revision": _revision(award), **values})
    form.outcome.flags.required = True

    def do() -> None:
        settling.record_outcome(actor(), number, form.seen, form.chosen, form.words.data or "")

    return _step(Step.OUTCOME, award, money, form, do)


@bp.route(f"/sponsorship/awards/{NUMBER}/travel/settle", methods=["GET", "POST"])
@requires(Action.LEDGER_EDIT)
@commits
def travel_settle(number: int) -> Answer:
    """Settle a journey: at first, what the State reports is offered, as far as it was awarded."""
    award, money = _kept(number)
    awarded, reported = _awarded(award), queries_travel.costs_of(award.travel)
    came = award.travel is None or award.travel.outcome is not TravelOutcome.NO_SHOW
    first = {kind: min(reported.get(kind, 0), most) if came else 0 for kind, most in awarded.items()}
    kinds = SettleForm.of(awarded, award.request.fund.currency)
    form = kinds(data={"revision": _revision(award)} | {kind.value: amount for kind, amount in first.items()})

    def do() -> None:
        settling.settle(actor(), number, form.seen, _payment(form, accepted=form.costs))

    comes_to = None
    if Step.SETTLE in showing_travel.steps(actor(), award, money):
        comes_to = _comes_to(award, money, first)
    more = {"awarded": awarded, "reported": reported, "comes_to": comes_to}
    return _step(Step.SETTLE, award, money, form, do, "sponsorship/settle.html", **more)


@bp.route(f"/sponsorship/awards/{NUMBER}/travel/recover", methods=["GET", "POST"])
@requires(Action.LEDGER_EDIT)
@commits
def travel_recover(number: int) -> Answer:
    """Record what a traveller gave back: the whole of what is due is offered at first."""
    award, money = _kept(number)
    form = RecoverForm(data={"amount": money.due_back} if money.due_back else {})
    form.amount.currency = award.request.fund.currency

    def do() -> None:
        settling.recover(actor(), number, _payment(form, amount=form.amount.minor or 0))

    return _step(Step.RECOVER, award, money, form, do)


@bp.route(f"/sponsorship/awards/{NUMBER}/travel/undo", methods=["GET", "POST"])
@requires(Action.LEDGER_EDIT)
@commits
def travel_undo(number: int) -> Answer:
    """Take the last act of money back."""
    award, money = _kept(number)
    last = settling.last_act(award)
    form = UndoForm(data={"act": str(last.id)} if last is not None else {})

    def do() -> None:
        day = form.happened_on.day or clock.business_today()
        settling.undo(actor(), number, form.number, form.key.key, day, form.words.data or "")

    acts = queries_travel.acts(award.id)
    entered = next((one for one in acts if last is not None and one.act.id == last.id), None)
    return _step(Step.UNDO, award, money, form, do, entered=entered)


def _step(
    step: Step,
    award: Award,
    money: Money,
    form: Any,
    do: Callable[[], None],
    template: str = "sponsorship/travel_step.html",
    **more: Any,
) -> Answer:
    """Ask for a step and take it. What was sent before is asked of the services, who know its key."""
    status = 200
    if request.method == "GET":
        if step not in showing_travel.steps(actor(), award, money):
            _explain(step, award, money)
    elif form.validate():
        try:
            do()
            flash(str(labels.DONE[step]), "ok")
            return redirect(url_for("sponsorship.travel", number=award.id))
        except (Conflict, RuleViolation) as error:
            status = _refused(form, error)
            if isinstance(error, Conflict) and "revision" in form:
                form.revision.data = str(_revision(award))
    return _page(template, award, form, status, step=step, money=money, **more)


def _explain(step: Step, award: Award, money: Money) -> None:
    """Raises Conflict: why a step cannot be taken now."""
    check_impartial(award.request.state_code, parties.states_of(actor()))
    if step is Step.UNDO:
        raise Conflict("travel.not_last")
    if step is Step.RECOVER:
        raise Conflict("recovery.nothing" if money.is_accounted else "travel.not_settled")
    if money.is_closed:
        raise Conflict("travel.settled")
    if step is Step.SETTLE:
        raise Conflict("travel.no_outcome")
    if step is Step.OUTCOME:
        settling.check_begun(award)
    came = award.travel is None or award.travel.outcome is not TravelOutcome.NO_SHOW
    raise Conflict("advance.full" if came else "travel.no_show")


def _payment(form: Any, *, amount: int = 0, accepted: dict[CostKind, int] | None = None) -> Payment:
    day = form.happened_on.day or clock.business_today()
    return Payment(form.key.key, day, amount, accepted or {}, form.words.data or "")


def _comes_to(award: Award, money: Money, accepted: dict[CostKind, int]) -> Any:
    try:
        return settling.plan(award, money, accepted)
    except DomainError:  # the ledger was entered past the journey: settling says what is wrong
        return None


# --- what these share -----------------------------------------------------------------------------------------------


def _seen(number: int) -> Award:
    """The award of a journey that the reader may see."""
    award = queries_travel.award(actor(), number)
    scope = parties.scope_of(award.request.fund)
    authorize(Action.SPONSORSHIP_SEE, Scope(state=award.request.state_code, process=scope.process))
    return award


def _kept(number: int) -> tuple[Award, Money]:
    """The award for finance of its fund, with how its money stands. Nobody judges a journey of their own State."""
    award = queries_travel.award(actor(), number)
    authorize(Action.LEDGER_EDIT, parties.scope_of(award.request.fund))
    if Party.FINANCE not in parties.parties_of(actor(), award.request):
        check_impartial(award.request.state_code, parties.states_of(actor()))
    return award, settling.money_of(award.request.fund, award)


def _awarded(award: Award) -> dict[CostKind, int]:
    shares = by_kind(awarding.shares_of(award))
    return {kind: sum(of.values()) for kind, of in shares.items()}


def _revision(award: Award) -> str:
    return str(award.travel.revision if award.travel is not None else 0)


def _refused(form: Any, error: Conflict | RuleViolation) -> int:
    put(form, error)
    return 409 if isinstance(error, Conflict) else 422


def _shown(award: Award) -> dict[str, Any]:
    code = award.request.state_code
    return {
        "award": award,
        "fund": award.request.fund,
        "meeting": award.request.meeting,
        "state": showing_travel.names([code])[code],
        "travel_words": labels,
        "fund_words": labels_fund,
    }


def _page(template: str, award: Award, form: Any, status: int, **more: Any) -> Answer:
    page = render_template(
        template, **_shown(award), form=form, back=url_for("sponsorship.travel", number=award.id), **more
    )
    return page, 422 if form.errors and status == 200 else status
