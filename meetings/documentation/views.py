"""Pages of documents: the whole register, that of a meeting, one document; entering, editing, removing, changes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.calendar.page import scope_of
from meetings.foundation import conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.numbers import number_of, page_number
from meetings.foundation.presentation import into
from meetings.foundation.text import clean_line
from meetings.foundation.web import actor, authorize, commits, public, requires

from . import labels, links, queries, services, showing, symbols
from .forms import SEARCH_MAXIMUM, WRITTEN_MAXIMUM, ChangeForm, DocumentForm, FilterForm, values_of
from .models import MeetingDocument
from .queries import Selection
from .rules import ChangeKind, DocumentType

bp = Blueprint("documentation", __name__)
NUMBER = "<int(max=2147483647):number>"
METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"document_words": labels, "document_links": links}


@bp.get("/documents/")
@public
def index() -> str:
    """The documents of all meetings, narrowed as asked, 25 a page."""
    form = FilterForm(request.args)
    offered = queries.meetings(actor(), request.args.get("meeting", ""))
    form.offer([(meeting.code, into(meeting.short or meeting.title).text) for meeting in offered])
    selection, problem = _selected(form, {meeting.code for meeting in offered})
    found = queries.page(actor(), selection, page_number(request.args.get("page")))
    names = ("q", "meeting", "type")
    asked: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}
    return render_template(
        "documentation/index.html",
        form=form,
        found=found,
        lines=showing.lines(found.documents),
        selection=selection,
        problem=problem,
        page_url=lambda number: url_for("documentation.index", **asked, page=number if number > 1 else None),
    )


def _selected(form: FilterForm, meetings: set[str]) -> tuple[Selection, DomainError | None]:
    """What was asked for; what is not on a list is left aside, and words that cannot be are said."""
    problem, words = None, ""
    try:
        words = clean_line(form.q.data or "", maximum=SEARCH_MAXIMUM, required=False)
    except RuleViolation as error:
        problem, form.q.data = error, ""
    meeting, kind = request.args.get("meeting", ""), request.args.get("type")
    return Selection(
        words=words,
        meeting=meeting if meeting in meetings else "",
        type=DocumentType(kind) if kind in set(DocumentType) else None,
    ), problem


@bp.get("/meetings/<code>/documents/")
@public
def register(code: str) -> str:
    """The documents of a meeting, with their languages and slots."""
    meeting = calendar.by_code(code)
    if not meeting.is_published:
        authorize(Action.MEETING_PREPARATION, scope_of(meeting))
    found = queries.page(actor(), Selection(meeting=code), page_number(request.args.get("page")))
    return render_template(
        "documentation/register.html",
        meeting=meeting,
        found=found,
        lines=showing.lines(found.documents),
        may_edit=showing.may_edit(meeting),
        page_url=lambda number: url_for("documentation.register", code=code, page=number if number > 1 else None),
    )


@bp.get(f"/documents/{NUMBER}/")
@public
def show(number: int) -> str:
    """One document, with what changed in it."""
    document = queries.by_id(number)
    if not (document.is_published and document.meeting.is_published):
        authorize(Action.MEETING_PREPARATION, _scope(document))
    (line,) = showing.lines([document])
    may_edit = showing.may_edit(document.meeting)
    return render_template(
        "documentation/show.html",
        line=line,
        document=document,
        may_edit=may_edit,
        remarks=showing.remarks_of(line) if may_edit else [],
        mark=showing.mark,
    )


@bp.route("/meetings/<code>/documents/new", methods=METHODS)
@requires(Action.DOCUMENT_EDIT)
@commits
def new(code: str) -> Answer:
    """Enter a document of a meeting."""
    meeting = _mine(code)
    form = DocumentForm(is_normal=True, is_verified=True, is_published=True)
    if _posted() and form.validate():
        try:
            document = services.enter(actor(), meeting, form.draft())
            flash(_("The document is entered."), "ok")
            return _saved(document, form)
        except RuleViolation as error:
            put(form, error)
    return _entry(form, meeting, None)


@bp.get("/meetings/<code>/documents/check")
@requires(Action.DOCUMENT_EDIT)
def check(code: str) -> str:
    """What there is to say of a symbol as it is typed: a piece of a page, for the form's script."""
    _mine(code)
    asked = request.args
    typed = _typed(asked.get("symbol", ""), number_of(asked.get("document"), 0))
    return render_template("documentation/remarks.html", remarks=typed)


