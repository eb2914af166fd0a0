"""The one query by which sources of calendar feeds say which records there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        if scope.is_ordered:
            rows = db.session.execute(self._statements(scope)[2]).all()
            return Marks(*map(",".join, zip(*rows, strict=True)))
        return self.nearest(_read(self.all_of_them(scope)), scope)

    def nearest(self, marks: Marks, scope: FeedScope) -> Marks:
        """The same, if there are no more than the scope takes."""
        return marks if scope.limit is None or len(marks) <= scope.limit else _read(self._statements(scope)[1])

    def all_of_them(self, scope: FeedScope) -> sa.Select[Any]:
        """What gives the columns of all marks in a scope."""
        made: sa.Select[Any] = self._statements(scope)[0]
        return made

    def ranked(self, scope: FeedScope) -> sa.Select[Any]:
        """The same marks, each in a row with its place in the order of an ordered scope."""
        made: sa.Select[Any] = self._statements(scope)[3]
        return made

    def _made(self, scope: FeedScope) -> tuple[Any, Any, Any, Any]:
        model = self._model
        shown = {"id": model.id, "revision": model.revision, "stamp": model.changed_at}
        found = self._choose(scope).add_columns(*(sa.cast(c, sa.Text).label(name) for name, c in shown.items()))
        if scope.record_id is not None:
            found = found.where(model.id == scope.record_id)
        ahead = self._last >= scope.anchor
        nearness = (sa.case((ahead, 0), else_=1), sa.case((ahead, self._first)), self._last.desc(), model.id)
        in_order = found.order_by(*nearness).limit(scope.limit)
        ranked = found.add_columns(sa.func.row_number().over(order_by=nearness).label("rank"))
        return _columns(found), _columns(in_order), in_order, ranked


def of_several(sources: Mapping[str, Callable[[FeedScope], Marks]], scope: FeedScope) -> dict[str, Marks]:
    """The marks that sources give, by the same keys: in one query for those that are MarksOf."""
    together = {key: marks for key, marks in sources.items() if isinstance(marks, MarksOf)}
    if len(together) < 2 or (scope.is_ordered and scope.limit is not None):
        return {key: marks(scope) for key, marks in sources.items()}
    several = tuple(together.values())
    if scope.is_ordered:
        found = dict(zip(together, _in_order(several, scope), strict=True))
    else:
        rows = db.session.execute(_of_each(several, scope))
        read = {place: Marks(*(text or "" for text in texts)) for place, *texts in rows}
        found = {key: marks.nearest(read[place], scope) for place, (key, marks) in enumerate(together.items())}
    return {key: found[key] if key in found else marks(scope) for key, marks in sources.items()}


def _in_order(several: Sequence[MarksOf], scope: FeedScope) -> list[Marks]:
    """The marks of each, in the order of the scope."""
    rows: list[list[tuple[str, str, str]]] = [[] for _ in several]
    for place, _rank, *texts in db.session.execute(_ranked(several, scope)):
        rows[place].append(tuple(texts))
    return [Marks(*map(",".join, zip(*found, strict=True))) for found in rows]


@lru_cache(STATEMENTS)
def _ranked(several: Sequence[MarksOf], scope: FeedScope) -> Any:
    found = []
    for place, marks in enumerate(several):
        columns = marks.ranked(scope).subquery().c
        number: sa.Label[int] = sa.literal_column(str(place)).label("place")
        found.append(sa.select(number, columns.rank, columns.id, columns.revision, columns.stamp))
    every = sa.union_all(*found).subquery().c
    return sa.select(*every).order_by(every.place, every.rank)


@lru_cache(STATEMENTS)
def _of_each(several: Sequence[MarksOf], scope: FeedScope) -> Any:
    found = []
    for place, marks in enumerate(several):
        columns = marks.all_of_them(scope).subquery().c
        found.append(sa.select(sa.literal_column(str(place)), *columns))
    return sa.union_all(*found)


def _columns(query: sa.Select[Any]) -> Any:
    """One text of each column: handing thousands of rows over takes longer than finding them."""
    return sa.select(*(sa.func.aggregate_strings(column, ",") for column in query.subquery().c))


def _read(columns: Any) -> Marks:
    return Marks(*(text or "" for text in db.session.execute(columns).one()))
