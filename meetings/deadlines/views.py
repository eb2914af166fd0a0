"""Pages of deadlines: the list, one deadline, entering, editing, acts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar import links
from meetings.foundation import clock, conflicts
from meetings.foundation.access import Role, Scope
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.presentation import into
from meetings.foundation.text import clean_line
from meetings.foundation.web import actor, authorize, can, commits, public, requires
from meetings.mandates import labels as mandate_labels
from meetings.mandates.rules import Addressee, Area

from . import counting, labels, last_day, presenting, queries, services
from .forms import SEARCH_MAXIMUM, ActForm, DeadlineFilter, DeadlineForm, ExtensionForm, deadline_values
from .models import OFFICE_ZONE, Deadline
from .queries import Selection, Show
from .rules import DeadlineAction, actions

bp = Blueprint("deadlines", __name__)
DEADLINE = "/<int(max=2147483647):deadline_id>"


@bp.get("/")
@public
def index() -> str:
    """The list: what is next first, by month."""
    form = DeadlineFilter(request.args)
    today = clock.today(OFFICE_ZONE)
    meetings = queries.meeting_choices(actor(), today, request.args.get("meeting", ""), with_deadlines=True)
    form.meeting.choices = [("", _("Any")), *((m.code, into(presenting.meeting_name(m)).text) for m in meetings)]
    selection, problem = _selected(form)
    page = queries.page(actor(), selection, today, _page_number())
    return render_template(
        "deadlines/index.html",
        form=form,
        page=page,
        chapters=list(presenting.chapters(page.deadlines)),
        selection=selection,
        problem=problem,
        now=clock.now(),
        tabs_shown=[
            {
                "label": label,
                "url": _list_url(show),
                "current": show is selection.show,
                "count": page.counts[show],
            }
            for show, label in ((Show.OPEN, _("Open")), (Show.PASSED, _("Passed")), (Show.ALL, _("All")))
        ],
        page_url=lambda number: _list_url(selection.show, number),
        is_narrowed=bool(_kept()),
        can_add=may_somewhere(actor(), Action.DEADLINE_EDIT),
        can_count=may_somewhere(actor(), Action.COUNTING_RULE_SEE),
        presenting=presenting,
        links=links,
    )


def _kept() -> dict[str, str]:
    names = ("q", "binding", "whose", "area", "meeting")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _list_url(show: Show, number: int = 1) -> str:
    values: dict[str, Any] = {**_kept()}
    if show is not Show.OPEN:
        values["show"] = show.value
    if number > 1:
        values["page"] = number
    return url_for("deadlines.index", **values)


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _selected(form: DeadlineFilter) -> tuple[Selection, DomainError | None]:
    """What was asked for; what is not on a list is left aside, and words that cannot be are said."""
    problem, words = None, ""
    try:
        words = clean_line(form.q.data or "", maximum=SEARCH_MAXIMUM, required=False)
    except RuleViolation as error:
        problem, form.q.data = error, ""  # what cannot be shown is not repeated
        put(form, error.on("q"))
    show, owner, area = request.args.get("show"), form.whose.data, form.area.data
    known = {choice[0] for choice in form.meeting.choices or ()}
    return Selection(
        show=Show(show) if show in set(Show) else Show.OPEN,
        words=words,
        is_binding={"yes": True, "no": False}.get(form.binding.data),
        owner=Addressee(owner) if owner in set(Addressee) else None,
        area=Area(area) if area in set(Area) else None,
        meeting=form.meeting.data if form.meeting.data in known else "",
    ), problem


@bp.get(f"{DEADLINE}/")
@public
def show(deadline_id: int) -> str:
    """One deadline: when, in whose words, whose, what it rests on, and what was done with it."""
    deadline = queries.by_id(deadline_id)
    if not queries.anonymous_may_see(deadline):
        authorize(Action.MEETING_PREPARATION, _scope(deadline))
    may_edit = can(Action.DEADLINE_EDIT, _scope(deadline))
    feed = "feeds.deadline"
    return render_template(
        "deadlines/show.html",
        deadline=deadline,
        may_edit=may_edit,
        may_see_names=may_edit or can(Action.AUDIT_READ),
        actions=_possible(deadline) if may_edit else (),
        download=url_for(feed, deadline_id=deadline.id) if feed in current_app.view_functions else None,
        now=clock.now(),
        area=mandate_labels.AREAS[deadline.area],
        remark=last_day.remark(deadline),
        presenting=presenting,
        links=links,
        labels=labels,
    )


@bp.get("/check")
@requires(Action.DEADLINE_EDIT)
def check() -> str:
    """What there is to say of a last day as it is typed: a piece of a page, for the form's script."""
    g.authorized = True  # holidays are public, and a meeting is asked about as far as the person may see it
    asked = request.args
    typed = asked.get("until", asked.get("latest", ""))
    return render_template(
        "deadlines/remark.html", remark=last_day.while_typed(typed, asked.get("meeting", ""), actor())
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.DEADLINE_EDIT)
@commits
def new() -> str | Response | tuple[str, int]:
    """Enter a deadline."""
    form = _offered(DeadlineForm(meeting=request.args.get("meeting", "")), request.args.get("meeting", ""))
    if request.method == "GET" or not form.validate():
        g.authorized = True  # an empty form says nothing of any process
        return _entry(form), 422 if form.errors else 200
    draft = form.draft()
    if draft is not None:
        try:
            process = services.process_of(draft, _own_process())
            authorize(Action.DEADLINE_EDIT, Scope(process=process.code))
            deadline = services.create(actor(), draft, process.code)
            flash(_("The deadline is entered."), "ok")
            return redirect(presenting.url(deadline))
        except RuleViolation as error:
            put(form, error)
    g.authorized = True
    return _entry(form), 422


