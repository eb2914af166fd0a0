"""Pages of requests for sessions: asking for one and what is done with it, all of a meeting, what conference services
are sent."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts, spreadsheet
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, authorize, can, commits, lang, requires

from . import (
    authors,
    booking,
    granting,
    labels_requests,
    offering,
    parties,
    queries,
    queries_requests,
    requesting,
    steps,
)
from .forms_requests import DeclineForm, RequestForm, SlotForm, WordsForm, filter_of, key_of, values_of
from .forms_timetable import read_place
from .labels_requests import AuthorStep, DeskStep
from .models import Programme, SessionRequest
from .queries_requests import Author, author_of
from .rules import ByKind, RequestAction, RequestStatus, move
from .situation import NO_TEXT
from .views import NUMBER, bp

METHODS = ["GET", "POST"]
AUTHOR_STEPS = ", ".join(step.value for step in AuthorStep)
DESK_STEPS = ", ".join(step.value for step in DeskStep)
UNPLACED = "none"
"""Sent where a request is granted without a slot."""
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _request_words() -> dict[str, object]:
    return {"request_words": labels_requests}


# --- lists ----------------------------------------------------------------------------------------------------------


@bp.get("/meetings/<code>/programme/requests/")
@requires(Action.REQUEST_SEE)
def requests(code: str) -> str:
    """The requests for a meeting: one’s own, and for the secretariat all that is submitted."""
    who = actor()
    programme = queries_requests.programme(who, code)
    sees_all = _sees_requests(programme)
    chosen = filter_of(request.args)
    own = queries_requests.own(who, programme.meeting_id) if parties.asks_for(who) else []
    page = None
    if sees_all:
        page = queries_requests.submitted(who, programme.meeting_id, chosen, page_number(request.args.get("page")))
    listed = page.requests if page is not None else []
    known = authors.names([*own, *listed])
    kept = ("status", "kind", "by", "late")
    given: dict[str, Any] = {name: value for name in kept if (value := request.args.get(name))}
    return render_template(
        "programme/requests.html",
        programme=programme,
        meeting=programme.meeting,
        own=offering.rows(own, known),
        asks=bool(parties.asks_for(who)),
        submitted=offering.rows(listed, known),
        page=page,
        page_url=lambda number: url_for("programme.requests", code=code, **given, page=number),
        chosen=chosen,
        statuses=[status for status in RequestStatus if status is not RequestStatus.DRAFT],
        may_ask=offering.may_ask(who, programme),
        is_open=offering.is_open(programme),
        is_over=steps.is_late(clock.now(), programme.requests_until),
    )


def _sees_requests(programme: Programme) -> bool:
    """Whether somebody sees all that is submitted; for who has nothing to do with requests the page does not exist."""
    scope = parties.scope_of(programme.meeting)
    if can(Action.REQUEST_SEE, scope):
        authorize(Action.REQUEST_SEE, scope)
        return True
    authorize(Action.REQUEST_SEE, parties.author_scope(*_asked(Action.REQUEST_SEE)[0]))
    return False


def _asked(action: Action) -> list[Author]:
    """Those for whom somebody asks; a 404 for who asks for nobody."""
    found = [Author(*one) for one in parties.asks_for(actor())]
    if not found:
        authorize(action)
        abort(404)
    return found


@bp.get("/meetings/<code>/programme/rooms.<any(xlsx, csv):form>")
@requires(Action.REQUEST_SEE)
def rooms(code: str, form: str) -> Response:
    """Every session and every request that waits, with what conference services ask for each room."""
    programme = queries_requests.programme(actor(), code)
    authorize(Action.REQUEST_SEE, parties.scope_of(programme.meeting))
    table = booking.table(queries.whole(programme.id))
    name = f"{labels_requests.SHEET} {programme.meeting.code}"
    if form == "csv":
        return spreadsheet.answer(table, name)
    return spreadsheet.workbook(table, name, sheet=str(labels_requests.SHEET), is_rtl=lang() == "ar")


# --- asking ---------------------------------------------------------------------------------------------------------


@bp.route("/meetings/<code>/programme/requests/new", methods=METHODS)
@requires(Action.REQUEST_SUBMIT)
@commits
def new_request(code: str) -> Answer:
    """A new draft."""
    asked = _asked(Action.REQUEST_SUBMIT)
    authorize(Action.REQUEST_SUBMIT, parties.author_scope(*asked[0]))
    programme = queries_requests.programme(actor(), code)
    form, status = _offered(RequestForm(data=_usual(asked)), programme, asked), 200
    if request.method == "GET":
        requesting.check_open(programme)
    elif form.validate():
        author = next(one for one in asked if key_of(one) == form.author.data)
        try:
            made = requesting.draft(actor(), code, author, form.draft)
            flash(_("The draft is stored. Only you and your colleagues see it until it is submitted."), "ok")
            return redirect(url_for("programme.session_request", number=made.id))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    return _form_page(form, programme, status)


def _usual(asked: list[Author]) -> dict[str, Any]:
    """With what the form of a new request begins: those who asked the last time are not asked again."""
    last = queries_requests.last_contact(asked[0])
    return {
        "by_name": last.by_name if asked[0].kind is ByKind.ORGANIZATION else "",
        "contact_name": last.name,
        "contact_email": last.email,
        "contact_phone": last.phone,
        "is_open": True,
    }


@bp.route(f"/programme/requests/{NUMBER}/edit", methods=METHODS)
@requires(Action.REQUEST_SUBMIT)
@commits
def edit_request(number: int) -> Answer:
    """A draft as it is; when a colleague was faster, choose field by field."""
    found = _own(number)
    if found.status is not RequestStatus.DRAFT:
        raise Conflict("programme.request_submitted")
    programme = queries_requests.programme_of(found.meeting_id)
    asked, values = [author_of(found)], values_of(found)
    stored, status = _offered(RequestForm(None, data=values), programme, asked), 200
    form = stored
    if request.method == "POST":
        form = _offered(RequestForm(conflicts.settled(request.form, stored), data=values), programme, asked)
        if form.validate():
            try:
                requesting.edit(actor(), number, form.seen, form.draft)
                flash(_("The draft is stored. Only you and your colleagues see it until it is submitted."), "ok")
                return redirect(url_for("programme.session_request", number=number))
            except Conflict as error:
                if error.code == "record.changed_meanwhile":
                    return _both_versions(stored, form, found)
                put(form, error)
                status = 409
            except RuleViolation as error:
                put(form, error)
    return _form_page(form, programme, status, found)


def _offered(form: RequestForm, programme: Programme, asked: list[Author]) -> RequestForm:
    """A form with what can be chosen in it."""
    form.offer(offering.author_choices(asked), offering.part_choices(programme), lang())
    return form


def _both_versions(stored: RequestForm, form: RequestForm, found: SessionRequest) -> Answer:
    rows = [row for row in conflicts.rows(stored, form) if row.differs]
    sent, back = conflicts.sent(form), url_for("programme.session_request", number=found.id)
    return render_template("conflict.html", rows=rows, sent=sent, revision=str(found.revision), back=back), 409


def _form_page(form: RequestForm, programme: Programme, status: int, found: SessionRequest | None = None) -> Answer:
    back = url_for("programme.requests", code=programme.meeting.code)
    if found is not None:
        back = url_for("programme.session_request", number=found.id)
    page = render_template(
        "programme/request_edit.html",
        form=form,
        programme=programme,
        meeting=programme.meeting,
        is_new=found is None,
        is_over=steps.is_late(clock.now(), programme.requests_until),
        back=back,
    )
    return page, 422 if form.errors and status == 200 else status


def _own(number: int) -> SessionRequest:
    """A request of somebody for whom the person asks; for others this page does not exist."""
    found = queries_requests.request(actor(), number)
    authorize(Action.REQUEST_SUBMIT, parties.author_scope(found.by_kind, found.by_code))
    return found


# --- one request ----------------------------------------------------------------------------------------------------


@bp.get(f"/programme/requests/{NUMBER}/")
@requires(Action.REQUEST_SEE)
def session_request(number: int) -> str:
    """A request with what came of it, and its record."""
    who = actor()
    found = queries_requests.request(who, number)
    scope = parties.author_scope(found.by_kind, found.by_code)
    authorize(Action.REQUEST_SEE, scope if can(Action.REQUEST_SEE, scope) else parties.scope_of(found.meeting))
    programme = queries_requests.programme_of(found.meeting_id)
    return render_template(
        "programme/request.html",
        found=found,
        meeting=found.meeting,
        programme=programme,
        name=authors.name_of(found),
        wishes=offering.wish_words(found, programme),
        record=offering.record(who, found),
        offers=offering.offers(who, found),
        is_over=steps.is_late(clock.now(), programme.requests_until),
        sees_draft=parties.sees_draft(who, found.meeting),
        tongues=offering.tongues(found),
        slot_words=offering.slot_words,
    )


@bp.route(f"/programme/requests/{NUMBER}/<any({AUTHOR_STEPS}):step>", methods=METHODS)
@requires(Action.REQUEST_SUBMIT)
@commits
def request_step(number: int, step: str) -> Answer:
    """Ask before a step of those who ask, then take it."""
    way, found, status = AuthorStep(step), _own(number), 200
    has_words = way in (AuthorStep.REFUSE, AuthorStep.WITHDRAW)
    form: Any = (WordsForm if has_words else RevisionForm)(data={"revision": found.revision})
    if request.method == "GET":
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
    programme = queries_requests.programme_of(found.meeting_id)
    page = render_template(
        "programme/request_step.html",
        form=form,
        found=found,
        meeting=found.meeting,
        step=way,
        name=authors.name_of(found),
        wishes=offering.wish_words(found, programme),
        until=programme.requests_until,
        zone=programme.zone,
        is_over=steps.is_late(clock.now(), programme.requests_until),
        slot_words=offering.slot_words,
    )
    return page, 422 if form.errors and status == 200 else status


def _check(way: AuthorStep, found: SessionRequest) -> None:
    """Raise Conflict where a step cannot be taken as things stand: no form is shown for it."""
    if way is AuthorStep.DISCARD:
        if found.status is not RequestStatus.DRAFT:
            raise Conflict("programme.request_submitted")
        return
    move(found.status, RequestAction(way.value), parties.parties_of(actor(), found))
    if way is AuthorStep.SUBMIT:
        requesting.check_open(queries_requests.programme_of(found.meeting_id))


def _do(way: AuthorStep, found: SessionRequest, form: Any) -> str:
    """Do it; the page to show then."""
    who, number = actor(), found.id
    match way:
        case AuthorStep.SUBMIT:
            requesting.submit(who, number, form.seen)
        case AuthorStep.ACCEPT:
            requesting.accept(who, number, form.seen)
        case AuthorStep.REFUSE:
            requesting.refuse(who, number, form.seen, form.words.data or "")
        case AuthorStep.WITHDRAW:
            requesting.withdraw(who, number, form.seen, form.words.data or "")
        case AuthorStep.DISCARD:
            code = found.meeting.code
            requesting.discard(who, number, form.seen)
            return url_for("programme.requests", code=code)
    return url_for("programme.session_request", number=number)


# --- answering ------------------------------------------------------------------------------------------------------


@bp.route(f"/programme/requests/{NUMBER}/<any({DESK_STEPS}):step>", methods=METHODS)
@requires(Action.REQUEST_GRANT)
@commits
def answer_request(number: int, step: str) -> Answer:
    """Grant a request in a slot, offer another one, or decline it."""
    way, found = DeskStep(step), queries_requests.request(actor(), number)
    authorize(Action.REQUEST_GRANT, parties.scope_of(found.meeting))
    form: Any = _answer_form(way, found)
    status = 200
    if request.method == "GET":
        move(found.status, RequestAction(way.value), parties.parties_of(actor(), found))
    elif form.validate():
        try:
            _answer(way, number, form)
            flash(str(labels_requests.DONE[way]), "ok")
            return redirect(url_for("programme.session_request", number=number))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(found.revision), 409
        except RuleViolation as error:
            put(form, error)
    return _answer_page(way, found, form), 422 if form.errors and status == 200 else status


def _answer_form(way: DeskStep, found: SessionRequest) -> Any:
    if way is DeskStep.DECLINE:
        return DeclineForm(data={"revision": found.revision, "words": NO_TEXT})
    form = SlotForm(data={"revision": found.revision, "words": NO_TEXT, "interpretation": "as_available"})
    if way is DeskStep.OFFER or not found.langs:
        del form.interpretation
    return form


def _answer(way: DeskStep, number: int, form: Any) -> None:
    """Raises what the services do, and RuleViolation `programme.slot_missing` on `slot` where nothing is chosen."""
    if way is DeskStep.DECLINE:
        granting.decline(actor(), number, form.seen, form.words.text)
        return
    chosen = read_place(form.slot.data)
    slot = chosen[0] if chosen is not None else None
    if way is DeskStep.OFFER:
        granting.offer(actor(), number, form.seen, form.draft(slot))
        return
    if form.slot.data != UNPLACED:
        steps.check_slot(slot)
    granting.grant(actor(), number, form.seen, form.draft(slot))


def _answer_page(way: DeskStep, found: SessionRequest, form: Any) -> str:
    programme = queries.whole(queries.of_meeting(found.meeting.code).id)
    return render_template(
        "programme/request_answer.html",
        form=form,
        found=found,
        meeting=found.meeting,
        step=way,
        name=authors.name_of(found),
        wishes=offering.wish_words(found, programme),
        slots=offering.slots(programme, found) if way is not DeskStep.DECLINE else None,
        unplaced=UNPLACED,
        tongues=offering.tongues(found),
    )
