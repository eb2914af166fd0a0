"""Pages of proposals of awards: what counts, making one, and one as it was computed. A person decides; none awards."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, authorize, commits, requires

from . import labels_proposals as labels
from . import parties, proposing, queries_fund, queries_proposals
from . import showing_proposals as showing
from .choosing import Policy
from .forms_proposals import PolicyForm, ProposalForm, values_of
from .models import Fund
from .queries_proposals import JUDGED
from .rules import FundStatus
from .views import FUND, NUMBER, bp

METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _proposal_words() -> dict[str, object]:
    return {"proposal_words": labels}


@bp.get(f"/sponsorship/{FUND}/proposals/")
@requires(Action.LEDGER_SEE)
def proposals(fund: int) -> str:
    """The proposals of a fund, the newest first."""
    found = _read(fund)
    page = queries_proposals.proposals(actor(), found, page_number(request.args.get("page")))
    return render_template(
        "sponsorship/proposals.html",
        fund=found,
        proposals=page.rows,
        page=page,
        page_url=lambda number: url_for("sponsorship.proposals", fund=fund, page=number),
        may_propose=proposing.may_propose(actor(), found),
        keeps=parties.keeps(actor(), found),
    )


@bp.get(f"/sponsorship/{FUND}/proposals/{NUMBER}/")
@requires(Action.LEDGER_SEE)
def proposal(fund: int, number: int) -> str:
    """A proposal as it was computed; whether anything has changed since."""
    found = _read(fund)
    made = queries_proposals.proposal(actor(), found, number)
    keeps = parties.keeps(actor(), found)
    return render_template(
        "sponsorship/proposal.html",
        fund=found,
        proposal=made,
        shown=showing.shown(found, made),
        has_changed=proposing.has_changed(found, made),
        keeps=keeps,
        may_award=keeps and found.status is FundStatus.OPEN,
        judged=JUDGED,
    )


@bp.route(f"/sponsorship/{FUND}/proposals/new", methods=METHODS)
@requires(Action.SPONSORSHIP_DECIDE)
@commits
def new_proposal(fund: int) -> Answer:
    """Make a proposal for a meeting."""
    found, status = _own(fund), 200
    if found.status is not FundStatus.OPEN:
        raise Conflict("fund.not_open")
    meetings = queries_proposals.meetings(actor(), found)
    form = ProposalForm(data={"meeting": request.args.get("meeting", ""), "seed": 0})
    form.offer([(one.id, showing.meeting_name(one)) for one in meetings])
    policy = Policy.from_json(found.policy)
    if request.method == "POST" and form.validate():
        try:
            made = proposing.propose(actor(), fund, int(form.meeting.data), form.key.key, seed=form.seed.data or 0)
            flash(_("The proposal is made. Nothing is awarded by it."), "ok")
            return redirect(url_for("sponsorship.proposal", fund=fund, number=made))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            found = queries_fund.fund(actor(), fund)
            status = 409 if isinstance(error, Conflict) else 422
    page = render_template(
        "sponsorship/proposal_new.html", fund=found, form=form, policy=policy, meetings=form.meeting.choices
    )
    return page, 422 if form.errors and status == 200 else status


@bp.route(f"/sponsorship/{FUND}/policy", methods=METHODS)
@requires(Action.FUND_EDIT)
@commits
def policy(fund: int) -> Answer:
    """What counts in proposals from now on."""
    found, status = _own(fund), 200
    form = PolicyForm(data=values_of(found))
    if request.method == "POST" and form.validate():
        try:
            proposing.set_policy(actor(), fund, form.seen, form.policy)
            flash(_("Proposals are made by this from now on."), "ok")
            return redirect(url_for("sponsorship.proposals", fund=fund))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            form.revision.data, status = str(found.revision), 409 if isinstance(error, Conflict) else 422
    page = render_template("sponsorship/policy.html", fund=found, form=form)
    return page, 422 if form.errors and status == 200 else status


def _read(fund: int) -> Fund:
    """A fund whose proposals the person reads; for others this page does not exist."""
    found = queries_fund.fund(actor(), fund)
    queries_proposals.check_reads(actor(), found)
    authorize(Action.LEDGER_SEE, parties.scope_of(found))
    return found


def _own(fund: int) -> Fund:
    """A fund that the person keeps; for others these pages do not exist."""
    found = queries_fund.fund(actor(), fund)
    authorize(Action.FUND_EDIT, parties.scope_of(found))
    return found
