"""Entering, editing and cloning meetings, and what is said about them while they are typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.collation import sort_key
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.forms import put
from meetings.foundation.page_cache import shared
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.mandates import queries as mandates
from meetings.mandates.models import Process
from meetings.states import queries as states

from . import checking, history, links, page, queries, rules, services, wording
from .checking import DatesRefused, Examination, WarningsUnread
from .forms import CheckForm, CloneForm, MeetingForm, NewMeetingForm, Offered, values_of
from .models import Meeting
from .rules import MeetingFacts, MeetingKind, MeetingStatus
from .views import bp

METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]
# Fields that a problem names by what it is about, where the form calls them otherwise.
FIELD_OF = {"chair": "chair_state", "window": "earliest"}
NEW = "new"


@bp.route("/meetings/new/", methods=METHODS)
@requires(Action.MEETING_EDIT)
@commits
def create() -> Answer:
    """Enter a meeting, of any process the person works for."""
    own = {p.code: p for p in mandates.processes() if can(Action.MEETING_EDIT, Scope(process=p.code))}
    form = NewMeetingForm(is_published=True, place=queries.OFFICE_PLACE)
    form.belongs_to.choices = [(code, str(into(process.short))) for code, process in own.items()]
    chosen = str(form.belongs_to.data) if posted() else next(iter(own), "")
    authorize(Action.MEETING_EDIT, Scope(process=chosen))
    form.offer(_offered(own[chosen], None))
    found: Examination | None = None
    if posted() and form.validate():
        try:
            code = str(form.code.data)
            made = services.create(actor(), own[chosen], code, form.draft(), accept_warnings=bool(form.accept.data))
            return _saved(made.code)
        except DomainError as error:
            found = refuse(form, error)
    return form_page("calendar/edit.html", form, found, title=_("Add a meeting"), back=url_for("calendar.register"))


@bp.route("/meetings/<code>/edit/", methods=METHODS)
@requires(Action.MEETING_EDIT)
@commits
def edit(code: str) -> Answer:
    """Change a meeting; when somebody else was faster, choose field by field."""
    if posted():
        services.hold_chair(code)
    meeting = of_mine(code)
    offered = _offered(meeting.process, meeting)
    theirs = form = _form(None, values_of(meeting), offered)
    if posted():
        form = _form(conflicts.settled(request.form, theirs), values_of(meeting), offered)
    found = None if posted() else checking.as_opened(meeting)
    if posted() and form.validate():
        try:
            services.edit(actor(), meeting, form.draft(), form.seen, accept_warnings=bool(form.accept.data))
            return _saved(code)
        except Conflict:
            return _conflict(meeting, theirs, form, offered)
        except DomainError as error:
            found = refuse(form, error)
    back = links.meeting_url(code)
    return form_page("calendar/edit.html", form, found, title=_("Edit the meeting"), back=back, meeting=meeting)


@bp.route("/meetings/<code>/clone/", methods=METHODS)
@requires(Action.MEETING_EDIT)
@commits
def clone(code: str) -> Answer:
    """Enter another meeting like this one, with a code and titles of its own."""
    meeting = of_mine(code)
    form = CloneForm(title=meeting.title, short=meeting.short)
    if posted() and form.validate():
        try:
            made = services.clone(actor(), meeting, str(form.code.data), form.title.text, form.short.text)
            return _saved(made.code)
        except DomainError as error:
            refuse(form, error)
    return form_page(
        "calendar/clone.html",
        form,
        None,
        title=_("Duplicate the meeting"),
        back=links.meeting_url(code),
        meeting=meeting,
    )


@bp.get("/meetings/<code>/check")
@requires(Action.MEETING_EDIT)
def check(code: str) -> str:
    """What there is to say about dates and place as they are being typed: a piece of a page, for the form's script."""
    if code == NEW:
        meeting = None
        authorize(Action.MEETING_EDIT, Scope(process=request.args.get("belongs_to") or _first_process()))
    else:
        meeting = queries.by_code(code, for_change=True)
        authorize(Action.MEETING_EDIT, page.scope_of(meeting))
    form = CheckForm(request.args, meta={"csrf": False})
    readable = form.validate()
    found = _examined(form, meeting) if readable else None
    return render_template("calendar/findings.html", form=form, found=found, said=problems_said(found), errors=True)


def _first_process() -> str | None:
    return next((p.code for p in mandates.processes() if can(Action.MEETING_EDIT, Scope(process=p.code))), None)


