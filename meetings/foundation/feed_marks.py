"""The one query by which a source of calendar feeds says which records there are."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from .database import db
from .feed_scope import FeedScope
from .registries import Marks

STATEMENTS = 64  # kept of each source: making one takes as long as running it does in a small feed


class MarksOf:
    """Gives the Marks of `model` in a scope: of what `choose` selects, a record lasting from `first` to `last`.

    What `choose` gives has no columns yet.
    """

    def __init__(
        self,
        choose: Callable[[FeedScope], sa.Select[Any]],
        model: Any,
        *,
        first: sa.SQLColumnExpression[Any],
        last: sa.SQLColumnExpression[Any],
    ) -> None:
        self._choose, self._model, self._first, self._last = choose, model, first, last
        self._statements = lru_cache(STATEMENTS)(self._made)

    def __call__(self, scope: FeedScope) -> Marks:
        """Where there are more than the scope's limit, a second query leaves out what lies farthest off.

        Only then is there anything to put in order.
        """
        all_of_them, nearest, in_order = self._statements(scope)
        if scope.is_ordered:
            rows = db.session.execute(in_order).all()
            return Marks(*map(",".join, zip(*rows, strict=True)))
        marks = _read(all_of_them)
        return marks if scope.limit is None or len(marks) <= scope.limit else _read(nearest)

    def _made(self, scope: FeedScope) -> tuple[Any, Any, Any]:
        model = self._model
        shown = {"id": model.id, "revision": model.revision, "stamp": model.changed_at}
        found = self._choose(scope).add_columns(*(sa.cast(c, sa.Text).label(name) for name, c in shown.items()))
        if scope.record_id is not None:
            found = found.where(model.id == scope.record_id)
        ahead = self._last >= scope.anchor
        nearness = (sa.case((ahead, 0), else_=1), sa.case((ahead, self._first)), self._last.desc(), model.id)
        in_order = found.order_by(*nearness).limit(scope.limit)
        return _columns(found), _columns(in_order), in_order


def _columns(query: sa.Select[Any]) -> Any:
    """One text of each column: handing thousands of rows over takes longer than finding them."""
    return sa.select(*(sa.func.aggregate_strings(column, ",") for column in query.subquery().c))


def _read(columns: Any) -> Marks:
    return Marks(*(text or "" for text in db.session.execute(columns).one()))
