"""Pages by which a State asks for sponsorship: its requests, one of them, the draft, who comes, and its steps."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask import request as sent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts, downloads
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import sentence
from meetings.foundation.web import actor, authorize, commits, lang, public_uncached, requires, takes_file

from . import asking_fund, conditions, labels_requests, panels, parties, queries, queries_fund, sealed
from . import showing_requests as showing
from .drafts import SealedPerson
from .forms_requests import PersonForm, RequestForm, WithdrawalForm, person_of, values_of
from .labels_requests import StateStep
from .models import Fund
from .models_requests import SponsorshipRequest
from .rules import Party, RequestStatus, RequestStep, request_after
from .telling_requests import state_name
from .views import FUND, NUMBER, bp

METHODS = ["GET", "POST"]
STEPS = ", ".join(step.value for step in StateStep)
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _request_words() -> dict[str, object]:
    return {"sponsorship_words": labels_requests}


# --- lists ----------------------------------------------------------------------------------------------------------


@bp.get("/sponsorship/requests/")
@requires(Action.SPONSORSHIP_SEE)
def requests_own() -> str:
    """The requests of the States for which somebody acts, and the calls under which they may ask."""
    who = actor()
    _as_delegation()
    page = queries.own_page(who, page_number(sent.args.get("page")))
    return render_template(
        "sponsorship/requests_own.html",
        rows=showing.rows(page.requests),
        page=page,
        page_url=lambda number: url_for("sponsorship.requests_own", page=number),
        calls=queries.open_calls(who, clock.business_today()),
        today=clock.business_today(),
        several=len(parties.states_of(who)) > 1,
    )


def _as_delegation() -> None:
    """For who acts for no State these pages do not exist."""
    states = sorted(parties.states_of(actor()))
    if not states:
        abort(404)
    authorize(Action.SPONSORSHIP_SEE, Scope(state=states[0]))


# --- drafts ---------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/{FUND}/requests/new", methods=METHODS)
@requires(Action.SPONSORSHIP_SEE)
@commits
@takes_file
def new_request(fund: int) -> Answer:
    """A draft for each of the meetings that are ticked."""
    _as_delegation()
    who, found = actor(), queries_fund.fund(actor(), fund)
    conditions.check_fund(found.status)
    calls = queries.open_calls(who, clock.business_today(), found.id)
    if sent.method == "GET" and not calls:
        raise Conflict("request.call_not_open")
    form = RequestForm(data={"file_kind": "note_verbale"})
    form.offer(showing.state_choices(who), showing.meeting_choices(calls), [], found.currency, found.costs, lang())
    if len(calls) == 1 and not form.meetings.data and sent.method == "GET":
        form.meetings.data = [str(calls[0].meeting_id)]
    status = 200
    if sent.method == "POST" and form.validate():
        try:
            made = asking_fund.draft(who, found.id, form.state.data or "", form.chosen_meetings, form.draft)
            flash(_("The draft is stored. Only your delegation sees it until its focal point submits it."), "ok")
            if len(made) > 1:
                return redirect(url_for("sponsorship.requests_own"))
            return redirect(url_for("sponsorship.request", number=made[0].id))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    return _form_page(form, found, status)


@bp.route(f"/sponsorship/requests/{NUMBER}/edit", methods=METHODS)
@requires(Action.SPONSORSHIP_SEE)
@commits
@takes_file
def edit_request(number: int) -> Answer:
    """A draft as it is; when a colleague was faster, choose field by field."""
    found = _own(number)
    if found.status is not RequestStatus.DRAFT:
        raise Conflict("request.submitted")
    stored, status = _filled(found, None), 200
    form = _filled(found, conflicts.settled(sent.form, stored)) if sent.method == "POST" else stored
    if sent.method == "POST" and form.validate():
        try:
            asking_fund.edit(actor(), number, form.seen, form.draft)
            flash(_("The draft is stored. Only your delegation sees it until its focal point submits it."), "ok")
            return redirect(url_for("sponsorship.request", number=number))
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                return _both_versions(stored, form, found)
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    return _form_page(form, found.fund, status, found)


def _own(number: int) -> SponsorshipRequest:
    """A request of a State for which the person acts; for others this page does not exist."""
    found = queries.own_request(actor(), number)
    authorize(Action.SPONSORSHIP_SEE, Scope(state=found.state_code))
    return found


def _filled(found: SponsorshipRequest, given: Any) -> RequestForm:
    form = RequestForm(given, data=values_of(found) | {"file_kind": "other"})
    form.offer([], [], showing.named_files(found), found.fund.currency, found.fund.costs, lang())
    return form


def _form_page(form: RequestForm, fund: Fund, status: int, found: SponsorshipRequest | None = None) -> Answer:
    back = url_for("sponsorship.show", fund=fund.id)
    if found is not None:
        back = url_for("sponsorship.request", number=found.id)
    page = render_template("sponsorship/request_form.html", form=form, fund=fund, found=found, back=back)
    return page, 422 if form.errors and status == 200 else status


def _both_versions(stored: Any, form: Any, found: SponsorshipRequest) -> Answer:
    if form.file.upload is not None:
        flash(_("The file that you chose is not stored. Attach it again once you have chosen."), "warn")
    rows = [row for row in conflicts.rows(stored, form) if row.differs]
    fields, back = conflicts.sent(form), url_for("sponsorship.request", number=found.id)
    return render_template("conflict.html", rows=rows, sent=fields, revision=str(found.revision), back=back), 409


# --- one request ----------------------------------------------------------------------------------------------------


@bp.get(f"/sponsorship/requests/{NUMBER}/", endpoint="request")
@public_uncached
def show_request(number: int) -> str | Response:
    """A request with what became of it, for its State and for who judges it: who reviews may hold no role at all."""
    found, who = _seen(number), actor()
    if isinstance(found, Response):
        return found
    is_own = found.state_code in parties.states_of(who)
    is_draft = found.status is RequestStatus.DRAFT
    return render_template(
        "sponsorship/request.html",
        found=found,
        fund=found.fund,
        meeting=found.meeting,
        state=state_name(found),
        costs=showing.costs(found),
        files=showing.files(who, found),
        opened=sealed.opened(who, found),
        sees_place=showing.sees_place(who, found),
        record=showing.record(who, found),
        offers=showing.offers(who, found),
        panels=panels.of_request(who, found),
        is_own=is_own,
        needed=[str(sentence(RuleViolation(code))) for code in asking_fund.missing(found)] if is_draft else [],
        late=showing.late(found) if is_draft else found.is_late,
        office_zone=clock.OFFICE_ZONE,
    )


@bp.get(f"/sponsorship/requests/{NUMBER}/files/<int(max=2147483647):file>")
@public_uncached
def request_file(number: int, file: int) -> Response:
    """A document of a request, for who may see it. Never shown in place."""
    found = _seen(number)
    if isinstance(found, Response):
        return found
    held = next((one.file for one in showing.files(actor(), found) if one.attachment_id == file), None)
    if held is None:
        abort(404)
    return downloads.to_keep(held)


def _seen(number: int) -> SponsorshipRequest | Response:
    """The request. Notices lead here: whoever is not signed in is asked to, whether there is one or not."""
    try:
        return queries.request(actor(), number)
    except NotFound:
        if actor().is_anonymous:
            return redirect(url_for("security.login", next=sent.path))
        raise


# --- who comes ------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/requests/{NUMBER}/person", methods=METHODS)
@requires(Action.SPONSORSHIP_SEE)
@commits
@takes_file
def person(number: int) -> Answer:
    """Who comes, with what is kept sealed; when a colleague was faster, choose field by field."""
    found = _own(number)
    if not asking_fund.may_name(actor(), found):
        abort(404)
    conditions.check_nameable(found.status, is_purged=found.purged_at is not None)
    opened = sealed.read(found)
    stored, status = _person_form(found, opened, None), 200
    form = _person_form(found, opened, conflicts.settled(sent.form, stored)) if sent.method == "POST" else stored
    if sent.method == "POST" and form.validate():
        try:
            asking_fund.name_person(actor(), number, form.seen, form.person, form.private, form.files)
            flash(_("What the request says of the person is stored."), "ok")
            return redirect(url_for("sponsorship.request", number=number))
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                return _both_versions(stored, form, found)
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    back = url_for("sponsorship.request", number=number)
    page = render_template(
        "sponsorship/person.html", form=form, found=found, fund=found.fund, is_broken=opened.is_broken, back=back
    )
    return page, 422 if form.errors and status == 200 else status


def _person_form(found: SponsorshipRequest, opened: sealed.Opened, given: Any) -> PersonForm:
    names = SealedPerson.__dataclass_fields__
    private = {name: getattr(opened.person, name) for name in names}
    form = PersonForm(given, data=person_of(found) | private | {"file_kind": "passport"})
    form.offer(showing.nationalities(), showing.named_files(found, private_only=True))
    return form


# --- steps ----------------------------------------------------------------------------------------------------------


@bp.route(f"/sponsorship/requests/{NUMBER}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.SPONSORSHIP_SEE)
@commits
def request_step(number: int, step: str) -> Answer:
    """Ask before a step of the State, then take it."""
    way, found, status = StateStep(step), _own(number), 200
    if way is not StateStep.DISCARD and not parties.may_ask(actor(), found.state_code):
        abort(404)
    form: Any = (WithdrawalForm if way is StateStep.WITHDRAW else RevisionForm)(data={"revision": found.revision})
    if sent.method == "GET":
        _check(way, found)
    elif form.validate():
        try:
            done = _do(way, found, form)
            flash(str(labels_requests.DONE[way]), "ok")
            return redirect(done)
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(found.revision), 409
        except RuleViolation as error:
            put(form, error)
    needed = asking_fund.missing(found) if way is StateStep.SUBMIT else []
    page = render_template(
        "sponsorship/request_step.html",
        form=form,
        found=found,
        fund=found.fund,
        meeting=found.meeting,
        state=state_name(found),
        step=way,
        costs=showing.costs(found),
        needed=[str(sentence(RuleViolation(code))) for code in needed],
        late=showing.late(found) if way is StateStep.SUBMIT else None,
        call=queries.call_of(found),
    )
    return page, 422 if form.errors and status == 200 else status


def _check(way: StateStep, found: SponsorshipRequest) -> None:
    """Raise Conflict where a step cannot be taken as things stand: no form is shown for it."""
    if way is StateStep.DISCARD:
        if found.status is not RequestStatus.DRAFT:
            raise Conflict("request.submitted")
        return
    if way is StateStep.WITHDRAW:
        asking_fund.check_no_award_waits(found)
    request_after(found.status, RequestStep(way.value), {Party.STATE})
    if way is StateStep.SUBMIT:
        asking_fund.check_submittable(found)


def _do(way: StateStep, found: SponsorshipRequest, form: Any) -> str:
    """Do it; the page to show then."""
    match way:
        case StateStep.SUBMIT:
            asking_fund.submit(actor(), found.id, form.seen)
        case StateStep.WITHDRAW:
            asking_fund.withdraw(actor(), found.id, form.seen, form.words.data or "")
        case StateStep.DISCARD:
            asking_fund.discard(actor(), found.id, form.seen)
            return url_for("sponsorship.requests_own")
    return url_for("sponsorship.request", number=found.id)
