"""The desk’s pages of a work in progress: all of it, how it begins, and the version that is frozen of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import clock, languages
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.foundation.forms import Form, put
from meetings.foundation.languages import direction
from meetings.foundation.numbers import number_of
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires

from . import drafting, labels, page, parties, queries, queries_draft, seeding, showing, tree, versions
from .drafts import Source
from .forms_draft import FreezeForm, StartForm
from .models import AgendaTemplate, AgendaVersion
from .rules import VersionKind

bp = Blueprint("agenda_draft", __name__)
METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]
TEMPLATE, VERSION = "template-", "version-"


@bp.get("/meetings/<code>/agenda/draft/")
@requires(Action.AGENDA_DRAFT)
def desk(code: str) -> Answer:
    """All items in work; where there is no agenda yet, those who may begin one are asked how."""
    try:
        agenda = queries_draft.whole(code)
    except NotFound:
        meeting = calendar.by_code(code)
        authorize(Action.AGENDA_EDIT, parties.scope_of(meeting))
        return redirect(url_for("agenda_draft.start", code=code))
    authorize(Action.AGENDA_DRAFT, parties.draft_scope(actor(), agenda))
    is_desk = parties.prepares(actor(), agenda.meeting)
    with_annotations = request.args.get("annotations") == "1"
    found = page.shown(agenda, is_desk=is_desk, with_annotations=with_annotations)
    removed = number_of(request.args.get("removed"), 0)
    return render_template(
        "agendas/draft.html",
        agenda=agenda,
        meeting=agenda.meeting,
        found=found,
        is_desk=is_desk,
        with_annotations=with_annotations,
        removed=next((one for one in found.gone if one.item.id == removed), None),
        original=languages.language_name(agenda.original, lang()),
        standings=page.STANDINGS,
        tones=page.TONES,
        marks=page.MARKS,
        deepest=tree.DEEPEST,
        items_url=url_for("agenda_items.edit", number=0).removesuffix("0/edit"),
        new_url=url_for("agenda_items.new", code=code),
        office_zone=clock.OFFICE_ZONE,
    )


@bp.route("/meetings/<code>/agenda/draft/start", methods=METHODS)
@requires(Action.AGENDA_EDIT)
@commits
def start(code: str) -> Answer:
    """Begin the agenda of a meeting, from a template, from another meeting’s agenda, or from nothing."""
    meeting = calendar.by_code(code)
    authorize(Action.AGENDA_EDIT, parties.scope_of(meeting))
    if not _posted() and queries.is_begun(meeting.id):
        return redirect(url_for("agenda_draft.desk", code=code))
    templates, earlier = _templates(meeting), queries_draft.earlier(actor(), meeting.id)
    offered = [(TEMPLATE + one.key, _("Template: %(name)s", name=into(one.name).text)) for one in templates]
    form = StartForm(original=lang(), source=offered[0][0] if offered else None)
    form.offer(offered, [(f"{VERSION}{one.id}", _version_name(one)) for one in earlier])
    status = 200
    if _posted() and form.validate():
        try:
            drafting.begin(actor(), code, str(form.original.data), _sources(str(form.source.data), templates))
            flash(_("The agenda is begun."), "ok")
            return redirect(url_for("agenda_draft.desk", code=code))
        except DomainError as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    return _page("agendas/start.html", form, status, meeting=meeting)


@bp.route("/meetings/<code>/agenda/draft/freeze", methods=METHODS)
@requires(Action.AGENDA_EDIT)
@commits
def freeze(code: str) -> Answer:
    """Freeze the work in progress as a version, after a look at what gives pause and at how far languages are."""
    agenda = queries_draft.whole(code)
    authorize(Action.AGENDA_EDIT, parties.scope_of(agenda.meeting))
    form, status = FreezeForm(kind=VersionKind.DRAFT.value, with_annotations=True), 200
    if _posted() and form.validate():
        try:
            made = versions.freeze(actor(), agenda.id, form.draft())
            flash(_("The version is frozen. Only those who prepare the agenda see it yet."), "ok")
            return redirect(url_for("agenda_versions.show", number=made.id))
        except DomainError as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    found = versions.warnings_of(agenda)
    content = versions.in_work(agenda, langs=(agenda.original,))
    return _page(
        "agendas/freeze.html",
        form,
        status,
        agenda=agenda,
        meeting=agenda.meeting,
        warnings=list(zip((one.item for one in found), showing.warned(found), strict=True)),
        lines=showing.brief(content, agenda.original),
        way=direction(agenda.original),
        ready=page.readiness(agenda),
        name_of=lambda code: languages.language_name(code, lang()),
        words=labels,
    )


def _templates(meeting: Meeting) -> list[AgendaTemplate]:
    """All of them, those for this kind of meeting first."""
    return sorted(queries.templates(), key=lambda one: meeting.kind.value not in one.kinds)


def _version_name(version: AgendaVersion) -> str:
    meeting = version.agenda.meeting
    named = into(meeting.short or meeting.title).text
    return _("%(name)s: %(value)s", name=named, value=showing.called(version).text)


def _sources(chosen: str, templates: list[AgendaTemplate]) -> list[Source]:
    """What a form has chosen to begin with; it offers only what its reader may read."""
    if chosen.startswith(TEMPLATE):
        return seeding.sources(next(one for one in templates if TEMPLATE + one.key == chosen))
    if chosen.startswith(VERSION):
        return drafting.sources_of(queries.version(int(chosen.removeprefix(VERSION))))
    return []


def _posted() -> bool:
    return request.method == "POST"


def _page(template: str, form: Form, status: int = 200, **values: Any) -> Answer:
    return render_template(template, form=form, **values), 422 if form.errors and status == 200 else status
