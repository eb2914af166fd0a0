"""Pages of sessions: all of a programme in a list, one with all that it has, several entered at once, what is done with
one as a whole, how two are to stand to one another. They are the secretariat’s; who sees the work in progress reads."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.accounts import acts
from meetings.foundation import audit, clock, conflicts, languages
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.languages import NAMES
from meetings.foundation.numbers import number_of, page_number
from meetings.foundation.presentation import into, whole
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.foundation.windows import parse_date

from . import arranging, labels_sessions, parties, presenting, queries, queries_lists, reading
from .arrangements import SessionStep, Standing, steps
from .forms_sessions import Offered, RelationForm, SessionForm, SeveralForm, usual_of, values_of
from .models import Programme, ProgrammeSession, Room, SessionRelation
from .queries_lists import PAGE_SIZE, Choice
from .rules import SessionKind
from .situation import ItemFacts
from .views import NUMBER, bp

METHODS = ["GET", "POST"]
STEPS = ", ".join(f'"{step.value}"' for step in SessionStep)
Answer = str | Response | tuple[str, int]
E = TypeVar("E", SessionKind, Standing)


@bp.app_context_processor
def _session_words() -> dict[str, object]:
    return {"session_words": labels_sessions}


# --- reading --------------------------------------------------------------------------------------------------------


@bp.get("/meetings/<code>/programme/sessions/")
@requires(Action.PROGRAMME_DRAFT)
def sessions(code: str) -> str:
    """All sessions of a programme in work, by kind, day, and whether they stand anywhere."""
    programme = _seen(code)
    chosen = Choice(
        _member(SessionKind, request.args.get("kind")),
        _day(request.args.get("on")),
        _member(Standing, request.args.get("standing")),
    )
    page = queries_lists.page(programme.id, chosen, page_number(request.args.get("page")))
    given: dict[str, Any] = {name: request.args[name] for name in ("kind", "on", "standing") if request.args.get(name)}
    return render_template(
        "programme/sessions.html",
        meeting=programme.meeting,
        page=page,
        page_url=lambda number: url_for("programme.sessions", code=code, **given, page=number),
        chosen=chosen,
        days=[day.on for day in queries_lists.offered(programme.id).days],
        may_edit=can(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting)),
    )


@bp.get(f"/programme/sessions/{NUMBER}/record")
@requires(Action.PROGRAMME_DRAFT)
def session_record(number: int) -> str:
    """A session in work with all that it has, what it is tied to, and what was done with it."""
    session = queries.session(number)
    meeting = session.programme.meeting
    authorize(Action.PROGRAMME_DRAFT, parties.scope_of(meeting))
    tied, named = _tied(session.programme_id, number)
    may_edit = can(Action.PROGRAMME_EDIT, parties.scope_of(meeting))
    return render_template(
        "programme/session_record.html",
        meeting=meeting,
        session=session,
        items=_items(session) if session.items else [],
        relations=tied,
        named=named,
        acts=acts.told(audit.history("programme_session", number)),
        names=NAMES,
        language_name=languages.language_name,
        zone=clock.OFFICE_ZONE,
        may_edit=may_edit,
        steps=steps(session.removed_at is not None, session.called_off_at is not None) if may_edit else (),
    )


def _tied(programme_id: int, session_id: int | None) -> tuple[list[SessionRelation], dict[int, ProgrammeSession]]:
    """How sessions are to stand to one another, all or those of one session, and the sessions by their ids; what names
    a removed one is out of force."""
    named = {one.id: one for one in queries_lists.named(programme_id)}
    found = queries_lists.relations(programme_id, session_id)
    return [one for one in found if one.first_id in named and one.second_id in named], named


def _items(session: ProgrammeSession) -> list[ItemFacts]:
    tied = {item.id for item in session.items}
    found = reading.items(queries.agenda_items(session.programme.meeting_id), lang())
    return [item for item in found if item.id in tied]


# --- entering and editing -------------------------------------------------------------------------------------------


@bp.route("/meetings/<code>/programme/sessions/new", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def new_session(code: str) -> Answer:
    """Enter a session of a kind, which the address says: all that is usual hangs on it."""
    programme = _own(code)
    kind = _member(SessionKind, request.args.get("kind")) or SessionKind.FORMAL
    form = SessionForm(data=usual_of(kind))
    form.offer(_offered(programme))
    form.of_kind(kind)
    if request.method == "POST" and form.validate():
        try:
            made = arranging.add(actor(), programme.id, form.draft(kind))
            flash(_("The session is entered. It has no day and hour yet."), "ok")
            return redirect(url_for("programme.session_record", number=made.id))
        except RuleViolation as error:
            put(form, error)
    return _form_page(form, programme, kind=kind)


@bp.route("/meetings/<code>/programme/sessions/several", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def several_sessions(code: str) -> Answer:
    """Enter several sessions of one kind, one a line."""
    programme = _own(code)
    form = SeveralForm(data={"kind": SessionKind.FORMAL.value, "lang": lang(), "in_order": True})
    form.offer(_offered(programme).parties)
    if request.method == "POST" and form.validate():
        try:
            made = arranging.add_several(actor(), programme.id, form.draft)
            flash(ngettext("%(num)s session is entered.", "%(num)s sessions are entered.", len(made)), "ok")
            return redirect(url_for("programme.sessions", code=code, standing=Standing.UNPLACED.value))
        except RuleViolation as error:
            put(form, error)
    page = render_template("programme/sessions_several.html", form=form, meeting=programme.meeting)
    return page, 422 if form.errors else 200


@bp.route(f"/programme/sessions/{NUMBER}/edit", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def edit_session(number: int) -> Answer:
    """A session as it is; when somebody else was faster, choose field by field."""
    session = _own_session(number)
    record = url_for("programme.session_record", number=number)
    if session.removed_at is not None:
        return redirect(record)
    programme, values = queries_lists.offered(session.programme_id), values_of(session)
    offered = _offered(programme, session)
    stored = _filled(None, values, offered)
    form = _filled(conflicts.settled(request.form, stored), values, offered) if request.method == "POST" else stored
    if request.method == "POST" and form.validate():
        try:
            arranging.edit(actor(), number, form.seen, form.draft())
            flash(_("Saved."), "ok")
            return redirect(record)
        except Conflict as error:
            if error.code != "record.changed_meanwhile":
                raise
            rows = [row for row in conflicts.rows(stored, form) if row.differs]
            sent, revision = conflicts.sent(form), str(session.revision)
            return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=record), 409
        except RuleViolation as error:
            put(form, error)
    return _form_page(form, programme, session=session)


def _filled(sent: Any, values: dict[str, Any], offered: Offered) -> SessionForm:
    form = SessionForm(sent, data=values)
    form.offer(offered)
    return form


def _form_page(
    form: SessionForm, programme: Programme, *, session: ProgrammeSession | None = None, kind: SessionKind | None = None
) -> Answer:
    page = render_template(
        "programme/session_edit.html", form=form, meeting=programme.meeting, session=session, kind=kind
    )
    return page, 422 if form.errors else 200


@bp.route(f"/programme/sessions/{NUMBER}/<any({STEPS}):step>", methods=METHODS)
@requires(Action.PROGRAMME_EDIT)
@commits
def session_step(number: int, step: str) -> Answer:
    """Ask before a step, then take it."""
    way, session, status = SessionStep(step), _own_session(number), 200
    if way not in steps(session.removed_at is not None, session.called_off_at is not None):
        return redirect(url_for("programme.session_record", number=number))
    form = RevisionForm(data={"revision": session.revision})
    if request.method == "POST" and form.validate():
        try:
            done = _take(way, number, form.seen)
            flash(str(labels_sessions.DONE[way]), "ok")
            return redirect(done)
        except DomainError as error:
            put(form, error)
            session = queries.session(number)  # as it is now
            form.revision.data, status = str(session.revision), 422 if isinstance(error, RuleViolation) else 409
    meeting = session.programme.meeting
    page = render_template("programme/session_step.html", form=form, session=session, meeting=meeting, step=way)
    return page, 422 if form.errors and status == 200 else status


def _take(way: SessionStep, number: int, seen: int) -> str:
    """Take a step; the page to show then."""
    match way:
        case SessionStep.COPY:
            made = arranging.copy(actor(), number, seen)
            return url_for("programme.edit_session", number=made.id)
        case SessionStep.CALL_OFF:
            arranging.call_off(actor(), number, seen)
        case SessionStep.REINSTATE:
            arranging.reinstate(actor(), number, seen)
        case SessionStep.REMOVE:
            arranging.remove(actor(), number, seen)
        case SessionStep.RESTORE:
            arranging.restore(actor(), number, seen)
    return url_for("programme.session_record", number=number)


# --- how they stand to one another ----------------------------------------------------------------------------------


@bp.route("/meetings/<code>/programme/relations", methods=METHODS)
@requires(Action.PROGRAMME_DRAFT)
@commits
def relations(code: str) -> Answer:
    """How sessions are to stand to one another, all of them or those of one session; who may, adds to it."""
    programme = _seen(code) if request.method == "GET" else _own(code)
    asked = number_of(request.args.get("session"), 0)
    number = page_number(request.args.get("page"))
    tied, named = _tied(programme.id, asked or None)
    form = RelationForm(data={"first": str(asked or "")})
    form.offer([(str(one.id), presenting.choice(one)) for one in named.values()])
    if request.method == "POST" and form.validate():
        try:
            arranging.relate(actor(), programme.id, form.draft)
            flash(_("Saved."), "ok")
            return redirect(url_for("programme.relations", code=code, session=asked or None))
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "programme/relations.html",
        form=form,
        meeting=programme.meeting,
        relations=tied[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        page=number,
        pages=max(1, -(-len(tied) // PAGE_SIZE)),
        page_url=lambda at: url_for("programme.relations", code=code, session=asked or None, page=at),
        named=named,
        session=named.get(asked),
        may_edit=can(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting)),
    )
    return page, 422 if form.errors else 200


@bp.post(f"/meetings/<code>/programme/relations/{NUMBER}/remove")
@requires(Action.PROGRAMME_EDIT)
@commits
def unrelate(code: str, number: int) -> Response:
    """Let one of these hold no more; what is gone already is gone."""
    programme = _own(code)
    try:
        arranging.unrelate(actor(), programme.id, number)
        flash(_("Removed."), "ok")
    except Conflict as error:
        flash(str(labels_sessions.ERRORS[error.code]), "warn")
    asked = number_of(request.args.get("session"), 0)
    return redirect(url_for("programme.relations", code=code, session=asked or None))


# --- what all of them need ------------------------------------------------------------------------------------------


def _seen(code: str) -> Programme:
    """A programme whose work in progress the person may see; for others this page does not exist."""
    programme = queries.of_meeting(code)
    authorize(Action.PROGRAMME_DRAFT, parties.scope_of(programme.meeting))
    return programme


def _own(code: str) -> Programme:
    """A programme that the person changes, with what sessions of it can name."""
    programme = queries.of_meeting(code)
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting))
    return queries_lists.offered(programme.id)


def _own_session(number: int) -> ProgrammeSession:
    session = queries.session(number)
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(session.programme.meeting))
    return session


def _offered(programme: Programme, session: ProgrammeSession | None = None) -> Offered:
    """What a session can name: what the meeting has, and what the session names already though the meeting has lost
    it."""
    days = {day.on for day in programme.days if day.is_open}
    rooms = {room.id: room for room in programme.rooms if room.removed_at is None}
    if session is not None:
        days |= {on for on in (session.not_before_on, session.not_after_on) if on is not None}
        if session.room_wish is not None:
            rooms.setdefault(session.room_wish.id, session.room_wish)
    items = reading.items(queries.agenda_items(programme.meeting_id), lang())
    return Offered(
        days=[(on.isoformat(), whole(languages.format_weekday_date(on, lang()))) for on in sorted(days)],
        rooms=[(str(room.id), _room(room)) for room in rooms.values()],
        parties=[(str(party.id), into(party.name).text) for party in programme.parties],
        items=[(str(item.id), f"{item.number} {into(item.heading).text}") for item in items],
    )


def _room(room: Room) -> str:
    name = into(room.name).text
    if room.capacity is None:
        return name
    return ngettext("%(room)s (%(num)s seat)", "%(room)s (%(num)s seats)", room.capacity, room=name)


def _member(kind: type[E], sent: str | None) -> E | None:
    """What an address asks for; None for what there is not."""
    return next((one for one in kind if one.value == sent), None)


def _day(sent: str | None) -> date | None:
    try:
        return parse_date(sent) if sent else None
    except RuleViolation:
        return None
