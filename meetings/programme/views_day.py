"""Pages of the day: the board of the sessions of one day, what happened to each, services used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.foundation import clock
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.web import actor, authorize, can, commits, requires
from meetings.foundation.windows import parse_date

from . import correcting, happening, labels_day, parties, presenting, queries, queries_day, releasing, services_used
from .forms_day import AnnounceForm, HappenedForm
from .happening import Happening
from .models import Programme, ProgrammeSession, SessionAct
from .rules import DayAct
from .services_used import Slot
from .views import NUMBER, bp

ACTS = ", ".join(act.value for act in DayAct)
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Line:
    """A session on the board."""

    session: ProgrammeSession
    happening: Happening
    possible: tuple[DayAct, ...]
    acts: list[SessionAct]
    is_released: bool
    differs: bool  # from how it is published


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"day_words": labels_day}


@bp.get("/meetings/<code>/programme/today/")
@requires(Action.PROGRAMME_DRAFT)
def today(code: str) -> str:
    """The sessions of a day: today where it is a day of the meeting, else the nearest one, or the one asked for."""
    programme = _seen(code)
    days = [day.on for day in programme.days if day.is_open]
    on = _asked(days) or _nearest(days, clock.today(programme.zone))
    placed = [session for session in programme.sessions if session.on == on and session.removed_at is None]
    acts, ahead = queries_day.acts_of([s.id for s in placed]), releasing.ahead(programme)
    released = frozenset(ahead.before.session_by_id) if ahead.before is not None else frozenset()
    changed = {one.id for one in ahead.changes.sessions} if released else set()
    lines = []
    for session in sorted(placed, key=lambda one: (one.starts or 0, one.room_id or 0, one.id)):
        facts = [act.fact for act in acts[session.id]]
        found, is_off = happening.fold(facts), session.called_off_at is not None
        if is_off:
            found = happening.called_off(found, session.called_off_at)
        possible = happening.possible(facts, is_called_off=is_off)
        is_out, differs = session.id in released, session.id in changed
        lines.append(Line(session, found, possible, acts[session.id], is_out, differs))
    return render_template(
        "programme/day_board.html",
        programme=programme,
        meeting=programme.meeting,
        on=on,
        days=days,
        lines=lines,
        rooms={room.id: room.name for room in programme.rooms},
        is_today=on == clock.today(programme.zone),
        may_edit=can(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting)),
    )


def _seen(code: str) -> Programme:
    programme = queries.whole_of(code)
    authorize(Action.PROGRAMME_DRAFT, parties.scope_of(programme.meeting))
    return programme


def _asked(days: list[date]) -> date | None:
    try:
        asked = parse_date(request.args.get("on", ""))
    except RuleViolation:
        return None
    return asked if asked in days else None


def _nearest(days: list[date], now: date) -> date | None:
    """Today, else the next of these days, else the last one; None where there is none."""
    return next((day for day in days if day >= now), days[-1] if days else None)


@bp.route(f"/programme/sessions/{NUMBER}/happened/<any({ACTS}):step>", methods=["GET", "POST"])
@requires(Action.PROGRAMME_EDIT)
@commits
def happened(number: int, step: str) -> Answer:
    """Record an act of a session: the hour is the present one until another is typed."""
    act, session = DayAct(step), _session(number)
    programme = queries.whole(session.programme_id)
    if session.on is None:
        raise Conflict("programme.not_placed")
    acts = queries_day.acts_of([number])[number]
    form, status = HappenedForm(data={"revision": session.revision}), 200
    form.fit(act, _later(programme, session) if act is DayAct.ROLL_OVER else [])
    if request.method == "GET":
        facts = [one.fact for one in acts]
        if act not in happening.possible(facts, is_called_off=session.called_off_at is not None):
            raise Conflict("programme.act_not_allowed")
        form.show(clock.now(), programme.zone)
    elif form.validate():
        try:
            correcting.record(actor(), number, form.seen, form.entry(act, session.on, programme.zone))
            flash(str(labels_day.DONE[act]), "ok")
            board = url_for("programme.today", code=programme.meeting.code, on=session.on.isoformat())
            return redirect(f"{board}#session-{number}")
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(_session(number).revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "programme/day_act.html",
        form=form,
        act=act,
        session=session,
        programme=programme,
        meeting=programme.meeting,
        acts=acts,
    )
    return page, 422 if form.errors and status == 200 else status


def _session(number: int) -> ProgrammeSession:
    session = queries.session(number)
    if session.removed_at is not None:
        raise NotFound("programme.session_unknown")
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(session.programme.meeting))
    return session


def _later(programme: Programme, session: ProgrammeSession) -> list[tuple[int, str]]:
    """The sessions to which business can go: those that come later, in order, then those without an hour."""
    place = (session.on or date.min, session.starts or 0)
    others = [one for one in programme.sessions if one.id != session.id and one.removed_at is None]
    later = [one for one in others if one.on is None or (one.on, one.starts or 0) >= place]
    in_order = sorted(later, key=lambda one: (one.on is None, one.on or date.min, one.starts or 0, one.id))
    return [(one.id, presenting.choice(one)) for one in in_order]


@bp.route(f"/programme/sessions/{NUMBER}/announce", methods=["GET", "POST"])
@requires(Action.PROGRAMME_EDIT)
@commits
def announce(number: int) -> Answer:
    """Publish one session as it stands in work, and nothing else."""
    session = _session(number)
    meeting = session.programme.meeting
    form, status = AnnounceForm(data={"revision": session.revision}), 200
    if request.method == "POST" and form.validate():
        try:
            correcting.publish_one(actor(), number, form.seen, form.words.text)
            flash(_("The session is published as it stands now."), "ok")
            on = session.on.isoformat() if session.on is not None else None
            return redirect(url_for("programme.today", code=meeting.code, on=on))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(_session(number).revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template("programme/day_announce.html", form=form, session=session, meeting=meeting)
    return page, 422 if form.errors and status == 200 else status


@bp.get("/meetings/<code>/programme/services/")
@requires(Action.PROGRAMME_DRAFT)
def services(code: str) -> str:
    """Services used against those granted: a chart and its table."""
    programme = _seen(code)
    published = queries_day.served(programme.id)
    acts = queries_day.acts_of([session.id for session in published])
    given_up = queries_day.given_up(programme.id)
    slots = []
    for session in published:
        assert session.starts_at is not None and session.ends_at is not None and session.on is not None
        found = happening.fold([act.fact for act in acts[session.id]])
        if session.is_called_off:
            found = happening.called_off(found, given_up.get(session.id, session.changed_at))
        starts, ends = services_used.granted_hours(session.starts_at, session.ends_at, found)
        slots.append(Slot(session.id, session.kind, session.on, starts, ends, found))
    shown: dict[str, Any] = {
        "total": services_used.total(slots),
        "days": services_used.by_day(slots),
        "kinds": services_used.by_kind(slots),
        "benchmark": services_used.BENCHMARK,
    }
    return render_template("programme/services.html", programme=programme, meeting=programme.meeting, **shown)
