"""Venues and their rooms, which everybody reads and the secretariat keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar.queries import OFFICE_PLACE, places
from meetings.foundation import conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import Form, RevisionForm, put
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, public, requires

from . import labels_frame, queries, queries_frame, venues
from .fields import part_label, part_values
from .forms_venues import RoomForm, VenueForm, room_values, venue_values
from .frames import PeriodPlan
from .labels_frame import RoomStep
from .models import Room, Venue
from .reading import usual_periods
from .rules import STANDARD_PERIODS
from .views import NUMBER, bp

METHODS = ["GET", "POST"]
STEPS = ", ".join(step.value for step in RoomStep)
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _frame_words() -> dict[str, object]:
    return {"frame_words": labels_frame}


def posted() -> bool:
    """Whether a form was sent."""
    return request.method == "POST"


def page(template: str, form: Form, status: int = 200, **values: Any) -> Answer:
    """A page with a form; 422 where something in it is wrong and nothing else is said."""
    return render_template(template, form=form, **values), 422 if form.errors and status == 200 else status


def both_versions(stored: Form, form: Form, revision: str, back: str, own: tuple[str, ...] = ()) -> Answer:
    """What somebody else has saved beside what was typed; fields of ours in the form (`own`) are not shown."""
    rows = [
        replace(row, label=part_label(row.key, row.label))
        for row in conflicts.rows(stored, form)
        if row.differs and row.key not in own
    ]
    sent = conflicts.sent(form)
    return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409


@bp.get("/venues/")
@public
def venue_list() -> str:
    """All venues, by city."""
    return render_template("programme/venues.html", venues=queries.venues(), may_edit=can(Action.VENUE_EDIT))


@bp.get(f"/venues/{NUMBER}/")
@public
def venue(number: int) -> str:
    """A venue with the hours of its days, and its rooms."""
    found = queries.venue(number)
    may_edit = can(Action.VENUE_EDIT)
    return render_template(
        "programme/venue.html",
        venue=found,
        periods=usual_periods(found),
        rooms=[room for room in found.rooms if room.removed_at is None],
        removed=[room for room in found.rooms if room.removed_at is not None] if may_edit else [],
        may_edit=may_edit,
    )


@bp.route("/venues/new", methods=METHODS)
@requires(Action.VENUE_EDIT)
@commits
def new_venue() -> Answer:
    """Enter a venue."""
    authorize(Action.VENUE_EDIT)
    usual = [PeriodPlan(kind, hours) for kind, hours in STANDARD_PERIODS.items()]
    values = {"place": OFFICE_PLACE, **part_values(usual)}
    form = VenueForm.of_rows(len(usual), request.form)(data=values)
    form.offer(_places())
    if posted() and form.validate():
        try:
            made = venues.create(actor(), form.draft)
            flash(_("Saved."), "ok")
            return redirect(url_for("programme.venue", number=made.id))
        except RuleViolation as error:
            put(form, error)
    return page("programme/venue_form.html", form, venue=None)


@bp.route(f"/venues/{NUMBER}/edit", methods=METHODS)
@requires(Action.VENUE_EDIT)
@commits
def edit_venue(number: int) -> Answer:
    """Change a venue; who comes second sees both versions and chooses."""
    authorize(Action.VENUE_EDIT)
    found, status = queries.venue(number), 200
    stored = _venue_form(found, None)
    form = _venue_form(found, conflicts.settled(request.form, stored)) if posted() else stored
    if posted() and form.validate():
        try:
            venues.edit(actor(), number, form.number, form.draft)
            flash(_("Saved."), "ok")
            return redirect(url_for("programme.venue", number=number))
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                back = url_for("programme.venue", number=number)
                return both_versions(stored, form, str(found.revision), back)
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    return page("programme/venue_form.html", form, status, venue=found)


def _venue_form(found: Venue, sent: Any) -> VenueForm:
    form = VenueForm.of_rows(len(found.periods), request.form)(sent, data=venue_values(found))
    form.offer(_places())
    return form


def _places() -> list[tuple[str, str]]:
    return [(one.code, into(one.name).text) for one in places()]


# --- rooms ----------------------------------------------------------------------------------------------------------


@bp.route(f"/venues/{NUMBER}/rooms/new", methods=METHODS)
@requires(Action.VENUE_EDIT)
@commits
def new_room(number: int) -> Answer:
    """Enter a room of a venue."""
    authorize(Action.VENUE_EDIT)
    found = queries.venue(number)
    form = RoomForm()
    if posted() and form.validate():
        try:
            venues.add_room(actor(), number, form.draft)
            flash(_("Saved."), "ok")
            return redirect(url_for("programme.venue", number=number))
        except RuleViolation as error:
            put(form, error)
    return page("programme/room_form.html", form, venue=found, room=None)


@bp.route(f"/venues/rooms/{NUMBER}/edit", methods=METHODS)
@requires(Action.VENUE_EDIT)
@commits
def edit_room(number: int) -> Answer:
    """Change a room; who comes second sees both versions and chooses."""
    authorize(Action.VENUE_EDIT)
    room = queries_frame.room(number)
    if room.removed_at is not None:
        raise NotFound("programme.room_unknown")
    stored = RoomForm(None, data=room_values(room))
    form = RoomForm(conflicts.settled(request.form, stored), data=room_values(room)) if posted() else stored
    back = url_for("programme.venue", number=room.venue_id)
    if posted() and form.validate():
        try:
            venues.edit_room(actor(), number, form.seen, form.draft)
            flash(_("Saved."), "ok")
            return redirect(back)
        except Conflict:
            return both_versions(stored, form, str(room.revision), back)
    return page("programme/room_form.html", form, venue=room.venue, room=room)


@bp.route(f"/venues/rooms/{NUMBER}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.VENUE_EDIT)
@commits
def room_step(number: int, step: str) -> Answer:
    """Ask, then take a room off the list or put it back."""
    authorize(Action.VENUE_EDIT)
    way, room, status = RoomStep(step), queries_frame.room(number), 200
    if (room.removed_at is not None) is not (way is RoomStep.RESTORE):
        raise NotFound("programme.room_unknown")
    form: RevisionForm = RevisionForm(data={"revision": room.revision})
    if posted() and form.validate():
        try:
            _do(way, room, form.seen)
            flash(str(labels_frame.ROOM_DONE[way]), "ok")
            return redirect(url_for("programme.venue", number=room.venue_id))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(room.revision), 409
    named = queries_frame.meetings_in(number) if way is RoomStep.REMOVE else []
    return page("programme/room_step.html", form, status, room=room, step=way, meetings=named)


def _do(way: RoomStep, room: Room, revision: int) -> None:
    if way is RoomStep.REMOVE:
        venues.remove_room(actor(), room.id, revision)
    else:
        venues.restore_room(actor(), room.id, revision)