@bp.route(f"{DEADLINE}/edit", methods=["GET", "POST"])
@requires(Action.DEADLINE_EDIT)
@commits
def edit(deadline_id: int) -> str | Response | tuple[str, int]:
    """Change a deadline; whoever comes second sees both versions and chooses."""
    deadline = _editable(deadline_id)
    code = deadline.meeting.code if deadline.meeting else ""
    stored = _offered(DeadlineForm(formdata=None, data=deadline_values(deadline)), code)
    if request.method == "GET":
        return _entry(stored, deadline)
    form = _offered(DeadlineForm(conflicts.settled(request.form, stored)), code)
    draft = form.draft() if form.validate() else None
    if draft is None:
        return _entry(form, deadline), 422
    try:
        services.edit(actor(), deadline_id, form.known_revision, draft)
    except Conflict:
        return _both_versions(stored, form, deadline), 409
    except RuleViolation as error:
        put(form, error)
        return _entry(form, deadline), 422
    flash(_("The deadline is saved."), "ok")
    return redirect(presenting.url(deadline))


@bp.route(f"{DEADLINE}/<any(do, reopen, extend, waive):verb>", methods=["GET", "POST"])
@requires(Action.DEADLINE_EDIT)
@commits
def act(deadline_id: int, verb: str) -> str | Response | tuple[str, int]:
    """Ask before an act, then record it with its note."""
    action = DeadlineAction(verb)
    deadline = queries.by_id(deadline_id)
    authorize(Action.DEADLINE_EDIT, _scope(deadline))
    form = ExtensionForm() if action is DeadlineAction.EXTEND else ActForm()
    status = 200
    if request.method == "GET":
        if action not in _possible(deadline):
            raise Conflict("deadline.act_not_allowed")
        form.revision.data = str(deadline.revision)
    elif form.validate():
        try:
            services.act(actor(), deadline_id, form.known_revision, action, form.note.data or "", form.until_day)
            flash(str(labels.STORED[action]), "ok")
            return redirect(presenting.url(deadline))
        except Conflict as error:
            # Somebody was faster: the deadline as it stands now is above the form, and the note still in it.
            put(form, error)
            form.revision.data, status = str(deadline.revision), 409
        except RuleViolation as error:
            put(form, error)
    if form.errors and status == 200:
        status = 422
    page = render_template(
        "deadlines/act.html",
        deadline=deadline,
        action=action,
        form=form,
        remark=last_day.while_typed(
            request.form.get("until", ""), deadline.meeting.code if deadline.meeting else "", actor()
        ),
        now=clock.now(),
        presenting=presenting,
        labels=labels,
    )
    return page, status


def _possible(deadline: Deadline) -> list[DeadlineAction]:
    reopens = counting.may_reopen(deadline)
    return [action for action in actions(deadline.state) if action is not DeadlineAction.REOPEN or reopens]


def _editable(deadline_id: int) -> Deadline:
    deadline = queries.by_id(deadline_id)
    authorize(Action.DEADLINE_EDIT, _scope(deadline))
    if deadline.rule_id is not None:
        raise Conflict("deadline.counted")
    return deadline


def _scope(deadline: Deadline) -> Scope:
    return Scope(process=deadline.process.code, meeting=deadline.meeting.code if deadline.meeting else None)


def _own_process() -> str | None:
    """The process of somebody who serves only one; otherwise the deadline's meeting or paragraph must tell."""
    codes = sorted(actor().scopes(Role.SECRETARIAT) - {"*"})
    return codes[0] if codes else None


def _offered(form: DeadlineForm, chosen: str) -> DeadlineForm:
    meetings = queries.meeting_choices(actor(), clock.today(OFFICE_ZONE), chosen)
    return form.offer(
        [(m.code, into(presenting.meeting_name(m)).text) for m in meetings],
        [(str(p.id), links.paragraph_name(p)) for p in queries.paragraph_choices()],
        [
            (str(r.id), f"{links.paragraph_name(r.clause.paragraph)}: {into(r.label).text}")
            for r in queries.requirement_choices()
        ],
    )


def _entry(form: DeadlineForm, deadline: Deadline | None = None) -> str:
    return render_template(
        "deadlines/form.html",
        form=form,
        deadline=deadline,
        zone=presenting.zone_words(),
        presenting=presenting,
        remark=last_day.while_typed(form.latest.data or "", form.meeting.data or "", actor()),
    )


def _both_versions(stored: DeadlineForm, form: DeadlineForm, deadline: Deadline) -> str:
    return render_template(
        "conflict.html",
        back=presenting.url(deadline),
        rows=[row for row in conflicts.rows(stored, form) if row.differs],
        sent=conflicts.sent(form),
        revision=deadline.revision,
    )
