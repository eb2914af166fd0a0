"""What features read of meetings for their readiness: one value each, all in one query for all meetings of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import g, request

from meetings.foundation import frame
from meetings.foundation.database import db
from meetings.foundation.registries import Registry

from .models import Meeting
from .queries import is_key

FRAME = "calendar.readied"
MEETING_PAGE = "calendar.meeting"

# By feature: what it reads of a meeting as far as the reader may see it, a scalar select correlated with `Meeting`.
reads: Registry[Callable[[], sa.ColumnElement[Any]]] = Registry()


def register() -> None:
    """Let the frame of a meeting’s page read it with the rest: that page has no query to spare."""
    frame.columns.register(FRAME, columns)


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame reads: on the page of a meeting a column of each feature."""
    code = str((request.view_args or {}).get("code"))
    if request.endpoint != MEETING_PAGE or not is_key(code):
        return ()
    return tuple(sa.select(read()).where(Meeting.code == code).scalar_subquery() for read in reads)


def written(feature: str, ids: Sequence[int]) -> dict[int, Any]:
    """What a feature has read of these meetings, by their ids, without those of which there is nothing.

    The features of a page share one query.
    """
    asked = tuple(ids)
    if g.get("readied", (None, {}))[0] != asked:
        g.readied = asked, _read(asked)
    found: dict[str, dict[int, Any]] = g.readied[1]
    return found[feature]


def _read(ids: tuple[int, ...]) -> dict[str, dict[int, Any]]:
    features = [key for key, _column in reads.items()]
    of_frame = frame.values(FRAME) if len(ids) == 1 else ()
    if of_frame:
        rows: Sequence[Sequence[Any]] = [(ids[0], *of_frame)]
    elif ids:
        query = sa.select(Meeting.id, *(read() for read in reads)).where(Meeting.id.in_(ids))
        rows = [tuple(row) for row in db.session.execute(query)]
    else:
        rows = []
    return {key: {row[0]: row[i] for row in rows if row[i] is not None} for i, key in enumerate(features, 1)}
