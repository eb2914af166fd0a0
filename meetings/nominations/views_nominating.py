"""Pages by which a State or a group nominates: the draft, and what its nominator does with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires, takes_file
from meetings.states import queries as states

from . import labels, labels_nominating, nominating, panels, parties, queries, showing
from .forms_nominating import NameForm, NominationForm, RecordedWithdrawalForm, WithdrawalForm
from .labels_nominating import NominatingStep
from .models import Nomination, NominationCall
from .rules import NominationAction, NominationStatus, Party, Via, lateness, move

bp = Blueprint("nominating", __name__)
NUMBER = "<int(max=2147483647):number>"
STEPS = ", ".join(step.value for step in NominatingStep)
WHO = {
    NominatingStep.WITHDRAW: frozenset({Party.NOMINATOR, Party.SECRETARIAT}),
    NominatingStep.NAME: frozenset({Party.NOMINATOR, Party.SECRETARIAT}),
}
OWN = frozenset({Party.NOMINATOR})
Answer = str | Response | tuple[str, int]
Nominator = tuple[str, bool]  # the code of a State, or (True) of a group


@bp.route(f"/nominations/calls/{NUMBER}/nominate", methods=["GET", "POST"])
@requires(Action.NOMINATION_SUBMIT)
@commits
@takes_file
def new(number: int) -> Answer:
    """A new draft."""
    call = queries.call_by_id(actor(), number)
    offered = nominating.open_to(actor(), call, showing.counted(actor()))
    if not offered:
        abort(404)
    authorize(Action.NOMINATION_SUBMIT, parties.nominator_scope(*offered[0]))
    form, status = _form(offered), 200
    if request.method == "GET":
        lateness(call.status, call.limit, clock.now())
    elif form.validate():
        code, by_group = _chosen(form, offered)
        try:
            made = nominating.draft(actor(), call.id, code, by_group, form.draft)
            flash(str(labels_nominating.STORED), "ok")
            return redirect(url_for("nominations.show", number=made.id))
        except (Conflict, RuleViolation) as error:
            status = _refused(form, error)
    return _page("edit", form, status, call=call, nomination=None)


@bp.route(f"/nominations/{NUMBER}/edit", methods=["GET", "POST"])
@requires(Action.NOMINATION_SUBMIT)
@commits
@takes_file
def edit(number: int) -> Answer:
    """A draft as it is."""
    nomination = _own(number, OWN)
    nominator = (nomination.nominator, nomination.by_group)
    form, status = _form([nominator], nomination), 200
    if nomination.status is not NominationStatus.DRAFT:
        raise Conflict("nomination.submitted")
    if request.method == "POST" and form.validate():
        try:
            nominating.edit(actor(), number, form.seen, form.draft)
            flash(str(labels_nominating.STORED), "ok")
            return redirect(url_for("nominations.show", number=number))
        except (Conflict, RuleViolation) as error:
            status = _refused(form, error, nomination)
    return _page("edit", form, status, call=nomination.call, nomination=nomination)


@bp.route(f"/nominations/{NUMBER}/<any({STEPS}):step>", methods=["GET", "POST"])
@requires(Action.NOMINATION_SEE)
@commits
@takes_file
def act(number: int, step: str) -> Answer:
    """Ask before a step, then take it."""
    way = NominatingStep(step)
    nomination = _own(number, WHO.get(way, OWN))
    form, status = _form_of(way, nomination), 200
    if request.method == "GET":
        _check(way, nomination)
    elif form.validate():
        try:
            done = _do(way, nomination, form)
            flash(str(labels_nominating.DONE[way]), "ok")
            return redirect(done)
        except (Conflict, RuleViolation) as error:
            status = _refused(form, error, nomination)
    return _page("act", form, status, call=nomination.call, nomination=nomination, step=way)


def _own(number: int, needed: frozenset[Party]) -> Nomination:
    """A nomination in which the person has one of these parts; for others this page does not exist."""
    nomination = queries.nomination_by_id(actor(), number)
    process = showing.process_of(nomination)
    mine = needed & parties.parties_of(actor(), nomination, process)
    if Party.NOMINATOR in mine:
        scope = parties.nominator_scope(nomination.nominator, nomination.by_group)
        authorize(Action.NOMINATION_SUBMIT, scope)
    else:
        authorize(Action.NOMINATION_CIRCULATE, Scope(process=process) if mine else Scope())
    return nomination


def _is_own(nomination: Nomination) -> bool:
    return Party.NOMINATOR in parties.parties_of(actor(), nomination, showing.process_of(nomination))


def _check(way: NominatingStep, nomination: Nomination) -> None:
    """Raise Conflict where a step cannot be taken as things stand: no form is shown for it."""
    call = nomination.call
    if way is NominatingStep.DISCARD:
        if nomination.status is not NominationStatus.DRAFT:
            raise Conflict("nomination.submitted")
        return
    mine = parties.parties_of(actor(), nomination, showing.process_of(nomination))
    move(nomination.status, NominationAction(way.value), mine)
    if way in (NominatingStep.SUBMIT, NominatingStep.REPLACE):
        lateness(call.status, call.limit, clock.now())


def _form_of(way: NominatingStep, nomination: Nomination) -> Any:
    revision = nomination.revision
    match way:
        case NominatingStep.REPLACE:
            nominator = (nomination.nominator, nomination.by_group)
            return _form([nominator], data={"revision": revision, "state": nomination.state})
        case NominatingStep.NAME:
            return NameForm(data={"revision": revision, "person": nomination.person})
        case NominatingStep.WITHDRAW if _is_own(nomination):
            return WithdrawalForm(data={"revision": revision})
        case NominatingStep.WITHDRAW:
            return RecordedWithdrawalForm(data={"revision": revision})
        case _:
            return RevisionForm(data={"revision": revision})


def _do(way: NominatingStep, nomination: Nomination, form: Any) -> str:
    """Do it; the page to show then."""
    who, number = actor(), nomination.id
    match way:
        case NominatingStep.SUBMIT:
            nominating.submit(who, number, form.seen)
        case NominatingStep.DISCARD:
            nominating.discard(who, number, form.seen)
            return url_for("nominations.call", number=nomination.call_id)
        case NominatingStep.NAME:
            nominating.name(who, number, form.seen, form.person.data or "")
        case NominatingStep.REPLACE:
            return url_for("nominations.show", number=nominating.replace(who, number, form.seen, form.draft).id)
        case NominatingStep.WITHDRAW:
            via = Via(form.via.data) if isinstance(form, RecordedWithdrawalForm) else Via.APPLICATION
            nominating.withdraw(who, number, form.seen, form.words.data or "", via)
    return url_for("nominations.show", number=number)


def _refused(form: RevisionForm, error: Conflict | RuleViolation, nomination: Nomination | None = None) -> int:
    """Say what was wrong. After a conflict the page shows the nomination as it stands now, and what was typed stays."""
    put(form, error)
    if isinstance(error, RuleViolation):
        return 422
    if nomination is not None:
        form.revision.data = str(nomination.revision)
    return 409


# --- the form of a draft --------------------------------------------------------------------------------------------


def _key(nominator: Nominator) -> str:
    code, by_group = nominator
    return f"group:{code}" if by_group else code


def _chosen(form: NominationForm, offered: list[Nominator]) -> Nominator:
    return next(one for one in offered if _key(one) == form.nominator.data)


def _form(
    offered: list[Nominator], nomination: Nomination | None = None, data: dict[str, Any] | None = None
) -> NominationForm:
    """The form for those for whom one nominates: a delegation puts its State forward, a coordinator one of the group’s
    members."""
    today = clock.business_today()
    if nomination is not None:
        names = ("revision", "state", "person", "statement", "statement_lang")
        data = {name: getattr(nomination, name) for name in names}
    form = NominationForm(data=data)
    groups, counted = {code for code, by_group in offered if by_group}, states.group_codes_on(today)
    own = {code for code, by_group in offered if not by_group} | (
        {nomination.state} if nomination is not None else set()
    )
    named = states.choices(today, lang())
    shorts, known = panels.group_names(today), dict(named)
    form.offer(
        [(_key(one), into(shorts[one[0]]).text if one[1] else known.get(one[0], one[0])) for one in offered],
        [(code, name) for code, name in named if code in own or counted.get(code) in groups],
        lang(),
    )
    return form


def _page(name: str, form: Any, status: int, *, call: NominationCall, **given: Any) -> tuple[str, int]:
    if form.errors and status == 200:
        status = 422
    nomination: Nomination | None = given["nomination"]
    page = render_template(
        f"nominations/nominating_{name}.html",
        form=form,
        call=call,
        title=showing.post_name(actor(), call.post),
        names=showing.names([nomination] if nomination is not None else []),
        is_late=call.limit.is_over(clock.now()),
        words=labels,
        more_words=labels_nominating,
        **given,
    )
    return page, status
