"""Pages of meetings that everybody reads: the register, one meeting, its preparation area by area, its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from meetings.foundation import clock, registries
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.errors import RuleViolation
from meetings.foundation.numbers import number_of, page_number
from meetings.foundation.text import clean_line
from meetings.foundation.web import actor, authorize, can, lang, public, requires
from meetings.mandates.rules import Area

from . import history, labels, links, page, queries, readiness, wording
from . import register as registry
from .forms import RegisterForm, status_asked
from .models import Meeting
from .rules import MeetingKind

bp = Blueprint("calendar", __name__)

SEARCH_MAXIMUM = 200
NARROWING = ("q", "kind", "status", "year", "process", "order")
# What the pages of preparation are about; the readiness strip leads there.
AREAS: dict[str, tuple[Area, ...]] = {
    "agenda": (Area.AGENDA, Area.DOCUMENTS, Area.PARTICIPATION),
    "programme": (Area.PROGRAMME, Area.DATES),
    "officers": (Area.CHAIR, Area.BUREAU),
}


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "calendar_words": labels,
        "calendar_links": links,
        "calendar_wording": wording,
        "meeting_tabs": registries.meeting_tabs.items(),
    }


@bp.app_template_filter("holiday_name")
def _holiday_name(day: date, names: wording.Names) -> str:
    return names.holiday(day)


@bp.get("/meetings/")
@public
def register() -> str:
    """The register of meetings, narrowed and ordered as asked, 25 a page."""
    years, processes = registry.choices(actor())
    form = RegisterForm(request.args)
    form.offer(years, [(p.code, p.short.into(lang()).text) for p in processes])
    filters, problem = _filters()
    found = registry.find(actor(), filters, clock.business_today(), page_number(request.args.get("page")))
    asked: dict[str, Any] = {k: request.args[k] for k in NARROWING if request.args.get(k)}
    return render_template(
        "calendar/register.html",
        form=form,
        found=found,
        filters=filters,
        problem=problem,
        strips=readiness.strips([meeting for meeting, _period in found.rows]),
        page_url=lambda number: url_for("calendar.register", **asked, page=number),
        several=len(processes) > 1,
        may_add=any(can(Action.MEETING_EDIT, Scope(process=p.code)) for p in processes),
        may_see_others=may_somewhere(actor(), Action.OTHERS_SEE),
    )


def _filters() -> tuple[registry.Filters, RuleViolation | None]:
    """What is asked for; what cannot be read is left out, and of words that cannot be searched for it is said."""
    asked, problem = request.args, None
    try:
        words = clean_line(asked.get("q", ""), maximum=SEARCH_MAXIMUM, required=False)
    except RuleViolation as error:
        words, problem = "", error
    kind, order, year = asked.get("kind"), asked.get("order"), number_of(asked.get("year"), 1)
    filters = registry.Filters(
        q=words,
        kind=MeetingKind(kind) if kind in list(MeetingKind) else None,
        status=status_asked(asked.get("status")),
        year=year if 1990 <= year <= 2100 else None,
        process=asked.get("process", "") if queries.is_key(asked.get("process", "")) else "",
        order=registry.Order(order) if order in list(registry.Order) else registry.Order.COMING,
    )
    return filters, problem


@bp.get("/meetings/<code>/")
@public
def meeting(code: str) -> str:
    """One meeting: what, when and where it is, what is open, what the mandates require."""
    return render_template("calendar/meeting.html", page=page.gather(visible(code), actor()))


def visible(code: str) -> Meeting:
    """A meeting that the reader may see; what is not published does not exist for the others."""
    found = queries.by_code(code)
    if not found.is_published and not can(Action.MEETING_PREPARATION, page.scope_of(found)):
        abort(404)
    return found


@bp.get("/meetings/<code>/agenda/")
@public
def agenda(code: str) -> str:
    """The agenda: what the mandates ask for, what is due, what is on record."""
    return _preparation(code, "agenda")


@bp.get("/meetings/<code>/programme/")
@public
def programme(code: str) -> str:
    """The programme of work: what the mandates ask for, what is due, what is on record."""
    return _preparation(code, "programme")


@bp.get("/meetings/<code>/officers/")
@public
def officers(code: str) -> str:
    """Chair and bureau: what the mandates ask for, what is due, who is on record."""
    return _preparation(code, "officers")


def _preparation(code: str, subject: str) -> str:
    found = visible(code)
    areas = AREAS[subject]
    shown = page.preparation(found, actor(), areas)
    due = [item for source in registries.preparation for item in source(found.id, frozenset(areas))]
    made = [panel.of_meeting(found.id) for panel in registries.subject_panels if panel.subject == subject]
    panels = [panel for panel in made if panel is not None]
    return render_template(
        "calendar/preparation.html", page=shown, meeting=found, subject=subject, due=due, panels=panels
    )


@bp.get("/meetings/<code>/history/")
@requires(Action.MEETING_PREPARATION)
def meeting_history(code: str) -> str:
    """Who changed what, and when."""
    found = queries.by_code(code)
    authorize(Action.MEETING_PREPARATION, page.scope_of(found))
    return render_template("calendar/history.html", meeting=found, acts=history.acts(found))
