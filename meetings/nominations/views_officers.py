"""The secretariat’s steps with an officer: elected, withdrawn, resigned, replaced, and who holds the post in person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.presentation import day
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.states import queries as states

from . import labels, labels_posts, offering, officers, panels, queries_posts, telling
from .forms_officers import ElectionForm, EndForm, PersonForm, ReplaceForm
from .models import Officer
from .steps import OfficerStep, Reach

bp = Blueprint("officers", __name__)
NUMBER = "<int(max=2147483647):number>"
STEPS = ", ".join(step.value for step in OfficerStep)
FORMS: dict[OfficerStep, type[RevisionForm]] = {
    OfficerStep.ELECT: ElectionForm,
    OfficerStep.NAME: PersonForm,
    OfficerStep.WITHDRAW: EndForm,
    OfficerStep.RESIGN: EndForm,
    OfficerStep.REPLACE: ReplaceForm,
}
TELLING = (OfficerStep.ELECT, OfficerStep.REPLACE)


@bp.route(f"/nominations/officers/{NUMBER}/<any({STEPS}):step>", methods=["GET", "POST"])
@requires(Action.OFFICER_EDIT)
@commits
def act(number: int, step: str) -> str | Response | tuple[str, int]:
    """Say what a step does and who is told, then take it."""
    officer, way, status = queries_posts.officer(number), OfficerStep(step), 200
    post = officer.post
    authorize(Action.OFFICER_EDIT, Scope(process=post.process.code))
    if request.method == "GET" and way not in offering.steps_of_officer(post, officer):
        raise Conflict("officer.act_not_allowed")
    form = _form(way, officer)
    if request.method == "POST" and form.validate():
        try:
            _do(way, officer, form)
            flash(str(labels_posts.OFFICER_DONE[way]), "ok")
            return redirect(_back(officer))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(officer.revision), 409
        except RuleViolation as error:
            put(form, error)
    today = clock.business_today()
    found = states.by_iso3([officer.state])
    page = render_template(
        "nominations/officer_step.html",
        officer=officer,
        post=post,
        person=officer.name_on(today),
        state=found[0].name_on(today) if found else officer.state,
        form=form,
        step=way,
        told=labels_posts.TOLD[telling.reach_of_officer(post) if way in TELLING else Reach.NOBODY],
        groups=panels.group_names(today),
        back=_back(officer),
        words=labels,
        steps=labels_posts,
    )
    return page, 422 if form.errors and status == 200 else status


def _form(way: OfficerStep, officer: Officer) -> RevisionForm:
    form = FORMS[way](data={"revision": officer.revision})
    if isinstance(form, ElectionForm):
        won = queries_posts.ballots_won(officer.nomination_id)
        form.offer([(one.id, one.method, _said(one)) for one in won])
    if isinstance(form, ReplaceForm):
        others = states.choices(clock.business_today(), lang())
        form.offer([(code, name) for code, name in others if code != officer.state])
    return form


def _said(ballot: Any) -> str:
    return _(
        "%(how)s, round %(number)s on %(day)s, as recorded",
        how=str(labels.METHODS[ballot.method]),
        number=ballot.number,
        day=day(ballot.held_on),
    )


def _do(way: OfficerStep, officer: Officer, form: Any) -> None:
    who, number, revision = actor(), officer.id, form.seen
    match way:
        case OfficerStep.ELECT:
            how, ballot = form.chosen
            officers.elect(who, number, revision, form.elected_on.day, how, ballot)
        case OfficerStep.NAME:
            officers.name_person(who, number, revision, form.name.data, form.from_on.day)
        case OfficerStep.WITHDRAW:
            officers.withdraw(who, number, revision, form.ended_on.day, form.words.data or "")
        case OfficerStep.RESIGN:
            officers.resign(who, number, revision, form.ended_on.day, form.words.data or "")
        case OfficerStep.REPLACE:
            officers.replace(who, number, revision, form.ended_on.day, form.draft(), form.words.data or "")


def _back(officer: Officer) -> str:
    post = officer.post
    return url_for("calendar.officers", code=post.meetings[0].code, _anchor=f"post-{post.id}")
