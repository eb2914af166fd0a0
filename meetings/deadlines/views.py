"""Pages of deadlines: the list, one deadline, entering, editing, acts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar import links
from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.text import clean_line
from meetings.foundation.web import actor, authorize, can, commits, public, requires
from meetings.mandates import labels as mandate_labels
from meetings.mandates import queries as mandates
from meetings.mandates.models import Requirement
from meetings.mandates.rules import Addressee, Area

from . import counting, following, labels, last_day, presenting, queries, services
from .drafts import DeadlineDraft
from .forms import SEARCH_MAXIMUM, ActForm, DeadlineFilter, DeadlineForm, ExtensionForm, deadline_values
from .models import Deadline
from .queries import Selection, Show
from .rules import DeadlineAction, actions

bp = Blueprint("deadlines", __name__)
DEADLINE = "/<int(max=2147483647):deadline_id>"


@bp.get("/")
@public
def index() -> str:
    """The list: what is next first, by month."""
    form = DeadlineFilter(request.args)
    today = clock.business_today()
    meetings = queries.meeting_choices(actor(), today, request.args.get("meeting", ""), with_deadlines=True)
    form.meeting.choices = [("", _("Any")), *((m.code, into(presenting.meeting_name(m)).text) for m in meetings)]
    selection, problem = _selected(form)
    page = queries.page(actor(), selection, today, page_number(request.args.get("page")))
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
        given=following.given_by(deadline.requirement),
        may_read_anew=_may_read_anew(deadline.requirement),
        presenting=presenting,
        links=links,
        labels=labels,
    )


@bp.get("/check")
@requires(Action.DEADLINE_EDIT)
def check() -> str:
    """What there is to say of a last day as it is typed: a piece of a page, for the form's script."""
    _own_processes()
    asked = request.args
    typed = asked.get("until", asked.get("latest", ""))
    return render_template(
        "deadlines/remark.html", remark=last_day.while_typed(typed, asked.get("meeting", ""), actor())
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Action.DEADLINE_EDIT)
@commits
def new() -> str | Response | tuple[str, int]:
    """Enter a deadline, in any process the person works for."""
    own = _own_processes()
    form = _offered(DeadlineForm(meeting=request.args.get("meeting", "")), own)
    if request.method == "GET":
        return _entry(form)
    draft = form.draft() if form.validate() else None
    if draft is not None:
        try:
            _authorize_named(draft)
            deadline = services.create(actor(), draft, own[0])
            flash(_("The deadline is entered."), "ok")
            return redirect(presenting.url(deadline))
        except RuleViolation as error:
            put(form, error)
    return _entry(form), 422


@bp.route(f"{DEADLINE}/edit", methods=["GET", "POST"])
@requires(Action.DEADLINE_EDIT)
@commits
def edit(deadline_id: int) -> str | Response | tuple[str, int]:
    """Change a deadline; whoever comes second sees both versions and chooses."""
    deadline = _editable(deadline_id)
    own = _own_processes()
    stored = _offered(DeadlineForm(formdata=None, data=deadline_values(deadline)), own, deadline)
    if request.method == "GET":
        return _entry(stored, deadline)
    form = _offered(DeadlineForm(conflicts.settled(request.form, stored)), own, deadline)
    draft = form.draft() if form.validate() else None
    if draft is None:
        return _entry(form, deadline), 422
    try:
        _authorize_named(draft)
        services.edit(actor(), deadline_id, form.seen, draft)
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
            services.act(actor(), deadline_id, form.seen, action, form.note.data or "", form.until_day)
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


def _own_processes() -> list[str]:
    """The processes that the person works for, by code; there is at least one."""
    codes = [p.code for p in mandates.processes() if can(Action.DEADLINE_EDIT, Scope(process=p.code))]
    authorize(Action.DEADLINE_EDIT, Scope(process=codes[0] if codes else None))
    return codes


def _authorize_named(draft: DeadlineDraft) -> None:
    """Only for who works for every process on whose pages the deadline would stand."""
    for process in services.processes_named(draft).values():
        authorize(Action.DEADLINE_EDIT, Scope(process=process.code))


def _offered(form: DeadlineForm, own: list[str], stored: Deadline | None = None) -> DeadlineForm:
    """The form with what can be chosen: what belongs to the person's own processes, and what is stored."""
    asked = request.args.get("meeting", "") if stored is None else stored.meeting.code if stored.meeting else ""
    meetings = queries.meeting_choices(actor(), clock.business_today(), asked, processes=own)
    paragraphs = queries.paragraph_choices(own, stored.paragraph_id if stored else None)
    requirements = queries.requirement_choices(own, stored.requirement_id if stored else None)
    return form.offer(
        [(m.code, into(presenting.meeting_name(m)).text) for m in meetings],
        [(str(p.id), links.paragraph_name(p)) for p in paragraphs],
        [(str(r.id), f"{links.paragraph_name(r.clause.paragraph)}: {into(r.label).text}") for r in requirements],
    )


def _may_read_anew(requirement: Requirement | None) -> bool:
    """Whether the person may say what the mandate's words mean."""
    if requirement is None:
        return False
    return can(Action.MANDATE_EDIT, Scope(process=requirement.clause.paragraph.mandate.process.code))


def _entry(form: DeadlineForm, deadline: Deadline | None = None) -> str:
    return render_template(
        "deadlines/form.html",
        form=form,
        deadline=deadline,
        zone=presenting.zone_words(),
        given=following.given_by(deadline.requirement) if deadline else None,
        may_read_anew=deadline is not None and _may_read_anew(deadline.requirement),
        links=links,
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
