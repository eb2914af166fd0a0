"""Pages of awards: entering one, the award with its shares and lines of the ledger, its steps, and the list."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import number_of, page_number
from meetings.foundation.web import actor, authorize, commits, public_uncached, requires

from . import (
    approving,
    awarding,
    facts,
    labels_fund,
    labels_ledger,
    parties,
    queries_awards,
    queries_proposals,
    showing_travel,
)
from . import labels_awards as labels
from . import showing_awards as showing
from .forms_awards import ApprovalForm, AwardForm, ReasonForm, name_of, pledges_named
from .labels_awards import AwardStep
from .models_requests import Award, SponsorshipRequest
from .rules import AwardStatus, CostKind, RequestStep, check_second, request_after
from .views import FUND, NUMBER, bp
from .views_reviewing import asked, filters_of, judged_fund, own_desk, to_sign_in

METHODS = ["GET", "POST"]
STEPS = ", ".join(step.value for step in AwardStep)
Answer = str | Response | tuple[str, int]


@bp.route(f"/sponsorship/requests/{NUMBER}/award", methods=METHODS)
@requires(Action.SPONSORSHIP_DECIDE)
@commits
def new_award(number: int) -> Answer:
    """Award a request: how much of which pledge, for which costs; what is narrowly earmarked is suggested first."""
    found, status = own_desk(number), 200
    known = facts.standing_of(found)
    offered = showing.money(found, known, pledges_named(request.form))
    kinds = [kind for kind in found.costs if kind in found.fund.costs]
    wanted = _proposed(found) or showing.suggested(found, offered)
    first = wanted if request.method == "GET" else {}  # a field that was not sent is nothing
    form = AwardForm.of(showing.cell_labels(offered, kinds), found.fund.currency, first, found.revision)
    if request.method == "GET":
        request_after(found.status, RequestStep.AWARD, parties.parties_of(actor(), found))
        awarding.check_may(actor(), found)
    elif form.validate():
        try:
            made = awarding.award(actor(), number, form.seen, form.key.key, form.shares, form.words.data or "")
            waits = made.status is AwardStatus.WAITING
            flash(str(labels.ENTERED_WAITS if waits else labels.ENTERED), "ok")
            return redirect(url_for("sponsorship.award", number=made.id))
        except (Conflict, RuleViolation) as error:
            _say(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    page = render_template(
        "sponsorship/award_form.html",
        form=form,
        found=found,
        fund=found.fund,
        meeting=found.meeting,
        state=known.name,
        offered=offered,
        kinds=kinds,
        costs=found.costs,
        missing=_missing(found.costs, kinds, wanted),
        name_of=name_of,
    )
    return page, 422 if form.errors and status == 200 else status


def _proposed(found: SponsorshipRequest) -> dict[tuple[int, CostKind], int]:
    """What the proposal that led here would give; nothing where none did."""
    number = number_of(request.args.get("proposal"), 0)
    if not number:
        return {}
    shares = queries_proposals.proposed_shares(actor(), found.fund_id, number, found.id)
    return {(share.pledge, share.cost_kind): share.amount for share in shares}


def _missing(
    costs: dict[CostKind, int], kinds: list[CostKind], wanted: dict[tuple[int, CostKind], int]
) -> dict[CostKind, int]:
    """Of what is asked for, that for which there is no money."""
    given = {kind: sum(amount for (_pledge, of), amount in wanted.items() if of is kind) for kind in kinds}
    return {kind: costs[kind] - given[kind] for kind in kinds if costs[kind] > given[kind]}


def _say(form: AwardForm, error: DomainError) -> None:
    """Say what was wrong beside the first share that it is about, with kinds of costs by their names."""
    pledge, kind = error.params.get("pledge"), error.params.get("kind")
    cells = [
        cell
        for cell in form.cells
        if (pledge is not None and cell[0] == pledge) or (pledge is None and kind is not None and cell[1] == kind)
    ]
    typed = [cell for cell in cells if form.amount(*cell)]
    if typed:
        error.field = name_of(*typed[0])
    if kind in {one.value for one in CostKind}:
        error.params["kind"] = labels_fund.COSTS[CostKind(str(kind))]
    put(form, error)


@bp.get(f"/sponsorship/awards/{NUMBER}/")
@public_uncached
def award(number: int) -> str | Response:
    """An award: for its State what it gives, for who keeps the fund and the auditor of which pledges, and its lines."""
    who = actor()
    if who.is_anonymous:
        return to_sign_in()
    found = queries_awards.award(who, number)
    fund = found.request.fund
    is_own = found.request.state_code in parties.states_of(who)
    reads_all = parties.reads_all(who, fund) and not is_own
    return render_template(
        "sponsorship/award.html",
        award=found,
        found=found.request,
        fund=fund,
        meeting=found.request.meeting,
        state=showing.given([found])[0].state,
        by_kind=showing.by_kind(found),
        is_own=is_own,
        reads_all=reads_all,
        donors=showing.donors(share.pledge for share in found.shares) if reads_all else {},
        lines=queries_awards.lines_of(number) if reads_all else [],
        amount_of=showing.amount_of,
        ledger_words=labels_ledger,
        offers=showing.award_offers(who, found),
        journey=showing_travel.award_link(who, number) if found.status in facts.GIVEN else "",
        office_zone=clock.OFFICE_ZONE,
    )


@bp.route(f"/sponsorship/awards/{NUMBER}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.SPONSORSHIP_DECIDE)
@commits
def award_step(number: int, step: str) -> Answer:
    """Ask before an award is approved, refused or released, then do it."""
    way, found, status = AwardStep(step), _own(number), 200
    form: Any = (ApprovalForm if way is AwardStep.APPROVE else ReasonForm)(data={"revision": found.revision})
    if request.method == "GET":
        _check(way, found)
    elif form.validate():
        try:
            _do(way, number, form)
            flash(str(labels.AWARD_DONE[way]), "ok")
            return redirect(url_for("sponsorship.award", number=number))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(found.revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "sponsorship/award_step.html",
        form=form,
        step=way,
        label=showing.step_label(actor(), found, way),
        award=found,
        fund=found.request.fund,
        meeting=found.request.meeting,
        state=showing.given([found])[0].state,
    )
    return page, 422 if form.errors and status == 200 else status


def _own(number: int) -> Award:
    """An award of whose fund somebody is finance, of a request that they judge; for others this page does not exist."""
    found = queries_awards.award(actor(), number)
    own_desk(found.request_id)
    authorize(Action.SPONSORSHIP_DECIDE, parties.scope_of(found.request.fund))
    return found


def _check(way: AwardStep, found: Award) -> None:
    """Raise Conflict where a step cannot be taken as things stand: no form is shown for it."""
    if way in showing.award_steps(actor(), found):
        return
    if way is AwardStep.APPROVE and found.status is AwardStatus.WAITING:
        check_second(found.entered_by_id, actor().user_id)
    is_paid = way is AwardStep.RELEASE and found.status is AwardStatus.COMMITTED
    raise Conflict("award.advanced" if is_paid else "award.step")


def _do(way: AwardStep, number: int, form: Any) -> None:
    match way:
        case AwardStep.APPROVE:
            approving.approve(actor(), number, form.seen, form.key.key)
        case AwardStep.REFUSE:
            approving.refuse(actor(), number, form.seen, form.words.data or "")
        case AwardStep.RELEASE:
            approving.release(actor(), number, form.seen, form.key.key, form.words.data or "")


@bp.get(f"/sponsorship/{FUND}/awards/")
@public_uncached
def awards(fund: int) -> str | Response:
    """The awards of a fund, for who judges its requests."""
    who = actor()
    if who.is_anonymous:
        return to_sign_in()
    found = judged_fund(fund)
    filters = filters_of([one.value for one in AwardStatus])
    page = queries_awards.awards_page(who, found, filters, page_number(request.args.get("page")))
    return render_template(
        "sponsorship/awards.html",
        fund=found,
        rows=showing.given(page.rows),
        page=page,
        page_url=lambda number: url_for("sponsorship.awards", fund=fund, **asked(filters), page=number),
        filters=filters,
        statuses=list(AwardStatus),
        meetings=queries_awards.meetings_asked(who, found.id),
        states=showing.states_to_choose(who, found),
    )
