"""Pages of silence procedures: the list, one with its record, what is done with it, the evidence of an objection."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import clock, downloads
from meetings.foundation.access_table import Action
from meetings.foundation.database import unit_of_work
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires, takes_file

from . import addressing, authority, labels, letters, queries, services, showing, subjects
from .addressing import Addressed
from .drafts import Answer, SilenceDraft
from .forms import AgainForm, AnswerForm, ExtensionForm, InstantForm, ObjectionForm, RecordForm, WithdrawalForm
from .models import SilenceProcedure
from .rules import ManagerKind, Step, Via

bp = Blueprint("silence", __name__)
PAGE = 25
NUMBER = "<int(max=2147483647):number>"
STEPS = ", ".join(step.value for step in Step)
FORMS: dict[Step, type[RevisionForm]] = {
    Step.EXTEND: ExtensionForm,
    Step.OBJECT: ObjectionForm,
    Step.RECORD: RecordForm,
    Step.ASK_TIME: AnswerForm,
    Step.ADOPT: RevisionForm,
    Step.WITHDRAW: WithdrawalForm,
    Step.PUT_AGAIN: AgainForm,
}


@bp.get("/")
@requires(Action.SILENCE_SEE)
def index() -> str:
    """The procedures that the person may know of, open ones first."""
    who = actor()
    # The list is of what each may see: nobody's scope decides about it as a whole.
    authorize(Action.SILENCE_SEE, authority.any_scope(who))
    page = page_number(request.args.get("page"))
    rows, count = queries.listed(who, page, PAGE)
    now = clock.now()
    return render_template(
        "silence/index.html",
        rows=[(row, showing.remaining(row, now)) for row in rows],
        labels=labels,
        page=page,
        pages=max(1, -(-count // PAGE)),
        page_url=lambda n: url_for("silence.index", page=n if n > 1 else None),
    )


@bp.get(f"/{NUMBER}/")
@requires(Action.SILENCE_SEE)
def show(number: int) -> str:
    """One procedure: the text, until when, who is asked, its record as far as the person may know it."""
    procedure = _seen(number)
    standing, now = services.standing_of(procedure), clock.now()
    manages = authority.manages(actor(), procedure)
    steps = _possible(procedure)
    others = queries.of_subject(procedure.subject_kind, procedure.subject_id)
    return render_template(
        "silence/show.html",
        procedure=procedure,
        versions=[one for one in others if authority.sees(actor(), one)],
        record=showing.record(procedure, actor()),
        addressees=showing.in_order(procedure.addressees),
        steps=steps,
        subject=subjects.shown_to(actor(), procedure),
        is_over=standing.is_over(now),
        remaining="" if standing.is_over(now) else showing.remaining(procedure, now),
        result=showing.result(procedure),
        spoken_for=[one.name for one in authority.spoken_for(actor(), procedure.addressees)],
        group=letters.group_name(procedure) if procedure.manager_kind is ManagerKind.COORDINATOR else "",
        manages=manages,
        remarks=[]
        if not manages or procedure.ended_at is not None
        else showing.remarks_on(procedure, procedure.expires_at, procedure.opened_at),
        documents=letters.documents(procedure.id),
        labels=labels,
    )


@bp.route(f"/{NUMBER}/<any({STEPS}):step>", methods=["GET", "POST"])
@requires(Action.SILENCE_SEE)
@commits
@takes_file
def act(number: int, step: str) -> str | Response | tuple[str, int]:
    """Ask before a step, then do it."""
    way = Step(step)
    if way not in authority.part_in(actor(), _seen(number)):
        abort(404)
    if request.method == "POST":
        with unit_of_work():  # a refusal must not undo that the deadline has passed
            services.settle(number)
    procedure = queries.by_id(number)
    form, status = _form(way, procedure), 200
    if request.method == "GET":
        if way not in _possible(procedure):
            raise Conflict("silence.again_already" if queries.has_successor(procedure.id) else "silence.ended")
    elif form.validate():
        try:
            done = _do(way, procedure, form)
            flash(str(labels.STORED[way]), "ok")
            return redirect(url_for("silence.show", number=done))
        except Conflict as error:
            # Somebody was faster, or the clock: the procedure as it stands now is above the form.
            put(form, error)
            form.revision.data, status = str(procedure.revision), 409
        except RuleViolation as error:
            put(form, error.on("day") if error.field in {"until", "received_at"} else error)
    if form.errors and status == 200:
        status = 422
    words = render_template(
        "silence/act.html",
        procedure=procedure,
        step=way,
        form=form,
        single=form.single if isinstance(form, AnswerForm) else None,
        remaining=showing.remaining(procedure, clock.now()),
        labels=labels,
    )
    return words, status


@bp.get(f"/{NUMBER}/evidence/<int(max=32767):position>")
@requires(Action.SILENCE_SEE)
def evidence(number: int, position: int) -> Response:
    """The note or the mail by which an objection came, for those who may know whose it was. Never shown in place."""
    procedure = _seen(number)
    act = next((one for one in procedure.acts if one.position == position), None)
    if act is None or act.evidence is None:
        abort(404)
    if not showing.knows(act, actor(), authority.manages(actor(), procedure)):
        abort(404)
    return downloads.to_keep(act.evidence)


def _seen(number: int) -> SilenceProcedure:
    procedure = queries.by_id(number)
    authorize(Action.SILENCE_SEE, authority.scope_seen(actor(), procedure))
    return procedure


def _possible(procedure: SilenceProcedure) -> list[Step]:
    """What the person may do with a procedure now."""
    steps = list(authority.steps(actor(), procedure, services.standing_of(procedure), clock.now()))
    if Step.PUT_AGAIN in steps and (queries.has_successor(procedure.id) or not subjects.can_be_asked(procedure)):
        steps.remove(Step.PUT_AGAIN)
    return steps


def _form(way: Step, procedure: SilenceProcedure) -> RevisionForm:
    given: dict[str, Any] = {"revision": procedure.revision}
    if way is Step.PUT_AGAIN:
        given |= {"title": procedure.title, "text": procedure.text}
    form = FORMS[way](data=given)
    if isinstance(form, InstantForm) and request.method == "GET" and way is Step.EXTEND:
        form.show(procedure.expires_at, procedure.zone)
    if isinstance(form, AnswerForm):
        objected = services.standing_of(procedure).objected if way is not Step.ASK_TIME else frozenset()
        asked = showing.in_order(procedure.addressees)
        if way is not Step.RECORD:
            asked = authority.spoken_for(actor(), asked)
        form.offer([(one.id, into(one.name).text) for one in asked if one.id not in objected], lang())
    return form


def _do(way: Step, procedure: SilenceProcedure, form: Any) -> int:
    """Do it; the number of the procedure to show then."""
    who, number = actor(), procedure.id
    match way:
        case Step.OBJECT:
            services.object_(who, number, _answer(form))
        case Step.ASK_TIME:
            services.ask_time(who, number, _answer(form))
        case Step.RECORD:
            services.record_objection(
                who,
                number,
                _answer(form),
                via=Via(form.via.data),
                received_at=form.instant(procedure.zone),
                evidence=form.evidence.upload,
            )
        case Step.EXTEND:
            services.extend(who, number, form.seen, form.instant(procedure.zone), form.reason.data or "")
        case Step.ADOPT:
            services.adopt(who, number, form.seen)
        case Step.WITHDRAW:
            services.withdraw(who, number, form.seen, form.reason.data or "")
        case Step.PUT_AGAIN:
            return services.put_again(who, number, _draft(procedure, form)).id
    return number


def _answer(form: AnswerForm) -> Answer:
    public = form.author_public.data if isinstance(form, ObjectionForm) else None
    return Answer(
        form.reason.data or "",
        str(form.reason_lang.data or ""),
        public,
        int(form.addressee.data) if form.addressee.data else None,
    )


def _draft(procedure: SilenceProcedure, form: AgainForm) -> SilenceDraft:
    asked = [Addressed(one.kind, one.code, one.name) for one in procedure.addressees]
    group = procedure.manager_scope if procedure.manager_kind is ManagerKind.COORDINATOR else ""
    return SilenceDraft(
        title=form.title.text,
        text=form.text.text,
        addressees=addressing.anew(asked, group, clock.business_today()),
        expires_at=form.instant(procedure.zone),
        zone=procedure.zone,
        words=form.words.text,
    )
