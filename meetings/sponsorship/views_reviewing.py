"""Pages of those who judge requests: the list with facts, one request with opinions, and what finance does with it.

Who reviews may hold no role at all: what is not theirs to judge does not exist for them.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import number_of, page_number
from meetings.foundation.web import actor, authorize, commits, public_uncached, requires

from . import facts, parties, queries, queries_awards, queries_fund, reviewing
from . import labels_awards as labels
from . import showing_awards as showing
from .forms_reviewing import DeclineForm, OpinionForm, StepForm
from .models import Fund
from .models_requests import SponsorshipRequest
from .queries_awards import Filters
from .rules import OPEN_REQUESTS, RequestStatus, RequestStep, request_after
from .views import FUND, NUMBER, bp

METHODS = ["GET", "POST"]
CODE = re.compile(r"[A-Z]{3}")
STEPS = ", ".join(step.value for step in labels.REVIEW_STEPS)
LISTED = [one for one in RequestStatus if one is not RequestStatus.DRAFT]
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _award_words() -> dict[str, object]:
    return {"award_words": labels}


@bp.get(f"/sponsorship/{FUND}/requests/")
@public_uncached
def review_list(fund: int) -> str | Response:
    """The requests of a fund that somebody judges, with facts that inform and do not decide."""
    who = actor()
    if who.is_anonymous:
        return to_sign_in()
    found = judged_fund(fund)
    filters = filters_of([one.value for one in LISTED])
    page = queries_awards.review_page(who, found, filters, page_number(request.args.get("page")))
    return render_template(
        "sponsorship/requests.html",
        fund=found,
        rows=showing.rows(page.rows),
        page=page,
        page_url=lambda number: url_for("sponsorship.review_list", fund=fund, **asked(filters), page=number),
        filters=filters,
        statuses=LISTED,
        meetings=queries_awards.meetings_asked(who, found.id),
        states=showing.states_to_choose(who, found),
    )


@bp.route(f"/sponsorship/requests/{NUMBER}/review", methods=METHODS)
@public_uncached
@commits
def review(number: int) -> Answer:
    """A request with its facts and the opinions on it, and one’s own."""
    who = actor()
    if who.is_anonymous:
        return to_sign_in()
    found = queries_awards.judged_request(who, number, reviews=True)
    own = showing.own_review(who, found)
    form = OpinionForm(data={"opinion": own.opinion.value, "words": own.words} if own is not None else {})
    form.opinion.flags.required = True
    may_say, status = _may_say(found), 200
    if request.method == "POST" and not may_say:
        abort(404)
    if request.method == "POST" and form.validate():
        try:
            reviewing.give_opinion(who, number, form.chosen, form.words.data or "")
            flash(_("Your opinion is stored."), "ok")
            return redirect(url_for("sponsorship.review", number=number))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    page = render_template(
        "sponsorship/review.html",
        found=found,
        fund=found.fund,
        meeting=found.meeting,
        facts=facts.of_request(found),
        reviews=sorted(found.reviews, key=lambda one: (one.at, one.id)),
        form=form if may_say and found.status in OPEN_REQUESTS else None,
        own=own,
        offers=showing.offers(who, found),
        costs=found.costs,
        office_zone=clock.OFFICE_ZONE,
    )
    return page, 422 if form.errors and status == 200 else status


def _may_say(found: SponsorshipRequest) -> bool:
    """Whether somebody judges: the auditor reads only."""
    return parties.keeps(actor(), found.fund) or queries_awards.is_reviewer(actor(), found.fund)


@bp.route(f"/sponsorship/requests/{NUMBER}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.SPONSORSHIP_DECIDE)
@commits
def decide(number: int, step: str) -> Answer:
    """Ask before a step of the review, then take it."""
    way, found, status = RequestStep(step), own_desk(number), 200
    form = _form(way, found)
    following = queries.next_call(found, clock.business_today()) if way is RequestStep.CARRY else None
    if request.method == "GET":
        request_after(found.status, way, parties.parties_of(actor(), found))
        if way is RequestStep.CARRY and not found.is_late:
            raise Conflict("request.late")
        if way is RequestStep.CARRY and following is None:
            raise Conflict("request.no_next_call")
    elif form.validate():
        try:
            to = _take(way, found, form)
            flash(str(labels.DONE[way]), "ok")
            return redirect(url_for("sponsorship.request", number=to))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(found.revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "sponsorship/decide.html",
        form=form,
        step=way,
        found=found,
        fund=found.fund,
        meeting=found.meeting,
        state=facts.of_request(found).state.name,
        following=following,
    )
    return page, 422 if form.errors and status == 200 else status


def _form(way: RequestStep, found: SponsorshipRequest) -> Any:
    match way:
        case RequestStep.DECLINE:
            form = DeclineForm(data={"revision": found.revision})
            form.reason.flags.required = True
            return form
        case RequestStep.TAKE_UP:
            return RevisionForm(data={"revision": found.revision})
        case _:
            return StepForm(data={"revision": found.revision})


def _take(way: RequestStep, found: SponsorshipRequest, form: Any) -> int:
    """Take a step; the request to show then."""
    who, words = actor(), (form.words.data or "") if "words" in form else ""
    match way:
        case RequestStep.TAKE_UP:
            reviewing.take_up(who, found.id, form.seen)
        case RequestStep.WAIT:
            reviewing.wait(who, found.id, form.seen, words)
        case RequestStep.RECONSIDER:
            reviewing.reconsider(who, found.id, form.seen, words)
        case RequestStep.DECLINE:
            reviewing.decline(who, found.id, form.seen, form.chosen, words)
        case _:
            return reviewing.carry(who, found.id, form.seen, words).id
    return found.id


# --- for the pages of awards as well --------------------------------------------------------------------------------


def to_sign_in() -> Response:
    """Notices lead here: whoever is not signed in is asked to, whether there is anything or not. What they send meets
    nothing, as elsewhere."""
    if request.method == "POST":
        abort(404)
    return redirect(url_for("security.login", next=request.path))


def judged_fund(number: int) -> Fund:
    """A fund whose requests somebody judges, or reads as the auditor. Raises NotFound `fund.unknown`."""
    found = queries_fund.fund(actor(), number)
    if not queries_awards.reviews(actor(), found):
        raise NotFound("fund.unknown")
    return found


def own_desk(number: int) -> SponsorshipRequest:
    """A request of whose fund somebody is finance, and that they judge; for others this page does not exist."""
    found = queries_awards.judged_request(actor(), number)
    authorize(Action.SPONSORSHIP_DECIDE, parties.scope_of(found.fund))
    return found


def filters_of(statuses: list[str]) -> Filters:
    """What of a list is asked for; what is none is all."""
    status, meeting = request.args.get("status"), number_of(request.args.get("meeting"), 0)
    state = request.args.get("state", "")
    return Filters(status if status in statuses else None, meeting or None, state if CODE.fullmatch(state) else None)


def asked(filters: Filters) -> dict[str, Any]:
    """The same, for an address."""
    return {name: value for name, value in asdict(filters).items() if value}
