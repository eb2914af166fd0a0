"""Pages across features: what is coming, the month and the agenda, search."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import ngettext
from markupsafe import Markup

from meetings.calendar.checking import elsewhere
from meetings.calendar.queries import days_off
from meetings.calendar.timeline import Timeline
from meetings.foundation import clock, languages
from meetings.foundation.access_table import Action
from meetings.foundation.errors import RuleViolation
from meetings.foundation.numbers import page_number
from meetings.foundation.page_cache import shared
from meetings.foundation.presentation import into, whole, window
from meetings.foundation.registries import ClashingEvent, TimelineItem
from meetings.foundation.text import clean_line
from meetings.foundation.web import actor, can, lang, public
from meetings.overview import queries, rules

bp = Blueprint("overview", __name__)
PAGE = 25
PAGES_MAXIMUM = 40  # what lies further ahead is reached by its month
ELSEWHERE = "elsewhere"  # in the address of a month that shows what others do as well
MONTH_MAXIMUM = 80  # of each kind, in the six weeks of a grid
SEARCH_MAXIMUM = 200
GLYPH = {"zh": 12.5, "ru": 7.6}  # a letter's usual width in the drawing, in pixels


@bp.get("/")
@public
def home() -> str:
    """What is coming: the timeline, then what is next; for a signed-in person, what waits for them."""
    today = clock.business_today()
    who = actor()
    return render_template(
        "overview/home.html",
        today=today,
        glyph=GLYPH.get(lang(), 7),
        **shared("coming", lambda: _coming(today)),
        waiting=None if who.is_anonymous else queries.waiting(who),
    )


def _coming(today: date) -> dict[str, Any]:
    layout, items = queries.drawing(today)
    return {
        "layout": layout,
        "drawn": _drawn(layout, items),
        "ticks": _ticks(layout),
        "upcoming": queries.upcoming(today),
    }


def _drawn(layout: Timeline, items: dict[str, TimelineItem]) -> list[dict[str, Any]]:
    return [
        {
            "x": placed.x0 if placed.event.shape == "bar" else (placed.x0 + placed.x1) / 2,
            "x2": placed.x1 if placed.event.shape == "bar" else None,
            "lane": placed.lane,
            "back": placed.anchor == "end",
            "label": queries.named(items[placed.event.key])._replace(text=placed.name),
            "full": queries.named(items[placed.event.key]),
            "note": placed.note,
            "kind": items[placed.event.key].kind,
            "url": items[placed.event.key].url,
            "when": _when(items[placed.event.key]),
        }
        for placed in layout.items
    ]


def _when(item: TimelineItem) -> str:
    """When it is, in words: a point is drawn on its last day, and its note tells the window or the hour."""
    return str(item.note) if item.kind == "window" or item.kind in queries.POINTS else window(item.window)


def _ticks(layout: Timeline) -> list[dict[str, Any]]:
    """Years by name, quarters by the month they begin with; the months between by a stroke alone."""
    return [
        {
            "x": tick.x,
            "label": str(tick.day.year)
            if tick.kind == "year"
            else str(tick.day.month) + ("月" if lang() == "zh" else ""),
            "kind": "year"
            if tick.kind == "year"
            else "month"
            if tick.kind == "quarter" and tick.is_labelled
            else "minor",
        }
        for tick in layout.ticks
    ]


@bp.get("/calendar/month/")
@public
def month() -> str:
    """A month as a grid of days."""
    today = clock.business_today()
    try:
        shown = rules.month_of(request.args.get("month"), today)
    except RuleViolation:
        abort(404)
    span = rules.grid_span(shown)
    items = queries.between(span.earliest, span.latest, span.earliest, MONTH_MAXIMUM)
    off = days_off(span)
    grid = rules.weeks(shown, [(item.window, item) for item in items if item.kind != "window"])
    may_see_others = can(Action.OTHERS_SEE)
    beyond = elsewhere([span], None) if may_see_others and ELSEWHERE in request.args else None
    theirs = rules.weeks(shown, [(event.days, event) for event in beyond.events] if beyond else [])
    return render_template(
        "overview/month.html",
        month=shown,
        name=whole(languages.format_month(shown.year, shown.month, lang())),
        weeks=[
            [_cell(cell, today, off, others) for cell, others in zip(*week, strict=True)]
            for week in zip(grid, theirs, strict=True)
        ],
        may_see_others=may_see_others,
        beyond=beyond,
        weekdays=[
            (languages.weekday_name(cell.day, lang(), "abbreviated"), languages.weekday_name(cell.day, lang()))
            for cell in grid[0]
        ],
        windows=[item for item in items if item.kind == "window"],
        named=queries.named,
        neighbours=rules.neighbours(shown),
    )


def _cell(
    cell: rules.Day[TimelineItem], today: date, off: dict[date, Any], theirs: rules.Day[ClashingEvent]
) -> dict[str, Any]:
    items: list[dict[str, Any]] = [
        {"label": queries.named(item).text, "url": item.url, "kind": item.kind} for item in cell.items
    ]
    if cell.more:
        words = ngettext("%(num)s more", "%(num)s more", cell.more)
        items.append({"label": words, "url": url_for("overview.agenda", month=f"{cell.day:%Y-%m}"), "kind": "past"})
    for event in theirs.items:
        items.append({"label": Markup("<bdi>{}</bdi>").format(event.title), "url": event.url, "kind": "elsewhere"})
    if theirs.more:
        items.append({"label": ngettext("%(num)s more", "%(num)s more", theirs.more), "kind": "elsewhere"})
    holiday = off.get(cell.day)
    return {
        "number": cell.day.day,
        "iso": cell.day.isoformat(),
        "in_month": cell.in_month,
        "is_today": cell.day == today,
        "is_off": cell.day.weekday() > 4 or holiday is not None,
        "holiday": into(holiday).text if holiday is not None else None,
        "weekday": languages.weekday_name(cell.day, lang()),
        "items": items,
    }


@bp.get("/calendar/agenda/")
@public
def agenda() -> str:
    """A list of what happens from a month on."""
    try:
        first = rules.month_of(request.args.get("month"), clock.business_today())
    except RuleViolation:
        abort(404)
    page = min(page_number(request.args.get("page")), PAGES_MAXIMUM)
    shown, has_more = queries.agenda(first, page, PAGE)
    return render_template(
        "overview/agenda.html",
        first=first,
        page=page,
        has_more=has_more and page < PAGES_MAXIMUM,
        chapters=[
            (whole(languages.format_month(chapter.month.year, chapter.month.month, lang())), chapter)
            for chapter in rules.chapters((day, (day, item)) for day, item in shown)
        ],
        today=clock.business_today(),
        named=queries.named,
    )


@bp.get("/search")
@public
def search() -> str:
    """Find paragraphs, meetings and deadlines by words of any of the six languages."""
    words, problem, found = request.args.get("q", ""), None, []
    try:
        words = clean_line(words, maximum=SEARCH_MAXIMUM, required=False)
        found = queries.search(words) if words else []
    except RuleViolation as error:
        words, problem = "", error
    registers = {
        "calendar": url_for("calendar.register", q=words),
        "deadlines": url_for("deadlines.index", show="all", q=words),
    }
    return render_template(
        "overview/search.html", search_words=words, found=found, registers=registers, problem=problem
    )
