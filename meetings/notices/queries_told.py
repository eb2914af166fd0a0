"""What was circulated and has given words in its title, whatever language they are in."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from meetings.foundation.database import db
from meetings.foundation.thesaurus import normalise

from .models import Notice
from .queries import PAGE, told
from .rules import circulated

SEARCHED = 5000  # the newest, whose titles are read when words are looked for


def found(processes: Collection[str] | None, page: int, kind: str, words: str) -> tuple[list[Notice], int]:
    """A page of what was circulated in these processes (None: in all), newest first, and how many there are."""
    wanted = normalise(words).split()
    if not wanted:
        return ([], 0) if words.strip() else told(processes, page, kind=kind)
    query = sa.select(Notice.id, Notice.title).where(Notice.kind.in_([kind] if kind else circulated()))
    if processes is not None:
        query = query.where(Notice.process.in_(sorted(processes)))
    named = db.session.execute(query.order_by(Notice.id.desc()).limit(SEARCHED))
    ids = [number for number, title in named if _has(normalise(" ".join(title.as_dict().values())), wanted)]
    shown = ids[(page - 1) * PAGE : page * PAGE]
    rows = db.session.scalars(sa.select(Notice).where(Notice.id.in_(shown)).order_by(Notice.id.desc()))
    return list(rows), len(ids)


def _has(title: str, words: list[str]) -> bool:
    return all(word in title for word in words)
