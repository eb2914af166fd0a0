"""The timetable in work: all days, one day by rooms or by those who have to be at sessions, and moving a session."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.wrappers import Response

from meetings.foundation import languages
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.numbers import number_of
from meetings.foundation.presentation import into, whole
from meetings.foundation.web import actor, authorize, can, commits, lang, requires
from meetings.foundation.windows import parse_date

from . import keeping, labels_timetable, moving, parties, presenting, queries, reading
from .forms_timetable import MoveForm, read_place, sent_place
from .models import Programme, ProgrammeSession
from .rules import RoomWay
from .showing_timetable import Moves, Timetable
from .showing_warnings import counted
from .situation import Situation
from .steps import Slot
from .views import NUMBER, bp

Answer = str | Response | tuple[str, int]
STEPS = ", ".join(labels_timetable.STEPS)


@bp.get("/meetings/<code>/programme/draft/")
@requires(Action.PROGRAMME_DRAFT)
def draft(code: str) -> str:
    """The work in progress: every day, what has no hour yet, and everything that gives pause."""
    programme = _seen(code)
    situation = reading.situation(programme, lang())
    table, links = Timetable(situation, _session_url, situation.session_by_id), _links(programme)
    return render_template("programme/draft.html", **_frame(programme, table), weeks=table.weeks, links=links)


@bp.get("/meetings/<code>/programme/draft/days/<day>")
@requires(Action.PROGRAMME_DRAFT)
def draft_day(code: str, day: str) -> str:
    """One day by rooms, or by those who have to be at sessions, or of one of them."""
    programme = _seen(code)
    situation = reading.situation(programme, lang())
    try:
        on = parse_date(day)
    except DomainError:
        abort(404)
    if on not in {one.on for one in situation.days} | {one.on for one in situation.sessions}:
        abort(404)
    by_party = request.args.get("by") == "party"
    shown = {one.id for one in situation.sessions if one.on in {on, None}}
    table = Timetable(situation, _session_url, () if by_party else shown)
    names = table.party_names
    key = request.args.get("party")
    chosen = [key] if key in names else sorted(names, key=lambda one: str(into(names[one])))
    return render_template(
        "programme/draft_day.html",
        **_frame(programme, table),
        on=on,
        told=[one for one in table.told if shown.intersection(one.sessions)],
        by="party" if by_party else "room",
        party=key if by_party and key in names else None,
        sheet=table.by_party(on, chosen) if by_party else table.by_room(on),
        names=names if by_party else table.room_names,
        parties=sorted(names.items(), key=lambda pair: str(into(pair[1]))),
    )


def _seen(code: str) -> Programme:
    """The whole programme of a meeting, for who sees work in progress."""
    programme = queries.whole_of(code)
    authorize(Action.PROGRAMME_DRAFT, parties.scope_of(programme.meeting))
    return programme


def _session_url(number: int) -> str:
    return url_for("programme.session_record", number=number)


def _frame(programme: Programme, table: Timetable) -> dict[str, Any]:
    """What both pages show around their tables."""
    sessions = [session for session in table.situation.sessions if not session.is_called_off]
    moved = _moved(table)
    return {
        "programme": programme,
        "meeting": programme.meeting,
        "table": table,
        "held": len(sessions),
        "counts": counted(table.told),
        "revisions": {session.id: session.revision for session in table.situation.sessions},
        "moved": moved,
        "undo": read_place(request.args.get("was")) if moved else None,
        "was": request.args.get("was", ""),
        "may_edit": can(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting)),
        "steps": labels_timetable.STEPS,
    }


def _links(programme: Programme) -> list[tuple[str, str, str, str | None]]:
    """Where the rest of the work is done, for who does it: words, address, how it looks, its sign."""
    code = programme.meeting.code
    found: list[tuple[str, str, str, str | None]] = []
    if can(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting)):
        found = [
            (_("New session"), url_for("programme.new_session", code=code), "", "add"),
            (_("Publish a release"), url_for("programme.publish", code=code), "quiet", None),
            (_("Solver"), url_for("programme.solver", code=code), "quiet", None),
            (_("Frame"), url_for("programme.frame", code=code), "quiet", "calendar"),
        ]
    found.append((_("All sessions"), url_for("programme.sessions", code=code), "quiet", None))
    found.append((_("On the day"), url_for("programme.today", code=code), "quiet", "clock"))
    return found


def _moved(table: Timetable) -> int | None:
    """The session that was moved just now."""
    number = number_of(request.args.get("moved"), 0)
    return number if number in table.situation.session_by_id else None


# --- moving ---------------------------------------------------------------------------------------------------------


@bp.route(f"/programme/sessions/{NUMBER}/move", methods=["GET", "POST"])
@requires(Action.PROGRAMME_EDIT)
@commits
def move(number: int) -> Answer:
    """Every slot with what would break there; then the move."""
    programme = _run(number)
    session = keeping.session_of(programme, number)
    form, status = MoveForm(data=_offered(session)), 200
    if request.method == "POST" and form.validate():
        try:
            slot, way = form.chosen()
            done, was = moving.move(actor(), number, form.seen, slot, way)
            return _done(programme.meeting.code, done, was, form.back.data)
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(session.revision), 409
        except RuleViolation as error:
            put(form, error)
    table = Timetable(reading.situation(programme, lang()), _session_url)
    _offer(form, table.situation)
    page = render_template(
        "programme/move.html",
        form=form,
        programme=programme,
        meeting=programme.meeting,
        session=session,
        here=moving.place_of(session),
        moves=Moves(table, number),
        rooms={room.id: room.name for room in table.situation.rooms},
        back=_back(programme.meeting.code, session, form.back.data),
        steps=labels_timetable.STEPS,
    )
    return page, 422 if form.errors and status == 200 else status


@bp.post(f"/programme/sessions/{NUMBER}/<any({STEPS}):step>")
@requires(Action.PROGRAMME_EDIT)
@commits
def timetable_step(number: int, step: str) -> Answer:
    """Take a session off the timetable, fix it, let it go."""
    code = _run(number).meeting.code
    form: Any = RevisionForm()
    if not form.validate():
        abort(400)
    back = request.form.get("back")
    if step == "unplace":
        done, was = moving.unplace(actor(), number, form.seen)
        return _done(code, done, was, back)
    done = moving.fix(actor(), number, form.seen, is_fixed=step == "fix")
    name = presenting.named(done.number, done.title)
    flash(escape(str(labels_timetable.DONE[step])) % {"name": name}, "ok")
    return redirect(_back(code, done, back, anchor=f"session-{number}"))


def _run(number: int) -> Programme:
    """The whole programme of a session, for who runs it; for others this page does not exist."""
    programme = queries.whole_with(number)
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting))
    return programme


def _offered(session: ProgrammeSession) -> dict[str, Any]:
    here = moving.place_of(session)
    return {
        "revision": session.revision,
        "place": sent_place(here),
        "on": here.on.isoformat() if here else None,
        "hour": presenting.hour(here.starts) if here else "",
        "room": (str(here.room) if here.room else "") if here else RoomWay.BEST.value,
        "back": request.args.get("back", ""),
    }


def _offer(form: MoveForm, situation: Situation) -> None:
    days = [(day.on, whole(languages.format_weekday_date(day.on, lang()))) for day in situation.days if day.is_open]
    rooms = [(room.id, str(into(room.name))) for room in situation.rooms if room.is_available]
    form.offer(days, rooms, _("The room in which least would break"), _("No room yet"))


def _done(code: str, session: ProgrammeSession, was: Slot | None, back: str | None) -> Response:
    """Back to the table, which says where the session is now and how that is undone."""
    return redirect(_back(code, session, back, moved=session.id, was=sent_place(was), anchor=f"session-{session.id}"))


def _back(code: str, session: ProgrammeSession, back: str | None, *, anchor: str | None = None, **query: Any) -> str:
    """The table from which somebody came: all days, or the day by rooms."""
    if back == "day" and session.on is not None:
        return url_for("programme.draft_day", code=code, day=session.on.isoformat(), _anchor=anchor, **query)
    return url_for("programme.draft", code=code, _anchor=anchor, **query)
