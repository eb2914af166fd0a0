"""How far the programme of work of a meeting is, for the strip on its page and in lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import g, request
from flask_babel import gettext as _

from meetings.calendar.queries import is_key
from meetings.foundation import frame, registries
from meetings.foundation.registries import ReadinessCell, ReadinessColumn

from . import queries_releases

PROGRAMME = "programme"
FRAME = "programme.readiness"
MEETING_PAGE = "calendar.meeting"
Cells = Callable[[Sequence[int]], dict[int, ReadinessCell]]


def register() -> None:
    """Take the column over; what it leads to stays. That somebody works on a programme is not for everybody."""
    frame.columns.register(FRAME, columns)
    before = registries.readiness.get(PROGRAMME)
    assert before is not None
    registries.readiness.register(PROGRAMME, ReadinessColumn(before.title, _over(before.cells)), rank=50)


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a meeting’s page reads with the rest."""
    code = str((request.view_args or {}).get("code"))
    if request.endpoint != MEETING_PAGE or not is_key(code):
        return ()
    return (queries_releases.last_number_column(code),)


def _over(before: Cells) -> Cells:
    def cells(ids: Sequence[int]) -> dict[int, ReadinessCell]:
        found = before(ids)
        for meeting, number in _numbers(ids).items():
            url = found[meeting].url if meeting in found else ""
            found[meeting] = ReadinessCell(_("Release %(number)s", number=number), "ok", url)
        return found

    return cells


def _numbers(ids: Sequence[int]) -> dict[int, int]:
    written = frame.values(FRAME) if "frame" in g else ()
    if len(ids) == 1 and written:
        return {ids[0]: written[0]} if written[0] else {}
    return queries_releases.last_numbers(ids)
