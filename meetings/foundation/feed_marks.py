"""The one query by which a source of calendar feeds says which records there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from .database import as_stored, db
from .feed_scope import FeedScope
from .registries import Mark


def marks_of(
    query: sa.Select[Any],
    model: Any,
    scope: FeedScope,
    *,
    first: sa.SQLColumnExpression[Any],
    last: sa.SQLColumnExpression[Any],
) -> Sequence[Mark]:
    """The Marks of `model` among what `query`, which has no columns yet, finds: a record lasts from `first` to `last`.

    Where there are more than the scope's limit, a second query leaves out what lies farthest off: only then is there
    anything to put in order.
    """
    found = query.add_columns(model.id, model.revision, as_stored(model.changed_at))
    if scope.record_id is not None:
        found = found.where(model.id == scope.record_id)
    ahead = last >= scope.anchor
    ordered = found.order_by(sa.case((ahead, 0), else_=1), sa.case((ahead, first)), last.desc(), model.id)
    if scope.is_ordered or scope.limit is None:
        return _rows(ordered.limit(scope.limit) if scope.is_ordered else found)
    rows = _rows(found.limit(scope.limit + 1))
    return rows if len(rows) <= scope.limit else _rows(ordered.limit(scope.limit))


def _rows(query: sa.Select[Any]) -> Sequence[Mark]:
    rows: Sequence[Any] = db.session.execute(query).all()
    return rows  # rows are tuples: making Marks of thousands would cost more than reading them
