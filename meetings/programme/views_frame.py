"""Pages of the frame of a programme: how it begins, its days and hours, venue, rooms, closures, the deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.foundation import conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import Form, put
from meetings.foundation.languages import format_weekday_date
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.foundation.windows import shift_day

from . import framing, keeping_frame, labels_frame, parties, queries, queries_frame, reading, shifting
from .forms_frame import (
    BeginForm,
    ClosureForm,
    DayForm,
    DaysForm,
    DeadlineForm,
    RoomsForm,
    VenueChoiceForm,
    day_values,
    room_choice,
    until_values,
)
from .frames import DayPlan, DaysMove
from .models import Programme, Room, Venue
from .views import NUMBER, bp
from .views_venues import METHODS, Answer, both_versions, page, posted


def _found(code: str, action: Action = Action.PROGRAMME_EDIT) -> Programme:
    """The programme of a meeting with its frame, for who may do that with it; for others there is none."""
    programme = queries_frame.frame_of(code)
    authorize(action, parties.scope_of(programme.meeting))
    return programme


def _back(programme: Programme) -> str:
    return url_for("programme.frame", code=programme.meeting.code)


def _saved(programme: Programme) -> Response:
    flash(_("Saved."), "ok")
    return redirect(_back(programme))


# --- the frame ------------------------------------------------------------------------------------------------------


@bp.get("/meetings/<code>/programme/frame")
@requires(Action.PROGRAMME_DRAFT)
def frame(code: str) -> Answer:
    """All of a frame; where no programme is begun, those who may begin one are asked how."""
    try:
        programme = _found(code, Action.PROGRAMME_DRAFT)
    except NotFound:
        meeting = calendar.by_code(code)
        authorize(Action.PROGRAMME_EDIT, parties.scope_of(meeting))
        return redirect(url_for("programme.begin", code=code))
    fit, held = reading.days_fit(programme), queries_frame.sessions_on(programme.id)
    shut = shifting.closed(programme)
    return render_template(
        "programme/frame.html",
        programme=programme,
        meeting=programme.meeting,
        days=reading.plans_of(programme),
        held=held,
        moved=shifting.ways(fit, held, shut),
        outside=set(fit.outside),
        is_elsewhere=programme.meeting.place_id not in (None, programme.venue.place_id),
        room_name=_room_namer(programme.venue),
        may_edit=parties.runs(actor(), programme.meeting),
    )


@bp.route("/meetings/<code>/programme/begin", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def begin(code: str) -> Answer:
    """Begin the programme of a meeting: at a venue, with its usual hours or with what there was at another meeting."""
    meeting = calendar.by_code(code)
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(meeting))
    if not posted():
        if queries.is_begun(meeting.id):
            return redirect(url_for("programme.frame", code=code))
        if not reading.spans_of(meeting):
            raise Conflict("programme.no_dates")
    venues, status = queries.venues(meeting.place_id), 200
    form = BeginForm()
    sources = [(one.id, _meeting_name(one.meeting)) for one in queries_frame.sources(actor(), meeting.id)]
    form.offer([(one.id, _venue_name(one, meeting)) for one in venues], sources, _("the usual hours of the venue"))
    if posted() and form.validate():
        try:
            zone = next(one.place.zone for one in venues if str(one.id) == form.venue.data)
            framing.begin(actor(), code, form.draft(zone))
            flash(_("The programme of work is begun. Until it is released, only those who prepare the meeting see it."))
            return redirect(url_for("programme.frame", code=code))
        except Conflict as error:
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    return page("programme/frame_begin.html", form, status, meeting=meeting, venues=venues)


def _meeting_name(meeting: Meeting) -> str:
    return into(meeting.short or meeting.title).text


def _venue_name(venue: Venue, meeting: Meeting) -> str:
    """A venue, with its city where that of the meeting is not known."""
    name = into(venue.name).text
    if meeting.place_id is not None:
        return name
    return _("%(time)s, %(place)s", time=name, place=into(venue.place.name).text)


# --- days -----------------------------------------------------------------------------------------------------------


@bp.route("/meetings/<code>/programme/frame/days/<on>", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def frame_day(code: str, on: str) -> Answer:
    """Open or close a day, and set its hours, for all open days if that is wanted."""
    programme = _found(code)
    plans = reading.plans_of(programme)
    day = next((one for one in plans if one.on.isoformat() == on), None)
    if day is None:
        abort(404)
    stored, status = _day_form(programme, plans, day, None), 200
    form = _day_form(programme, plans, day, conflicts.settled(request.form, stored)) if posted() else stored
    if posted() and form.validate():
        try:
            every = str(form.others.data or "") if form.for_all.data else None
            framing.set_day(actor(), programme.id, form.day(day.on), form.seen, for_all=every)
            return _saved(programme)
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                return both_versions(stored, form, str(stored.revision.data), _back(programme), ("others",))
            put(form, error)
            form.others.data, status = stored.others.data, 409
        except RuleViolation as error:
            put(form, error)
    return page("programme/frame_day.html", form, status, meeting=programme.meeting, day=day)


def _day_form(programme: Programme, plans: tuple[DayPlan, ...], day: DayPlan, sent: Any) -> DayForm:
    """The form of a day; one that has no hours yet is offered those of the venue."""
    shown = day if day.periods else DayPlan(day.on, day.is_open, day.note, reading.usual_periods(programme.venue))
    values = day_values(shown) | {
        "revision": keeping_frame.mark(keeping_frame.of_day(day)),
        "others": keeping_frame.mark([keeping_frame.of_day(one) for one in plans]),
    }
    return DayForm.of_rows(len(shown.periods), request.form)(sent, data=values)


@bp.route("/meetings/<code>/programme/frame/dates", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def frame_dates(code: str) -> Answer:
    """What becomes of the days when the dates of the meeting are others: nothing moves before somebody says how."""
    programme = _found(code)
    fit, held = reading.days_fit(programme), queries_frame.sessions_on(programme.id)
    ways, status = shifting.ways(fit, held, shifting.closed(programme)), 200
    form = DaysForm(data={"revision": programme.revision})
    form.offer(ways)
    if not ways and not posted():
        raise Conflict("programme.nothing_to_move")
    if posted() and form.validate():
        try:
            if form.how.data == DaysMove.SHIFT:
                shifting.shift(actor(), programme.id, form.seen, fit.shift)
            else:
                shifting.fit(actor(), programme.id, form.seen)
            return _saved(programme)
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(programme.revision), 409
        except RuleViolation as error:
            put(form, error)
    return page(
        "programme/frame_dates.html",
        form,
        status,
        meeting=programme.meeting,
        fit=fit,
        stay=[on for on in fit.outside if on in held],
        first=programme.days[0].on if programme.days else None,
        last=programme.days[-1].on if programme.days else None,
        shift_day=shift_day,
        ways=ways,
    )


# --- venue, rooms, closures, deadline -------------------------------------------------------------------------------


@bp.route("/meetings/<code>/programme/frame/venue", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def frame_venue(code: str) -> Answer:
    """Hold the meeting at another venue."""
    programme, status = _found(code), 200
    meeting = programme.meeting
    form = VenueChoiceForm(data={"revision": programme.revision, "venue": str(programme.venue_id)})
    form.venue.choices = [(str(one.id), _venue_name(one, meeting)) for one in queries.venues(meeting.place_id)]
    if posted() and form.validate():
        try:
            framing.set_venue(actor(), programme.id, form.seen, int(form.venue.data))
            return _saved(programme)
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(programme.revision), 409
        except RuleViolation as error:
            put(form, error)
    return page("programme/frame_venue.html", form, status, meeting=meeting)


@bp.route("/meetings/<code>/programme/frame/rooms", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def frame_rooms(code: str) -> Answer:
    """Which rooms the meeting has, of its venue and of others in the city."""
    programme = _found(code)
    chosen = [room.id for room in programme.rooms if room.removed_at is None]
    form = RoomsForm(data=room_choice(chosen))
    there = queries.venues(programme.venue.place_id)
    there.sort(key=lambda venue: venue.id != programme.venue_id)
    name = _room_namer(programme.venue)
    form.offer([(room.id, name(room)) for venue in there for room in venue.rooms if room.removed_at is None])
    if posted() and form.validate():
        try:
            framing.choose_rooms(actor(), programme.id, form.wanted, form.had)
            return _saved(programme)
        except RuleViolation as error:
            put(form, error)
    return page("programme/frame_rooms.html", form, meeting=programme.meeting, venue=programme.venue)


def _room_namer(venue: Venue) -> Callable[[Room], str]:
    """What a room is called: with its venue where that is not the programme’s own."""

    def name(room: Room) -> str:
        if room.venue_id == venue.id:
            return into(room.name).text
        return _("%(name)s: %(value)s", name=into(room.venue.name).text, value=into(room.name).text)

    return name


@bp.route("/meetings/<code>/programme/frame/closures/new", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def frame_closure(code: str) -> Answer:
    """Record that a room is lost for hours of some days."""
    programme = _found(code)
    name, form = _room_namer(programme.venue), ClosureForm()
    days = [(day.on, format_weekday_date(day.on, lang())) for day in programme.days]
    form.offer([(room.id, name(room)) for room in programme.rooms if room.removed_at is None], days)
    if posted() and form.validate():
        try:
            framing.close_room(actor(), programme.id, form.draft)
            return _saved(programme)
        except RuleViolation as error:
            put(form, error)
    return page("programme/frame_closure.html", form, meeting=programme.meeting)


@bp.post(f"/meetings/<code>/programme/frame/closures/{NUMBER}/reopen")
@requires(Action.PROGRAMME_EDIT)
@commits
def reopen(code: str, number: int) -> Answer:
    """Take a closure back; where somebody else has done so already, it is done."""
    programme, form = _found(code), Form()
    if not form.validate():
        abort(400)
    try:
        framing.reopen_room(actor(), programme.id, number)
    except NotFound:
        flash(str(labels_frame.ERRORS["programme.closure_unknown"]), "warn")
        return redirect(_back(programme))
    flash(str(labels_frame.AUDITED["programme.reopen_room"]), "ok")
    return redirect(_back(programme))


@bp.route("/meetings/<code>/programme/frame/deadline", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def frame_deadline(code: str) -> Answer:
    """Until when sessions may be asked for."""
    programme = _found(code)
    until = programme.requests_until
    values = until_values(until, programme.zone) | {"revision": keeping_frame.mark(until)}
    stored = DeadlineForm(None, data=values)
    form = DeadlineForm(conflicts.settled(request.form, stored), data=values) if posted() else stored
    if posted() and form.validate():
        try:
            framing.set_deadline(actor(), programme.id, form.until(programme.zone), form.seen)
            return _saved(programme)
        except Conflict:
            return both_versions(stored, form, str(stored.revision.data), _back(programme))
        except RuleViolation as error:
            put(form, error)
    return page("programme/frame_deadline.html", form, meeting=programme.meeting, zone=programme.zone)
