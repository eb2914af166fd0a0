"""The secretariat’s pages of calls for nominations: preparing, editing, and every step with its question."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar import links
from meetings.deadlines import presenting
from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, requires

from . import calls, labels, labels_posts, offering, panels, queries_posts, telling
from .forms_calls import CallForm, Reading, readings, values_of
from .models import NominationCall, Post
from .rules import CallAction, CallStatus
from .steps import CallStep, Reach

bp = Blueprint("calls", __name__)
NUMBER = "<int(max=2147483647):number>"
METHODS = ["GET", "POST"]
STEPS = ", ".join(step.value for step in CallStep)
OVER = (CallStatus.CLOSED, CallStatus.WITHDRAWN)
Answer = str | Response | tuple[str, int]


@bp.route(f"/nominations/posts/{NUMBER}/call", methods=METHODS)
@requires(Action.CALL_EDIT)
@commits
def new(number: int) -> Answer:
    """Prepare a call for a post: a draft, until it is opened."""
    post = queries_posts.post(number)
    authorize(Action.CALL_EDIT, Scope(process=post.process.code))
    if request.method == "GET" and not offering.may_call(post):
        raise Conflict("officer.post_taken" if post.officer is not None else "call.another")
    offered, form = _offered(post), CallForm()
    _fill(form, post, offered)
    if request.method == "POST" and form.validate():
        try:
            made = calls.create(actor(), post.id, form.draft(_seat(post)))
            flash(str(labels_posts.CALL_PREPARED), "ok")
            return redirect(url_for("nominations.call", number=made.id))
        except Conflict as error:
            put(form, error)
            return _form_page(form, post, offered, status=409)
        except RuleViolation as error:
            form.say(error)
    return _form_page(form, post, offered)


@bp.route(f"/nominations/calls/{NUMBER}/edit", methods=METHODS)
@requires(Action.CALL_EDIT)
@commits
def edit(number: int) -> Answer:
    """Change a call; when somebody else was faster, choose field by field."""
    call = _mine(number)
    if request.method == "GET" and call.status in OVER:
        raise Conflict("call.over")
    offered, post = _offered(call.post, call), call.post
    stored = _filled(call, offered, None)
    form = _filled(call, offered, conflicts.settled(request.form, stored)) if request.method == "POST" else stored
    if request.method == "POST" and form.validate():
        try:
            calls.edit(actor(), call.id, form.seen, _draft(form, call))
            flash(_("Saved."), "ok")
            return redirect(url_for("nominations.call", number=call.id))
        except Conflict as error:
            if error.code == "record.changed_meanwhile" and call.status not in OVER:
                return _both_versions(stored, form, call)
            put(form, error)
            return _form_page(form, post, offered, call, status=409)
        except RuleViolation as error:
            form.say(error)
    return _form_page(form, post, offered, call)


@bp.route(f"/nominations/calls/{NUMBER}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.CALL_EDIT)
@commits
def act(number: int, step: str) -> Answer:
    """Say what a step does and who is told, then take it."""
    call, way, status = _mine(number), CallStep(step), 200
    post = call.post
    if request.method == "GET" and way not in offering.steps_of_call(call, queries_posts.is_settled(call.id)):
        raise Conflict("call.act_not_allowed")
    form = RevisionForm(data={"revision": call.revision})
    if request.method == "POST" and form.validate():
        try:
            _do(way, call, form.seen)
            flash(str(labels_posts.CALL_DONE[way]), "ok")
            gone = way is CallStep.DISCARD
            return redirect(_officers_page(post) if gone else url_for("nominations.call", number=call.id))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(call.revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "nominations/call_step.html",
        call=call,
        post=post,
        form=form,
        step=way,
        told=_told(way, call),
        groups=panels.group_names(clock.business_today()),
        words=labels,
        steps=labels_posts,
    )
    return page, 422 if form.errors and status == 200 else status


def _do(way: CallStep, call: NominationCall, revision: int) -> None:
    if way is CallStep.DISCARD:
        calls.discard(actor(), call.id, revision)
    else:
        calls.act(actor(), call.id, revision, CallAction(way.value))


def _told(way: CallStep, call: NominationCall) -> Any:
    """Who is told of a step, in words: only that a call is open is told."""
    reach = telling.reach_of_call(call.post, call.groups) if way is CallStep.OPEN else Reach.NOBODY
    return labels_posts.TOLD[reach]


def _mine(number: int) -> NominationCall:
    call = queries_posts.call(number)
    authorize(Action.CALL_EDIT, Scope(process=call.post.process.code))
    return call


def _seat(post: Post) -> list[str] | None:
    """Whom the seat of a group asks: that group; None where there is a choice."""
    return [post.group_code] if post.group_code else None


def _offered(post: Post, call: NominationCall | None = None) -> list[Reading]:
    codes = [meeting.code for meeting in post.meetings]
    return readings(queries_posts.due(post.process_id, codes, call.requirement_id if call is not None else None))


def _fill(form: CallForm, post: Post, offered: list[Reading], call: NominationCall | None = None) -> None:
    groups = panels.group_names(clock.business_today())
    form.offer(offered, [(code, into(name).text) for code, name in groups.items()])
    is_open = call is not None and call.status.is_public
    form.fix(groups=is_open or bool(post.group_code), is_binding=is_open)


def _filled(call: NominationCall, offered: list[Reading], sent: Any) -> CallForm:
    form = CallForm(sent, data=values_of(call))
    _fill(form, call.post, offered, call)
    return form


def _draft(form: CallForm, call: NominationCall) -> Any:
    if call.status.is_public:
        return form.draft(call.groups, call.is_binding)
    return form.draft(_seat(call.post))


def _both_versions(stored: CallForm, form: CallForm, call: NominationCall) -> Answer:
    rows = [row for row in conflicts.rows(stored, form) if row.differs]
    sent, revision, back = conflicts.sent(form), str(call.revision), url_for("nominations.call", number=call.id)
    return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409


def _officers_page(post: Post) -> str:
    return url_for("calendar.officers", code=post.meetings[0].code, _anchor=f"post-{post.id}")


def _form_page(
    form: CallForm, post: Post, offered: list[Reading], call: NominationCall | None = None, status: int = 200
) -> Answer:
    back = url_for("nominations.call", number=call.id) if call is not None else _officers_page(post)
    page = render_template(
        "nominations/call_form.html",
        form=form,
        post=post,
        call=call,
        offered=offered,
        back=back,
        groups=panels.group_names(clock.business_today()),
        zone=presenting.zone_words(),
        links=links,
        words=labels,
        steps=labels_posts,
    )
    return page, 422 if form.errors and status == 200 else status
