"""Pages of States and regional groups."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import clock, registries
from meetings.foundation.errors import DomainError
from meetings.foundation.presentation import sentence
from meetings.foundation.registries import Link
from meetings.foundation.web import lang, public

from . import labels, queries
from .forms import RosterFilter
from .rules import parse_as_of

bp = Blueprint("states", __name__)

SEARCH_MAXIMUM = 100


@bp.get("/")
@public
def roster() -> str | tuple[str, int]:
    """All States as of a day, by regional group."""
    day, form, status = _asked()
    search = (form.q.data or "")[:SEARCH_MAXIMUM]
    page = render_template(
        "states/roster.html",
        form=form,
        roster=queries.roster(day, lang(), search),
        search=search.strip(),
        group_links=_group_links,
        is_today=day == clock.business_today(),
        labels=labels,
    )
    return page, status


@bp.get("/<iso3>/")
@public
def state(iso3: str) -> str | Response:
    """One State: names, group, lists, and what changed when."""
    day, _form, _status = _asked()
    if iso3 != iso3.upper():
        return redirect(url_for("states.state", iso3=iso3.upper(), on=request.args.get("on")), 301)
    found = queries.state_by_iso3(iso3)
    return render_template(
        "states/state.html",
        state=found,
        membership=found.membership_on(day),
        day=day,
        group_links=_group_links,
        is_today=day == clock.business_today(),
        day_after_former=found.former_until + timedelta(days=1) if found.former_until else None,
        labels=labels,
    )


def _group_links(code: str) -> list[Link]:
    """What else there is of a regional group."""
    return [link(code) for link in registries.group_links]


def _asked() -> tuple[date, RosterFilter, int]:
    """The day asked for, today when it cannot be read; the form keeps what was typed and says what is wrong."""
    form = RosterFilter(request.args)
    typed = (form.on.data or "").strip()
    if typed:
        try:
            return parse_as_of(typed), form, 200
        except DomainError as error:
            form.on.errors = [*form.on.errors, sentence(error)]
            return clock.business_today(), form, 400
    form.on.data = clock.business_today().isoformat()
    return clock.business_today(), form, 200
