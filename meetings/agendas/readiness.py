"""How far the agenda of a meeting is, for the strip on its page and in lists, as far as each reader may know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import g, request
from flask_babel import gettext as _

from meetings.calendar.queries import is_key
from meetings.foundation import frame, registries
from meetings.foundation.registries import ReadinessCell, ReadinessColumn
from meetings.foundation.web import actor

from . import labels, page_labels, queries_readiness
from .queries_readiness import Readied
from .rules import VersionKind

AGENDA = "agenda"
FRAME = "agendas.readiness"
MEETING_PAGE = "calendar.meeting"
Cells = Callable[[Sequence[int]], dict[int, ReadinessCell]]


def register() -> None:
    """Take the column over. What a meeting itself has on record stays for those that have no version here."""
    frame.columns.register(FRAME, columns)
    before = registries.readiness.get(AGENDA)
    assert before is not None
    registries.readiness.register(AGENDA, ReadinessColumn(before.title, _over(before.cells)), rank=40)


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a meeting’s page reads with the rest."""
    code = str((request.view_args or {}).get("code"))
    if request.endpoint != MEETING_PAGE or not is_key(code):
        return ()
    return (queries_readiness.readied_column(actor(), code),)


def _over(before: Cells) -> Cells:
    def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
        found = before(ids)
        for number, readied in _of(ids).items():
            found[number] = _cell(readied, found[number].url if number in found else "")
        return found

    return cells


def _of(ids: Sequence[int]) -> dict[int, Readied]:
    written = frame.values(FRAME) if "frame" in g else ()
    if len(ids) == 1 and written:
        return {ids[0]: queries_readiness.read(written[0])} if written[0] else {}
    return queries_readiness.readied(actor(), ids)


def _cell(readied: Readied, url: str) -> ReadinessCell:
    if readied.kind is VersionKind.ADOPTED:
        return ReadinessCell(page_labels.ADOPTED, "ok", url)
    words = _("%(name)s: %(value)s", name=labels.KINDS[readied.kind], value=labels.AUDIENCES[readied.audience])
    return ReadinessCell(words, page_labels.READY_TONES[readied.audience], url)