@bp.route(f"/documents/{NUMBER}/edit", methods=METHODS)
@requires(Action.DOCUMENT_EDIT)
@commits
def edit(number: int) -> Answer:
    """Change a document; when somebody else was faster, choose field by field."""
    document = _own(number)
    stored = DocumentForm(None, data=values_of(document))
    form = DocumentForm(conflicts.settled(request.form, stored), data=values_of(document)) if _posted() else stored
    if _posted() and form.validate():
        try:
            services.edit(actor(), number, form.seen, form.draft())
            flash(_("Saved."), "ok")
            return _saved(document, form)
        except Conflict:
            rows = [row for row in conflicts.rows(stored, form) if row.differs]
            sent, revision = conflicts.sent(form), stored.revision.data
            back = links.url(document)
            return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409
        except RuleViolation as error:
            put(form, error)
    return _entry(form, document.meeting, document)


@bp.route(f"/documents/{NUMBER}/remove", methods=METHODS)
@requires(Action.DOCUMENT_EDIT)
@commits
def remove(number: int) -> Answer:
    """Ask, then remove a document on which nothing rests."""
    document, status = _own(number), 200
    form = RevisionForm(data={"revision": document.revision})
    if _posted() and form.validate():
        try:
            services.remove(actor(), number, form.seen)
            flash(_("The document is removed."), "ok")
            return redirect(links.register_url(document.meeting.code))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(document.revision), 409
    page = render_template("documentation/remove.html", form=form, document=document, change=None, mark=showing.mark)
    return page, status


@bp.route(f"/documents/{NUMBER}/changes/new", methods=METHODS)
@requires(Action.DOCUMENT_EDIT)
@commits
def note_change(number: int) -> Answer:
    """Note a corrigendum, an addendum and the like."""
    document = _own(number)
    kind = ChangeKind.CORRIGENDUM
    foreseen = list(document.versions) or list(LANGUAGES)
    form = ChangeForm(kind=kind.value, number=services.next_number(document, kind), holds_in=foreseen, is_normal=True)
    if _posted() and form.validate():
        try:
            services.note_change(actor(), number, form.draft())
            flash(_("The change is noted."), "ok")
            return _saved(document, form)
        except RuleViolation as error:
            put(form, error)
    status = 422 if form.errors else 200
    typed = _typed(form.symbol.data or "")
    return render_template("documentation/change.html", form=form, document=document, remarks=typed), status


@bp.route("/documents/changes/<int(max=2147483647):number>/remove", methods=METHODS)
@requires(Action.DOCUMENT_EDIT)
@commits
def remove_change(number: int) -> Answer:
    """Ask, then remove a change."""
    document, change = queries.by_change(number)
    authorize(Action.DOCUMENT_EDIT, _scope(document))
    form, status = RevisionForm(data={"revision": document.revision}), 200
    if _posted() and form.validate():
        try:
            services.remove_change(actor(), number, form.seen)
            flash(_("The change is removed."), "ok")
            return redirect(links.url(document))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(document.revision), 409
    page = render_template("documentation/remove.html", form=form, document=document, change=change, mark=showing.mark)
    return page, status


def _scope(document: MeetingDocument) -> Scope:
    return scope_of(document.meeting)


def _mine(code: str) -> Meeting:
    meeting = calendar.by_code(code)
    authorize(Action.DOCUMENT_EDIT, scope_of(meeting))
    return meeting


def _own(number: int) -> MeetingDocument:
    document = queries.by_id(number)
    authorize(Action.DOCUMENT_EDIT, _scope(document))
    return document


def _posted() -> bool:
    return request.method == "POST"


def _typed(written: str, but: int = 0) -> list[Markup]:
    """What there is to say of a symbol as it is written; `but`: the document that it is of, if it is on record."""
    try:
        symbol = clean_line(written, maximum=WRITTEN_MAXIMUM, required=False)
    except RuleViolation:
        return []  # saving says so
    return showing.symbol_remarks(symbol, but) if symbol else []


def _saved(document: MeetingDocument, form: DocumentForm | ChangeForm) -> Response:
    """Back to the document; what the normal form has left out or put right is told once, since it is not kept."""
    if form.is_normal.data:
        for remark in symbols.normal(form.symbol.data or "").remarks:
            if remark.code in {"symbol.written", "symbol.letters", "symbol.reissue"}:
                flash(showing.sentence(remark), "info")
    return redirect(links.url(document))


def _entry(form: DocumentForm, meeting: Meeting, document: MeetingDocument | None) -> Answer:
    page = render_template(
        "documentation/form.html",
        form=form,
        meeting=meeting,
        document=document,
        counted=showing.counted_days(meeting),
        remarks=_typed(form.symbol.data or "", document.id if document else 0),
    )
    return page, 422 if form.errors else 200
