"""What is read of comments, each as far as the reader may."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, undefer

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound

from . import parties, queries
from .models import Agenda, AgendaComment, AgendaVersion

_SAID = (AgendaComment.text, AgendaComment.heading, AgendaComment.annotation)


def _joined() -> sa.Select[AgendaComment]:
    query = sa.select(AgendaComment).join(AgendaComment.version).join(AgendaVersion.agenda)
    return query.join(Agenda.meeting).join(Meeting.process)


def on_version(actor: Actor, version_id: int) -> list[AgendaComment]:
    """The comments on a version that `actor` may read, in the order in which they were made; without what they say."""
    query = _joined().where(AgendaComment.version_id == version_id, parties.visible_comments(actor))
    query = query.where(AgendaComment.withdrawn_at.is_(None)).options(*(defer(one, raiseload=True) for one in _SAID))
    return list(db.session.execute(query.order_by(AgendaComment.id)).scalars())


def with_words(comments: Sequence[AgendaComment]) -> list[AgendaComment]:
    """The same with what they say. One query."""
    query = sa.select(AgendaComment).where(AgendaComment.id.in_([one.id for one in comments]))
    found = {one.id: one for one in db.session.execute(query.execution_options(populate_existing=True)).scalars()}
    return [found[one.id] for one in comments]


def by_id(actor: Actor, comment_id: int) -> AgendaComment:
    """A comment that `actor` may read, its version loaded with its content. Raises NotFound."""
    query = _joined().where(AgendaComment.id == comment_id, parties.visible_comments(actor))
    found = db.session.execute(query.options(*_whole())).scalar_one_or_none()
    if found is None:
        raise NotFound("agenda.comment_unknown")
    return found


def locked(comment_id: int) -> AgendaComment:
    """A comment as it is stored now, its agenda locked: other writers wait. Raises NotFound."""
    key = sa.select(AgendaComment.version_id).where(AgendaComment.id == comment_id)
    version_id = db.session.execute(key).scalar()
    if version_id is None:
        raise NotFound("agenda.comment_unknown")
    version = queries.locked_version(version_id)
    query = sa.select(AgendaComment).where(AgendaComment.id == comment_id)
    comment = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    assert comment.version is version  # as it was just read: whoever shows the page again needs all of it
    return comment


def _whole() -> tuple[sa.orm.interfaces.ORMOption, ...]:
    version = contains_eager(AgendaComment.version)
    return (
        version.contains_eager(AgendaVersion.agenda).contains_eager(Agenda.meeting).contains_eager(Meeting.process),
        version.options(undefer(AgendaVersion.content)),
    )


def count(version_id: int, state: str) -> int:
    """How many comments a State has made on a version, withdrawn ones too."""
    query = sa.select(sa.func.count()).select_from(AgendaComment)
    query = query.where(AgendaComment.version_id == version_id, AgendaComment.state == state)
    return int(db.session.execute(query).scalar_one())


def counts(actor: Actor, version_id: int) -> dict[int | None, int]:
    """How many comments `actor` may read, by item; None: on all of it."""
    query = _joined().with_only_columns(AgendaComment.item_id, sa.func.count()).group_by(AgendaComment.item_id)
    query = query.where(AgendaComment.version_id == version_id, parties.visible_comments(actor))
    query = query.where(AgendaComment.withdrawn_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(query)}
