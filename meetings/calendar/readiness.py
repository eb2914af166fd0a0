"""The readiness strip: how far dates and chair are, and for what later features keep, what is on record until then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import registries
from meetings.foundation.languages import LazyString
from meetings.foundation.registries import ReadinessCell, ReadinessColumn

from . import labels, links, queries
from .life import shown_status
from .models import Meeting
from .rules import ChairStatus, MeetingStatus

TITLES: dict[str, LazyString] = {
    "dates": _l("Dates"),
    "chair": _l("Chair"),
    "bureau": _l("Bureau"),
    "agenda": _l("Agenda"),
    "programme": _l("Programme"),
    "documents": _l("Documents"),
    "sponsorship": _l("Sponsorship"),
}


def register() -> None:
    """Hang all seven columns; a later feature replaces its own by registering the same key."""
    cells: dict[str, Callable[[Meeting], ReadinessCell]] = {
        "dates": _dates,
        "chair": _chair,
        "bureau": _nothing("calendar.officers"),
        "agenda": _nothing("calendar.agenda"),
        "programme": _nothing("calendar.programme"),
        "documents": _documents,
        "sponsorship": _nothing(None),
    }
    for rank, (key, cell) in enumerate(cells.items(), 1):
        registries.readiness.register(key, ReadinessColumn(TITLES[key], _column(cell)), rank=10 * rank)


def strips(meetings: Sequence[Meeting]) -> dict[int, list[dict[str, Any]]]:
    """The strip of each meeting, as the components take it; each column answers for all of them at once."""
    g.calendar_meetings = {m.id: m for m in meetings}  # our own columns ask nothing of the database again
    ids = [m.id for m in meetings]
    found: dict[int, list[dict[str, Any]]] = {i: [] for i in ids}
    said: dict[tuple[str, str], str] = {}  # most cells of a page say what others say
    for column in registries.readiness:
        cells, title = column.cells(ids), str(column.title)
        for i in ids:
            cell = cells.get(i) or ReadinessCell(_("nothing recorded yet"), "open")
            words = str(cell.label)
            if (title, words) not in said:
                said[title, words] = _("%(name)s: %(value)s", name=title, value=words)
            whole = said[title, words]
            found[i].append({"label": title, "words": words, "said": whole, "tone": cell.tone, "url": cell.url})
    return found


def _column(cell: Callable[[Meeting], ReadinessCell]) -> Callable[[Sequence[int]], dict[int, ReadinessCell]]:
    def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
        known: dict[int, Meeting] = dict(g.get("calendar_meetings", {}))
        known |= {m.id: m for m in queries.brief([i for i in ids if i not in known])}
        return {i: cell(known[i]) for i in ids if i in known}

    return cells


def _dates(meeting: Meeting) -> ReadinessCell:
    status = shown_status(meeting)
    if status is MeetingStatus.MANDATED:
        words = _("window only") if meeting.window else _("no date")
        return ReadinessCell(words, "open")
    if status is MeetingStatus.CLOSED and meeting.days is None:
        return ReadinessCell(_("not on record"), "open")
    tone = "ok" if status is MeetingStatus.CLOSED else labels.STATUS_TONES[status]
    return ReadinessCell(_("held") if status is MeetingStatus.CLOSED else labels.STATUSES[status], tone)


def _chair(meeting: Meeting) -> ReadinessCell:
    url = url_for("calendar.officers", code=meeting.code)
    if meeting.chair_status is ChairStatus.NONE:
        closed = shown_status(meeting) is MeetingStatus.CLOSED
        return ReadinessCell(_("not on record") if closed else labels.CHAIR_STATUSES[ChairStatus.NONE], "open", url)
    if meeting.chair_status is ChairStatus.DESIGNATED and not meeting.chair_name:
        return ReadinessCell(_("State designated, no name"), "info", url)
    return ReadinessCell(labels.CHAIR_STATUSES[meeting.chair_status], "ok", url)


def _documents(meeting: Meeting) -> ReadinessCell:
    if meeting.report_symbol:
        return ReadinessCell(_("report issued"), "ok", links.document_url(meeting.report_symbol))
    return ReadinessCell(_("nothing recorded yet"), "open")


def _nothing(endpoint: str | None) -> Callable[[Meeting], ReadinessCell]:
    def cell(meeting: Meeting) -> ReadinessCell:
        url = url_for(endpoint, code=meeting.code) if endpoint else ""
        return ReadinessCell(_("nothing recorded yet"), "open", url)

    return cell
