"""What the frame of every page says of how things stand: features give columns, and one query a page reads them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import g

from .database import db
from .registries import Registry

# By feature: the columns that it asks for on this page, each a select of one value; none where there is nothing to say.
columns: Registry[Callable[[], Sequence[sa.ColumnElement[Any]]]] = Registry()


def values(feature: str) -> Sequence[Any]:
    """What was read for the columns of a feature."""
    if "frame" not in g:
        asked = [(key, tuple(source())) for key, source in columns.items()]
        wanted = [column for _key, given in asked for column in given]
        row = list(db.session.execute(sa.select(*wanted)).one()) if wanted else []
        g.frame = {}
        for key, given in asked:
            g.frame[key], row = row[: len(given)], row[len(given) :]
    found: Sequence[Any] = g.frame.get(feature, ())
    return found
