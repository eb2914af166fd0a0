"""The holidays of duty stations, which everybody reads, and the meetings of other processes that may clash."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from meetings.foundation import clock, conflicts, registries
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.forms import RevisionForm
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, public, requires
from meetings.foundation.windows import FIRST_YEAR, LAST_YEAR, HolidayKind, Window

from . import holidays, others, queries, queries_lists
from .forms import HolidayForm, OtherMeetingForm
from .models import Holiday, OtherMeeting, Place
from .views import bp
from .views_edit import METHODS, Answer, form_page, posted, refuse

Filled = TypeVar("Filled", HolidayForm, OtherMeetingForm)


def _stations() -> dict[str, Place]:
    return {p.code: p for p in queries.places() if p.is_duty_station}


@bp.get("/holidays/")
@public
def holiday_list() -> str:
    """The holidays of a duty station in a year, and the meetings that a change has touched."""
    stations = _stations()
    place = stations.get(request.args.get("place", queries.OFFICE_PLACE))
    if place is None:
        abort(404)
    typed = request.args.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else clock.business_today().year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    may_edit = can(Action.HOLIDAY_EDIT)
    return render_template(
        "calendar/holidays.html",
        place=place,
        stations=stations,
        year=year,
        years=queries_lists.years_of(place.id),
        holidays=queries_lists.holidays_of(place.id, year),
        changed=holidays.affected(actor(), place, _changed()) if may_edit else [],
        may_edit=may_edit,
    )


def _changed() -> list[date]:
    """The days named in the address after a change; what is no day is left out."""
    found: list[date] = []
    for text in request.args.getlist("changed")[:4]:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return found


@bp.route("/holidays/new/", methods=METHODS)
@requires(Action.HOLIDAY_EDIT)
@commits
def add_holiday() -> Answer:
    """Enter a holiday."""
    authorize(Action.HOLIDAY_EDIT)
    return _holiday_page(None, {"place": request.args.get("place", queries.OFFICE_PLACE)}, _("Add a holiday"))


@bp.route("/holidays/<int:number>/edit/", methods=METHODS)
@requires(Action.HOLIDAY_EDIT)
@commits
def edit_holiday(number: int) -> Answer:
    """Move a holiday, or change its name; whoever comes second sees both versions and chooses."""
    authorize(Action.HOLIDAY_EDIT)
    found = queries_lists.holiday(number)
    place = next(p for p in _stations().values() if p.id == found.place_id)
    values = {"place": place.code, "on": found.on, "name": found.name, "kind": found.kind.value}
    values |= {"is_lunar": found.is_lunar, "revision": found.revision}
    return _holiday_page(found, values, _("Edit the holiday"))


def _holiday_page(found: Holiday | None, values: dict[str, Any], title: str) -> Answer:
    stations = _stations()
    named = [(code, str(into(p.name))) for code, p in stations.items()]
    theirs = _filled(HolidayForm, None, values, named)
    form = _filled(HolidayForm, theirs, values, named)
    back = url_for("calendar.holiday_list", place=form.place.data)
    old = found.on if found is not None else None
    if posted() and form.validate():
        place = stations[str(form.place.data)]
        assert form.on.day is not None
        try:
            put = holidays.put(
                actor(),
                place,
                form.on.day,
                HolidayKind(form.kind.data),
                form.name.text,
                is_lunar=bool(form.is_lunar.data),
                change=found,
                revision=form.seen,
            )
            flash(_("Saved."), "ok")
            return redirect(_list_url(place.code, put.on, old))
        except Conflict:
            return _both_versions(theirs, form, back)
        except DomainError as error:
            refuse(form, error)
    return form_page("calendar/holiday.html", form, None, title=title, back=back, holiday=found)


def _filled(kind: type[Filled], theirs: Filled | None, values: dict[str, Any], places: list[tuple[str, str]]) -> Filled:
    """The form with what is stored, or with what was sent beside that; what was chosen of two versions is settled."""
    sent = conflicts.settled(request.form, theirs) if theirs is not None and posted() else None
    form = kind(sent, data=values)
    form.place.choices = places
    return form


def _both_versions(theirs: HolidayForm | OtherMeetingForm, yours: HolidayForm | OtherMeetingForm, back: str) -> Answer:
    rows = [row for row in conflicts.rows(theirs, yours) if row.differs]
    revision = theirs.revision.data
    page = render_template("conflict.html", rows=rows, sent=conflicts.sent(yours), revision=revision, back=back)
    return page, 409


def _list_url(place: str, on: date, old: date | None = None) -> str:
    changed = [on.isoformat(), *([old.isoformat()] if old is not None and old != on else [])]
    return url_for("calendar.holiday_list", place=place, year=on.year, changed=changed)


@bp.route("/holidays/<int:number>/remove/", methods=METHODS)
@requires(Action.HOLIDAY_EDIT)
@commits
def remove_holiday(number: int) -> Answer:
    """Ask, then take a holiday off the list."""
    authorize(Action.HOLIDAY_EDIT)
    found = queries_lists.holiday(number)
    place = next(p for p in _stations().values() if p.id == found.place_id)
    form = RevisionForm(revision=found.revision)
    if posted() and form.validate():
        holidays.remove(actor(), found, form.seen)
        flash(_("Removed."), "ok")
        return redirect(_list_url(place.code, found.on))
    question = _("Remove %(name)s?", name=into(found.name))
    touched = [one.meeting for one in holidays.affected(actor(), place, [found.on])]
    back = url_for("calendar.holiday_list", place=place.code, year=found.on.year)
    return form_page(
        "calendar/remove.html", form, None, question=question, day=Window.on(found.on), touched=touched, back=back
    )


@bp.get("/meetings/others/")
@requires(Action.OTHERS_SEE)
def other_meetings() -> str:
    """The meetings of other processes, the latest first."""
    authorize(Action.OTHERS_SEE)
    rows, number, pages = queries_lists.other_meetings(page_number(request.args.get("page")))
    return render_template(
        "calendar/others.html",
        rows=rows,
        number=number,
        pages=pages,
        page_url=lambda n: url_for("calendar.other_meetings", page=n),
        views=registries.others_views,
        today=clock.business_today(),
        may_edit=can(Action.OTHERS_EDIT),
    )


@bp.route("/meetings/others/new/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def add_other() -> Answer:
    """Enter a meeting of another process."""
    authorize(Action.OTHERS_EDIT)
    return _other_page(None, {"is_exact": True, "place": queries.OFFICE_PLACE}, _("Add a meeting of another body"))


@bp.route("/meetings/others/<key>/edit/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def edit_other(key: str) -> Answer:
    """Change a meeting of another process; whoever comes second sees both versions and chooses."""
    authorize(Action.OTHERS_EDIT)
    found = queries_lists.other_meeting(key)
    values: dict[str, Any] = {
        name: getattr(found, name) for name in ("title", "is_exact", "words", "source", "note", "revision")
    }
    values |= {"start": found.earliest_on, "end": found.latest_on, "place": found.place.code if found.place else ""}
    return _other_page(found, values, _("Edit the meeting"))


def _other_page(found: OtherMeeting | None, values: dict[str, Any], title: str) -> Answer:
    places = {p.code: p for p in queries.places()}
    named = [("", "—"), *((code, str(into(p.name))) for code, p in places.items())]
    theirs = _filled(OtherMeetingForm, None, values, named)
    form = _filled(OtherMeetingForm, theirs, values, named)
    back = url_for("calendar.other_meetings")
    if posted() and form.validate():
        assert form.start.day is not None
        assert form.end.day is not None
        try:
            entered = others.OtherValues(
                title=form.title.text,
                days=_days(form.start.day, form.end.day),
                is_exact=bool(form.is_exact.data),
                words=form.words.text,
                note=form.note.text,
                source=form.source.data or "",
                place=places.get(str(form.place.data or "")),
            )
            others.put(actor(), entered, change=found, revision=form.seen)
            flash(_("Saved."), "ok")
            return redirect(url_for("calendar.other_meetings"))
        except Conflict:
            return _both_versions(theirs, form, back)
        except DomainError as error:
            refuse(form, error)
    return form_page("calendar/other.html", form, None, title=title, back=back, other=found)


def _days(start: date, end: date) -> Window:
    try:
        return Window(start, end)
    except DomainError as error:
        raise error.on("end") from error


@bp.route("/meetings/others/<key>/remove/", methods=METHODS)
@requires(Action.OTHERS_EDIT)
@commits
def remove_other(key: str) -> Answer:
    """Ask, then take a meeting of another process off the list."""
    authorize(Action.OTHERS_EDIT)
    found = queries_lists.other_meeting(key)
    form = RevisionForm(revision=found.revision)
    back = url_for("calendar.other_meetings")
    if posted() and form.validate():
        others.remove(actor(), found, form.seen)
        flash(_("Removed."), "ok")
        return redirect(back)
    question = _("Remove %(name)s?", name=into(found.title))
    days = Window(found.earliest_on, found.latest_on)
    return form_page("calendar/remove.html", form, None, question=question, day=days, touched=[], back=back)
