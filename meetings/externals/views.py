"""External calendars: the list, adding by address or file, what was found, and what is done with each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts, registries
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.mandates import queries as mandates

from . import labels, queries, services
from .forms import AddressForm, CalendarForm, FileForm, NewFileForm
from .models import ExternalCalendar

bp = Blueprint("externals", __name__)
METHODS = ["GET", "POST"]
SHOWN = 10  # of the events of a calendar
NUMBER = "<int(max=2147483647):number>"

Answer = str | Response | tuple[str, int]


@bp.get("/meetings/others/calendars/")
@requires(Action.OTHERS_SEE)
def index() -> str:
    """All of them, each with how it stands."""
    authorize(Action.OTHERS_SEE)
    rows, number, pages = queries.calendars(page_number(request.args.get("page")))
    return render_template(
        "externals/index.html",
        rows=rows,
        number=number,
        pages=pages,
        page_url=lambda n: url_for("externals.index", page=n),
        views=registries.others_views,
        may_edit=can(Action.OTHERS_EDIT),
        now=clock.real_now(),
    )


@bp.route("/meetings/others/calendars/new/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def add() -> Answer:
    """Enter a calendar by its address."""
    authorize(Action.OTHERS_EDIT)
    return _add(AddressForm(zone=clock.OFFICE_ZONE), _("Add a calendar by its address"))


@bp.route("/meetings/others/calendars/upload/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def upload() -> Answer:
    """Enter a calendar from a file."""
    authorize(Action.OTHERS_EDIT)
    return _add(FileForm(zone=clock.OFFICE_ZONE), _("Add a calendar from a file"))


def _add(form: AddressForm | FileForm, title: str) -> Answer:
    form.offer(_processes(), lang())
    if request.method == "POST" and form.validate():
        try:
            sent = form.file.upload if isinstance(form, FileForm) else None
            record = services.add(actor(), form.values(), sent)
            return redirect(url_for("externals.show", number=record.id))
        except DomainError as error:
            put(form, error)
    return _form_page(form, title, url_for("externals.index"))


@bp.get(f"/meetings/others/calendars/{NUMBER}/")
@requires(Action.OTHERS_SEE)
def show(number: int) -> str:
    """One calendar: how it stands, what it holds, what of it was left out."""
    authorize(Action.OTHERS_SEE)
    return render_template("externals/calendar.html", **_shown(number))


@bp.get(f"/meetings/others/calendars/{NUMBER}/state")
@requires(Action.OTHERS_SEE)
def state(number: int) -> str:
    """How a calendar stands while the worker is at it: a piece of its page, for the page's script."""
    authorize(Action.OTHERS_SEE)
    return render_template("externals/state.html", **_shown(number))


def _shown(number: int) -> dict[str, Any]:
    record = queries.calendar(number)
    today = clock.business_today()
    return {
        "calendar": record,
        "now": clock.real_now(),
        "contents": queries.contents(number, today),
        "events": queries.events_from(number, today, SHOWN),
        "may_edit": can(Action.OTHERS_EDIT),
    }


@bp.route(f"/meetings/others/calendars/{NUMBER}/edit/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def edit(number: int) -> Answer:
    """Change a calendar; whoever comes second sees both versions and chooses."""
    authorize(Action.OTHERS_EDIT)
    record = queries.calendar(number, lock=request.method == "POST")
    kind = NewFileForm if record.is_file else AddressForm
    theirs = form = _filled(kind, None, record)
    if request.method == "POST":
        form = _filled(kind, conflicts.settled(request.form, theirs), record)
    back = url_for("externals.show", number=number)
    if request.method == "POST" and form.validate():
        try:
            sent = form.file.upload if isinstance(form, NewFileForm) else None
            services.edit(actor(), record, form.values(), form.seen, sent)
            flash(_("Saved."), "ok")
            return redirect(back)
        except Conflict:
            rows = [row for row in conflicts.rows(theirs, form) if row.differs]
            sent_again, revision = conflicts.sent(form), theirs.revision.data
            return render_template("conflict.html", rows=rows, sent=sent_again, revision=revision, back=back), 409
        except DomainError as error:
            put(form, error)
    return _form_page(form, _("Edit the calendar"), back, record)


def _filled(
    kind: type[AddressForm] | type[NewFileForm], sent: Any, record: ExternalCalendar
) -> AddressForm | NewFileForm:
    names = ("name", "zone", "counts_free", "revision", *(() if record.is_file else ("address",)))
    values = {name: getattr(record, name) for name in names}
    form = kind(sent, data=values | {"belongs_to": record.process.code if record.process else ""})
    form.offer(_processes(), lang())
    return form


@bp.post(f"/meetings/others/calendars/{NUMBER}/fetch")
@requires(Action.OTHERS_EDIT)
@commits
def fetch(number: int) -> Response:
    """Have the worker fetch a calendar now."""
    authorize(Action.OTHERS_EDIT)
    services.ask_now(queries.calendar(number, lock=True))
    return redirect(url_for("externals.show", number=number))


@bp.post(f"/meetings/others/calendars/{NUMBER}/<any(on, off):way>")
@requires(Action.OTHERS_EDIT)
@commits
def switch(number: int, way: str) -> Response:
    """Use a calendar for warnings, or no longer."""
    authorize(Action.OTHERS_EDIT)
    services.switch(actor(), queries.calendar(number, lock=True), is_on=way == "on")
    flash(str(labels.AUDITED[f"external_calendar.{way}"]), "ok")
    return redirect(url_for("externals.show", number=number))


@bp.route(f"/meetings/others/calendars/{NUMBER}/remove/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def remove(number: int) -> Answer:
    """Ask, then take a calendar away with its events."""
    authorize(Action.OTHERS_EDIT)
    record = queries.calendar(number, lock=request.method == "POST")
    form = RevisionForm(revision=record.revision)
    if request.method == "POST" and form.validate():
        services.remove(actor(), record, form.seen)
        flash(_("Removed."), "ok")
        return redirect(url_for("externals.index"))
    back = url_for("externals.show", number=number)
    words = render_template("externals/remove.html", form=form, calendar=record, back=back)
    return (words, 422) if form.errors else words


def _form_page(form: CalendarForm, title: str, back: str, record: ExternalCalendar | None = None) -> Answer:
    """The form; 422 when something in it was refused, with everything as it was typed (browsers drop files)."""
    words = render_template("externals/form.html", form=form, title=title, back=back, calendar=record)
    return (words, 422) if form.errors else words


def _processes() -> list[tuple[str, str]]:
    return [(process.code, str(into(process.short))) for process in mandates.processes()]
