"""Pages of the solver: what counts, asking for a timetable, how far a run is, what it proposes, taking it over."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.web import actor, authorize, can, commits, lang, requires

from . import accepting, forms_runs, labels_runs, parties, queries, queries_runs, reading, showing_runs, solving
from .forms_runs import AcceptForm, RunForm, WeightsForm
from .models import Programme, SolverRun
from .rules import RunStatus
from .situation import Situation
from .views import NUMBER, bp
from .weights import all_weights

Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _run_words() -> dict[str, object]:
    return {"run_words": labels_runs}


@bp.route("/meetings/<code>/programme/solver/", methods=["GET", "POST"])
@requires(Action.PROGRAMME_DRAFT)
@commits
def solver(code: str) -> Answer:
    """Ask for a timetable; the latest runs; what counts."""
    programme = queries.of_meeting(code)
    scope = parties.scope_of(programme.meeting)
    authorize(Action.PROGRAMME_DRAFT if request.method == "GET" else Action.PROGRAMME_EDIT, scope)
    form, status = RunForm(), 200
    if request.method == "POST" and form.validate():
        try:
            run = solving.ask(actor(), programme.id, form.draft)
            flash(_("The solver is asked. It begins as soon as the worker is free."), "ok")
            return redirect(url_for("programme.run", number=run.id))
        except Conflict as error:
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "programme/solver.html",
        form=form,
        programme=programme,
        meeting=programme.meeting,
        runs=queries_runs.last_runs(programme.id),
        weights=all_weights(programme.weights),
        may_edit=can(Action.PROGRAMME_EDIT, scope),
    )
    return page, 422 if form.errors and status == 200 else status


@bp.route("/meetings/<code>/programme/weights", methods=["GET", "POST"])
@requires(Action.PROGRAMME_EDIT)
@commits
def weights(code: str) -> Answer:
    """What a breach of each kind costs in this programme."""
    programme = queries.of_meeting(code)
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting))
    shown = forms_runs.shown(all_weights(programme.weights))
    form, status = WeightsForm(data=shown | {"revision": programme.revision}), 200
    if request.method == "POST" and form.validate():
        try:
            solving.weigh(actor(), programme.id, form.seen, forms_runs.weights_of(form))
            flash(_("What counts is stored. Warnings and the next run go by it."), "ok")
            return redirect(url_for("programme.solver", code=code))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(queries.of_meeting(code).revision), 409
    page = render_template("programme/weights.html", form=form, meeting=programme.meeting)
    return page, 422 if form.errors and status == 200 else status


def _seen(number: int, action: Action) -> tuple[SolverRun, Programme]:
    run = queries_runs.run(number)
    authorize(action, parties.scope_of(run.programme.meeting))
    return run, run.programme


@bp.get(f"/programme/runs/{NUMBER}/")
@requires(Action.PROGRAMME_DRAFT)
def run(number: int) -> str:
    """A run: how far it is, or what came of it."""
    found, programme = _seen(number, Action.PROGRAMME_DRAFT)
    return _page(found, programme)


@bp.get(f"/programme/runs/{NUMBER}/state")
@requires(Action.PROGRAMME_DRAFT)
def run_state(number: int) -> str:
    """The part of that page which changes while the solver is at work."""
    found, programme = _seen(number, Action.PROGRAMME_DRAFT)
    return render_template("programme/run_state.html", **_shown(found, programme, None))


@bp.post(f"/programme/runs/{NUMBER}/cancel")
@requires(Action.PROGRAMME_EDIT)
@commits
def stop_run(number: int) -> Response:
    """Have a run stopped; the best that it has found is kept."""
    _seen(number, Action.PROGRAMME_EDIT)
    solving.cancel(actor(), number)
    flash(_("The run is being stopped."), "ok")
    return redirect(url_for("programme.run", number=number))


@bp.post(f"/programme/runs/{NUMBER}/accept")
@requires(Action.PROGRAMME_EDIT)
@commits
def accept_run(number: int) -> Answer:
    """Take over what a run proposes for the sessions that are ticked."""
    found, programme = _seen(number, Action.PROGRAMME_EDIT)
    form, situation = AcceptForm(), _situation(programme)
    form.offer([(one.session, str(one.session)) for one in showing_runs.moves(found, situation)], is_first=False)
    status = 200
    if form.validate():
        try:
            taken = accepting.accept(actor(), number, form.chosen)
            _say(taken)
            return redirect(url_for("programme.run", number=number))
        except Conflict as error:
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    return _page(found, programme, form), 422 if status == 200 else status


def _say(taken: accepting.Taken) -> None:
    if taken.moved:
        moved = len(taken.moved)
        flash(ngettext("%(num)s session is moved.", "%(num)s sessions are moved.", moved), "ok")
    if taken.left:
        left = len(taken.left)
        flash(
            ngettext(
                "%(num)s session is left where it is: the plan has changed since the solver began.",
                "%(num)s sessions are left where they are: the plan has changed since the solver began.",
                left,
            ),
            "warn",
        )


def _situation(programme: Programme) -> Situation:
    return reading.situation(queries.whole(programme.id), lang())


def _page(run: SolverRun, programme: Programme, form: AcceptForm | None = None) -> str:
    return render_template("programme/run.html", **_shown(run, programme, form))


def _shown(run: SolverRun, programme: Programme, form: AcceptForm | None) -> dict[str, Any]:
    """What the page of a run shows; the plan is read for a run that has come to its end only."""
    is_over = run.status not in (RunStatus.WAITING, RunStatus.RUNNING)
    situation = _situation(programme) if is_over and run.result else None
    moves = showing_runs.moves(run, situation) if situation is not None else []
    if form is None:
        form = AcceptForm()
        form.offer([(one.session, str(one.session)) for one in moves if one.obstacle is None], is_first=True)
    return {
        "run": run,
        "result": run.result or {},
        "is_over": is_over,
        "programme": programme,
        "meeting": programme.meeting,
        "moves": moves,
        "costs": showing_runs.costs(run),
        "reasons": showing_runs.reasons(run, situation) if situation is not None else [],
        "form": form,
        "may_edit": can(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting)),
    }
