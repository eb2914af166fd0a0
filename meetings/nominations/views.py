"""Pages: the ledger of rotation, for each kind of posts as a chart with its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from meetings.foundation import clock
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, lang, public

from . import labels, panels, queries
from .bureau import PostKind
from .panels import Chart, Row

bp = Blueprint("nominations", __name__)
LANE, TOP, YEARS = 46, 24, 5  # pixels between two groups, pixels above the first, years between two ticks


@dataclass(frozen=True)
class Mark:
    """A meeting on the chart: `x` from 0 to 1, `y` in pixels."""

    row: Row
    x: float
    y: int


@bp.get("/rotation/<process>/")
@public
def rotation(process: str) -> str:
    """Which group held the posts of a kind at which meeting, how often each did, and which have not for longest."""
    found, kind = queries.process(process), _kind()
    kinds = queries.kinds_held(found.id, actor())
    chart = panels.chart(actor(), found, kind)
    first, last = _span(chart)
    lanes = [*chart.groups, *([None] if chart.ledger.unknown else [])]
    height = {group: TOP + LANE * place + LANE // 2 for place, group in enumerate(lanes)}
    # Several seats of a group at one meeting are one mark; the table has them all.
    places = {(row.held.meeting, row.held.group): row for row in chart.rows}
    marks = [Mark(row, _at(row.held.opened_on, first, last), height[row.held.group]) for row in places.values()]
    years = [(year, _at(date(year, 1, 1), first, last)) for year in range(first, last, YEARS)]
    longest = [into(chart.groups[code]).text for code in chart.groups if code in chart.ledger.longest_without]
    return render_template(
        "nominations/rotation.html",
        chart=chart,
        process=found,
        kind=kind,
        tabs=[_tab(found.code, one, kind) for one in kinds] if len(kinds) > 1 else [],
        marks=marks,
        lanes=[(group, height[group]) for group in lanes],
        bottom=TOP + LANE * len(lanes),
        years=years,
        longest=longest,
        rtl=lang() == "ar",
        words=labels,
    )


def _kind() -> PostKind:
    asked = request.args.get("post", PostKind.CHAIR.value)
    if asked not in list(PostKind):
        abort(404)
    return PostKind(asked)


def _tab(process: str, kind: PostKind, shown: PostKind) -> dict[str, Any]:
    post = kind.value if kind is not PostKind.CHAIR else None
    url = url_for("nominations.rotation", process=process, post=post)
    return {"label": labels.POST_KINDS[kind], "url": url, "current": kind is shown}


def _span(chart: Chart) -> tuple[int, int]:
    """The years from the first meeting until today, whole steps of the axis."""
    first = min((row.held.opened_on.year for row in chart.rows), default=clock.business_today().year)
    last = clock.business_today().year + 1
    return first - first % YEARS, max(last, first + 1)


def _at(day: date, first: int, last: int) -> float:
    begin, end = date(first, 1, 1), date(last, 1, 1)
    return (day - begin).days / (end - begin).days