def _examined(form: CheckForm, meeting: Meeting | None) -> Examination:
    asked = request.args
    places = {p.code: p for p in queries.places()}
    place = places.get(asked.get("place", "")) if "place" in asked or meeting is None else meeting.place
    if meeting is None:
        kind, code = asked.get("kind", ""), asked.get("code", "").strip()
        facts = MeetingFacts(
            code if queries.is_key(code) else "",
            MeetingKind(kind) if kind in list(MeetingKind) else MeetingKind.EXPERT_MEETING,
            MeetingStatus.PROPOSED,
        )
    else:
        facts = checking.facts_of(meeting)
        if not facts.status.has_dates and facts.status is not MeetingStatus.CANCELLED:
            facts = replace(facts, status=MeetingStatus.PROPOSED)
    facts = replace(
        facts,
        start=form.start.day,
        end=form.end.day,
        parts=form.periods_found,
        place=place.code if place else None,
        window=form.window if "latest" in asked else facts.window,
    )
    if "chair_state" in asked:
        facts = replace(facts, chair_state=form.chair_state.data or None, chair_name=form.chair_name.data or "")
    process = meeting.process.code if meeting is not None else asked.get("belongs_to") or _first_process()
    found = checking.examine(facts, place, actor(), meeting, process)
    if asked.get("kind") not in list(MeetingKind):
        return found  # nothing is said of links where they are not asked for
    had = rules.link_problems(meeting.kind, meeting.prepares) if meeting is not None else ()
    return found.with_links(rules.link_problems(MeetingKind(asked["kind"]), asked.getlist("prepares")), had)


def posted() -> bool:
    """Whether a form was sent."""
    return request.method == "POST"


def of_mine(code: str) -> Meeting:
    """A meeting to be changed, locked against other writers when something is sent."""
    found = queries.by_code(code, for_change=True, lock=posted())
    authorize(Action.MEETING_EDIT, page.scope_of(found))
    return found


def refuse(form: Any, error: DomainError) -> Examination | None:
    """Put what was refused beside the fields; what there was to read, if warnings are all that stopped it."""
    if isinstance(error, WarningsUnread):
        form.form_errors.append(wording.sentence_of(error.code))
        found = error.examination
        # This field is far from where the others are said.
        for problem in (p for p in found.warnings if p.field == "prepares" and p not in found.standing):
            form.prepares.errors = [*form.prepares.errors, wording.sentence_of(problem.code)]
        return found
    if isinstance(error, DatesRefused):
        for problem in error.problems:
            field = getattr(form, FIELD_OF.get(problem.field, problem.field), None)
            words = wording.say(problem.code, problem.params, error.names)
            if field is None:
                form.form_errors.append(words)
            else:
                field.errors = [*field.errors, words]
        return None
    put(form, error.on(FIELD_OF.get(error.field or "", error.field or "")))
    return None


def problems_said(found: Examination | None) -> list[tuple[str, str]]:
    """Errors, warnings and remarks of an examination: (tone, sentence)."""
    if found is None:
        return []
    tones = (("bad", found.errors), ("warn", found.warnings), ("info", found.remarks))
    return [
        (tone, wording.say(p.code, p.params, found.names))
        for tone, group in tones
        for p in group
        if p.code != "meeting.holidays_inside"  # named where the working days are counted
    ]


def form_page(template: str, form: Any, found: Examination | None, **context: Any) -> Answer:
    """A page with a form: 422 when something in it was refused, with everything as it was typed."""
    words = render_template(template, form=form, found=found, said=problems_said(found), **context)
    return (words, 422) if form.errors else words


def _form(sent: Any, values: dict[str, Any], offered: Offered) -> MeetingForm:
    form = MeetingForm(sent, data=values)
    form.offer(offered)
    return form


def _offered(process: Process, meeting: Meeting | None) -> Offered:
    chosen = {m.code for m in meeting.prepares} if meeting is not None else set()
    code = meeting.code if meeting is not None else ""
    places, named, paragraphs = shared("choices of a meeting", _alike_for_all)
    prepares = [(m.code, _label(m)) for m in queries.preparable(process.id, chosen) if m.code != code]
    return Offered(places, named, paragraphs, prepares)


def _alike_for_all() -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[int, str]]]:
    """The places, States and paragraphs that every meeting can be given."""
    return (
        _sorted([(p.code, str(into(p.name))) for p in queries.places()]),
        states.choices(clock.business_today(), lang(), observers=True),
        [(p.id, label) for p, label in queries.paragraph_labels()],
    )


def _label(meeting: Meeting) -> str:
    return _("%(title)s (%(code)s)", title=into(meeting.short or meeting.title), code=meeting.code)


def _sorted(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(named, key=lambda pair: sort_key(pair[1], lang()))


def _conflict(meeting: Meeting, theirs: MeetingForm, yours: MeetingForm, offered: Offered) -> Answer:
    """Both versions; what only the other person changed is taken over at first, what this person changed is kept."""
    rows = [row for row in conflicts.rows(theirs, yours) if row.differs and row.key != "accept"]
    seen = history.as_seen(meeting, yours.seen)
    if seen is not None:
        base = _form(None, history.form_values(seen), offered)
        was = {row.key: row.yours for row in conflicts.rows(theirs, base)}
        rows = [replace(row, was=was[row.key], keep="theirs" if row.yours == was[row.key] else "yours") for row in rows]
    words = render_template(
        "conflict.html",
        rows=rows,
        sent=conflicts.sent(yours),
        revision=meeting.revision,
        back=links.meeting_url(meeting.code),
    )
    return words, 409


def _saved(code: str) -> Response:
    flash(_("Saved."), "ok")
    return redirect(links.meeting_url(code))
